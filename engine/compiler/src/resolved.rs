//! A policy with all that it includes and extends, as one document that can be used in its place.

mod write;

use crate::diagnostic::Diagnostics;
use crate::folder::Folder;
use crate::policy::layers::{self, Entry, Tree};
use crate::policy::lineage::Kind;
use crate::policy::parameters;
use crate::yaml::{Node, to_json};
use crate::{Options, compile};
use countersign_contract::text::one_line;
use serde_json::{Map, Value, json};
use std::rc::Rc;
use write::Writer;

/// Settings in front of the parameters, and behind the controls.
const BEFORE: [&str; 8] = [
    "policy",
    "version",
    "summary",
    "mode",
    "when_nothing_applies",
    "step_budget",
    "octet_budget",
    "bounds",
];
const BEHIND: [&str; 3] = ["risk", "routing", "calendar"];

/// A checked policy with everything in one place.
#[derive(Debug)]
pub struct Resolved<'f> {
    folder: &'f Folder,
    tree: Tree,
}

/// Puts a policy and all that it extends together.
///
/// # Errors
/// All that is wrong with the policy: what does not compile is not shown as if it decided anything.
pub fn resolve(folder: &Folder) -> Result<Resolved<'_>, Diagnostics> {
    compile(folder, &Options::default())?;
    let tree = layers::read(folder, &mut Vec::new()).unwrap_or_default();
    Ok(Resolved { folder, tree })
}

impl Resolved<'_> {
    /// The ids of its controls, in order.
    pub fn controls(&self) -> impl Iterator<Item = &str> {
        let ids = self.tree.controls.iter();
        ids.filter_map(|control| control.member("id")?.scalar())
    }

    /// The whole policy as YAML, with a comment on where each part comes from.
    pub fn yaml(&self) -> String {
        if self.tree.lineage.extends.is_empty()
            && let [(_, text)] = self.files().as_slice()
        {
            return format!("{}{text}", self.head());
        }
        let tree = &self.tree;
        let mut writer = Writer::new(self.folder);
        for line in self.head().lines() {
            writer.line(0, line);
        }
        for (key, value) in BEFORE.iter().filter_map(|key| tree.settings.get(key)) {
            writer.entry(key, value, 0);
        }
        for (name, kind, entries) in [
            ("parameters", Kind::Parameter, &tree.parameters),
            ("extra", Kind::Extra, &tree.extra),
            ("variables", Kind::Variable, &tree.variables),
        ] {
            if !entries.is_empty() {
                writer.line(0, "");
                writer.line(0, &format!("{name}:"));
            }
            for entry in entries {
                self.origin(&mut writer, kind, &entry.name, &entry.key, 2);
                match value(entry) {
                    Some(text) => writer.given(&entry.key, &text, 2),
                    None => writer.entry(&entry.key, &entry.value, 2),
                }
            }
        }
        writer.line(0, "");
        writer.line(0, "controls:");
        for control in &tree.controls {
            self.write_control(&mut writer, control, 2);
            writer.line(0, "");
        }
        for (key, value) in BEHIND.iter().filter_map(|key| tree.settings.get(key)) {
            writer.entry(key, value, 0);
            writer.line(0, "");
        }
        if !tree.provenance.is_empty() {
            writer.line(0, "provenance:");
            let settings = provenance(&tree.provenance);
            for (key, value) in settings.iter().flat_map(|node| node.pairs()) {
                writer.entry(key, value, 2);
            }
        }
        writer.finish()
    }

    /// One control as YAML, as an element of a list. Absent when there is none of this id.
    pub fn control_yaml(&self, id: &str) -> Option<String> {
        let mut writer = Writer::new(self.folder);
        self.write_control(&mut writer, self.control(id)?, 0);
        Some(writer.finish())
    }

    /// The policy as JSON, and beside it where everything comes from.
    pub fn json(&self) -> Value {
        let tree = &self.tree;
        let settings = tree.settings.iter();
        let mut policy: Map<String, Value> = settings
            .filter_map(|(name, (_, value))| Some(((*name).to_owned(), to_json(value).ok()?)))
            .collect();
        for (name, entries) in [
            ("parameters", &tree.parameters),
            ("extra", &tree.extra),
            ("variables", &tree.variables),
        ] {
            let values = entries.iter().filter_map(|entry| {
                let value = to_json(entry.given.as_ref().unwrap_or(&entry.value)).ok()?;
                Some((entry.name.clone(), value))
            });
            let values: Map<String, Value> = values.collect();
            if !values.is_empty() {
                policy.insert(name.to_owned(), Value::Object(values));
            }
        }
        let controls = tree.controls.iter().filter_map(|node| to_json(node).ok());
        policy.insert("controls".to_owned(), controls.collect());
        if let Some(settings) = provenance(&tree.provenance)
            && let Ok(settings) = to_json(&settings)
        {
            policy.insert("provenance".to_owned(), settings);
        }
        json!({
            "digest": format!("sha256:{}", self.folder.digest()),
            "policy": policy,
            "extends": tree.lineage.extends,
            "origins": tree.lineage.origins(),
            "removed": tree.lineage.removed,
        })
    }

    /// One control as JSON, and beside it where it comes from.
    pub fn control_json(&self, id: &str) -> Option<Value> {
        let control = to_json(self.control(id)?).ok()?;
        let origin = self.tree.lineage.of(Kind::Control, id);
        Some(json!({"control": control, "origin": origin}))
    }

    fn control(&self, id: &str) -> Option<&Rc<Node>> {
        let mut controls = self.tree.controls.iter();
        controls.find(|control| control.member("id").and_then(|id| id.scalar()) == Some(id))
    }

    /// The files that are no cases.
    fn files(&self) -> Vec<(&str, &str)> {
        let files = self.folder.iter();
        files
            .filter(|(path, _)| !crate::cases::is_below_cases(path))
            .collect()
    }

    /// Comments on the policy as a whole.
    fn head(&self) -> String {
        let lineage = &self.tree.lineage;
        let mut head = String::new();
        let mut note = |text: String| {
            head.push_str("# ");
            head.push_str(&one_line(&text));
            head.push('\n');
        };
        note(format!("digest: sha256:{}", self.folder.digest()));
        for base in &lineage.extends {
            let name = format!("{} {}", base.name, base.version);
            note(format!(
                "extends: {} ({name}, sha256:{})",
                base.from, base.source_digest
            ));
        }
        for part in &lineage.removed {
            note(format!(
                "removed by {}: {} {} of {}, because: {}",
                part.by, part.kind, part.name, part.from, part.because
            ));
        }
        head
    }

    fn write_control(&self, writer: &mut Writer<'_>, control: &Rc<Node>, indent: usize) {
        if let Some(id) = control.member("id").and_then(|id| id.scalar()) {
            self.origin(writer, Kind::Control, id, control, indent);
        }
        writer.item(control, indent);
    }

    /// A comment on where a part comes from, in a policy that extends another.
    fn origin(&self, writer: &mut Writer<'_>, kind: Kind, name: &str, at: &Node, indent: usize) {
        let lineage = &self.tree.lineage;
        if !lineage.extends.is_empty() {
            let origin = lineage.of(kind, name);
            let origin = origin.unwrap_or_else(|| at.file.to_string());
            writer.line(indent, &format!("# origin: {}", one_line(&origin)));
        }
    }
}

