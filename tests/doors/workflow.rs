//! A runner for workflow files: their real steps, with the checkout and the cache stood in for.

use crate::expression::{filled, holds};
use crate::forge::{git, knowledge::Token, token};
use crate::programs::{Programs, run};
use crate::scenario::Built;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// A job of GitHub's.
pub struct Job<'a> {
    pub programs: &'a Programs,
    pub built: &'a Built,
    /// The event as the runner names it.
    pub event: &'a str,
    pub payload: &'a Value,
    /// Inputs of the action that the test sets instead of the workflow's own.
    pub inputs: &'a [(&'a str, String)],
    pub token: Token,
    /// Addresses of the forge's pages and API.
    pub server: &'a str,
    pub api: &'a str,
}

/// How a job ended.
#[derive(Debug, Default)]
pub struct Ended {
    pub code: i32,
    pub log: String,
    pub summary: String,
    /// Inputs and outputs of the action.
    pub inputs: Value,
    pub outputs: Value,
    /// Jobs or steps were left out by their conditions.
    pub skipped: bool,
    /// The folder that the steps ran in.
    pub workspace: PathBuf,
}

/// Reads a YAML document.
pub fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Reads a file of several YAML documents.
pub fn read_all(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    serde_saphyr::from_multiple(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Job<'_> {
    /// Runs the one job of a workflow file, if it is for such an event.
    pub fn run(&self, workflow: &Path, name: &str) -> Ended {
        let workflow = read(workflow);
        let events = &workflow["on"];
        assert!(
            events.get(self.event).is_some(),
            "the workflow is not run on {}",
            self.event
        );
        let jobs = workflow["jobs"].as_object().unwrap();
        let [job] = jobs.values().collect::<Vec<_>>()[..] else {
            panic!("a workflow with one job");
        };
        let mut ended = self.begin(name);
        let mut context = self.context(&ended.workspace);
        if let Some(condition) = job["if"].as_str()
            && !holds(condition, &context)
        {
            ended.skipped = true;
            return ended;
        }
        for step in job["steps"].as_array().unwrap() {
            self.step(step, &mut context, &mut ended);
            if ended.code != 0 {
                break;
            }
        }
        ended
    }

    fn begin(&self, name: &str) -> Ended {
        let workspace = self.built.folder.join(name).join("work");
        if workspace.exists() {
            std::fs::remove_dir_all(workspace.parent().unwrap()).unwrap();
        }
        std::fs::create_dir_all(&workspace).unwrap();
        let temp = workspace.with_file_name("temp");
        let binaries = temp.join("countersign/bin");
        std::fs::create_dir_all(&binaries).unwrap();
        let own = &self.programs.countersign;
        std::os::unix::fs::symlink(own, binaries.join("countersign")).unwrap();
        std::fs::write(temp.join("event.json"), self.payload.to_string()).unwrap();
        Ended {
            workspace,
            ..Ended::default()
        }
    }

    fn context(&self, workspace: &Path) -> Value {
        let temp = workspace.with_file_name("temp");
        json!({
            "github": {
                "token": token(self.token),
                "event_name": self.event,
                "event": self.payload,
                "repository": self.built.hosted.name,
                "action_path": self.programs.root,
                "sha": self.built.head(),
            },
            "runner": {"temp": temp, "os": "Linux", "arch": "X64"},
            "steps": {},
        })
    }

    fn step(&self, step: &Value, context: &mut Value, ended: &mut Ended) {
        if let Some(condition) = step["if"].as_str()
            && !holds(condition, context)
        {
            return;
        }
        match (step["uses"].as_str(), step["run"].as_str()) {
            (Some(uses), _) if uses.starts_with("actions/checkout@") => {
                self.check_out(&step["with"], &ended.workspace);
            }
            (Some(uses), _) if uses.starts_with("actions/cache@") => {
                // The command was built before.
                context["steps"][step["id"].as_str().unwrap()] =
                    json!({"outputs": {"cache-hit": "true"}});
            }
            (Some(uses), _) if uses.contains("/countersign@") => {
                self.action(&step["with"], context, ended);
            }
            (None, Some(script)) => self.script(step, script, context, ended),
            other => panic!("a step that is not known: {other:?}"),
        }
    }

    /// The composite action in `action.yml`.
    fn action(&self, with: &Value, context: &Value, ended: &mut Ended) {
        let action = read(&self.programs.root.join("action.yml"));
        let mut inputs = Map::new();
        for (name, input) in action["inputs"].as_object().unwrap() {
            let given = with.get(name).unwrap_or(&input["default"]);
            let given = match given {
                Value::String(text) => filled(text, context),
                other => other.to_string(),
            };
            inputs.insert(name.clone(), given.into());
        }
        for unknown in with.as_object().into_iter().flatten() {
            assert!(
                inputs.contains_key(unknown.0),
                "there is no input `{}`",
                unknown.0
            );
        }
        for (name, value) in self.inputs {
            assert!(inputs.contains_key(*name), "there is no input `{name}`");
            inputs.insert((*name).to_owned(), value.as_str().into());
        }
        let mut context = context.clone();
        ended.inputs = inputs.clone().into();
        context["inputs"] = inputs.into();
        context["steps"] = json!({});
        for step in action["runs"]["steps"].as_array().unwrap() {
            self.step(step, &mut context, ended);
            if ended.code != 0 {
                break;
            }
        }
        let mut outputs = Map::new();
        for (name, output) in action["outputs"].as_object().unwrap() {
            let value = filled(output["value"].as_str().unwrap(), &context);
            outputs.insert(name.clone(), value.into());
        }
        ended.outputs = outputs.into();
    }

    fn script(&self, step: &Value, script: &str, context: &mut Value, ended: &mut Ended) {
        let temp = ended.workspace.with_file_name("temp");
        let (output, summary) = (temp.join("output"), temp.join("summary.md"));
        std::fs::write(&output, "").unwrap();
        let mut command = self.programs.start(Path::new("bash"));
        command
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c"])
            .arg(filled(script, context))
            .current_dir(&ended.workspace)
            .envs([
                ("GITHUB_ACTIONS", "true"),
                ("GITHUB_REPOSITORY", self.built.hosted.name.as_str()),
                ("GITHUB_EVENT_NAME", self.event),
                ("GITHUB_SERVER_URL", self.server),
                ("GITHUB_API_URL", self.api),
                ("GITHUB_RUN_ID", "4711"),
                ("GITHUB_RUN_ATTEMPT", "1"),
            ])
            .env("GITHUB_EVENT_PATH", temp.join("event.json"))
            .env("GITHUB_ACTION_PATH", &self.programs.root)
            .env("GITHUB_WORKSPACE", &ended.workspace)
            .env("GITHUB_OUTPUT", &output)
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("RUNNER_TEMP", &temp);
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            command.env(name, filled(value.as_str().unwrap(), context));
        }
        let (code, out, errors) = run(&mut command);
        ended.code = code.unwrap_or(-1);
        ended.log.push_str(&out);
        ended.log.push_str(&errors);
        ended.summary = std::fs::read_to_string(&summary).unwrap_or_default();
        if let Some(id) = step["id"].as_str() {
            let written = std::fs::read_to_string(&output).unwrap();
            let pairs = written.lines().filter_map(|line| line.split_once('='));
            let outputs: Map<String, Value> = pairs
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect();
            context["steps"][id] = json!({"outputs": outputs});
        }
    }

    /// What the checkout action does: with depth 0 all branches and tags, else one commit; then what the event is about.
    fn check_out(&self, with: &Value, workspace: &Path) {
        assert_ne!(
            self.event, "pull_request_target",
            "nothing of the change is checked out"
        );
        assert_eq!(with["fetch-depth"], 0);
        clone(self.built, workspace, self.server);
        let own = |arguments: &[&str]| {
            git::command(workspace)
                .args(arguments)
                .output()
                .unwrap()
                .status
                .success()
        };
        let number = self.built.scenario.change;
        let source = self.built.hosted.git.folder.to_str().unwrap();
        let head = match self.event {
            "merge_group" => self.built.head(),
            _ => {
                let own_head = format!("refs/pull/{number}/head:refs/remotes/pull/{number}/head");
                assert!(own(&["fetch", "--quiet", source, &own_head]));
                self.built.hosted.head_of(number)
            }
        };
        assert!(
            own(&["checkout", "--quiet", "--detach", &head]) || !own(&["cat-file", "-e", &head])
        );
    }
}

/// A clone with all branches, whose remote is the forge's.
pub fn clone(built: &Built, folder: &Path, server: &str) {
    let own = |arguments: &[&str]| {
        let output = git::command(folder).args(arguments).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {errors}");
    };
    let source = built.hosted.git.folder.to_str().unwrap();
    own(&["init", "--quiet", "--initial-branch=main"]);
    own(&[
        "fetch",
        "--quiet",
        "--no-write-fetch-head",
        source,
        "+refs/heads/*:refs/remotes/origin/*",
    ]);
    own(&[
        "remote",
        "add",
        "origin",
        &format!("{server}/{}.git", built.hosted.name),
    ]);
    own(&["checkout", "--quiet", "--detach", "origin/main"]);
}
