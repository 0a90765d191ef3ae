//! What the facts say.

use crate::github::fixtures::{
    collect, documents, event, json, options, parse, path, pull_request_documents,
};
use countersign_contract::types::{
    CheckConclusion, DeclaredUse, Facts, FileStatus, PersonKind, ReviewState, Supply,
};
use countersign_sources::github::{self, Documents, EventKind};
use countersign_sources::roster::Roster;
use serde_json::{Value, json};
use std::fs;

/// Compares with the checked-in facts.
fn golden(name: &str, facts: &Facts) {
    let text = serde_json::to_string_pretty(facts).unwrap() + "\n";
    let file = path(&format!("golden/{name}.json"));
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &text).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        text,
        "{name}: run with BLESS=1 if this is meant"
    );
}

#[test]
fn a_pull_request_and_a_merge_queue_entry_give_the_expected_facts() {
    let collected = collect(&event("pull_request"), &pull_request_documents());
    assert_eq!(collected.warnings, []);
    golden("pull_request", &collected.facts);
    let collected = collect(
        &event("merge_group"),
        &documents(&json("documents/merge_group")),
    );
    assert_eq!(collected.warnings, []);
    golden("merge_group", &collected.facts);
}

#[test]
fn the_form_in_the_description_is_the_authors_declaration() {
    let facts_of = |body: &str| {
        let mut all = json("documents/pull_request");
        all["pull_request"]["body"] = json!(body);
        collect(&event("pull_request"), &documents(&all))
    };
    let form = "Why: they fail.\r\n\r\n### AI assistance\r\n- [ ] No AI was used\r\n- [x] AI assisted me\r\n- [ ] AI wrote it\r\n\r\nAgents: copilot:gpt-5\r\n";
    let collected = facts_of(form);
    assert_eq!(collected.warnings, []);
    let declaration = &collected.facts.declarations[0];
    assert_eq!(collected.facts.declarations.len(), 1);
    assert_eq!(
        (declaration.person.as_str(), declaration.ai),
        ("maya", DeclaredUse::Assisted)
    );
    assert_eq!(declaration.agents, ["copilot"]);
    assert_eq!(declaration.revisions, Vec::<String>::new());
    let denied = facts_of(&form.replace("[ ] No", "[x] No").replace("[x] AI", "[ ] AI"));
    assert_eq!(denied.facts.declarations[0].ai, DeclaredUse::None);
    for body in ["Why: they fail.", &form.replace("[x]", "[ ]")] {
        assert_eq!(facts_of(body).facts.declarations, []);
    }
    let unclear = facts_of(&form.replace("[ ] No", "[x] No"));
    assert_eq!(unclear.facts.declarations, []);
    assert_eq!(unclear.warnings[0].code, "declaration_unclear");
}

#[test]
fn every_webhook_of_one_change_gives_the_same_facts() {
    let documents = pull_request_documents();
    let facts = collect(&event("pull_request"), &documents).facts;
    let mut from_review = collect(&event("pull_request_review"), &documents).facts;
    // Only a push tells who pushed.
    from_review.commits[1]
        .pusher
        .clone_from(&facts.commits[1].pusher);
    assert_eq!(from_review, facts);
    assert_eq!(facts.commits[1].pusher.as_deref(), Some("maya"));
    let mut from_check = collect(&event("check_run"), &documents).facts;
    from_check.commits[1]
        .pusher
        .clone_from(&facts.commits[1].pusher);
    assert_eq!(from_check, facts);
}

#[test]
fn reviews_stand_in_the_order_of_their_submission() {
    let facts = collect(&event("pull_request"), &pull_request_documents()).facts;
    let reviews: Vec<_> = facts
        .reviews
        .iter()
        .map(|review| {
            (
                review.sequence,
                review.id.as_str(),
                review.reviewer.as_str(),
                review.state,
            )
        })
        .collect();
    assert_eq!(
        reviews,
        [
            (2, "800", "sam", ReviewState::ChangesRequested),
            (3, "840", "lee", ReviewState::Dismissed),
            (4, "850", "helper[bot]", ReviewState::Approved),
            (5, "860", "ghost", ReviewState::Commented),
            (6, "900", "sam", ReviewState::Approved),
            // What was not submitted has no time, and says nothing that could hold or lift anything.
            (1, "870", "lee", ReviewState::Pending),
        ]
    );
    assert_eq!(facts.reviews[3].revision, None);
    assert_eq!(facts.reviews[4].tree, Some("d7".repeat(20)));
    assert_eq!(facts.reviews[4].merge_base, Some("ab".repeat(20)));
    assert_eq!(facts.reviews[0].merge_base, None);
}

