//! Policies that extend others. Each file of `tests/extends` has several files of text, and behind `--- expect` what comes of
//! the one in `policy/`: its findings, or the policy with everything in one place.

use crate::common;

use countersign_compiler::extends::{Wanted, attach};
use countersign_compiler::resolved::resolve;
use countersign_compiler::{Folder, Options, compile};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The files of a case by path, and what is expected.
fn read(text: &str) -> (BTreeMap<String, String>, String) {
    let mut files = BTreeMap::new();
    for part in text.split("--- ").skip(1) {
        let (path, text) = part.split_once('\n').unwrap();
        files.insert(path.trim().to_owned(), text.to_owned());
    }
    let expected = files.remove("expect").unwrap_or_default();
    (files, expected)
}

fn preset(name: &str) -> Result<Folder, String> {
    let path = common::root().join("policies").join(name);
    if !path.join("policy.yaml").is_file() {
        return Err(format!("there is no preset `{name}`"));
    }
    Ok(common::folder(&path))
}

/// The folder at a path, with all that it extends.
fn attached(files: &BTreeMap<String, String>, at: &str) -> Folder {
    let folder = |at: &str| {
        let mut folder = Folder::new();
        for (path, text) in files {
            if let Some(path) = path.strip_prefix(&format!("{at}/")) {
                folder.insert(path, text);
            }
        }
        folder
    };
    attach(folder(at), Some(at), &mut |wanted| match wanted {
        Wanted::Preset(name) => preset(name),
        Wanted::Folder(path) => {
            let found = folder(path);
            match found.get("policy.yaml") {
                Some(_) => Ok(found),
                None => Err(format!("there is no `{path}/policy.yaml`")),
            }
        }
    })
}

/// The program of a policy without what says only where it was written.
fn program(folder: &Folder) -> Value {
    let compiled = compile(folder, &Options::default())
        .unwrap_or_else(|found| panic!("{}", found.render(folder, false)));
    let mut value = serde_json::to_value(&compiled.policy).unwrap();
    without_places(&mut value);
    value
}

fn without_places(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for key in ["origin", "file", "line", "column"] {
                map.remove(key);
            }
            map.values_mut().for_each(without_places);
        }
        Value::Array(values) => values.iter_mut().for_each(without_places),
        _ => {}
    }
}

#[test]
fn each_policy_becomes_what_stands_behind_it() {
    let folder = common::root().join("engine/compiler/tests/extends");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(paths.len() >= 20, "only {} cases", paths.len());
    let mut wrong = String::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let (files, expected) = read(&text);
        let folder = attached(&files, "policy");
        let result = match resolve(&folder) {
            Ok(resolved) => {
                let shown = resolved.yaml();
                let mut again = Folder::new();
                again.insert("policy.yaml", shown.clone());
                assert!(
                    program(&again) == program(&folder),
                    "{} decides otherwise when it is shown:
{shown}",
                    path.display()
                );
                shown
            }
            Err(found) => found.render(&folder, false),
        };
        // Whole presets are shown by the presets' own test.
        let result = match text.contains("# shows: ") {
            true => {
                let only = text
                    .lines()
                    .filter_map(|line| line.strip_prefix("# shows: "));
                shown_parts(&folder, &only.collect::<Vec<_>>(), &result)
            }
            false => result,
        };
        if std::env::var_os("BLESS").is_some() {
            let (before, _) = text.split_once("--- expect\n").unwrap_or((&text, ""));
            std::fs::write(&path, format!("{before}--- expect\n{result}")).unwrap();
        } else if result != expected {
            writeln!(wrong, "{}:\n{result}", path.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The head of a resolved policy, and the controls that a case names.
fn shown_parts(folder: &Folder, controls: &[&str], result: &str) -> String {
    let Ok(resolved) = resolve(folder) else {
        return result.to_owned();
    };
    let head = result.lines().take_while(|line| line.starts_with("# "));
    let mut text: String = head.map(|line| format!("{line}\n")).collect();
    for control in controls {
        match resolved.control_yaml(control) {
            Some(control) => text.push_str(&control),
            None => writeln!(text, "no control {control}").unwrap(),
        }
    }
    text
}

/// The presets, each with the text of its policy.
fn presets() -> Vec<(String, Folder)> {
    let policies = common::root().join("policies");
    let mut presets: Vec<_> = std::fs::read_dir(policies)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter_map(|name| Some((name.clone(), preset(&name).ok()?)))
        .collect();
    presets.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(presets.len() >= 6, "only {} presets", presets.len());
    presets
}

#[test]
fn a_preset_that_is_extended_by_nothing_decides_as_before() {
    for (name, preset) in presets() {
        let mut own = program(&preset);
        let text = preset.get("policy.yaml").unwrap();
        let line = |key: &str| text.lines().find(|line| line.starts_with(key)).unwrap();
        let mut files = BTreeMap::new();
        let heir = format!(
            "extends: {name}\n{}\n{}\n{}\n",
            line("policy: "),
            line("version: "),
            line("summary: ")
        );
        files.insert("policy/policy.yaml".to_owned(), heir);
        let heir = attached(&files, "policy");
        let compiled = compile(&heir, &Options::default()).unwrap();
        for control in &compiled.policy.controls {
            assert_eq!(control.origin.as_deref(), Some(&*name));
        }
        let mut extended = program(&heir);
        assert!(own == extended, "{name}");

        // What is shown of both is the same policy again, with every comment that stands above or in a part of it.
        for folder in [&preset, &heir] {
            let shown = resolve(folder).unwrap().yaml();
            let mut again = Folder::new();
            again.insert("policy.yaml", shown.clone());
            own = program(&again);
            assert!(own == extended, "{name}:\n{shown}");
            extended = own;
        }
        let head = format!("# digest: sha256:{}\n", preset.digest());
        assert_eq!(resolve(&preset).unwrap().yaml(), head + text);
    }
}

#[test]
fn a_digest_is_of_all_that_is_extended() {
    let mut files = BTreeMap::from([
        (
            "policy/policy.yaml".to_owned(),
            "extends: ../company\n".to_owned(),
        ),
        (
            "company/policy.yaml".to_owned(),
            "extends: ../all\n".to_owned(),
        ),
        ("all/policy.yaml".to_owned(), "policy: all\n".to_owned()),
    ]);
    let before = attached(&files, "policy").digest();
    files.insert("all/cases/one.yaml".to_owned(), "case: one\n".to_owned());
    assert_eq!(
        attached(&files, "policy").digest(),
        before,
        "a case is no policy"
    );
    files.insert(
        "all/policy.yaml".to_owned(),
        "policy: everything\n".to_owned(),
    );
    assert_ne!(attached(&files, "policy").digest(), before);
    // Seen from the base itself, its digest is that which `extends` pins.
    let bases: Vec<_> = attached(&files, "policy")
        .bases()
        .map(|(name, folder)| (name.to_owned(), folder.digest()))
        .collect();
    assert_eq!(
        bases,
        [
            (
                "../company".to_owned(),
                attached(&files, "company").digest()
            ),
            ("../all".to_owned(), attached(&files, "all").digest()),
        ]
    );
}
