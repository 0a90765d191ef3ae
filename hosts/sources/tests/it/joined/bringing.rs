//! Objects that are fetched: beside a clone, or into a mirror that is kept.

use super::forge::{Forge, codes, mirrors};
use crate::support;
use countersign_contract::types::Supply;
use countersign_sources::git::{Bounds, Mirrors, Places, Remote, bring};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// A clone of what the forge has, made with these options.
fn clone(forge: &Forge, options: &[&str]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clone");
    let url = format!("file://{}", forge.path().display());
    let arguments = [&["clone", "-q"], options, &[&url, path.to_str().unwrap()]].concat();
    forge.git("ada", &arguments);
    (folder, path)
}

fn all_files(folder: &Path) -> Vec<(PathBuf, u64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let about = entry.metadata().unwrap();
        match about.is_dir() {
            true => found.extend(all_files(&entry.path())),
            false => found.push((entry.path(), about.len())),
        }
    }
    found.sort();
    found
}

fn noted_and_rebased() -> Forge {
    let mut forge = Forge::new();
    forge.review("bob", "topic");
    forge.main_moves();
    forge.git("ada", &["rebase", "-q", "main"]);
    forge.git(
        "ada",
        &[
            "notes",
            "--ref=ai",
            "add",
            "-m",
            "pay.js\n  a 1-40\n---\n{}",
            "topic",
        ],
    );
    forge
}

#[test]
fn a_mirror_has_what_was_reviewed_before_a_force_push_and_the_notes() {
    let mut forge = noted_and_rebased();
    let folder = tempfile::tempdir().unwrap();
    let joined = forge.with_mirror(folder.path());
    assert_eq!(joined.facts.equivalences.len(), 1, "{:?}", joined.warnings);
    assert_eq!(joined.facts.notes.len(), 1);
    assert_eq!(
        joined.facts.completeness.notes.unwrap().supply,
        Supply::Complete
    );
    // The next time only what is new comes, and a note that the forge no longer has is gone.
    forge.git("ada", &["update-ref", "-d", "refs/notes/ai"]);
    forge.commit("ada", "More", &[("more.js", Some("1\n"))]);
    forge.review("bob", "topic");
    let joined = forge.with_mirror(folder.path());
    assert!(joined.facts.notes.is_empty());
    assert_eq!(
        joined.facts.completeness.notes.unwrap().supply,
        Supply::Complete
    );
    assert_eq!(joined.facts.commits.len(), 2);
}

#[test]
fn what_a_clone_lacks_is_fetched_beside_it_and_nothing_is_written_to_it() {
    let forge = noted_and_rebased();
    let (_folder, path) = clone(&forge, &[]);
    let before = all_files(&path);
    let remote = Remote::folder(forge.path()).unwrap();
    let places = Places {
        clone: Some(&path),
        remote: Some(&remote),
        mirrors: None,
    };
    let (objects, warnings) = bring(&places, &forge.fetched().wanted().unwrap());
    assert_eq!(warnings, []);
    let joined = forge.joined(objects.as_ref());
    assert_eq!(joined.facts.equivalences.len(), 1, "{:?}", joined.warnings);
    assert_eq!(joined.facts.notes.len(), 1);
    drop(objects);
    assert_eq!(all_files(&path), before);
}

#[test]
fn a_clone_that_is_not_whole_is_not_relied_on() {
    let forge = noted_and_rebased();
    for options in [&["--depth=1"][..], &["--filter=blob:none", "--no-checkout"]] {
        forge.git("ada", &["config", "uploadpack.allowFilter", "true"]);
        let (_folder, path) = clone(&forge, options);
        let remote = Remote::folder(forge.path()).unwrap();
        let cache = tempfile::tempdir().unwrap();
        let kept = mirrors(cache.path());
        let mut places = Places {
            clone: Some(&path),
            remote: Some(&remote),
            mirrors: Some(&kept),
        };
        let wanted = forge.fetched().wanted().unwrap();
        let (objects, warnings) = bring(&places, &wanted);
        assert_eq!(warnings, [], "{options:?}");
        assert_eq!(forge.joined(objects.as_ref()).facts.equivalences.len(), 1);
        // Without the forge it is taken for what it has, and what it lacks is told.
        places.remote = None;
        let (objects, _) = bring(&places, &wanted);
        let joined = forge.joined(objects.as_ref());
        assert!(!joined.warnings.is_empty(), "{options:?}");
        assert_ne!(
            joined
                .facts
                .completeness
                .equivalences
                .map(|entry| entry.supply),
            Some(Supply::Complete)
        );
    }
}

