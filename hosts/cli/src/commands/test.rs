//! `countersign test`.

use crate::arguments::{TestArguments, TestFormat};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::limits::LimitArguments;
use crate::terminal::Terminal;
use crate::{folder, output, policy};
use countersign::{EvaluateError, Policy};
use countersign_compiler::Folder;
use countersign_compiler::cases::{self, Case};
use countersign_contract::types::{Decision, EvaluationError};
use countersign_reports::test_run::{self, CaseOutcome};
use std::collections::BTreeMap;

/// Runs every case of a folder through the bundle that would be shipped.
pub fn run(arguments: &TestArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let source = folder::read(&arguments.folder)?;
    let all = cases::read(&source)
        .map_err(|findings| Failure::findings(findings.render(&source, terminal.error_color)))?;
    // A policy that does not compile is told before anything about its cases.
    let mut policies = Policies {
        source: &source,
        name: arguments.folder.display().to_string(),
        limits: &arguments.limits,
        terminal,
        opened: BTreeMap::new(),
    };
    policies.open(&[])?;
    let chosen: Vec<&Case> = all
        .iter()
        .filter(|case| {
            arguments
                .filter
                .as_deref()
                .is_none_or(|filter| case.name.contains(filter) || case.file.contains(filter))
        })
        .collect();
    if chosen.is_empty() {
        return Err(Failure::tests(match &arguments.filter {
            Some(filter) if !all.is_empty() => format!(
                "none of the {} cases in `{}` is named like `{filter}`",
                all.len(),
                arguments.folder.display()
            ),
            _ => format!(
                "`{}` has no cases, so that nothing shows what the policy does; put one file for each into its folder `cases`",
                arguments.folder.display()
            ),
        }));
    }
    let mut outcomes = Vec::with_capacity(chosen.len());
    for case in chosen {
        let policy = policies.open(&case.set)?;
        outcomes.push(CaseOutcome {
            name: case.name.clone(),
            file: case.file.clone(),
            mismatches: mismatches(&source, case, policy),
        });
    }
    let text = match arguments.format {
        TestFormat::Text => test_run::text(
            &outcomes,
            arguments.verbose,
            terminal.color && arguments.output.is_none(),
        ),
        TestFormat::Json => {
            test_run::json(&outcomes).map_err(|error| Failure::unwritable("JSON", &error))?
        }
        TestFormat::Junit => {
            test_run::junit(&outcomes).map_err(|error| Failure::unwritable("XML", &error))?
        }
    };
    output::write(arguments.output.as_deref(), &text)?;
    Ok(
        if outcomes.iter().all(|outcome| outcome.mismatches.is_empty()) {
            Exit::Pass
        } else {
            Exit::Tests
        },
    )
}

/// The policy of a folder under each set of parameters that a case asks for.
struct Policies<'a> {
    source: &'a Folder,
    name: String,
    limits: &'a LimitArguments,
    terminal: &'a Terminal,
    opened: BTreeMap<Vec<(String, String)>, Policy>,
}

impl Policies<'_> {
    fn open(&mut self, set: &[(String, String)]) -> Result<&Policy, Failure> {
        if !self.opened.contains_key(set) {
            let policy =
                policy::open_source(&self.name, self.source, set, self.limits, self.terminal)?;
            self.opened.insert(set.to_vec(), policy);
        }
        self.opened
            .get(set)
            .ok_or_else(|| Failure::policy("the policy was not opened"))
    }
}

fn mismatches(source: &Folder, case: &Case, policy: &Policy) -> Vec<String> {
    match policy.evaluate_json(&case.facts.to_string()) {
        Ok(evaluation) => match serde_json::from_str::<Decision>(&evaluation.value) {
            Ok(decision) => case.expect.mismatches(&decision),
            Err(error) => vec![format!("the answer does not follow the contract: {error}")],
        },
        Err(EvaluateError::InvalidFacts(errors)) if case.expect.error.is_none() => {
            cases::told_facts(source, case, &errors)
        }
        Err(EvaluateError::InvalidFacts(errors)) => case
            .expect
            .mismatches_of_error(&EvaluationError::InvalidFacts(errors)),
        Err(EvaluateError::InvalidPolicy(why)) => case
            .expect
            .mismatches_of_error(&EvaluationError::InvalidPolicy(why)),
        Err(error) => vec![format!("no decision: {error}")],
    }
}
