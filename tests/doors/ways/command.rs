//! The command with a pull request, and with a file of its facts.

use super::World;
use crate::forge::{time, token};
use crate::outcome::{Outcome, verdict_of_exit};
use crate::programs::run;
use crate::scenario::{Built, EventKind};
use crate::workflow::clone;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn in_a_clone(built: &Built, world: &World) -> Option<Outcome> {
    let folder = folder(built, "clone");
    if !folder.join(".git").exists() {
        clone(built, &folder, &world.forge.server);
    }
    let mut command = on_the_forge(built, world, "check", &folder)?;
    Some(decided(built, &mut command, "command"))
}

pub fn without_a_clone(built: &Built, world: &World) -> Option<Outcome> {
    let folder = folder(built, "nowhere");
    let mut command = on_the_forge(built, world, "check", &folder)?;
    // No repository above it counts.
    command.env("GIT_CEILING_DIRECTORIES", &built.folder);
    Some(decided(built, &mut command, "no-clone"))
}

pub fn by_file(built: &Built, world: &World) -> Option<Outcome> {
    let clone = built.folder.join("clone");
    let facts = facts_path(built);
    let mut command = on_the_forge(built, world, "facts", &clone)?;
    command.arg("--output").arg(&facts);
    let (code, _, errors) = run(&mut command);
    if code != Some(0) {
        return Some(Outcome::none(errors));
    }
    // Without a policy of a name the base's is meant, which no document of facts has.
    built.scenario.preset.as_ref()?;
    let nowhere = folder(built, "nowhere");
    let mut command = world.programs.start(&world.programs.countersign);
    command
        .current_dir(nowhere)
        .arg("check")
        .arg("--facts")
        .arg(&facts);
    Some(decided(built, &mut command, "file"))
}

/// The facts that the command collected in a clone.
pub fn facts_path(built: &Built) -> PathBuf {
    built.folder.join("facts.json")
}

/// When all commands decide.
pub fn decided_at() -> String {
    time::written(time::beginning() + 10 * 24 * 3600)
}

fn folder(built: &Built, name: &str) -> PathBuf {
    let folder = built.folder.join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The command on what the scenario's event names: a pull request by its number, another by the event's payload.
fn on_the_forge(built: &Built, world: &World, what: &str, folder: &Path) -> Option<Command> {
    let mut command = world.programs.start(&world.programs.countersign);
    command
        .current_dir(folder)
        .env("GH_TOKEN", token(built.scenario.forge.token))
        .env("GITHUB_REPOSITORY", &built.hosted.name)
        .env("GITHUB_SERVER_URL", &world.forge.server)
        .env("GITHUB_API_URL", world.forge.api())
        .arg(what);
    let number = built.scenario.change.to_string();
    match built.scenario.event {
        EventKind::PullRequest | EventKind::Review => command.args(["--pr", &number]),
        _ => {
            let (name, payload) = built.event();
            let path = built.put("event.json", &payload.to_string());
            command.args(["--fetch", "--github-event-name", name, "--github-event"]);
            command.arg(path)
        }
    };
    command.args(["--now", &decided_at()]);
    Some(command)
}

/// Runs `check` with the scenario's policy and reads both forms of its decision.
pub fn decided(built: &Built, command: &mut Command, name: &str) -> Outcome {
    let summary = built.folder.join(format!("{name}.md"));
    // One of an earlier run of the same door.
    let _ = std::fs::remove_file(&summary);
    if let Some(preset) = &built.scenario.preset {
        command.args(["--preset", preset]);
    }
    command
        .args(["--format", "json", "--summary"])
        .arg(&summary);
    let (code, out, errors) = run(command);
    let Some(by_exit) = verdict_of_exit(code).filter(|_| !out.is_empty()) else {
        let mut outcome = Outcome::none(errors);
        if !matches!(code, Some(2 | 6)) {
            outcome
                .faults
                .push(format!("exit code {code:?} without a decision"));
        }
        return outcome;
    };
    let answer: Value = serde_json::from_str(&out).unwrap();
    let decision = answer
        .get("decision")
        .or_else(|| answer.get("combined_decision"));
    let decision = decision.cloned().unwrap_or_default();
    let text = std::fs::read_to_string(&summary).unwrap_or_default();
    let mut outcome = Outcome::from_markdown(by_exit, &text);
    let digest = answer["facts_digest"].as_str().unwrap_or_default();
    outcome.facts = Some(digest.trim_start_matches("sha256:").to_owned());
    if decision["verdict"] != by_exit {
        outcome
            .faults
            .push(format!("exit code {code:?} for {}", decision["verdict"]));
    }
    outcome.decision = Some(decision);
    outcome.messages.push_str(&errors);
    outcome
}
