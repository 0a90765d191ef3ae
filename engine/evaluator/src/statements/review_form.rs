//! The short form of a sign-off that people type into a review: lines such as `assessed: diff, context (read the callers)`.
//! `docs/sign-offs.md` has the grammar.
//!
//! It is read here, so that every host agrees. The text is the reviewer's own, and nothing in it can be more than the
//! review says on the forge: it attests, it confirms, it never approves. What was quoted, or stands in code or in a comment,
//! is not the reviewer's word. A line that looks like one of the form's and can't be read is told of.

use super::Areas;
use countersign_contract::text::{one_line, shorten};
use countersign_contract::types::{Assessment, AssessmentArea};
use strsim::levenshtein;

/// Most octets of a review that are read.
const MOST_OCTETS: usize = 65_536;
/// Most lines that can't be read and are shown one by one.
const MOST_SHOWN: usize = 5;
/// Most appeals that one review can confirm.
const MOST_CONFIRMED: usize = 100;
/// Longest name of an appeal, in characters.
const LONGEST_NAME: usize = 100;
/// Longest part of a line that is shown, in characters.
const LONGEST_SHOWN: usize = 80;

/// What a line `countersign:` says, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FormVerdict {
    /// The change may go ahead.
    Approve,
    /// What the person said before no longer holds.
    Withdraw,
    /// The change must not go ahead.
    Veto,
}

impl FormVerdict {
    const ALL: [(FormVerdict, &'static str); 3] = [
        (FormVerdict::Approve, "approve"),
        (FormVerdict::Withdraw, "withdraw"),
        (FormVerdict::Veto, "veto"),
    ];

    /// As it is typed.
    pub(crate) fn as_str(self) -> &'static str {
        FormVerdict::ALL
            .iter()
            .find(|(verdict, _)| *verdict == self)
            .map_or("", |(_, text)| text)
    }
}

/// What a review says in the short form.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Form {
    /// The strictest of its lines `countersign:`.
    pub(crate) verdict: Option<FormVerdict>,
    /// Parts of the audit that it attests, each once.
    pub(crate) assesses: Vec<Assessment>,
    /// Ids of appeals that it confirms.
    pub(crate) confirms: Vec<String>,
    /// Whether the person says that they wrote it together with the author. One `no` outweighs every `yes`.
    pub(crate) paired: Option<bool>,
    /// Lines that can't be read, and why, in words.
    pub(crate) unreadable: Vec<String>,
}

impl Form {
    /// Reads a review's text.
    pub(crate) fn read(body: &str) -> Form {
        let mut form = Form::default();
        let mut unshown = 0_usize;
        let (text, whole) = clipped(body);
        let mut markdown = Markdown::default();
        for line in text.split(['\n', '\r']) {
            let Some(line) = markdown.spoken(line) else {
                markdown.swallowed = markdown.is_open() && (markdown.swallowed || is_form(line));
                continue;
            };
            markdown.swallowed = false;
            if let Err(why) = form.line(&line) {
                match form.unreadable.len() < MOST_SHOWN {
                    true => form.unreadable.push(why),
                    false => unshown += 1,
                }
            }
        }
        if markdown.swallowed {
            let why = "code or a comment that never ends goes on over lines of the form; where it ends, they count";
            form.unreadable.push(why.to_owned());
        }
        if unshown > 0 {
            form.unreadable
                .push(format!("{unshown} more lines can't be read"));
        }
        if !whole {
            form.unreadable.push(format!(
                "only the first {MOST_OCTETS} octets were read; what comes after does not count"
            ));
        }
        form
    }

    /// It says `veto` or `withdraw`.
    pub(crate) fn refuses(&self) -> bool {
        self.verdict
            .is_some_and(|verdict| verdict != FormVerdict::Approve)
    }

