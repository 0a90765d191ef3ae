//! Writes a statement into a message's trailer block, by git's own means.

use super::git;
use super::statement::Statement;
use crate::failure::Failure;
use std::path::Path;
use tempfile::TempDir;

/// Larger messages are refused before git reads them.
pub const MOST_BYTES: usize = 8 << 20;

/// The message with the statement in its last paragraph; the same message when it is there already.
///
/// `name` is how a person would name the message, `comment` what begins a line which is not a part of it, where an editor has left such
/// lines. With comments, what is below the scissors of `git commit --verbose` is not a part of it either, and stays as it is.
pub fn declared(
    message: &str,
    statement: &Statement,
    name: &str,
    comment: Option<&str>,
) -> Result<String, Failure> {
    if message.len() > MOST_BYTES {
        return Err(Failure::usage(format!(
            "{name} takes more than {MOST_BYTES} bytes, which is not a message"
        )));
    }
    if message.contains('\0') {
        return Err(Failure::usage(format!(
            "{name} contains a NUL character, which git can't commit"
        )));
    }
    let (message, below) = comment.map_or((message, ""), |comment| at_scissors(message, comment));
    // As git counts: a sign-off, which git adds by itself, is not a message.
    let says_something = |line: &str| {
        !line.trim().is_empty()
            && !line.starts_with("Signed-off-by: ")
            && comment.is_none_or(|comment| !line.starts_with(comment))
    };
    if !message.lines().any(says_something) {
        return Err(Failure::usage(format!(
            "{name} is empty; write a subject first, since a declaration alone says nothing of the change"
        )));
    }
    let empty = TempDir::new()
        .map_err(|error| Failure::usage(format!("could not make a folder for git: {error}")))?;
    let present = trailers(message, empty.path(), comment)?;
    for (key, value) in &present {
        if statement.is_contradicted_by(key, value) {
            return Err(Failure::usage(format!(
                "{name} says `{key}: {value}` already, the opposite of `{}`; take out the one that is not true",
                statement.trailer()
            )));
        }
    }
    let trailer = statement.trailer();
    let is_there = |(key, value): &(String, String)| format!("{key}: {value}") == trailer;
    if present.iter().any(is_there) {
        return Ok(format!("{message}{below}"));
    }
    let written = with_trailer(message, &trailer, !present.is_empty(), comment);
    Ok(written + below)
}

/// The message with a trailer in its last paragraph, which is one of its own where the last has none. All other text stays as it is;
/// git would write each line of that paragraph anew that has a colon, links included.
fn with_trailer(message: &str, trailer: &str, has_trailers: bool, comment: Option<&str>) -> String {
    let is_text = |line: &str| {
        !line.trim().is_empty() && comment.is_none_or(|comment| !line.starts_with(comment))
    };
    let mut end = 0;
    let mut position = 0;
    for line in message.split_inclusive('\n') {
        position += line.len();
        if is_text(line) {
            end = position;
        }
    }
    let (text, rest) = message.split_at_checked(end).unwrap_or((message, ""));
    let line_end = if text.ends_with('\n') { "" } else { "\n" };
    let blank = if has_trailers { "" } else { "\n" };
    format!("{text}{line_end}{blank}{trailer}\n{rest}")
}

/// The message above the line with the scissors, and the rest, which git drops.
fn at_scissors<'a>(message: &'a str, comment: &str) -> (&'a str, &'a str) {
    let scissors = format!("{comment} ------------------------ >8 ------------------------");
    let mut above = 0;
    for line in message.split_inclusive('\n') {
        if line.trim_end_matches(['\r', '\n']) == scissors {
            break;
        }
        above += line.len();
    }
    message.split_at_checked(above).unwrap_or((message, ""))
}

