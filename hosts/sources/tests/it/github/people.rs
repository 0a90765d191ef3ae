//! One person in several places of GitHub's documents.

use crate::bypasses::world::Outcome;
use crate::github::fixtures::{collect, documents, event, json};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_contract::types::Facts;
use countersign_sources::github::{Documents, Pages};
use countersign_sources::roster::Roster;
use serde_json::{Value, json};

fn user(login: &str, id: u64) -> Value {
    json!({"login": login, "id": id, "type": if login.ends_with("[bot]") { "Bot" } else { "User" }})
}

fn identity(name: &str, email: &str) -> Value {
    json!({"name": name, "email": email, "date": "2026-03-09T08:00:00Z"})
}

/// Copilot opened it at Ada's word and names her by her private address; Bob clicked one suggestion in; Cyn approves.
fn copilots() -> Value {
    let mut all = json("documents/pull_request");
    let head = "d".repeat(40);
    let web = user("web-flow", 19_864_447);
    let forge = identity("GitHub", "noreply@github.com");
    let commit = |sha: &str, author: Value, account: Value, message: &str| {
        json!({"sha": sha, "author": account, "committer": web, "parents": [{"sha": "b".repeat(40)}],
            "commit": {"author": author, "committer": forge, "message": message, "tree": {"sha": "d7".repeat(20)},
                "verification": {"verified": true, "reason": "valid"}},
            "files": [{"filename": "src/pay.rs", "status": "modified", "additions": 40, "deletions": 0}]})
    };
    let agent = identity(
        "copilot-swe-agent[bot]",
        "198982749+Copilot@users.noreply.github.com",
    );
    let first = commit(
        &"c".repeat(40),
        agent,
        user("Copilot", 198_982_749),
        "Retry payments\n\nCo-authored-by: ada <1001+ada@users.noreply.github.com>",
    );
    let second = commit(
        &head,
        identity("Bob", "1002+bob@users.noreply.github.com"),
        user("bob", 1002),
        "Update pay.js\n\nCo-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>",
    );
    all["pull_request"]["user"] = user("Copilot", 198_982_749);
    all["pull_request"]["commits"] = json!(2);
    all["commit_details"] = json!({"c".repeat(40): first, head.clone(): second});
    all["commits"] = json!([[first, second]]);
    all["reviews"] = json!([[{"id": 1, "user": user("cyn", 1003), "state": "APPROVED", "body": "", "commit_id": head,
        "submitted_at": "2026-03-10T09:00:00Z"}]]);
    all["permissions"] = json!({});
    all["pushers"] = json!({});
    all
}

fn facts(all: &Value) -> Facts {
    let collected = collect(
        &event("pull_request"),
        &Documents {
            pushers: Default::default(),
            ..documents(all)
        },
    );
    collected.facts
}

fn asked_for(facts: Facts) -> u32 {
    let outcome = Outcome::decide(facts);
    let control = outcome.control("human-review").clone();
    let asked = control.requirement.map(|asked| asked.count);
    asked.unwrap_or_else(|| panic!("{:#?}", outcome.decision))
}

#[test]
fn the_prompter_of_an_agent_that_names_her_by_her_private_address_is_one_person() {
    assert_eq!(asked_for(facts(&copilots())), 2);
}

#[test]
fn a_renamed_account_is_known_by_the_id_in_its_private_address() {
    let mut all = copilots();
    let before = |mut facts: Facts| {
        facts.people.sort_by(|a, b| a.login.cmp(&b.login));
        let bob = facts.people.iter().find(|person| person.login == "bob");
        bob.unwrap().aliases.clone()
    };
    assert_eq!(before(facts(&all)), [""; 0], "its own login makes no alias");
    // Bob was called robert when he wrote that; somebody else's id says nothing of him, nor does another host's address.
    let text = "Co-authored-by: R <1002+Robert@users.noreply.github.com>\nCo-authored-by: X <1009+rob@users.noreply.github.com>\n\
                Co-authored-by: Y <1002+bobby@users.noreply.git.example>";
    all["commits"][0][1]["commit"]["message"] = json!(format!("Update\n\n{text}"));
    assert_eq!(
        before(facts(&all)),
        ["1002+robert@users.noreply.github.com"]
    );
}

#[test]
fn a_team_of_the_forge_has_one_name() {
    let members = |logins: &[&str]| Pages {
        pages: vec![logins.iter().map(|login| user(login, 1)).collect()],
        last_page_reached: true,
    };
    let teams = |roster: &str, owners: &str| {
        let mut all = copilots();
        all["owners"]["files"] = json!({".github/CODEOWNERS": null, "docs/CODEOWNERS": null, "CODEOWNERS": {
            "type": "file", "encoding": "base64", "content": STANDARD.encode(owners),
            "url": format!("https://api.github.com/repos/acme/shop/contents/CODEOWNERS?ref={}", "b".repeat(40))}});
        let mut documents = documents(&all);
        documents.roster = Some(Roster::parse(roster, "r").unwrap());
        documents.team_members = [
            ("payments".to_owned(), members(&["CYN", "old-bob"])),
            ("core".to_owned(), members(&[])),
        ]
        .into();
        let facts = collect(&event("pull_request"), &documents).facts;
        let mut people: Vec<(String, Vec<String>)> = facts
            .people
            .into_iter()
            .map(|person| (person.login, person.teams))
            .collect();
        people.retain(|(_, teams)| !teams.is_empty());
        people.sort();
        let shown: Vec<String> = people
            .iter()
            .map(|(login, teams)| format!("{login}: {}", teams.join(" ")))
            .collect();
        shown.join(", ")
    };
    let plain = "people: [{login: cyn}, {login: bob, aliases: [old-bob]}, {login: dan}]";
    assert_eq!(teams(plain, "* @dan"), "bob: payments, cyn: payments");
    assert_eq!(
        teams(plain, "* @Acme/Payments"),
        "bob: acme/payments, cyn: acme/payments"
    );
    // By two names it would be two teams, of which two people of one could be.
    let named = "people: [{login: cyn, teams: [Payments]}, {login: bob, aliases: [old-bob]}]";
    assert_eq!(
        teams(named, "* @acme/payments"),
        "bob: payments, cyn: Payments"
    );
    let whole = "people: [{login: cyn, teams: [core]}, {login: bob, aliases: [old-bob], teams: [acme/payments]}]";
    assert_eq!(
        teams(whole, ""),
        "bob: acme/payments, cyn: core acme/payments"
    );
}
