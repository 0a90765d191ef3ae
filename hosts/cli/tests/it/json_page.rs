//! `docs/json.md` against what the commands print: every key that is shown is there, every key that is there is shown.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const PAGE: &str = include_str!("../../../../docs/json.md");

/// What the page shows under a name.
fn shown(name: &str) -> Value {
    let (_, rest) = PAGE
        .split_once(&format!("```json {name}\n"))
        .unwrap_or_else(|| panic!("the page shows `{name}`"));
    let (block, _) = rest.split_once("```").unwrap();
    serde_json::from_str(block).unwrap()
}

/// How something differs in form from what is shown. An empty object or list stands for any.
fn differences(path: &str, shown: &Value, there: &Value, found: &mut Vec<String>) {
    match (shown, there) {
        (Value::Object(shown), Value::Object(_)) if shown.is_empty() => {}
        (Value::Object(shown), Value::Object(there)) => {
            for key in shown.keys().chain(there.keys()) {
                match (shown.get(key), there.get(key)) {
                    (Some(shown), Some(there)) => {
                        differences(&format!("{path}.{key}"), shown, there, found);
                    }
                    (None, _) => found.push(format!("{path}.{key} is not shown")),
                    (_, None) => found.push(format!("{path}.{key} is not there")),
                }
            }
        }
        (Value::Array(shown), Value::Array(there)) => {
            for element in there.iter().filter(|_| !shown.is_empty()) {
                differences(&format!("{path}[]"), &shown[0], element, found);
            }
        }
        _ if std::mem::discriminant(shown) == std::mem::discriminant(there) => {}
        _ => found.push(format!("{path} is {there}, and {shown} is shown")),
    }
}

fn holds(name: &str, arguments: &[&str]) {
    let output = Command::cargo_bin("countersign")
        .unwrap()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .args(["--format", "json"])
        .output()
        .unwrap();
    let there: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{name}: {}", String::from_utf8_lossy(&output.stderr)));
    let mut found = Vec::new();
    differences(name, &shown(name), &there, &mut found);
    assert_eq!(found, Vec::<String>::new());
}

const FACTS: &str = "tests/fixtures/facts";

#[test]
fn decisions() {
    let policy = ["check", "--policy", "tests/fixtures/policy", "--facts"];
    let pass = format!("{FACTS}/pass.json");
    holds("check", &[&policy[..], &[&pass]].concat());
    holds("explain", &[&policy[..], &[&pass, "--explain"]].concat());
    let wrong = format!("{FACTS}/wrong-type.json");
    holds("refused", &[&policy[..], &[&wrong]].concat());
    let folder = TempDir::new().unwrap();
    let group = folder.path().join("group.json");
    let facts = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&pass)).unwrap();
    fs::write(&group, format!("[{facts},{facts}]")).unwrap();
    holds("group", &[&policy[..], &[group.to_str().unwrap()]].concat());
    holds("provenance", &["provenance", "--facts", &pass]);
}

#[test]
fn what_many_decisions_tell() {
    let compared = ["--preset", "small", "--against-preset", "standard"];
    let past = format!("{FACTS}/pass.json");
    holds(
        "backtest",
        &[&["backtest", "--facts", &past][..], &compared].concat(),
    );
    let folder = TempDir::new().unwrap();
    let git = |arguments: &[&str]| crate::support::git(folder.path(), arguments);
    git(&["init", "--quiet", "--initial-branch=main"]);
    git(&["commit", "--quiet", "--allow-empty", "--message", "Start"]);
    holds(
        "survey",
        &["survey", "--repo", folder.path().to_str().unwrap()],
    );
}

#[test]
fn a_policy_that_extends_another() {
    let show = ["show", "../../docs/example/extending"];
    holds("show", &show);
    holds(
        "control",
        &[&show[..], &["--control", "senior-sign-off"]].concat(),
    );
}

#[test]
fn a_risk_model() {
    let folder = TempDir::new().unwrap();
    let history = folder.path().join("history.csv");
    // Large changes cause an incident more often: one in three against one in ten.
    let rows = (0..600_u32).map(|row| {
        let lines = row * 7 % 500;
        let incident = if lines > 250 {
            row % 3 == 0
        } else {
            row % 10 == 0
        };
        format!("{lines},{},{incident}\n", row % 17)
    });
    let rows: String = rows.collect();
    fs::write(&history, format!("lines_added,files,outcome\n{rows}")).unwrap();
    holds(
        "risk",
        &["risk", "fit", "--history", history.to_str().unwrap()],
    );
}