/// The trailers of a message, as git reads them: key and value.
fn trailers(
    message: &str,
    empty: &Path,
    comment: Option<&str>,
) -> Result<Vec<(String, String)>, Failure> {
    let mut command = text_command(empty, comment);
    command.args(["--parse", "--no-divider"]);
    let output = git::expect(
        &mut command,
        Some(message.as_bytes()),
        "git could not read the trailers",
    )?;
    Ok(String::from_utf8_lossy(&output)
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
        .collect())
}

fn text_command(empty: &Path, comment: Option<&str>) -> std::process::Command {
    let mut command = git::on_text(empty);
    if let Some(comment) = comment {
        command.arg("-c").arg(format!("core.commentChar={comment}"));
    }
    command.arg("interpret-trailers");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claude() -> Statement {
        Statement::assisted("claude", "claude-opus-4.6").unwrap()
    }

    const LINE: &str = "Assisted-by: claude:claude-opus-4.6";

    #[test]
    fn the_line_stands_where_git_finds_it() {
        for (message, expected) in [
            ("Subject\n", format!("Subject\n\n{LINE}\n")),
            ("fix: subject", format!("fix: subject\n\n{LINE}\n")),
            (
                "Subject\n\nBody.\n",
                format!("Subject\n\nBody.\n\n{LINE}\n"),
            ),
            (
                "Subject\n\nBody.\n\nSigned-off-by: A <a@b.example>\n",
                format!("Subject\n\nBody.\n\nSigned-off-by: A <a@b.example>\n{LINE}\n"),
            ),
            (
                "Subject\n\nAbove\n---\nbelow\n",
                format!("Subject\n\nAbove\n---\nbelow\n\n{LINE}\n"),
            ),
            (
                "Subject\n\nhttps://acme.example/12\nstd::vector\n",
                format!("Subject\n\nhttps://acme.example/12\nstd::vector\n{LINE}\n"),
            ),
            (
                "Subject\n\nFixes:12\nRefs:\n  - one\n",
                format!("Subject\n\nFixes:12\nRefs:\n  - one\n{LINE}\n"),
            ),
            (
                "Subject\n\n# Please enter the message\n# more\n",
                format!("Subject\n\n{LINE}\n\n# Please enter the message\n# more\n"),
            ),
            (
                "Subject\n# ------------------------ >8 ------------------------\n# below\ndiff --git a/a b/a\n",
                format!(
                    "Subject\n\n{LINE}\n# ------------------------ >8 ------------------------\n# below\ndiff --git a/a b/a\n"
                ),
            ),
        ] {
            let once = declared(message, &claude(), "the message", Some("#")).unwrap();
            assert_eq!(once, expected, "{message:?}");
            let twice = declared(&once, &claude(), "the message", Some("#")).unwrap();
            assert_eq!(twice, once, "{message:?}");
        }
    }

    #[test]
    fn two_agents_are_two_lines() {
        let one = declared("Subject\n", &claude(), "the message", None).unwrap();
        let other = Statement::assisted("copilot", "unknown").unwrap();
        let both = declared(&one, &other, "the message", None).unwrap();
        assert_eq!(
            both,
            format!("Subject\n\n{LINE}\nAssisted-by: copilot:unknown\n")
        );
    }

    #[test]
    fn what_is_no_message_is_refused() {
        for (message, says) in [
            ("", "is empty"),
            (" \n\t\n", "is empty"),
            ("# only a comment\n", "is empty"),
            ("\nSigned-off-by: Ada <ada@acme.example>\n", "is empty"),
            (
                "\n# ------------------------ >8 ------------------------\ndiff --git a/a b/a\n",
                "is empty",
            ),
            ("a\0b", "NUL"),
            ("Subject\n\nAI-assisted: false\n", "the opposite of"),
        ] {
            let failure = declared(message, &claude(), "the message", Some("#")).unwrap_err();
            assert!(
                failure.message.contains(says),
                "{message:?}: {}",
                failure.message
            );
        }
        let failure = declared(
            &format!("Subject\n\n{LINE}\n"),
            &Statement::None,
            "the message",
            None,
        );
        assert!(failure.unwrap_err().message.contains("the opposite of"));
    }
}
