//! What a signer should see before they sign.

use super::ControlContext;
use countersign_contract::types::{AssessmentArea, FileProvenance, Incident, ReviewBrief, Service};
use countersign_program::policy::Control;

/// Most entries of a list; the last says how many more there are.
const MOST: usize = 20;
/// Most characters of a line that somebody else wrote.
const MOST_CHARACTERS: usize = 160;

/// The brief for one control.
pub(crate) fn brief(context: &ControlContext<'_, '_>, control: &Control) -> ReviewBrief {
    let provenance = context.sign_offs.provenance;
    let facts = context.facts;
    let mut files: Vec<&FileProvenance> = provenance.files.iter().collect();
    crate::sort::sort_by(&mut files, |a, b| {
        let lines = |file: &FileProvenance| (file.ai_lines.max, file.ai_lines.min);
        lines(b).cmp(&lines(a)).then_with(|| a.path.cmp(&b.path))
    });
    let ai_files = files.into_iter().take(MOST).cloned().collect();
    let sessions = crate::sort::set(
        provenance
            .evidence
            .iter()
            .filter_map(|piece| piece.session.as_deref().map(flat)),
    );
    let incidents = context.impact.incidents.iter().map(|id| {
        let known = facts.incidents.iter().find(|incident| incident.id == *id);
        known.map_or_else(|| flat(id), incident)
    });
    ReviewBrief {
        ai_files,
        agents: at_most(provenance.agents.to_vec()),
        sessions: at_most(sessions),
        incidents: at_most(incidents.collect()),
        services: services(context, &context.impact.services),
        dependents: services(context, &context.impact.dependents),
        unassessed: unassessed(context, control),
        risks: context
            .risk
            .map(|risk| risk.reasons.clone())
            .unwrap_or_default(),
    }
}

fn services(context: &ControlContext<'_, '_>, names: &[String]) -> Vec<String> {
    let line = |name: &String| {
        let known = context
            .facts
            .services
            .iter()
            .find(|service| service.name == *name);
        known.map_or_else(|| flat(name), service)
    };
    at_most(names.iter().map(line).collect())
}

fn service(service: &Service) -> String {
    let mut line = format!("{} (tier {}", flat(&service.name), service.tier);
    if !service.owners.is_empty() {
        line.push_str(", owned by ");
        line.push_str(&flat(&service.owners.join(", ")));
    }
    line.push(')');
    line
}

fn incident(incident: &Incident) -> String {
    let date = incident.occurred.to_string();
    let cause = match &incident.cause {
        Some(cause) => format!(", {}", flat(cause)),
        None => String::new(),
    };
    format!(
        "{}: {} ({}, {}{cause})",
        flat(&incident.id),
        flat(&incident.title),
        date.get(..10).unwrap_or(&date),
        incident.severity.as_str(),
    )
}

/// What the control asks for and nobody whose approval holds for this content attested.
fn unassessed(context: &ControlContext<'_, '_>, control: &Control) -> Vec<AssessmentArea> {
    let Some(rule) = &control.sign_off else {
        return Vec::new();
    };
    let mut left = rule.assesses.clone();
    for (participant, votes) in &context.sign_offs.votes.by {
        let standing = context.sign_offs.standing(votes, &rule.authentication);
        for vote in standing.current {
            let holds = rule.authentication.contains(&vote.authentication)
                && context.sign_offs.voice(participant, vote.login).is_ok()
                && context
                    .sign_offs
                    .content
                    .refuses(&vote.bound, rule.binding)
                    .is_none();
            if holds {
                left.retain(|area| !vote.areas.has(*area));
            }
        }
    }
    left
}

/// On one line, and not too long: text of trackers and changes is not ours.
fn flat(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

fn at_most(mut list: Vec<String>) -> Vec<String> {
    if list.len() > MOST {
        let more = list.len() - (MOST - 1);
        list.truncate(MOST - 1);
        list.push(format!("and {more} more"));
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_say_how_many_more_there_are() {
        let list = |length: usize| (0..length).map(|one| one.to_string()).collect::<Vec<_>>();
        assert_eq!(at_most(list(20)), list(20));
        let cut = at_most(list(50));
        assert_eq!(cut.len(), MOST);
        assert_eq!(cut.last().unwrap(), "and 31 more");
    }

    #[test]
    fn lines_of_others_stay_on_one_line() {
        assert_eq!(flat(" a\nb\r\n\tc "), "a b c");
        assert_eq!(flat(&"é".repeat(500)).chars().count(), MOST_CHARACTERS + 1);
    }
}
