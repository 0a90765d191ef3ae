use super::*;
use countersign_contract::types::{CommitFile, File};
use proptest::prelude::*;

fn commit(files: &[(&str, u32)], parents: usize) -> Commit {
    let mut commit: Commit = serde_json::from_value(serde_json::json!({
        "revision": "c", "author": {"name": "", "email": ""}, "committer": {"name": "", "email": ""},
        "message": "", "signature": "unknown",
    }))
    .unwrap();
    commit.parents = vec!["p".to_owned(); parents];
    commit.files = files
        .iter()
        .map(|(path, added)| CommitFile {
            path: (*path).to_owned(),
            added: *added,
            deleted: 0,
        })
        .collect();
    commit
}

fn file(path: &str, added: u32) -> File {
    serde_json::from_value(
        serde_json::json!({"path": path, "status": "modified", "added": added, "deleted": 0}),
    )
    .unwrap()
}

const ALL: Supplies = Supplies {
    commits: Ok(()),
    commit_files: true,
    files: true,
    notes_cut: false,
};

fn part<'a>(commit: &'a Commit, who: &str) -> Part<'a> {
    Part {
        commit,
        agent_authored: who.contains("agent"),
        touched: !who.contains("person"),
        carried: who.starts_with("carried"),
        earlier: who.starts_with("earlier"),
        inherited: who.starts_with("inherited"),
        noted: &[],
        sums: OnceCell::new(),
    }
}

fn history(parts: Vec<Part<'_>>, supply: Supplies) -> History<'_> {
    History {
        parts,
        whole_change: false,
        supply,
    }
}

/// Who wrote each commit and how many lines it adds.
type Commits = &'static [(&'static str, u32)];

/// Who wrote each commit: `agent`, `both`, `person`; lines it adds to `a`; lines of `a` in the end; bounds of AI lines.
const HISTORIES: &[(Commits, u32, (u32, u32))] = &[
    (&[("person", 10)], 10, (0, 0)),
    (&[("both", 10)], 10, (0, 10)),
    (&[("agent", 10)], 10, (10, 10)),
    (&[("agent", 30), ("person", 10)], 40, (30, 30)),
    // A person rewrote sixty of a hundred lines: forty at least are the agent's still.
    (&[("agent", 100), ("person", 60)], 100, (40, 100)),
    (&[("agent", 30), ("both", 10)], 40, (30, 40)),
    (&[("person", 50), ("both", 5)], 55, (0, 5)),
    (&[("agent", 10), ("person", 0)], 0, (0, 0)),
    (
        &[("both", 4_000_000_000), ("agent", 4_000_000_000)],
        4_294_967_295,
        (294_967_295, 4_294_967_295),
    ),
    // A squash without marks, and the commits that it came from.
    (
        &[
            ("person", 40),
            ("carried agent", 30),
            ("carried person", 10),
        ],
        40,
        (30, 30),
    ),
    // A squash that repeats their marks says nothing more than they do.
    (
        &[
            ("inherited", 40),
            ("carried both", 5),
            ("carried person", 35),
        ],
        40,
        (0, 5),
    ),
    (
        &[
            ("inherited agent", 40),
            ("carried agent", 5),
            ("carried person", 35),
        ],
        40,
        (5, 5),
    ),
    // Lines that those commits do not explain may be an agent's too, where the squash bears its marks.
    (&[("inherited", 40), ("carried both", 5)], 40, (0, 40)),
    (&[("person", 40), ("carried agent", 5)], 40, (5, 5)),
    // An earlier head with the same content says what may be AI's, and adds nothing to what the head says itself.
    (&[("person", 40), ("earlier both", 30)], 40, (0, 30)),
    (&[("person", 40), ("earlier agent", 50)], 40, (0, 40)),
    (&[("both", 40), ("earlier both", 40)], 40, (0, 40)),
    (&[("agent", 40), ("earlier both", 10)], 40, (40, 40)),
    (
        &[("both", 30), ("person", 10), ("earlier both", 5)],
        40,
        (0, 30),
    ),
    (&[("person", 40), ("earlier person", 40)], 40, (0, 0)),
];

