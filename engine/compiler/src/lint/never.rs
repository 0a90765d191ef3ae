//! Controls that never apply, that nothing satisfies, and rules that nobody meets.

use super::subject::{Cause, ControlPart, Rule, Subject};
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::control::ControlSource;

/// Finds them.
pub(super) fn find(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for (place, source, control) in subject.controls() {
        let applies = subject.part(place, ControlPart::Applies);
        if let Some((rule, cause)) = applies.and_then(always_false) {
            findings.push(told(
                subject,
                rule,
                cause,
                "never_applies",
                format!(
                    "the control `{}` never applies: `applies` is always false",
                    source.id
                ),
                "remove the control, or say when it applies",
            ));
            // What a control asks for does not matter where it never applies.
            continue;
        }
        let satisfied = subject.part(place, ControlPart::Satisfied);
        if let Some((rule, cause)) = satisfied.and_then(always_false)
            && !control.forbids
        {
            findings.push(told(
                subject,
                rule,
                cause,
                "never_satisfied",
                unsatisfied(source),
                "add `forbid: true` if nothing may satisfy it; else leave `satisfied` out or mend it",
            ));
        }
        for (part, who) in [
            (ControlPart::Eligible, "sign"),
            (ControlPart::BreakGlass, "break the glass"),
            (ControlPart::Waiver, "waive it"),
            (ControlPart::EscalateTo, "be asked by this step"),
        ] {
            let rules = subject.rules_of(place, part);
            for (rule, cause) in rules.filter_map(always_false) {
                findings.push(told(
                    subject,
                    rule,
                    cause,
                    "never_eligible",
                    format!(
                        "`{}`: nobody can {who}, since this is always false",
                        source.id
                    ),
                    "say who can, by `reviewer.level`, `reviewer.teams` or the like",
                ));
            }
        }
    }
}

fn unsatisfied(source: &ControlSource) -> String {
    let also = match source.sign_off {
        Some(_) => ", whoever signs",
        None => "",
    };
    format!(
        "the control `{}` is never satisfied{also}: `satisfied` is always false",
        source.id
    )
}

fn always_false(rule: &Rule) -> Option<(&Rule, Cause)> {
    match rule.decided() {
        Some((false, cause)) => Some((rule, cause)),
        _ => None,
    }
}

fn told(
    subject: &Subject<'_>,
    rule: &Rule,
    cause: Cause,
    code: &'static str,
    message: String,
    help: &str,
) -> Diagnostic {
    let id = rule.tree.root();
    match cause {
        Cause::Policy => rule
            .diagnostic(code, Severity::Warning, id, message)
            .help(help),
        Cause::Parameters => {
            let parameters = subject.parameters(rule, id);
            let message = match parameters.is_empty() {
                true => format!("{message} with the parameters' values"),
                false => format!("{message} while {parameters}"),
            };
            rule.diagnostic(code, Severity::Note, id, message)
                .help("nothing to do if that is meant; `--set` changes a parameter")
        }
    }
}
