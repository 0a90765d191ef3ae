//! What is odd about services, incidents, freeze windows and times.

use super::{list, notice, repeated, shown};
use crate::impact::services::Graph;
use countersign_contract::types::{Facts, Notice, Purpose, Supply};

pub(super) fn add(facts: &Facts, notices: &mut Vec<Notice>) {
    services(facts, notices);
    incidents(facts, notices);
    for window in &facts.freeze_windows {
        if window.ends <= window.starts {
            notices.push(notice(
                "empty_freeze_window",
                &window.id,
                "it ends before it starts, so it is never in force",
            ));
        }
    }
    for file in &facts.files {
        if let Some(why) = &file.unreadable {
            notices.push(notice(
                "gate_input_unreadable",
                &file.path,
                format!(
                    "the gate could not read it once it has landed: {}",
                    shown(why)
                ),
            ));
        }
    }
    for change in &facts.history {
        if change.landed > facts.now {
            notices.push(notice(
                "past_change_in_future",
                &change.id,
                format!(
                    "it is said to have landed at {}, after the time of this decision",
                    change.landed
                ),
            ));
        }
    }
    let prior = facts.completeness.prior_decisions.as_ref();
    if let Some(prior) = prior.filter(|prior| !crate::supply::is_recorded(prior))
        && facts.purpose == Purpose::Deploy
        && !facts.prior_decisions.is_empty()
    {
        notices.push(notice(
            "prior_decisions_told",
            "prior_decisions",
            format!(
                "`{}` collected them, so that they open no deployment; those that a gate wrote down itself have the collector `audit-log` and nothing beside it",
                shown(prior.collector.as_deref().unwrap_or("nobody named"))
            ),
        ));
    }
    for sign_off in &facts.sign_offs {
        if let Some(signed) = sign_off.signed.filter(|signed| *signed > facts.now) {
            notices.push(notice(
                "sign_off_in_future",
                &sign_off.id,
                format!(
                    "it is said to have been given at {signed}, after the time of this decision"
                ),
            ));
        }
    }
}

fn services(facts: &Facts, notices: &mut Vec<Notice>) {
    let graph = Graph::new(&facts.services);
    for name in repeated(facts.services.iter().map(|service| service.name.as_str())) {
        notices.push(notice(
            "duplicate_service",
            name,
            "several services have this name; they count as one with all their paths and dependencies, and the most critical tier",
        ));
    }
    for (needed, by) in graph.unknown() {
        notices.push(notice(
            "unknown_service",
            needed,
            format!("`{}` needs it, and no service has that name", shown(by)),
        ));
    }
    for cycle in graph.cycles() {
        let Some(first) = cycle.first() else {
            continue;
        };
        let explanation = match cycle.len() {
            1 => "it is said to need itself".to_owned(),
            _ => format!(
                "these services need each other, so that each counts as a dependent of the others: {}",
                list(&cycle)
            ),
        };
        notices.push(notice("service_cycle", first, explanation));
    }
    for service in &facts.services {
        unusable(&service.paths, "service", &service.name, notices);
    }
    let complete = facts
        .completeness
        .services
        .as_ref()
        .is_some_and(|list| list.supply == Supply::Complete);
    for incident in facts.incidents.iter().filter(|_| complete) {
        for name in incident.services.iter().filter(|name| !graph.knows(name)) {
            notices.push(notice(
                "unknown_service",
                name,
                format!(
                    "incident `{}` names it, and no service has that name",
                    shown(&incident.id)
                ),
            ));
        }
    }
}

fn incidents(facts: &Facts, notices: &mut Vec<Notice>) {
    for id in repeated(facts.incidents.iter().map(|incident| incident.id.as_str())) {
        notices.push(notice(
            "duplicate_incident",
            id,
            "several incidents have this id; it is listed once",
        ));
    }
    for incident in &facts.incidents {
        if incident.occurred > facts.now {
            notices.push(notice(
                "incident_in_future",
                &incident.id,
                format!(
                    "it is said to have begun at {}, after the time of this decision; `impact` leaves it out",
                    incident.occurred
                ),
            ));
        }
        unusable(&incident.paths, "incident", &incident.id, notices);
    }
}

/// Paths that are no place in the repository.
fn unusable(paths: &[String], kind: &str, name: &str, notices: &mut Vec<Notice>) {
    for path in paths
        .iter()
        .filter(|path| crate::touched::rooted(path).is_none())
    {
        notices.push(notice(
            "unusable_path",
            path,
            format!(
                "{kind} `{}` names it, but it is not a path from the repository's root, so that it covers no file",
                shown(name)
            ),
        ));
    }
}
