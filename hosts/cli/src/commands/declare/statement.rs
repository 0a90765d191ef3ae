//! What is declared, and the line that says it.

use crate::failure::Failure;

/// The key of the canonical trailer.
pub const KEY: &str = "Assisted-by";
/// The key by which people say that no AI helped.
pub const DENIAL_KEY: &str = "AI-assisted";
/// Longest name, in characters. git and forges cut nothing, people do.
const LONGEST: usize = 100;

/// What is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// An agent helped, running a model.
    Assisted {
        /// One word.
        agent: String,
        /// One word.
        model: String,
    },
    /// No AI helped.
    None,
}

impl Statement {
    /// An agent helped. Words of a name are joined by hyphens, since the form has one word on each side of the colon.
    pub fn assisted(agent: &str, model: &str) -> Result<Statement, Failure> {
        let agent = word("--agent", agent)?;
        if agent.contains(':') {
            return Err(Failure::usage(
                "`--agent` contains a colon, which separates agent and model; give the model with `--model`",
            ));
        }
        Ok(Statement::Assisted {
            agent,
            model: word("--model", model)?,
        })
    }

    /// The trailer.
    pub fn trailer(&self) -> String {
        match self {
            Statement::Assisted { agent, model } => format!("{KEY}: {agent}:{model}"),
            Statement::None => format!("{DENIAL_KEY}: false"),
        }
    }

    /// Whether a trailer says the opposite.
    pub fn is_contradicted_by(&self, key: &str, value: &str) -> bool {
        let denies = matches!(
            value.trim().to_ascii_lowercase().as_str(),
            "false" | "no" | "none"
        );
        let speaks = key.eq_ignore_ascii_case(KEY) || key.eq_ignore_ascii_case(DENIAL_KEY);
        let affirms = speaks && !denies && !value.trim().is_empty();
        match self {
            Statement::Assisted { .. } => speaks && denies,
            Statement::None => affirms,
        }
    }
}

/// A name as one word.
fn word(flag: &str, name: &str) -> Result<String, Failure> {
    if let Some(place) = name.chars().position(char::is_control) {
        return Err(Failure::usage(format!(
            "`{flag}` contains a control character at place {}; a trailer is one line of plain text",
            place + 1
        )));
    }
    let word = name.split_whitespace().collect::<Vec<_>>().join("-");
    if word.is_empty() {
        return Err(Failure::usage(format!(
            "`{flag}` is empty; name it, such as `claude` for the agent or `claude-opus-4.6` for the model"
        )));
    }
    if word.chars().count() > LONGEST {
        return Err(Failure::usage(format!(
            "`{flag}` is longer than {LONGEST} characters; give the name alone"
        )));
    }
    // What reads as an address, a placeholder or an answer would not be read as an agent.
    let answers = ["none", "no", "false", "n/a"];
    if word.contains(['<', '>', '@', '|', '{', '}'])
        || answers.contains(&word.to_ascii_lowercase().as_str())
    {
        return Err(Failure::usage(format!(
            "`{flag}` is `{word}`, which is not a name of an agent or model; for no AI at all use `--none`"
        )));
    }
    Ok(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_has_one_word_on_each_side() {
        for (agent, model, expected) in [
            (
                "claude",
                "claude-opus-4.6",
                "Assisted-by: claude:claude-opus-4.6",
            ),
            (
                "GitHub Copilot",
                "unknown",
                "Assisted-by: GitHub-Copilot:unknown",
            ),
            (
                " aider ",
                "anthropic/claude sonnet",
                "Assisted-by: aider:anthropic/claude-sonnet",
            ),
        ] {
            assert_eq!(
                Statement::assisted(agent, model).unwrap().trailer(),
                expected
            );
        }
        assert_eq!(Statement::None.trailer(), "AI-assisted: false");
    }

    #[test]
    fn what_is_no_name_is_refused_with_a_remedy() {
        for (agent, says) in [
            ("", "is empty"),
            (" \t", "control character at place 2"),
            (
                "claude\nSigned-off-by: Eve <eve@acme.example>",
                "control character at place 7",
            ),
            ("cla\u{1b}[31mude", "control character at place 4"),
            ("claude:opus", "give the model with `--model`"),
            ("none", "use `--none`"),
            ("Eve <eve@acme.example>", "not a name of an agent"),
            ("<name>", "not a name of an agent"),
            (&"x".repeat(101), "longer than 100"),
        ] {
            let failure = Statement::assisted(agent, "unknown").unwrap_err();
            assert!(
                failure.message.contains(says),
                "{agent:?}: {}",
                failure.message
            );
        }
    }

    #[test]
    fn opposites_are_told() {
        let assisted = Statement::assisted("claude", "unknown").unwrap();
        for (key, value, by_assisted, by_none) in [
            ("AI-assisted", "false", true, false),
            ("ai-assisted", "No", true, false),
            ("AI-assisted", "true", false, true),
            ("Assisted-by", "claude:x", false, true),
            ("Assisted-by", "none", true, false),
            ("AI-assisted", "", false, false),
            ("Signed-off-by", "false", false, false),
        ] {
            assert_eq!(
                assisted.is_contradicted_by(key, value),
                by_assisted,
                "{key}: {value}"
            );
            assert_eq!(
                Statement::None.is_contradicted_by(key, value),
                by_none,
                "{key}: {value}"
            );
        }
    }
}