    /// The parts that it attests.
    pub(crate) fn areas(&self) -> Areas {
        Areas::listed(self.assesses.iter().map(|assessment| &assessment.area))
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        let Some((key, value)) = key_and_value(line) else {
            return Ok(());
        };
        let wrong = |why: &str| Err(format!("`{}`: {why}", shown(line)));
        match key.as_str() {
            "countersign" => {
                let said = normal(bare(value));
                let Some((verdict, _)) =
                    FormVerdict::ALL.into_iter().find(|(_, text)| *text == said)
                else {
                    return wrong("`countersign:` takes `approve`, `veto` or `withdraw`");
                };
                self.verdict = self.verdict.max(Some(verdict));
                Ok(())
            }
            "assessed" | "assesses" => self.assessed(line, value),
            "confirms" => {
                let names = value.split(',').map(bare).filter(|name| !name.is_empty());
                let names: Vec<&str> = names.collect();
                let fits = |name: &&str| {
                    name.chars().count() <= LONGEST_NAME
                        && !name.contains(|c: char| c.is_whitespace() || c.is_control())
                };
                if names.is_empty() || !names.iter().all(fits) {
                    return wrong("`confirms:` takes ids of appeals, with commas between them");
                }
                for name in names {
                    if self.confirms.len() == MOST_CONFIRMED {
                        return wrong("a review confirms at most 100 appeals");
                    }
                    crate::sort::insert(&mut self.confirms, name.to_owned());
                }
                Ok(())
            }
            "paired" => {
                let said = match normal(bare(value)).as_str() {
                    "yes" => true,
                    "no" => false,
                    _ => return wrong("`paired:` takes `yes` or `no`"),
                };
                self.paired = Some(said && self.paired != Some(false));
                Ok(())
            }
            other => match NEAR.iter().find(|key| levenshtein(other, key) <= 2) {
                Some(key) => wrong(&format!("did you mean `{key}:`?")),
                None => Ok(()),
            },
        }
    }

    /// `area (note), area, …`. What can be read counts, also beside what can't.
    fn assessed(&mut self, line: &str, value: &str) -> Result<(), String> {
        let mut wrong = Vec::new();
        let mut any = false;
        for item in items(value) {
            any = true;
            let (name, note) = match item.split_once('(') {
                None => (item, None),
                Some((name, rest)) => match rest.strip_suffix(')') {
                    Some(note) => (name, Some(note.trim())),
                    None => {
                        wrong.push(format!("the note of `{}` has no end", shown(name)));
                        continue;
                    }
                },
            };
            let name = normal(bare(name));
            let Some(area) = AssessmentArea::ALL
                .iter()
                .copied()
                .find(|area| area.as_str() == name)
            else {
                wrong.push(format!(
                    "`{}` is not a part of the audit; there are diff, ai_contribution, systemic_risk, context, dependencies and failure_history",
                    shown(&name)
                ));
                continue;
            };
            let note = note.filter(|note| !note.is_empty()).map(str::to_owned);
            match self.assesses.iter_mut().find(|known| known.area == area) {
                Some(known) => known.note = note.or(known.note.take()),
                None => self.assesses.push(Assessment { area, note }),
            }
        }
        if !any {
            wrong.push("it names no part of the audit".to_owned());
        }
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(format!("`{}`: {}", shown(line), wrong.join("; "))),
        }
    }

    /// The form as a person would type it.
    #[cfg(test)]
    fn written(&self) -> String {
        let mut lines = Vec::new();
        if let Some(verdict) = self.verdict {
            lines.push(format!("countersign: {}", verdict.as_str()));
        }
        for assessment in &self.assesses {
            let note = assessment.note.as_ref();
            let note = note.map(|note| format!(" ({note})")).unwrap_or_default();
            lines.push(format!("assessed: {}{note}", assessment.area.as_str()));
        }
        if !self.confirms.is_empty() {
            lines.push(format!("confirms: {}", self.confirms.join(", ")));
        }
        if let Some(paired) = self.paired {
            lines.push(format!("paired: {}", if paired { "yes" } else { "no" }));
        }
        lines.join("\n")
    }
}

/// Keys of the form.
const KEYS: [&str; 5] = ["countersign", "assessed", "assesses", "confirms", "paired"];
/// Keys for which a slip of the finger is noticed.
const NEAR: [&str; 2] = ["countersign", "assessed"];

/// Where in a text a line stands: what is inside a fence or a comment is not spoken.
#[derive(Debug, Default)]
struct Markdown {
    /// The fence that has to end: its character, and how many of it.
    fence: Option<(char, usize)>,
    comment: bool,
    /// A line of the form stands in the fence or comment that is open.
    swallowed: bool,
}

