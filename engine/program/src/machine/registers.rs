//! Reading and writing registers, and showing an observer what each sub-expression came to.

use super::{Machine, Outcome, damaged};
use crate::expression::{Expression, Literal, NO_NODE, NodeId};
use crate::fault::Fault;
use crate::instruction::{Instruction, Register};
use crate::value::Value;

/// What a register holds that has no value yet.
const EMPTY: &Value<'static> = &Value::Absent;

impl<'a> Machine<'a, '_> {
    #[inline(always)]
    pub(super) fn value(&self, register: Register) -> &Value<'a> {
        self.registers.get(usize::from(register)).unwrap_or(EMPTY)
    }

    #[inline(always)]
    pub(super) fn set(&mut self, register: Register, value: Value<'a>) {
        if let Some(place) = self.registers.get_mut(usize::from(register)) {
            *place = value;
        }
    }

    /// The value of an operand, or why it has none, at the sub-expression that was read.
    pub(super) fn operand(&self, register: Register, at: usize) -> Outcome<'a> {
        match self.value(register) {
            Value::Failed(fault) => Err(self.read_at(fault.clone(), register, at)),
            Value::Missing(fact) => Err(self.read_at(Fault::missing(fact.clone()), register, at)),
            Value::Absent => Err(damaged()),
            value => Ok(value.clone()),
        }
    }

    /// A fault that was read from a register stands where it was read, unless it knows where it arose.
    #[cold]
    fn read_at(&self, fault: Fault, register: Register, at: usize) -> Fault {
        match self.reads(at).find(|read| read.0 == register) {
            Some((_, node)) => fault.at(node),
            None => fault,
        }
    }

    pub(super) fn reads(&self, at: usize) -> impl Iterator<Item = (Register, NodeId)> + use<'a> {
        let expression: &'a Expression = self.expression;
        let first = expression
            .reads
            .partition_point(|read| (read.at as usize) < at);
        let rest = expression.reads.get(first..).unwrap_or_default();
        rest.iter()
            .take_while(move |read| read.at as usize == at)
            .map(|read| (read.register, read.node))
    }

    /// Two operands: what is missing matters more than an error, whichever comes first.
    pub(super) fn pair(
        &self,
        first: Register,
        second: Register,
        at: usize,
    ) -> Result<(Value<'a>, Value<'a>), Fault> {
        match (self.operand(first, at), self.operand(second, at)) {
            (Ok(first), Ok(second)) => Ok((first, second)),
            (Err(fault), Err(other)) => Err(fault.merge(other)),
            (Err(fault), _) | (_, Err(fault)) => Err(fault),
        }
    }

    pub(super) fn many(
        &self,
        first: Register,
        count: u16,
        at: usize,
    ) -> Result<Vec<Value<'a>>, Fault> {
        let mut values = Vec::with_capacity(usize::from(count));
        let mut gathered = None;
        for register in first..first.saturating_add(count) {
            match self.operand(register, at) {
                Ok(value) => values.push(value),
                Err(fault) => Fault::gather(&mut gathered, fault),
            }
        }
        gathered.map_or(Ok(values), Err)
    }

    /// The text of a constant.
    pub(super) fn text(&self, register: Register) -> &'a str {
        let expression: &'a Expression = self.expression;
        match expression.constants.get(usize::from(register)) {
            Some(Literal::Text(text)) => text,
            _ => "",
        }
    }
}

impl Machine<'_, '_> {
    #[cold]
    pub(super) fn observe_reads(&mut self, at: usize) {
        for (register, node) in self.reads(at) {
            self.observe(node, register);
        }
    }

    #[cold]
    pub(super) fn observe_result(&mut self, instruction: &Instruction, at: usize, next: usize) {
        let node = self.origin(at);
        if node == NO_NODE {
            return;
        }
        match instruction {
            // A value that was computed before is the value here too.
            Instruction::Known { register, .. } if next != at + 1 => self.observe(node, *register),
            other => {
                if let Some(register) = other.result() {
                    self.observe(node, register);
                }
            }
        }
    }

    fn observe(&mut self, node: NodeId, register: Register) {
        let Some(range) = self.expression.ranges.get(node as usize).copied() else {
            return;
        };
        // Only a borrow of the registers is needed, so the observer steps aside.
        if let Some(observer) = self.observer.take() {
            observer.note(node, range, self.item, self.value(register));
            self.observer = Some(observer);
        }
    }
}
