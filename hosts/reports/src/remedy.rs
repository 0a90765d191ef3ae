//! How an undeclared commit is declared, as a command that can be pasted into a shell. Names of agents and models come from
//! untrusted text: a name that is not a plain word is left for the reader to fill in.

use countersign_contract::types::{Decision, EvidenceKind};

/// The command that declares one commit.
pub(crate) fn declare(decision: &Decision, revision: &str) -> String {
    let evidence = || {
        let all = decision.provenance.evidence.iter();
        all.filter(|evidence| evidence.revision.as_deref() == Some(revision))
    };
    // The strongest evidence that names an agent; a model counts only beside the same agent.
    let agent = evidence()
        .filter(|evidence| evidence.kind != EvidenceKind::Declaration)
        .find_map(|evidence| evidence.agent.as_deref());
    let model = evidence()
        .filter(|evidence| agent.is_none() || evidence.agent.as_deref() == agent)
        .find_map(|evidence| evidence.model.as_deref());
    let mut command = format!(
        "countersign declare --agent {}",
        agent.filter(|agent| is_plain(agent)).unwrap_or("AGENT")
    );
    if let Some(model) = model.filter(|model| is_plain(model)) {
        command.push_str(" --model ");
        command.push_str(model);
    }
    command.push_str(" --commit");
    command
}

fn is_plain(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._/:+-".contains(&byte);
    word.len() <= 100
        && word.bytes().all(plain)
        && word.starts_with(|first: char| first.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn nothing_that_a_shell_reads_is_pasted() {
        for (word, plain) in [
            ("claude", true),
            ("vertex_ai/gemini-2.5-pro", true),
            ("openrouter/deepseek/deepseek-r1:free", true),
            ("$(id)", false),
            ("a;b", false),
            ("a b", false),
            ("--force", false),
            ("a\nb", false),
            ("é", false),
            ("", false),
        ] {
            assert_eq!(is_plain(word), plain, "{word:?}");
        }
    }
}
