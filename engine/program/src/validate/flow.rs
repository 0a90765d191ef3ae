//! Where instructions read, write and jump, and how deep the values can get that they build.

use super::MAXIMUM_NESTING;
use crate::expression::{Expression, Root};
use crate::instruction::{Instruction, Register};
use crate::library::Function;

/// Checks registers, frames and targets of one instruction.
pub(super) fn check(
    expression: &Expression,
    instruction: &Instruction,
    at: usize,
) -> Result<(), String> {
    let mut known = Ok(());
    let mut copy = instruction.clone();
    copy.for_each_register(&mut |register| {
        if *register >= expression.registers {
            known = Err(format!("there is no register {register}"));
        }
    });
    known?;
    if let Some((first, count)) = block(instruction)
        && first
            .checked_add(count)
            .is_none_or(|end| end > expression.registers)
    {
        return Err(format!("there are no {count} registers from {first} on"));
    }
    if writes_constant(expression, instruction) {
        return Err("it writes to a constant".to_owned());
    }
    if let Some(frame) = frame(instruction)
        && frame >= expression.frames
    {
        return Err(format!("there is no frame {frame}"));
    }
    let again = match instruction {
        Instruction::Test { frame, next, .. }
        | Instruction::Keep { frame, next, .. }
        | Instruction::Collect { frame, next, .. } => Some((*frame, *next)),
        _ => None,
    };
    let mut jumps = Ok(());
    copy.for_each_target(&mut |target| {
        if again.is_some_and(|(_, next)| next == *target) {
            return;
        }
        let ahead = *target as usize > at && *target as usize <= expression.code.len();
        if !ahead {
            jumps = Err(format!("it jumps to {target}"));
        }
    });
    jumps?;
    match again {
        None => Ok(()),
        // The way back leads to the head of the loop, which ends when the list does.
        Some((frame, next)) if (next as usize) < at => match expression.code.get(next as usize) {
            Some(Instruction::Next { frame: head, .. }) if *head == frame => Ok(()),
            _ => Err(format!(
                "it jumps back to {next}, which is no head of its loop"
            )),
        },
        Some((_, next)) => Err(format!("it jumps to {next}")),
    }
}

fn block(instruction: &Instruction) -> Option<(Register, u16)> {
    match instruction {
        Instruction::Call { first, count, .. }
        | Instruction::List { first, count, .. }
        | Instruction::Forget { first, count } => Some((*first, *count)),
        Instruction::Map { first, count, .. } => Some((*first, count.saturating_mul(2))),
        _ => None,
    }
}

fn frame(instruction: &Instruction) -> Option<u16> {
    match instruction {
        Instruction::Begin { frame, .. }
        | Instruction::Next { frame, .. }
        | Instruction::Test { frame, .. }
        | Instruction::Keep { frame, .. }
        | Instruction::Collect { frame, .. }
        | Instruction::Finish { frame, .. }
        | Instruction::Leave { frame, .. } => Some(*frame),
        _ => None,
    }
}

/// The registers that an instruction writes to.
fn written(instruction: &Instruction) -> [Option<Register>; 2] {
    match instruction {
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
        | Instruction::Finish { to, .. } => [Some(*to), None],
        Instruction::Open { to, inner, .. } => [Some(*to), Some(*inner)],
        Instruction::Next { first, second, .. } => [Some(*first), *second],
        Instruction::Forget { first, .. } => [Some(*first), None],
        // These only look at theirs.
        Instruction::Done { .. } | Instruction::Leave { .. } => [None, None],
        other => [other.result(), None],
    }
}

fn writes_constant(expression: &Expression, instruction: &Instruction) -> bool {
    written(instruction)
        .into_iter()
        .flatten()
        .any(|register| usize::from(register) < expression.constants.len())
}

