//! `extra`: an organisation's own facts, each with its type and, where it is found among other facts, how.

use super::mapping::Mapping;
use super::{parameters, scalar};
use crate::check::types::{self, Ty};
use crate::diagnostic::Diagnostic;
use crate::yaml::{Kind, Node};
use countersign_program::policy::{ExtraSource, Take};
use std::rc::Rc;

/// Apps as which a workflow of the change itself can write checks.
const OF_THE_CHANGE: [&str; 1] = ["github-actions"];

/// A fact of one's own as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Extra {
    pub ty: Ty,
    pub source: Option<ExtraSource>,
}

/// `string`, or `{type: string, check: {app, name, take}}`, or `{type: string, label: TEXT}`.
pub(crate) fn read(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<Extra> {
    if !matches!(node.kind, Kind::Mapping(_)) {
        let ty = read_type(node, diagnostics)?;
        return Some(Extra { ty, source: None });
    }
    let mut mapping = Mapping::read(node, "a fact of one's own", diagnostics);
    let ty = mapping
        .required("type", diagnostics)
        .and_then(|node| read_type(&node, diagnostics));
    let check_node = mapping.optional("check", diagnostics);
    let label_node = mapping.optional("label", diagnostics);
    mapping.finish(diagnostics);
    let source = match (&check_node, &label_node) {
        (Some(_), Some(label)) => {
            diagnostics.push(
                Diagnostic::new(
                    "two_sources",
                    label.place(),
                    "a fact comes from a check or from a label, not from both",
                )
                .help("declare two facts, and say in a rule which of them decides"),
            );
            None
        }
        (Some(node), None) => check(node, diagnostics),
        (None, Some(node)) => scalar::filled(node, diagnostics).map(ExtraSource::Label),
        (None, None) => None,
    };
    let ty = ty?;
    let take = match &source {
        Some(ExtraSource::Check { take, .. }) => Some(*take),
        _ => None,
    };
    if ty == Ty::Bool && take.is_some_and(|take| take != Take::Conclusion) {
        diagnostics.push(
            Diagnostic::new(
                "bad_type",
                check_node.as_ref().unwrap_or(node).place(),
                "a title or summary is no truth value",
            )
            .help("take the `conclusion`, which is true where the check succeeded, or declare a string"),
        );
    }
    Some(Extra { ty, source })
}

fn check(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<ExtraSource> {
    let mut mapping = Mapping::read(node, "a check", diagnostics);
    let app_node = mapping.required("app", diagnostics);
    let app = app_node
        .as_ref()
        .and_then(|node| scalar::filled(node, diagnostics));
    let name = mapping
        .required("name", diagnostics)
        .and_then(|node| scalar::filled(&node, diagnostics));
    let take = mapping
        .optional("take", diagnostics)
        .and_then(|node| scalar::one_of(&node, &["conclusion", "title", "summary"], diagnostics));
    mapping.finish(diagnostics);
    if let (Some(app), Some(node)) = (&app, &app_node)
        && OF_THE_CHANGE.contains(&app.to_ascii_lowercase().as_str())
    {
        diagnostics.push(
            Diagnostic::new(
                "app_of_the_change",
                node.place(),
                format!("a workflow of the change itself can write any check as `{app}`"),
            )
            .help("name an app that no workflow of the repository has the key of"),
        );
        return None;
    }
    Some(ExtraSource::Check {
        app: app?,
        name: name?,
        take: match take {
            Some(1) => Take::Title,
            Some(2) => Take::Summary,
            _ => Take::Conclusion,
        },
    })
}

fn read_type(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<Ty> {
    let text = scalar::text(node, diagnostics)?;
    match types::parse(&text, &mut |_| None) {
        Some((ty, rest)) if rest.trim().is_empty() && parameters::is_json(&ty) => Some(ty),
        _ => {
            diagnostics.push(
                Diagnostic::new("bad_type", node.place(), format!("`{text}` is not a type for such a fact"))
                    .help("write bool, int, double, string, timestamp, duration, dyn, list(T) or map(string, T)"),
            );
            None
        }
    }
}
