//! What the rules of a policy can still read of a change that shows no AI, told by their compiled programs: in
//! `provenance.detected && files.exists(f, f.binary)` no file is looked at then.
//!
//! Each program is followed along the ways that it can take, and what is known of such a change decides at `&&`, `||` and `?:`.
//! Where it is not known, both ways count: too much may be named here, and never too little.

use super::Policy;
use crate::expression::{Expression, Literal, Root};
use crate::instruction::{Instruction, Operator, Register, Target};
use countersign_contract::RECORDS;
use std::collections::{BTreeMap, BTreeSet};

/// What is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    roots: BTreeSet<Root>,
    fields: BTreeSet<(u16, u16)>,
}

impl Reads {
    /// A name outside any loop is read. A variable is not among them: what it reads is.
    pub fn root(&self, root: Root) -> bool {
        self.roots.contains(&root)
    }

    /// Fields of a record that are read, of whichever such record.
    pub fn fields_of<'a>(&'a self, record: &'a str) -> impl Iterator<Item = &'static str> + 'a {
        self.fields.iter().filter_map(move |(number, place)| {
            let shape = RECORDS.get(usize::from(*number))?;
            let field = shape.fields.get(usize::from(*place))?;
            (shape.name == record).then_some(field.name)
        })
    }
}

/// What is known of a register.
#[derive(Clone, Debug, PartialEq)]
enum Known {
    Bool(bool),
    Int(i64),
    /// `provenance`, which shows nothing.
    Provenance,
    /// Bounds of lines that are both nought.
    NoLines,
    /// The value of a name that has not been used yet.
    Name(Root),
}

type State = BTreeMap<Register, Known>;

impl Policy {
    /// What decides about the controls of a change which nobody is asked about yet and which shows no AI: no evidence, so that no
    /// agent, no line of AI and no contradiction is found. With `risk`, what decides about its risk is among it, whether or not a
    /// control looks at that.
    pub fn reads_unmarked(&self, risk: bool) -> Reads {
        let mut reads = Reads::default();
        let rules = self.controls.iter().flat_map(|control| {
            [&control.applies, &control.satisfied, &control.message]
                .into_iter()
                .flatten()
        });
        let mut variables: Vec<(Option<bool>, Reads)> = Vec::new();
        for variable in &self.variables {
            let mut own = Reads::default();
            let value = follow(&variable.expression, &variables, &mut own);
            variables.push((value, own));
        }
        for rule in rules {
            follow(rule, &variables, &mut reads);
        }
        if risk || reads.root(Root::Risk) {
            for term in self.risk.iter().flat_map(|risk| &risk.terms) {
                follow(&term.value, &variables, &mut reads);
            }
        }
        reads
    }
}

/// Adds what an expression can read to `reads`, and gives its value where it is known.
fn follow(
    expression: &Expression,
    variables: &[(Option<bool>, Reads)],
    reads: &mut Reads,
) -> Option<bool> {
    let length = expression.code.len();
    let mut states: Vec<Option<State>> = vec![None; length + 1];
    let constants = (0..).zip(&expression.constants);
    let start = constants.filter_map(|(register, literal)| Some((register, known(literal)?)));
    states.splice(0..1, [Some(start.collect())]);
    let mut way = Way {
        code: &expression.code,
        variables,
        reads,
    };
    for at in 0..length {
        let state = states.get_mut(at).and_then(Option::take);
        let (Some(state), Some(instruction)) = (state, expression.code.get(at)) else {
            continue;
        };
        for (target, state) in way.step(at, instruction, state) {
            // Jumps back lead to the begin of a loop, where nothing is known that the loop changes.
            if target > at
                && let Some(there) = states.get_mut(target)
            {
                join(there, state);
            }
        }
    }
    let state = states.pop().flatten()?;
    let result = state.get(&expression.result).cloned();
    if let Some(Known::Name(root)) = result {
        way.uses(root);
    }
    match result {
        Some(Known::Bool(value)) => Some(value),
        _ => None,
    }
}

