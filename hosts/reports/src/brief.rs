//! What somebody should see before they sign: which lines are AI's, what failed here before, who depends on it, what nobody has
//! assessed, and where the agents' sessions are.

use crate::{summary, untrusted, wording};
use countersign_contract::types::{
    ControlResult, Decision, EvidenceKind, FileProvenance, ReviewBrief,
};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Entries of one list.
const MOST: usize = 20;

/// The brief as plain text, ending in a line feed. `control` is the one that asks; absent: no control does.
pub fn render(decision: &Decision, control: Option<&ControlResult>) -> String {
    let brief = made(decision, control);
    let mut out = format!("about: {}\n", summary::subject(decision));
    if let Some(control) = control {
        out.push_str(&format!(
            "control: {}: {}\n  {}\n",
            untrusted::line(&control.id),
            untrusted::line(&control.title),
            untrusted::short(&control.reason, 400)
        ));
    }
    out.push_str(&format!(
        "size: {} in {}, {} added and {} deleted\n",
        wording::count(decision.totals.files as usize, "file"),
        wording::count(decision.totals.commits as usize, "commit"),
        wording::count(decision.totals.added as usize, "line"),
        decision.totals.deleted
    ));
    out.push_str(&format!(
        "AI: {}\n",
        wording::provenance(&decision.provenance)
    ));
    contents(&mut out, decision, &brief);
    out
}

/// The lists of the brief, each with what it says where there is nothing.
fn contents(out: &mut String, decision: &Decision, brief: &ReviewBrief) {
    let files: Vec<String> = brief.ai_files.iter().map(file).collect();
    list(
        out,
        "AI lines by file",
        &files,
        "no file is known to have any",
    );
    let records: Vec<String> = decision
        .provenance
        .evidence
        .iter()
        .filter(|found| found.kind == EvidenceKind::LineNote && found.set_aside_by.is_none())
        .map(|found| match &found.revision {
            Some(revision) => format!("{}: {}", wording::abbreviated(revision), found.excerpt),
            None => found.excerpt.clone(),
        })
        .collect();
    list(
        out,
        "which lines, as notes on commits say",
        &records,
        "no note names any; `countersign provenance` shows the commits",
    );
    list(out, "agents", &brief.agents, "none named");
    list(out, "sessions", &brief.sessions, "none named");
    list(
        out,
        "failed here before",
        &brief.incidents,
        "nothing is known",
    );
    list(out, "services touched", &brief.services, "none is known");
    list(
        out,
        "who depends on it",
        &brief.dependents,
        "nobody is known",
    );
    list(out, "why it is risky", &brief.risks, "no reason stands out");
    let areas = brief.unassessed.iter();
    let areas: Vec<String> = areas.map(|area| area.as_str().replace('_', " ")).collect();
    let unknown = decision
        .missing_facts
        .iter()
        .any(|fact| fact == "reviews" || fact == "sign_offs");
    list(
        out,
        match unknown {
            true => "nobody is known to have assessed",
            false => "nobody has assessed",
        },
        &areas,
        "nothing that is asked for",
    );
    list(
        out,
        "not known",
        &decision.missing_facts,
        "nothing that mattered is missing",
    );
}

/// The brief that the evaluator made for the control. Where it made none, since nobody is asked, what the decision itself says.
fn made<'d>(decision: &'d Decision, control: Option<&'d ControlResult>) -> Cow<'d, ReviewBrief> {
    let queued = |control: &ControlResult| {
        let mut entries = decision.escalations.iter();
        let entry = entries.find(|entry| entry.control == control.id);
        entry.map(|entry| &entry.brief)
    };
    let own = control.and_then(|control| control.brief.as_ref().or_else(|| queued(control)));
    own.map_or_else(|| Cow::Owned(unasked(decision)), Cow::Borrowed)
}

fn unasked(decision: &Decision) -> ReviewBrief {
    let (provenance, impact) = (&decision.provenance, &decision.impact);
    let sessions = provenance.evidence.iter();
    let sessions: BTreeSet<&String> = sessions
        .filter_map(|found| found.session.as_ref())
        .collect();
    let risk = decision.risk.as_ref();
    ReviewBrief {
        ai_files: provenance.files.clone(),
        agents: provenance.agents.clone(),
        sessions: sessions.into_iter().cloned().collect(),
        incidents: impact.incidents.clone(),
        services: impact.services.clone(),
        dependents: impact.dependents.clone(),
        unassessed: Vec::new(),
        risks: risk.map_or_else(Vec::new, |risk| risk.reasons.clone()),
    }
}

fn file(file: &FileProvenance) -> String {
    format!("{}: {} AI", file.path, wording::range(&file.ai_lines))
}

fn list(out: &mut String, label: &str, items: &[String], nothing: &str) {
    if items.is_empty() {
        out.push_str(&format!("{label}: {nothing}\n"));
        return;
    }
    out.push_str(&format!("{label}:\n"));
    for item in items.iter().take(MOST) {
        out.push_str(&format!("  - {}\n", untrusted::short(item, 300)));
    }
    if items.len() > MOST {
        out.push_str(&format!("  and {} more\n", items.len() - MOST));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_contract::types::AssessmentArea;

    fn decision(text: &str) -> Decision {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn it_says_what_is_known_and_what_is_not() {
        let escalated = decision(include_str!("../tests/decisions/escalated.json"));
        let control = escalated
            .controls
            .iter()
            .find(|control| control.requirement.is_some());
        let text = render(&escalated, control);
        assert!(text.starts_with("about: "), "{text}");
        for label in [
            "AI lines by file",
            "sessions",
            "failed here before",
            "who depends on it",
            "nobody has assessed",
        ] {
            assert!(text.contains(&format!("\n{label}:")), "{label}: {text}");
        }
    }

    #[test]
    fn what_nobody_assessed_is_the_evaluator_s_word() {
        let mut decision = decision(include_str!("../tests/decisions/escalated.json"));
        decision.escalations.clear();
        let place = decision
            .controls
            .iter()
            .position(|control| control.requirement.is_some())
            .unwrap();
        decision.controls[place].brief = Some(ReviewBrief {
            unassessed: vec![AssessmentArea::FailureHistory],
            ..unasked(&decision)
        });
        let text = render(&decision, Some(&decision.controls[place]));
        assert!(
            text.contains("assessed:\n  - failure history\nnot known"),
            "{text}"
        );
    }

    #[test]
    fn no_text_of_a_change_steers_the_terminal() {
        let hostile = decision(include_str!("../tests/decisions/hostile.json"));
        for control in hostile.controls.iter().map(Some).chain([None]) {
            let text = render(&hostile, control);
            for line in text.lines() {
                assert!(!line.chars().any(char::is_control), "{line:?}");
                assert!(!line.trim_start().starts_with("::"), "{line}");
            }
        }
    }
}
