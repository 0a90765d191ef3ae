//! The top of a policy.

use super::calendar;
use super::control::{self, ControlSource};
use super::extra::{self, Extra};
use super::layers::{self, Entry, Tree};
use super::lineage::Lineage;
use super::parameters::{self, ParameterSource};
use super::scalar;
use super::settings::{self, RiskSource, RoutingSource};
use crate::diagnostic::Diagnostic;
use crate::folder::Folder;
use crate::yaml::{Kind, Node};
use countersign_contract::types::Mode;
use countersign_program::library::cost::Bounds;
use countersign_program::policy::{Calendar, ProvenanceSettings, WhenNothingApplies};
use std::rc::Rc;

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
    pub extra: Vec<Named<Extra>>,
    pub variables: Vec<Named<Rc<Node>>>,
    pub controls: Vec<ControlSource>,
    pub risk: Option<RiskSource>,
    pub routing: RoutingSource,
    pub calendar: Option<Calendar>,
    pub provenance: ProvenanceSettings,
    pub lineage: Lineage,
}

/// Reads a policy and all that it includes and extends. None: what it extends is not known.
pub(crate) fn read(folder: &Folder, diagnostics: &mut Vec<Diagnostic>) -> Option<PolicySource> {
    let tree = layers::read(folder, diagnostics)?;
    let mut policy = PolicySource {
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
        lineage: Lineage::default(),
    };
    head(&tree, &mut policy, diagnostics);
    policy.parameters = declared(&tree.parameters, diagnostics, parameters::read_entry);
    policy.extra = declared(&tree.extra, diagnostics, |entry, diagnostics| {
        extra::read(&entry.value, diagnostics)
    });
    policy.variables = declared(&tree.variables, diagnostics, |entry, diagnostics| {
        expression(&entry.value, diagnostics)
    });
    for control in &tree.controls {
        control::read(control, &mut policy.controls, diagnostics);
    }
    for node in &tree.provenance {
        settings::provenance(node, &mut policy.provenance, diagnostics);
    }
    if policy.calendar.is_none() {
        calendar::demand(&policy.controls, diagnostics);
    }
    if let Some(root) = &tree.root
        && policy.controls.is_empty()
        && matches!(root.kind, Kind::Mapping(_))
        && diagnostics.is_empty()
    {
        let place = tree.controls_key.as_ref().unwrap_or(root);
        diagnostics.push(Diagnostic::new(
            "no_controls",
            place.place(),
            "the policy has no controls",
        ));
    }
    policy.lineage = tree.lineage;
    Some(policy)
}

/// What stands once in a policy. What is required and is not there was told before.
fn head(tree: &Tree, policy: &mut PolicySource, diagnostics: &mut Vec<Diagnostic>) {
    let setting = |key: &str| tree.setting(key);
    if let Some(node) = setting("policy")
        && let Some(name) = scalar::text(node, diagnostics)
    {
        control::check_id(&name, node, diagnostics);
        policy.name = name;
    }
    if let Some(version) = setting("version").and_then(|node| scalar::as_written(node, diagnostics))
    {
        policy.version = version;
    }
    if let Some(summary) = setting("summary").and_then(|node| scalar::filled(node, diagnostics)) {
        policy.summary = summary;
    }
    if let Some(node) = setting("mode")
        && scalar::one_of(node, &["enforce", "report"], diagnostics) == Some(1)
    {
        policy.mode = Mode::Report;
    }
    if let Some(node) = setting("when_nothing_applies")
        && scalar::one_of(node, &["block", "pass"], diagnostics) == Some(1)
    {
        policy.when_nothing_applies = WhenNothingApplies::Pass;
    }
    if let Some(steps) =
        setting("step_budget").and_then(|node| scalar::whole(node, 1, MOST_STEPS, diagnostics))
    {
        policy.step_budget = steps.unsigned_abs();
    }
    if let Some(octets) =
        setting("octet_budget").and_then(|node| scalar::whole(node, 1, MOST_OCTETS, diagnostics))
    {
        policy.octet_budget = octets.unsigned_abs();
    }
    if let Some(node) = setting("bounds") {
        policy.bounds = settings::bounds(node, diagnostics);
    }
    policy.risk = setting("risk").map(|node| settings::risk(node, diagnostics));
    policy.routing = setting("routing")
        .map(|node| settings::routing(node, diagnostics))
        .unwrap_or_default();
    policy.calendar = setting("calendar").and_then(|node| calendar::read(node, diagnostics));
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

/// What is declared under names of the author's choice.
fn declared<T>(
    entries: &[Entry],
    diagnostics: &mut Vec<Diagnostic>,
    mut read: impl FnMut(&Entry, &mut Vec<Diagnostic>) -> Option<T>,
) -> Vec<Named<T>> {
    let mut all = Vec::new();
    for entry in entries {
        let name = &entry.name;
        if !is_name(name) {
            diagnostics.push(
                Diagnostic::new(
                    "bad_name",
                    entry.key.place(),
                    format!("`{name}` can't be a name"),
                )
                .help("a name has letters, digits and `_`, and does not begin with a digit"),
            );
            continue;
        }
        if let Some(value) = read(entry, diagnostics) {
            all.push(Named {
                name: name.clone(),
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
