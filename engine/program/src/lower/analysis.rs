//! What each sub-expression depends on, costs, and is the same as.

use super::LowerError;
use super::folding::Constants;
use crate::expression::{LoopKind, NodeId, Root};
use crate::library::Function;
use crate::tree::{Operation, Tree};
use crate::types::Type;
use countersign_contract::{RECORDS, Shape};
use std::collections::BTreeMap;

/// Most macros inside of each other: each has a bit.
const MOST_LEVELS: usize = 62;

/// What is known of a node.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Info {
    /// The same for sub-expressions that have the same value wherever the same macro variables are in scope.
    pub class: u32,
    /// Bit `n` is set when it depends on a variable of the macro at level `n`, the outermost being at level 1.
    pub levels: u64,
    /// About what it costs.
    pub weight: u64,
    /// It always has a value: no fact that it reads can be missing, nothing it computes can fail.
    pub total: bool,
}

impl Info {
    /// The innermost level that it depends on; 0 when it depends on no macro variable.
    pub(super) fn level(&self) -> usize {
        (u64::BITS - self.levels.leading_zeros()).saturating_sub(1) as usize
    }
}

/// Looks at all nodes of a tree that are not below a constant.
pub(super) fn analyse(tree: &Tree, constants: &Constants) -> Result<Vec<Info>, LowerError> {
    let mut analysis = Analysis {
        tree,
        constants,
        infos: vec![Info::default(); tree.nodes.len()],
        classes: BTreeMap::new(),
        bound: Vec::new(),
    };
    analysis.node(tree.root())?;
    Ok(analysis.infos)
}

struct Analysis<'t> {
    tree: &'t Tree,
    constants: &'t Constants,
    infos: Vec<Info>,
    classes: BTreeMap<Vec<u8>, u32>,
    /// The slots of the macros around, outermost first.
    bound: Vec<[Option<u16>; 2]>,
}

