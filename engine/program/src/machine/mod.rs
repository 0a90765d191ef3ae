//! Runs a lowered expression: a loop over its instructions, whatever the expression's depth.

mod cold;
mod collections;
mod loops;
mod operators;
mod registers;
pub(crate) mod scope;

use crate::expression::{Expression, Literal, NO_NODE, NodeId};
use crate::fault::{Fault, FaultKind};
use crate::instruction::{Instruction, Register, Target};
use crate::library;
use crate::library::Function;
use crate::meter::Meter;
use crate::observe::Observer;
use crate::value::{ToValue, Value};
use loops::Frame;
pub(crate) use operators::with_article;
use scope::Scope;

/// Evaluates an expression.
///
/// # Errors
/// [`Fault`]: an error that CEL's rules did not absorb, a missing fact that matters, or a budget that is used up. The
/// fault names the sub-expression.
pub fn evaluate<'a>(
    expression: &'a Expression,
    scope: &Scope<'a>,
    meter: &Meter,
    observer: Option<&mut Observer>,
) -> Result<Value<'a>, Fault> {
    // What costs nothing fails too once a budget is used up.
    meter.charge(0)?;
    let mut registers = Vec::with_capacity(usize::from(expression.registers));
    registers.extend(expression.constants.iter().map(ToValue::to_value));
    registers.resize(usize::from(expression.registers), Value::Absent);
    let mut machine = Machine {
        expression,
        scope,
        meter,
        observer,
        item: None,
        registers,
        frames: Vec::new(),
    };
    let end = machine.run()?;
    machine.outcome(end)
}

struct Machine<'a, 's> {
    expression: &'a Expression,
    scope: &'s Scope<'a>,
    meter: &'s Meter,
    observer: Option<&'s mut Observer>,
    /// Place of the element that the innermost loop is at.
    item: Option<u32>,
    registers: Vec<Value<'a>>,
    frames: Vec<Frame<'a>>,
}

type Outcome<'a> = Result<Value<'a>, Fault>;

