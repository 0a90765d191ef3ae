//! The form in a change's description by which its author declares AI: one heading, three boxes, one line of agents.
//!
//! ```text
//! ### AI assistance
//! - [ ] No AI was used
//! - [x] AI assisted me
//! - [ ] AI wrote it
//!
//! Agents: claude:claude-opus-4.6
//! ```
//!
//! The description is untrusted text that anybody who may edit it can change: a form is the word of a person and no more, and
//! what is unclear declares nothing.

use countersign_contract::types::{Declaration, DeclaredUse};

/// The heading, at any level and in any case.
pub const HEADING: &str = "AI assistance";
/// Most agents that one form names.
const MOST_AGENTS: usize = 20;
/// Longest name of an agent, in characters.
const LONGEST_AGENT: usize = 100;

/// What a form says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// There is no form, or nobody filled it in.
    Empty,
    /// One answer. Where both boxes for AI are ticked, the one that says more counts.
    Filled {
        /// How much AI there is.
        ai: DeclaredUse,
        /// The agents, without their models.
        agents: Vec<String>,
    },
    /// `No AI` is ticked beside another box.
    Unclear,
}

impl Form {
    /// The declaration that a filled-in form is.
    pub fn declaration(self, person: &str) -> Option<Declaration> {
        match self {
            Form::Filled { ai, agents } => Some(Declaration {
                person: person.to_owned(),
                ai,
                agents,
                revisions: Vec::new(),
            }),
            Form::Empty | Form::Unclear => None,
        }
    }
}

/// Reads the form in a description. Comments, quotations and code are no part of it.
pub fn read(description: &str) -> Form {
    let text = without_comments(description);
    let (mut none, mut assisted, mut generated) = (false, false, false);
    let mut agents: Vec<String> = Vec::new();
    let mut inside = false;
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let trimmed = line.trim();
        if let Some(open) = fence {
            if trimmed.starts_with(open) {
                fence = None;
            }
            continue;
        }
        // Four blanks make code of a line.
        let indent = line.len() - line.trim_start_matches(' ').len();
        if line.starts_with('\t') || indent >= 4 {
            continue;
        }
        fence = ["```", "~~~"]
            .into_iter()
            .find(|mark| trimmed.starts_with(mark));
        if let Some(title) = heading(trimmed) {
            inside = title.eq_ignore_ascii_case(HEADING);
        } else if inside && let Some(label) = ticked(trimmed) {
            let says = |start: &str| begins(label, start);
            none |= says("no ai");
            assisted |= says("ai assisted");
            generated |= says("ai wrote") || says("ai generated");
        } else if inside && begins(trimmed, "agents:") {
            let names = trimmed.get("agents:".len()..).unwrap_or_default();
            add_agents(&mut agents, names);
        }
    }
    let ai = match (none, assisted, generated) {
        (false, false, false) => return Form::Empty,
        (true, false, false) => DeclaredUse::None,
        (true, _, _) => return Form::Unclear,
        (false, _, true) => DeclaredUse::Generated,
        (false, true, false) => DeclaredUse::Assisted,
    };
    if ai == DeclaredUse::None {
        agents.clear();
    }
    Form::Filled { ai, agents }
}

/// The text without `<!-- … -->`. A comment without an end hides all that follows, as where it is shown.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

fn heading(line: &str) -> Option<&str> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    ((1..=6).contains(&level) && title.starts_with([' ', '\t']))
        .then(|| title.trim_end_matches('#').trim())
}

/// The label of a ticked box.
fn ticked(line: &str) -> Option<&str> {
    let item = line.strip_prefix(['-', '*', '+'])?.trim_start();
    let label = item
        .strip_prefix("[x]")
        .or_else(|| item.strip_prefix("[X]"))?;
    label.starts_with(' ').then(|| label.trim_start())
}

fn begins(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
}

