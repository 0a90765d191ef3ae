//! The trailer keys that speak of AI, as data, and how a message is read line by line.

/// What a trailer with a certain key says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Names a person or an agent; AI only when it names an agent.
    Identity,
    /// Names an agent or tool in free text; AI unless the value is a person or says none.
    Tool,
    /// Names a tool, which may be any generator; AI only when the value speaks of AI, otherwise a hint.
    Generator,
    /// Names an agent, where other uses of the key are known; AI only when it names one.
    Agent,
    /// Says yes or no.
    Flag,
    /// Names a model.
    Model,
    /// Says what AI was used for.
    Scope,
    /// Points at the session of an agent.
    Session(Option<&'static str>),
    /// Says how much is AI's, as a share in percent first.
    Share,
}

/// Keys in lower-case.
const TRAILERS: &[(&str, Meaning)] = &[
    ("agent-logs-url", Meaning::Session(Some("copilot"))),
    ("ai", Meaning::Flag),
    ("ai-agent", Meaning::Tool),
    ("ai-assistant", Meaning::Tool),
    ("ai-assisted", Meaning::Flag),
    ("ai-assisted-by", Meaning::Tool),
    ("ai-co-authored-by", Meaning::Tool),
    ("ai-generated", Meaning::Flag),
    ("ai-generated-by", Meaning::Tool),
    ("ai-model", Meaning::Model),
    ("ai-scope", Meaning::Scope),
    ("ai-tool", Meaning::Tool),
    ("ai-tools", Meaning::Tool),
    ("ai-used", Meaning::Flag),
    ("ai-used-for", Meaning::Scope),
    ("assisted-by", Meaning::Tool),
    ("authored-by", Meaning::Identity),
    ("claude-session", Meaning::Session(Some("claude"))),
    ("co-author by", Meaning::Identity),
    ("co-author-by", Meaning::Identity),
    ("co-authored by", Meaning::Identity),
    ("co-authored-by", Meaning::Identity),
    ("co-authored-by-ai", Meaning::Tool),
    ("copilot-session", Meaning::Session(Some("copilot"))),
    ("entire-attribution", Meaning::Share),
    ("entire-checkpoint", Meaning::Session(None)),
    ("generated-by", Meaning::Generator),
    ("generated-with", Meaning::Generator),
    ("made-with", Meaning::Agent),
    ("signed-off-by", Meaning::Identity),
    ("synthesized-by", Meaning::Generator),
];

/// What a yes-or-no value says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// AI was used.
    Yes,
    /// No AI was used.
    No,
    /// An empty value or a form that nobody filled in.
    Unclear,
}

/// Reads a yes-or-no value. Whatever is neither empty nor a template nor a plain no says yes.
pub(crate) fn answer(value: &str) -> Answer {
    let value = super::agents::clipped(value.trim(), 60).to_ascii_lowercase();
    match value.as_str() {
        "false" | "no" | "none" | "n" | "0" | "off" | "never" | "n/a" | "not used" | "no ai"
        | "nil" => Answer::No,
        "" | "?" | "unknown" | "todo" | "tbd" => Answer::Unclear,
        _ if value.contains('|') || value.starts_with(['<', '{']) => Answer::Unclear,
        _ => Answer::Yes,
    }
}

/// One `Key: value` line at column 0 of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trailer<'a> {
    /// The key as written.
    pub(crate) key: &'a str,
    /// The value, folded lines joined by a space.
    pub(crate) value: std::borrow::Cow<'a, str>,
    /// It stands where git itself would find it.
    pub(crate) in_block: bool,
}

/// Longest value that is kept, in octets. Anything behind it can't change what the trailer says.
const LONGEST_VALUE: usize = 1_000;
/// Longest key.
const LONGEST_KEY: usize = 60;

/// Hands over the `Key: value` lines of a message whose keys are wanted, in one pass and without keeping them: a hostile
/// message has a million. git's own parser reads only the last paragraph; 14 % of the AI marks in one measured repository
/// stand elsewhere.
pub(crate) fn each<'a>(
    message: &'a str,
    wanted: impl Fn(&str) -> bool,
    mut take: impl FnMut(Trailer<'a>),
) {
    let block = block_start(message);
    let mut open: Option<Trailer<'a>> = None;
    let mut place = 0;
    for (number, raw) in message.split('\n').enumerate() {
        let start = place;
        place += raw.len() + 1;
        let line = raw.strip_suffix('\r').unwrap_or(raw);
        if line.starts_with([' ', '\t']) {
            if let Some(trailer) = &mut open {
                let more = line.trim();
                if trailer.value.len() + more.len() < LONGEST_VALUE && !more.is_empty() {
                    let value = trailer.value.to_mut();
                    value.push(' ');
                    value.push_str(more);
                }
            }
            continue;
        }
        if let Some(trailer) = open.take() {
            take(trailer);
        }
        // The first line is the subject: `fix: …` is no trailer.
        if number == 0 {
            continue;
        }
        if let Some((key, value)) = split(line)
            .or_else(|| misquoted(line))
            .filter(|(key, _)| wanted(key))
        {
            open = Some(Trailer {
                key,
                value: super::agents::clipped(value.trim(), LONGEST_VALUE).into(),
                in_block: block.is_some_and(|block| start >= block) && !key.contains(' '),
            });
        }
    }
    if let Some(trailer) = open {
        take(trailer);
    }
}