impl<'a> Machine<'a, '_> {
    /// Runs to the end of the code. Fails only when a budget is used up, since nothing absorbs that.
    fn run(&mut self) -> Result<usize, Fault> {
        let expression: &'a Expression = self.expression;
        let mut next = 0_usize;
        while let Some(instruction) = expression.code.get(next) {
            let at = next;
            if self.observer.is_some() {
                self.observe_reads(at);
            }
            next = match self.step(instruction, at)? {
                Some(target) => target as usize,
                None => at + 1,
            };
            if self.observer.is_some() {
                self.observe_result(instruction, at, next);
            }
        }
        Ok(next)
    }

    /// One instruction, and where to go on if not behind it.
    #[inline(always)]
    fn step(&mut self, instruction: &'a Instruction, at: usize) -> Result<Option<Target>, Fault> {
        match instruction {
            Instruction::Operate {
                operator,
                to,
                left,
                right,
            } => {
                self.meter
                    .charge(1)
                    .map_err(|fault| self.place(fault, at))?;
                let (a, b) = (self.value(*left), self.value(*right));
                match operators::operate(*operator, a, b, self.meter) {
                    Some(value) => self.set(*to, value),
                    None => self.call(operator.function(), *to, &[*left, *right], at)?,
                }
                Ok(None)
            }
            Instruction::Field {
                to, from, field, ..
            } => {
                self.meter
                    .charge(1)
                    .map_err(|fault| self.place(fault, at))?;
                let value = match self.value(*from) {
                    Value::Record(record) => {
                        let record: &'a dyn crate::value::Record = *record;
                        match record.field(*field) {
                            // What has no mark and is there needs no further look.
                            Some(
                                value @ (Value::Bool(_)
                                | Value::Int(_)
                                | Value::Double(_)
                                | Value::Text(_)
                                | Value::Timestamp { .. }
                                | Value::Record(_)),
                            ) => Ok(value),
                            _ => {
                                self.with(*from, at, |machine, value| machine.field(value, *field))
                            }
                        }
                    }
                    _ => self.with(*from, at, |machine, value| machine.field(value, *field)),
                };
                self.finish(*to, value, at)
            }
            Instruction::Decide {
                to,
                operand,
                decisive,
                end,
            } => self.decide(*to, *operand, *decisive, *end, at),
            Instruction::Next {
                frame,
                first,
                second,
                done,
            } => self.next_element(*frame, *first, *second, *done, at),
            Instruction::Test {
                frame,
                condition,
                to,
                next,
                end,
            } => Ok(Some(self.test(*frame, *condition, *to, *next, *end, at))),
            Instruction::Start { to, value } => {
                self.meter
                    .charge(1)
                    .map_err(|fault| self.place(fault, at))?;
                self.set(*to, Value::Bool(*value));
                Ok(None)
            }
            Instruction::Known { register, target } => {
                let known = !matches!(self.value(*register), Value::Absent);
                Ok(known.then_some(*target))
            }
            Instruction::Done { .. } => Ok(None),
            Instruction::Jump { target } => Ok(Some(*target)),
            Instruction::Not { to, from } => {
                self.meter
                    .charge(1)
                    .map_err(|fault| self.place(fault, at))?;
                match self.value(*from) {
                    Value::Bool(value) => {
                        let value = Value::Bool(!*value);
                        self.set(*to, value);
                    }
                    _ => self.call(Function::Not, *to, &[*from], at)?,
                }
                Ok(None)
            }
            Instruction::Member { to, needle, set } => {
                self.meter
                    .charge(1)
                    .map_err(|fault| self.place(fault, at))?;
                self.member(*to, *needle, *set, at)
            }
            Instruction::Call1 {
                function,
                to,
                argument,
            } => {
                self.meter
                    .charge(1)
                    .map_err(|fault| self.place(fault, at))?;
                self.call(*function, *to, &[*argument], at)?;
                Ok(None)
            }
            Instruction::Call2 {
                function,
                to,
                left,
                right,
            } => {
                self.meter
                    .charge(1)
                    .map_err(|fault| self.place(fault, at))?;
                self.call(*function, *to, &[*left, *right], at)?;
                Ok(None)
            }
            other => self.rare(other, at),
        }
    }

    /// The result, at the end of the code.
    fn outcome(&mut self, end: usize) -> Outcome<'a> {
        if self.observer.is_some() {
            self.observe_reads(end);
        }
        self.operand(self.expression.result, end)
    }

    // ------------------------------------------------------------------ results

    fn origin(&self, at: usize) -> NodeId {
        self.expression.origins.get(at).copied().unwrap_or(NO_NODE)
    }

    #[cold]
    fn place(&self, fault: Fault, at: usize) -> Fault {
        match self.origin(at) {
            NO_NODE => fault,
            node => fault.at(node),
        }
    }

    fn charge(&self, at: usize) -> Result<(), Fault> {
        self.meter.charge(1).map_err(|fault| self.place(fault, at))
    }

    /// Puts a value or fault into its register. Only a budget that is used up ends everything.
    #[inline(always)]
    fn finish(
        &mut self,
        to: Register,
        outcome: Outcome<'a>,
        at: usize,
    ) -> Result<Option<Target>, Fault> {
        match outcome {
            Ok(value) => self.set(to, value),
            Err(fault) => {
                let fault = self.place(fault, at);
                if fault.is_exhausted() {
                    return Err(fault);
                }
                self.set(to, Value::Failed(fault));
            }
        }
        Ok(None)
    }

    /// Fails and jumps. The fault is none of a budget: those end everything where they arise.
    #[cold]
    fn fail(&mut self, to: Register, fault: Fault, end: Target, at: usize) -> Target {
        let fault = self.place(fault, at);
        self.set(to, Value::Failed(fault));
        end
    }

    #[inline(never)]
    fn with(
        &self,
        from: Register,
        at: usize,
        read: impl FnOnce(&Self, &Value<'a>) -> Outcome<'a>,
    ) -> Outcome<'a> {
        match self.value(from) {
            Value::Failed(_) | Value::Missing(_) | Value::Absent => {
                self.operand(from, at).and_then(|value| read(self, &value))
            }
            value => read(self, value),
        }
    }

    fn select(
        &mut self,
        to: Register,
        from: Register,
        at: usize,
        read: impl FnOnce(&Self, &Value<'a>) -> Outcome<'a>,
    ) -> Result<Option<Target>, Fault> {
        self.charge(at)?;
        let value = self.with(from, at, read);
        self.finish(to, value, at)
    }

    /// Counts the octets that a new value takes.
    fn account(&self, outcome: &Outcome<'a>, at: usize) -> Result<(), Fault> {
        match outcome {
            Ok(value) => self
                .meter
                .allocate(value.new_octets())
                .map_err(|fault| self.place(fault, at)),
            Err(_) => Ok(()),
        }
    }

    #[inline(never)]
    fn call(
        &mut self,
        function: Function,
        to: Register,
        arguments: &[Register],
        at: usize,
    ) -> Result<(), Fault> {
        let context = self.scope.context(self.meter);
        let value = match *arguments {
            [only] => self
                .operand(only, at)
                .and_then(|only| library::call(function, &[only], &context)),
            [first, second] => self
                .pair(first, second, at)
                .and_then(|(first, second)| library::call(function, &[first, second], &context)),
            _ => Err(damaged()),
        };
        self.account(&value, at)?;
        self.finish(to, value, at).map(|_| ())
    }

    #[inline(always)]
    fn decide(
        &mut self,
        to: Register,
        operand: Register,
        decisive: bool,
        end: Target,
        at: usize,
    ) -> Result<Option<Target>, Fault> {
        match self.value(operand) {
            Value::Bool(value) if *value == decisive => {
                if let Value::Failed(fault) = self.value(to) {
                    self.meter.absorb(fault.clone());
                }
                self.set(to, Value::Bool(decisive));
                Ok(Some(end))
            }
            Value::Bool(_) => Ok(None),
            _ => {
                self.gather(to, operand, decisive, at);
                Ok(None)
            }
        }
    }

    #[cold]
    fn gather(&mut self, to: Register, operand: Register, decisive: bool, at: usize) {
        let fault = match self.operand(operand, at) {
            Ok(other) => {
                let operator = if decisive { "||" } else { "&&" };
                self.place(operators::not_bool(operator, &other), at)
            }
            Err(fault) => fault,
        };
        let fault = match self.value(to) {
            Value::Failed(first) => first.clone().merge(fault),
            _ => fault,
        };
        self.set(to, Value::Failed(fault));
    }

    #[inline(never)]
    fn member(
        &mut self,
        to: Register,
        needle: Register,
        set: Register,
        at: usize,
    ) -> Result<Option<Target>, Fault> {
        let expression: &'a Expression = self.expression;
        let Some(Literal::List(texts)) = expression.constants.get(usize::from(set)) else {
            return Err(damaged());
        };
        let value = match self.value(needle).as_text() {
            Some(text) => self.meter.octets(text.len()).map(|()| {
                let found = texts.binary_search_by(|literal| match literal {
                    Literal::Text(other) => other.as_str().cmp(text),
                    // Validation lets texts only into a set.
                    _ => std::cmp::Ordering::Less,
                });
                Value::Bool(found.is_ok())
            }),
            // Of another kind, since only the run knows it: no text.
            None => self.operand(needle, at).map(|_| Value::Bool(false)),
        };
        self.finish(to, value, at)
    }
}

/// Validation refuses every program that gets here.
fn damaged() -> Fault {
    Fault::new(
        FaultKind::Unbound,
        "the program is damaged: it refers to a part that it does not have",
    )
}