/// The value that an inherited parameter was given, as it has to be written to keep its type.
fn value(entry: &Entry) -> Option<String> {
    let given = entry.given.as_ref()?;
    let value = write::flow(given);
    match parameters::type_that_given_hides(&entry.value, given) {
        Some(ty) => Some(format!("{{type: {}, value: {value}}}", write::word(&ty))),
        None => Some(value),
    }
}

/// What all files say of provenance: lists one behind the other, anything else as the last one has it.
fn provenance(nodes: &[Rc<Node>]) -> Option<Rc<Node>> {
    let (first, more) = nodes.split_first()?;
    let mut entries = first.pairs().to_vec();
    for (key, value) in more.iter().flat_map(|node| node.pairs()) {
        let known = entries.iter_mut();
        let mut same = known.filter(|(known, _)| known.scalar() == key.scalar());
        match same.next() {
            Some(entry) if !value.elements().is_empty() => {
                let mut all = entry.1.elements().to_vec();
                // A word of a closed set stands once.
                let words = matches!(key.scalar(), Some("trust" | "count"));
                for one in value.elements() {
                    let mut known = all.iter();
                    if !words || !known.any(|other| other.scalar() == one.scalar()) {
                        all.push(Rc::clone(one));
                    }
                }
                entry.1 = Node::sequence(&entry.1, all);
            }
            Some(entry) => entry.1 = Rc::clone(value),
            None => entries.push((Rc::clone(key), Rc::clone(value))),
        }
    }
    Some(Node::mapping(first, entries))
}
