//! Comments that silence findings: `# countersign: allow ID because REASON`.
//!
//! Such a comment covers the entry behind which it is written, or, on a line of its own, the next one: in front of a control
//! all of the control, in front of `applies` that rule alone.

use crate::codes;
use crate::diagnostic::{Diagnostic, Position, Severity};
use crate::folder::Folder;
use crate::suggest;
use crate::yaml::{self, Comment, Lines, number};
use std::collections::BTreeMap;

/// What every such comment begins with.
const MARK: &str = "countersign:";
const HELP: &str =
    "write `# countersign: allow ID because REASON`, with the id that the finding shows";

/// A finding that a comment silences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silenced {
    /// The finding.
    pub finding: Diagnostic,
    /// Why, in the author's words.
    pub reason: String,
}

/// What happens to a comment that silences nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unused {
    /// It is a finding itself.
    Report,
    /// Nothing: not every rule has looked yet.
    Ignore,
}

struct Silence {
    line: u32,
    column: u32,
    length: u32,
    ids: Vec<String>,
    reason: String,
    covers: Option<Lines>,
    used: Vec<bool>,
}

/// Takes the findings away that comments silence. What is wrong with such a comment is a finding.
pub(crate) fn apply(
    folder: &Folder,
    findings: Vec<Diagnostic>,
    unused: Unused,
) -> (Vec<Diagnostic>, Vec<Silenced>) {
    let mut left = findings;
    let mut silenced = Vec::new();
    for (path, text) in folder.iter() {
        if !text.contains(MARK) || crate::cases::is_below_cases(path) {
            continue;
        }
        let mut wrong = Vec::new();
        let mut silences = read(path, text, &mut wrong);
        let mut open = Vec::with_capacity(left.len());
        for finding in left {
            match take(&mut silences, path, &finding) {
                Some(reason) => silenced.push(Silenced { finding, reason }),
                None => open.push(finding),
            }
        }
        left = open;
        if unused == Unused::Report {
            wrong.extend(silences.iter().flat_map(|silence| unneeded(path, silence)));
            left.extend(wrong);
        }
    }
    (left, silenced)
}

/// The reason of the first comment that silences a finding.
fn take(silences: &mut [Silence], path: &str, finding: &Diagnostic) -> Option<String> {
    if finding.file != path || finding.severity == Severity::Error {
        return None;
    }
    let mut reason = None;
    for silence in silences {
        let covers = silence
            .covers
            .is_some_and(|(first, last)| (first..=last).contains(&finding.line));
        let ids = silence.ids.iter().zip(&mut silence.used);
        for (id, used) in ids {
            if covers && id == finding.code {
                *used = true;
                reason.get_or_insert_with(|| silence.reason.clone());
            }
        }
    }
    reason
}

fn read(path: &str, text: &str, wrong: &mut Vec<Diagnostic>) -> Vec<Silence> {
    let mut entries: Vec<Lines> = Vec::new();
    if let Ok(Some(root)) = yaml::read(path, text) {
        yaml::entries(&root, &mut entries);
    }
    let mut outermost: BTreeMap<u32, Lines> = BTreeMap::new();
    for entry in &entries {
        let known = outermost.entry(entry.0).or_insert(*entry);
        *known = (entry.0, entry.1.max(known.1));
    }
    let mut silences = Vec::new();
    for comment in yaml::comments(text) {
        let Some(said) = comment.text.strip_prefix(MARK) else {
            continue;
        };
        match parse(said, path, &comment) {
            Ok((ids, reason)) => silences.push(Silence {
                line: comment.line,
                column: comment.column,
                length: length(&comment),
                used: vec![false; ids.len()],
                ids,
                reason,
                covers: covered(&comment, &entries, &outermost),
            }),
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    silences
}

fn parse(said: &str, path: &str, comment: &Comment) -> Result<(Vec<String>, String), Diagnostic> {
    let bad = |message: String| {
        let place = Position {
            file: path,
            line: comment.line,
            column: comment.column,
            length: length(comment),
        };
        Diagnostic::new("bad_silence", place, message).severity(Severity::Warning)
    };
    let mut words = said.split_whitespace();
    if words.next() != Some("allow") {
        return Err(bad(
            "this comment silences nothing: it does not begin with `allow`".to_owned(),
        )
        .help(HELP));
    }
    let words: Vec<&str> = words.collect();
    let because = words.iter().position(|word| *word == "because");
    let (named, reason) = match because.and_then(|place| words.split_at_checked(place)) {
        Some((named, [_, reason @ ..])) => (named, reason),
        _ => (&*words, [].as_slice()),
    };
    let ids: Vec<String> = named
        .iter()
        .flat_map(|word| word.split(','))
        .filter(|id| !id.is_empty())
        .map(str::to_owned)
        .collect();
    if ids.is_empty() {
        return Err(
            bad("this comment silences nothing: it names no finding".to_owned()).help(HELP),
        );
    }
    for id in &ids {
        match codes::find(id) {
            Some(code) if code.severity == Severity::Error => {
                return Err(
                    bad(format!("`{id}` is an error, which no comment silences"))
                        .help("mend what the error is about, and remove this comment"),
                );
            }
            Some(_) => {}
            None => {
                let known = codes::all().filter(|code| code.severity != Severity::Error);
                let near = suggest::nearest(id, known.map(|code| code.id));
                return Err(bad(format!("there is no finding `{id}`"))
                    .help(near.map_or(HELP.to_owned(), |near| format!("did you mean `{near}`?"))));
            }
        }
    }
    if reason.is_empty() {
        return Err(
            bad("this comment gives no reason, and silences nothing".to_owned()).help(format!(
                "write `# countersign: allow {} because REASON`",
                ids.join(", ")
            )),
        );
    }
    Ok((ids, reason.join(" ")))
}

/// The lines that a comment covers: the outermost entry that begins on its line or, if the comment is alone, on the next line
/// where one begins. `outermost` has the entry that begins on each line.
fn covered(
    comment: &Comment,
    entries: &[Lines],
    outermost: &BTreeMap<u32, Lines>,
) -> Option<Lines> {
    if comment.alone {
        let mut behind = outermost.range(comment.line + 1..);
        return behind.next().map(|(_, entry)| *entry);
    }
    // A line in the middle of a value of several lines: the innermost that has it.
    let around = || {
        let has = |entry: &&Lines| (entry.0..=entry.1).contains(&comment.line);
        let lines = entries.iter().filter(has);
        lines.min_by_key(|entry| entry.1 - entry.0).copied()
    };
    outermost.get(&comment.line).copied().or_else(around)
}

fn length(comment: &Comment) -> u32 {
    number(comment.text.chars().count() + 2)
}

fn unneeded<'s>(path: &'s str, silence: &'s Silence) -> impl Iterator<Item = Diagnostic> + 's {
    let unused = silence.ids.iter().zip(&silence.used);
    unused.filter(|(_, used)| !**used).map(move |(id, _)| {
        let place = Position {
            file: path,
            line: silence.line,
            column: silence.column,
            length: silence.length,
        };
        let lines = match silence.covers {
            Some((first, last)) if first == last => format!("line {first}"),
            Some((first, last)) => format!("lines {first} to {last}"),
            None => "any line".to_owned(),
        };
        Diagnostic::new(
            "unused_silence",
            place,
            format!("there is no finding `{id}` in {lines}, which this comment is about"),
        )
        .severity(Severity::Warning)
        .help("remove the comment, or move it in front of the entry that it is about")
    })
}
