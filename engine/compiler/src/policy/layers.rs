//! A policy before its parts are read: what its files say, those that it includes, and those that it extends.
//!
//! Everything stays the value that was read, with its place, so that a finding about an inherited rule points at the file that
//! the rule is written in.

use super::ROOT;
use super::base;
use super::inherit;
use super::lineage::Lineage;
use super::mapping::Mapping;
use super::scalar;
use crate::diagnostic::{Diagnostic, Position};
use crate::folder::{Folder, Layer, digest_of};
use crate::suggest;
use crate::yaml::{self, Node};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Most files of a policy.
const MOST_FILES: usize = 64;

/// Keys with one value, which only the root file may have.
const SETTINGS: [&str; 11] = [
    "policy",
    "version",
    "summary",
    "mode",
    "when_nothing_applies",
    "step_budget",
    "octet_budget",
    "bounds",
    "risk",
    "routing",
    "calendar",
];
/// Settings that a policy can't do without. It never has them from what it extends.
pub(super) const REQUIRED: [&str; 3] = ["policy", "version", "summary"];
/// Keys that say what is extended, and how. Only the root file may have them.
const INHERITING: [&str; 4] = ["extends", "set", "replace", "remove"];

/// A named value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub name: String,
    pub key: Rc<Node>,
    pub value: Rc<Node>,
    /// The value of an inherited parameter that takes the place of its own.
    pub given: Option<Rc<Node>>,
}

/// The parts of a policy, over all its files.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Its root file; absent when that can't be read.
    pub root: Option<Rc<Node>>,
    /// Keys with one value, each with its key.
    pub settings: BTreeMap<&'static str, (Rc<Node>, Rc<Node>)>,
    pub parameters: Vec<Entry>,
    pub extra: Vec<Entry>,
    pub variables: Vec<Entry>,
    /// Where the root file begins to list controls.
    pub controls_key: Option<Rc<Node>>,
    pub controls: Vec<Rc<Node>>,
    pub provenance: Vec<Rc<Node>>,
    pub lineage: Lineage,
}

impl Tree {
    /// The value of a key that has one.
    pub(crate) fn setting(&self, key: &str) -> Option<&Rc<Node>> {
        self.settings.get(key).map(|(_, value)| value)
    }
}

/// How a policy differs from what it extends, besides what it adds.
#[derive(Debug, Default)]
pub(super) struct Edits {
    pub set: Option<Rc<Node>>,
    pub replace: Option<Rc<Node>>,
    pub remove: Option<Rc<Node>>,
}

/// Reads a folder with all that its policy includes and extends. None: what it extends is not known, so that nothing can be
/// said about the rest.
pub(crate) fn read(folder: &Folder, diagnostics: &mut Vec<Diagnostic>) -> Option<Tree> {
    let layers = folder.layers();
    // Read from the folder itself outwards, and put together from the outermost inwards.
    let mut read = Vec::new();
    let mut complete = true;
    for (place, layer) in layers.iter().enumerate() {
        let mut reader = Reader {
            layer: *layer,
            open: Vec::new(),
            done: Vec::new(),
            tree: Tree::default(),
            edits: Edits::default(),
            extends: None,
        };
        reader.root(diagnostics);
        let beyond = layers.get(place + 1..).unwrap_or_default();
        if let Some(node) = &reader.extends
            && let Some(key) = base::read(node, diagnostics)
        {
            complete &= check_base(folder, node, &key, beyond, diagnostics);
        } else {
            complete &= reader.extends.is_none();
        }
        read.push((reader.tree, reader.edits));
    }
    if !complete {
        return None;
    }
    let mut whole: Option<(Tree, String)> = None;
    for (place, (tree, edits)) in read.into_iter().enumerate().rev() {
        let digest = digest_of(layers.get(place..).unwrap_or_default());
        let tree = match whole {
            Some((base, digest)) => {
                let name = layers.get(place + 1).and_then(|layer| layer.name);
                inherit::inherit(
                    base,
                    tree,
                    &edits,
                    (name.unwrap_or_default(), digest),
                    diagnostics,
                )
            }
            None => tree,
        };
        whole = Some((tree, digest));
    }
    let mut tree = whole.map(|(tree, _)| tree).unwrap_or_default();
    tree.lineage.finish(&tree.controls);
    Some(tree)
}