/// How deep the result can be nested. Registers get the deepest that is written to them; whatever makes a value of others
/// goes one deeper, so that a program that nests again and again, as no compiler writes it, passes the limit.
pub(super) fn nesting(expression: &Expression, root: impl Fn(Root) -> u32) -> Result<u32, String> {
    let mut depths = Depths {
        registers: vec![0; usize::from(expression.registers)],
        frames: vec![(0, 0); usize::from(expression.frames)],
        changed: true,
    };
    while depths.changed {
        depths.changed = false;
        for instruction in &expression.code {
            depths.flow(instruction, &root);
        }
        if depths
            .registers
            .iter()
            .any(|depth| *depth > MAXIMUM_NESTING)
        {
            return Err(format!(
                "values are nested deeper than {MAXIMUM_NESTING} levels, those of variables included"
            ));
        }
    }
    Ok(depths.depth(expression.result))
}

struct Depths {
    registers: Vec<u32>,
    /// Of what a loop runs over, and of what it collects.
    frames: Vec<(u32, u32)>,
    changed: bool,
}

impl Depths {
    fn depth(&self, register: Register) -> u32 {
        self.registers
            .get(usize::from(register))
            .copied()
            .unwrap_or_default()
    }

    fn deepest(&self, first: Register, count: u16) -> u32 {
        (first..first.saturating_add(count))
            .map(|register| self.depth(register))
            .max()
            .unwrap_or_default()
    }

    fn set(&mut self, register: Register, depth: u32) {
        if let Some(place) = self.registers.get_mut(usize::from(register))
            && *place < depth
        {
            *place = depth;
            self.changed = true;
        }
    }

    fn flow(&mut self, instruction: &Instruction, root: &impl Fn(Root) -> u32) {
        match instruction {
            Instruction::Root { to, root: name } => self.set(*to, root(*name)),
            Instruction::Copy { to, from }
            | Instruction::Field { to, from, .. }
            | Instruction::Key { to, from, .. }
            | Instruction::Index { to, from, .. }
            | Instruction::Open {
                inner: to, from, ..
            } => self.set(*to, self.depth(*from)),
            Instruction::OptionalField { to, from, .. }
            | Instruction::OptionalKey { to, from, .. }
            | Instruction::OptionalIndex { to, from, .. }
            | Instruction::Wrap { to, from, .. } => self.set(*to, self.depth(*from) + 1),
            Instruction::Call1 {
                function,
                to,
                argument,
            } => self.call(*function, *to, self.depth(*argument)),
            Instruction::Call2 {
                function,
                to,
                left,
                right,
            } => self.call(*function, *to, self.depth(*left).max(self.depth(*right))),
            Instruction::Call {
                function,
                to,
                first,
                count,
            } => self.call(*function, *to, self.deepest(*first, *count)),
            Instruction::List {
                to, first, count, ..
            } => self.set(*to, self.deepest(*first, *count) + 1),
            Instruction::Map {
                to, first, count, ..
            } => self.set(*to, self.deepest(*first, count.saturating_mul(2)) + 1),
            Instruction::Begin { frame, range, .. } => {
                let depth = self.depth(*range);
                self.frame(*frame, depth, 0);
            }
            Instruction::Next {
                frame,
                first,
                second,
                ..
            } => {
                let (range, _) = self.frame_of(*frame);
                self.set(*first, range);
                if let Some(second) = second {
                    self.set(*second, range);
                }
            }
            Instruction::Collect { frame, value, .. } => {
                let (range, _) = self.frame_of(*frame);
                let depth = value.map_or(range, |value| self.depth(value)).max(range);
                self.frame(*frame, 0, depth);
            }
            Instruction::Finish { frame, to } => {
                let (_, collected) = self.frame_of(*frame);
                self.set(*to, collected + 1);
            }
            _ => {}
        }
    }

    fn frame_of(&self, frame: u16) -> (u32, u32) {
        self.frames
            .get(usize::from(frame))
            .copied()
            .unwrap_or_default()
    }

    fn frame(&mut self, frame: u16, range: u32, collected: u32) {
        if let Some(place) = self.frames.get_mut(usize::from(frame)) {
            let deeper = (place.0.max(range), place.1.max(collected));
            self.changed |= deeper != *place;
            *place = deeper;
        }
    }

    fn call(&mut self, function: Function, to: Register, arguments: u32) {
        let depth = match function {
            // Only these put any value into a new one.
            Function::OptionalOf | Function::OptionalOfNonZero => arguments + 1,
            // The others give a part of an argument, or something of their own such as a list of texts.
            _ => arguments.max(2),
        };
        self.set(to, depth);
    }
}
