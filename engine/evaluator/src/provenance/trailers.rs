//! How a message is read line by line for trailers, wherever they stand. Which keys speak of AI is data.

mod keys;

use crate::text::folded;
pub(crate) use keys::{Answer, Meaning, answer, is_of_agent, is_reference, is_share, meaning};
use std::borrow::Cow;

/// One `Key: value` line at column 0 of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trailer<'a> {
    /// The key as written.
    pub(crate) key: Cow<'a, str>,
    /// The value, folded lines joined by a space.
    pub(crate) value: Cow<'a, str>,
    /// It stands where git itself would find it.
    pub(crate) in_block: bool,
}

impl Trailer<'_> {
    /// It names a co-author.
    pub(crate) fn names_co_author(&self) -> bool {
        let start = self.key.get(.."co-author".len());
        start.is_some_and(|start| start.eq_ignore_ascii_case("co-author"))
    }
}

/// Longest value that is kept, in octets. Anything behind it can't change what the trailer says.
const LONGEST_VALUE: usize = 1_000;
/// Longest key.
const LONGEST_KEY: usize = 60;
/// As much of a line as can matter, in octets.
const LONGEST_LINE: usize = LONGEST_VALUE + LONGEST_KEY + 100;

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
    let mut squash = Squash::Elsewhere;
    let (mut place, mut indentation) = (0, 0);
    for (number, raw) in message.split('\n').enumerate() {
        let start = place;
        place += raw.len() + 1;
        let written = raw.strip_suffix('\r').unwrap_or(raw);
        let (line, nested) = squash.step(written);
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        let is_blank = blanks == line.len() && blanks > 0;
        if is_blank || (blanks > indentation && open.is_some()) {
            if let Some(trailer) = &mut open {
                let more = line.trim();
                if !more.is_empty() && trailer.value.len() + more.len() < LONGEST_VALUE {
                    let value = trailer.value.to_mut();
                    value.push(' ');
                    value.push_str(&folded(crate::people::agents::clipped(more, LONGEST_VALUE)));
                }
            }
            continue;
        }
        if let Some(trailer) = open.take() {
            take(trailer);
        }
        // The first line is the subject: `fix: …` is not a trailer.
        if number == 0 {
            continue;
        }
        // A message can be indented as a whole; from four blanks on it is an example.
        if blanks >= 4 || line.starts_with('\t') {
            continue;
        }
        let line = line.get(blanks..).unwrap_or_default();
        let in_block = block.is_some_and(|block| start >= block) && !nested && blanks == 0;
        indentation = blanks;
        open = match squash {
            Squash::Heads => squashed_author(line).or_else(|| read(line, in_block)),
            Squash::Elsewhere | Squash::Bodies => read(line, in_block),
        };
        open = open.filter(|trailer| wanted(&trailer.key));
    }
    if let Some(trailer) = open {
        take(trailer);
    }
}

/// Where in the list that `git merge --squash` puts into its message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Squash {
    /// Before the list, or in a message that has none.
    Elsewhere,
    /// In the lines by which git introduces a commit.
    Heads,
    /// In a commit's message, which git indents by four blanks, or behind the list.
    Bodies,
}

impl Squash {
    /// Goes on by a line. Returns it as the squashed commit had it, and whether it is from one.
    fn step<'l>(&mut self, line: &'l str) -> (&'l str, bool) {
        match (*self, line.strip_prefix("    ")) {
            (Squash::Elsewhere, _) => {
                if line == "Squashed commit of the following:" {
                    *self = Squash::Bodies;
                }
            }
            (_, Some(own)) => {
                *self = Squash::Bodies;
                return (own, true);
            }
            (_, None) if line.starts_with("commit ") => *self = Squash::Heads,
            (Squash::Heads, None) if !line.is_empty() && !line.contains(':') => {
                *self = Squash::Bodies;
            }
            (_, None) => {}
        }
        (line, false)
    }
}

/// The author of a squashed commit, as if a trailer named them.
fn squashed_author(line: &str) -> Option<Trailer<'_>> {
    let value = crate::people::agents::clipped(line.strip_prefix("Author: ")?, LONGEST_VALUE);
    Some(Trailer {
        key: Cow::Borrowed("Authored-by"),
        value: folded(value.trim()),
        in_block: false,
    })
}

/// One line as a trailer.
fn read(line: &str, in_block: bool) -> Option<Trailer<'_>> {
    let (key, value, as_git_reads) =
        match folded(crate::people::agents::clipped(line, LONGEST_LINE)) {
            Cow::Borrowed(line) => {
                let (key, value) = parts(line)?;
                (
                    Cow::Borrowed(key),
                    Cow::Borrowed(value),
                    split(line).is_some(),
                )
            }
            Cow::Owned(shown) => {
                let (key, value) = parts(shown.trim_start())?;
                let as_git_reads = split(line).is_some_and(|(written, _)| written == key);
                (
                    Cow::Owned(key.to_owned()),
                    Cow::Owned(value.to_owned()),
                    as_git_reads,
                )
            }
        };
    Some(Trailer {
        key,
        value,
        in_block: in_block && as_git_reads,
    })
}

