//! A deployment range, split into what landed.

use crate::git::landed::{forked, squash};
use crate::git::repository::{TestRepository, options};
use countersign_contract::types::{
    Authentication, ContentBinding, EquivalenceKind, Purpose, SignOff, SignOffVerdict, Supply,
};
use countersign_sources::SourceError;
use countersign_sources::git::{self, Deployment, Options, RosterFrom, Supplied};
use countersign_sources::roster::Roster;
use std::collections::BTreeMap;

fn sign_off(id: &str, person: &str, verdict: SignOffVerdict, revision: &str) -> SignOff {
    SignOff {
        id: id.to_owned(),
        sequence: 0,
        person: person.to_owned(),
        verdict,
        binding: ContentBinding {
            repository: "acme/shop".to_owned(),
            base_branch: Some("main".to_owned()),
            revision: revision.to_owned(),
            tree: None,
            merge_base: None,
        },
        assesses: Vec::new(),
        reason: Some("because".to_owned()),
        opened: None,
        signed: None,
        authentication: Authentication::Forge,
        evidence: None,
        confirms: Vec::new(),
    }
}

fn deploy(repository: &TestRepository, range: &str, sign_offs: Vec<SignOff>) -> Deployment {
    git::deployment(&deploying(repository, range, sign_offs), &BTreeMap::new()).unwrap()
}

fn deploying(repository: &TestRepository, range: &str, sign_offs: Vec<SignOff>) -> Options {
    let mut options = options(repository.path(), range);
    options.purpose = Purpose::Deploy;
    options.environment = Some("production".to_owned());
    options.sign_offs = Some(Supplied {
        list: sign_offs,
        collector: "desk".to_owned(),
    });
    options
}

fn titles(deployment: &Deployment) -> Vec<&str> {
    let members = deployment.members.iter();
    members.map(|facts| facts.change.title.as_str()).collect()
}

fn codes(deployment: &Deployment) -> Vec<&str> {
    deployment
        .warnings
        .iter()
        .map(|warning| warning.code)
        .collect()
}

fn ids(deployment: &Deployment) -> Vec<Vec<&str>> {
    let members = deployment.members.iter();
    members
        .map(|facts| {
            facts
                .sign_offs
                .iter()
                .map(|given| given.id.as_str())
                .collect()
        })
        .collect()
}

/// Deployed at the root of `main`; then came a merge, a squash and a commit of nobody's change.
fn released() -> (TestRepository, String, String, String) {
    let repository = forked();
    let deployed = repository.head();
    repository.git(&["checkout", "-q", "-b", "other"]);
    let merged = repository.commit("Other", &[("o", Some("1\n"))]);
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge other", "other"]);
    let origin = repository.git(&["rev-parse", "feature"]);
    repository.git(&["update-ref", "refs/pull/12/head", &origin]);
    squash(&repository, "Retry payments (#12)");
    repository.commit("Straight to main", &[("a", Some("3\n"))]);
    (repository, deployed, merged, origin)
}

#[test]
fn each_landed_change_is_a_member_with_its_own_sign_offs() {
    let (repository, deployed, merged, origin) = released();
    let approve = SignOffVerdict::Approve;
    let deployment = deploy(
        &repository,
        &format!("{deployed}..main"),
        vec![
            sign_off("for-other", "sam", approve, &merged),
            sign_off("for-feature", "sam", approve, &origin),
            sign_off("older", "sam", approve, &deployed),
        ],
    );
    assert_eq!(
        titles(&deployment),
        ["Merge other", "Retry payments (#12)", "Straight to main"]
    );
    assert_eq!(codes(&deployment), ["landed_without_origin"]);
    assert_eq!(
        ids(&deployment),
        [vec!["for-other"], vec!["for-feature"], vec![]]
    );
    let links: Vec<usize> = deployment
        .members
        .iter()
        .map(|facts| facts.change.landed_from.len())
        .collect();
    assert_eq!(links, [1, 1, 0]);
    for facts in &deployment.members {
        assert_eq!(facts.purpose, Purpose::Deploy);
        assert_eq!(facts.environment.as_deref(), Some("production"));
        assert_eq!(facts.change.base.branch.as_deref(), Some("main"));
        assert_eq!(
            facts.completeness.sign_offs.as_ref().unwrap().supply,
            Supply::Complete
        );
    }
    assert_eq!(
        deployment.members[1].equivalences[0].kind,
        EquivalenceKind::Squash
    );
    assert_eq!(deployment.base, Some(deployed));
}

