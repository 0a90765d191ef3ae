//! Git alone, with what people signed as a file: the command, and the template for GitLab's CI in both modes.

use super::World;
use super::command::{decided, decided_at};
use crate::forge::knowledge::Token;
use crate::forge::token;
use crate::outcome::{Outcome, verdict_of_exit, verdict_of_summary};
use crate::programs::run;
use crate::scenario::{Built, FromGit};
use crate::workflow::read_all;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub fn range(built: &Built, world: &World) -> Option<Outcome> {
    let from = built.scenario.git.as_ref()?;
    let repository = &built.hosted.git.folder;
    let range = format!(
        "{}..{}",
        built.hosted.revision(&from.base),
        built.hosted.revision(&from.head)
    );
    let mut command = world.programs.start(&world.programs.countersign);
    command
        .arg("check")
        .args(["--git", &range, "--repo"])
        .arg(repository)
        .args([
            "--base-branch",
            &from.base,
            "--no-reviews",
            "--no-expertise",
        ])
        .args(["--now", &decided_at()])
        .args(["--sign-offs-authentication", "forge", "--sign-offs"])
        .arg(sign_offs(built, from));
    if let Some(roster) = roster(built, from) {
        command.arg("--roster").arg(roster);
    }
    Some(decided(built, &mut command, "git"))
}

/// The script of the template's job, as GitLab's runner runs it.
pub fn template(built: &Built, world: &World) -> Option<Outcome> {
    let from = built.scenario.git.as_ref()?;
    let documents = read_all(&world.programs.root.join("templates/countersign.yml"));
    let [spec, jobs] = documents.as_slice() else {
        panic!("the template has a head and its jobs");
    };
    let outcomes = ["report", "enforce"].map(|mode| {
        let mut inputs: Vec<(String, Value)> = Vec::new();
        for (name, input) in spec["spec"]["inputs"].as_object().unwrap() {
            inputs.push((name.clone(), input["default"].clone()));
        }
        let mut set = |name: &str, value: &str| {
            let input = inputs.iter_mut().find(|(known, _)| known == name);
            let input = input.unwrap_or_else(|| panic!("the template has no input `{name}`"));
            input.1 = value.into();
        };
        set("mode", mode);
        set("image", "none");
        set(
            "preset",
            built.scenario.preset.as_deref().unwrap_or_default(),
        );
        set("sign_offs", sign_offs(built, from).to_str().unwrap());
        set("sign_offs_authentication", "forge");
        if let Some(roster) = roster(built, from) {
            set("roster", roster.to_str().unwrap());
        }
        job(built, world, &jobs["countersign"], &inputs, from, mode)
    });
    let [report, mut enforce] = outcomes;
    enforce.faults.extend(report.faults.clone());
    if report.verdict != enforce.verdict {
        let fault = format!("report mode decides otherwise: {}", report.verdict);
        enforce.faults.push(fault);
    }
    Some(enforce)
}