#[test]
fn a_commit_whose_e_mail_belongs_to_nobody_keeps_its_author() {
    let facts = collect(&event("pull_request"), &pull_request_documents()).facts;
    let author = &facts.commits[1].author;
    assert_eq!(
        (author.email.as_str(), author.login.as_deref()),
        ("unmatched@example.com", None)
    );
    let mut all = json("documents/pull_request");
    all["commits"][1][0]["author"] = json!({});
    assert_eq!(
        collect(&event("pull_request"), &documents(&all))
            .facts
            .commits[1]
            .author
            .login,
        None
    );
}

#[test]
fn accounts_come_with_rights_and_kind() {
    let facts = collect(&event("pull_request"), &pull_request_documents()).facts;
    let person = |login: &str| {
        facts
            .people
            .iter()
            .find(|person| person.login == login)
            .unwrap()
    };
    assert_eq!(person("sam").may_push, Some(true));
    assert_eq!(person("lee").may_push, Some(false));
    assert_eq!(
        person("maya").may_push,
        None,
        "404 can mean that the token must not see it"
    );
    assert_eq!(person("web-flow").may_push, None);
    assert_eq!(person("helper[bot]").kind, PersonKind::Bot);
    assert_eq!(facts.completeness.people.unwrap().supply, Supply::Truncated);
}

#[test]
fn the_forge_goes_before_the_roster_in_what_it_knows_better() {
    let mut documents = pull_request_documents();
    let roster = "people:\n- {login: SAM, level: 8, may_push: false}\n- {login: someone, aliases: [Lee], may_push: true}\n- {login: 'helper[bot]', kind: ai_reviewer}\n- {login: zoe, may_push: true}\n";
    documents.roster = Some(Roster::parse(roster, "roster.yaml").unwrap());
    let facts = collect(&event("pull_request"), &documents).facts;
    let people: Vec<_> = facts
        .people
        .iter()
        .map(|person| (person.login.as_str(), person.may_push, person.kind))
        .collect();
    assert_eq!(
        people,
        [
            ("SAM", Some(true), PersonKind::Human),
            ("helper[bot]", Some(true), PersonKind::AiReviewer),
            ("someone", None, PersonKind::Human),
            ("zoe", Some(true), PersonKind::Human),
            ("maya", None, PersonKind::Human),
            ("web-flow", None, PersonKind::Bot),
        ]
    );
    assert_eq!(facts.completeness.people.unwrap().supply, Supply::Complete);
}

#[test]
fn checks_name_the_app_that_made_them() {
    let facts = collect(&event("pull_request"), &pull_request_documents()).facts;
    let checks: Vec<_> = facts
        .checks
        .iter()
        .map(|check| (check.name.as_str(), check.app.as_deref(), check.conclusion))
        .collect();
    assert_eq!(
        checks,
        [
            ("ci/old", None, CheckConclusion::Failure),
            ("ci/slow", None, CheckConclusion::Pending),
            ("odd", None, CheckConclusion::Failure),
            ("scan", Some("scanner"), CheckConclusion::Pending),
            ("test", Some("github-actions"), CheckConclusion::Success),
        ]
    );
}

#[test]
fn commits_that_the_base_has_are_marked() {
    let mut all = json("documents/pull_request");
    all["compare"][0]["commits"]
        .as_array_mut()
        .unwrap()
        .remove(0);
    all["compare"][0]["total_commits"] = json!(1);
    let facts = collect(&event("pull_request"), &documents(&all)).facts;
    let marks: Vec<_> = facts.commits.iter().map(|commit| commit.in_base).collect();
    assert_eq!(marks, [true, false]);
    // A comparison that is not whole proves nothing.
    all["compare"][0]["total_commits"] = json!(2);
    let facts = collect(&event("pull_request"), &documents(&all)).facts;
    assert!(facts.commits.iter().all(|commit| !commit.in_base));
}

#[test]
fn modes_links_and_submodules_are_read_from_the_trees() {
    let facts = collect(&event("pull_request"), &pull_request_documents()).facts;
    let file = |path: &str| facts.files.iter().find(|file| file.path == path).unwrap();
    let script = file("run.sh");
    assert_eq!(
        (script.old_mode.as_deref(), script.new_mode.as_deref()),
        (Some("100644"), Some("100755"))
    );
    assert!(!script.binary, "only its mode changed");
    assert_eq!(
        (file("link").symlink, file("link").status),
        (true, FileStatus::TypeChanged)
    );
    assert!(file("vendor/lib").submodule && file("logo.png").binary && !file("empty").binary);
    assert_eq!(file("src/pay.rs").old_mode.as_deref(), Some("100644"));
    assert_eq!(
        (
            file("gone.txt").new_mode.as_deref(),
            file("src/retry.rs").old_mode.as_deref()
        ),
        (None, None)
    );
    let mut all = json("documents/pull_request");
    all["head_tree"]["truncated"] = json!(true);
    let collected = collect(&event("pull_request"), &documents(&all));
    assert_eq!(collected.warnings[0].code, "modes_unknown");
}

