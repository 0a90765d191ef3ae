//! The top of a policy, and the files that it includes.

use super::calendar;
use super::control::{self, ControlSource};
use super::mapping::Mapping;
use super::parameters::{self, ParameterSource};
use super::scalar;
use super::settings::{self, RiskSource, RoutingSource};
use crate::check::types::{self, Ty};
use crate::diagnostic::{Diagnostic, Position};
use crate::folder::Folder;
use crate::suggest;
use crate::yaml::{self, Kind, Node};
use countersign_contract::types::Mode;
use countersign_program::library::cost::Bounds;
use countersign_program::policy::{Calendar, ProvenanceSettings, WhenNothingApplies};
use std::rc::Rc;

/// The file that a policy begins in.
pub(crate) const ROOT: &str = "policy.yaml";
/// Most files of a policy.
const MOST_FILES: usize = 64;
/// Steps that the rules of one control may take, where the policy does not say.
const DEFAULT_STEP_BUDGET: i64 = 1_000_000;
/// Octets of the values that the rules of one control may compute, unless the policy says so.
const DEFAULT_OCTET_BUDGET: i64 = 16 << 20;
/// The sandbox has no more than 256 MiB in all.
const MOST_OCTETS: i64 = 128 << 20;
/// Most steps that a policy can allow: more would outlast any host's fuel.
const MOST_STEPS: i64 = 1_000_000_000;

/// A named node.
#[derive(Clone, Debug)]
pub(crate) struct Named<T> {
    /// The name.
    pub name: String,
    /// Where the name stands.
    pub key: Rc<Node>,
    /// What it names.
    pub value: T,
}

/// A policy as it is written, over all its files.
#[derive(Debug)]
pub(crate) struct PolicySource {
    pub name: String,
    pub version: String,
    pub summary: String,
    pub mode: Mode,
    pub when_nothing_applies: WhenNothingApplies,
    pub step_budget: u64,
    /// Most octets that values may take which the rules of one control compute.
    pub octet_budget: u64,
    pub bounds: Bounds,
    pub parameters: Vec<Named<ParameterSource>>,
    pub extra: Vec<Named<Ty>>,
    pub variables: Vec<Named<Rc<Node>>>,
    pub controls: Vec<ControlSource>,
    pub risk: Option<RiskSource>,
    pub routing: RoutingSource,
    pub calendar: Option<Calendar>,
    pub provenance: ProvenanceSettings,
}

/// Reads a policy and all that it includes.
pub(crate) fn read(folder: &Folder, diagnostics: &mut Vec<Diagnostic>) -> PolicySource {
    let mut reader = Reader {
        folder,
        open: Vec::new(),
        done: Vec::new(),
        policy: PolicySource {
            name: String::new(),
            version: String::new(),
            summary: String::new(),
            mode: Mode::Enforce,
            when_nothing_applies: WhenNothingApplies::Block,
            step_budget: DEFAULT_STEP_BUDGET.unsigned_abs(),
            octet_budget: DEFAULT_OCTET_BUDGET.unsigned_abs(),
            bounds: Bounds::default(),
            parameters: Vec::new(),
            extra: Vec::new(),
            variables: Vec::new(),
            controls: Vec::new(),
            risk: None,
            routing: RoutingSource::default(),
            calendar: None,
            provenance: ProvenanceSettings::default(),
        },
    };
    reader.root(diagnostics);
    reader.policy
}

struct Reader<'a> {
    folder: &'a Folder,
    open: Vec<String>,
    done: Vec<String>,
    policy: PolicySource,
}