fn job(
    built: &Built,
    world: &World,
    job: &Value,
    inputs: &[(String, Value)],
    from: &FromGit,
    mode: &str,
) -> Outcome {
    let filled = |text: &str| {
        inputs.iter().fold(text.to_owned(), |text, (name, value)| {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            text.replace(&format!("$[[ inputs.{name} ]]"), &value)
        })
    };
    let folder = built.folder.join(format!("gitlab-{mode}"));
    std::fs::create_dir_all(&folder).unwrap();
    // What the runner checks out: the head alone, with the remote that the job fetches the target branch from.
    let own = |arguments: &[&str]| {
        let output = crate::forge::git::command(&folder)
            .args(arguments)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {errors}");
    };
    let head = built.hosted.revision(&from.head);
    let source = built.hosted.git.folder.to_str().unwrap();
    own(&["init", "--quiet", "--initial-branch=main"]);
    own(&[
        "fetch",
        "--quiet",
        "--no-tags",
        "--no-write-fetch-head",
        source,
        &head,
    ]);
    let server = world.forge.server.trim_start_matches("http://");
    let address = format!(
        "http://gitlab-ci-token:{}@{server}/{}.git",
        token(Token::Whole),
        built.hosted.name
    );
    own(&["remote", "add", "origin", &address]);
    own(&["checkout", "--quiet", "--detach", &head]);
    let binaries = folder.with_file_name("binaries");
    std::fs::create_dir_all(&binaries).unwrap();
    // Two doors of one scenario may both have made it.
    let _ = std::os::unix::fs::symlink(&world.programs.countersign, binaries.join("countersign"));
    let script: Vec<String> = ["before_script", "script"]
        .iter()
        .filter_map(|part| job[*part].as_array())
        .flatten()
        .map(|line| filled(line.as_str().unwrap()))
        .collect();
    let mut command = world.programs.start(Path::new("sh"));
    let path = format!("{}:{}", binaries.display(), std::env::var("PATH").unwrap());
    command
        .args(["-ec", &script.join("\n")])
        .current_dir(&folder)
        .env("PATH", path)
        .env("CI", "true")
        .env("CI_COMMIT_SHA", &head)
        .env("CI_PROJECT_PATH", &built.hosted.name)
        .env("CI_PROJECT_DIR", &folder)
        .env("CI_SERVER_FQDN", "gitlab.example")
        .env("CI_PIPELINE_SOURCE", "merge_request_event")
        .env("CI_MERGE_REQUEST_IID", built.scenario.change.to_string())
        .env("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", &from.base)
        .env(
            "CI_MERGE_REQUEST_DIFF_BASE_SHA",
            built
                .hosted
                .git
                .merge_base(&built.hosted.revision(&from.base), &head)
                .unwrap_or_default(),
        );
    for (name, value) in job["variables"].as_object().into_iter().flatten() {
        command.env(name, filled(value.as_str().unwrap()));
    }
    let (code, out, errors) = run(&mut command);
    outcome(&folder, code, &format!("{out}\n{errors}"), mode)
}

fn outcome(folder: &Path, code: Option<i32>, log: &str, mode: &str) -> Outcome {
    let summary = std::fs::read_to_string(folder.join("countersign.md")).unwrap_or_default();
    let xml = std::fs::read_to_string(folder.join("countersign.xml")).unwrap_or_default();
    let verdict = verdict_of_summary(&summary);
    let Some(verdict) = verdict else {
        let mut outcome = Outcome::none(log.to_owned());
        if log.matches("error:").count() > 1 {
            outcome
                .faults
                .push(format!("{mode}: an error is told twice\n{log}"));
        }
        if code == Some(0) {
            outcome
                .faults
                .push("no decision, and the job is green".to_owned());
        }
        return outcome;
    };
    let mut outcome = Outcome::from_markdown(verdict, &summary);
    outcome.messages = log.to_owned();
    // What the job shows as tests fails where the job does, and nowhere else.
    let fails = ["<failure", "<error"].iter().any(|tag| xml.contains(tag));
    if fails != (mode == "enforce" && verdict != "pass") || !xml.contains("<testcase") {
        let fault = format!("{mode}: the tests of the job are not as it ends\n{xml}");
        outcome.faults.push(fault);
    }
    if !log.contains(summary.trim()) {
        outcome
            .faults
            .push(format!("{mode}: the log lacks the decision\n{log}"));
    }
    let wanted = if mode == "report" {
        Some("pass")
    } else {
        Some(verdict)
    };
    if verdict_of_exit(code) != wanted {
        outcome
            .faults
            .push(format!("{mode}: exit code {code:?} for {verdict}"));
    }
    outcome
}

fn sign_offs(built: &Built, from: &FromGit) -> PathBuf {
    let list: Vec<Value> = from
        .sign_offs
        .iter()
        .map(|one| built.hosted.resolved(one))
        .collect();
    built.put(
        "files/sign-offs.json",
        &json!({"sign_offs": list}).to_string(),
    )
}

fn roster(built: &Built, from: &FromGit) -> Option<PathBuf> {
    let roster = from.roster.as_ref()?;
    Some(built.put("files/roster.json", &roster.to_string()))
}
