//! All evidence of a change, weighed together.

use super::declarations::{
    Prompter, contradicting, contradictions, is_program, is_undeclared, left_behind, prompter,
};
use super::lines::{self, History, Part, Supplies, fit};
use super::marks::{self, Marks, Text};
use super::mechanical::Files;
use super::notes::Notes;
use super::{Findings, Settings, counted_commits, recent};
use crate::people::agents::Agents;
use crate::people::roster::is_forge;
use crate::signoffs::appeals::Aside;
use countersign_contract::types::{
    ChangeState, Commit, CommitProvenance, Declaration, DeclaredUse, Evidence, EvidenceKind, Facts,
    FileProvenance, Identity, Notice, Provenance, Purpose,
};
use std::cell::OnceCell;

/// One commit that counts, and what was found on it.
pub(super) struct Examined<'a> {
    pub(super) commit: &'a Commit,
    pub(super) marks: Marks,
    /// An agent is its author or committer.
    pub(super) agent_authored: bool,
    pub(super) declared: bool,
    pub(super) denials: Vec<String>,
    /// The change landed, and this is one of the commits that it came from.
    carried: bool,
    /// The change has not landed, and this commit belongs to a head that it had before, with the same content.
    pub(super) earlier: bool,
}

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

/// What evidence is weighed by.
pub(super) struct Weighing<'w> {
    pub(super) facts: &'w Facts,
    pub(super) settings: &'w Settings,
    pub(super) agents: &'w Agents<'w>,
    pub(super) notes: &'w Notes<'w>,
}