fn known(literal: &Literal) -> Option<Known> {
    match literal {
        Literal::Bool(value) => Some(Known::Bool(*value)),
        Literal::Int(value) => Some(Known::Int(*value)),
        _ => None,
    }
}

/// Of two ways to one place only that is known which is so on both.
fn join(there: &mut Option<State>, state: State) {
    match there {
        None => *there = Some(state),
        Some(before) => before.retain(|register, known| state.get(register) == Some(known)),
    }
}

struct Way<'w> {
    code: &'w [Instruction],
    variables: &'w [(Option<bool>, Reads)],
    reads: &'w mut Reads,
}

impl Way<'_> {
    fn uses(&mut self, root: Root) {
        match root {
            Root::Variable(place) => {
                if let Some((_, own)) = self.variables.get(usize::from(place)) {
                    self.reads.roots.extend(&own.roots);
                    self.reads.fields.extend(&own.fields);
                }
            }
            root => {
                self.reads.roots.insert(root);
            }
        }
    }

    /// Where an instruction leads, and what is known there.
    fn step(
        &mut self,
        at: usize,
        instruction: &Instruction,
        mut state: State,
    ) -> Vec<(usize, State)> {
        let next = at + 1;
        let place = |target: Target| target as usize;
        match instruction {
            Instruction::Root { to, root } => {
                let value = match root {
                    Root::Provenance => Known::Provenance,
                    Root::Variable(variable) => {
                        let known = self.variables.get(usize::from(*variable));
                        match known.and_then(|(value, _)| *value) {
                            Some(value) => Known::Bool(value),
                            None => Known::Name(*root),
                        }
                    }
                    root => Known::Name(*root),
                };
                state.insert(*to, value);
                return vec![(next, state)];
            }
            Instruction::Field {
                to,
                from,
                record,
                field,
            } => {
                let value = state
                    .get(from)
                    .and_then(|from| field_of(from, *record, *field));
                match value {
                    Some(value) => {
                        state.insert(*to, value);
                        return vec![(next, state)];
                    }
                    None => {
                        self.reads.fields.insert((*record, *field));
                    }
                }
            }
            Instruction::HasField { record, field, .. }
            | Instruction::OptionalField { record, field, .. } => {
                self.reads.fields.insert((*record, *field));
            }
            Instruction::Copy { to, from } => {
                if let Some(value @ (Known::Bool(_) | Known::Int(_))) = state.get(from).cloned() {
                    state.insert(*to, value);
                    return vec![(next, state)];
                }
            }
            Instruction::Start { to, value } => {
                state.insert(*to, Known::Bool(*value));
                return vec![(next, state)];
            }
            Instruction::Not { to, from } => {
                if let Some(Known::Bool(value)) = state.get(from) {
                    let value = !value;
                    state.insert(*to, Known::Bool(value));
                    return vec![(next, state)];
                }
            }
            Instruction::Operate {
                operator,
                to,
                left,
                right,
            } => {
                if let Some(value) = compared(*operator, state.get(left), state.get(right)) {
                    state.insert(*to, Known::Bool(value));
                    return vec![(next, state)];
                }
            }
            Instruction::Decide {
                to,
                operand,
                decisive,
                end,
            } => {
                let mut decided = state.clone();
                decided.insert(*to, Known::Bool(*decisive));
                match state.get(operand) {
                    Some(Known::Bool(value)) if value == decisive => {
                        return vec![(place(*end), decided)];
                    }
                    Some(Known::Bool(_)) => return vec![(next, state)],
                    _ => {}
                }
                self.use_operands(instruction, &state);
                // A fault may have been gathered.
                state.remove(to);
                return vec![(place(*end), decided), (next, state)];
            }
            Instruction::Branch { condition, no, .. } => {
                if let Some(Known::Bool(value)) = state.get(condition) {
                    let target = if *value { next } else { place(*no) };
                    return vec![(target, state)];
                }
            }
            Instruction::Jump { target } => return vec![(place(*target), state)],
            Instruction::Begin { end, .. } => {
                for inside in self.code.get(at..=place(*end)).unwrap_or_default() {
                    written(inside, &mut |register| {
                        state.remove(&register);
                    });
                }
            }
            Instruction::Known { target, .. } => {
                return vec![(place(*target), state.clone()), (next, state)];
            }
            Instruction::Done { .. } => return vec![(next, state)],
            _ => {}
        }
        self.use_operands(instruction, &state);
        written(instruction, &mut |register| {
            state.remove(&register);
        });
        let mut targets = vec![next];
        instruction
            .clone()
            .for_each_target(&mut |target| targets.push(place(*target)));
        targets
            .into_iter()
            .map(|target| (target, state.clone()))
            .collect()
    }

    /// Names that an instruction uses.
    fn use_operands(&mut self, instruction: &Instruction, state: &State) {
        let mut names = Vec::new();
        let mut provenance = false;
        instruction
            .clone()
            .for_each_register(&mut |register| match state.get(register) {
                Some(Known::Name(root)) => names.push(*root),
                Some(Known::Provenance | Known::NoLines) => provenance = true,
                _ => {}
            });
        for root in names {
            self.uses(root);
        }
        // A field of it is named by itself; as a whole it goes nowhere that is known.
        let field = matches!(
            instruction,
            Instruction::Field { .. }
                | Instruction::HasField { .. }
                | Instruction::OptionalField { .. }
        );
        if provenance && !field {
            self.reads.roots.insert(Root::Provenance);
        }
    }
}

