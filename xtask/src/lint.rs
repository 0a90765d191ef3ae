//! `cargo xtask lint`: what CI systems read from this project, checked against their own schemas.

use crate::setup;
use anyhow::{Context, Result};
use std::path::Path;

/// Checks the packaging files.
pub fn run(root: &Path) -> Result<()> {
    let python = setup::python(root)?;
    let check = |arguments: &[&str]| {
        let words: Vec<&str> = ["-m", "check_jsonschema"]
            .iter()
            .chain(arguments)
            .copied()
            .collect();
        setup::run(root, &python, &words)
    };
    check(&["--builtin-schema", "vendor.github-actions", "action.yml"])?;

    check(&[
        "--builtin-schema",
        "vendor.github-workflows",
        ".github/workflows/ci.yml",
        ".github/workflows/proof.yml",
    ])?;

    // A component's file has two documents: its inputs, which only GitLab knows, and the configuration.
    let template = "templates/countersign.yml";
    let text = std::fs::read_to_string(root.join(template))
        .with_context(|| format!("reading {template}"))?;
    let (_, configuration) = text
        .split_once("\n---\n")
        .with_context(|| format!("{template} has one document only"))?;
    let folder = setup::target(root).join("lint");
    std::fs::create_dir_all(&folder)?;
    let path = folder.join("gitlab-ci.yml");
    std::fs::write(&path, configuration)?;
    check(&[
        "--builtin-schema",
        "vendor.gitlab-ci",
        &path.to_string_lossy(),
    ])?;
    check(&[
        "--schemafile",
        "hosts/ci/pre-commit-hooks.schema.json",
        ".pre-commit-hooks.yaml",
    ])?;

    let mut schemas = Vec::new();
    for folder in [
        "engine/contract/schema",
        "engine/compiler/schema",
        "hosts/sources/schema",
    ] {
        for entry in
            std::fs::read_dir(root.join(folder)).with_context(|| format!("reading {folder}"))?
        {
            let name = entry?.file_name().to_string_lossy().into_owned();
            schemas.push(format!("{folder}/{name}"));
        }
    }
    schemas.sort();
    let schemas: Vec<&str> = ["--check-metaschema"]
        .into_iter()
        .chain(schemas.iter().map(String::as_str))
        .collect();
    check(&schemas)?;

    if !setup::has("shellcheck") && setup::has("apt-get") {
        setup::run(
            root,
            "apt-get",
            &[
                "install",
                "-y",
                "-q",
                "--no-install-recommends",
                "shellcheck",
            ],
        )?;
    }
    setup::run(root, "shellcheck", &["hosts/ci/github.sh", ".ci/run"])
}
