//! `countersign lint`.

use crate::change::read_text;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::{output, policy, presets};
use clap::{Args, ValueEnum};
use countersign_compiler::{
    Diagnostic, Options, RosterLevels, Severity, Silenced, cases, lint, render,
};
use countersign_reports::untrusted;
use countersign_sources::roster::{DEFAULT_PATH, Roster};
use std::path::{Path, PathBuf};

pub const EXAMPLES: &str = "\
Each finding has a page in docs/findings.md. A comment says that one is meant:
  # countersign: allow ID because REASON

Exit codes: 0 no errors, 2 usage, 3 errors; with --deny warnings 3 as well when there are warnings.

Examples:
  countersign lint .countersign/policy
  countersign lint standard --set senior_level=8 --roster team.yaml
  countersign lint .countersign/policy --deny warnings";

/// `lint`.
#[derive(Args, Debug)]
pub struct LintArguments {
    /// A policy that ships with the program, or the folder with policy.yaml
    #[arg(value_name = "PRESET|DIR")]
    policy: PathBuf,
    /// Override a parameter of the policy
    #[arg(long, value_name = "NAME=VALUE", value_parser = policy::setting)]
    set: Vec<(String, String)>,
    /// The roster whose levels the policy is held against [default: .countersign/roster.yaml of the repository, if it is there]
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// Exit with 3 when there are warnings, too
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Show notes as well: what follows from the values of parameters, and is often meant
    #[arg(long, short)]
    verbose: bool,
}

/// What makes the command fail besides errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Warnings. Notes never do.
    Warnings,
}

/// Looks a policy over, its cases included.
pub fn run(arguments: &LintArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let source = presets::named(&arguments.policy)?;
    let roster = roster(arguments.roster.as_deref())?;
    let options = Options {
        set: arguments.set.clone(),
    };
    let (mut findings, silenced) = match lint(&source, &options, roster.as_ref()) {
        Ok(linted) => (linted.findings, linted.silenced),
        Err(errors) => (errors.iter().cloned().collect(), Vec::new()),
    };
    if let Err(errors) = cases::read(&source) {
        findings.extend(errors.iter().cloned());
    }
    let count = |severity| {
        let of = |finding: &&Diagnostic| finding.severity == severity;
        findings.iter().filter(of).count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let notes = count(Severity::Note);
    if !arguments.verbose {
        findings.retain(|finding| finding.severity > Severity::Note);
    }
    let mut text = render(&findings, &source, terminal.color);
    for Silenced { finding, reason } in silenced.iter().filter(|_| arguments.verbose) {
        text.push_str(&untrusted::line(&format!(
            "allowed[{}]: {}:{}:{}: {reason}",
            finding.code, finding.file, finding.line, finding.column
        )));
        text.push_str("\n\n");
    }
    text.push_str(&summary(
        [
            counted(errors, "error", "errors"),
            counted(warnings, "warning", "warnings"),
            counted(notes, "note", "notes"),
            counted(
                silenced.len(),
                "allowed by a comment",
                "allowed by comments",
            ),
        ],
        (notes > 0 || !silenced.is_empty()) && !arguments.verbose,
    ));
    output::write(None, &text)?;
    let denied = arguments.deny == Some(Deny::Warnings) && warnings > 0;
    Ok(match errors > 0 || denied {
        true => Exit::Policy,
        false => Exit::Pass,
    })
}

fn counted(count: usize, one: &str, several: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {several}")),
    }
}

fn summary(counts: [Option<String>; 4], more: bool) -> String {
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    if counts.is_empty() {
        return "no findings\n".to_owned();
    }
    let more = if more { "; --verbose shows all" } else { "" };
    format!("{}{more}\n", counts.join(", "))
}

/// The levels of a roster: of the file that was named, or of the one that the repository around the current folder has.
fn roster(named: Option<&Path>) -> Result<Option<RosterLevels>, Failure> {
    let path = match named {
        Some(path) => path.to_owned(),
        None => match in_repository() {
            Some(path) => path,
            None => return Ok(None),
        },
    };
    let name = path.display().to_string();
    let checked = Roster::check(&read_text(&path)?, &name);
    if let Some(error) = checked.errors.first() {
        return Err(Failure::usage(format!(
            "the roster can't be used: {error}; `countersign roster check {name}` tells all that is wrong"
        )));
    }
    Ok(Some(RosterLevels {
        name,
        highest: checked
            .roster
            .people()
            .iter()
            .filter_map(|person| person.level)
            .max(),
    }))
}

/// The roster of the repository that the current folder is in.
fn in_repository() -> Option<PathBuf> {
    let mut folder = PathBuf::new();
    // Relative, so that messages name it as somebody would type it.
    for _ in 0..64 {
        let path = folder.join(DEFAULT_PATH);
        if path.is_file() {
            return Some(path);
        }
        if folder.join(".git").exists() {
            return None;
        }
        folder.push("..");
    }
    None
}