#[test]
fn what_was_signed_before_a_clean_rebase_goes_to_the_change_that_landed() {
    let repository = forked();
    let deployed = repository.head();
    let before = repository.git(&["rev-parse", "feature"]);
    repository.git(&["checkout", "-q", "feature"]);
    repository.git(&["rebase", "-q", "main"]);
    repository.git(&["update-ref", "refs/pull/12/head", "feature"]);
    repository.git(&["checkout", "-q", "main"]);
    squash(&repository, "Retry payments (#12)");
    let list = vec![sign_off("early", "sam", SignOffVerdict::Approve, &before)];
    let deployment = deploy(&repository, &format!("{deployed}..main"), list);
    assert_eq!(ids(&deployment), [vec!["early"]]);
    let facts = &deployment.members[0];
    assert!(facts.equivalences.iter().any(|found| {
        found.from_revision == before && found.to_revision == facts.change.head.revision
    }));
}

#[test]
fn a_signed_revision_is_found_to_be_the_origin_without_any_number() {
    let repository = forked();
    let deployed = repository.head();
    let origin = repository.git(&["rev-parse", "feature"]);
    squash(&repository, "Retry payments");
    let range = format!("{deployed}..main");
    let roster = "people: [{login: sam}, {login: alice, emails: [alice@example.com]}]";
    let by = |signed: SignOff| {
        let mut options = deploying(&repository, &range, vec![signed]);
        options.roster = RosterFrom::Given(Roster::parse(roster, "roster.yaml").unwrap());
        options.name = Some("acme/shop".to_owned());
        git::deployment(&options, &BTreeMap::new()).unwrap()
    };
    let signed = sign_off("one", "sam", SignOffVerdict::Approve, &origin);
    let deployment = by(signed.clone());
    assert_eq!(deployment.members[0].change.landed_from.len(), 1);
    assert_eq!(deployment.members[0].carried_commits.len(), 2);
    // A sign-off that anybody could have written makes no link, nor does that of who wrote it, of nobody known, or for elsewhere.
    let unlike = |change: fn(&mut SignOff)| {
        let mut signed = signed.clone();
        change(&mut signed);
        by(signed)
    };
    for deployment in [
        unlike(|signed| signed.authentication = Authentication::None),
        unlike(|signed| signed.person = "alice".to_owned()),
        unlike(|signed| signed.person = "nobody-known".to_owned()),
        unlike(|signed| signed.binding.repository = "acme/other".to_owned()),
        unlike(|signed| signed.binding.base_branch = Some("release".to_owned())),
        unlike(|signed| signed.verdict = SignOffVerdict::Veto),
    ] {
        assert_eq!(deployment.members[0].change.landed_from, [] as [String; 0]);
    }
}

#[test]
fn a_veto_whose_content_is_not_in_the_range_holds_all_of_it() {
    let (repository, deployed, _, _) = released();
    let range = format!("{deployed}..main");
    let gone = "1234567890123456789012345678901234567890";
    let veto = sign_off("veto", "sam", SignOffVerdict::Veto, gone);
    let deployment = deploy(&repository, &range, vec![veto.clone()]);
    assert_eq!(ids(&deployment), [["veto"], ["veto"], ["veto"]]);
    assert!(codes(&deployment).contains(&"veto_without_change"));
    // What was long deployed holds nothing. Whether it was taken back is decided by who vouches for that, so all of it is there.
    let mut back = sign_off("back", "Sam", SignOffVerdict::Withdraw, gone);
    let old = sign_off("old", "sam", SignOffVerdict::Veto, &deployed);
    let others = sign_off("others", "eve", SignOffVerdict::Withdraw, gone);
    for vouched in [Authentication::None, Authentication::Forge] {
        back.authentication = vouched;
        let list = vec![veto.clone(), back.clone(), old.clone(), others.clone()];
        let deployment = deploy(&repository, &range, list);
        assert_eq!(ids(&deployment), [["veto", "back"]; 3]);
        let told = codes(&deployment).contains(&"veto_without_change");
        assert_eq!(told, vouched == Authentication::None);
        assert!(codes(&deployment).contains(&"sign_offs_for_other_content"));
    }
}

