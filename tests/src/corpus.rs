//! The corpus: every case of every preset and of `tests/cases`, with its bundle and its facts as files that any host can
//! read, and bundles that were altered and must be refused.

use crate::sha256;
use anyhow::{Context, Result, bail};
use countersign_compiler::{Folder, Options};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The corpus on disk. `manifest.json` is its list, for hosts in other languages.
pub struct Corpus {
    /// The folder it was written to.
    pub folder: PathBuf,
    /// All cases.
    pub cases: Vec<Case>,
    /// Bundles that must be refused.
    pub altered: Vec<Entry>,
}

/// A case.
pub struct Case {
    /// Where its files are.
    pub entry: Entry,
    /// The compiled policy, for the native evaluator.
    pub program: Vec<u8>,
}

/// One line of the manifest.
#[derive(Clone, Serialize)]
pub struct Entry {
    /// Policy folder and case name.
    pub id: String,
    /// The bundle's file.
    pub bundle: PathBuf,
    /// The digest it is pinned to. Absent: no pin, so that only the bundle's own seal can tell.
    pub digest: Option<String>,
    /// The facts' file.
    pub facts: PathBuf,
}

/// A policy built with certain parameters.
#[derive(Clone)]
struct Built {
    bundle: PathBuf,
    digest: String,
    program: Vec<u8>,
}

/// Reads the policy folder at `path`, with paths relative to it.
pub fn read_folder(path: &Path) -> Result<Folder> {
    let mut folder = Folder::new();
    let mut open = vec![path.to_path_buf()];
    while let Some(next) = open.pop() {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(&next)
            .with_context(|| format!("reading {}", next.display()))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        entries.sort();
        for entry in entries {
            if entry.is_dir() {
                open.push(entry);
            } else if entry.extension().is_some_and(|extension| extension != "md") {
                let name = entry
                    .strip_prefix(path)?
                    .to_string_lossy()
                    .replace('\\', "/");
                folder.insert(name, std::fs::read_to_string(&entry)?);
            }
        }
    }
    Ok(folder)
}

/// Every policy folder of the project, sorted: presets and corpus.
pub fn policy_folders(root: &Path) -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for parent in ["policies", "policies/examples", "tests/cases"] {
        for entry in
            std::fs::read_dir(root.join(parent)).with_context(|| format!("reading {parent}"))?
        {
            let path = entry?.path();
            if path.join("policy.yaml").is_file() {
                folders.push(path);
            }
        }
    }
    folders.sort();
    Ok(folders)
}

/// Compiles and bundles everything and writes it below `folder`.
pub fn write(root: &Path, folder: &Path) -> Result<Corpus> {
    std::fs::create_dir_all(folder.join("bundles"))?;
    std::fs::create_dir_all(folder.join("facts"))?;
    let mut cases: Vec<Case> = Vec::new();
    for path in policy_folders(root)? {
        let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
        let source = read_folder(&path)?;
        let found = countersign_compiler::cases::read(&source).map_err(|diagnostics| {
            anyhow::anyhow!("{name}:\n{}", diagnostics.render(&source, false))
        })?;
        let mut built: BTreeMap<Vec<(String, String)>, Built> = BTreeMap::new();
        for case in found {
            let Built {
                bundle,
                digest,
                program,
            } = match built.get(&case.set) {
                Some(known) => known.clone(),
                None => {
                    let fresh = build(&name, &source, &case.set, folder)?;
                    built.insert(case.set.clone(), fresh.clone());
                    fresh
                }
            };
            let id = format!("{name}/{}", case.name);
            let facts = folder
                .join("facts")
                .join(format!("{:04}.json", cases.len()));
            std::fs::write(&facts, serde_json::to_string(&case.facts)?)?;
            cases.push(Case {
                entry: Entry {
                    id,
                    bundle,
                    digest: Some(digest),
                    facts,
                },
                program,
            });
        }
    }
    let altered = alter(&cases, folder)?;
    let corpus = Corpus {
        folder: folder.to_path_buf(),
        cases,
        altered,
    };
    let entries: Vec<&Entry> = corpus.cases.iter().map(|case| &case.entry).collect();
    let manifest = serde_json::json!({"cases": entries, "altered": corpus.altered});
    std::fs::write(
        folder.join("manifest.json"),
        serde_json::to_string_pretty(&manifest)?,
    )?;
    Ok(corpus)
}

fn build(name: &str, source: &Folder, set: &[(String, String)], folder: &Path) -> Result<Built> {
    let options = Options { set: set.to_vec() };
    let compiled = countersign_compiler::compile(source, &options)
        .map_err(|diagnostics| anyhow::anyhow!("{name}:\n{}", diagnostics.render(source, false)))?;
    let bundle = countersign_bundler::bundle(&compiled, source).with_context(|| name.to_owned())?;
    let path = folder
        .join("bundles")
        .join(format!("{}.wasm", bundle.digest));
    std::fs::write(&path, &bundle.bytes)?;
    Ok(Built {
        bundle: path,
        digest: bundle.digest,
        program: compiled.encode(),
    })
}

/// Three ways to alter a bundle: another policy under the pinned digest, a flipped bit under the pinned digest, and a
/// flipped bit without a pin.
fn alter(cases: &[Case], folder: &Path) -> Result<Vec<Entry>> {
    let Some(first) = cases.first() else {
        bail!("the corpus has no cases")
    };
    let other = cases
        .iter()
        .find(|case| case.entry.digest != first.entry.digest)
        .context("the corpus has one bundle only")?;
    let mut bytes = std::fs::read(&first.entry.bundle)?;
    let middle = bytes.len() / 2;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte ^= 0b100;
    }
    let flipped = folder
        .join("bundles")
        .join(format!("altered-{}.wasm", sha256(&bytes)));
    std::fs::write(&flipped, &bytes)?;
    let entry = |id: &str, bundle: &Path, digest: Option<String>| Entry {
        id: format!("altered/{id}"),
        bundle: bundle.to_path_buf(),
        digest,
        facts: first.entry.facts.clone(),
    };
    Ok(vec![
        entry(
            "another policy under the pinned digest",
            &other.entry.bundle,
            first.entry.digest.clone(),
        ),
        entry(
            "a flipped bit under the pinned digest",
            &flipped,
            first.entry.digest.clone(),
        ),
        entry("a flipped bit without a pin", &flipped, None),
    ])
}