#[test]
fn payloads_tell_which_changes_they_are_about() {
    for (name, kind, numbers) in [
        ("pull_request", EventKind::PullRequest, vec![Some(12)]),
        (
            "pull_request_review",
            EventKind::PullRequestReview,
            vec![Some(12)],
        ),
        ("check_run", EventKind::CheckRun, vec![Some(12), Some(13)]),
        ("merge_group", EventKind::MergeGroup, vec![None]),
        ("push", EventKind::Push, vec![None]),
    ] {
        let event = event(name);
        assert_eq!(event.event().kind(), kind);
        let changes = event.changes();
        assert_eq!(
            changes
                .iter()
                .map(|change| change.number)
                .collect::<Vec<_>>(),
            numbers
        );
        assert!(
            changes
                .iter()
                .all(|change| change.base_branch == "main" && change.head == "d".repeat(40))
        );
        assert_eq!(
            parse(None, &json(&format!("events/{name}")))
                .unwrap()
                .event()
                .kind(),
            kind
        );
        assert_eq!(
            (event.repository(), event.host()),
            ("acme/shop", "github.com")
        );
    }
    let pushed = event("pull_request");
    assert_eq!(pushed.pushed(), Some(("d".repeat(40), "maya".to_owned())));
    assert_eq!(pushed.installation(), Some(77));
    assert_eq!(event("pull_request_review").pushed(), None);
    let mut deleted = json("events/push");
    deleted["deleted"] = json!(true);
    assert_eq!(parse(None, &deleted).unwrap().changes(), []);
}

#[test]
fn what_does_not_fit_together_is_refused_with_a_remedy() {
    let mut other = json("documents/pull_request");
    other["pull_request"]["number"] = json!(99);
    let error =
        github::collect(&event("pull_request"), &documents(&other), &options()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the webhook is not about number 99"),
        "{error}"
    );
    let error =
        github::collect(&event("check_run"), &Documents::default(), &options()).unwrap_err();
    assert!(
        error.to_string().contains("it names no pull request"),
        "{error}"
    );
    let mut broken = json("documents/pull_request");
    broken["commits"][1][0]["commit"]["tree"] = json!(7);
    let error =
        github::collect(&event("pull_request"), &documents(&broken), &options()).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("list of commits: `[0].commit.tree`: "),
        "{error}"
    );
    for (name, payload, part) in [
        (
            Some("star"),
            json!({}),
            "`star` is not an event about a change",
        ),
        (None, json!({"zen": "x"}), "not an event about a change"),
        (None, json!([1]), "not an event about a change"),
        (
            Some("pull_request"),
            json!({"repository": {"full_name": "a/b"}}),
            "missing field `pull_request`",
        ),
    ] {
        let error = parse(name, &payload).unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[test]
fn pull_requests_of_forks_that_a_check_names_are_none_of_this_repository() {
    let mut payload = json("events/check_run");
    payload["repository"]["id"] = json!(1);
    let first = payload["check_run"]["pull_requests"][0].clone();
    let with = |number: u32, repo: Value| {
        let mut pull = first.clone();
        pull["number"] = json!(number);
        pull["base"]["repo"] = repo;
        pull
    };
    payload["check_run"]["pull_requests"] = json!([
        with(1, json!({"id": 1})),
        with(2, json!({"id": 2})),
        with(3, json!({})),
        with(4, Value::Null),
    ]);
    let changes = parse(Some("check_run"), &payload).unwrap().changes();
    let numbers: Vec<Option<u32>> = changes.iter().map(|change| change.number).collect();
    assert_eq!(numbers, [Some(1), Some(3), Some(4)]);
}

#[test]
fn a_veto_of_an_account_that_the_forge_hides_stands() {
    let mut documents = pull_request_documents();
    documents.roster = Some(Roster::parse("people: [{login: sam, may_push: true}]", "r").unwrap());
    documents.permissions.insert(
        "sam".to_owned(),
        countersign_sources::github::Permission::NotACollaborator,
    );
    let facts = collect(&event("pull_request"), &documents).facts;
    let sam = facts
        .people
        .iter()
        .find(|person| person.login == "sam")
        .unwrap();
    assert_eq!(
        sam.may_push, None,
        "neither an approval nor a veto goes by the roster's word"
    );
}