/// What is extended was found, and is what it was when its digest was written down.
fn check_base(
    folder: &Folder,
    node: &Rc<Node>,
    key: &base::Key,
    beyond: &[Layer<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let place = node.member("policy").unwrap_or(node);
    if beyond.is_empty() {
        let why = folder
            .broken()
            .unwrap_or("what it extends was not looked up; compile it with the command");
        diagnostics.push(Diagnostic::new(
            "unknown_base",
            place.place(),
            format!("can't extend `{}`: {why}", key.name),
        ));
        return false;
    }
    let found = digest_of(beyond);
    if let Some((wanted, node)) = &key.digest
        && *wanted != found
    {
        diagnostics.push(
            Diagnostic::new(
                "base_differs",
                node.place(),
                format!(
                    "`{}` is not what it was: its digest is sha256:{found}",
                    key.name
                ),
            )
            .help("read what changed in it, then write its new digest here"),
        );
    }
    true
}

/// Reads one policy of the chain, with what it includes.
struct Reader<'f> {
    layer: Layer<'f>,
    open: Vec<String>,
    done: Vec<String>,
    tree: Tree,
    edits: Edits,
    extends: Option<Rc<Node>>,
}

impl Reader<'_> {
    fn root(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let shown = self.layer.shown(ROOT);
        let Some(text) = self.layer.files.get(ROOT) else {
            diagnostics.push(
                Diagnostic::new(
                    "no_policy",
                    Position::start_of(&shown),
                    format!("the folder has no `{ROOT}`"),
                )
                .help("every policy begins in a file of this name"),
            );
            return;
        };
        let Some(node) = parse(&shown, text, diagnostics) else {
            return;
        };
        let mut mapping = Mapping::read(&node, "a policy", diagnostics);
        self.open.push(ROOT.to_owned());
        for key in REQUIRED {
            mapping.required(key, diagnostics);
        }
        for key in SETTINGS {
            let value = mapping.optional(key, diagnostics);
            if let Some(pair) = mapping.key(key).zip(value) {
                self.tree.settings.insert(key, pair);
            }
        }
        self.extends = mapping.optional("extends", diagnostics);
        self.edits.set = mapping.optional("set", diagnostics);
        self.edits.replace = mapping.optional("replace", diagnostics);
        self.edits.remove = mapping.optional("remove", diagnostics);
        if self.extends.is_none() {
            for key in ["set", "replace", "remove"] {
                if let Some(node) = mapping.key(key) {
                    diagnostics.push(
                        Diagnostic::new(
                            "nothing_inherited",
                            node.place(),
                            format!("`{key}` is about what is inherited, and this policy extends no other"),
                        )
                        .help("add `extends: NAME`, or write the value where it is declared"),
                    );
                }
            }
        }
        self.body(&mut mapping, diagnostics);
        self.tree.controls_key = mapping.key("controls");
        mapping.finish(diagnostics);
        self.tree.root = Some(node);
    }

    /// What any file may hold. What a file includes comes before what it says itself.
    fn body(&mut self, mapping: &mut Mapping, diagnostics: &mut Vec<Diagnostic>) {
        if let Some(node) = mapping.optional("include", diagnostics) {
            for file in scalar::list(&node, diagnostics) {
                self.include(&file, diagnostics);
            }
        }
        let tree = &mut self.tree;
        for (key, what, one, entries) in [
            (
                "parameters",
                "the parameters",
                "parameter",
                &mut tree.parameters,
            ),
            ("extra", "the facts of one's own", "fact", &mut tree.extra),
            (
                "variables",
                "the variables",
                "variable",
                &mut tree.variables,
            ),
        ] {
            if let Some(node) = mapping.optional(key, diagnostics) {
                add(entries, named(&node, what, diagnostics), one, diagnostics);
            }
        }
        if let Some(node) = mapping.optional("controls", diagnostics) {
            tree.controls.extend(scalar::list(&node, diagnostics));
        }
        tree.provenance
            .extend(mapping.optional("provenance", diagnostics));
    }

    fn include(&mut self, node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) {
        let Some(path) = scalar::text(node, diagnostics) else {
            return;
        };
        if self.open.contains(&path) {
            let mut circle = self.open.clone();
            circle.push(path);
            diagnostics.push(Diagnostic::new(
                "include_cycle",
                node.place(),
                format!("files include each other: {}", circle.join(" → ")),
            ));
            return;
        }
        // A file that two others include is read once.
        if self.done.contains(&path) {
            return;
        }
        let Some(text) = self.layer.files.get(&path) else {
            let files = self.layer.files.keys().map(String::as_str);
            let help = suggest::nearest(&path, files)
                .map(|file| format!("did you mean `{file}`?"))
                .or_else(|| {
                    Some(
                        "paths are relative to the policy's folder, with `/` and without `..`"
                            .to_owned(),
                    )
                });
            diagnostics.push(
                Diagnostic::new(
                    "unreadable_include",
                    node.place(),
                    format!("the policy's folder has no file `{path}`"),
                )
                .maybe_help(help),
            );
            return;
        };
        if self.done.len() + self.open.len() >= MOST_FILES {
            diagnostics.push(Diagnostic::new(
                "too_many_files",
                node.place(),
                format!("a policy has at most {MOST_FILES} files"),
            ));
            return;
        }
        let Some(root) = parse(&self.layer.shown(&path), text, diagnostics) else {
            return;
        };
        self.open.push(path);
        let mut mapping = Mapping::read(&root, "an included file", diagnostics);
        for key in SETTINGS.into_iter().chain(INHERITING) {
            if let Some(node) = mapping.key(key) {
                mapping.optional(key, diagnostics);
                diagnostics.push(
                    Diagnostic::new(
                        "not_in_included_file",
                        node.place(),
                        format!("`{key}` can't be in an included file"),
                    )
                    .help(format!("move it to `{ROOT}`")),
                );
            }
        }
        self.body(&mut mapping, diagnostics);
        mapping.finish(diagnostics);
        self.done.extend(self.open.pop());
    }
}

