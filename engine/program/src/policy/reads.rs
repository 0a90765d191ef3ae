//! What a rule reads, told by its compiled program.

use super::Policy;
use crate::expression::{Expression, Root};
use crate::instruction::Instruction;
use countersign_contract::RECORDS;

impl Policy {
    /// Whether a rule reads a root of which `wanted` is true, itself or by the variables that it names.
    pub fn reads(&self, rule: &Expression, wanted: &impl Fn(Root) -> bool) -> bool {
        self.any_instruction(
            rule,
            |instruction| matches!(instruction, Instruction::Root { root, .. } if wanted(*root)),
        )
    }

    /// Whether any of its rules reads this root.
    pub fn names(&self, wanted: Root) -> bool {
        let mut rules = self.expressions();
        rules.any(|rule| {
            rule.code.iter().any(
                |instruction| matches!(instruction, Instruction::Root { root, .. } if *root == wanted),
            )
        })
    }

    /// Whether a rule reads a field of a record of the contract, itself or by the variables that it names.
    pub fn reads_field(&self, rule: &Expression, record: &str, field: &str) -> bool {
        self.any_instruction(rule, |instruction| match instruction {
            Instruction::Field {
                record: number,
                field: place,
                ..
            }
            | Instruction::HasField {
                record: number,
                field: place,
                ..
            }
            | Instruction::OptionalField {
                record: number,
                field: place,
                ..
            } => RECORDS.get(usize::from(*number)).is_some_and(|shape| {
                let read = shape.fields.get(usize::from(*place));
                shape.name == record && read.is_some_and(|read| read.name == field)
            }),
            _ => false,
        })
    }

    /// Whether an instruction of a rule, or of a variable that it names, is wanted.
    fn any_instruction(&self, rule: &Expression, wanted: impl Fn(&Instruction) -> bool) -> bool {
        let (mut open, mut seen) = (vec![rule], Vec::new());
        while let Some(rule) = open.pop() {
            for instruction in &rule.code {
                if wanted(instruction) {
                    return true;
                }
                if let Instruction::Root {
                    root: Root::Variable(place),
                    ..
                } = instruction
                    && !seen.contains(place)
                {
                    seen.push(*place);
                    let named = self.variables.get(usize::from(*place));
                    open.extend(named.map(|variable| &variable.expression));
                }
            }
        }
        false
    }
}
