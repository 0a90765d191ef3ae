//! How much of a change came from AI, and by which evidence.
//!
//! Evidence is weighed: an agent's identity, a trailer where git finds it, a trailer elsewhere, a declaration, a hint. None
//! of it is authenticated, so all of it can only raise what a policy demands. Commits that are in the base already, and
//! merges from the base that git recomputed, are not the change's and do not count.

pub(crate) mod agents;
mod lines;
pub(crate) mod marks;
mod statements;
pub(crate) mod trailers;
mod value;

use agents::Agents;
use countersign_contract::types::{
    Commit, CommitProvenance, DeclaredUse, Evidence, EvidenceKind, Facts, FileProvenance, Identity,
    Provenance,
};
use countersign_program::Glob;
use countersign_program::policy::ProvenanceSettings;
use lines::{Files, Part, Supplies};
use marks::{Marks, Text};
pub(crate) use statements::rose_since;
use statements::{contradicting, contradictions, is_undeclared, prompter};
pub(crate) use value::{to_value, totals, with_missing};

/// A policy's settings, ready to use.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    agents: Vec<countersign_program::policy::AgentPattern>,
    /// Sorted, lower-case.
    trailers: Vec<String>,
    mechanical: Vec<Glob>,
}

impl Settings {
    /// Reads a policy's settings. The error is the glob that can't be read.
    pub(crate) fn new(settings: &ProvenanceSettings) -> Result<Settings, String> {
        let lower = |texts: &[String]| texts.iter().map(|text| text.to_ascii_lowercase()).collect();
        let agents =
            settings
                .agents
                .iter()
                .map(|agent| countersign_program::policy::AgentPattern {
                    name: agent.name.clone(),
                    emails: lower(&agent.emails),
                    logins: lower(&agent.logins),
                });
        let mut trailers: Vec<String> = lower(&settings.trailers);
        crate::order::sort_unique(&mut trailers);
        let parse = |glob: &String| Glob::parse(glob).map_err(|_| glob.clone());
        Ok(Settings {
            agents: agents.collect(),
            trailers,
            mechanical: settings
                .mechanical
                .iter()
                .map(parse)
                .collect::<Result<_, _>>()?,
        })
    }

    /// The agents to look for.
    pub(crate) fn agents(&self) -> Agents<'_> {
        Agents::new(&self.agents)
    }
}

/// Provenance, and what else was found on the way.
#[derive(Debug)]
pub(crate) struct Findings {
    /// What the decision shows.
    pub(crate) provenance: Provenance,
    /// The commits are not all there.
    pub(crate) commits_missing: bool,
    /// Lists that the bounds of AI lines would need.
    pub(crate) lines_missing: Option<&'static str>,
    /// The files are not all there.
    pub(crate) files_missing: bool,
    /// Declarations are known to be cut short.
    pub(crate) declarations_missing: bool,
    /// People named as co-authors by commits that count: name and e-mail, sorted.
    pub(crate) co_authors: Vec<(String, String)>,
}

/// The commit counts: it is neither in the base already nor a merge from it that git recomputed.
pub(crate) fn counts(commit: &Commit) -> bool {
    !commit.in_base && !commit.recomputed_merge
}

struct Examined<'a> {
    commit: &'a Commit,
    marks: Marks,
    agent_authored: bool,
    declared: bool,
    denials: Vec<String>,
}