#[test]
fn a_later_approval_of_the_same_person_goes_wherever_their_stray_veto_does() {
    let (repository, deployed, merged, _) = released();
    let gone = "1234567890123456789012345678901234567890";
    let list = vec![
        sign_off("veto", "sam", SignOffVerdict::Veto, gone),
        sign_off("approve", "sam", SignOffVerdict::Approve, &merged),
        sign_off("other", "eve", SignOffVerdict::Approve, &merged),
    ];
    let deployment = deploy(&repository, &format!("{deployed}..main"), list);
    assert_eq!(
        ids(&deployment),
        [
            vec!["veto", "approve", "other"],
            vec!["veto", "approve"],
            vec!["veto", "approve"]
        ]
    );
    assert!(!codes(&deployment).contains(&"veto_without_change"));
}

#[test]
fn a_veto_of_what_did_not_land_holds_what_it_may_have_become() {
    let (repository, deployed, _, _) = released();
    repository.git(&["checkout", "-q", "-b", "open", &deployed]);
    let unrelated = repository.commit("Elsewhere", &[("z", Some("1\n"))]);
    repository.git(&["checkout", "-q", "-b", "amended", &deployed]);
    let amended = repository.commit("Other, at first", &[("o", Some("9\n"))]);
    repository.git(&["checkout", "-q", "main"]);
    let held = |revision: &str| {
        let veto = sign_off("veto", "sam", SignOffVerdict::Veto, revision);
        let deployment = deploy(&repository, &format!("{deployed}..main"), vec![veto]);
        let members = deployment.members.iter();
        members
            .map(|facts| facts.sign_offs.len())
            .collect::<Vec<_>>()
    };
    assert_eq!(held(&unrelated), [0, 0, 0]);
    assert_eq!(held(&amended), [1, 0, 0]);
}

#[test]
fn a_change_that_was_rebased_when_it_landed_is_one_change() {
    let repository = forked();
    let deployed = repository.head();
    repository.commit("Straight to main", &[("a", Some("3\n"))]);
    let origin = repository.git(&["rev-parse", "feature"]);
    repository.git(&["checkout", "-q", "-b", "rebased", "feature"]);
    repository.git(&["rebase", "-q", "main"]);
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--ff-only", "rebased"]);
    let head = repository.head();
    repository.commit("Straight again", &[("a", Some("4\n"))]);
    let range = format!("{deployed}..main");
    let apart = deploy(&repository, &range, Vec::new());
    assert_eq!(
        titles(&apart),
        ["Straight to main", "One", "Two", "Straight again"],
        "nothing says that the two belong together"
    );
    let roster = Roster::parse("people: [{login: sam}]", "roster.yaml").unwrap();
    let signed = sign_off("one", "sam", SignOffVerdict::Approve, &origin);
    let together = |ways: &dyn Fn(&mut Options) -> BTreeMap<String, Vec<String>>| {
        let mut options = deploying(&repository, &range, vec![signed.clone()]);
        options.roster = RosterFrom::Given(roster.clone());
        options.name = Some("acme/shop".to_owned());
        let origins = ways(&mut options);
        let deployment = git::deployment(&options, &origins).unwrap();
        assert_eq!(
            titles(&deployment),
            ["Straight to main", "Two", "Straight again"]
        );
        let facts = &deployment.members[1];
        assert_eq!(facts.commits.len(), 2);
        assert_eq!(facts.change.head.revision, head);
        assert_eq!(facts.change.landed_from.len(), 1);
        assert_eq!(facts.carried_commits.len(), 2);
        assert_eq!(ids(&deployment)[1], ["one"]);
        let kinds = facts.equivalences.iter();
        assert!(
            kinds
                .clone()
                .all(|found| found.kind == EquivalenceKind::Rebase)
        );
        assert_eq!(kinds.count(), 1);
    };
    // Somebody signed its head; the caller names it for each of the commits, or for the last; the forge keeps its ref.
    together(&|_| BTreeMap::new());
    let before = repository.git(&["rev-parse", "main~2"]);
    let named = |landed: &[&str]| {
        let origin = || vec![origin.clone()];
        landed
            .iter()
            .map(|id| ((*id).to_owned(), origin()))
            .collect()
    };
    together(&|_| named(&[&before, &head]));
    together(&|_| named(&[&head]));
    repository.git(&["update-ref", "refs/pull/12/head", &origin]);
    together(&|options| {
        options.roster = RosterFrom::Nowhere;
        BTreeMap::new()
    });
}

