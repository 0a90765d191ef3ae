//! What is odd about a policy that compiles. One file a rule, each a pure function of the checked policy.
//!
//! A finding is a warning where the policy itself makes it so, and a note where a parameter's value does: such a value is often
//! meant, and `--set` changes it. A comment silences a finding with a reason: see [`silence`].

mod constant;
mod impossible_comparison;
mod impossible_path;
mod level;
mod never;
mod one_person;
mod outline;
pub(crate) mod silence;
mod subject;
mod unused;

use crate::diagnostic::{self, Diagnostic, Diagnostics};
use crate::folder::{Folder, Options};
use crate::policy;
use countersign_program::Function;
use subject::Subject;

pub use silence::Silenced;

/// What is known of the people who will use a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterLevels {
    /// How a message names the roster.
    pub name: String,
    /// The highest level in it. Absent: it gives nobody a level.
    pub highest: Option<u32>,
}

/// A policy that was looked over.
#[derive(Clone, Debug, PartialEq)]
pub struct Linted {
    /// Warnings and notes, those of the compiler included, by place.
    pub findings: Vec<Diagnostic>,
    /// What comments in the policy silence.
    pub silenced: Vec<Silenced>,
}

/// The comparison that says the same with its sides exchanged.
fn mirrored(function: Function) -> Function {
    match function {
        Function::Less => Function::Greater,
        Function::LessEqual => Function::GreaterEqual,
        Function::Greater => Function::Less,
        Function::GreaterEqual => Function::LessEqual,
        other => other,
    }
}

/// A rule that looks a policy over.
type Rule = fn(&Subject<'_>, &mut Vec<Diagnostic>);

const RULES: [Rule; 7] = [
    unused::find,
    constant::find,
    never::find,
    level::find,
    one_person::find,
    impossible_path::find,
    impossible_comparison::find,
];

/// Looks over the policy of a folder.
///
/// # Errors
/// All that keeps the policy from being compiled. Then nothing else is known of it.
pub fn lint(
    folder: &Folder,
    options: &Options,
    roster: Option<&RosterLevels>,
) -> Result<Linted, Diagnostics> {
    let (compiled, checked) = policy::compile::compile(folder, options)?;
    let subject = Subject::new(folder, options, &compiled, checked, roster);
    let mut findings = compiled.warnings.clone();
    if let Some(subject) = &subject {
        for rule in RULES {
            rule(subject, &mut findings);
        }
    }
    // What a policy takes over from elsewhere is looked over there.
    findings.retain(|finding| folder.get(&finding.file).is_some());
    let (mut findings, silenced) = silence::apply(folder, findings, silence::Unused::Report);
    drop_causes(&mut findings);
    diagnostic::sort(&mut findings);
    Ok(Linted { findings, silenced })
}

/// A condition that reads nothing is not told beside what follows from it for the whole rule.
fn drop_causes(findings: &mut Vec<Diagnostic>) {
    let wholes: Vec<Diagnostic> = findings
        .iter()
        .filter(|finding| finding.code.starts_with("never_"))
        .cloned()
        .collect();
    findings.retain(|finding| {
        finding.code != "constant_condition"
            || !wholes.iter().any(|whole| {
                let columns = whole.column..whole.column + whole.length;
                (&whole.file, whole.line) == (&finding.file, finding.line)
                    && columns.contains(&finding.column)
            })
    });
}