#[test]
fn bounds_hold_what_each_commit_can_have_added() {
    for (commits, total, expected) in HISTORIES {
        let all = [file("a", *total)];
        let files = Files::new(&all, &[], &[]);
        let commits: Vec<(Commit, &str)> = commits
            .iter()
            .map(|(who, added)| (commit(&[("a", *added)], 1), *who))
            .collect();
        let parts = commits
            .iter()
            .map(|(commit, who)| part(commit, who))
            .collect();
        let history = history(parts, ALL);
        let by_file = history.of_files(&files);
        let found = history.of_change(&files, &by_file).unwrap();
        let shown: Vec<&str> = commits.iter().map(|(_, who)| *who).collect();
        assert_eq!(found.ai, *expected, "{shown:?} of {total}");
        let one = by_file.first().map_or((0, 0), |(_, shares)| shares.ai);
        assert_eq!(one, *expected, "{shown:?} of {total} by file");
    }
}

#[test]
fn lines_added_to_one_file_are_not_lost_by_what_others_add_elsewhere() {
    let (agent, person) = (commit(&[("a", 30)], 1), commit(&[("gone", 60)], 1));
    let all = [file("a", 30)];
    let files = Files::new(&all, &[], &[]);
    let parts = vec![part(&agent, "agent"), part(&person, "person")];
    let history = history(parts, ALL);
    let found = history
        .of_change(&files, &history.of_files(&files))
        .unwrap();
    assert_eq!(found.ai, (30, 30));
}

#[test]
fn records_of_lines_raise_the_lower_bound_and_lower_the_upper_one() {
    let both = commit(&[("a", 100), ("b", 10)], 1);
    let all = [file("a", 100), file("b", 10)];
    let files = Files::new(&all, &[], &[]);
    for (who, ai, human, expected) in [
        ("both", 40, 0, ((40, 110), (0, 0), (70, 70))),
        ("both", 400, 0, ((100, 110), (0, 0), (10, 10))),
        ("both", 40, 30, ((40, 80), (30, 30), (40, 40))),
        ("both", 40, 90, ((40, 50), (60, 60), (10, 10))),
        ("agent", 0, 30, ((80, 80), (30, 30), (0, 0))),
        ("agent", 40, 0, ((110, 110), (0, 0), (0, 0))),
        ("person", 0, 30, ((0, 0), (30, 30), (80, 80))),
    ] {
        let noted = [("a".to_owned(), Noted { ai, human })];
        let mut part = part(&both, who);
        part.noted = &noted;
        let history = history(vec![part], ALL);
        let of_commit = history.of_commit(&history.parts[0], &files);
        assert_eq!(
            (of_commit.ai, of_commit.human, of_commit.unknown),
            expected,
            "{who} {ai} {human}"
        );
        let found = history
            .of_change(&files, &history.of_files(&files))
            .unwrap();
        assert_eq!(
            (found.ai, found.human, found.unknown),
            expected,
            "{who} {ai} {human}"
        );
    }
}

#[test]
fn what_is_not_known_widens_the_bounds_or_is_missing() {
    let commit = commit(&[("a", 10)], 1);
    let all = [file("a", 10), file("b", 20)];
    let files = Files::new(&all, &[], &[]);
    let bounds = |who, supply: Supplies| {
        let history = history(vec![part(&commit, who)], supply);
        let by_file = history.of_files(&files);
        history.of_change(&files, &by_file).map(|found| found.ai)
    };
    let commits = Supplies {
        commits: Err("commits"),
        ..ALL
    };
    let commit_files = Supplies {
        commit_files: false,
        ..ALL
    };
    let no_files = Supplies {
        files: false,
        ..ALL
    };
    let neither = Supplies {
        files: false,
        commit_files: false,
        ..ALL
    };
    let notes = Supplies {
        notes_cut: true,
        ..ALL
    };
    let carried = Supplies {
        commits: Err("carried_commits"),
        ..ALL
    };
    assert_eq!(bounds("both", commits), Ok((0, 30)));
    assert_eq!(bounds("person", commits), Err("commits"));
    assert_eq!(bounds("person", carried), Err("carried_commits"));
    assert_eq!(bounds("both", commit_files), Ok((0, 30)));
    assert_eq!(bounds("agent", commit_files), Ok((30, 30)));
    assert_eq!(bounds("person", commit_files), Ok((0, 0)));
    assert_eq!(bounds("both", no_files), Ok((0, 10)));
    assert_eq!(bounds("both", neither), Err("files"));
    assert_eq!(bounds("person", notes), Err("notes"));
    assert_eq!(bounds("both", notes), Ok((0, 30)));
}

