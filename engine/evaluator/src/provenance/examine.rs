//! What is found on each commit of a change, and on the change as a whole, before it is weighed.

use super::Settings;
use super::marks::{self, Marks, Text};
use super::notes::Notes;
use crate::people::agents::Agents;
use crate::supply::is_complete;
use countersign_contract::types::{
    ChangeState, Commit, Declaration, DeclaredUse, EquivalenceKind, Evidence, EvidenceKind, Facts,
    Identity, Purpose,
};

/// One commit that counts, and what was found on it.
pub(super) struct Examined<'a> {
    pub(super) commit: &'a Commit,
    pub(super) marks: Marks,
    /// An agent is its author or committer.
    pub(super) agent_authored: bool,
    pub(super) declared: bool,
    pub(super) denials: Vec<String>,
    /// The change landed, and this is one of the commits that it came from.
    pub(super) carried: bool,
    /// It did not make the content: the change has not landed, and this commit belongs to a head that it had before, with the same
    /// content; or the change puts it back.
    pub(super) earlier: bool,
    /// It landed long ago and was undone, and the change puts it back.
    pub(super) restored: bool,
}

/// Evidence that a confirmed appeal sets aside.
pub(crate) struct Contested<'a> {
    /// The appeal.
    pub(crate) id: &'a str,
    /// The agent that did not take part.
    pub(crate) agent: String,
    /// Commits that it speaks of. Empty: all of the change.
    pub(crate) revisions: &'a [String],
}

impl Contested<'_> {
    /// The appeal contests this evidence, and may: what a tool recorded or signed, and an agent's own identity, is not a
    /// matter of opinion.
    fn covers(&self, evidence: &Evidence) -> bool {
        let may = matches!(
            evidence.kind,
            EvidenceKind::Trailer
                | EvidenceKind::StrayTrailer
                | EvidenceKind::Declaration
                | EvidenceKind::Heuristic
        );
        let of_commit = self.revisions.is_empty()
            || evidence
                .revision
                .as_ref()
                .is_some_and(|revision| self.revisions.contains(revision));
        may && of_commit && evidence.agent.as_ref() == Some(&self.agent)
    }
}

/// Every mark of AI that was found, and who wrote the change.
pub(crate) struct Examination<'w> {
    pub(super) facts: &'w Facts,
    pub(super) settings: &'w Settings,
    pub(super) agents: Agents<'w>,
    pub(super) notes: Notes<'w>,
    /// The commits that count, by revision.
    pub(super) commits: Vec<Examined<'w>>,
    /// What speaks of the change as a whole.
    pub(super) whole: Marks,
    /// Commits that the change puts back and that have no mark, by revision.
    pub(super) unmarked: Vec<&'w str>,
}

