//! The policies that ship with the program.

use crate::failure::Failure;
use countersign_compiler::Folder;
use std::path::Path;

/// Name, then path and text of each file.
type Preset = (&'static str, &'static [(&'static str, &'static str)]);

static PRESETS: &[Preset] = include!(concat!(env!("OUT_DIR"), "/presets.rs"));

/// The cases of each, which decide nothing: who extends a preset may want to know which of them are decided otherwise now.
static CASES: &[Preset] = include!(concat!(env!("OUT_DIR"), "/preset_cases.rs"));

/// Names, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    PRESETS.iter().map(|(name, _)| *name)
}

/// The policy of a name. A folder that has the name of a preset is written with a `/`.
pub fn named(name: &Path) -> Result<Folder, Failure> {
    let text = name.to_string_lossy();
    if names().any(|preset| preset == text) {
        return folder(&text);
    }
    if name.is_file() {
        return Err(Failure::usage(format!(
            "`{text}` is a file; name a preset or a policy's folder, or look at a bundle with `countersign inspect`"
        )));
    }
    if !name.exists() {
        let known: Vec<&str> = names().collect();
        return Err(Failure::usage(format!(
            "there is neither a preset nor a folder `{text}`; the presets: {}",
            known.join(", ")
        )));
    }
    crate::folder::read(name)
}

/// The source of a preset.
pub fn folder(name: &str) -> Result<Folder, Failure> {
    let Some((_, files)) = PRESETS.iter().find(|(known, _)| *known == name) else {
        let known: Vec<String> = names().map(|name| format!("`{name}`")).collect();
        return Err(Failure::usage(format!(
            "there is no preset `{name}`; there are {}",
            known.join(", ")
        )));
    };
    let mut folder = Folder::new();
    for (path, text) in *files {
        folder.insert(*path, *text);
    }
    Ok(folder)
}

/// The source of a preset with its cases.
pub fn folder_with_cases(name: &str) -> Result<Folder, Failure> {
    let mut folder = folder(name)?;
    let cases = CASES.iter().filter(|(known, _)| *known == name);
    for (path, text) in cases.flat_map(|(_, files)| *files) {
        folder.insert(*path, *text);
    }
    Ok(folder)
}

/// The facts that the cases of a preset start from, as the text of a `defaults.yaml`.
pub fn default_facts(name: &str) -> Result<String, Failure> {
    let folder = folder_with_cases(name)?;
    match folder.get("cases/defaults.yaml") {
        Some(text) => Ok(text.to_owned()),
        None => Err(Failure::policy(format!(
            "the preset `{name}` has no facts that its cases start from"
        ))),
    }
}
