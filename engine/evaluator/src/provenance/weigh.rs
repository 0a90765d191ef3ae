//! All evidence of a change, weighed together.

use super::authorship::Authorship;
use super::declarations::{
    contradicting, contradictions, left_behind, repeat_declarations, undeclared,
};
use super::examine::{Contested, Examination, Examined, set_aside};
use super::lines::{History, Part, Shares, Supplies, fit};
use super::marks::{self, Marks};
use super::mechanical::Files;
use super::{Attribution, recent};
use crate::people::roster::Roster;
use crate::supply::{is_complete, is_cut};
use countersign_contract::types::{
    CommitProvenance, Evidence, EvidenceKind, FileProvenance, LineRange, Notice, Provenance,
    ShareRange,
};
use std::cell::OnceCell;

/// That what is shown of commits and lines is a part of them only: a reader of the bounds would take it for all.
fn incomplete(commits: bool, files: bool) -> Vec<Notice> {
    let lists = [("commits", commits), ("files", files)].into_iter();
    let missing = lists.filter(|(_, missing)| *missing);
    missing
        .map(|(list, _)| Notice {
            code: "incomplete_provenance".to_owned(),
            subject: list.to_owned(),
            explanation: format!(
                "the list is not complete, so that there may be more commits, lines and evidence of AI than are shown; collect all {list}"
            ),
        })
        .collect()
}

/// Lines by who wrote them.
struct CountedLines {
    commits: Vec<CommitProvenance>,
    files: Vec<FileProvenance>,
    /// Those of the change.
    shares: Shares,
    /// The list that its bounds lack.
    lacking: Option<&'static str>,
    total: u32,
    mechanical: u32,
    deleted: u32,
}

