//! What people said of a change, held against what was found: contradictions, missing declarations, who had the agent do
//! it, and whether the evidence rose since somebody signed.

use super::examine::Examined;
use super::marks::{self, Marks};
use countersign_contract::types::{
    Contradiction, Evidence, EvidenceKind, EvidenceSeen, Notice, Provenance,
};

/// Evidence that outweighs a denial: everything but another declaration and hints.
fn outweighs(evidence: &Evidence) -> bool {
    !matches!(
        evidence.kind,
        EvidenceKind::Declaration | EvidenceKind::Heuristic
    )
}

pub(super) fn contradicting<'a>(examined: &'a Examined<'_>) -> Option<&'a Evidence> {
    if examined.denials.is_empty() {
        return None;
    }
    examined
        .marks
        .counting()
        .filter(|evidence| outweighs(evidence))
        .min_by_key(|evidence| evidence.kind)
}

pub(super) fn contradictions(commits: &[Examined<'_>], whole: &Marks) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let strongest = whole
        .counting()
        .filter(|evidence| outweighs(evidence))
        .min_by_key(|evidence| evidence.kind);
    if let (Some(evidence), Some(denial)) = (strongest, whole.denials.iter().min()) {
        found.push(Contradiction {
            revision: None,
            declared: denial.clone(),
            found: evidence.excerpt.clone(),
        });
    }
    // What an earlier head said against its own marks has been taken back.
    for examined in commits.iter().filter(|examined| !examined.earlier) {
        if let (Some(evidence), Some(denial)) = (contradicting(examined), examined.denials.first())
        {
            found.push(Contradiction {
                revision: Some(examined.commit.revision.clone()),
                declared: denial.clone(),
                found: evidence.excerpt.clone(),
            });
        }
    }
    found
}

/// Marks of AI on heads that the change had before, for which nothing that it has now declares. They count, and the head has to
/// declare them.
pub(super) fn left_behind(commits: &[Examined<'_>], whole: &Marks) -> Vec<Notice> {
    let declared = commits
        .iter()
        .filter(|examined| !examined.earlier && examined.declared)
        .flat_map(|examined| examined.marks.counting());
    let stated = whole
        .counting()
        .filter(|evidence| evidence.kind == EvidenceKind::Declaration);
    let known = crate::sort::set(declared.chain(stated).map(|evidence| &evidence.agent));
    let lost = |evidence: &&Evidence| match &evidence.agent {
        Some(_) => !known.contains(&&evidence.agent),
        None => known.is_empty(),
    };
    let earlier = commits.iter().filter(|examined| examined.earlier);
    // What is put back was declared when it landed first, or has to be now.
    earlier
        .filter(|examined| !(examined.restored && examined.declared))
        .filter_map(|examined| {
            let evidence = examined.marks.counting().find(lost)?;
            let what = match examined.restored {
                true => "the change puts back this commit, and does not declare what it shows",
                false => {
                    "the change was amended, and its head no longer declares what this commit with the same content shows"
                }
            };
            Some(Notice {
                code: "marks_left_behind".to_owned(),
                subject: examined.commit.revision.clone(),
                explanation: format!("{what}: {}", evidence.excerpt),
            })
        })
        .collect()
}

/// Takes what landed for declared where its marks say no more than declarations of the commits that it came from: a forge puts their
/// trailers anywhere into the message of a squash.
pub(super) fn repeat_declarations(commits: &mut [Examined<'_>]) {
    let carried = commits
        .iter()
        .filter(|examined| examined.carried && !examined.earlier && examined.declared);
    let declared = carried.flat_map(|examined| examined.marks.counting());
    let agents = crate::sort::set(declared.filter_map(|evidence| evidence.agent.clone()));
    if agents.is_empty() {
        return;
    }
    let known = |evidence: &Evidence| {
        let agent = evidence.agent.as_ref();
        agent.is_none_or(|agent| agents.binary_search(agent).is_ok())
    };
    for examined in commits.iter_mut().filter(|examined| !examined.carried) {
        // Where there was more evidence than is kept, nobody saw the rest.
        let repeats = !examined.marks.full && examined.marks.counting().all(known);
        if repeats && examined.marks.show_ai() && examined.denials.is_empty() {
            examined.declared = true;
        }
    }
}

/// Commits with evidence of AI without a trailer in the trailer block and without a declaration. `hinted` says that only the
/// change as a whole shows AI: then every commit that says nothing is in question.
pub(super) fn undeclared(commits: &[Examined<'_>], hinted: bool) -> Vec<String> {
    let in_question = |examined: &&Examined<'_>| {
        let shows_ai = hinted || examined.marks.show_ai();
        shows_ai && !examined.declared && !examined.earlier
    };
    let commits = commits.iter().filter(in_question);
    commits
        .map(|examined| examined.commit.revision.clone())
        .collect()
}

/// How evidence of AI rose since somebody signed, in words. Agents that are known by declaration only are not new evidence:
/// to disclose must never cost a sign-off.
pub(crate) fn rose_since(now: &Provenance, seen: &EvidenceSeen) -> Option<String> {
    let stronger = now
        .evidence
        .iter()
        .filter(|evidence| marks::counts(evidence) && evidence.kind != EvidenceKind::Declaration);
    let agents = crate::sort::set(stronger.filter_map(|evidence| evidence.agent.as_ref()));
    if let Some(agent) = agents
        .into_iter()
        .find(|agent| !seen.agents.contains(agent))
    {
        return Some(format!("`{agent}` was not known then"));
    }
    if now.ai_lines.min > seen.ai_lines_min {
        return Some(format!(
            "at least {} lines are AI's now, {} then",
            now.ai_lines.min, seen.ai_lines_min
        ));
    }
    // By number: a rebase gives every commit a new revision.
    (now.undeclared.len() > seen.undeclared.len()).then(|| {
        format!(
            "{} commits lack a declaration now, {} then",
            now.undeclared.len(),
            seen.undeclared.len()
        )
    })
}
