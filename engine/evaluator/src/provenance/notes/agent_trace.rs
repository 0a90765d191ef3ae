//! Documents of agent-trace 0.1.0: JSON with files, their conversations and the ranges that came of each.

use super::ranges::Range;
use super::scanner::{Broken, Scanner};
use super::{Author, Problem, Reading, RecordedAgent};
use crate::people::agents::Agents;

/// Who contributed, as the document says.
#[derive(Clone, Default)]
struct Contributor {
    kind: Option<String>,
    model: Option<String>,
}

/// Lines of one file by one contributor.
struct TraceFile {
    path: String,
    contributor: Contributor,
    url: Option<String>,
    ranges: Vec<Range>,
}

/// Reads one document.
pub(super) fn read(text: &str, agents: &Agents<'_>) -> Reading {
    let mut reading = Reading::new();
    let (mut version, mut tool, mut revision) = (None, None, None);
    let mut found = Vec::new();
    let mut scanner = Scanner::new(text);
    let whole = scanner.object(&mut |member, scanner| match member {
        "version" => {
            version = scanner.text()?;
            Ok(())
        }
        "vcs" => scanner.object(&mut |part, scanner| {
            if part == "revision" {
                revision = scanner.text()?;
            }
            Ok(())
        }),
        "tool" => scanner.object(&mut |part, scanner| {
            if part == "name" {
                tool = scanner.text()?;
            }
            Ok(())
        }),
        "files" => scanner.array(&mut |scanner| file(scanner, &mut reading, &mut found)),
        _ => Ok(()),
    });
    reading.revision = revision;
    if whole.is_err() || !scanner.is_done() {
        reading.fail(Problem::Unreadable("its JSON document is invalid"));
    } else if !version.is_some_and(|version: String| version.starts_with("0.1.")) {
        reading.fail(Problem::Unreadable("its `version` is not 0.1"));
    }
    for found in found {
        let model = found.contributor.model.as_deref();
        let recorded = || RecordedAgent::new(tool.as_deref(), model, found.url.as_deref(), agents);
        let author = match found.contributor.kind.as_deref() {
            Some("ai") => Author::Agent(recorded()),
            Some("mixed") => Author::Both(recorded()),
            Some("human") => Author::Person,
            // `unknown`, and what a later version may add: nobody knows.
            _ => continue,
        };
        if !reading.claim(&found.path, author, found.ranges) {
            break;
        }
    }
    reading
}

/// One file. Its members stand in any order.
fn file(
    scanner: &mut Scanner<'_>,
    reading: &mut Reading,
    all: &mut Vec<TraceFile>,
) -> Result<(), Broken> {
    let first = all.len();
    let mut path = String::new();
    let whole = scanner.object(&mut |member, scanner| {
        match member {
            "path" => path = scanner.text()?.unwrap_or_default(),
            "conversations" => {
                scanner.array(&mut |scanner| conversation(scanner, reading, all))?;
            }
            _ => {}
        }
        Ok(())
    });
    for found in all.iter_mut().skip(first) {
        found.path.clone_from(&path);
    }
    whole
}

fn conversation(
    scanner: &mut Scanner<'_>,
    reading: &mut Reading,
    all: &mut Vec<TraceFile>,
) -> Result<(), Broken> {
    let (mut contributor, mut url) = (Contributor::default(), None);
    let mut ranges: Vec<(Range, Option<Contributor>)> = Vec::new();
    let whole = scanner.object(&mut |member, scanner| {
        match member {
            "url" => url = scanner.text()?,
            "contributor" => contributor = who(scanner)?,
            "ranges" => scanner.array(&mut |scanner| {
                let (mut start, mut end, mut own) = (None, None, None);
                scanner.object(&mut |part, scanner| {
                    match part {
                        "start_line" => start = scanner.number()?,
                        "end_line" => end = scanner.number()?,
                        "contributor" => own = Some(who(scanner)?),
                        _ => {}
                    }
                    Ok(())
                })?;
                let mut taken = Vec::new();
                if !reading.range(&mut taken, start, end) {
                    return Err(Broken);
                }
                ranges.extend(taken.into_iter().map(|range| (range, own.clone())));
                Ok(())
            })?,
            _ => {}
        }
        Ok(())
    });
    let mut shared = Vec::new();
    for (range, own) in ranges {
        match own {
            Some(own) => all.push(TraceFile {
                path: String::new(),
                contributor: own,
                url: url.clone(),
                ranges: vec![range],
            }),
            None => shared.push(range),
        }
    }
    all.push(TraceFile {
        path: String::new(),
        contributor,
        url,
        ranges: shared,
    });
    whole
}

fn who(scanner: &mut Scanner<'_>) -> Result<Contributor, Broken> {
    let mut contributor = Contributor::default();
    scanner.object(&mut |part, scanner| {
        match part {
            "type" => contributor.kind = scanner.text()?,
            "model_id" => contributor.model = scanner.text()?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(contributor)
}
