//! Scenarios: a file each, with the script that makes the repository, what the forge knows, and what has to come out.

use crate::forge::documents::Hosted;
use crate::forge::knowledge::Knowledge;
use crate::forge::{Forge, time};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What happened, for whoever reads the file.
    pub about: String,
    /// The preset that decides; none for the policy at the base.
    #[serde(default)]
    pub preset: Option<String>,
    /// The pull request that is asked about.
    #[serde(default = "first")]
    pub change: u32,
    /// The webhook or workflow event.
    #[serde(default)]
    pub event: EventKind,
    /// The script that makes the repository.
    pub repository: String,
    #[serde(default)]
    pub forge: Knowledge,
    pub expect: Expectation,
    /// How git alone is asked, where it can tell the same.
    #[serde(default)]
    pub git: Option<FromGit>,
    /// Doors that the scenario does not concern, and why.
    #[serde(default)]
    pub without: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum EventKind {
    /// `pull_request` (or `pull_request_target`) with the action `synchronize`.
    #[default]
    PullRequest,
    /// `pull_request_review` of the latest review.
    Review,
    /// An entry of the merge queue, by the revision of the entry; its first parent is what it was put on.
    MergeGroup {
        entry: String,
        /// The branch whose queue it is, where that is not the pull request's.
        #[serde(default)]
        into: Option<String>,
    },
    /// A check of another app ended on a head; these pull requests are named.
    CheckRun {
        on: String,
        named: Vec<u32>,
    },
    CheckSuite {
        on: String,
        named: Vec<u32>,
    },
    Status {
        on: String,
    },
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// `pass`, `pending`, `undecided`, `block`, or `none` where nothing can be decided.
    pub verdict: String,
    /// The status in enforce mode, where it is not the one of the verdict.
    #[serde(default)]
    pub status: Option<String>,
    /// The state of controls, as far as the scenario is about them.
    #[serde(default)]
    pub controls: BTreeMap<String, String>,
    /// What has to be said where nothing can be decided.
    #[serde(default)]
    pub says: Vec<String>,
    /// Values of the decision, by JSON pointer; doors that print JSON are asked.
    #[serde(default)]
    pub decision: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FromGit {
    /// The branch that the change goes into.
    #[serde(default = "main")]
    pub base: String,
    pub head: String,
    /// The roster and the sign-offs that the forge would have: `revision:NAME` stands for a revision.
    #[serde(default)]
    pub roster: Option<Value>,
    #[serde(default)]
    pub sign_offs: Vec<Value>,
}

fn first() -> u32 {
    1
}

fn main() -> String {
    "main".to_owned()
}

/// A scenario whose repository was made and is on the forge.
pub struct Built {
    /// The file's name without its end.
    pub name: String,
    pub scenario: Scenario,
    pub hosted: Arc<Hosted>,
    /// A folder for what doors write.
    pub folder: PathBuf,
}

/// All files, by name. `only` leaves out the others.
pub fn all(folder: &Path, only: Option<&str>) -> Vec<(String, Scenario)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "yaml") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if only.is_some_and(|only| !name.contains(only)) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let scenario = serde_saphyr::from_str(&text);
        found.push((
            name,
            scenario.unwrap_or_else(|error| panic!("{}: {error}", path.display())),
        ));
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

/// Makes the repository and gives it to the forge.
pub fn build(name: &str, scenario: &Scenario, forge: &Forge, root: &Path) -> Built {
    let folder = root.join(name);
    let repository = folder.join("repository");
    std::fs::create_dir_all(&repository).unwrap();
    let prelude = Path::new(env!("CARGO_MANIFEST_DIR")).join("doors/scenarios/prelude.sh");
    let script = format!(". '{}'\n{}", prelude.display(), scenario.repository);
    let output = Command::new("sh")
        .args(["-euc", &script])
        .current_dir(&repository)
        .env("BEGINNING", time::beginning().to_string())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{name}: the repository can't be made\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Built {
        name: name.to_owned(),
        scenario: scenario.clone(),
        hosted: forge.host(&format!("acme/{name}"), repository, scenario.forge.clone()),
        folder,
    }
}

impl Built {
    /// The name of the event as GitHub has it, and its payload.
    pub fn event(&self) -> (&'static str, Value) {
        let hosted = &self.hosted;
        let change = self.scenario.change;
        match &self.scenario.event {
            EventKind::PullRequest => (
                "pull_request",
                hosted.pull_request_event("synchronize", change),
            ),
            EventKind::Review => ("pull_request_review", hosted.review_event(change)),
            EventKind::MergeGroup { entry, into } => {
                let own = hosted.knowledge.pulls[&change].base.clone();
                let base = into.clone().unwrap_or(own);
                let payload = hosted.merge_group_event(&base, change, entry);
                ("merge_group", payload)
            }
            EventKind::CheckRun { on, named } => ("check_run", hosted.check_run_event(on, named)),
            EventKind::CheckSuite { on, named } => {
                ("check_suite", hosted.check_suite_event(on, named))
            }
            EventKind::Status { on } => ("status", hosted.status_event(on)),
        }
    }

    /// The revision that the decision belongs on.
    pub fn head(&self) -> String {
        match &self.scenario.event {
            EventKind::MergeGroup { entry, .. } => self.hosted.revision(entry),
            _ => {
                let pull = &self.hosted.knowledge.pulls[&self.scenario.change];
                let last = pull.moves_to.last().unwrap_or(&pull.head);
                self.hosted.revision(last)
            }
        }
    }

    /// Writes a file into the scenario's folder.
    pub fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }
}
