//! Constants: literals, parameters, and what is computed from nothing else.

use super::{LowerError, lower_with};
use crate::expression::{Literal, NodeId, Root, Source};
use crate::machine;
use crate::machine::scope::{Globals, Scope};
use crate::meter::Meter;
use crate::policy::Constant;
use crate::tree::{Operation, Tree};
use crate::value::Value;
use std::collections::BTreeMap;

/// Most steps that are spent on one constant while compiling.
const STEPS: u64 = 2_000;
/// Most octets of a constant that was computed, and most elements of a list.
const LARGEST: usize = 1_024;

/// From this slot on they share a bit, and what uses them is not folded.
const LAST_SLOT: u16 = 63;

/// The nodes that are constant, with their values. Parts of a constant node are not among them.
pub(super) type Constants = BTreeMap<NodeId, Literal>;

/// Finds the largest constant parts of a tree. A parameter or variable without a known value is no constant.
pub(super) fn fold(
    tree: &Tree,
    parameters: &[Constant],
    variables: &[Option<Literal>],
) -> Result<Constants, LowerError> {
    let known = |root: &Root| match root {
        Root::Parameter(place) => parameters.get(usize::from(*place)).is_some(),
        Root::Variable(place) => matches!(variables.get(usize::from(*place)), Some(Some(_))),
        _ => false,
    };
    let mut folding = Folding {
        tree,
        parameters,
        variables,
        constants: Constants::new(),
        closed: closed(tree, known)?,
    };
    folding.node(tree.root());
    Ok(folding.constants)
}

struct Folding<'t> {
    tree: &'t Tree,
    parameters: &'t [Constant],
    variables: &'t [Option<Literal>],
    constants: Constants,
    closed: Vec<bool>,
}

impl Folding<'_> {
    /// Recursion is as deep as the expression, which the parser limits.
    fn node(&mut self, id: NodeId) {
        let Some(node) = self.tree.node(id) else {
            return;
        };
        if let Some(value) = self.written(&node.operation) {
            self.constants.insert(id, value);
            return;
        }
        if self.closed.get(id as usize).copied().unwrap_or_default()
            && let Some(value) = self.computed(id)
        {
            self.constants.insert(id, value);
            return;
        }
        for child in node.operation.children() {
            self.node(child);
        }
        if let Some(value) = self.decided(&node.operation) {
            self.constants.insert(id, value);
        }
    }

    /// What is written as a constant.
    fn written(&self, operation: &Operation) -> Option<Literal> {
        match operation {
            Operation::Root(Root::Parameter(place)) => {
                of_parameter(self.parameters.get(usize::from(*place))?)
            }
            Operation::Root(Root::Variable(place)) => {
                self.variables.get(usize::from(*place)).cloned().flatten()
            }
            operation => literal(operation),
        }
    }

    /// What a part without any name comes to. One that fails is left to the run, which may never get there.
    fn computed(&self, id: NodeId) -> Option<Literal> {
        let tree = Tree {
            nodes: self.tree.nodes.get(..=id as usize)?.to_vec(),
            types: self.tree.types.clone(),
            slots: self.tree.slots,
            zones: Vec::new(),
        };
        let mut literals = Constants::new();
        for (place, node) in tree.nodes.iter().enumerate() {
            if let Some(value) = self.written(&node.operation) {
                literals.insert(NodeId::try_from(place).ok()?, value);
            }
        }
        let expression = lower_with(&tree, Source::default(), 0, &literals).ok()?;
        let scope = Scope::new(Globals::default());
        let meter = Meter::with_octets(STEPS, 64 * LARGEST as u64);
        let value = machine::evaluate(&expression, &scope, &meter, None).ok()?;
        let value = of_value(&value, 0)?;
        // What was absorbed on the way has to be shown by the run.
        meter.take_absorbed().is_empty().then_some(value)
    }

    /// `&&` and `||` that one constant operand decides, whatever the others come to.
    fn decided(&self, operation: &Operation) -> Option<Literal> {
        let (operands, decisive) = match operation {
            Operation::And(operands) => (operands, false),
            Operation::Or(operands) => (operands, true),
            _ => return None,
        };
        let decisive = Literal::Bool(decisive);
        operands
            .iter()
            .any(|operand| self.constants.get(operand) == Some(&decisive))
            .then_some(decisive)
    }
}