/// Adds `claude:claude-opus-4.6, copilot`, each without its model.
fn add_agents(agents: &mut Vec<String>, names: &str) {
    for name in names.split([',', ';']) {
        let name = name.split(':').next().unwrap_or_default();
        let name: String = name
            .chars()
            .filter(|character| !character.is_control())
            .take(LONGEST_AGENT)
            .collect();
        let name = name.trim().trim_matches('`').trim().to_owned();
        let is_answer = ["none", "n/a", "-", "no"]
            .iter()
            .any(|answer| name.eq_ignore_ascii_case(answer));
        if !name.is_empty() && !is_answer && agents.len() < MOST_AGENTS && !agents.contains(&name) {
            agents.push(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEMPLATE: &str = include_str!("../../../templates/pull_request_template.md");

    fn filled(ai: DeclaredUse, agents: &[&str]) -> Form {
        Form::Filled {
            ai,
            agents: agents.iter().map(|agent| (*agent).to_owned()).collect(),
        }
    }

    #[test]
    fn the_template_is_read_once_somebody_filled_it_in() {
        assert_eq!(read(TEMPLATE), Form::Empty);
        let tick = |label: &str| {
            let with = TEMPLATE.replace(&format!("- [ ] {label}"), &format!("- [x] {label}"));
            assert_ne!(with, TEMPLATE, "no box `{label}`");
            with
        };
        assert_eq!(read(&tick("No AI")), filled(DeclaredUse::None, &[]));
        let assisted = tick("AI assisted")
            .replace("Agents:", "Agents: claude:claude-opus-4.6, GitHub Copilot");
        assert_eq!(
            read(&assisted),
            filled(DeclaredUse::Assisted, &["claude", "GitHub Copilot"])
        );
        assert_eq!(
            read(&tick("AI wrote").replace('\n', "\r\n")),
            filled(DeclaredUse::Generated, &[])
        );
    }

    #[test]
    fn only_a_ticked_box_below_the_heading_counts() {
        for (body, expected) in [
            ("", Form::Empty),
            ("- [x] No AI was used", Form::Empty),
            (
                "## AI assistance\n- [x] No AI was used",
                filled(DeclaredUse::None, &[]),
            ),
            (
                "## ai ASSISTANCE ##\n* [X] ai assisted",
                filled(DeclaredUse::Assisted, &[]),
            ),
            (
                "# AI assistance\n# Tests\n- [x] No AI was used",
                Form::Empty,
            ),
            ("#AI assistance\n- [x] No AI was used", Form::Empty),
            ("# AI assistance\n> - [x] No AI was used", Form::Empty),
            ("# AI assistance\n    - [x] No AI was used", Form::Empty),
            (
                "# AI assistance\n```\n- [x] No AI was used\n```\n- [ ] AI wrote it",
                Form::Empty,
            ),
            (
                "# AI assistance\n<!-- - [x] No AI was used -->",
                Form::Empty,
            ),
            ("# AI assistance\n<!--\n- [x] No AI was used", Form::Empty),
            ("# AI assistance\n- [x]No AI was used", Form::Empty),
            (
                "# AI assistance\n- [x] No AI\n- [x] AI wrote it",
                Form::Unclear,
            ),
            (
                "# AI assistance\n- [x] AI assisted\n- [x] AI wrote it",
                filled(DeclaredUse::Generated, &[]),
            ),
            (
                "# AI assistance\n- [x] AI assisted\nAgents: none",
                filled(DeclaredUse::Assisted, &[]),
            ),
            (
                "# AI assistance\n- [x] AI assisted\nagents: `aider`; aider, cur\u{1b}sor:x",
                filled(DeclaredUse::Assisted, &["aider", "cursor"]),
            ),
        ] {
            assert_eq!(read(body), expected, "{body:?}");
        }
    }

    proptest! {
        #[test]
        fn no_description_breaks_it(body in "(# AI assistance\n|- \\[x\\] |No AI|AI wrote|Agents: |<!--|-->|```|[a-z:,\n é])*") {
            if let Form::Filled { agents, .. } = read(&body) {
                prop_assert!(agents.len() <= MOST_AGENTS);
            }
        }
    }
}
