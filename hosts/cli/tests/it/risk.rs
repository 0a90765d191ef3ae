//! A risk model fitted by the command, and a policy that takes it.

use crate::support;

use std::fs;
use support::outcome;
use tempfile::TempDir;

fn countersign(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    outcome(support::countersign().args(arguments).write_stdin(input))
}

/// Larger changes and those of agents fail more often.
fn history() -> String {
    let mut text = "id,lines_added,agent_authored,outcome\n".to_owned();
    for change in 0..600_u32 {
        let lines = change * 7_919 % 500;
        let agent = change % 3 == 0;
        let chance = lines / 10 + if agent { 20 } else { 0 };
        let failed = change * 104_729 % 100 < chance;
        text.push_str(&format!("c{change},{lines},{agent},{failed}\n"));
    }
    text
}

#[test]
fn the_fitted_block_goes_into_a_policy_as_it_is() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("history.csv"), history()).unwrap();
    let (code, _, error) = countersign(
        &[
            "risk",
            "fit",
            "--history",
            &path("history.csv"),
            "--log",
            "lines_added",
            "--output",
            &path("risk.yaml"),
        ],
        "",
    );
    assert_eq!(code, Some(0), "{error}");
    let block = fs::read_to_string(path("risk.yaml")).unwrap();
    assert!(
        block.contains("math.ln(1.0 + double(totals.added))"),
        "{block}"
    );
    fs::create_dir(path("policy")).unwrap();
    let policy = format!(
        "policy: fitted\nversion: 1.0.0\nsummary: A fitted model.\ncontrols:\n  - {{id: low, title: Risk is low, applies: 'true', satisfied: risk.score < 0.9, effect: block}}\n{block}"
    );
    fs::write(path("policy/policy.yaml"), policy).unwrap();
    let built = countersign(&["build", &path("policy"), "-o", &path("fitted.wasm")], "");
    assert_eq!(built.0, Some(0), "{}", built.2);
    // The policy's own terms give rule and words.
    let (code, out, error) = countersign(
        &[
            "risk",
            "fit",
            "--history",
            "-",
            "--form",
            "csv",
            "--policy",
            &path("policy"),
            "--format",
            "json",
        ],
        &history(),
    );
    assert_eq!(code, Some(0), "{error}");
    let fitted: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(fitted["terms"][0]["origin"], "policy");
    assert_eq!(fitted["changes"], 600);
    assert!(fitted["held_out"]["auc"]["value"].as_f64().unwrap() > 0.6);
}

#[test]
fn what_can_not_be_fitted_is_refused_with_place_and_remedy() {
    let few: String = history()
        .lines()
        .take(12)
        .map(|line| format!("{line}\n"))
        .collect();
    let broken = history().replace("c3,", "c3,\u{1b}[31m");
    for (input, form, says) in [
        (few.as_str(), "csv", "are needed"),
        (
            broken.as_str(),
            "csv",
            "the history on standard input, line 5",
        ),
        ("", "jsonl", "it has no change"),
        ("{}", "jsonl", "there is no `outcome`"),
    ] {
        let (code, out, error) =
            countersign(&["risk", "fit", "--history", "-", "--form", form], input);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{error}");
        assert!(error.contains(says), "{says}\n{error}");
        assert!(!error.contains('\u{1b}'), "{error:?}");
    }
}
