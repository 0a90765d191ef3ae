//! Which parts of an expression can come to what, as its program tells: what coverage is measured against.

use crate::expression::{Expression, LoopKind, NO_NODE};
use crate::instruction::Instruction;
use crate::library::Function;
use crate::types::NodeId;
use std::collections::BTreeMap;

/// What one sub-expression can come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcomes {
    /// `true` or `false`.
    Truth,
    /// A value, of which only whether it was computed is counted.
    Value,
}

impl Expression {
    /// Every sub-expression that an instruction computes, with what it can come to. Names, literals and what was computed
    /// when the policy was compiled are not among them.
    pub fn outcomes(&self) -> BTreeMap<NodeId, Outcomes> {
        let mut all: BTreeMap<NodeId, Outcomes> = BTreeMap::new();
        for (instruction, node) in self.code.iter().zip(&self.origins) {
            if *node == NO_NODE {
                continue;
            }
            if gives_truth(instruction) {
                all.insert(*node, Outcomes::Truth);
            } else if computes(instruction) {
                all.entry(*node).or_insert(Outcomes::Value);
            }
        }
        all
    }
}

/// An instruction after which its sub-expression has a value that is more than a name.
fn computes(instruction: &Instruction) -> bool {
    !matches!(
        instruction,
        Instruction::Root { .. }
            | Instruction::Field { .. }
            | Instruction::Key { .. }
            | Instruction::Known { .. }
    ) && instruction.result().is_some()
}

fn gives_truth(instruction: &Instruction) -> bool {
    match instruction {
        Instruction::Not { .. }
        | Instruction::Member { .. }
        | Instruction::HasField { .. }
        | Instruction::HasKey { .. }
        | Instruction::Start { .. } => true,
        Instruction::Operate { operator, .. } => is_condition(operator.function()),
        Instruction::Call1 { function, .. }
        | Instruction::Call2 { function, .. }
        | Instruction::Call { function, .. } => is_condition(*function),
        Instruction::Begin { kind, .. } => {
            matches!(kind, LoopKind::All | LoopKind::Exists | LoopKind::ExistsOne)
        }
        _ => false,
    }
}

/// All overloads of the function give a truth value.
fn is_condition(function: Function) -> bool {
    function.definition().is_some_and(|definition| {
        !definition.overloads.is_empty()
            && definition
                .overloads
                .iter()
                .all(|overload| overload.ends_with(" bool"))
    })
}