/// Key and value of a line, also where the key is misquoted or the line is set in bold or slanted: `**AI-assisted:** yes`.
fn parts(line: &str) -> Option<(&str, &str)> {
    let emphasis = ['*', '_'];
    let bare = line.trim_start_matches(emphasis);
    let (key, value) = if bare.len() < line.len() {
        // A bullet is followed by a blank, and a key is not.
        let colon = bare
            .bytes()
            .take(LONGEST_KEY + 2)
            .position(|byte| byte == b':')?;
        let key = bare.get(..colon)?.trim_end_matches(emphasis);
        let value = bare.get(colon + 1..)?.trim();
        let is_misquoted = MISQUOTED
            .iter()
            .any(|known| known.eq_ignore_ascii_case(key));
        (is_key(key) || is_misquoted).then_some((key, value.trim_matches(emphasis)))?
    } else {
        split(line).or_else(|| misquoted(line))?
    };
    Some((
        key,
        crate::people::agents::clipped(value.trim(), LONGEST_VALUE),
    ))
}

fn split(line: &str) -> Option<(&str, &str)> {
    let colon = line
        .as_bytes()
        .iter()
        .take(LONGEST_KEY + 2)
        .position(|byte| *byte == b':')?;
    let key = line.get(..colon)?.trim_end_matches([' ', '\t']);
    is_key(key).then(|| (key, line.get(colon + 1..).unwrap_or_default()))
}

fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Keys that people write with blanks, so that git takes them for prose: `Co-author by: GitHub Copilot`.
const MISQUOTED: &[&str] = &[
    "ai assistance",
    "ai assisted by",
    "ai disclosure",
    "ai tool",
    "ai tool used",
    "ai tools used",
    "ai usage",
    "assisted by",
    "co-author by",
    "co-authored by",
];

fn misquoted(line: &str) -> Option<(&str, &str)> {
    MISQUOTED.iter().find_map(|key| {
        let found = line.get(..key.len())?;
        let rest = line.get(key.len()..)?.trim_start_matches([' ', '\t']);
        let value = rest.strip_prefix(':')?;
        found.eq_ignore_ascii_case(key).then_some((found, value))
    })
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

/// Most people and agents that one value names.
const MOST_IDENTITIES: usize = 10;

/// The names with addresses that a value has: `Name <address>`, several of them, and an address without brackets. A value
/// without any address is one name.
pub(crate) fn identities(value: &str) -> Vec<(&str, &str)> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    let mut rest = value.trim();
    while found.len() < MOST_IDENTITIES {
        let Some((name, address, behind)) = bracketed(rest).or_else(|| bare_address(rest)) else {
            break;
        };
        found.push((name, address));
        rest = behind;
    }
    if found.is_empty() {
        found.push((named(value), ""));
    }
    found
}

/// A name without what joins it to the one before and what quotes it.
fn named(text: &str) -> &str {
    let text = text.trim_matches([' ', '\t', ',', ';', '&', '/', '+', '"']);
    let text = text.strip_prefix("and ").unwrap_or(text);
    text.trim_matches([' ', '"'])
}

/// The first `Name <address>`, and what is behind it. A link in brackets is no address.
fn bracketed(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.split_once('<')?;
    let (inside, behind) = rest.split_once('>').unwrap_or((rest, ""));
    let (name, inside) = (named(name), inside.trim());
    match inside.contains("://") {
        true => Some((name, "", behind)),
        // `<anthropic/claude-opus-4.6>` is a name in brackets.
        false if name.is_empty() && !inside.contains('@') => Some((inside, "", behind)),
        false => Some((name, inside, behind)),
    }
}

/// The first address that stands without brackets, the name before it, and what is behind it.
fn bare_address(text: &str) -> Option<(&str, &str, &str)> {
    let is_address = |word: &str| {
        let (local, host) = word.split_once('@')?;
        let is_host = host.contains('.') && !host.starts_with('.') && !host.contains('@');
        (!local.is_empty() && is_host).then_some(())
    };
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let begin = from + rest.find(|character: char| !character.is_whitespace())?;
        let word = text.get(begin..)?.split_whitespace().next()?;
        from = begin + word.len();
        let address = word.trim_matches(['(', ')', ',', ';', '"', '\'', '.', '*', '_']);
        if is_address(address).is_some() {
            let name = text.get(..begin)?.trim_end_matches(['(', ' ']);
            return Some((named(name), address, text.get(from..)?));
        }
    }
}

#[cfg(test)]
mod tests;