#[test]
fn a_merge_by_an_agent_is_not_all_its_own() {
    let merge = commit(&[("a", 10)], 2);
    let all = [file("a", 10)];
    let files = Files::new(&all, &[], &[]);
    let history = history(vec![part(&merge, "agent")], ALL);
    let found = history
        .of_change(&files, &history.of_files(&files))
        .unwrap();
    assert_eq!(found.ai, (0, 10));
}

/// A commit, who wrote it, and what a record says of one file.
type Made = (Commit, &'static str, [(String, Noted); 1]);

proptest! {
    /// Whatever the facts say, even what can't be: bounds are in order and kinds of lines do not overlap.
    #[test]
    fn bounds_are_in_order_and_do_not_overlap(
        commits in prop::collection::vec(
            (
                prop::sample::select(&["person", "both", "agent", "carried both", "carried agent", "carried person", "inherited", "inherited agent"][..]),
                prop::collection::vec((prop::sample::select(&["a", "b", "gone"][..]), 0_u32..50), 0..4),
                (0_u64..60, 0_u64..60),
                1_usize..3,
            ),
            0..5,
        ),
        totals in (0_u32..80, 0_u32..80),
        whole_change in prop::bool::weighted(0.2),
        supplies in (any::<bool>(), any::<bool>(), any::<bool>(), prop::bool::weighted(0.2)),
        seed in any::<usize>(),
    ) {
        let all = [file("a", totals.0), file("b", totals.1)];
        let files = Files::new(&all, &[], &[]);
        let made: Vec<Made> = commits
            .iter()
            .map(|(who, files, (ai, human), parents)| (commit(files, *parents), *who, [("a".to_owned(), Noted { ai: *ai, human: *human })]))
            .collect();
        let supply = Supplies {
            commits: if supplies.0 { Ok(()) } else { Err("commits") },
            commit_files: supplies.1,
            files: supplies.2,
            notes_cut: supplies.3,
        };
        let weighed = |turn: usize| {
            let mut parts: Vec<Part<'_>> = made
                .iter()
                .map(|(commit, who, noted)| {
                    let mut part = part(commit, who);
                    part.noted = noted;
                    part
                })
                .collect();
            if !parts.is_empty() {
                let by = turn % parts.len();
                parts.rotate_left(by);
            }
            let mut history = history(parts, supply);
            history.whole_change = whole_change;
            let by_file = history.of_files(&files);
            let of_commits: Vec<Shares> = history.parts.iter().map(|part| history.of_commit(part, &files)).collect();
            (history.of_change(&files, &by_file), by_file, of_commits)
        };
        let (change, by_file, of_commits) = weighed(0);
        let orderly = |shares: &Shares, lines: Option<u32>| {
            let bounds = [shares.ai, shares.human, shares.unknown];
            bounds.iter().all(|(min, max)| min <= max)
                && lines.is_none_or(|lines| {
                    bounds.iter().all(|(_, max)| *max <= lines)
                        && shares.ai.0 + shares.human.0 <= lines
                        && shares.ai.0 + shares.human.0 + shares.unknown.0 <= lines
                })
        };
        if let Ok(shares) = &change {
            prop_assert!(orderly(shares, supplies.2.then_some(totals.0 + totals.1)), "{:?}", shares);
        }
        for (path, shares) in &by_file {
            let lines = if path == "a" { totals.0 } else { totals.1 };
            prop_assert!(orderly(shares, Some(lines)), "{path} {shares:?}");
        }
        for (shares, (_, added, _, _)) in of_commits.iter().zip(&commits) {
            let lines: u32 = added.iter().map(|(_, lines)| lines).sum();
            prop_assert!(orderly(shares, supplies.1.then_some(lines)), "{shares:?}");
        }
        let (turned, turned_by_file, _) = weighed(seed);
        prop_assert_eq!(format!("{turned:?}"), format!("{change:?}"));
        prop_assert_eq!(format!("{turned_by_file:?}"), format!("{by_file:?}"));
    }
}