impl Analysis<'_> {
    /// Recursion is as deep as the expression, which the parser limits.
    fn node(&mut self, id: NodeId) -> Result<Info, LowerError> {
        if self.bound.len() > MOST_LEVELS {
            return Err(LowerError::TooLarge);
        }
        let node = self.tree.node(id).ok_or(LowerError::Malformed)?;
        let info = if let Some(literal) = self.constants.get(&id) {
            Info {
                class: self.class(0, &super::key_of(literal)),
                levels: 0,
                weight: 0,
                total: true,
            }
        } else {
            self.computed(id, &node.operation)?
        };
        if let Some(place) = self.infos.get_mut(id as usize) {
            *place = info;
        }
        Ok(info)
    }

    fn computed(&mut self, id: NodeId, operation: &Operation) -> Result<Info, LowerError> {
        let mut shape = operation.clone();
        let mut below = Info {
            total: true,
            ..Info::default()
        };
        let mut add = |info: Info| {
            below.levels |= info.levels;
            below.weight = below.weight.saturating_add(info.weight);
            below.total &= info.total;
            info.class
        };
        match &mut shape {
            Operation::Local(slot) => {
                let (level, second) = self.local(*slot)?;
                // The level stands for the variable: classes of open expressions are only compared below one macro.
                *slot = u16::try_from(level * 2 + usize::from(second))
                    .map_err(|_| LowerError::TooLarge)?;
                below.levels = level_bit(level);
                below.total = scalar_or_record(self.tree.type_of(id));
            }
            Operation::Field { operand, .. }
            | Operation::HasField { operand, .. }
            | Operation::OptionalField { operand, .. }
            | Operation::Key { operand, .. }
            | Operation::HasKey { operand, .. }
            | Operation::OptionalKey { operand, .. } => {
                let info = self.node(*operand)?;
                *operand = add(info);
            }
            Operation::Index { operand, index } | Operation::OptionalIndex { operand, index } => {
                for child in [operand, index] {
                    let info = self.node(*child)?;
                    *child = add(info);
                }
            }
            Operation::And(children)
            | Operation::Or(children)
            | Operation::List {
                elements: children, ..
            }
            | Operation::Call {
                arguments: children,
                ..
            } => {
                for child in children {
                    let info = self.node(*child)?;
                    *child = add(info);
                }
            }
            Operation::Conditional { condition, yes, no } => {
                for child in [condition, yes, no] {
                    let info = self.node(*child)?;
                    *child = add(info);
                }
            }
            Operation::Map { entries } => {
                for (key, value, _) in entries {
                    for child in [key, value] {
                        let info = self.node(*child)?;
                        *child = add(info);
                    }
                }
            }
            Operation::Loop(it) => {
                let range = self.node(it.range)?;
                it.range = add(range);
                self.bound.push([Some(it.slot), it.second_slot]);
                let mut body = Info::default();
                for child in [&mut it.condition, &mut it.transform].into_iter().flatten() {
                    let info = self.node(*child)?;
                    *child = info.class;
                    body.levels |= info.levels;
                    body.weight = body.weight.saturating_add(info.weight);
                }
                let own = level_bit(self.bound.len());
                self.bound.pop();
                let once = matches!(it.kind, LoopKind::OptionalMap | LoopKind::OptionalFlatMap);
                let rounds = if once { 1 } else { 50 };
                add(Info {
                    levels: body.levels & !own,
                    weight: body.weight.saturating_add(2).saturating_mul(rounds),
                    ..Info::default()
                });
                (it.slot, it.second_slot) = (0, it.second_slot.map(|_| 0));
            }
            Operation::Bind { slot, value, body } => {
                let info = self.node(*value)?;
                *value = add(info);
                self.bound.push([Some(*slot), None]);
                let info = self.node(*body)?;
                let own = level_bit(self.bound.len());
                self.bound.pop();
                *body = add(Info {
                    levels: info.levels & !own,
                    total: false,
                    ..info
                });
                *slot = 0;
            }
            _ => {}
        }
        let (own, total) = self.own(id, operation);
        let key = postcard::to_allocvec(&shape).map_err(|_| LowerError::Malformed)?;
        Ok(Info {
            class: self.class(1, &key),
            levels: below.levels,
            weight: below.weight.saturating_add(own),
            total: below.total && total,
        })
    }

    fn class(&mut self, kind: u8, key: &[u8]) -> u32 {
        let mut whole = vec![kind];
        whole.extend_from_slice(key);
        let next = u32::try_from(self.classes.len()).unwrap_or(u32::MAX);
        *self.classes.entry(whole).or_insert(next)
    }

    /// The level of the macro that a slot belongs to, and whether it is its second variable.
    fn local(&self, slot: u16) -> Result<(usize, bool), LowerError> {
        let found = self
            .bound
            .iter()
            .enumerate()
            .rev()
            .find_map(|(place, slots)| {
                let second = slots.iter().position(|bound| *bound == Some(slot))?;
                Some((place + 1, second == 1))
            });
        found.ok_or(LowerError::Malformed)
    }

    /// What a node costs by itself, and whether it has a value whenever its operands have.
    fn own(&self, id: NodeId, operation: &Operation) -> (u64, bool) {
        match operation {
            Operation::Root(root) => match root {
                Root::Fact(field) => (0, present(self.field("facts", *field))),
                Root::Variable(_) => (10, false),
                _ => (0, false),
            },
            Operation::Local(_) => (0, true),
            Operation::Field { operand, field } => {
                let total = self.pure_record(*operand).is_some_and(|record| {
                    let shape = RECORDS
                        .get(usize::from(record))
                        .and_then(|shape| shape.fields.get(usize::from(*field)))
                        .map(|field| field.shape);
                    present(shape)
                });
                (1, total && scalar_or_record(self.tree.type_of(id)))
            }
            Operation::HasField { operand, .. } => (1, self.pure_record(*operand).is_some()),
            Operation::And(operands) | Operation::Or(operands) => {
                let bools = operands
                    .iter()
                    .all(|operand| *self.tree.type_of(*operand) == Type::Bool);
                (1, bools)
            }
            Operation::Conditional { condition, .. } => {
                (1, *self.tree.type_of(*condition) == Type::Bool)
            }
            Operation::Call {
                function,
                arguments,
            } => self.call(*function, arguments),
            _ => (4, false),
        }
    }

    fn call(&self, function: Function, arguments: &[NodeId]) -> (u64, bool) {
        let types: Vec<&Type> = arguments
            .iter()
            .map(|argument| self.tree.type_of(*argument))
            .collect();
        let constant = |place: usize| {
            arguments
                .get(place)
                .is_some_and(|argument| self.constants.contains_key(argument))
        };
        let same_scalars = match types.as_slice() {
            [a, b] => scalar(a) && (a == b || (text(a) && text(b))),
            _ => false,
        };
        let texts = types.len() == 2 && types.iter().all(|type_| text(type_));
        match function {
            Function::Equal | Function::NotEqual => (1, same_scalars),
            Function::Less | Function::LessEqual | Function::Greater | Function::GreaterEqual => {
                (1, same_scalars)
            }
            Function::Not => (1, types.first().is_some_and(|type_| **type_ == Type::Bool)),
            Function::StartsWith | Function::EndsWith | Function::Contains | Function::Under => {
                (2, texts)
            }
            Function::In => (
                3,
                constant(1) && types.first().is_some_and(|type_| scalar(type_)),
            ),
            // A pattern that is written out was read by the compiler.
            Function::Matches | Function::MatchesGlob => (30, texts && constant(1)),
            _ => (4, false),
        }
    }

    fn field(&self, record: &str, field: u16) -> Option<Shape> {
        let shape = RECORDS.iter().find(|shape| shape.name == record)?;
        Some(shape.fields.get(usize::from(field))?.shape)
    }

    /// The record of an operand, if it is one that sources supply: those that are computed can lack any field.
    fn pure_record(&self, operand: NodeId) -> Option<u16> {
        const SUPPLIED: [&str; 12] = [
            "facts",
            "change",
            "branch_point",
            "identity",
            "commit",
            "commit_file",
            "file",
            "review",
            "check",
            "incident",
            "service",
            "freeze_window",
        ];
        let Type::Record(number) = self.tree.type_of(operand) else {
            return None;
        };
        let shape = RECORDS.get(usize::from(*number))?;
        SUPPLIED.contains(&shape.name).then_some(*number)
    }
}

