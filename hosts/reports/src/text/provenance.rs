//! Who wrote which lines, per commit and per file, and by which evidence.

use super::Style;
use super::page::Page;
use crate::{remedy, untrusted, wording};
use anstyle::Style as Paint;
use countersign_contract::types::{
    Commit, CommitProvenance, Decision, Evidence, LineRange, Provenance,
};

/// The report, ending in a line feed. `commits` are those of the facts: they give the order and the subjects.
pub fn render(decision: &Decision, commits: &[Commit], style: Style) -> String {
    let provenance = &decision.provenance;
    let mut page = Page {
        lines: Vec::new(),
        style,
    };
    page.whole(provenance);
    page.commits(provenance, commits);
    page.files(provenance);
    page.of_the_change(provenance);
    page.contradictions(provenance);
    page.appeals(provenance);
    page.remedies(decision, commits);
    page.notices(decision);
    let mut text = page.lines.join("\n");
    text.push('\n');
    text
}

/// The three intervals in words.
fn intervals(ai: &LineRange, human: &LineRange, unknown: &LineRange) -> String {
    format!(
        "AI {}, human {}, unknown {}",
        wording::range(ai),
        wording::range(human),
        wording::range(unknown)
    )
}

/// The first line of a message.
fn subject(commits: &[Commit], revision: &str) -> String {
    commits
        .iter()
        .find(|commit| commit.revision == revision)
        .and_then(|commit| commit.message.lines().next())
        .map_or_else(|| "a commit".to_owned(), |line| untrusted::short(line, 80))
}

impl Page {
    fn whole(&mut self, provenance: &Provenance) {
        self.head("AI:", Paint::new().bold(), &wording::provenance(provenance));
        let intervals = intervals(
            &provenance.ai_lines,
            &provenance.human_lines,
            &provenance.unknown_lines,
        );
        let mut lines = format!("{intervals}, of {}", wording::added(provenance));
        if provenance.mechanical_lines > 0 {
            lines.push_str(&format!(
                "; {} more are mechanical and do not count",
                provenance.mechanical_lines
            ));
        }
        self.item("lines", &lines);
        if !provenance.models.is_empty() {
            self.item("models", &provenance.models.join(", "));
        }
        if provenance.agent_alone {
            self.item("authors", "an agent wrote it alone");
        } else if provenance.agent_authored {
            self.item("authors", "an agent is among them");
        }
        if let Some(prompter) = &provenance.prompter {
            self.item("prompted by", prompter);
        }
        if let Some(recent) = &provenance.recent {
            self.item(
                "recently",
                &format!(
                    "{} AI lines in {} by the same author, this one included",
                    wording::range(&recent.ai_lines),
                    wording::count(recent.changes as usize, "change")
                ),
            );
        }
    }

    fn notices(&mut self, decision: &Decision) {
        if decision.notices.is_empty() {
            return;
        }
        self.section("odd about the facts");
        for notice in &decision.notices {
            let words = match notice.subject.is_empty() {
                true => notice.explanation.clone(),
                false => format!("`{}`: {}", notice.subject, notice.explanation),
            };
            self.item(
                &untrusted::short(&notice.code.replace('_', " "), 30),
                &words,
            );
        }
    }

    fn commits(&mut self, provenance: &Provenance, commits: &[Commit]) {
        if provenance.commits.is_empty() {
            return;
        }
        self.section("commits");
        let place = |row: &&CommitProvenance| {
            commits
                .iter()
                .position(|commit| commit.revision == row.revision)
                .unwrap_or(usize::MAX)
        };
        let mut rows: Vec<&CommitProvenance> = provenance.commits.iter().collect();
        rows.sort_by_key(place);
        for row in rows {
            let declared = match (row.detected, row.declared) {
                (true, true) => "; declared",
                (true, false) => "; not declared",
                (false, true) => "; declared: no AI",
                (false, false) => "",
            };
            // What a change names is text beside a label, never a label: it may be long.
            self.item(
                &wording::abbreviated(&row.revision),
                &subject(commits, &row.revision),
            );
            self.detail(
                "lines",
                &format!(
                    "{}{declared}",
                    intervals(&row.ai_lines, &row.human_lines, &row.unknown_lines)
                ),
            );
            self.evidence(provenance, Some(&row.revision));
        }
    }

    fn evidence(&mut self, provenance: &Provenance, revision: Option<&str>) {
        let found = provenance.evidence.iter();
        for evidence in found.filter(|evidence| evidence.revision.as_deref() == revision) {
            self.detail(
                &format!(
                    "{} ({:.2})",
                    evidence.kind.as_str().replace('_', " "),
                    evidence.weight
                ),
                &words(evidence),
            );
        }
    }

    fn files(&mut self, provenance: &Provenance) {
        if provenance.files.is_empty() {
            return;
        }
        self.section("files");
        for file in &provenance.files {
            self.item("file", &file.path);
            self.detail(
                "lines",
                &intervals(&file.ai_lines, &file.human_lines, &file.unknown_lines),
            );
        }
    }

    fn of_the_change(&mut self, provenance: &Provenance) {
        if provenance
            .evidence
            .iter()
            .any(|evidence| evidence.revision.is_none())
        {
            self.section("the change as a whole");
            self.evidence(provenance, None);
        }
    }

    fn contradictions(&mut self, provenance: &Provenance) {
        if provenance.contradictions.is_empty() {
            return;
        }
        self.section("contradictions");
        for contradiction in &provenance.contradictions {
            let place = contradiction
                .revision
                .as_deref()
                .map_or_else(|| "the change".to_owned(), wording::abbreviated);
            self.item(
                &place,
                &format!(
                    "declared {}, found {}",
                    contradiction.declared, contradiction.found
                ),
            );
        }
    }

    fn appeals(&mut self, provenance: &Provenance) {
        if provenance.appeals.is_empty() {
            return;
        }
        self.section("appeals");
        for appeal in &provenance.appeals {
            let state = match appeal.confirmed_by.is_empty() {
                true => "waits for a signer to confirm it, and the evidence counts".to_owned(),
                false => format!("confirmed by {}", appeal.confirmed_by.join(", ")),
            };
            self.item(
                &untrusted::short(&appeal.id, 16),
                &format!("{} contests {}; {state}", appeal.person, appeal.agent),
            );
        }
    }

    fn remedies(&mut self, decision: &Decision, commits: &[Commit]) {
        let undeclared = &decision.provenance.undeclared;
        if undeclared.is_empty() {
            return;
        }
        self.section("not declared");
        let mut ordered: Vec<&String> = undeclared.iter().collect();
        ordered.sort_by_key(|revision| {
            commits
                .iter()
                .position(|commit| commit.revision == **revision)
                .unwrap_or(usize::MAX)
        });
        for revision in ordered {
            let mut command = remedy::declare(decision, revision);
            if *revision != decision.revision {
                command.push_str(
                    ", once it is the latest (git rebase --interactive stops there with `edit`)",
                );
            }
            self.item(&wording::abbreviated(revision), &command);
        }
        self.item(
            "or all at once",
            "fill in the form in the description of the pull request (docs/declaring.md)",
        );
    }
}

fn words(evidence: &Evidence) -> String {
    let mut words = evidence.excerpt.clone();
    if let Some(session) = &evidence.session
        && !evidence.excerpt.contains(session.as_str())
    {
        words.push_str("; session ");
        words.push_str(session);
    }
    if let Some(appeal) = &evidence.set_aside_by {
        words.push_str("; set aside by the appeal ");
        words.push_str(appeal);
    }
    words
}
