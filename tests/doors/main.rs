//! The same change by every door: command, action, server, file, git, GitLab's job. Each file of `scenarios/` is one change on a
//! forge of this test's own; a table shows what each door said of it.
//!
//! `DOORS=NAME cargo test -p countersign-tests --test doors -- --nocapture` asks about the scenarios whose name contains NAME.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod expression;
mod forge;
mod outcome;
mod programs;
mod scenario;
mod table;
mod ways;
mod workflow;

use forge::Forge;
use outcome::Outcome;
use programs::Programs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use table::Row;
use ways::{Door, Servers, World};

/// Doors that do not yet say what is expected, `SCENARIO DOOR` a line. One that does is a failure, so that the list gets shorter.
const NOT_YET: &str = include_str!("not-yet.txt");
/// Scenarios at once: they wait for one another's processes as much as they compute.
const AT_ONCE: usize = 4;

#[test]
fn the_same_change_gets_the_same_decision_by_every_door() {
    let only = std::env::var("DOORS").ok();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("doors/scenarios");
    let scenarios = scenario::all(&folder, only.as_deref());
    assert!(!scenarios.is_empty(), "there is no such scenario");
    let world = World {
        programs: Programs::build(),
        forge: Forge::start(),
        servers: Servers::default(),
    };
    let scratch = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let next = AtomicUsize::new(0);
    let rows = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((name, scenario)) =
                    scenarios.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let built = scenario::build(name, scenario, &world.forge, scratch.path());
                    let asked = |door: Door| {
                        // One that breaks must not hide what the others say.
                        let ask = AssertUnwindSafe(|| door.ask(&built, &world));
                        let outcome = catch_unwind(ask).unwrap_or_else(|_| Some(Outcome::broken()));
                        (door, outcome)
                    };
                    let outcomes = Door::ALL.into_iter().map(asked).collect();
                    let row = Row::new(&built, outcomes);
                    rows.lock().unwrap().push(row);
                }
            });
        }
    });
    let mut rows = rows.into_inner().unwrap();
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    print!("{}", table::render(&rows));
    println!(
        "{} scenarios in {:.1} s",
        rows.len(),
        begun.elapsed().as_secs_f64()
    );
    for unknown in world.forge.unknown() {
        println!("asked of the forge, and not known there: {unknown}");
    }
    let not_yet: Vec<(&str, &str)> = NOT_YET
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .collect();
    let complaints = table::judge(&rows, &not_yet, only.is_none());
    if std::env::var_os("KEEP").is_some() {
        println!("kept: {}", scratch.keep().display());
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n\n"));
}
