//! The owners file is the base's, whatever the change makes of it.

use crate::server::bundles::OWNED;
use crate::server::forge::{BASE, Failure, Forge, Pull};
use crate::server::harness::{Subject, until};
use serde_json::Value;

/// The check run for Bob's approval, with these files.
async fn check_run(files: &[(&str, &str, String)], failures: Vec<Failure>) -> (Forge, Value) {
    let forge = Forge::start([(1, Pull::new('1').approved())]).await;
    {
        let mut inner = forge.inner();
        for (path, revision, text) in files {
            let name = format!("{path}@{revision}");
            inner.contents.insert(name, text.clone());
        }
        inner.failures = failures;
    }
    let subject = Subject::gate_with(&OWNED.bytes, &forge, &[]).await;
    let payload = forge.payload("opened", 1);
    let response = subject.deliver("pull_request", "one", &payload).await;
    assert_eq!(response.status(), 202);
    until("a check run", async || !forge.check_runs().is_empty()).await;
    let run = forge.check_runs()[0].clone();
    (forge, run)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_of_the_base_opens_the_gate_and_one_of_the_head_does_not() {
    let head = "1".repeat(40);
    let (bob, carol) = ("* @bob\n".to_owned(), "* @carol\n".to_owned());
    for (files, conclusion) in [
        (vec![("CODEOWNERS", BASE, bob.clone())], "success"),
        (
            // The change makes its reviewer an owner.
            vec![
                ("CODEOWNERS", BASE, carol.clone()),
                ("CODEOWNERS", &head, bob.clone()),
                (".github/CODEOWNERS", &head, bob.clone()),
            ],
            "action_required",
        ),
        (
            // The forge's order decides.
            vec![
                (".github/CODEOWNERS", BASE, carol.clone()),
                ("docs/CODEOWNERS", BASE, bob.clone()),
            ],
            "action_required",
        ),
        (vec![("docs/CODEOWNERS", BASE, bob.clone())], "success"),
        (
            // A large one has its content in its blob only.
            vec![(
                "CODEOWNERS",
                BASE,
                format!("{}{bob}", "#\n".repeat(600_000)),
            )],
            "success",
        ),
    ] {
        let shown = format!(
            "{:?}",
            files
                .iter()
                .map(|file| (file.0, file.1))
                .collect::<Vec<_>>()
        );
        let (forge, run) = check_run(&files, Vec::new()).await;
        assert_eq!(run["conclusion"], conclusion, "{shown}: {run:#}");
        let asked = forge.inner().requests.clone();
        let of_files = asked
            .iter()
            .filter(|request| request.contains("/contents/"));
        assert!(
            { of_files }.all(|request| request.ends_with(&format!("?ref={BASE}"))),
            "{asked:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_readable_owners_file_nothing_opens() {
    // One of lower rank does not stand in for one that can't be looked at.
    let failures = vec![Failure {
        path_end: ".github/CODEOWNERS",
        status: 403,
        headers: Vec::new(),
    }];
    let files = [("CODEOWNERS", BASE, "* @bob\n".to_owned())];
    let (_, run) = check_run(&files, failures).await;
    assert_ne!(run["conclusion"], "success", "{run:#}");
    let (_, run) = check_run(&[], Vec::new()).await;
    assert_ne!(run["conclusion"], "success", "{run:#}");
}
