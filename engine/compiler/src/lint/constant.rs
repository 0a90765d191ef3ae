//! Conditions, and parts of them, that are always true or always false.
//!
//! The compiler itself warns of a condition that reads nothing (`constant_condition`). Here is what else is constant: by
//! variables that are, by one operand of `&&` or `||` that decides alone, by the values of parameters.

use super::subject::{Cause, ControlPart, Role, Rule, Subject};
use crate::diagnostic::{Diagnostic, Severity};
use countersign_program::{Literal, NodeId, Operation, Root};

/// Finds them.
pub(super) fn find(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for rule in &subject.rules {
        let mut open = vec![rule.tree.root()];
        while let Some(id) = open.pop() {
            let Some(node) = rule.tree.node(id) else {
                continue;
            };
            match rule.constant(id) {
                Some((Literal::Bool(value), cause)) => {
                    findings.extend(judge(subject, rule, id, *value, cause));
                }
                Some(_) => {}
                None => open.extend(node.operation.children()),
            }
        }
    }
}

fn judge(
    subject: &Subject<'_>,
    rule: &Rule,
    id: NodeId,
    value: bool,
    cause: Cause,
) -> Option<Diagnostic> {
    let operation = &rule.tree.node(id)?.operation;
    // A literal is the author's word, and a name alone is a switch.
    if operation.is_literal() || matches!(operation, Operation::Root(_)) {
        return None;
    }
    if is_told_as_a_whole(rule, id, value) || is_told_by_the_compiler(subject, rule, id) {
        return None;
    }
    let (code, word) = match value {
        true => ("always_true", "true"),
        false => ("always_false", "false"),
    };
    let text = rule.text(id);
    match cause {
        Cause::Policy => Some(
            rule.diagnostic(
                code,
                Severity::Warning,
                id,
                format!("`{text}` is always {word}"),
            )
            .help("remove it, or compare with something that can differ from change to change"),
        ),
        // What reads parameters alone is a switch, and meant to be one.
        Cause::Parameters if is_switch(rule, id) => None,
        Cause::Parameters => {
            let parameters = subject.parameters(rule, id);
            let because = match parameters.is_empty() {
                true => "because of the parameters' values".to_owned(),
                false => format!("while {parameters}"),
            };
            Some(
                rule.diagnostic(
                    code,
                    Severity::Note,
                    id,
                    format!("`{text}` is always {word} {because}"),
                )
                .help("nothing to do if that is meant; `--set` changes a parameter"),
            )
        }
    }
}

/// A whole rule that is false is told as what follows from it: see `never`.
fn is_told_as_a_whole(rule: &Rule, id: NodeId, value: bool) -> bool {
    let part = matches!(
        rule.role,
        Role::Control(
            _,
            ControlPart::Applies
                | ControlPart::Satisfied
                | ControlPart::Eligible
                | ControlPart::BreakGlass
                | ControlPart::Waiver
                | ControlPart::EscalateTo
        )
    );
    part && !value && id == rule.tree.root()
}

/// A condition in it, or around it, that reads nothing was told already.
fn is_told_by_the_compiler(subject: &Subject<'_>, rule: &Rule, id: NodeId) -> bool {
    let (start, end) = rule.extent(id);
    subject.warnings.iter().any(|warning| {
        let from = (warning.line, warning.column);
        let to = (warning.line, warning.column + warning.length - 1);
        warning.code == "constant_condition"
            && warning.file == rule.file()
            && ((start <= from && from <= end) || (from <= start && start <= to))
    })
}

fn is_switch(rule: &Rule, id: NodeId) -> bool {
    let mut switch = true;
    rule.below(id, &mut |operation| {
        if let Operation::Root(root) = operation {
            switch &= matches!(root, Root::Parameter(_) | Root::Variable(_));
        }
    });
    switch
}