impl<'w> Weighing<'w> {
    /// All there is to say, with the evidence set aside that confirmed appeals name.
    pub(super) fn findings(&self, aside: &[Aside<'_>]) -> Findings {
        let facts = self.facts;
        let mut commits: Vec<Examined<'w>> = counted_commits(facts)
            .into_iter()
            .map(|(commit, carried)| self.examine(commit, carried, aside))
            .collect();
        crate::sort::sort_by(&mut commits, |a, b| {
            a.commit.revision.cmp(&b.commit.revision)
        });
        let whole = self.of_whole_change(aside);
        let own = || commits.iter().filter(|examined| !examined.earlier);
        let touched = own().any(|examined| examined.marks.show_ai());
        let hinted = whole
            .counting()
            .any(|evidence| evidence.kind != EvidenceKind::Declaration);
        // A declaration of the whole change confirms what the commits show; it widens nothing that is known better.
        let whole_change = hinted || (whole.show_ai() && !touched);
        let files = Files::new(
            &facts.files,
            &self.settings.mechanical,
            &self.settings.counted,
        );
        let history = self.history(&commits, whole_change);
        let commits_missing = !lines::is_complete(facts.completeness.commits.as_ref());
        let by_file = history.of_files(&files);
        let bounds = history.of_change(&files, &by_file);

        let opened_by_agent = whole
            .counting()
            .any(|evidence| evidence.kind == EvidenceKind::AgentIdentity);
        let agent_authored =
            opened_by_agent || commits.iter().any(|examined| examined.agent_authored);
        let person_named = own().any(|examined| self.names_person(examined));
        // A commit that is not known may be a person's.
        let agent_alone = !person_named
            && !commits_missing
            && !self.carried_missing()
            && own().next().is_some()
            && own().all(|examined| examined.agent_authored);
        let contradictions = contradictions(&commits, &whole);
        let undeclared = own()
            .filter(|examined| is_undeclared(examined, hinted && !touched))
            .map(|examined| examined.commit.revision.clone());
        let mut undeclared: Vec<String> = undeclared.collect();
        let left_behind = left_behind(&commits, &whole);
        if !left_behind.is_empty() {
            crate::sort::insert(&mut undeclared, facts.change.head.revision.clone());
        }
        let mut oddities = self.notes.oddities.clone();
        oddities.extend(left_behind);
        let prompter = match agent_authored {
            true => prompter(facts, &commits, self.agents),
            false => Prompter::default(),
        };
        let co_authors = commits
            .iter()
            .flat_map(|examined| examined.marks.co_authors.iter().cloned());
        let co_authors = crate::sort::set(co_authors);
        let commit_rows = commits
            .iter()
            .zip(&history.parts)
            .map(|(examined, part)| {
                let (ai_lines, human_lines, unknown_lines) =
                    history.of_commit(part, &files).ranges();
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
            })
            .collect();
        let unbounded = history.unbounded(&files);
        drop(history);
        let mut evidence: Vec<Evidence> = commits
            .into_iter()
            .flat_map(|examined| examined.marks.evidence)
            .chain(whole.evidence)
            .collect();
        sort(&mut evidence);
        let counting = || evidence.iter().filter(|evidence| marks::counts(evidence));
        let completeness = &facts.completeness;
        let supply = self.supplies();
        let total = fit(files.lines());
        let shares = bounds.unwrap_or(unbounded);
        let (ai_lines, human_lines, unknown_lines) = shares.ranges();
        oddities.extend(incomplete(commits_missing, !supply.files));
        let mut findings = Findings {
            commits_missing,
            carried_missing: self.carried_missing(),
            lines_missing: bounds.as_ref().err().copied(),
            files_missing: !supply.files,
            declarations_missing: lines::is_cut(completeness.declarations.as_ref()),
            notes_missing: supply.notes_cut,
            history_missing: lines::is_cut(completeness.history.as_ref()),
            appeals_missing: lines::is_cut(completeness.appeals.as_ref()),
            deleted: fit(files.deleted()),
            person_named,
            prompter_vouched: prompter.vouched,
            co_authors,
            oddities,
            provenance: Provenance {
                detected: counting().next().is_some(),
                agent_authored,
                agent_alone,
                ai_lines,
                human_lines,
                unknown_lines,
                lines: total,
                mechanical_lines: fit(files.mechanical_lines()),
                recent: None,
                agents: names(counting().map(|evidence| &evidence.agent)),
                models: names(counting().map(|evidence| &evidence.model)),
                undeclared,
                contradictions,
                prompter: prompter.name,
                commits: commit_rows,
                files: by_file
                    .into_iter()
                    .map(|(path, shares)| {
                        let (ai_lines, human_lines, unknown_lines) = shares.ranges();
                        FileProvenance {
                            path,
                            ai_lines,
                            human_lines,
                            unknown_lines,
                        }
                    })
                    .collect(),
                evidence,
                appeals: Vec::new(),
            },
        };
        recent::add(facts, self.settings, &mut findings);
        findings
    }

    /// A person is named as author, committer or co-author of the commit. What the forge made for somebody names nobody.
    fn names_person(&self, examined: &Examined<'_>) -> bool {
        let is_person = |identity: &Identity| !is_program(identity, self.facts, self.agents);
        let commit = examined.commit;
        let mut co_authors = examined.marks.co_authors.iter();
        is_person(&commit.author)
            || (is_person(&commit.committer) && !is_forge(&commit.committer, commit.signature))
            || co_authors.any(|(name, email)| {
                is_person(&Identity {
                    name: name.clone(),
                    email: email.clone(),
                    login: None,
                })
            })
    }

    /// What the change carries belongs to heads that it had before it was amended or rebased. Of what landed, and of a squash of
    /// which all commits are there, it is what was squashed.
    fn came_before(&self) -> bool {
        let facts = self.facts;
        let landed = facts.change.state == ChangeState::Merged
            || facts.purpose == Purpose::Audit
            || !facts.change.landed_from.is_empty();
        !landed && !lines::is_complete(facts.completeness.carried_commits.as_ref())
    }

    /// A squash or rebase sheds what its commits carried, so that they have to be there.
    fn carried_missing(&self) -> bool {
        let facts = self.facts;
        !facts.change.landed_from.is_empty()
            && !lines::is_complete(facts.completeness.carried_commits.as_ref())
    }

    fn supplies(&self) -> Supplies {
        let completeness = &self.facts.completeness;
        Supplies {
            commits: match lines::is_complete(completeness.commits.as_ref()) {
                false => Err("commits"),
                true if self.carried_missing() => Err("carried_commits"),
                true => Ok(()),
            },
            commit_files: lines::is_complete(completeness.commit_files.as_ref()),
            files: lines::is_complete(completeness.files.as_ref()),
            notes_cut: lines::is_cut(completeness.notes.as_ref()),
        }
    }

    fn history<'n>(&'n self, commits: &[Examined<'n>], whole_change: bool) -> History<'n> {
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

    fn examine(&self, commit: &'w Commit, carried: bool, aside: &[Aside<'_>]) -> Examined<'w> {
        let agents = self.agents;
        let mut marks = Marks::default();
        // The strongest first: what is more than a commit may show must not displace them.
        if let Some(record) = self.notes.record(&commit.revision) {
            marks.evidence.clone_from(&record.evidence);
        }
        let mut agent_authored = false;
        for identity in [&commit.author, &commit.committer] {
            if let Some(agent) =
                agents.by_identity(&identity.name, &identity.email, identity.login.as_deref())
            {
                agent_authored = true;
                marks.add(agent_identity(identity, agent, Some(&commit.revision)));
            } else if let Some((agent, model)) = agents.hint(&identity.name, &identity.email) {
                let (kind, words) = (EvidenceKind::Heuristic, &identity.name);
                marks.add(marks::evidence(
                    kind,
                    Some(&commit.revision),
                    agent,
                    model,
                    words,
                ));
            }
        }
        marks::read(
            &commit.message,
            Text::Message(&commit.revision),
            agents,
            &self.settings.trailers,
            &mut marks,
        );
        let mut denials = std::mem::take(&mut marks.denials);
        let mut declared = false;
        for declaration in &self.facts.declarations {
            let names_it = declaration.revisions.contains(&commit.revision);
            if !names_it && !declaration.revisions.is_empty() {
                continue;
            }
            declared = true;
            match declaration.ai {
                DeclaredUse::None => {
                    denials.push(format!("declared by `{}`: no AI", declaration.person))
                }
                DeclaredUse::Assisted | DeclaredUse::Generated if names_it => {
                    for evidence in declared_evidence(declaration, Some(&commit.revision), agents) {
                        marks.add(evidence);
                    }
                }
                DeclaredUse::Assisted | DeclaredUse::Generated => {}
            }
        }
        crate::sort::sort_unique(&mut denials);
        set_aside(&mut marks, aside);
        declared |= marks.denied_in_block
            || marks
                .counting()
                .any(|evidence| evidence.kind == EvidenceKind::Trailer);
        let mut examined = Examined {
            commit,
            marks,
            agent_authored,
            declared,
            denials,
            carried,
            earlier: carried && self.came_before(),
        };
        // A statement that stronger evidence contradicts is none.
        if contradicting(&examined).is_some() {
            examined.declared = false;
        }
        examined
    }

    /// What speaks of the change as a whole: its branch, its description, who opened it, declarations.
    fn of_whole_change(&self, aside: &[Aside<'_>]) -> Marks {
        let (facts, agents) = (self.facts, self.agents);
        let change = &facts.change;
        let mut found = Marks::default();
        let author = &change.author;
        if let Some(agent) =
            agents.by_identity(&author.name, &author.email, author.login.as_deref())
        {
            found.add(agent_identity(author, agent, None));
        }
        marks::read(
            &change.body,
            Text::Description,
            agents,
            &self.settings.trailers,
            &mut found,
        );
        // The description of a change is no message: a trailer there is lost unless a squash keeps it.
        for evidence in &mut found.evidence {
            if evidence.kind == EvidenceKind::Trailer {
                evidence.kind = EvidenceKind::StrayTrailer;
            }
        }
        sort(&mut found.evidence);
        found.evidence.dedup_by(|a, b| {
            a.kind == b.kind && a.agent == b.agent && a.model == b.model && a.session == b.session
        });
        if let Some(branch) = &change.head.branch
            && let Some(agent) = agents.by_branch(branch)
        {
            let words = format!("branch {branch}");
            found.add(marks::evidence(
                EvidenceKind::Heuristic,
                None,
                Some(agent),
                None,
                &words,
            ));
        }
        for declaration in facts
            .declarations
            .iter()
            .filter(|declaration| declaration.revisions.is_empty())
        {
            if declaration.ai != DeclaredUse::None {
                for evidence in declared_evidence(declaration, None, agents) {
                    found.add(evidence);
                }
            } else {
                found
                    .denials
                    .push(format!("declared by `{}`: no AI", declaration.person));
            }
        }
        set_aside(&mut found, aside);
        found
    }
}

/// Marks what confirmed appeals set aside. Where there was more evidence than is kept, none is: nobody saw the rest.
fn set_aside(marks: &mut Marks, aside: &[Aside<'_>]) {
    if marks.full {
        return;
    }
    for evidence in &mut marks.evidence {
        let appeal = aside.iter().find(|aside| aside.speaks_of(evidence));
        evidence.set_aside_by = appeal.map(|aside| aside.id.to_owned());
    }
}

fn sort(evidence: &mut Vec<Evidence>) {
    crate::sort::sort_by(evidence, |a, b| {
        let by_name = (a.kind, &a.revision, &a.agent).cmp(&(b.kind, &b.revision, &b.agent));
        let by_words =
            || (&a.model, &a.excerpt, &a.session).cmp(&(&b.model, &b.excerpt, &b.session));
        by_name.then_with(by_words)
    });
}

fn names<'a>(found: impl Iterator<Item = &'a Option<String>>) -> Vec<String> {
    let sorted = crate::sort::set(found.flatten());
    sorted.into_iter().cloned().collect()
}

fn agent_identity(identity: &Identity, agent: &str, revision: Option<&String>) -> Evidence {
    let words = format!("{} <{}>", identity.name, identity.email);
    marks::evidence(
        EvidenceKind::AgentIdentity,
        revision,
        Some(agent),
        None,
        &words,
    )
}

fn declared_evidence<'a>(
    declaration: &'a Declaration,
    revision: Option<&'a String>,
    agents: &'a Agents<'_>,
) -> impl Iterator<Item = Evidence> + 'a {
    let named = declaration.agents.iter().map(|name| {
        Some(
            agents
                .in_text(name)
                .map_or_else(|| name.to_lowercase(), str::to_owned),
        )
    });
    let unnamed = declaration.agents.is_empty().then_some(None);
    let words = format!(
        "declared by `{}`: {}",
        declaration.person,
        declaration.ai.as_str()
    );
    named.chain(unnamed).map(move |agent| {
        marks::evidence(
            EvidenceKind::Declaration,
            revision,
            agent.as_deref(),
            None,
            &words,
        )
    })
}
