//! The files that `init` writes.

use super::{Forge, Plan};
use crate::commands::test;
use crate::failure::Failure;
use crate::limits::LimitArguments;
use crate::policy::DEFAULT_FOLDER;
use crate::terminal::Terminal;
use crate::{output, presets};
use countersign_sources::roster::{DEFAULT_PATH, Roster, draft};
use std::fs;
use std::path::Path;

const GITHUB: &str = include_str!("../../../../../templates/github.yml");
const GITHUB_PATH: &str = ".github/workflows/countersign.yml";
const GITLAB_PATH: &str = ".gitlab/countersign.yml";

/// The component with its inputs, as a project includes it.
const GITLAB: &str = "\
# Include this file in .gitlab-ci.yml:
#
#   include:
#     - local: .gitlab/countersign.yml
#
# Fill in where you keep the component and an image with the `countersign` command and git.
include:
  - component: $CI_SERVER_FQDN/GROUP/countersign/countersign@FULL_COMMIT_ID
    inputs:
      image: registry.example.com/countersign:0.1.0
      mode: report # `enforce` when the reports are what you expect
";

/// A file that was written.
#[derive(Clone, Debug)]
pub(super) struct Written {
    /// Path from the repository's root.
    pub(super) path: &'static str,
    /// What it is.
    pub(super) what: &'static str,
}

/// A name that a policy can have, from a repository's.
pub(super) fn policy_name(repository: &str) -> String {
    let allowed = |character: char| match character {
        'a'..='z' | '0'..='9' => character,
        _ => '-',
    };
    let (_, last) = repository.rsplit_once('/').unwrap_or(("", repository));
    let name: String = last.to_lowercase().chars().map(allowed).collect();
    match name.trim_matches('-') {
        "" => "own".to_owned(),
        name => name.to_owned(),
    }
}

/// The preset asks for levels.
pub(super) fn has_levels(preset: &str) -> bool {
    !matches!(preset, "solo" | "small")
}

/// Writes all files, or none where one is there already.
pub(super) fn write(root: &Path, plan: &Plan, force: bool) -> Result<Vec<Written>, Failure> {
    let mut all: Vec<(&'static str, &'static str, String)> = vec![
        (
            ".countersign/policy/policy.yaml",
            "the policy: change what differs from the preset here",
            policy(plan),
        ),
        (
            ".countersign/policy/cases/defaults.yaml",
            "the change that the cases start from",
            presets::default_facts(&plan.preset)?,
        ),
        (
            ".countersign/policy/cases/first.yaml",
            "what the policy has to decide: add a case for each rule you add",
            cases(&plan.preset).to_owned(),
        ),
        (
            DEFAULT_PATH,
            "a draft of who your people are",
            draft::roster(
                &plan.people,
                &plan.seniors,
                has_levels(&plan.preset).then_some(plan.senior_level),
            ),
        ),
    ];
    match plan.forge {
        Forge::Github => all.push((
            GITHUB_PATH,
            "the workflow: it reports, and holds nothing back yet",
            GITHUB.to_owned(),
        )),
        Forge::Gitlab => all.push((
            GITLAB_PATH,
            "the job: it reports, and holds nothing back yet",
            GITLAB.to_owned(),
        )),
        Forge::None => {}
    }
    let there: Vec<&str> = all
        .iter()
        .map(|(path, _, _)| *path)
        .filter(|path| root.join(path).symlink_metadata().is_ok())
        .collect();
    if !there.is_empty() && !force {
        return Err(Failure::usage(format!(
            "{} there already, and nothing was written; move {} away, or overwrite with `--force`",
            match there.as_slice() {
                [one] => format!("`{one}` is"),
                many => format!("`{}` are", many.join("`, `")),
            },
            if there.len() == 1 { "it" } else { "them" }
        )));
    }
    let mut written = Vec::with_capacity(all.len());
    for (path, what, text) in all {
        let target = root.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(|error| Failure::file("make", parent, &error))?;
        }
        output::write_file(&target, text.as_bytes())?;
        written.push(Written { path, what });
    }
    Ok(written)
}

/// Compiles the policy, runs its cases and reads the roster, as the commands do that are named to the user.
pub(super) fn try_out(root: &Path, terminal: &Terminal) -> Result<(), Failure> {
    test::passes(
        &root.join(DEFAULT_FOLDER),
        &LimitArguments::default(),
        terminal,
    )?;
    let path = root.join(DEFAULT_PATH);
    let text = fs::read_to_string(&path).map_err(|error| Failure::file("read", &path, &error))?;
    let checked = Roster::check(&text, DEFAULT_PATH);
    match checked.errors.first() {
        None => Ok(()),
        Some(error) => Err(Failure::usage(error.to_string())),
    }
}

fn policy(plan: &Plan) -> String {
    let mut text = format!(
        "# What differs from the preset `{0}`. `countersign show {0}` prints it, `countersign show {DEFAULT_FOLDER}` the result.\n\
         extends: {0}\n\
         policy: {1}\n\
         version: 1.0.0\n\
         summary: How {1} lets changes with AI's part land.\n",
        plan.preset, plan.name
    );
    if has_levels(&plan.preset) {
        text.push_str(&format!(
            "set:\n  # From which level of the ladder somebody counts as senior.\n  senior_level: {}\n",
            plan.senior_level
        ));
    }
    text
}

/// The first cases of a policy that extends a preset: what most people ask first.
fn cases(preset: &str) -> &'static str {
    match preset {
        "solo" => include_str!("cases/solo.yaml"),
        "small" => include_str!("cases/small.yaml"),
        "standard" => include_str!("cases/standard.yaml"),
        "ban" => include_str!("cases/ban.yaml"),
        // `enterprise` and `regulated` ask for two people, and the first thing to show is that nothing passes unread.
        _ => include_str!("cases/two_people.yaml"),
    }
}

#[cfg(test)]
mod tests {
    use super::policy_name;

    #[test]
    fn a_policy_is_named_after_its_repository() {
        for (repository, name) in [
            ("acme/shop", "shop"),
            ("Shop 2", "shop-2"),
            ("acme/...", "own"),
            ("", "own"),
            ("ünïcode", "n-code"),
        ] {
            assert_eq!(policy_name(repository), name);
        }
    }
}