impl Markdown {
    /// The part of a line that its writer says themselves, if there is any.
    fn spoken(&mut self, line: &str) -> Option<String> {
        if let Some((mark, least)) = self.fence {
            let rest = line.trim();
            if rest.chars().count() >= least && rest.chars().all(|c| c == mark) {
                self.fence = None;
            }
            return None;
        }
        let spoken = self.outside_comments(line);
        if spoken.starts_with("    ") || spoken.starts_with('\t') {
            return None;
        }
        let text = unlisted(spoken.trim())?;
        if text.starts_with('>') {
            return None;
        }
        for mark in ['`', '~'] {
            let length = text.chars().take_while(|c| *c == mark).count();
            let info = text.get(length..).unwrap_or_default();
            if length >= 3 && !info.contains('`') {
                self.fence = Some((mark, length));
                return None;
            }
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn is_open(&self) -> bool {
        self.comment || self.fence.is_some()
    }

    fn outside_comments(&mut self, line: &str) -> String {
        let mut spoken = String::new();
        let mut rest = line;
        loop {
            if self.comment {
                let Some((_, after)) = rest.split_once("-->") else {
                    return spoken;
                };
                self.comment = false;
                rest = after;
            }
            // In code it is only text: `` `<!--` `` begins nothing.
            let (code, comment) = (rest.find('`'), rest.find("<!--"));
            if let Some(start) = code.filter(|start| comment.is_none_or(|comment| *start < comment))
            {
                let (before, after) =
                    rest.split_at(start + span(rest.get(start..).unwrap_or_default()));
                spoken.push_str(before);
                rest = after;
                continue;
            }
            let Some((before, after)) = rest.split_once("<!--") else {
                spoken.push_str(rest);
                return spoken;
            };
            spoken.push_str(before);
            self.comment = true;
            rest = after;
        }
    }
}

/// How many octets the code takes that a text begins with: up to as many back-quotes as began it; these alone where it has no
/// end on its line.
fn span(text: &str) -> usize {
    let run = |text: &str| text.bytes().take_while(|octet| *octet == b'`').count();
    let opening = run(text);
    let mut place = opening;
    while let Some(rest) = text.get(place..).filter(|rest| !rest.is_empty()) {
        let Some(next) = rest.find('`') else { break };
        let closing = run(rest.get(next..).unwrap_or_default());
        place += next + closing;
        if closing == opening {
            return place;
        }
    }
    opening
}

/// The line would be one of the form's.
fn is_form(line: &str) -> bool {
    let key = unlisted(line.trim()).and_then(key_and_value);
    key.is_some_and(|(key, _)| KEYS.contains(&key.as_str()))
}

/// A line without its bullet and its box. `None`: its box is not ticked, so that it is not said.
fn unlisted(line: &str) -> Option<&str> {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let marker = match (digits, line.chars().nth(digits)) {
        (0, Some('-' | '*' | '+')) => 1,
        (1..=3, Some('.' | ')')) => digits + 1,
        _ => 0,
    };
    let rest = line.get(marker..).unwrap_or_default();
    if marker == 0 || !rest.starts_with([' ', '\t']) {
        return Some(line);
    }
    let rest = rest.trim_start();
    if rest.starts_with("[ ]") {
        return None;
    }
    let ticked = rest.strip_prefix("[x]").or(rest.strip_prefix("[X]"));
    Some(ticked.unwrap_or(rest).trim_start())
}

/// Key, in lower-case, and value of a line that has the form of an entry.
fn key_and_value(line: &str) -> Option<(String, &str)> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim_matches(|c: char| c.is_whitespace() || c == '*' || c == '_');
    let is_key = (4..=20).contains(&key.len()) && key.bytes().all(|c| c.is_ascii_alphabetic());
    // `**assessed:** diff` ends its emphasis behind the colon.
    let value = value.trim_start_matches(['*', '_']).trim();
    is_key.then(|| (key.to_ascii_lowercase(), value))
}

/// Without what Markdown and a full stop put around a word.
fn bare(text: &str) -> &str {
    let around = |c: char| c.is_whitespace() || "*_`'\"".contains(c);
    text.trim_matches(around)
        .trim_end_matches(['.', '!'])
        .trim_matches(around)
}

/// In lower-case, with `_` for every other way to part words.
fn normal(text: &str) -> String {
    let same = |c: char| match c {
        '-' | ' ' => '_',
        c => c.to_ascii_lowercase(),
    };
    text.chars().take(LONGEST_NAME).map(same).collect()
}

/// Items between commas or semicolons that stand outside of parentheses.
fn items(value: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    let parts = value.split(move |c| {
        match c {
            '(' => depth = depth.saturating_add(1),
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && (c == ',' || c == ';')
    });
    parts
        .map(|part| {
            part.trim()
                .trim_end_matches(|c: char| c == '.' || c.is_whitespace())
        })
        .filter(|part| !part.is_empty())
        .collect()
}

/// A part of a line that may be shown: short, and without characters that hide.
fn shown(text: &str) -> String {
    shorten(&one_line(text), LONGEST_SHOWN).replace('`', "'")
}

fn clipped(text: &str) -> (&str, bool) {
    if text.len() <= MOST_OCTETS {
        return (text, true);
    }
    let mut end = MOST_OCTETS;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (text.get(..end).unwrap_or_default(), false)
}

#[cfg(test)]
mod tests;
