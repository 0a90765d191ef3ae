//! What somebody should see before they sign: which lines are AI's, what failed here before, who depends on it, what nobody has
//! assessed, and where the agents' sessions are.

use crate::{summary, untrusted, wording};
use countersign_contract::types::{
    AssessmentArea, ControlResult, Decision, EvidenceKind, Facts, FileProvenance, Incident,
    ReviewBrief,
};

/// Entries of one list.
const MOST: usize = 20;

/// The brief as plain text, ending in a line feed. `control` is the one that asks; absent: no control does. `facts` say more of
/// incidents and services than their names; absent: the names alone are shown.
pub fn render(
    decision: &Decision,
    control: Option<&ControlResult>,
    facts: Option<&Facts>,
) -> String {
    let queued = control.and_then(|control| {
        let mut entries = decision.escalations.iter();
        entries.find(|entry| entry.control == control.id)
    });
    let built;
    let brief = match queued {
        Some(entry) if !is_empty(&entry.brief) => &entry.brief,
        _ => {
            built = from_decision(decision, control, facts);
            &built
        }
    };
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
    let files: Vec<String> = brief.ai_files.iter().map(file).collect();
    list(
        &mut out,
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
        &mut out,
        "which lines, as notes on commits say",
        &records,
        "no note names any; `countersign provenance` shows the commits",
    );
    list(&mut out, "agents", &brief.agents, "none named");
    list(&mut out, "sessions", &brief.sessions, "none named");
    list(
        &mut out,
        "failed here before",
        &brief.incidents,
        "nothing is known",
    );
    list(
        &mut out,
        "services touched",
        &brief.services,
        "none is known",
    );
    list(
        &mut out,
        "who depends on it",
        &brief.dependents,
        "nobody is known",
    );
    list(
        &mut out,
        "why it is risky",
        &brief.risks,
        "no reason stands out",
    );
    let areas = brief.unassessed.iter();
    let areas: Vec<String> = areas.map(|area| area.as_str().replace('_', " ")).collect();
    let unknown = decision
        .missing_facts
        .iter()
        .any(|fact| fact == "reviews" || fact == "sign_offs");
    list(
        &mut out,
        match unknown {
            true => "nobody is known to have assessed",
            false => "nobody has assessed",
        },
        &areas,
        "nothing that is asked for",
    );
    list(
        &mut out,
        "not known",
        &decision.missing_facts,
        "nothing that mattered is missing",
    );
    out
}

/// The brief of a decision whose control has no entry in a queue.
fn from_decision(
    decision: &Decision,
    control: Option<&ControlResult>,
    facts: Option<&Facts>,
) -> ReviewBrief {
    let provenance = &decision.provenance;
    let mut ai_files: Vec<FileProvenance> = provenance
        .files
        .iter()
        .filter(|file| file.ai_lines.max > 0)
        .cloned()
        .collect();
    ai_files.sort_by(|left, right| {
        (right.ai_lines.max, right.ai_lines.min, &left.path).cmp(&(
            left.ai_lines.max,
            left.ai_lines.min,
            &right.path,
        ))
    });
    ai_files.truncate(MOST);
    let evidence = provenance.evidence.iter();
    let mut sessions: Vec<String> = evidence.filter_map(|found| found.session.clone()).collect();
    sessions.sort();
    sessions.dedup();
    // Whose sign-off counts attests all that the control asks for.
    let unassessed: Vec<AssessmentArea> = control
        .filter(|control| control.counted.is_empty())
        .and_then(|control| control.requirement.as_ref())
        .map(|requirement| requirement.assesses.clone())
        .unwrap_or_default();
    ReviewBrief {
        ai_files,
        agents: provenance.agents.clone(),
        sessions,
        incidents: described(&decision.impact.incidents, |id| {
            let mut all = facts?.incidents.iter();
            all.find(|incident| incident.id == id).map(incident)
        }),
        services: described(&decision.impact.services, |name| service(facts?, name)),
        dependents: described(&decision.impact.dependents, |name| service(facts?, name)),
        unassessed,
        risks: decision
            .risk
            .as_ref()
            .map(|risk| risk.reasons.clone())
            .unwrap_or_default(),
    }
}

/// Each name with what is known of it.
fn described(names: &[String], known: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let words = |name: &String| known(name).unwrap_or_else(|| name.clone());
    names.iter().map(words).collect()
}

/// As the evaluator's own brief has it.
fn incident(incident: &Incident) -> String {
    let date = incident.occurred.to_string();
    let cause = incident.cause.iter().map(|cause| format!(", {cause}"));
    format!(
        "{}: {} ({}, {}{})",
        incident.id,
        incident.title,
        date.get(..10).unwrap_or(&date),
        incident.severity.as_str(),
        cause.collect::<String>()
    )
}

/// As the evaluator's own brief has it.
fn service(facts: &Facts, name: &str) -> Option<String> {
    let service = facts.services.iter().find(|known| known.name == name)?;
    let owners = match service.owners.is_empty() {
        true => String::new(),
        false => format!(", owned by {}", service.owners.join(", ")),
    };
    Some(format!("{name} (tier {}{owners})", service.tier))
}

/// An evaluator that fills no brief leaves it like this.
fn is_empty(brief: &ReviewBrief) -> bool {
    brief.ai_files.is_empty()
        && brief.agents.is_empty()
        && brief.sessions.is_empty()
        && brief.incidents.is_empty()
        && brief.services.is_empty()
        && brief.unassessed.is_empty()
        && brief.risks.is_empty()
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
        let text = render(&escalated, control, None);
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
    fn no_text_of_a_change_steers_the_terminal() {
        let hostile = decision(include_str!("../tests/decisions/hostile.json"));
        for control in hostile.controls.iter().map(Some).chain([None]) {
            let text = render(&hostile, control, None);
            for line in text.lines() {
                assert!(!line.chars().any(char::is_control), "{line:?}");
                assert!(!line.trim_start().starts_with("::"), "{line}");
            }
        }
    }
}
