//! Writing the instructions of macros.

use super::LowerError;
use super::emission::{Emission, LATER, NOWHERE};
use crate::expression::{LoopKind, NodeId};
use crate::instruction::{Instruction, Register, Target};
use crate::tree::Loop;

impl Emission<'_> {
    /// `cel.bind(name, value, body)`
    pub(super) fn bind(
        &mut self,
        id: NodeId,
        to: Register,
        slot: u16,
        value: NodeId,
        body: NodeId,
    ) -> Result<(), LowerError> {
        let local = self.fresh()?;
        self.operand_in(value, local)?;
        let bound = Instruction::Bound {
            to,
            from: local,
            end: NOWHERE,
        };
        let bound = self.emit(bound, id, &[])?;
        self.open(id, [Some((slot, local)), None], false)?;
        self.perhaps(|emission| emission.operand_in(body, to))?;
        self.close();
        self.land(bound)?;
        self.emit(Instruction::Done { register: to }, id, &[])?;
        Ok(())
    }

    pub(super) fn macro_loop(
        &mut self,
        id: NodeId,
        to: Register,
        it: &Loop,
    ) -> Result<(), LowerError> {
        if matches!(it.kind, LoopKind::OptionalMap | LoopKind::OptionalFlatMap) {
            return self.optional_map(id, to, it);
        }
        let range = self.operand(it.range)?;
        let frame = self.frame()?;
        let begin = Instruction::Begin {
            frame,
            kind: it.kind,
            range: range.register,
            range_node: it.range,
            pairs: it.second_slot.is_some(),
            to,
            end: LATER,
        };
        let begin = self.emit(begin, id, &[range])?;
        let first = self.fresh()?;
        let second = match it.second_slot {
            Some(_) => Some(self.fresh()?),
            None => None,
        };
        let next = self.here()?;
        let head = Instruction::Next {
            frame,
            first,
            second,
            done: NOWHERE,
        };
        let head = self.emit(head, id, &[])?;
        self.open(
            id,
            [Some((it.slot, first)), it.second_slot.zip(second)],
            true,
        )?;
        let mut jumps = self.perhaps(|emission| emission.body(id, to, frame, next, it))?;
        jumps.push(begin);
        self.close();
        self.land(head)?;
        self.emit(Instruction::Finish { frame, to }, id, &[])?;
        for jump in jumps {
            self.land_later(jump)?;
        }
        self.emit(Instruction::Leave { frame, to }, id, &[])?;
        Ok(())
    }

    /// The condition and the transform of a loop. Gives the instructions that lead to its end.
    fn body(
        &mut self,
        id: NodeId,
        to: Register,
        frame: u16,
        next: Target,
        it: &Loop,
    ) -> Result<Vec<usize>, LowerError> {
        let mut jumps = Vec::new();
        if let Some(condition) = it.condition {
            let operand = self.operand(condition)?;
            let instruction = match it.kind {
                LoopKind::All | LoopKind::Exists | LoopKind::ExistsOne => Instruction::Test {
                    frame,
                    condition: operand.register,
                    to,
                    next,
                    end: LATER,
                },
                _ => Instruction::Keep {
                    frame,
                    condition: operand.register,
                    to,
                    next,
                    end: LATER,
                },
            };
            jumps.push(self.emit(instruction, condition, &[operand])?);
        }
        if !matches!(
            it.kind,
            LoopKind::All | LoopKind::Exists | LoopKind::ExistsOne
        ) {
            let operand = match it.transform {
                Some(transform) => Some(self.operand(transform)?),
                None => None,
            };
            let collect = Instruction::Collect {
                frame,
                value: operand.map(|operand| operand.register),
                to,
                next,
                end: LATER,
            };
            // An entry that is not a map is the fault of what was to become one.
            let origin = match (it.kind, it.transform) {
                (LoopKind::TransformMapEntry, Some(transform)) => transform,
                _ => id,
            };
            jumps.push(self.emit(collect, origin, operand.as_slice())?);
        }
        Ok(jumps)
    }

    /// `optMap` and `optFlatMap`
    fn optional_map(&mut self, id: NodeId, to: Register, it: &Loop) -> Result<(), LowerError> {
        let transform = it.transform.ok_or(LowerError::Malformed)?;
        let range = self.operand(it.range)?;
        let inner = self.fresh()?;
        let open = Instruction::Open {
            to,
            from: range.register,
            inner,
            end: NOWHERE,
        };
        let open = self.emit(open, id, &[range])?;
        self.open(id, [Some((it.slot, inner)), None], false)?;
        let operand = self.perhaps(|emission| emission.operand(transform))?;
        self.close();
        let wrap = Instruction::Wrap {
            to,
            from: operand.register,
            flat: it.kind == LoopKind::OptionalFlatMap,
        };
        self.emit(wrap, id, &[operand])?;
        self.land(open)?;
        self.emit(Instruction::Done { register: to }, id, &[])?;
        Ok(())
    }
}