/// Keys that only the root file may have.
const ROOT_ONLY: [&str; 11] = [
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

impl Reader<'_> {
    fn root(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let Some(text) = self.folder.get(ROOT) else {
            diagnostics.push(
                Diagnostic::new(
                    "no_policy",
                    Position::start_of(ROOT),
                    format!("the folder has no `{ROOT}`"),
                )
                .help("every policy begins in a file of this name"),
            );
            return;
        };
        let Some(node) = parse(ROOT, text, diagnostics) else {
            return;
        };
        let mut mapping = Mapping::read(&node, "a policy", diagnostics);
        self.open.push(ROOT.to_owned());
        self.head(&mut mapping, diagnostics);
        self.body(&mut mapping, diagnostics);
        let controls = mapping.key("controls");
        let is_mapping = matches!(node.kind, Kind::Mapping(_));
        mapping.finish(diagnostics);
        if self.policy.calendar.is_none() {
            calendar::demand(&self.policy.controls, diagnostics);
        }
        if self.policy.controls.is_empty() && is_mapping && diagnostics.is_empty() {
            let place = controls.as_ref().map_or(node.place(), |node| node.place());
            diagnostics.push(Diagnostic::new(
                "no_controls",
                place,
                "the policy has no controls",
            ));
        }
    }

    fn head(&mut self, mapping: &mut Mapping, diagnostics: &mut Vec<Diagnostic>) {
        if let Some(node) = mapping.required("policy", diagnostics)
            && let Some(name) = scalar::text(&node, diagnostics)
        {
            control::check_id(&name, &node, diagnostics);
            self.policy.name = name;
        }
        if let Some(version) = mapping
            .required("version", diagnostics)
            .and_then(|node| scalar::as_written(&node, diagnostics))
        {
            self.policy.version = version;
        }
        if let Some(summary) = mapping
            .required("summary", diagnostics)
            .and_then(|node| scalar::filled(&node, diagnostics))
        {
            self.policy.summary = summary;
        }
        if let Some(node) = mapping.optional("mode", diagnostics)
            && scalar::one_of(&node, &["enforce", "report"], diagnostics) == Some(1)
        {
            self.policy.mode = Mode::Report;
        }
        if let Some(node) = mapping.optional("when_nothing_applies", diagnostics)
            && scalar::one_of(&node, &["block", "pass"], diagnostics) == Some(1)
        {
            self.policy.when_nothing_applies = WhenNothingApplies::Pass;
        }
        if let Some(steps) = mapping
            .optional("step_budget", diagnostics)
            .and_then(|node| scalar::whole(&node, 1, MOST_STEPS, diagnostics))
        {
            self.policy.step_budget = steps.unsigned_abs();
        }
        if let Some(octets) = mapping
            .optional("octet_budget", diagnostics)
            .and_then(|node| scalar::whole(&node, 1, MOST_OCTETS, diagnostics))
        {
            self.policy.octet_budget = octets.unsigned_abs();
        }
        if let Some(node) = mapping.optional("bounds", diagnostics) {
            self.policy.bounds = settings::bounds(&node, diagnostics);
        }
        self.policy.risk = mapping
            .optional("risk", diagnostics)
            .map(|node| settings::risk(&node, diagnostics));
        self.policy.routing = mapping
            .optional("routing", diagnostics)
            .map(|node| settings::routing(&node, diagnostics))
            .unwrap_or_default();
        self.policy.calendar = mapping
            .optional("calendar", diagnostics)
            .and_then(|node| calendar::read(&node, diagnostics));
    }

    /// What any file may hold. What a file includes comes before what it says itself.
    fn body(&mut self, mapping: &mut Mapping, diagnostics: &mut Vec<Diagnostic>) {
        if let Some(node) = mapping.optional("include", diagnostics) {
            for file in scalar::list(&node, diagnostics) {
                self.include(&file, diagnostics);
            }
        }
        if let Some(node) = mapping.optional("parameters", diagnostics) {
            let parameters = named(&node, "the parameters", diagnostics, parameters::read);
            merge(
                &mut self.policy.parameters,
                parameters,
                "parameter",
                diagnostics,
            );
        }
        if let Some(node) = mapping.optional("extra", diagnostics) {
            let extra = named(&node, "the facts of one's own", diagnostics, read_type);
            merge(&mut self.policy.extra, extra, "fact", diagnostics);
        }
        if let Some(node) = mapping.optional("variables", diagnostics) {
            let variables = named(&node, "the variables", diagnostics, expression);
            merge(
                &mut self.policy.variables,
                variables,
                "variable",
                diagnostics,
            );
        }
        if let Some(node) = mapping.optional("controls", diagnostics) {
            for value in scalar::list(&node, diagnostics) {
                control::read(&value, &mut self.policy.controls, diagnostics);
            }
        }
        if let Some(node) = mapping.optional("provenance", diagnostics) {
            settings::provenance(&node, &mut self.policy.provenance, diagnostics);
        }
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
        let Some(text) = self.folder.get(&path) else {
            let files: Vec<&str> = self.folder.iter().map(|(path, _)| path).collect();
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
        let Some(root) = parse(&path, text, diagnostics) else {
            return;
        };
        self.open.push(path);
        let mut mapping = Mapping::read(&root, "an included file", diagnostics);
        for key in ROOT_ONLY {
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

/// An expression: any scalar but nothing. Its text is checked later.
pub(crate) fn expression(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<Rc<Node>> {
    let filled = match &node.kind {
        Kind::Scalar(scalar) => !scalar.text.trim().is_empty(),
        _ => false,
    };
    if !filled {
        let help = matches!(node.kind, Kind::Mapping(_) | Kind::Sequence(_))
            .then(|| "put the expression in quotes, or behind `>-` on lines of its own".to_owned());
        diagnostics.push(
            Diagnostic::new(
                "wrong_type",
                node.place(),
                format!(
                    "this has to be an expression, but it is {}",
                    node.description()
                ),
            )
            .maybe_help(help),
        );
        return None;
    }
    Some(Rc::clone(node))
}

fn read_type(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<Ty> {
    let text = scalar::text(node, diagnostics)?;
    match types::parse(&text, &mut |_| None) {
        Some((ty, rest)) if rest.trim().is_empty() && parameters::is_json(&ty) => Some(ty),
        _ => {
            diagnostics.push(
                Diagnostic::new("bad_type", node.place(), format!("`{text}` is not a type for such a fact"))
                    .help("write bool, int, double, string, timestamp, duration, dyn, list(T) or map(string, T)"),
            );
            None
        }
    }
}

/// A mapping from names of the author's choice.
fn named<T>(
    node: &Rc<Node>,
    what: &'static str,
    diagnostics: &mut Vec<Diagnostic>,
    mut read: impl FnMut(&Rc<Node>, &mut Vec<Diagnostic>) -> Option<T>,
) -> Vec<Named<T>> {
    let mapping = Mapping::read(node, what, diagnostics);
    let mut all = Vec::new();
    for (name, key, value) in mapping.named() {
        if !is_name(name) {
            diagnostics.push(
                Diagnostic::new("bad_name", key.place(), format!("`{name}` can't be a name"))
                    .help("a name has letters, digits and `_`, and does not begin with a digit"),
            );
            continue;
        }
        if let Some(value) = read(value, diagnostics) {
            all.push(Named {
                name: name.to_owned(),
                key: Rc::clone(key),
                value,
            });
        }
    }
    all
}

fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|next| next.is_ascii_alphanumeric() || next == '_')
        && name.len() <= 64
        && !matches!(name, "true" | "false" | "null" | "in")
}

/// Adds names, unless another file has them already.
fn merge<T>(
    all: &mut Vec<Named<T>>,
    more: Vec<Named<T>>,
    what: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
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