/// What a field of `provenance` is where nothing shows AI.
fn field_of(from: &Known, record: u16, field: u16) -> Option<Known> {
    let shape = RECORDS.get(usize::from(record))?;
    let name = shape.fields.get(usize::from(field))?.name;
    match (from, shape.name, name) {
        (Known::Provenance, "provenance", "detected" | "agent_authored" | "agent_alone") => {
            Some(Known::Bool(false))
        }
        (Known::Provenance, "provenance", "ai_lines") => Some(Known::NoLines),
        (Known::NoLines, "line_range", "min" | "max") => Some(Known::Int(0)),
        _ => None,
    }
}

fn compared(operator: Operator, left: Option<&Known>, right: Option<&Known>) -> Option<bool> {
    match (left?, right?) {
        (Known::Int(left), Known::Int(right)) => Some(match operator {
            Operator::IntEqual => left == right,
            Operator::IntNotEqual => left != right,
            Operator::IntLess => left < right,
            Operator::IntLessEqual => left <= right,
            Operator::IntGreater => left > right,
            Operator::IntGreaterEqual => left >= right,
            _ => return None,
        }),
        (Known::Bool(left), Known::Bool(right)) => Some(match operator {
            Operator::BoolEqual => left == right,
            Operator::BoolNotEqual => left != right,
            _ => return None,
        }),
        _ => None,
    }
}

/// Registers that an instruction may write: too many are named where it reads others in a row.
fn written(instruction: &Instruction, visit: &mut dyn FnMut(Register)) {
    match instruction {
        Instruction::Next { first, second, .. } => {
            visit(*first);
            second.iter().for_each(|second| visit(*second));
        }
        Instruction::Forget { first, count } => {
            for register in *first..first.saturating_add(*count) {
                visit(register);
            }
        }
        Instruction::Open { to, inner, .. } => {
            visit(*to);
            visit(*inner);
        }
        Instruction::Copy { to, .. }
        | Instruction::Start { to, .. }
        | Instruction::Decide { to, .. }
        | Instruction::Branch { to, .. }
        | Instruction::Bound { to, .. }
        | Instruction::Wrap { to, .. }
        | Instruction::Begin { to, .. }
        | Instruction::Test { to, .. }
        | Instruction::Keep { to, .. }
        | Instruction::Collect { to, .. }
        | Instruction::Finish { to, .. } => visit(*to),
        other => {
            if let Some(to) = other.result() {
                visit(to);
            }
        }
    }
}
