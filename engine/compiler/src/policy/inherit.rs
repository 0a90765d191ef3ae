//! One policy laid over another: what it sets, replaces, removes and adds.

use super::layers::{Edits, Entry, REQUIRED, Tree, named};
use super::lineage::{Kind, names};
use super::mapping::Mapping;
use super::order::{ordered, reads};
use super::scalar;
use crate::diagnostic::Diagnostic;
use crate::suggest;
use crate::yaml::{Node, overlaid};
use countersign_contract::manifest::ExtendedPolicy;
use std::rc::Rc;

/// The policy that comes of `own`, which extends `base`. `from` is what the base is shown as, and its digest.
pub(super) fn inherit(
    base: Tree,
    own: Tree,
    edits: &Edits,
    (from, digest): (&str, String),
    diagnostics: &mut Vec<Diagnostic>,
) -> Tree {
    let mut heir = Heir {
        tree: base,
        from,
        replaced: false,
    };
    heir.take_over(digest);
    if let Some(node) = &edits.remove {
        heir.remove(node, diagnostics);
    }
    if let Some(node) = &edits.set {
        heir.set(node, diagnostics);
    }
    if let Some(node) = &edits.replace {
        heir.replace(node, diagnostics);
    }
    heir.add(own, diagnostics);
    let replaced = heir.replaced;
    let mut tree = heir.tree;
    if replaced {
        // What took the place of an inherited rule may read what the policy adds further down.
        tree.variables = ordered(
            tree.variables,
            |entry| Some(&entry.name),
            |entry| reads(&entry.value),
        );
        tree.controls = ordered(
            tree.controls,
            |node| id(node),
            |node| {
                let after = node.member("after").map(|after| after.elements());
                let ids = after.unwrap_or_default().iter();
                ids.filter_map(|id| id.scalar().map(str::to_owned))
                    .collect()
            },
        );
    }
    tree
}

fn id(control: &Node) -> Option<&str> {
    control.member("id")?.scalar()
}

fn term_name(term: &Node) -> Option<&str> {
    term.member("name")?.scalar()
}

struct Heir<'a> {
    tree: Tree,
    from: &'a str,
    replaced: bool,
}

