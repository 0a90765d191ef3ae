//! Imports within a crate flow one way: no circle between its folders, and where a crate has floors, none to a higher one.

use crate::tracked;
use countersign_tests::workspace_root;
use std::collections::{BTreeMap, BTreeSet};

/// Crates whose modules stand on floors, from the top to the bottom. A module may import from floors below its own.
const FLOORS: &[(&str, &[&[&str]])] = &[
    (
        "engine/program",
        &[&["lower"], &["machine"], &["library"], &["value"]],
    ),
    (
        "engine/evaluator",
        &[
            &["guest"],
            &["decide"],
            &["queue", "verdict"],
            &["controls", "notices"],
            &["signoffs"],
            &["provenance", "statements", "impact", "custom_facts"],
            &["people"],
            &["risk", "touched", "validate", "describe"],
            &["codec", "rules"],
            &[
                "bounds",
                "json_path",
                "paths",
                "safeguards",
                "sort",
                "supply",
                "text",
                "transfer",
            ],
        ],
    ),
];

/// The sources of a crate: each module's path, and the paths that it imports, both from the crate's root.
struct Modules {
    imports: BTreeMap<Vec<String>, BTreeSet<Vec<String>>>,
    /// What the root names again, by the name that the crate uses.
    named_again: BTreeMap<String, Vec<String>>,
}

/// A module's path by its file below `src`.
fn module(file: &str) -> Vec<String> {
    let mut path: Vec<String> = file
        .trim_end_matches(".rs")
        .split('/')
        .map(str::to_owned)
        .collect();
    if path
        .last()
        .is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str()))
    {
        path.pop();
    }
    path
}

/// Words and punctuation of the source, without comments, texts and the tests within the file.
fn tokens(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]\nmod ").next().unwrap();
    let mut tokens = Vec::new();
    for line in source.lines() {
        let code = line.split("//").next().unwrap();
        let mut word = String::new();
        for letter in code.chars() {
            if letter.is_alphanumeric() || letter == '_' {
                word.push(letter);
                continue;
            }
            if !word.is_empty() {
                tokens.push(std::mem::take(&mut word));
            }
            if !letter.is_whitespace() {
                tokens.push(letter.to_string());
            }
        }
        if !word.is_empty() {
            tokens.push(word);
        }
    }
    tokens
}

/// The paths that begin at `tokens[at]`, a name; a use tree in braces has several.
fn paths(tokens: &[String], at: &mut usize, before: &[String], found: &mut Vec<Vec<String>>) {
    let mut path = before.to_vec();
    loop {
        match tokens.get(*at).map(String::as_str) {
            Some("{") => {
                *at += 1;
                while let Some(token) = tokens.get(*at) {
                    match token.as_str() {
                        "}" => {
                            *at += 1;
                            return;
                        }
                        "," => *at += 1,
                        _ => paths(tokens, at, &path, found),
                    }
                }
                return;
            }
            Some(name)
                if name.starts_with(|letter: char| letter.is_alphabetic() || letter == '_') =>
            {
                path.push(name.to_owned());
                *at += 1;
            }
            _ => {
                *at += 1;
                found.push(path);
                return;
            }
        }
        let goes_on = tokens.get(*at).is_some_and(|token| token == ":")
            && tokens.get(*at + 1).is_some_and(|token| token == ":");
        if !goes_on {
            found.push(path);
            return;
        }
        *at += 2;
    }
}

impl Modules {
    fn read(folder: &str, files: &[String]) -> Modules {
        let mut modules = Modules {
            imports: BTreeMap::new(),
            named_again: BTreeMap::new(),
        };
        let prefix = format!("{folder}/src/");
        for file in files {
            let Some(within) = file.strip_prefix(&prefix) else {
                continue;
            };
            if !within.ends_with(".rs") || within.contains("tests") {
                continue;
            }
            let path = module(within);
            let source = std::fs::read_to_string(workspace_root().join(file)).unwrap();
            let tokens = tokens(&source);
            let mut imports = BTreeSet::new();
            let mut at = 0;
            while at < tokens.len() {
                let starts_path = ["crate", "super"].contains(&tokens[at].as_str())
                    && tokens.get(at + 1).is_some_and(|token| token == ":")
                    // `pub(crate)` has no path, `$crate` belongs to a macro.
                    && (at == 0 || tokens[at - 1] != "$");
                let root_use = path.is_empty() && tokens[at] == "use";
                if !starts_path && !root_use {
                    at += 1;
                    continue;
                }
                at += usize::from(root_use);
                let mut found = Vec::new();
                paths(&tokens, &mut at, &[], &mut found);
                for target in found {
                    let full = resolve(&path, &target);
                    if root_use && let Some(name) = full.last() {
                        modules.named_again.insert(name.clone(), full.clone());
                    }
                    imports.insert(full);
                }
            }
            modules.imports.entry(path).or_default().extend(imports);
        }
        modules
    }

