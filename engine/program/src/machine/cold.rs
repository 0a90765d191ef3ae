//! The instructions that loops over many elements rarely contain. They have a function of their own so that the loop over
//! instructions stays small.

use super::{Machine, collections, damaged, operators};
use crate::fault::Fault;
use crate::instruction::{Instruction, Target};
use crate::library;
use crate::value::Value;

impl<'a> Machine<'a, '_> {
    /// Runs one of them, and where to go on if not behind it.
    #[inline(never)]
    pub(super) fn rare(
        &mut self,
        instruction: &'a Instruction,
        at: usize,
    ) -> Result<Option<Target>, Fault> {
        match instruction {
            Instruction::Root { to, root } => {
                let node = self.origin(at);
                let value = self.scope.root(*root, node, self.meter);
                self.finish(*to, value, at)
            }
            Instruction::Copy { to, from } => {
                let value = self.operand(*from, at);
                self.finish(*to, value, at)
            }
            Instruction::HasField {
                to, from, field, ..
            } => self.select(*to, *from, at, |_, value| {
                collections::has_field(value, *field)
            }),
            Instruction::OptionalField {
                to, from, field, ..
            } => self.select(*to, *from, at, |machine, value| {
                machine.optional_field(value, *field)
            }),
            Instruction::Key { to, from, key } => {
                let key = self.text(*key);
                self.select(*to, *from, at, |machine, value| machine.key(value, key))
            }
            Instruction::HasKey { to, from, key } => {
                let key = self.text(*key);
                self.select(*to, *from, at, |machine, value| machine.has_key(value, key))
            }
            Instruction::OptionalKey { to, from, key } => {
                let key = self.text(*key);
                self.select(*to, *from, at, |machine, value| {
                    machine.optional_key(value, key)
                })
            }
            Instruction::Index { to, from, index } => {
                self.charge(at)?;
                let value = self
                    .pair(*from, *index, at)
                    .and_then(|(operand, index)| collections::index(&operand, &index));
                self.finish(*to, value, at)
            }
            Instruction::OptionalIndex { to, from, index } => {
                self.charge(at)?;
                let value = self
                    .pair(*from, *index, at)
                    .and_then(|(operand, index)| collections::optional_index(&operand, &index));
                self.finish(*to, value, at)
            }
            Instruction::Call {
                function,
                to,
                first,
                count,
            } => {
                self.charge(at)?;
                let value = self.many(*first, *count, at).and_then(|values| {
                    library::call(*function, &values, &self.scope.context(self.meter))
                });
                self.account(&value, at)?;
                self.finish(*to, value, at)
            }
            Instruction::List {
                to,
                first,
                count,
                optional,
            } => {
                self.charge(at)?;
                let value = self.list(*first, *count, optional, at);
                self.account(&value, at)?;
                self.finish(*to, value, at)
            }
            Instruction::Map {
                to,
                first,
                count,
                optional,
            } => {
                self.charge(at)?;
                let value = self.map(*first, *count, optional, at);
                self.account(&value, at)?;
                self.finish(*to, value, at)
            }
            Instruction::Branch {
                to,
                condition,
                no,
                end,
            } => {
                self.charge(at)?;
                Ok(match self.operand(*condition, at) {
                    Ok(Value::Bool(true)) => None,
                    Ok(Value::Bool(false)) => Some(*no),
                    Ok(other) => Some(self.fail(*to, operators::not_bool("?:", &other), *end, at)),
                    Err(fault) => Some(self.fail(*to, fault, *end, at)),
                })
            }
            Instruction::Forget { first, count } => {
                for register in *first..first.saturating_add(*count) {
                    self.set(register, Value::Absent);
                }
                Ok(None)
            }
            Instruction::Bound { to, from, end } => {
                self.charge(at)?;
                Ok(match self.operand(*from, at) {
                    Ok(_) => None,
                    Err(fault) => Some(self.fail(*to, fault, *end, at)),
                })
            }
            Instruction::Open {
                to,
                from,
                inner,
                end,
            } => {
                self.charge(at)?;
                Ok(match self.operand(*from, at) {
                    Ok(Value::Optional(Some(value))) => {
                        self.set(*inner, (*value).clone());
                        None
                    }
                    Ok(Value::Optional(None)) => {
                        self.set(*to, Value::Optional(None));
                        Some(*end)
                    }
                    Ok(other) => {
                        let fault = operators::wrong("an optional is needed", &other);
                        Some(self.fail(*to, fault, *end, at))
                    }
                    Err(fault) => Some(self.fail(*to, fault, *end, at)),
                })
            }
            Instruction::Wrap { to, from, flat } => {
                let value = match self.operand(*from, at) {
                    Ok(value) if !flat => Ok(Value::some(value)),
                    Ok(optional @ Value::Optional(_)) => Ok(optional),
                    Ok(other) => Err(operators::wrong("`optFlatMap` needs an optional", &other)),
                    Err(fault) => Err(fault),
                };
                self.finish(*to, value, at)
            }
            Instruction::Begin { .. }
            | Instruction::Keep { .. }
            | Instruction::Collect { .. }
            | Instruction::Finish { .. }
            | Instruction::Leave { .. } => self.loop_instruction(instruction, at),
            // `step` has handled the others.
            _ => Err(damaged()),
        }
    }
}