impl Heir<'_> {
    /// All that there is so far is inherited.
    fn take_over(&mut self, digest: String) {
        let tree = &mut self.tree;
        let text = |key: &str| {
            let value = tree.setting(key).and_then(|node| node.scalar());
            value.unwrap_or_default().to_owned()
        };
        let extended = ExtendedPolicy {
            from: self.from.to_owned(),
            name: text("policy"),
            version: text("version"),
            source_digest: digest,
        };
        tree.lineage.extends.insert(0, extended);
        for key in REQUIRED {
            tree.settings.remove(key);
        }
        for kind in Kind::ALL {
            let inherited: Vec<String> = self.names(kind);
            let inherited = inherited.iter().map(String::as_str);
            self.tree.lineage.inherited(kind, inherited, self.from);
        }
    }

    /// The names of all parts of a kind.
    fn names(&self, kind: Kind) -> Vec<String> {
        let tree = &self.tree;
        let of = |entries: &[Entry]| names(entries).map(str::to_owned).collect();
        match kind {
            Kind::Control => {
                let ids = tree.controls.iter().filter_map(|node| id(node));
                ids.map(str::to_owned).collect()
            }
            Kind::Variable => of(&tree.variables),
            Kind::Parameter => of(&tree.parameters),
            Kind::Extra => of(&tree.extra),
            Kind::Term => {
                let terms = self.terms().into_iter();
                terms
                    .filter_map(|node| term_name(&node).map(str::to_owned))
                    .collect()
            }
        }
    }

    fn terms(&self) -> Vec<Rc<Node>> {
        let risk = self.tree.setting("risk");
        let terms = risk.and_then(|risk| risk.member("terms"));
        terms
            .map(|terms| terms.elements().to_vec())
            .unwrap_or_default()
    }

    fn set_terms(&mut self, terms: Vec<Rc<Node>>) {
        if let Some((_, risk)) = self.tree.settings.get_mut("risk")
            && let Some(old) = risk.member("terms")
        {
            *risk = with_terms(risk, Node::sequence(old, terms));
        }
    }

    /// An inherited part by the name that a node gives, or an error.
    fn inherited(
        &self,
        kind: Kind,
        name: &Rc<Node>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<String> {
        let text = name.scalar()?;
        let known = self.names(kind);
        if known.iter().any(|known| known == text) {
            return Some(text.to_owned());
        }
        let help = suggest::nearest(text, known.iter().map(String::as_str)).map_or_else(
            || match known.as_slice() {
                [] => format!("`{}` has none", self.from),
                known => format!("there are {}", known.join(", ")),
            },
            |name| format!("did you mean `{name}`?"),
        );
        diagnostics.push(
            Diagnostic::new(
                "not_inherited",
                name.place(),
                format!("`{}` has no {} `{text}`", self.from, kind.words()),
            )
            .help(help),
        );
        None
    }

    /// `remove: [{control: ID, because: "…"}]`
    fn remove(&mut self, node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) {
        for value in scalar::list(node, diagnostics) {
            let mut mapping = Mapping::read(&value, "something to remove", diagnostics);
            let named: Vec<(Kind, Rc<Node>)> = Kind::ALL
                .into_iter()
                .filter_map(|kind| Some((kind, mapping.optional(kind.key(), diagnostics)?)))
                .collect();
            let because = mapping
                .required("because", diagnostics)
                .and_then(|node| scalar::filled(&node, diagnostics));
            mapping.finish(diagnostics);
            let [(kind, name)] = named.as_slice() else {
                if !value.pairs().is_empty() {
                    diagnostics.push(
                        Diagnostic::new(
                            "remove_one",
                            value.place(),
                            "each element of `remove` names one thing",
                        )
                        .help("write `{control: ID, because: \"…\"}`; besides `control` there are `variable`, `parameter`, `extra` and `term`"),
                    );
                }
                continue;
            };
            if scalar::filled(name, diagnostics).is_none() {
                continue;
            }
            let found = self.inherited(*kind, name, diagnostics);
            if let (Some(found), Some(because)) = (found, because) {
                self.drop(*kind, &found);
                let file = value.file.to_string();
                self.tree.lineage.removed(*kind, &found, because, &file);
            }
        }
    }

    fn drop(&mut self, kind: Kind, name: &str) {
        let tree = &mut self.tree;
        let other = |entry: &Entry| entry.name != name;
        match kind {
            Kind::Variable => tree.variables.retain(other),
            Kind::Parameter => tree.parameters.retain(other),
            Kind::Extra => tree.extra.retain(other),
            Kind::Control => {
                tree.controls.retain(|node| id(node) != Some(name));
                for control in &mut tree.controls {
                    *control = no_longer_after(control, name);
                }
            }
            Kind::Term => {
                let mut terms = self.terms();
                terms.retain(|node| term_name(node) != Some(name));
                self.set_terms(terms);
            }
        }
    }

    /// `set: {PARAMETER: VALUE}`
    fn set(&mut self, node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) {
        for one in named(node, "the parameters to set", diagnostics) {
            let Some(name) = self.inherited(Kind::Parameter, &one.key, diagnostics) else {
                continue;
            };
            if let Some(entry) = entry(&mut self.tree.parameters, &name) {
                entry.given = Some(Rc::clone(&one.value));
            }
            let file = one.key.file.to_string();
            self.tree
                .lineage
                .replaced(Kind::Parameter, &name, &file, Vec::new());
        }
    }

    /// `replace: {controls: …, variables: …, extra: …, terms: …}`
    fn replace(&mut self, node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) {
        self.replaced = true;
        let mut mapping = Mapping::read(node, "what is replaced", diagnostics);
        if let Some(list) = mapping.optional("controls", diagnostics) {
            for over in scalar::list(&list, diagnostics) {
                let place = |id: &str, node: &Rc<Node>| self::id(node) == Some(id);
                let Some((name, keys)) = self.over(Kind::Control, "id", &over, diagnostics) else {
                    continue;
                };
                let controls = &mut self.tree.controls;
                if let Some(base) = controls.iter_mut().find(|node| place(&name, node)) {
                    let mut changed = Vec::new();
                    *base = overlaid(base, &keys, "", &mut changed);
                    let file = over.file.to_string();
                    self.tree
                        .lineage
                        .replaced(Kind::Control, &name, &file, changed);
                }
            }
        }
        if let Some(list) = mapping.optional("terms", diagnostics) {
            for over in scalar::list(&list, diagnostics) {
                let Some((name, keys)) = self.over(Kind::Term, "name", &over, diagnostics) else {
                    continue;
                };
                let mut terms = self.terms();
                let place = terms
                    .iter()
                    .position(|node| term_name(node) == Some(&*name));
                if let Some(base) = place.and_then(|place| terms.get_mut(place)) {
                    let mut changed = Vec::new();
                    *base = overlaid(base, &keys, "", &mut changed);
                    self.set_terms(terms);
                    let file = over.file.to_string();
                    self.tree
                        .lineage
                        .replaced(Kind::Term, &name, &file, changed);
                }
            }
        }
        for (key, kind) in [("variables", Kind::Variable), ("extra", Kind::Extra)] {
            let Some(node) = mapping.optional(key, diagnostics) else {
                continue;
            };
            for one in named(&node, "what is replaced", diagnostics) {
                let Some(name) = self.inherited(kind, &one.key, diagnostics) else {
                    continue;
                };
                let entries = match kind {
                    Kind::Extra => &mut self.tree.extra,
                    _ => &mut self.tree.variables,
                };
                if let Some(entry) = entry(entries, &name) {
                    entry.value = Rc::clone(&one.value);
                    entry.key = Rc::clone(&one.key);
                }
                let file = one.key.file.to_string();
                self.tree.lineage.replaced(kind, &name, &file, Vec::new());
            }
        }
        mapping.finish(diagnostics);
    }

    /// An inherited part by its name, and the keys that take the place of its own.
    fn over(
        &self,
        kind: Kind,
        key: &'static str,
        over: &Rc<Node>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<(String, Rc<Node>)> {
        let mut mapping = Mapping::read(over, "what is replaced", diagnostics);
        let name_node = mapping.required(key, diagnostics)?;
        scalar::filled(&name_node, diagnostics)?;
        let name = self.inherited(kind, &name_node, diagnostics)?;
        let keys = over.pairs().iter();
        let keys = keys.filter(|(other, _)| other.scalar() != Some(key));
        let keys: Vec<_> = keys.cloned().collect();
        if keys.is_empty() {
            diagnostics.push(
                Diagnostic::new(
                    "replaces_nothing",
                    name_node.place(),
                    format!("nothing of the {} `{name}` is replaced", kind.words()),
                )
                .help(
                    "name the keys that are different, with their values; `null` takes a key away",
                ),
            );
            return None;
        }
        Some((name, Node::mapping(over, keys)))
    }

    /// What the policy itself says.
    fn add(&mut self, own: Tree, diagnostics: &mut Vec<Diagnostic>) {
        let help = |kind: Kind| match kind {
            Kind::Parameter => "give it another value under `set`",
            Kind::Control => {
                "write the keys that are different under `replace: {controls: […]}`, or take another id"
            }
            Kind::Variable => "write it under `replace: {variables: …}`, or take another name",
            Kind::Extra => "write it under `replace: {extra: …}`, or take another name",
            Kind::Term => "write it under `replace: {terms: […]}`, or take another name",
        };
        let from = self.from;
        let twice = |kind: Kind, name: &Node, diagnostics: &mut Vec<Diagnostic>| {
            diagnostics.push(
                Diagnostic::new(
                    "already_inherited",
                    name.place(),
                    format!(
                        "the {} `{}` is inherited from `{from}`",
                        kind.words(),
                        name.scalar().unwrap_or_default()
                    ),
                )
                .help(help(kind)),
            );
        };
        let tree = &mut self.tree;
        for (kind, all, more) in [
            (Kind::Parameter, &mut tree.parameters, own.parameters),
            (Kind::Extra, &mut tree.extra, own.extra),
            (Kind::Variable, &mut tree.variables, own.variables),
        ] {
            for one in more {
                let known = names(all).any(|name| name == one.name);
                if known {
                    twice(kind, &one.key, diagnostics);
                } else {
                    all.push(one);
                }
            }
        }
        let inherited = tree.controls.len();
        for control in own.controls {
            let mut known = tree.controls.iter().take(inherited);
            match control.member("id") {
                Some(id) if known.any(|known| self::id(known) == id.scalar()) => {
                    twice(Kind::Control, id, diagnostics);
                }
                _ => tree.controls.push(control),
            }
        }
        tree.provenance.extend(own.provenance);
        tree.root = own.root;
        tree.controls_key = own.controls_key;
        for (name, (key, value)) in own.settings {
            let value = match (name, tree.setting(name)) {
                ("risk", Some(base)) => risk(base, &value, &twice, diagnostics),
                (_, Some(base)) => overlaid(base, &value, "", &mut Vec::new()),
                (_, None) => value,
            };
            tree.settings.insert(name, (key, value));
        }
    }
}

fn entry<'e>(entries: &'e mut [Entry], name: &str) -> Option<&'e mut Entry> {
    entries.iter_mut().find(|entry| entry.name == name)
}