/// Weighs all evidence.
pub(crate) fn find(facts: &Facts, settings: &Settings) -> Findings {
    let agents = settings.agents();
    let supply = Supplies {
        commits: lines::is_complete(facts.completeness.commits.as_ref()),
        commit_files: lines::is_complete(facts.completeness.commit_files.as_ref()),
        files: lines::is_complete(facts.completeness.files.as_ref()),
    };
    let files = Files::new(&facts.files, &settings.mechanical);
    let mut commits: Vec<Examined<'_>> = facts
        .commits
        .iter()
        .filter(|commit| counts(commit))
        .map(|commit| examine(commit, facts, &agents, settings))
        .collect();
    crate::order::sort_by(&mut commits, |a, b| {
        a.commit.revision.cmp(&b.commit.revision)
    });

    let whole = of_whole_change(facts, &agents, settings);
    let touched = commits
        .iter()
        .any(|examined| !examined.marks.evidence.is_empty());
    let hinted = whole
        .evidence
        .iter()
        .any(|evidence| evidence.kind != EvidenceKind::Declaration);
    // A declaration of the whole change confirms what the commits show; it widens nothing that is known better.
    let whole_change = hinted || (!whole.evidence.is_empty() && !touched);
    let parts: Vec<Part<'_>> = commits
        .iter()
        .map(|examined| Part {
            commit: examined.commit,
            agent_authored: examined.agent_authored,
            touched: whole_change || !examined.marks.evidence.is_empty(),
            added: Default::default(),
        })
        .collect();
    let bounds = lines::of_change(&parts, &files, &supply, whole_change);

    let opened_by_agent = whole
        .evidence
        .iter()
        .any(|evidence| evidence.kind == EvidenceKind::AgentIdentity);
    let agent_authored = opened_by_agent || commits.iter().any(|examined| examined.agent_authored);
    let contradictions = contradictions(&commits, &whole);
    let undeclared = commits
        .iter()
        .filter(|examined| is_undeclared(examined, hinted && !touched))
        .map(|examined| examined.commit.revision.clone())
        .collect();
    let prompter = if agent_authored {
        prompter(facts, &commits, &agents)
    } else {
        None
    };
    let co_authors = crate::order::set(
        commits
            .iter()
            .flat_map(|examined| examined.marks.co_authors.iter().cloned()),
    );
    let commit_rows = commits
        .iter()
        .zip(&parts)
        .map(|(examined, part)| CommitProvenance {
            revision: examined.commit.revision.clone(),
            detected: !examined.marks.evidence.is_empty(),
            agent_authored: examined.agent_authored,
            declared: examined.declared,
            ai_lines: lines::of_commit(part, &files, &supply),
            human_lines: lines::NONE,
            unknown_lines: lines::NONE,
            agents: names(
                examined
                    .marks
                    .evidence
                    .iter()
                    .map(|evidence| &evidence.agent),
            ),
        });
    let commit_rows: Vec<CommitProvenance> = commit_rows.collect();
    let file_rows = lines::of_files(&parts, &files, &supply, whole_change);
    let mut evidence: Vec<Evidence> = commits
        .into_iter()
        .flat_map(|examined| examined.marks.evidence)
        .chain(whole.evidence)
        .collect();
    crate::order::sort_by(&mut evidence, |a, b| {
        let key = |e: &Evidence| {
            (
                e.kind,
                e.revision.clone(),
                e.agent.clone(),
                e.model.clone(),
                e.excerpt.clone(),
            )
        };
        key(a).cmp(&key(b))
    });
    let declarations = facts.completeness.declarations.as_ref();
    Findings {
        commits_missing: !supply.commits,
        lines_missing: bounds.as_ref().err().copied(),
        files_missing: !supply.files,
        declarations_missing: declarations
            .is_some_and(|entry| entry.supply == countersign_contract::types::Supply::Truncated),
        co_authors,
        provenance: Provenance {
            detected: !evidence.is_empty(),
            agent_authored,
            ai_lines: bounds.unwrap_or(countersign_contract::types::LineRange {
                min: 0,
                max: u32::try_from(files.lines()).unwrap_or(u32::MAX),
            }),
            lines: u32::try_from(files.lines()).unwrap_or(u32::MAX),
            agents: names(evidence.iter().map(|evidence| &evidence.agent)),
            models: names(evidence.iter().map(|evidence| &evidence.model)),
            undeclared,
            contradictions,
            prompter,
            commits: commit_rows,
            files: file_rows
                .into_iter()
                .map(|(path, ai_lines)| FileProvenance {
                    path,
                    ai_lines,
                    human_lines: lines::NONE,
                    unknown_lines: lines::NONE,
                })
                .collect(),
            evidence,
            agent_alone: false,
            human_lines: lines::NONE,
            unknown_lines: lines::NONE,
            mechanical_lines: 0,
            recent: None,
            appeals: Vec::new(),
        },
    }
}

fn names<'a>(found: impl Iterator<Item = &'a Option<String>>) -> Vec<String> {
    let sorted = crate::order::set(found.flatten());
    sorted.into_iter().cloned().collect()
}

fn examine<'a>(
    commit: &'a Commit,
    facts: &Facts,
    agents: &Agents<'_>,
    settings: &Settings,
) -> Examined<'a> {
    let mut marks = marks::read(
        &commit.message,
        Text::Message(&commit.revision),
        agents,
        &settings.trailers,
    );
    let mut agent_authored = false;
    for identity in [&commit.author, &commit.committer] {
        if let Some(agent) =
            agents.by_identity(&identity.name, &identity.email, identity.login.as_deref())
        {
            agent_authored = true;
            marks.add(agent_identity(identity, agent, Some(&commit.revision)));
        }
    }
    let mut declared = marks.denied_in_block
        || marks
            .evidence
            .iter()
            .any(|evidence| evidence.kind == EvidenceKind::Trailer);
    let mut denials = std::mem::take(&mut marks.denials);
    for declaration in &facts.declarations {
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
    crate::order::sort_unique(&mut denials);
    let mut examined = Examined {
        commit,
        marks,
        agent_authored,
        declared,
        denials,
    };
    // A statement that stronger evidence contradicts is none.
    if contradicting(&examined).is_some() {
        examined.declared = false;
    }
    examined
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
    declaration: &'a countersign_contract::types::Declaration,
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

/// What speaks of the change as a whole: its branch, its description, who opened it, declarations.
fn of_whole_change(facts: &Facts, agents: &Agents<'_>, settings: &Settings) -> Marks {
    let change = &facts.change;
    let mut found = marks::read(&change.body, Text::Description, agents, &settings.trailers);
    // The description of a change is no message: a trailer there is lost unless a squash keeps it.
    for evidence in &mut found.evidence {
        if evidence.kind == EvidenceKind::Trailer {
            evidence.kind = EvidenceKind::StrayTrailer;
        }
    }
    found
        .evidence
        .dedup_by(|a, b| a.kind == b.kind && a.agent == b.agent && a.model == b.model);
    let author = &change.author;
    if let Some(agent) = agents.by_identity(&author.name, &author.email, author.login.as_deref()) {
        found.add(agent_identity(author, agent, None));
    }
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
    found
}