impl<'w> Examination<'w> {
    /// Weighs all evidence, without what confirmed appeals set aside. `roster` says which of the past changes are the same
    /// author's.
    pub(crate) fn weigh(
        mut self,
        authorship: &Authorship,
        contested: &[Contested<'_>],
        roster: &Roster<'_>,
    ) -> Attribution {
        let facts = self.facts;
        let mut commits = std::mem::take(&mut self.commits);
        for examined in &mut commits {
            settle(examined, contested);
        }
        repeat_declarations(&mut commits);
        let mut whole = std::mem::take(&mut self.whole);
        set_aside(&mut whole, contested);
        let own = || commits.iter().filter(|examined| !examined.earlier);
        let touched = own().any(|examined| examined.marks.show_ai());
        let hinted = whole
            .counting()
            .any(|evidence| evidence.kind != EvidenceKind::Declaration);
        // A declaration of the whole change confirms what the commits show; it widens nothing that is known better.
        let whole_change = hinted || (whole.show_ai() && !touched);
        let person_named = own().any(|examined| self.names_person(examined));
        let commits_missing = authorship.commits_missing;
        // A commit that is not known may be a person's.
        let agent_alone = !person_named
            && !commits_missing
            && !self.carried_missing()
            && own().next().is_some()
            && own().all(|examined| examined.agent_authored);
        let contradictions = contradictions(&commits, &whole);
        let left_behind = left_behind(&commits, &whole);
        let mut undeclared = undeclared(&commits, hinted && !touched);
        if !left_behind.is_empty() {
            crate::sort::insert(&mut undeclared, facts.change.head.revision.clone());
        }
        let supply = self.supplies();
        let mut notices = std::mem::take(&mut self.notes.notices);
        notices.extend(left_behind);
        notices.extend(incomplete(commits_missing, !supply.files));
        let lines = self.count_lines(&commits, whole_change);
        let evidence = all_evidence(commits, whole);
        let counting = || evidence.iter().filter(|evidence| marks::counts(evidence));
        let (ai_lines, human_lines, unknown_lines) = lines.shares.ranges();
        let detected = counting().next().is_some();
        let ai_share = share(&ai_lines, lines.total, detected);
        let completeness = &facts.completeness;
        let mut attribution = Attribution {
            commits_missing,
            carried_missing: self.carried_missing(),
            lines_missing: lines.lacking,
            files_missing: !supply.files,
            declarations_missing: is_cut(completeness.declarations.as_ref()),
            notes_missing: supply.notes_cut,
            history_missing: is_cut(completeness.history.as_ref()),
            appeals_missing: is_cut(completeness.appeals.as_ref()),
            deleted: lines.deleted,
            person_named,
            notices,
            provenance: Provenance {
                detected,
                agent_authored: authorship.agent_authored,
                agent_alone,
                ai_lines,
                human_lines,
                unknown_lines,
                lines: lines.total,
                ai_share,
                mechanical_lines: lines.mechanical,
                recent: None,
                agents: names(counting().map(|evidence| &evidence.agent)),
                models: names(counting().map(|evidence| &evidence.model)),
                undeclared,
                contradictions,
                prompter: authorship.prompter.clone(),
                commits: lines.commits,
                files: lines.files,
                evidence,
                appeals: Vec::new(),
            },
        };
        recent::add(facts, self.settings, roster, &mut attribution);
        attribution
    }

    /// Bounds the lines of the change, of each commit and of each file.
    fn count_lines(&self, commits: &[Examined<'_>], whole_change: bool) -> CountedLines {
        let files = Files::new(
            &self.facts.files,
            &self.settings.mechanical,
            &self.settings.counted,
        );
        let history = self.history(commits, whole_change);
        let by_file = history.of_files(&files);
        let bounds = history.of_change(&files, &by_file);
        let rows = commits.iter().zip(&history.parts).map(|(examined, part)| {
            let (ai_lines, human_lines, unknown_lines) = history.of_commit(part, &files).ranges();
            CommitProvenance {
                revision: examined.commit.revision.clone(),
                detected: examined.marks.show_ai(),
                agent_authored: examined.agent_authored,
                declared: examined.declared,
                ai_lines,
                human_lines,
                unknown_lines,
                agents: names(examined.marks.counting().map(|evidence| &evidence.agent)),
            }
        });
        let file_rows = by_file.into_iter().map(|(path, shares)| {
            let (ai_lines, human_lines, unknown_lines) = shares.ranges();
            FileProvenance {
                path,
                ai_lines,
                human_lines,
                unknown_lines,
            }
        });
        CountedLines {
            commits: rows.collect(),
            files: file_rows.collect(),
            lacking: bounds.as_ref().err().copied(),
            shares: bounds.unwrap_or_else(|_| history.unbounded(&files)),
            total: fit(files.lines()),
            mechanical: fit(files.mechanical_lines()),
            deleted: fit(files.deleted()),
        }
    }

    /// A squash or rebase sheds what its commits carried, so that they have to be there.
    fn carried_missing(&self) -> bool {
        let facts = self.facts;
        !facts.change.landed_from.is_empty()
            && !is_complete(facts.completeness.carried_commits.as_ref())
    }

    fn supplies(&self) -> Supplies {
        let completeness = &self.facts.completeness;
        Supplies {
            commits: match is_complete(completeness.commits.as_ref()) {
                false => Err("commits"),
                true if self.carried_missing() => Err("carried_commits"),
                true => Ok(()),
            },
            commit_files: is_complete(completeness.commit_files.as_ref()),
            files: is_complete(completeness.files.as_ref()),
            notes_cut: is_cut(completeness.notes.as_ref()),
        }
    }

    fn history<'n>(&'n self, commits: &'n [Examined<'_>], whole_change: bool) -> History<'n> {
        let carried = || {
            commits
                .iter()
                .filter(|examined| examined.carried && !examined.earlier)
        };
        // A note that nobody verified must not make a squash's own marks mean less.
        let marks = || {
            carried()
                .flat_map(|examined| examined.marks.counting())
                .filter(|evidence| evidence.kind != EvidenceKind::LineNote)
        };
        let known = names(marks().map(|evidence| &evidence.agent));
        let carried_ai = marks().next().is_some();
        let parts = commits.iter().map(|examined| {
            let record = self.notes.record(&examined.commit.revision);
            let open = record.is_some_and(|record| record.open);
            let shows_ai = examined.marks.show_ai();
            // A squash lists the marks of all its commits, without saying which lines each of them meant.
            let repeats = |evidence: &Evidence| {
                evidence.kind > EvidenceKind::LineNote
                    && evidence
                        .agent
                        .as_ref()
                        .is_none_or(|agent| known.binary_search(agent).is_ok())
            };
            let inherited = !examined.carried
                && carried_ai
                && shows_ai
                && !open
                && examined.marks.counting().all(repeats);
            Part {
                commit: examined.commit,
                agent_authored: examined.agent_authored,
                touched: (whole_change && !examined.earlier) || shows_ai || open,
                carried: examined.carried,
                earlier: examined.earlier,
                inherited,
                noted: record.map_or(&[], |record| &record.noted),
                sums: OnceCell::new(),
            }
        });
        History {
            parts: parts.collect(),
            whole_change,
            supply: self.supplies(),
        }
    }
}

/// The AI lines as a share of all. Of no lines it says nothing, so that any evidence leaves it open.
fn share(ai_lines: &LineRange, total: u32, detected: bool) -> ShareRange {
    if total == 0 {
        return ShareRange {
            min: 0.0,
            max: if detected { 1.0 } else { 0.0 },
        };
    }
    let of_total = |lines: u32| (f64::from(lines) / f64::from(total)).min(1.0);
    ShareRange {
        min: of_total(ai_lines.min),
        max: of_total(ai_lines.max),
    }
}

/// All evidence of a change, sorted.
fn all_evidence(commits: Vec<Examined<'_>>, whole: Marks) -> Vec<Evidence> {
    let of_commits = commits
        .into_iter()
        .flat_map(|examined| examined.marks.evidence);
    let mut evidence: Vec<Evidence> = of_commits.chain(whole.evidence).collect();
    marks::sort(&mut evidence);
    evidence
}

/// Sets aside what appeals contest, and says whether what is left of the commit's marks is declared.
fn settle(examined: &mut Examined<'_>, contested: &[Contested<'_>]) {
    set_aside(&mut examined.marks, contested);
    examined.declared |= examined.marks.denied_in_block
        || examined
            .marks
            .counting()
            .any(|evidence| evidence.kind == EvidenceKind::Trailer);
    // A statement that stronger evidence contradicts is none.
    if contradicting(examined).is_some() {
        examined.declared = false;
    }
}

fn names<'a>(found: impl Iterator<Item = &'a Option<String>>) -> Vec<String> {
    let sorted = crate::sort::set(found.flatten());
    sorted.into_iter().cloned().collect()
}
