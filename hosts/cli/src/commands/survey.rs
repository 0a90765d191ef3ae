//! `countersign survey`.

use crate::arguments::{DocumentFormat, SurveyArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::limits::LimitArguments;
use crate::progress::Progress;
use crate::terminal::Terminal;
use crate::{change, output, policy, time};
use countersign_analysis::survey::Tally;
use countersign_reports::{json, survey};
use countersign_sources::git::{self, SurveyOptions};

/// Decides each landed change by a preset, and counts.
pub fn run(arguments: &SurveyArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let limits = LimitArguments {
        fuel: None,
        memory: None,
        no_cache: arguments.no_cache,
        at_once: 1,
    };
    let mut changes = git::landed_changes(&SurveyOptions {
        repository: arguments.repo.clone(),
        since: Some(arguments.since.clone()),
        branch: arguments.branch.clone(),
        name: None,
        landed_from: (!arguments.landed_from.is_empty()).then(|| arguments.landed_from.clone()),
        now: time::now(),
    })
    .map_err(change::failure)?;
    for warning in changes.warnings() {
        terminal.note(&warning.to_string());
    }
    let policy = policy::open_preset(&arguments.preset, &[], &limits, terminal)?;
    let manifest = policy.manifest();
    let mut tally = Tally::new(
        changes.repository().to_owned(),
        changes.branch().map(str::to_owned),
        arguments.since.clone(),
        format!("{} {}", manifest.name, manifest.version),
    );
    let mut progress = Progress::new(Some(changes.total()), terminal);
    for facts in &mut changes {
        let facts = facts.map_err(change::failure)?;
        match policy.evaluate(&facts) {
            Ok(evaluation) => tally.add(&facts, &evaluation.value),
            Err(error) => tally.failed(&facts, error.to_string()),
        }
        progress.step();
    }
    progress.end();
    if let Some((revision, why)) = tally.first_failure() {
        terminal.note(&format!(
            "no decision on {}; the first is {revision}: {why}",
            tally.failures()
        ));
    }
    let text = match arguments.format {
        DocumentFormat::Text => survey::render(&tally, terminal.color),
        DocumentFormat::Json => {
            json::pretty(&tally).map_err(|error| Failure::unwritable("JSON", &error))?
        }
    };
    output::write(None, &text)?;
    Ok(Exit::Pass)
}
