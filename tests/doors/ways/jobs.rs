//! The workflows of `templates/` on GitHub's runners, each in both modes.

use super::World;
use crate::forge::knowledge::Token;
use crate::outcome::{Outcome, verdict_of_exit, verdict_of_summary};
use crate::scenario::{Built, EventKind};
use crate::workflow::{Ended, Job};
use serde_json::Value;

/// The context of the status that the action publishes.
const CONTEXT: &str = "countersign";

/// The workflow on `pull_request`, `pull_request_review` and `merge_group`.
pub fn action(built: &Built, world: &World) -> Option<Outcome> {
    let (event, payload) = built.event();
    let concerns = ["pull_request", "pull_request_review", "merge_group"];
    concerns
        .contains(&event)
        .then(|| both_modes(built, world, "github.yml", event, &payload))
}

/// The workflow that nobody changes by a change: on `pull_request_target`, and on `workflow_run` after a review.
pub fn target(built: &Built, world: &World) -> Option<Outcome> {
    let change = built.scenario.change;
    let (event, payload) = match built.scenario.event {
        EventKind::PullRequest => (
            "pull_request_target",
            built.hosted.pull_request_event("synchronize", change),
        ),
        EventKind::Review => ("workflow_run", built.hosted.workflow_run_event(change)),
        _ => return None,
    };
    Some(both_modes(
        built,
        world,
        "github-target.yml",
        event,
        &payload,
    ))
}

fn both_modes(built: &Built, world: &World, file: &str, event: &str, payload: &Value) -> Outcome {
    let modes = ["report", "enforce"];
    let [report, enforce] = modes.map(|mode| {
        world.forge.reset(&built.hosted.name);
        let preset = built.scenario.preset.clone().unwrap_or_default();
        let job = Job {
            programs: &world.programs,
            built,
            event,
            payload,
            inputs: &[("mode", mode.to_owned()), ("preset", preset)],
            token: built.scenario.forge.token,
            server: &world.forge.server,
            api: &world.forge.api(),
        };
        let workflow = world.programs.root.join("templates").join(file);
        let ended = job.run(&workflow, &format!("{file}-{mode}"));
        let status = world.forge.published(&built.hosted.name);
        let status = status.status(&built.head(), CONTEXT).cloned();
        outcome(built, &ended, status.as_ref(), mode)
    });
    let mut outcome = enforce;
    outcome.faults.extend(report.faults.clone());
    if (&report.verdict, &report.controls) != (&outcome.verdict, &outcome.controls) {
        outcome.faults.push(format!(
            "report mode decides otherwise: {} {:?}\n{}",
            report.verdict, report.controls, report.messages
        ));
    }
    outcome
}

fn outcome(built: &Built, ended: &Ended, status: Option<&Value>, mode: &str) -> Outcome {
    if ended.skipped {
        let mut outcome = Outcome::none("the job is left out".to_owned());
        outcome.faults.push("the job is left out".to_owned());
        return outcome;
    }
    let exit = ended.outputs["exit-code"]
        .as_str()
        .and_then(|code| code.parse().ok());
    let mut outcome = match verdict_of_summary(&ended.summary) {
        Some(verdict) => Outcome::from_markdown(verdict, &ended.summary),
        None => Outcome::none(ended.log.clone()),
    };
    let verdict = outcome.verdict.as_str();
    let enforces = mode == "enforce";
    let writes = built.scenario.forge.token == Token::Whole;
    let state = status
        .and_then(|status| status["state"].as_str())
        .unwrap_or("none");
    let expected = built.scenario.expect.status.as_deref();
    let wanted_state = match verdict {
        _ if !writes => "none",
        "none" => "error",
        _ if !enforces => "success",
        _ if expected.is_some() => expected.unwrap_or_default(),
        "pass" => "success",
        "pending" => "pending",
        "block" => "failure",
        _ => "error",
    };
    // What the command answered with: a status that holds the change back and could not be published is a failure.
    let wanted_exit = match verdict {
        "none" => exit.filter(|exit| matches!(exit, 2 | 6)),
        _ if enforces && !writes => Some(2),
        verdict => exit.filter(|_| verdict_of_exit(exit) == Some(verdict)),
    };
    let decides = ended.inputs["job"] == "decided";
    let green = match (verdict, exit) {
        ("none", _) | (_, Some(2)) => false,
        (verdict, _) => !enforces || verdict == "pass" || decides && verdict != "undecided",
    };
    let errors = ended
        .log
        .lines()
        .filter(|line| line.starts_with("::error"))
        .count();
    let described = status.is_none_or(|status| status["description"] != "");
    let faults = [
        (
            state != wanted_state,
            format!("the status is {state}, and has to be {wanted_state}"),
        ),
        (!described, "the status says nothing".to_owned()),
        (
            exit != wanted_exit,
            format!("exit code {exit:?} for {verdict}"),
        ),
        (
            green != (ended.code == 0),
            format!("the job ended with {}", ended.code),
        ),
        (
            errors > 0 && (!enforces || matches!(verdict, "pass" | "pending")),
            format!("{errors} annotations are errors"),
        ),
    ];
    for (_, fault) in faults.into_iter().filter(|(wrong, _)| *wrong) {
        outcome
            .faults
            .push(format!("{mode}: {fault}\n{}", ended.log));
    }
    outcome
}