/// For each node whether all that it depends on stands below it: no names but those of its own macros, and those that are
/// `known`.
fn closed(tree: &Tree, known: impl Fn(&Root) -> bool) -> Result<Vec<bool>, LowerError> {
    // Bits for slots that are read and not bound below; 64 are more than expressions nest.
    let mut free: Vec<(bool, u64)> = Vec::with_capacity(tree.nodes.len());
    for (place, node) in tree.nodes.iter().enumerate() {
        let below = |id: NodeId| -> Result<(bool, u64), LowerError> {
            if (id as usize) < place {
                free.get(id as usize).copied().ok_or(LowerError::Malformed)
            } else {
                Err(LowerError::Malformed)
            }
        };
        let (mut names, mut slots) = match &node.operation {
            Operation::Root(root) => (!known(root), 0),
            Operation::Local(slot) => (*slot >= LAST_SLOT, bit(*slot)),
            _ => (false, 0),
        };
        let bound = match &node.operation {
            Operation::Loop(it) => bit(it.slot) | it.second_slot.map_or(0, bit),
            Operation::Bind { slot, .. } => bit(*slot),
            _ => 0,
        };
        let outside = match &node.operation {
            Operation::Loop(it) => Some(it.range),
            Operation::Bind { value, .. } => Some(*value),
            _ => None,
        };
        for child in node.operation.children() {
            let (child_names, child_slots) = below(child)?;
            names |= child_names;
            slots |= if Some(child) == outside {
                child_slots
            } else {
                child_slots & !bound
            };
        }
        free.push((names, slots));
    }
    Ok(free
        .into_iter()
        .map(|(names, slots)| !names && slots == 0)
        .collect())
}

fn bit(slot: u16) -> u64 {
    1 << slot.min(LAST_SLOT)
}

fn literal(operation: &Operation) -> Option<Literal> {
    Some(match operation {
        Operation::Null => Literal::Null,
        Operation::Bool(value) => Literal::Bool(*value),
        Operation::Int(value) => Literal::Int(*value),
        Operation::Uint(value) => Literal::Uint(*value),
        Operation::Double(value) => Literal::Double(*value),
        Operation::Text(text) => Literal::Text(text.clone()),
        Operation::Bytes(bytes) => Literal::Bytes(bytes.clone()),
        Operation::TypeValue(type_) => Literal::Type(type_.clone()),
        _ => return None,
    })
}

fn of_parameter(constant: &Constant) -> Option<Literal> {
    Some(match constant {
        Constant::Bool(value) => Literal::Bool(*value),
        Constant::Int(value) => Literal::Int(*value),
        Constant::Double(value) => Literal::Double(*value),
        Constant::Text(text) => Literal::Text(text.clone()),
        Constant::Duration(seconds) => Literal::Duration(seconds.checked_mul(1_000_000_000)?),
        Constant::List(elements) => {
            Literal::List(elements.iter().map(of_parameter).collect::<Option<_>>()?)
        }
        Constant::Map(_) => return None,
    })
}

/// A value that can stand in a program. Lists no deeper than a few levels.
fn of_value(value: &Value<'_>, depth: u8) -> Option<Literal> {
    Some(match value {
        Value::Null => Literal::Null,
        Value::Bool(value) => Literal::Bool(*value),
        Value::Int(value) => Literal::Int(*value),
        Value::Uint(value) => Literal::Uint(*value),
        Value::Double(value) => Literal::Double(*value),
        Value::Timestamp { seconds, nanos } => Literal::Timestamp {
            seconds: *seconds,
            nanos: *nanos,
        },
        Value::Duration(nanos) => Literal::Duration(*nanos),
        value => {
            if let Some(text) = value.as_text() {
                (text.len() <= LARGEST).then(|| Literal::Text(text.to_owned()))?
            } else if let Some(bytes) = value.as_bytes() {
                (bytes.len() <= LARGEST).then(|| Literal::Bytes(bytes.to_vec()))?
            } else {
                let list = value.as_list()?;
                if depth > 8 || list.known() > LARGEST || list.missing().is_some() {
                    return None;
                }
                Literal::List(
                    list.iter()
                        .map(|element| of_value(&element, depth + 1))
                        .collect::<Option<_>>()?,
                )
            }
        }
    })
}
