//! Variables, parameters and facts of one's own that no decision depends on.

use super::subject::{Role, Rule, Subject};
use crate::diagnostic::{Diagnostic, Severity};
use countersign_program::{Operation, Root};
use std::collections::{BTreeMap, BTreeSet};

/// Finds what nothing uses. What only an unused variable reads is unused, too.
pub(super) fn find(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let live = live(subject);
    let readers = readers(subject);
    let mut report = |code, what: &str, name: &str, root: Root| {
        // What is declared elsewhere is looked over there.
        let Some(key) = subject.outline.declared(group(root), name) else {
            return;
        };
        let mut dead: Option<&str> = None;
        for reader in readers.get(&root).into_iter().flatten() {
            match *reader {
                Role::Variable(place) if !live.get(place).copied().unwrap_or_default() => {
                    let variable = subject.source.variables.get(place);
                    dead = dead.or(variable.map(|variable| variable.name.as_str()));
                }
                _ => return,
            }
        }
        let message = match dead {
            None => format!("nothing uses the {what} `{name}`"),
            Some(reader) => format!(
                "nothing uses the {what} `{name}`: only the variable `{reader}` reads it, and nothing uses that"
            ),
        };
        findings.push(
            Diagnostic::new(code, key.place(), message)
                .severity(Severity::Warning)
                .help(format!("remove it, or use it as `{}.{name}`", group(root))),
        );
    };
    for (place, variable) in numbered(&subject.source.variables) {
        if !live.get(usize::from(place)).copied().unwrap_or_default() {
            let root = Root::Variable(place);
            report("unused_variable", "variable", &variable.name, root);
        }
    }
    for (place, parameter) in numbered(&subject.source.parameters) {
        let root = Root::Parameter(place);
        report("unused_parameter", "parameter", &parameter.name, root);
    }
    for (place, extra) in numbered(&subject.source.extra) {
        report("unused_extra", "fact", &extra.name, Root::Extra(place));
    }
}

fn group(root: Root) -> &'static str {
    match root {
        Root::Variable(_) => "variables",
        Root::Parameter(_) => "parameters",
        _ => "extra",
    }
}

fn numbered<T>(all: &[T]) -> impl Iterator<Item = (u16, &T)> {
    (0..=u16::MAX).zip(all)
}

/// For each variable whether something other than a variable reads it, directly or through others.
fn live(subject: &Subject<'_>) -> Vec<bool> {
    let mut live = vec![false; subject.source.variables.len()];
    // Variables read only those before them, so that from the end on each is settled before what it reads.
    let others = subject
        .rules
        .iter()
        .filter(|rule| !matches!(rule.role, Role::Variable(_)));
    for rule in others {
        mark(rule, &mut live);
    }
    let variables: Vec<(usize, &Rule)> = subject
        .rules
        .iter()
        .filter_map(|rule| match rule.role {
            Role::Variable(place) => Some((place, rule)),
            _ => None,
        })
        .collect();
    for (place, rule) in variables.into_iter().rev() {
        if live.get(place).copied().unwrap_or_default() {
            mark(rule, &mut live);
        }
    }
    live
}

fn mark(rule: &Rule, live: &mut [bool]) {
    for node in &rule.tree.nodes {
        if let Operation::Root(Root::Variable(place)) = node.operation
            && let Some(live) = live.get_mut(usize::from(place))
        {
            *live = true;
        }
    }
}

/// What reads each name.
fn readers(subject: &Subject<'_>) -> BTreeMap<Root, BTreeSet<Role>> {
    let mut readers: BTreeMap<Root, BTreeSet<Role>> = BTreeMap::new();
    for rule in &subject.rules {
        for node in &rule.tree.nodes {
            if let Operation::Root(root) = node.operation {
                readers.entry(root).or_default().insert(rule.role);
            }
        }
    }
    readers
}
