//! A policy as the rules of lint see it: what is written, what it became, and which parts of its rules are constant.

use super::RosterLevels;
use super::outline::Outline;
use crate::Compiled;
use crate::check::Problem;
use crate::check::names::Part;
use crate::diagnostic::{Diagnostic, Severity};
use crate::folder::{Folder, Options};
use crate::policy::checked::CheckedRule;
use crate::policy::control::ControlSource;
use crate::policy::document::{self, PolicySource};
use crate::policy::parameters;
use crate::positions::Positions;
use crate::yaml::{Kind, Node};
use countersign_contract::RECORDS;
use countersign_contract::text::shorten;
use countersign_program::policy::{Control, Policy};
use countersign_program::{Literal, NodeId, Operation, Root, Tree, Type, constants};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Most characters of a rule that a message repeats.
const SHOWN: usize = 60;

/// A policy that is looked over.
pub(super) struct Subject<'a> {
    /// It, compiled.
    pub policy: &'a Policy,
    /// The compiler's warnings.
    pub warnings: &'a [Diagnostic],
    /// It, as written; parameters and facts of one's own sorted by name, as the program has them.
    pub source: PolicySource,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// Places of each variable's rule, and of each control's.
    by_variable: BTreeMap<usize, usize>,
    by_control: BTreeMap<usize, Vec<usize>>,
    /// Its files as YAML.
    pub outline: Outline,
    /// Who will use it, if that is known.
    pub roster: Option<&'a RosterLevels>,
}

/// What a rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// A variable, by its place.
    Variable(usize),
    /// A term of the risk model, or the rank of candidates.
    Score,
    /// A part of a control, by the control's place.
    Control(usize, ControlPart),
}

/// A part of a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ControlPart {
    Applies,
    Satisfied,
    Message,
    Eligible,
    EscalateTo,
    BreakGlass,
    Waiver,
}

/// The nodes of a tree that are constant, with their values. Parts of a constant node are not among them.
type Constants = BTreeMap<NodeId, Literal>;

/// A rule of the policy.
pub(super) struct Rule {
    /// What it is for.
    pub role: Role,
    /// Its typed tree.
    pub tree: Tree,
    /// What is constant whatever the parameters are.
    pub fixed: Constants,
    /// What is constant with the parameters' values.
    pub set: Constants,
    node: Rc<Node>,
}

/// What makes a node constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// The policy itself.
    Policy,
    /// Values of parameters.
    Parameters,
}

impl<'a> Subject<'a> {
    /// A policy that compiled, beside its rules as the checker left them.
    pub(super) fn new(
        folder: &'a Folder,
        options: &Options,
        compiled: &'a Compiled,
        checked: Vec<CheckedRule>,
        roster: Option<&'a RosterLevels>,
    ) -> Option<Subject<'a>> {
        // It was read without errors before.
        let mut none = Vec::new();
        let mut source = document::read(folder, &mut none)?;
        parameters::set(&mut source.parameters, &options.set, &mut none);
        source.parameters.sort_by(|a, b| a.name.cmp(&b.name));
        source.extra.sort_by(|a, b| a.name.cmp(&b.name));
        let rules = rules(&source, checked, &compiled.policy);
        let mut by_variable = BTreeMap::new();
        let mut by_control: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, rule) in rules.iter().enumerate() {
            match rule.role {
                Role::Variable(variable) => {
                    by_variable.insert(variable, place);
                }
                Role::Control(control, _) => by_control.entry(control).or_default().push(place),
                Role::Score => {}
            }
        }
        Some(Subject {
            policy: &compiled.policy,
            warnings: &compiled.warnings,
            source,
            rules,
            by_variable,
            by_control,
            outline: Outline::new(folder),
            roster,
        })
    }

    /// The controls, each as it is written and as it was compiled.
    pub(super) fn controls(&self) -> impl Iterator<Item = (usize, &ControlSource, &Control)> {
        let pairs = self.source.controls.iter().zip(&self.policy.controls);
        pairs
            .enumerate()
            .map(|(place, (source, control))| (place, source, control))
    }

    /// A part of a control.
    pub(super) fn part(&self, control: usize, part: ControlPart) -> Option<&Rule> {
        self.rules_of(control, part).next()
    }

    /// A part that a control may have several of.
    pub(super) fn rules_of(
        &self,
        control: usize,
        part: ControlPart,
    ) -> impl Iterator<Item = &Rule> {
        let role = Role::Control(control, part);
        let places = self.by_control.get(&control).into_iter().flatten();
        places
            .filter_map(|place| self.rules.get(*place))
            .filter(move |rule| rule.role == role)
    }

    /// The rule of a variable.
    pub(super) fn variable(&self, place: u16) -> Option<&Rule> {
        let place = self.by_variable.get(&usize::from(place))?;
        self.rules.get(*place)
    }

    /// The parameters that a part of a rule reads, as ``  `a` is 1, `b` is 2 ``.
    pub(super) fn parameters(&self, rule: &Rule, id: NodeId) -> String {
        let mut read: Vec<u16> = Vec::new();
        rule.below(id, &mut |node| {
            if let Operation::Root(Root::Parameter(place)) = node
                && !read.contains(place)
            {
                read.push(*place);
            }
        });
        let named = read.iter().filter_map(|place| {
            let parameter = self.policy.parameters.get(usize::from(*place))?;
            let value = countersign_program::ToValue::to_value(&parameter.value);
            let value = shorten(&countersign_program::print(&value), SHOWN).into_owned();
            Some(format!("`{}` is {value}", parameter.name))
        });
        named.collect::<Vec<_>>().join(" and ")
    }
}