#[test]
fn each_change_is_judged_by_the_roster_that_it_landed_on() {
    let repository = forked();
    let roster = |people: &str| format!("people: [{people}]\n");
    let path = ".countersign/roster.yaml";
    repository.commit("Name Sam", &[(path, Some(&roster("{login: sam}")))]);
    let deployed = repository.head();
    let both = roster("{login: sam}, {login: new}");
    repository.commit("Hire", &[(path, Some(&both))]);
    repository.commit("After", &[("a", Some("3\n"))]);
    let mut options = deploying(&repository, &format!("{deployed}..main"), Vec::new());
    options.roster = RosterFrom::Base {
        path: path.to_owned(),
    };
    let deployment = git::deployment(&options, &BTreeMap::new()).unwrap();
    let members = deployment.members.iter();
    let logins: Vec<Vec<&str>> = members
        .map(|facts| {
            facts
                .people
                .iter()
                .map(|person| person.login.as_str())
                .collect()
        })
        .collect();
    assert_eq!(logins, [vec!["sam"], vec!["new", "sam"]]);
}

#[test]
fn rolling_back_brings_nothing_new() {
    let (repository, deployed, _, _) = released();
    for range in [format!("main..{deployed}"), "main..main".to_owned()] {
        let deployment = deploy(&repository, &range, Vec::new());
        assert_eq!(deployment.members.len(), 1);
        assert_eq!(codes(&deployment), ["nothing_new"]);
        let facts = &deployment.members[0];
        assert!(facts.commits.is_empty() && facts.files.is_empty());
        for list in [&facts.completeness.commits, &facts.completeness.files] {
            assert_eq!(list.as_ref().unwrap().supply, Supply::NotSupplied);
        }
    }
}

#[test]
fn the_caller_names_origins_by_what_landed() {
    let repository = forked();
    let deployed = repository.head();
    let origin = repository.git(&["rev-parse", "feature"]);
    let landed = squash(&repository, "Retry payments");
    let options = deploying(&repository, &format!("{deployed}..main"), Vec::new());
    let named = |landed: &str| BTreeMap::from([(landed.to_owned(), vec!["feature".to_owned()])]);
    let deployment = git::deployment(&options, &named(&landed)).unwrap();
    assert!(deployment.members[0].change.landed_from[0].ends_with(&origin));
    for wrong in ["no-such", &origin] {
        assert!(matches!(
            git::deployment(&options, &named(wrong)),
            Err(SourceError::UnknownRevision { .. })
        ));
    }
}

#[test]
fn the_edge_of_a_shallow_clone_hides_no_change() {
    let (repository, _, _, _) = released();
    let (_folder, clone) = repository.clone_with(&["--depth=2"]);
    let mut options = options(&clone, "main");
    options.purpose = Purpose::Deploy;
    let all = git::deployment(&options, &BTreeMap::new()).unwrap();
    assert_eq!(titles(&all), ["Straight to main"]);
    options.range = "main~1".to_owned();
    let edge = git::deployment(&options, &BTreeMap::new()).unwrap();
    let supply =
        |entry: &Option<countersign_contract::types::ListSupply>| entry.as_ref().unwrap().supply;
    let facts = &edge.members[0];
    assert_ne!(supply(&facts.completeness.commits), Supply::Complete);
    assert_ne!(supply(&facts.completeness.files), Supply::Complete);
    assert!(facts.files.is_empty());
}