/// What a key says, if it speaks of AI or names people. `own` are a policy's keys: sorted, lower-case.
pub(crate) fn meaning(key: &str, own: &[String]) -> Option<Meaning> {
    if own.iter().any(|known| known.eq_ignore_ascii_case(key)) {
        return Some(Meaning::Tool);
    }
    TRAILERS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(key))
        .map(|(_, meaning)| *meaning)
}

fn split(line: &str) -> Option<(&str, &str)> {
    let colon = line
        .as_bytes()
        .iter()
        .take(LONGEST_KEY + 2)
        .position(|byte| *byte == b':')?;
    let key = line.get(..colon)?.trim_end_matches([' ', '\t']);
    let plain = !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    plain.then(|| (key, line.get(colon + 1..).unwrap_or_default()))
}

/// Keys that projects write with a blank, so that git takes them for prose: `Co-author by: GitHub Copilot`.
const MISQUOTED: &[&str] = &["co-author by", "co-authored by"];

fn misquoted(line: &str) -> Option<(&str, &str)> {
    MISQUOTED.iter().find_map(|key| {
        let found = line.get(..key.len())?;
        let value = line.get(key.len()..)?.strip_prefix(':')?;
        found.eq_ignore_ascii_case(key).then_some((found, value))
    })
}

/// Whether a share such as `73% agent (146/200 lines)` says that any of it is AI's.
pub(crate) fn is_share(value: &str) -> bool {
    let number = value.trim_start().split('%').next().unwrap_or_default();
    match number.trim().parse::<f64>() {
        Ok(share) => share > 0.0,
        // Without a number it still says that a session of an agent stands behind the commit.
        Err(_) => !value.trim().is_empty(),
    }
}

/// Where git's trailer block starts: the last paragraph, unless it is the first, if all its lines are trailers, or if
/// git made one of them and at least a quarter are trailers.
fn block_start(message: &str) -> Option<usize> {
    let end = message.trim_end_matches(['\n', '\r', ' ', '\t']).len();
    let text = message.get(..end)?;
    let mut start = end;
    let (mut trailers, mut others, mut folded, mut made_by_git) =
        (0_usize, 0_usize, 0_usize, false);
    for raw in text.rsplit('\n') {
        let line = raw.strip_suffix('\r').unwrap_or(raw);
        if line.trim().is_empty() {
            let whole = others == 0 && folded == 0 && trailers > 0;
            let mixed = made_by_git && trailers * 3 >= others + folded;
            return (whole || mixed).then_some(start);
        }
        start = start.saturating_sub(raw.len() + usize::from(start != end));
        if line.starts_with([' ', '\t']) {
            folded += 1;
        } else if line.starts_with("Signed-off-by: ")
            || line.starts_with("(cherry picked from commit ")
        {
            made_by_git = true;
            trailers += 1;
            folded = 0;
        } else if split(line).is_some() {
            trailers += 1;
            folded = 0;
        } else {
            others += 1 + folded;
            folded = 0;
        }
    }
    None
}

/// A name and an e-mail address out of `Name <address>`.
pub(crate) fn identity(value: &str) -> (&str, &str) {
    match value.split_once('<') {
        Some((name, rest)) => (
            name.trim(),
            rest.split('>').next().unwrap_or_default().trim(),
        ),
        None => (value.trim(), ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(message: &str) -> Vec<(&str, String, bool)> {
        let mut found = Vec::new();
        each(
            message,
            |_| true,
            |t| found.push((t.key, t.value.into_owned(), t.in_block)),
        );
        found
    }

    #[test]
    fn the_last_paragraph_is_gits_and_the_rest_is_read_too() {
        let message = "Subject\n\nBody.\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n\nDepends-On: #12\n";
        assert_eq!(
            keys(message),
            [
                (
                    "Co-Authored-By",
                    "Claude <noreply@anthropic.com>".to_owned(),
                    false
                ),
                ("Depends-On", "#12".to_owned(), true),
            ]
        );
    }

    #[test]
    fn folded_lines_line_ends_and_git_made_blocks() {
        let message =
            "Subject\r\n\r\nText\r\nAssisted-by: Claude\r\n  Opus\r\nSigned-off-by: A <a@b.c>\r\n";
        assert_eq!(
            keys(message),
            [
                ("Assisted-by", "Claude Opus".to_owned(), true),
                ("Signed-off-by", "A <a@b.c>".to_owned(), true),
            ]
        );
        assert_eq!(keys("Co-authored-by: Copilot <copilot@github.com>"), []);
        let prose = "Subject\n\nA sentence with Co-authored-by: X in it\nAI-assisted: true\n";
        assert_eq!(keys(prose), [("AI-assisted", "true".to_owned(), false)]);
    }

    #[test]
    fn hostile_messages_cost_one_pass() {
        let long = format!(
            "s\n\n{}\nAI-assisted: {}\n {}",
            "x".repeat(3_000_000),
            "y".repeat(3_000_000),
            "z".repeat(3_000_000)
        );
        let mut trailers = Vec::new();
        each(&long, |_| true, |trailer| trailers.push(trailer));
        assert_eq!(trailers.len(), 1);
        assert!(trailers[0].value.len() <= LONGEST_VALUE);
        let many = format!("s\n\n{}", "AI-assisted: true\n \n".repeat(100_000));
        let mut count = 0;
        each(&many, |_| true, |_| count += 1);
        assert_eq!(count, 100_000);
        assert_eq!(keys("s\n\n\0: x\nAI\0-assisted: true\n"), []);
    }
}
