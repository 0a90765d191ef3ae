//! Showing an observer what each sub-expression came to.

use super::Machine;
use crate::expression::{NO_NODE, NodeId};
use crate::instruction::{Instruction, Register};

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