/// A control that waits for one less.
fn no_longer_after(control: &Rc<Node>, id: &str) -> Rc<Node> {
    let waits = |after: &Node| {
        let mut ids = after.elements().iter();
        ids.any(|other| other.scalar() == Some(id))
    };
    if !control.member("after").is_some_and(|after| waits(after)) {
        return Rc::clone(control);
    }
    let entries = control.pairs().iter().filter_map(|(key, value)| {
        if key.scalar() != Some("after") {
            return Some((Rc::clone(key), Rc::clone(value)));
        }
        let left = value.elements().iter();
        let left: Vec<_> = left
            .filter(|other| other.scalar() != Some(id))
            .cloned()
            .collect();
        (!left.is_empty()).then(|| (Rc::clone(key), Node::sequence(value, left)))
    });
    let entries = entries.collect();
    Node::mapping(control, entries)
}

/// A risk model with further terms.
fn risk(
    base: &Rc<Node>,
    own: &Rc<Node>,
    twice: &impl Fn(Kind, &Node, &mut Vec<Diagnostic>),
    diagnostics: &mut Vec<Diagnostic>,
) -> Rc<Node> {
    let (Some(inherited), Some(added)) = (base.member("terms"), own.member("terms")) else {
        return overlaid(base, own, "", &mut Vec::new());
    };
    let mut terms = inherited.elements().to_vec();
    for term in scalar::list(added, diagnostics) {
        let mut known = inherited.elements().iter();
        match term.member("name") {
            Some(name) if known.any(|known| term_name(known) == name.scalar()) => {
                twice(Kind::Term, name, diagnostics);
            }
            _ => terms.push(term),
        }
    }
    let own = with_terms(own, Node::sequence(added, terms));
    overlaid(base, &own, "", &mut Vec::new())
}

/// A risk model with other terms.
fn with_terms(risk: &Rc<Node>, terms: Rc<Node>) -> Rc<Node> {
    let entries = risk.pairs().iter().map(|(key, value)| {
        let is_terms = key.scalar() == Some("terms");
        let value = if is_terms { &terms } else { value };
        (Rc::clone(key), Rc::clone(value))
    });
    Node::mapping(risk, entries.collect())
}