impl Rule {
    /// A diagnostic about a part of it.
    pub(super) fn diagnostic(
        &self,
        code: &'static str,
        severity: Severity,
        id: NodeId,
        message: String,
    ) -> Diagnostic {
        let span = self
            .tree
            .node(id)
            .map_or((0, 0), |node| (node.start, node.end));
        let problem = Problem {
            code,
            message,
            help: None,
            span,
        };
        let places = match &self.node.kind {
            Kind::Scalar(scalar) => scalar.places(),
            _ => vec![(self.node.line, self.node.column)],
        };
        let file = &self.node.file;
        let positions = Positions { file, places };
        positions.diagnostic(problem).severity(severity)
    }

    /// Where a part of it begins and where it ends: line and column.
    pub(super) fn extent(&self, id: NodeId) -> ((u32, u32), (u32, u32)) {
        let (Kind::Scalar(scalar), Some(node)) = (&self.node.kind, self.tree.node(id)) else {
            let place = (self.node.line, self.node.column);
            return (place, place);
        };
        let positions = Positions {
            file: &self.node.file,
            places: scalar.places(),
        };
        let last = node.end.saturating_sub(1).max(node.start);
        (positions.at(node.start), positions.at(last))
    }

    /// The file that it is written in.
    pub(super) fn file(&self) -> &str {
        &self.node.file
    }

    /// The text of a part of it, on one line, shortened.
    pub(super) fn text(&self, id: NodeId) -> String {
        let (Kind::Scalar(scalar), Some(node)) = (&self.node.kind, self.tree.node(id)) else {
            return String::new();
        };
        let length = node.end.saturating_sub(node.start) as usize;
        let text: String = scalar
            .text
            .chars()
            .skip(node.start as usize)
            .take(length)
            .collect();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        shorten(&text, SHOWN).into_owned()
    }

    /// The value of a part of it, where it is constant, and what makes it so.
    pub(super) fn constant(&self, id: NodeId) -> Option<(&Literal, Cause)> {
        match (self.fixed.get(&id), self.set.get(&id)) {
            (Some(value), _) => Some((value, Cause::Policy)),
            (None, Some(value)) => Some((value, Cause::Parameters)),
            (None, None) => None,
        }
    }

    /// The whole of it, where it is one truth value.
    pub(super) fn decided(&self) -> Option<(bool, Cause)> {
        match self.constant(self.tree.root())? {
            (Literal::Bool(value), cause) => Some((*value, cause)),
            _ => None,
        }
    }