fn parse(path: &str, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Rc<Node>> {
    match yaml::read(path, text) {
        Ok(Some(node)) => return Some(node),
        Ok(None) => diagnostics.push(Diagnostic::new(
            "empty_file",
            Position::start_of(path),
            "the file is empty",
        )),
        Err(diagnostic) => diagnostics.push(diagnostic),
    }
    None
}

/// The values of a mapping from names of the author's choice.
pub(super) fn named(
    node: &Rc<Node>,
    what: &'static str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let mapping = Mapping::read(node, what, diagnostics);
    let entries = mapping.named();
    entries
        .map(|(name, key, value)| Entry {
            name: name.to_owned(),
            key: Rc::clone(key),
            value: Rc::clone(value),
            given: None,
        })
        .collect()
}

/// Adds names, unless another file has them already.
fn add(all: &mut Vec<Entry>, more: Vec<Entry>, what: &str, diagnostics: &mut Vec<Diagnostic>) {
    for one in more {
        match all.iter().find(|other| other.name == one.name) {
            Some(other) => diagnostics.push(Diagnostic::new(
                "duplicate_name",
                one.key.place(),
                format!(
                    "duplicate {what} `{}`: it is already at {}:{}",
                    one.name, other.key.file, other.key.line
                ),
            )),
            None => all.push(one),
        }
    }
}