    /// The module that a path leads to.
    fn target(&self, path: &[String]) -> Vec<String> {
        let path = match path {
            [name] => self.named_again.get(name).map_or(path, Vec::as_slice),
            _ => path,
        };
        (0..=path.len())
            .rev()
            .map(|length| path[..length].to_vec())
            .find(|start| self.imports.contains_key(start))
            .unwrap_or_default()
    }

    /// Within the folder with this path: which of its folders and files imports which other.
    fn arrows(&self, folder: &[String]) -> BTreeMap<String, BTreeSet<String>> {
        let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (module, imports) in &self.imports {
            let Some(from) = child(folder, module) else {
                continue;
            };
            for import in imports {
                if let Some(to) = child(folder, &self.target(import))
                    && from != to
                {
                    arrows.entry(from.clone()).or_default().insert(to);
                }
            }
        }
        arrows
    }

    /// The modules that have further ones below them.
    fn folders(&self) -> BTreeSet<Vec<String>> {
        self.imports
            .keys()
            .flat_map(|module| (0..module.len()).map(|length| module[..length].to_vec()))
            .collect()
    }
}

/// `super::a` in module `b::c` is `b::a`.
fn resolve(module: &[String], path: &[String]) -> Vec<String> {
    let mut full = Vec::new();
    let mut rest = path;
    if rest.first().is_some_and(|first| first == "super") {
        full = module.to_vec();
    }
    while let Some((first, others)) = rest.split_first() {
        match first.as_str() {
            "crate" | "self" => {}
            "super" => {
                full.pop();
            }
            _ => break,
        }
        rest = others;
    }
    full.extend(rest.iter().cloned());
    full
}

fn child(folder: &[String], module: &[String]) -> Option<String> {
    module.strip_prefix(folder)?.first().cloned()
}

/// All that can be reached from `start`.
fn reached(arrows: &BTreeMap<String, BTreeSet<String>>, start: &str) -> BTreeSet<String> {
    let (mut reached, mut open) = (BTreeSet::new(), vec![start.to_owned()]);
    while let Some(next) = open.pop() {
        for to in arrows.get(&next).into_iter().flatten() {
            if reached.insert(to.clone()) {
                open.push(to.clone());
            }
        }
    }
    reached
}

fn crates(files: &[String]) -> Vec<(String, Modules)> {
    files
        .iter()
        .filter_map(|file| file.strip_suffix("/Cargo.toml"))
        .filter(|folder| folder.starts_with("engine/") || folder.starts_with("hosts/"))
        .map(|folder| (folder.to_owned(), Modules::read(folder, files)))
        .collect()
}

#[test]
fn no_folders_import_each_other_in_a_circle() {
    let mut circles = Vec::new();
    for (name, modules) in crates(&tracked()) {
        let folders = modules.folders();
        for folder in &folders {
            let arrows = modules.arrows(folder);
            for from in arrows.keys() {
                let is_folder =
                    folders.contains(&[folder.as_slice(), std::slice::from_ref(from)].concat());
                let beyond = reached(&arrows, from);
                if is_folder && beyond.contains(from) {
                    let back: Vec<&str> = beyond
                        .iter()
                        .filter(|other| reached(&arrows, other).contains(from))
                        .map(String::as_str)
                        .collect();
                    circles.push(format!("{name}: {}: {}", folder.join("/"), back.join(", ")));
                }
            }
        }
    }
    circles.dedup();
    assert!(
        circles.is_empty(),
        "these import each other:\n{}",
        circles.join("\n")
    );
}

#[test]
fn no_module_imports_from_a_higher_floor() {
    let crates = crates(&tracked());
    let mut wrong = Vec::new();
    for (name, floors) in FLOORS {
        let (_, modules) = crates.iter().find(|(folder, _)| folder == name).unwrap();
        let arrows = modules.arrows(&[]);
        let floor = |module: &str| floors.iter().position(|floor| floor.contains(&module));
        for module in floors.iter().flat_map(|floor| floor.iter()) {
            let exists = modules
                .imports
                .keys()
                .any(|path| path.first().is_some_and(|first| first == module));
            assert!(exists, "{name} has no module `{module}`");
            for to in arrows.get(*module).into_iter().flatten() {
                if let (Some(here), Some(there)) = (floor(module), floor(to))
                    && there <= here
                {
                    wrong.push(format!("{name}: `{module}` imports from `{to}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