    /// Visits a part of it and all below.
    pub(super) fn below(&self, id: NodeId, visit: &mut impl FnMut(&Operation)) {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if let Some(node) = self.tree.node(id) {
                visit(&node.operation);
                open.extend(node.operation.children());
            }
        }
    }

    /// The record and the field that a part of it reads, as the contract names them; `x.?field` and what stands behind it, such
    /// as `.orValue(0)`, included.
    pub(super) fn field(&self, id: NodeId) -> Option<(&'static str, &'static str)> {
        match &self.tree.node(id)?.operation {
            Operation::Field { operand, field } | Operation::OptionalField { operand, field } => {
                let Type::Record(record) = self.tree.type_of(*operand) else {
                    return None;
                };
                let shape = RECORDS.get(usize::from(*record))?;
                Some((shape.name, shape.fields.get(usize::from(*field))?.name))
            }
            Operation::Call { arguments, .. } => {
                let first = arguments.first()?;
                match self.tree.node(*first)?.operation {
                    Operation::OptionalField { .. } => self.field(*first),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// All rules, each with what it is for. A rule is known by its place, since the policy was read twice.
fn rules(source: &PolicySource, checked: Vec<CheckedRule>, policy: &Policy) -> Vec<Rule> {
    let mut by_place: BTreeMap<(Rc<str>, u32, u32), Vec<CheckedRule>> = BTreeMap::new();
    for rule in checked {
        let place = (Rc::clone(&rule.node.file), rule.node.line, rule.node.column);
        by_place.entry(place).or_default().push(rule);
    }
    let values: Vec<_> = policy
        .parameters
        .iter()
        .map(|parameter| parameter.value.clone())
        .collect();
    // Variables come before what reads them, so that their values are known by then.
    let mut fixed_variables: Vec<Option<Literal>> = Vec::new();
    let mut set_variables: Vec<Option<Literal>> = Vec::new();
    let mut rules = Vec::new();
    for (role, part, node) in roles(source) {
        let place = (Rc::clone(&node.file), node.line, node.column);
        let found = by_place
            .get(&place)
            .and_then(|rules| rules.iter().find(|rule| rule.part == part));
        let rule = found.map(|found| {
            let tree = found.tree.clone();
            let fixed = constants(&tree, &[], &fixed_variables).unwrap_or_default();
            let set = constants(&tree, &values, &set_variables).unwrap_or_default();
            Rule {
                role,
                tree,
                fixed,
                set,
                node,
            }
        });
        if let Role::Variable(_) = role {
            let value = |constants: fn(&Rule) -> &Constants| {
                let rule = rule.as_ref()?;
                constants(rule).get(&rule.tree.root()).cloned()
            };
            fixed_variables.push(value(|rule| &rule.fixed));
            set_variables.push(value(|rule| &rule.set));
        }
        rules.extend(rule);
    }
    rules
}

fn roles(source: &PolicySource) -> Vec<(Role, Part, Rc<Node>)> {
    let mut roles = Vec::new();
    for (place, variable) in source.variables.iter().enumerate() {
        let value = Rc::clone(&variable.value);
        roles.push((Role::Variable(place), Part::Variable(place), value));
    }
    for term in source.risk.iter().flat_map(|risk| &risk.terms) {
        roles.push((Role::Score, Part::RiskTerm, Rc::clone(&term.value)));
    }
    for (place, control) in source.controls.iter().enumerate() {
        let mut add = |part, kind, node: Option<&Rc<Node>>| {
            roles.extend(node.map(|node| (Role::Control(place, part), kind, Rc::clone(node))));
        };
        let sign_off = control.sign_off.as_ref();
        let break_glass = control.break_glass.as_ref();
        let waiver = control.waiver.as_ref();
        add(
            ControlPart::Applies,
            Part::Control,
            control.applies.as_ref(),
        );
        add(
            ControlPart::Satisfied,
            Part::Control,
            control.satisfied.as_ref(),
        );
        add(
            ControlPart::Message,
            Part::Control,
            control.message.as_ref(),
        );
        add(
            ControlPart::Eligible,
            Part::Candidate,
            sign_off.map(|part| &part.eligible),
        );
        add(
            ControlPart::BreakGlass,
            Part::Candidate,
            break_glass.map(|part| &part.who),
        );
        add(
            ControlPart::Waiver,
            Part::Candidate,
            waiver.map(|part| &part.who),
        );
        let unowned = sign_off.and_then(|part| part.owned.as_ref()?.as_ref());
        add(ControlPart::Eligible, Part::Candidate, unowned);
        for (_, to) in control.escalate.iter().flat_map(|escalate| &escalate.then) {
            add(ControlPart::EscalateTo, Part::Candidate, Some(to));
        }
    }
    if let Some(rank) = &source.routing.rank {
        roles.push((Role::Score, Part::Rank, Rc::clone(rank)));
    }
    roles
}
