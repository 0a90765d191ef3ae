//! `countersign test`.

mod coverage;
mod outcome;

use crate::arguments::{TestArguments, TestFormat};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::limits::LimitArguments;
use crate::progress::Progress;
use crate::terminal::Terminal;
use crate::{folder, output, policy};
use countersign::Policy;
use countersign_compiler::Folder;
use countersign_compiler::cases::{self, Case};
use countersign_reports::test_run::{self, Inherited, TestRun};
use coverage::Covered;
use std::collections::BTreeMap;
use std::path::Path;

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
    let inherited = inherited(&source, &mut policies, arguments)?;
    let chosen = chosen(&all, &inherited, arguments)?;
    if arguments.print_facts {
        return print_facts(&chosen, arguments);
    }
    let wants_coverage = arguments.coverage || arguments.min.is_some();
    let mut covered = match wants_coverage {
        true => Some(Covered::new(&source)?),
        false => None,
    };
    let mut progress = Progress::of("cases", chosen.len() as u64, terminal);
    let mut outcomes = Vec::with_capacity(chosen.len());
    for case in chosen {
        let policy = policies.open(&case.set)?;
        outcomes.push(outcome::of(&source, case, policy, arguments.explain));
        if let Some(covered) = &mut covered {
            covered.add(case)?;
        }
        progress.step();
    }
    progress.end();
    let run = TestRun {
        outcomes,
        coverage: covered.map(|covered| covered.report()),
        inherited,
    };
    let text = match arguments.format {
        TestFormat::Text => test_run::text(
            &run,
            arguments.verbose,
            terminal.color && arguments.output.is_none(),
        ),
        TestFormat::Json => {
            test_run::json(&run).map_err(|error| Failure::unwritable("JSON", &error))?
        }
        TestFormat::Junit => {
            test_run::junit(&run).map_err(|error| Failure::unwritable("XML", &error))?
        }
    };
    output::write(arguments.output.as_deref(), &text)?;
    if run.failed() > 0 {
        return Ok(Exit::Tests);
    }
    if let (Some(least), Some(coverage)) = (arguments.min, &run.coverage)
        && coverage.percent() < least
    {
        return Err(Failure::tests(format!(
            "the cases cover {:.1} % of the policy, and `--min` asks for {least} %; add cases for what is listed above",
            (coverage.percent() * 10.0).floor() / 10.0
        )));
    }
    Ok(Exit::Pass)
}

/// Runs all cases of a folder, and fails with those that fail.
pub fn passes(folder: &Path, limits: &LimitArguments, terminal: &Terminal) -> Result<(), Failure> {
    let source = folder::read(folder)?;
    let all = cases::read(&source)
        .map_err(|findings| Failure::findings(findings.render(&source, terminal.error_color)))?;
    let mut policies = Policies {
        source: &source,
        name: folder.display().to_string(),
        limits,
        terminal,
        opened: BTreeMap::new(),
    };
    let mut run = TestRun {
        outcomes: Vec::with_capacity(all.len()),
        coverage: None,
        inherited: Vec::new(),
    };
    for case in &all {
        let policy = policies.open(&case.set)?;
        run.outcomes.push(outcome::of(&source, case, policy, false));
    }
    match run.failed() {
        0 => Ok(()),
        _ => Err(Failure::tests(test_run::text(&run, false, false))),
    }
}

/// Whether `--filter` names a case.
fn is_chosen(case: &Case, arguments: &TestArguments) -> bool {
    let filter = arguments.filter.as_deref();
    filter.is_none_or(|filter| case.name.contains(filter) || case.file.contains(filter))
}

/// The cases that `--filter` names. Whoever asks for inherited ones has something to look at without their own.
fn chosen<'a>(
    all: &'a [Case],
    inherited: &[Inherited],
    arguments: &TestArguments,
) -> Result<Vec<&'a Case>, Failure> {
    let chosen = all.iter().filter(|case| is_chosen(case, arguments));
    let chosen: Vec<&Case> = chosen.collect();
    if !chosen.is_empty() || inherited.iter().any(|base| !base.outcomes.is_empty()) {
        return Ok(chosen);
    }
    Err(Failure::tests(match &arguments.filter {
        Some(filter) if !all.is_empty() => format!(
            "none of the {} cases in `{}` is named like `{filter}`",
            all.len(),
            arguments.folder.display()
        ),
        _ => format!(
            "`{}` has no cases, so that nothing shows what the policy does; put one file for each into its folder `cases`",
            arguments.folder.display()
        ),
    }))
}

/// The cases of all that a policy extends, as it decides them itself. None unless asked for.
fn inherited(
    source: &Folder,
    policies: &mut Policies<'_>,
    arguments: &TestArguments,
) -> Result<Vec<Inherited>, Failure> {
    let mut all = Vec::new();
    for (from, base) in source.bases().filter(|_| arguments.inherited) {
        let cases = cases::read(&base).map_err(|found| {
            let found = found.render(&base, policies.terminal.error_color);
            Failure::findings(format!("the cases of {from}:\n{found}"))
        })?;
        let mut outcomes = Vec::with_capacity(cases.len());
        for case in cases.iter().filter(|case| is_chosen(case, arguments)) {
            let mut outcome = match policies.open(&case.set) {
                Ok(policy) => outcome::of(&base, case, policy, false),
                // Such as a parameter that the policy has removed.
                Err(failure) => outcome::not_run(case, &failure),
            };
            outcome.file = format!("{from}/{}", case.file);
            outcomes.push(outcome);
        }
        let from = from.to_owned();
        all.push(Inherited { from, outcomes });
    }
    Ok(all)
}

/// Prints the facts of one case, defaults and patches included, as `check --facts` reads them.
fn print_facts(chosen: &[&Case], arguments: &TestArguments) -> Result<Exit, Failure> {
    let [case] = chosen else {
        let names: Vec<String> = chosen
            .iter()
            .take(5)
            .map(|case| format!("`{}`", case.name.escape_debug()))
            .collect();
        return Err(Failure::usage(format!(
            "`--print-facts` prints the facts of one case, and {} cases are chosen: {}{}; choose one with `--filter`",
            chosen.len(),
            names.join(", "),
            if chosen.len() > names.len() {
                ", …"
            } else {
                ""
            }
        )));
    };
    let mut text = serde_json::to_string_pretty(&case.facts)
        .map_err(|error| Failure::unwritable("JSON", &error))?;
    text.push('\n');
    output::write(arguments.output.as_deref(), &text)?;
    Ok(Exit::Pass)
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