#[test]
fn a_forge_that_gives_nothing_leaves_notes_incomplete() {
    let forge = Forge::new();
    let nobody = tempfile::tempdir().unwrap();
    let remote = Remote::folder(nobody.path()).unwrap();
    let cache = tempfile::tempdir().unwrap();
    let kept = mirrors(cache.path());
    let (_folder, path) = clone(&forge, &[]);
    for (clone, code) in [
        (None, "no_clone"),
        (Some(path.as_path()), "objects_unfetched"),
    ] {
        let places = Places {
            clone,
            remote: Some(&remote),
            mirrors: Some(&kept),
        };
        let (objects, warnings) = bring(&places, &forge.fetched().wanted().unwrap());
        let told: Vec<_> = warnings.iter().map(|warning| warning.code).collect();
        assert!(told.contains(&code), "{warnings:?}");
        let joined = forge.joined(objects.as_ref());
        assert_eq!(
            joined.facts.completeness.notes.unwrap().supply,
            Supply::Truncated
        );
    }
}

#[test]
fn mirrors_are_bounded_in_time_and_space() {
    let forge = Forge::new();
    let remote = Remote::folder(forge.path()).unwrap();
    let wanted = forge.fetched().wanted().unwrap();
    let bring_within = |folder: &Path, time: Duration, bytes: u64| {
        let kept = Mirrors::new(folder.to_owned(), Bounds { time, bytes });
        let places = Places {
            clone: None,
            remote: Some(&remote),
            mirrors: Some(&kept),
        };
        bring(&places, &wanted)
    };
    let folder = tempfile::tempdir().unwrap();
    let (objects, warnings) = bring_within(folder.path(), Duration::ZERO, 1 << 30);
    assert!(objects.is_none());
    assert!(
        warnings[0].message.contains("longer than 0 seconds"),
        "{warnings:?}"
    );
    let minute = Duration::from_secs(60);
    let (objects, warnings) = bring_within(folder.path(), minute, 1 << 30);
    assert_eq!((objects.is_some(), warnings), (true, Vec::new()));
    drop(objects);
    // A mirror that is too large is not kept.
    let taken: u64 = all_files(folder.path())
        .iter()
        .map(|(_, bytes)| bytes)
        .sum();
    let other = tempfile::tempdir().unwrap();
    let (objects, warnings) = bring_within(other.path(), minute, taken / 2);
    assert!(objects.is_none());
    let message = &warnings[0].message;
    assert!(
        message.contains(&format!("more than {} bytes", taken / 2)),
        "{message}"
    );
    assert!(
        !all_files(other.path())
            .iter()
            .any(|(path, _)| path.ends_with("HEAD"))
    );
    // Another repository's mirror takes the place of the one that was used before.
    let other = Forge::new();
    let bounds = Bounds {
        time: minute,
        bytes: taken + taken / 2,
    };
    let kept = Mirrors::new(folder.path().to_owned(), bounds);
    let remote = Remote::folder(other.path()).unwrap();
    let places = Places {
        clone: None,
        remote: Some(&remote),
        mirrors: Some(&kept),
    };
    let (objects, warnings) = bring(&places, &other.fetched().wanted().unwrap());
    assert_eq!((objects.is_some(), warnings), (true, Vec::new()));
    let heads = all_files(folder.path())
        .into_iter()
        .filter(|(path, _)| path.ends_with("HEAD"));
    assert_eq!(heads.count(), 1);
}

/// A forge whose repository, and a clone whose settings, would run something if they were asked to.
#[test]
fn nothing_of_a_hostile_repository_runs() {
    let forge = noted_and_rebased();
    let (_folder, path) = clone(&forge, &[]);
    let trap = path.join("trap");
    let script = format!("#!/bin/sh\ntouch '{}'\n", trap.display());
    for name in ["reference-transaction", "post-fetch", "post-checkout"] {
        for git in [path.join(".git/hooks"), forge.path().join(".git/hooks")] {
            fs::create_dir_all(&git).unwrap();
            fs::write(git.join(name), &script).unwrap();
        }
    }
    let run = format!("touch '{}'", trap.display());
    for (key, value) in [
        ("core.fsmonitor", run.as_str()),
        ("core.sshCommand", &run),
        ("core.alternateRefsCommand", &run),
        ("credential.helper", &format!("!{run}")),
        ("uploadpack.packObjectsHook", &run),
        ("core.askPass", &run),
        ("url.ext::sh.insteadOf", "file://"),
    ] {
        support::git(
            &path,
            &["config", key, value],
            ("a", "a"),
            ("a", "a"),
            "1 +0000",
            &[],
        );
    }
    let remote = Remote::folder(forge.path()).unwrap();
    let cache = tempfile::tempdir().unwrap();
    let kept = mirrors(cache.path());
    for clone in [Some(path.as_path()), None] {
        let places = Places {
            clone,
            remote: Some(&remote),
            mirrors: Some(&kept),
        };
        let (objects, warnings) = bring(&places, &forge.fetched().wanted().unwrap());
        assert_eq!(warnings, []);
        let told = codes(&forge.joined(objects.as_ref()));
        // The forge keeps no list of pushes here.
        assert_eq!(told, ["document_refused", "no_roster"]);
    }
    assert!(!trap.exists());
}
