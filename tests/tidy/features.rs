//! A dependency has one set of features, whichever package is built: none is compiled again because another package of this
//! workspace is built next.

use crate::metadata;
use countersign_tests::workspace_root;
use std::collections::BTreeSet;
use std::process::Command;

/// Dependencies of one package that nothing else of the workspace uses, so that nothing else is compiled again with them.
const ALONE: &[(&str, &[&str])] = &[
    ("countersign-benches", &["bit-vec", "chrono-tz"]),
    ("countersign-fuzz", &["libfuzzer-sys"]),
];

/// Each dependency with its features, as `NAME vVERSION|FEATURES`, for the packages that `arguments` select.
fn selected(arguments: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree", "--locked", "--prefix", "none", "--format", "{p}|{f}",
        ])
        .args(arguments)
        .current_dir(workspace_root())
        .output()
        .expect("cargo tree starts");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| line.trim_end_matches(" (*)").replace(" (proc-macro)", ""))
        // A package of the workspace is printed with its folder.
        .filter(|line| !line.is_empty() && !line.contains('('))
        .collect()
}

#[test]
fn no_package_alone_selects_other_features() {
    let all = selected(&["--workspace", "--edges", "normal,build,dev"]);
    let metadata = metadata();
    let mut differences = Vec::new();
    for id in metadata["workspace_members"].as_array().unwrap() {
        let package = metadata["packages"]
            .as_array()
            .unwrap()
            .iter()
            .find(|package| package["id"] == *id)
            .unwrap();
        let name = package["name"].as_str().unwrap();
        // A guest, built by a cargo of its own.
        if name == "countersign-floor" {
            continue;
        }
        let alone: &[&str] = ALONE
            .iter()
            .find(|(package, _)| *package == name)
            .map_or(&[], |(_, names)| names);
        for line in selected(&["--package", name, "--edges", "normal,build"]).difference(&all) {
            let dependency = line.split(' ').next().unwrap();
            if !alone.contains(&dependency) {
                differences.push(format!("{name}: {line}"));
            }
        }
    }
    assert!(
        differences.is_empty(),
        "built alone, these packages select other features than the whole workspace; name what is missing in \
         engine/features/Cargo.toml:\n{}",
        differences.join("\n")
    );
}
