//! Notes of git-ai, `authorship/3.0.0`: an attestation section of paths and, indented, keys with ranges; a line `---`;
//! JSON that says what the keys stand for.

use super::scanner::{Broken, Scanner};
use super::{Author, Problem, Reading, RecordedAgent};
use crate::people::agents::Agents;

/// Reads one note.
pub(super) fn read(text: &str, agents: &Agents<'_>) -> Reading {
    let mut reading = Reading::new();
    let mut start = 0;
    let mut document = None;
    for line in text.split_inclusive('\n') {
        start += line.len();
        if line.trim_end() == "---" {
            document = text.get(start..);
            break;
        }
    }
    let keys = match document {
        Some(json) => Keys::read(json, agents, &mut reading),
        None => {
            reading.fail(Problem::Unreadable(
                "the line `---` with a JSON document behind it is missing",
            ));
            Keys::default()
        }
    };
    let section = text.get(..start).unwrap_or(text);
    attested(section, &keys, &mut reading);
    reading
}

fn attested(section: &str, keys: &Keys, reading: &mut Reading) {
    let mut path: Option<String> = None;
    for line in section.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let is_entry = line.starts_with([' ', '\t']);
        let words = line.trim();
        if words == "---" && !is_entry {
            break;
        }
        if words.is_empty() {
            continue;
        }
        if !is_entry {
            path = Some(unquoted(line));
            continue;
        }
        let (Some(path), Some((key, ranges))) = (&path, words.split_once(' ')) else {
            reading.fail(Problem::Unreadable(
                "a line of its attestation section makes no sense",
            ));
            continue;
        };
        let mut lines = Vec::new();
        let more = ranges.split(',').all(|range| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let number = |text: &str| text.trim().parse().ok();
            reading.range(&mut lines, number(first), number(last))
        });
        if !reading.claim(path, keys.author(key), lines) || !more {
            return;
        }
    }
}

/// Paths with blanks are in double quotes; within, a backslash protects what follows.
fn unquoted(line: &str) -> String {
    let inner = line
        .trim_end()
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let Some(inner) = inner else {
        return line.to_owned();
    };
    let mut path = String::with_capacity(inner.len());
    let mut protected = false;
    for character in inner.chars() {
        if character == '\\' && !protected {
            protected = true;
        } else {
            path.push(character);
            protected = false;
        }
    }
    path
}

/// What the keys stand for, sorted.
#[derive(Default)]
struct Keys(Vec<(String, RecordedAgent)>);

impl Keys {
    fn read(json: &str, agents: &Agents<'_>, reading: &mut Reading) -> Keys {
        let mut keys = Vec::new();
        let mut mentioned = Vec::new();
        let mut schema = None;
        let mut scanner = Scanner::new(json);
        let found = scanner.object(&mut |member, scanner| match member {
            "schema_version" => {
                schema = scanner.text()?;
                Ok(())
            }
            "prompts" | "sessions" => scanner.object(&mut |key, scanner| {
                let (recorded, accepted) = session(scanner, agents)?;
                if accepted {
                    mentioned.push(recorded.clone());
                }
                keys.push((key.to_owned(), recorded));
                Ok(())
            }),
            _ => Ok(()),
        });
        let known = schema.is_some_and(|schema| schema.starts_with("authorship/3."));
        if found.is_err() || !scanner.is_done() {
            reading.fail(Problem::Unreadable("its JSON document is invalid"));
        } else if !known {
            reading.fail(Problem::Unreadable(
                "its `schema_version` is not `authorship/3`",
            ));
        }
        reading.mentioned = mentioned;
        crate::sort::sort_by(&mut keys, |a, b| a.0.cmp(&b.0));
        Keys(keys)
    }

    /// Whose lines a key stands for: `h_…` for people; `s_…::t_…` for a session; all others, of any length, for prompts.
    /// A key that the document does not explain is an agent's all the same: people have keys of their own.
    fn author(&self, key: &str) -> Author {
        if key.starts_with("h_") {
            return Author::Person;
        }
        let name = match key.starts_with("s_") {
            true => key.split("::").next().unwrap_or(key),
            false => key,
        };
        let place = self
            .0
            .binary_search_by(|(known, _)| known.as_str().cmp(name));
        let recorded = place.ok().and_then(|place| self.0.get(place));
        Author::Agent(
            recorded
                .map(|(_, recorded)| recorded.clone())
                .unwrap_or_default(),
        )
    }
}

/// A prompt or a session, and whether lines of it were taken over.
fn session(
    scanner: &mut Scanner<'_>,
    agents: &Agents<'_>,
) -> Result<(RecordedAgent, bool), Broken> {
    let (mut tool, mut id, mut model, mut url, mut accepted) = (None, None, None, None, false);
    scanner.object(&mut |member, scanner| {
        match member {
            "agent_id" => scanner.object(&mut |part, scanner| {
                match part {
                    "tool" => tool = scanner.text()?,
                    "id" => id = scanner.text()?,
                    "model" => model = scanner.text()?,
                    _ => {}
                }
                Ok(())
            })?,
            "messages_url" => url = scanner.text()?,
            "accepted_lines" => accepted = scanner.number()?.is_some_and(|lines| lines > 0),
            _ => {}
        }
        Ok(())
    })?;
    let session = url.or(id);
    let recorded = RecordedAgent::new(
        tool.as_deref(),
        model.as_deref(),
        session.as_deref(),
        agents,
    );
    Ok((recorded, accepted))
}
