//! `countersign init`: a policy that extends a preset, with cases, a draft of the roster and the workflow of the forge.

mod files;
mod questions;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::{change, output, presets};
use clap::{Args, ValueEnum};
use countersign_sources::git::{self, About};
use countersign_sources::roster::draft::{self, Author, Drafted};
use files::Written;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

/// Examples of `init`.
pub const EXAMPLES: &str = "\
Nothing that is there already is overwritten without --force, and nothing is committed or pushed.

Examples:
  countersign init
  countersign init --yes
  countersign init --preset standard --forge github --senior cyn --senior bob";

/// `init`.
#[derive(Args, Debug)]
pub struct InitArguments {
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub repo: PathBuf,
    /// The preset that the policy extends [default: by the number of people]
    #[arg(long, value_name = "NAME", value_parser = clap::builder::PossibleValuesParser::new(presets::names()))]
    pub preset: Option<String>,
    /// Where the repository is hosted [default: from its remotes]
    #[arg(long, value_enum)]
    pub forge: Option<Forge>,
    /// Somebody who is senior; as often as needed
    #[arg(long, value_name = "LOGIN")]
    pub senior: Vec<String>,
    /// The level from which somebody counts as senior
    #[arg(long, value_name = "LEVEL", default_value_t = 6)]
    pub senior_level: u32,
    /// Name of the policy [default: the repository's]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Ask nothing, and take what the repository and the options say
    #[arg(long, short)]
    pub yes: bool,
    /// Overwrite files that are there already
    #[arg(long)]
    pub force: bool,
}

/// Where a repository is hosted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Forge {
    /// GitHub, or GitHub Enterprise.
    Github,
    /// GitLab.
    Gitlab,
    /// Elsewhere: no workflow is written.
    None,
}

/// What is decided before anything is written.
#[derive(Clone, Debug)]
struct Plan {
    preset: String,
    forge: Forge,
    seniors: Vec<String>,
    senior_level: u32,
    name: String,
    people: Vec<Drafted>,
}

/// Writes the files, tries them, and says what to do next.
pub fn run(arguments: &InitArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let about = git::about(&arguments.repo).map_err(change::failure)?;
    let Some(root) = about.root.clone() else {
        return Err(Failure::usage(format!(
            "`{}` is a bare repository, which has no files to add; run this in a clone",
            arguments.repo.display()
        )));
    };
    let plan = plan(&about, &root, arguments)?;
    let written = files::write(&root, &plan, arguments.force)?;
    files::try_out(&root, terminal)?;
    output::write(None, &summary(&plan, &written))?;
    Ok(Exit::Pass)
}

fn plan(about: &About, root: &Path, arguments: &InitArguments) -> Result<Plan, Failure> {
    let authors = authors(root)?;
    let people = draft::people(&authors);
    let guessed = Plan {
        preset: arguments
            .preset
            .clone()
            .unwrap_or_else(|| fitting(people.len()).to_owned()),
        forge: arguments
            .forge
            .unwrap_or_else(|| forge(about.origin.as_deref())),
        seniors: arguments.senior.clone(),
        senior_level: arguments.senior_level,
        name: arguments
            .name
            .clone()
            .unwrap_or_else(|| files::policy_name(&about.name)),
        people,
    };
    let plan = if arguments.yes {
        guessed
    } else if io::stdin().is_terminal() {
        let (mut input, mut out) = (io::stdin().lock(), io::stderr().lock());
        questions::ask(guessed, arguments, &mut input, &mut out)?
    } else {
        return Err(Failure::usage(
            "standard input is no terminal, so nothing can be asked; add `--yes` to take what the repository and the options say",
        ));
    };
    let unknown = plan.seniors.iter().find(|senior| {
        !plan
            .people
            .iter()
            .any(|person| person.login.eq_ignore_ascii_case(senior))
    });
    match unknown {
        Some(senior) => Err(Failure::usage(format!(
            "`{}` is not among the people who wrote commits in the last year: {}",
            senior.escape_debug(),
            listed(&plan.people)
        ))),
        None => Ok(plan),
    }
}

/// A repository without commits has no authors yet.
fn authors(root: &Path) -> Result<Vec<Author>, Failure> {
    match git::authors(root, "HEAD") {
        Ok(authors) => Ok(authors),
        Err(countersign_sources::SourceError::UnknownRevision { .. }) => Ok(Vec::new()),
        Err(error) => Err(change::failure(error)),
    }
}

/// The preset for so many people.
fn fitting(people: usize) -> &'static str {
    match people {
        0 | 1 => "solo",
        2..=8 => "small",
        _ => "standard",
    }
}

fn forge(remote: Option<&str>) -> Forge {
    let remote = remote.unwrap_or_default().to_lowercase();
    if remote.contains("github") {
        Forge::Github
    } else if remote.contains("gitlab") {
        Forge::Gitlab
    } else {
        Forge::None
    }
}

/// The logins of the people with the most commits.
fn listed(people: &[Drafted]) -> String {
    let names: Vec<&str> = people
        .iter()
        .take(12)
        .map(|person| person.login.as_str())
        .collect();
    let more = match people.len().saturating_sub(names.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    match names.is_empty() {
        true => "nobody".to_owned(),
        false => format!("{}{more}", names.join(", ")),
    }
}

fn summary(plan: &Plan, written: &[Written]) -> String {
    let mut out = format!(
        "The policy `{}` extends the preset `{}`. Its cases pass, and the roster can be read.\n\nWritten:\n",
        plan.name, plan.preset
    );
    let width = written
        .iter()
        .map(|file| file.path.len())
        .max()
        .unwrap_or(0);
    for file in written {
        out.push_str(&format!("  {:width$}  {}\n", file.path, file.what));
    }
    out.push_str("\nNext:\n");
    let mut step = 0;
    let mut add = |text: &str| {
        step += 1;
        out.push_str(&format!("  {step}. {text}\n"));
    };
    add("Look over .countersign/roster.yaml: logins, who may push, who has left.");
    if files::has_levels(&plan.preset) && plan.seniors.is_empty() {
        add(
            "Give your senior engineers a `level` there: nobody has one yet, so nobody can sign as senior.",
        );
    }
    add(
        "countersign backtest --since 1.year --policy .countersign/policy   # what it would have asked for",
    );
    match plan.forge {
        Forge::Github => add(
            "Replace OWNER/countersign@FULL_COMMIT_ID in .github/workflows/countersign.yml by where you keep the action.",
        ),
        Forge::Gitlab => add(
            "Fill in image and component in .gitlab/countersign.yml, and include that file in .gitlab-ci.yml.",
        ),
        Forge::None => {}
    }
    add(
        "Commit these files and land them. A change is judged by the policy and the roster of its base branch, never by its own.",
    );
    out
}
