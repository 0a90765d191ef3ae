//! A change that is signed or held by command, landed, and deployed: the whole way through real repositories and files.

use crate::support;

use countersign_sources::sign_offs::{Vouching, parse};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use support::outcome;
use tempfile::TempDir;

const ROSTER: &str = "\
people:
  - {login: ada, level: 4, may_push: true, emails: [ada@acme.example]}
  - {login: bob, level: 6, may_push: true, emails: [bob@acme.example]}
  - {login: eve, level: 6, may_push: true, emails: [eve@acme.example]}
";

/// A repository, and beside it, out of its authors' reach, a roster and the file of sign-offs.
struct Desk {
    folder: TempDir,
}

impl Desk {
    /// `feature` holds what Ada wrote with an agent's help.
    fn new() -> Desk {
        let desk = Desk {
            folder: TempDir::new().unwrap(),
        };
        fs::create_dir(desk.at("shop")).unwrap();
        fs::write(desk.at("roster.yaml"), ROSTER).unwrap();
        support::init(&desk.at("shop"));
        desk.commit("README.md", "shop\n", "Start");
        desk.git(&["checkout", "--quiet", "-b", "feature"]);
        let message = "Retry payments\n\nAssisted-by: Claude:opus-4";
        desk.commit("pay.rs", &"line\n".repeat(40), message);
        desk
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn git(&self, arguments: &[&str]) -> String {
        support::git(&self.at("shop"), arguments)
    }

    fn commit(&self, path: &str, text: &str, message: &str) {
        support::commit(&self.at("shop"), path, text, message);
    }

    fn run(&self, command: &str, range: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
        self.run_under(["--preset", "standard"], command, range, arguments)
    }

    fn run_under(
        &self,
        policy: [&str; 2],
        command: &str,
        range: &str,
        arguments: &[&str],
    ) -> (Option<i32>, String, String) {
        outcome(
            support::countersign()
                .arg(command)
                .args(policy)
                .arg("--repo")
                .arg(self.at("shop"))
                .args(["--no-reviews", "--git", range, "--roster"])
                .arg(self.at("roster.yaml"))
                .args(arguments),
        )
    }

    fn signs(&self, person: &str, more: &[&str]) -> (Option<i32>, String, String) {
        let file = self.at("signed.yaml");
        let fixed = ["--as", person, "--file", file.to_str().unwrap(), "--yes"];
        self.run("signoff", "main..feature", &[&fixed[..], more].concat())
    }

    /// The release desk knows who wrote the file.
    fn vouch(&self) {
        let text = fs::read_to_string(self.at("signed.yaml")).unwrap();
        let vouched = text.replace("    person:", "    authentication: forge\n    person:");
        fs::write(self.at("signed.yaml"), vouched).unwrap();
    }

    fn checked(&self, range: &str, more: &[&str]) -> (Option<i32>, String, String) {
        let file = self.at("signed.yaml");
        let given = ["--sign-offs", file.to_str().unwrap()];
        self.run("check", range, &[&given[..], more].concat())
    }
}

const ALL: [&str; 12] = [
    "--assess",
    "diff",
    "--assess",
    "ai_contribution=read line by line",
    "--assess",
    "systemic_risk",
    "--assess",
    "context",
    "--assess",
    "dependencies",
    "--assess",
    "failure_history",
];

#[test]
fn what_was_signed_opens_the_gate_and_stays_signed_through_a_squash() {
    let desk = Desk::new();
    let (code, out, error) = desk.signs("bob", &ALL);
    assert_eq!(code, Some(0), "{error}");
    assert!(out.starts_with("about: shop@"), "{out}");
    assert!(out.contains("pay.rs"), "{out}");
    assert!(error.contains("authentication: none"), "{error}");
    let text = fs::read_to_string(desk.at("signed.yaml")).unwrap();
    let read = parse(&text, "signed.yaml", Vouching::Host)
        .unwrap()
        .sign_offs;
    assert_eq!(
        read[0].binding.revision,
        desk.git(&["rev-parse", "feature"])
    );
    assert_eq!(read[0].assesses.len(), 6);
    assert_eq!(read[0].evidence.as_ref().unwrap().agents, ["claude"]);
    assert!(read[0].opened <= read[0].signed && read[0].opened.is_some());

    let (code, out, _) = desk.checked("main..feature", &[]);
    assert_eq!(code, Some(5), "nobody vouches for it yet: {out}");
    desk.vouch();
    let (code, out, error) = desk.checked("main..feature", &[]);
    assert_eq!(code, Some(0), "{out}{error}");

    // Another person's sign-off is added, and the first one stays.
    let before = fs::read_to_string(desk.at("signed.yaml")).unwrap();
    assert_eq!(desk.signs("eve", &["--assess", "diff"]).0, Some(0));
    let after = fs::read_to_string(desk.at("signed.yaml")).unwrap();
    assert!(after.starts_with(before.trim_end()), "{after}");
    fs::write(desk.at("signed.yaml"), before).unwrap();

    // What was pushed later was not signed.
    desk.git(&["tag", "signed"]);
    desk.commit("pay.rs", "smuggled\n", "More\n\nAssisted-by: Claude:opus-4");
    assert_eq!(desk.checked("main..feature", &[]).0, Some(5));
    desk.git(&["reset", "--quiet", "--hard", "signed"]);
}

#[test]
fn a_range_is_decided_change_by_change() {
    let desk = Desk::new();
    desk.git(&["tag", "deployed", "main"]);
    desk.git(&["checkout", "--quiet", "main"]);
    desk.git(&[
        "merge",
        "--quiet",
        "--no-ff",
        "-m",
        "Merge feature",
        "feature",
    ]);
    desk.commit("README.md", "more\n", "Straight to main");
    let range = "deployed..main";
    let (code, out, error) = desk.run("facts", range, &["--purpose", "deploy"]);
    assert_eq!(code, Some(2), "facts takes no policy: {out}{error}");
    let (code, out, error) = desk.run("check", range, &["--purpose", "deploy", "--format", "json"]);
    let envelope: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{error}"));
    let combined = &envelope["combined_decision"];
    assert_eq!(combined["members"].as_array().unwrap().len(), 2, "{out}");
    let verdict = combined["verdict"].as_str().unwrap();
    assert_ne!(verdict, "pass");
    assert_eq!(code, Some(if verdict == "block" { 1 } else { 6 }), "{out}");
    let (_, text, _) = desk.run("check", range, &["--each"]);
    assert!(text.lines().nth(1).unwrap().starts_with("next: "), "{text}");
    assert!(text.contains("about: 2 changes for merge"), "{text}");
    // Back to what was deployed: nothing new lands, and the same range with its ends exchanged must not open the gate.
    let (code, out, error) = desk.run("check", "main..deployed", &["--purpose", "deploy"]);
    assert_eq!(code, Some(6), "{out}{error}");
    assert!(error.contains("nothing new lands"), "{error}");
    assert!(error.contains("prior_decisions"), "{error}");
    let passed = desk.at("passed.yaml");
    let head = desk.git(&["rev-parse", "deployed"]);
    let record = format!(
        "prior_decisions:\n  - {{revision: {head}, purpose: deploy, verdict: pass, taken: 2026-03-01T00:00:00Z, policy: standard 1.0.0}}\n"
    );
    for (collector, expected) in [("", 6), ("collector: audit-log\n", 0)] {
        fs::write(&passed, format!("{collector}{record}")).unwrap();
        let more = ["--purpose", "deploy", "--context", passed.to_str().unwrap()];
        let (code, out, error) = desk.run("check", "main..deployed", &more);
        assert_eq!(code, Some(expected), "{collector}{out}{error}");
    }
    for range in ["main..main", "main..deployed"] {
        let (code, out, error) = desk.run("check", range, &[]);
        assert_eq!(code, Some(2), "{out}{error}");
        assert!(error.contains("check the order of its ends"), "{error}");
    }
}

#[test]
fn a_veto_holds_and_says_why() {
    let desk = Desk::new();
    let file = desk.at("signed.yaml");
    let fixed = ["--as", "eve", "--file", file.to_str().unwrap(), "--yes"];
    let (code, _, error) = desk.run("veto", "main..feature", &fixed);
    assert_eq!(code, Some(2), "{error}");
    assert!(error.contains("--reason") && !file.exists(), "{error}");
    let reason = [&fixed[..], &["--reason", "It drops the audit log."]].concat();
    let (code, _, error) = desk.run("veto", "main..feature", &reason);
    assert_eq!(code, Some(0), "{error}");
    let (code, out, _) = desk.checked("main..feature", &[]);
    assert_eq!(code, Some(1), "{out}");
    assert!(out.contains("eve"), "{out}");
}

#[test]
fn who_signs_what_somebody_holds_is_shown_what_it_asks_for() {
    let desk = Desk::new();
    let file = desk.at("signed.yaml");
    let file = file.to_str().unwrap();
    let held = [
        "--as",
        "eve",
        "--file",
        file,
        "--yes",
        "--reason",
        "It drops the audit log.",
    ];
    let (code, out, error) = desk.run("veto", "main..feature", &held);
    assert_eq!(code, Some(0), "{error}");
    assert!(out.contains("eve holds"), "{out}");
    assert!(!error.contains("would not hold"), "{error}");
    desk.vouch();
    let (code, out, error) = desk.signs("bob", &["--sign-offs", file, "--assess", "diff"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(out.contains("senior-sign-off"), "{out}");
    assert!(error.contains("does not attest"), "{error}");
}

#[test]
fn a_veto_by_somebody_without_a_say_is_told_of() {
    let desk = Desk::new();
    let file = desk.at("signed.yaml");
    let file = file.to_str().unwrap();
    let held = [
        "--as",
        "evee",
        "--file",
        file,
        "--yes",
        "--reason",
        "It drops the audit log.",
    ];
    let (code, out, error) = desk.run("veto", "main..feature", &held);
    assert_eq!(code, Some(0), "{error}");
    assert!(
        error.contains("the veto of `evee` would not hold"),
        "{error}"
    );
    assert!(!out.contains("evee holds"), "{out}");
}

#[test]
fn a_veto_is_taken_back_by_its_own_person() {
    let desk = Desk::new();
    let file = desk.at("signed.yaml");
    assert_eq!(desk.signs("bob", &ALL).0, Some(0));
    let says = |person: &str, more: &[&str]| {
        let fixed = ["--as", person, "--file", file.to_str().unwrap(), "--yes"];
        desk.run("veto", "main..feature", &[&fixed[..], more].concat())
    };
    assert_eq!(says("eve", &["--reason", "It drops the log."]).0, Some(0));
    desk.vouch();
    let held = fs::read_to_string(&file).unwrap();
    assert_eq!(desk.checked("main..feature", &[]).0, Some(1));
    for (person, code) in [("bob", 1), ("eve", 0)] {
        fs::write(&file, &held).unwrap();
        let (done, out, error) = says(person, &["--withdraw"]);
        assert_eq!(done, Some(0), "no reason is needed: {error}");
        assert!(out.contains(&format!("{person} takes back")), "{out}");
        let added = fs::read_to_string(&file).unwrap();
        let added = added.replace("\"withdraw\"", "\"withdraw\"\n    authentication: forge");
        fs::write(&file, added).unwrap();
        let (checked, out, error) = desk.checked("main..feature", &[]);
        assert_eq!(checked, Some(code), "{person}: {out}{error}");
    }
}

#[test]
fn a_range_without_a_branch_is_not_signed_by_mistake() {
    let desk = Desk::new();
    let base = desk.git(&["rev-parse", "main"]);
    let head = desk.git(&["rev-parse", "feature"]);
    let range = format!("{base}..{head}");
    let file = desk.at("signed.yaml");
    let fixed = ["--as", "bob", "--file", file.to_str().unwrap(), "--yes"];
    let sign = |more: &[&str]| desk.run("signoff", &range, &[&fixed[..], &ALL, more].concat());
    let (code, _, error) = sign(&[]);
    assert_eq!(code, Some(2), "{error}");
    assert!(error.contains("--base-branch") && !file.exists(), "{error}");
    assert_eq!(sign(&["--base-branch", "main"]).0, Some(0));
    desk.vouch();
    // It holds for that branch, and whoever leaves it out is told what to add.
    let (code, _, error) = desk.checked(&range, &["--base-branch", "main"]);
    assert_eq!(code, Some(0), "{error}");
    let (code, _, error) = desk.checked(&range, &[]);
    assert_eq!(code, Some(5), "{error}");
    assert!(error.contains("name it with `--base-branch`"), "{error}");
}

#[test]
fn several_changes_are_not_taken_for_one() {
    let desk = Desk::new();
    desk.git(&["checkout", "--quiet", "main"]);
    desk.git(&["tag", "deployed"]);
    desk.commit("README.md", "more\n", "Straight to main");
    desk.commit("README.md", "and more\n", "Straight to main again");
    let (code, out, error) = desk.run(
        "check",
        "deployed..main",
        &["--each", "--landed-from", "feature"],
    );
    assert_eq!((code, out.as_str()), (Some(2), ""), "{error}");
    assert!(error.contains("--landed-from LANDED=feature"), "{error}");
    let file = desk.at("signed.yaml");
    let fixed = ["--as", "bob", "--file", file.to_str().unwrap(), "--yes"];
    let deploy = ["--purpose", "deploy", "--force"];
    let (code, _, error) = desk.run("signoff", "deployed..main", &[&fixed[..], &deploy].concat());
    assert_eq!(code, Some(0), "{error}");
    assert!(error.contains("brings 2 changes"), "{error}");
}

#[test]
fn who_would_not_count_is_told_before_anything_is_written() {
    let desk = Desk::new();
    for person in ["ada", "nobody-known"] {
        let (code, _, error) = desk.signs(person, &ALL);
        assert_eq!(code, Some(2), "{error}");
        assert!(error.contains("would not count"), "{error}");
        assert!(error.contains("--force"), "{error}");
        assert!(!desk.at("signed.yaml").exists());
    }
    let (code, _, error) = desk.signs("ada", &[&ALL[..], &["--force"]].concat());
    assert_eq!(code, Some(0), "{error}");
    // Parts that are missing can still be attested.
    let (code, _, error) = desk.signs("bob", &["--assess", "diff"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(error.contains("does not attest"), "{error}");
}

#[test]
fn a_control_without_a_queue_says_what_is_left_to_assess() {
    let desk = Desk::new();
    let (folder, file) = (desk.at("policy"), desk.at("signed.yaml"));
    fs::create_dir(&folder).unwrap();
    let policy = "policy: depth\nversion: 1.0.0\nsummary: Depth.\nwhen_nothing_applies: pass\ncontrols:\n  - id: depth\n    title: Two parts of the audit\n    sign_off: {count: 1, eligible: 'true', assesses: [diff, context]}\n";
    fs::write(folder.join("policy.yaml"), policy).unwrap();
    let signs = |person, areas: &[&str]| {
        let fixed = ["--as", person, "--file", file.to_str().unwrap(), "--yes"];
        let policy = ["--policy", folder.to_str().unwrap()];
        let arguments = [&fixed[..], areas].concat();
        desk.run_under(policy, "signoff", "main..feature", &arguments)
    };
    let (code, _, error) = signs("bob", &["--assess", "diff"]);
    assert_eq!(code, Some(0), "{error}");
    let (code, out, error) = signs("eve", &["--assess", "diff", "--assess", "context"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(
        out.contains("nobody has assessed:\n  - context\nnot known"),
        "{out}"
    );
}

#[test]
fn the_brief_knows_who_signed_into_the_file_and_which_lines_notes_name() {
    let desk = Desk::new();
    let note = "pay.rs\n  p1 5-9,12\n---\n{\"schema_version\":\"authorship/3.0.0\",\"prompts\":{\"p1\":{\"agent_id\":{\"tool\":\"claude\",\"id\":\"s\",\"model\":\"opus-4\"}}}}";
    desk.git(&["notes", "--ref=ai", "add", "-m", note, "feature"]);
    let (code, out, error) = desk.signs("eve", &["--assess", "diff"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(
        out.contains("nobody is known to have assessed:") && out.contains("- diff"),
        "{out}"
    );
    assert!(out.contains("pay.rs 5-9, 12"), "{out}");
    // Hers is in the file, and the next one is told so, and in which words to add what is missing.
    let (code, out, error) = desk.signs("bob", &["--assess", "context"]);
    assert_eq!(code, Some(0), "{error}");
    let (_, assessed) = out
        .split_once("nobody has assessed:")
        .unwrap_or_else(|| panic!("{out}"));
    assert!(
        !assessed.contains("- diff") && assessed.contains("- context"),
        "{out}"
    );
    assert!(
        error.contains("another sign-off of the same person"),
        "{error}"
    );
    assert!(!error.contains("a comment of"), "{error}");
    // A file that the change can write is written, and warned of.
    let inside = desk.at("shop").join("signed.yaml");
    let fixed = ["--as", "bob", "--file", inside.to_str().unwrap(), "--yes"];
    let (code, _, error) = desk.run("signoff", "main..feature", &fixed);
    assert_eq!(code, Some(0), "{error}");
    assert!(error.contains("lies in the work tree"), "{error}");
}

#[test]
fn bad_input_writes_nothing() {
    let desk = Desk::new();
    let file = desk.at("signed.yaml");
    for (text, more, says) in [
        ("sign_offs: 1\n", &[][..], "nothing was written"),
        ("", &["--assess", "everything"], "failure_history"),
        ("", &["--assess", "diff", "--assess", "diff=x"], "twice"),
        ("", &["--control", "no-such"], "no control `no-such`"),
        ("", &["--confirm", "appeal-1"], "no appeal `appeal-1`"),
    ] {
        fs::write(&file, text).unwrap();
        let (code, _, error) = desk.signs("bob", more);
        assert_eq!(code, Some(2), "{more:?}: {error}");
        assert!(error.contains(says), "{more:?}: {error}");
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
    }
    fs::write(desk.at("signed.yaml.lock"), "").unwrap();
    let (code, _, error) = desk.signs("bob", &ALL);
    assert_eq!(code, Some(2), "{error}");
    assert!(error.contains("signed.yaml.lock"), "{error}");
    // Without --yes something would have to be asked, and there is no terminal.
    let fixed = ["--as", "bob", "--file", file.to_str().unwrap()];
    let (code, _, error) = desk.run("signoff", "main..feature", &fixed);
    assert_eq!(code, Some(2), "{error}");
    assert!(error.contains("--yes"), "{error}");
}

#[test]
fn several_facts_are_one_decision() {
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let facts = |name: &str| fs::read_to_string(fixtures.join("facts").join(name)).unwrap();
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("group.json");
    let check = |names: &[&str], more: &[&str]| {
        let members: Vec<String> = names.iter().map(|name| facts(name)).collect();
        fs::write(&file, format!(" [{}]", members.join(","))).unwrap();
        outcome(
            support::countersign()
                .args(["check", "--policy"])
                .arg(fixtures.join("policy"))
                .arg("--facts")
                .arg(&file)
                .args(more),
        )
    };
    let (code, out, error) = check(&["pass.json", "pending.json", "block.json"], &[]);
    assert_eq!(code, Some(1), "{error}");
    assert!(out.starts_with("block: 1 of 3 changes decide"), "{out}");
    assert_eq!(check(&["pass.json", "pending.json"], &[]).0, Some(5));
    assert_eq!(check(&["pass.json", "undecided.json"], &[]).0, Some(6));
    assert_eq!(check(&["pass.json", "pass.json"], &[]).0, Some(0));
    for format in ["json", "markdown", "github", "junit", "sarif"] {
        let (code, out, error) = check(&["pass.json", "block.json"], &["--format", format]);
        assert_eq!(code, Some(1), "{format}: {error}");
        assert!(out.contains("block"), "{format}: {out}");
    }
    // Facts that do not fit, and none at all, are errors and no verdict.
    assert_eq!(check(&["pass.json", "wrong-type.json"], &[]).0, Some(2));
    assert_eq!(check(&[], &[]).0, Some(2));
    assert_eq!(check(&["pass.json"], &["--explain"]).0, Some(2));
}