impl<'w> Examination<'w> {
    /// Reads messages, identities, notes and declarations, each once.
    pub(crate) fn read(
        facts: &'w Facts,
        settings: &'w Settings,
        agents: Agents<'w>,
    ) -> Examination<'w> {
        let mut examination = Examination {
            facts,
            settings,
            agents,
            notes: super::notes::read(facts, settings, &agents),
            commits: Vec::new(),
            whole: Marks::default(),
            unmarked: Vec::new(),
        };
        let mut commits: Vec<Examined<'w>> = counted_commits(facts)
            .into_iter()
            .map(|(commit, carried)| examination.commit(commit, carried))
            .collect();
        crate::sort::sort_by(&mut commits, |a, b| {
            a.commit.revision.cmp(&b.commit.revision)
        });
        // What comes back without a mark was read by people when it landed, and is not asked for again.
        let notes = &examination.notes;
        commits.retain(|examined| {
            let open = notes
                .record(&examined.commit.revision)
                .is_some_and(|record| record.open);
            let asked = !examined.restored || examined.marks.show_ai() || open;
            if !asked {
                examination.unmarked.push(&examined.commit.revision);
            }
            asked
        });
        examination.commits = commits;
        examination.whole = examination.whole_change();
        examination
    }

    /// What the change carries belongs to heads that it had before it was amended or rebased. Of what landed, and of a squash of
    /// which all commits are there, it is what was squashed.
    fn came_before(&self) -> bool {
        let facts = self.facts;
        let landed = facts.change.state == ChangeState::Merged
            || facts.purpose == Purpose::Audit
            || !facts.change.landed_from.is_empty();
        !landed && !is_complete(facts.completeness.carried_commits.as_ref())
    }

    fn commit(&self, commit: &'w Commit, carried: bool) -> Examined<'w> {
        let agents = &self.agents;
        let mut marks = Marks::default();
        // The strongest first: what is more than a commit may show must not displace them.
        if let Some(record) = self.notes.record(&commit.revision) {
            marks.evidence.clone_from(&record.evidence);
        }
        let agent_authored = self.makers(commit, &mut marks);
        marks::read(
            &commit.message,
            Text::Message(&commit.revision),
            agents,
            &self.settings.trailers,
            &mut marks,
        );
        let mut denials = std::mem::take(&mut marks.denials);
        let declared = self.declarations_of(commit, &mut marks, &mut denials);
        crate::sort::sort_unique(&mut denials);
        let restored = carried && self.puts_back(&commit.revision);
        Examined {
            commit,
            marks,
            agent_authored,
            declared,
            denials,
            carried,
            earlier: carried && (restored || self.came_before()),
            restored,
        }
    }

    /// The change puts the commit back, which had been undone.
    fn puts_back(&self, revision: &str) -> bool {
        self.facts
            .equivalences
            .iter()
            .any(|link| link.kind == EquivalenceKind::Restore && link.from_revision == revision)
    }

    /// Adds agents that authored or committed the commit, and names that hint at one. Whether there is such an agent.
    fn makers(&self, commit: &Commit, marks: &mut Marks) -> bool {
        let agents = &self.agents;
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
        agent_authored
    }

    /// Adds what declarations say of the commit. Whether any speaks of it.
    fn declarations_of(
        &self,
        commit: &Commit,
        marks: &mut Marks,
        denials: &mut Vec<String>,
    ) -> bool {
        let agents = &self.agents;
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
        declared
    }

    /// What speaks of the change as a whole: its branch, its description, who opened it, declarations.
    fn whole_change(&self) -> Marks {
        let (facts, agents) = (self.facts, &self.agents);
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
        // The description of a change is not a message: a trailer there is lost unless a squash keeps it.
        for evidence in &mut found.evidence {
            if evidence.kind == EvidenceKind::Trailer {
                evidence.kind = EvidenceKind::StrayTrailer;
            }
        }
        marks::sort(&mut found.evidence);
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
        super::tree::add(&facts.files, agents, &mut found);
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
        found
    }
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

/// The commit counts: it is neither in the base already nor a merge from it that git recomputed.
pub(crate) fn counts(commit: &Commit) -> bool {
    !commit.in_base && !commit.recomputed_merge
}

/// The commits that count: those of the change, and, marked, those that it came from and does not list itself.
fn counted_commits(facts: &Facts) -> Vec<(&Commit, bool)> {
    let own = facts.commits.iter().map(|commit| (commit, false));
    let mut all: Vec<(&Commit, bool)> = own.filter(|(commit, _)| counts(commit)).collect();
    if !facts.carried_commits.is_empty() {
        let listed = facts.commits.iter().map(|commit| commit.revision.as_str());
        let listed = crate::sort::set(listed);
        let carried = facts.carried_commits.iter().filter(|commit| {
            counts(commit) && listed.binary_search(&commit.revision.as_str()).is_err()
        });
        all.extend(carried.map(|commit| (commit, true)));
    }
    all
}

/// Marks what confirmed appeals set aside. Where there was more evidence than is kept, none is: nobody saw the rest.
pub(super) fn set_aside(marks: &mut Marks, contested: &[Contested<'_>]) {
    if marks.full {
        return;
    }
    for evidence in &mut marks.evidence {
        let appeal = contested
            .iter()
            .find(|contested| contested.covers(evidence));
        evidence.set_aside_by = appeal.map(|contested| contested.id.to_owned());
    }
}
