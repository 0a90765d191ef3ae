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
pub(crate) fn read(folder: &Folder, findings: &mut Vec<Diagnostic>) -> PolicySource {
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
    reader.root(findings);
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
    fn root(&mut self, findings: &mut Vec<Diagnostic>) {
        let Some(text) = self.folder.get(ROOT) else {
            findings.push(
                Diagnostic::new(
                    "no_policy",
                    Position::start_of(ROOT),
                    format!("the folder has no `{ROOT}`"),
                )
                .help("every policy begins in a file of this name"),
            );
            return;
        };
        let Some(node) = parse(ROOT, text, findings) else {
            return;
        };
        let mut mapping = Mapping::read(&node, "a policy", findings);
        self.open.push(ROOT.to_owned());
        self.head(&mut mapping, findings);
        self.body(&mut mapping, findings);
        let controls = mapping.key("controls");
        let is_mapping = matches!(node.kind, Kind::Mapping(_));
        mapping.finish(findings);
        if self.policy.calendar.is_none() {
            calendar::demand(&self.policy.controls, findings);
        }
        if self.policy.controls.is_empty() && is_mapping && findings.is_empty() {
            let place = controls.as_ref().map_or(node.place(), |node| node.place());
            findings.push(Diagnostic::new(
                "no_controls",
                place,
                "the policy has no controls",
            ));
        }
    }

    fn head(&mut self, mapping: &mut Mapping, findings: &mut Vec<Diagnostic>) {
        if let Some(node) = mapping.required("policy", findings)
            && let Some(name) = scalar::text(&node, findings)
        {
            control::check_id(&name, &node, findings);
            self.policy.name = name;
        }
        if let Some(version) = mapping
            .required("version", findings)
            .and_then(|node| scalar::as_written(&node, findings))
        {
            self.policy.version = version;
        }
        if let Some(summary) = mapping
            .required("summary", findings)
            .and_then(|node| scalar::filled(&node, findings))
        {
            self.policy.summary = summary;
        }
        if let Some(node) = mapping.optional("mode", findings)
            && scalar::one_of(&node, &["enforce", "report"], findings) == Some(1)
        {
            self.policy.mode = Mode::Report;
        }
        if let Some(node) = mapping.optional("when_nothing_applies", findings)
            && scalar::one_of(&node, &["block", "pass"], findings) == Some(1)
        {
            self.policy.when_nothing_applies = WhenNothingApplies::Pass;
        }
        if let Some(steps) = mapping
            .optional("step_budget", findings)
            .and_then(|node| scalar::whole(&node, 1, MOST_STEPS, findings))
        {
            self.policy.step_budget = steps.unsigned_abs();
        }
        if let Some(octets) = mapping
            .optional("octet_budget", findings)
            .and_then(|node| scalar::whole(&node, 1, MOST_OCTETS, findings))
        {
            self.policy.octet_budget = octets.unsigned_abs();
        }
        if let Some(node) = mapping.optional("bounds", findings) {
            self.policy.bounds = settings::bounds(&node, findings);
        }
        self.policy.risk = mapping
            .optional("risk", findings)
            .map(|node| settings::risk(&node, findings));
        self.policy.routing = mapping
            .optional("routing", findings)
            .map(|node| settings::routing(&node, findings))
            .unwrap_or_default();
        self.policy.calendar = mapping
            .optional("calendar", findings)
            .and_then(|node| calendar::read(&node, findings));
    }

    /// What any file may hold. What a file includes comes before what it says itself.
    fn body(&mut self, mapping: &mut Mapping, findings: &mut Vec<Diagnostic>) {
        if let Some(node) = mapping.optional("include", findings) {
            for file in scalar::list(&node, findings) {
                self.include(&file, findings);
            }
        }
        if let Some(node) = mapping.optional("parameters", findings) {
            let parameters = named(&node, "the parameters", findings, parameters::read);
            merge(
                &mut self.policy.parameters,
                parameters,
                "parameter",
                findings,
            );
        }
        if let Some(node) = mapping.optional("extra", findings) {
            let extra = named(&node, "the facts of one's own", findings, read_type);
            merge(&mut self.policy.extra, extra, "fact", findings);
        }
        if let Some(node) = mapping.optional("variables", findings) {
            let variables = named(&node, "the variables", findings, expression);
            merge(&mut self.policy.variables, variables, "variable", findings);
        }
        if let Some(node) = mapping.optional("controls", findings) {
            for value in scalar::list(&node, findings) {
                control::read(&value, &mut self.policy.controls, findings);
            }
        }
        if let Some(node) = mapping.optional("provenance", findings) {
            settings::provenance(&node, &mut self.policy.provenance, findings);
        }
    }

    fn include(&mut self, node: &Rc<Node>, findings: &mut Vec<Diagnostic>) {
        let Some(path) = scalar::text(node, findings) else {
            return;
        };
        if self.open.contains(&path) {
            let mut circle = self.open.clone();
            circle.push(path);
            findings.push(Diagnostic::new(
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
            findings.push(
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
            findings.push(Diagnostic::new(
                "too_many_files",
                node.place(),
                format!("a policy has at most {MOST_FILES} files"),
            ));
            return;
        }
        let Some(root) = parse(&path, text, findings) else {
            return;
        };
        self.open.push(path);
        let mut mapping = Mapping::read(&root, "an included file", findings);
        for key in ROOT_ONLY {
            if let Some(node) = mapping.key(key) {
                mapping.optional(key, findings);
                findings.push(
                    Diagnostic::new(
                        "not_in_included_file",
                        node.place(),
                        format!("`{key}` can't stand in an included file"),
                    )
                    .help(format!("move it to `{ROOT}`")),
                );
            }
        }
        self.body(&mut mapping, findings);
        mapping.finish(findings);
        self.done.extend(self.open.pop());
    }
}

fn parse(path: &str, text: &str, findings: &mut Vec<Diagnostic>) -> Option<Rc<Node>> {
    match yaml::read(path, text) {
        Ok(Some(node)) => return Some(node),
        Ok(None) => findings.push(Diagnostic::new(
            "empty_file",
            Position::start_of(path),
            "the file is empty",
        )),
        Err(finding) => findings.push(finding),
    }
    None
}

/// An expression: any scalar but nothing. Its text is checked later.
pub(crate) fn expression(node: &Rc<Node>, findings: &mut Vec<Diagnostic>) -> Option<Rc<Node>> {
    let filled = match &node.kind {
        Kind::Scalar(scalar) => !scalar.text.trim().is_empty(),
        _ => false,
    };
    if !filled {
        let help = matches!(node.kind, Kind::Mapping(_) | Kind::Sequence(_))
            .then(|| "put the expression in quotes, or behind `>-` on lines of its own".to_owned());
        findings.push(
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

fn read_type(node: &Rc<Node>, findings: &mut Vec<Diagnostic>) -> Option<Ty> {
    let text = scalar::text(node, findings)?;
    match types::parse(&text, &mut |_| None) {
        Some((ty, rest)) if rest.trim().is_empty() && parameters::is_json(&ty) => Some(ty),
        _ => {
            findings.push(
                Diagnostic::new("bad_type", node.place(), format!("`{text}` is no type for such a fact"))
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
    findings: &mut Vec<Diagnostic>,
    mut read: impl FnMut(&Rc<Node>, &mut Vec<Diagnostic>) -> Option<T>,
) -> Vec<Named<T>> {
    let mapping = Mapping::read(node, what, findings);
    let mut all = Vec::new();
    for (name, key, value) in mapping.named() {
        if !is_name(name) {
            findings.push(
                Diagnostic::new("bad_name", key.place(), format!("`{name}` can't be a name"))
                    .help("a name has letters, digits and `_`, and does not begin with a digit"),
            );
            continue;
        }
        if let Some(value) = read(value, findings) {
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
    findings: &mut Vec<Diagnostic>,
) {
    for one in more {
        match all.iter().find(|other| other.name == one.name) {
            Some(other) => findings.push(Diagnostic::new(
                "duplicate_name",
                one.key.place(),
                format!(
                    "the {what} `{}` already stands in {}:{}",
                    one.name, other.key.file, other.key.line
                ),
            )),
            None => all.push(one),
        }
    }
}