/// A field that is always there, and not a list, of which there may be more.
fn present(shape: Option<Shape>) -> bool {
    !matches!(shape, None | Some(Shape::Option(_) | Shape::List(_)))
}

fn text(type_: &Type) -> bool {
    matches!(type_, Type::String | Type::Enum(_))
}

fn scalar(type_: &Type) -> bool {
    text(type_)
        || matches!(
            type_,
            Type::Bool | Type::Int | Type::Uint | Type::Double | Type::Timestamp | Type::Duration
        )
}

fn scalar_or_record(type_: &Type) -> bool {
    scalar(type_) || matches!(type_, Type::Record(_))
}

fn level_bit(level: usize) -> u64 {
    1 << level.min(63)
}

/// The operands, those that cost less first. Only an operand that always has a value moves before another: if it decides,
/// the other would have been absorbed whatever it came to; if it does not, nothing has changed.
pub(super) fn cheap_first(operands: &[NodeId], infos: &[Info]) -> Vec<NodeId> {
    let info = |id: NodeId| infos.get(id as usize).copied().unwrap_or_default();
    let mut ordered: Vec<NodeId> = Vec::with_capacity(operands.len());
    for operand in operands {
        let own = info(*operand);
        let mut place = ordered.len();
        if own.total {
            while place > 0
                && ordered
                    .get(place - 1)
                    .is_some_and(|before| info(*before).weight > own.weight)
            {
                place -= 1;
            }
        }
        ordered.insert(place, *operand);
    }
    ordered
}
