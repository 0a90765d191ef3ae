//! Writing instructions.

use super::analysis::Info;
use super::folding::Constants;
use super::sharing::{Shared, is_leaf};
use super::{LowerError, key_of};
use crate::expression::{Literal, NO_NODE, NodeId, Pattern, Read, Root};
use crate::instruction::{Instruction, Register, Target};
use crate::tree::{Operation, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// While instructions are written, constants have registers from here on.
const FIRST_CONSTANT: Register = 1 << 15;

/// The register as the finished expression numbers it: constants first.
pub(super) fn place(register: Register, constants: Register) -> Register {
    match register.checked_sub(FIRST_CONSTANT) {
        Some(constant) => constant,
        None => register.saturating_add(constants),
    }
}

/// Where a value can be read.
#[derive(Clone, Copy)]
pub(super) struct Operand {
    pub register: Register,
    /// The sub-expression, when no instruction computes its value.
    node: NodeId,
}

/// Registers for what has its home at one macro, by class; one after the other.
struct SharedRegisters {
    of: BTreeMap<u32, Register>,
    first: Register,
    count: u16,
}

/// A macro whose body is being written.
struct Scope {
    slots: [Option<(u16, Register)>; 2],
    /// Its body runs again for each element.
    loops: bool,
    shared: BTreeMap<u32, Register>,
}

pub(super) struct Emission<'t> {
    pub tree: &'t Tree,
    pub constants: &'t Constants,
    pub infos: &'t [Info],
    shared: &'t Shared,
    pub code: Vec<Instruction>,
    pub origins: Vec<NodeId>,
    pub reads: Vec<Read>,
    pub patterns: Vec<Pattern>,
    pub pool: Vec<Literal>,
    pooled: BTreeMap<Vec<u8>, Register>,
    roots: BTreeMap<Root, Register>,
    scopes: Vec<Scope>,
    outermost: BTreeMap<u32, Register>,
    /// Shared registers that have their value wherever the next instruction runs.
    certain: Vec<Register>,
    /// Shared registers for which instructions were written before.
    written: BTreeSet<Register>,
    /// The next register that is free.
    pub next: Register,
    pub frames: u16,
}

impl<'t> Emission<'t> {
    pub(super) fn new(
        tree: &'t Tree,
        constants: &'t Constants,
        infos: &'t [Info],
        shared: &'t Shared,
    ) -> Emission<'t> {
        Emission {
            tree,
            constants,
            infos,
            shared,
            code: Vec::new(),
            origins: Vec::new(),
            reads: Vec::new(),
            patterns: Vec::new(),
            pool: Vec::new(),
            pooled: BTreeMap::new(),
            roots: BTreeMap::new(),
            scopes: Vec::new(),
            outermost: BTreeMap::new(),
            certain: Vec::new(),
            written: BTreeSet::new(),
            next: 0,
            frames: 0,
        }
    }

    /// The whole expression: names first, since reading one costs nothing and many are read in loops.
    pub(super) fn whole(&mut self) -> Result<Register, LowerError> {
        self.names(self.tree.root())?;
        self.outermost = self.shared_registers(NO_NODE)?.of;
        let result = self.operand(self.tree.root())?;
        let end = self.here()?;
        self.read(result, end);
        Ok(result.register)
    }

    fn names(&mut self, id: NodeId) -> Result<(), LowerError> {
        let node = self.tree.node(id).ok_or(LowerError::Malformed)?;
        if self.constants.contains_key(&id) {
            return Ok(());
        }
        match &node.operation {
            Operation::Root(root) if is_leaf(&node.operation) => {
                if !self.roots.contains_key(root) {
                    let to = self.fresh()?;
                    self.emit(Instruction::Root { to, root: *root }, NO_NODE, &[])?;
                    self.roots.insert(*root, to);
                }
                Ok(())
            }
            operation => operation
                .children()
                .into_iter()
                .try_for_each(|child| self.names(child)),
        }
    }

    // ------------------------------------------------------------ building blocks

    pub(super) fn here(&self) -> Result<Target, LowerError> {
        Target::try_from(self.code.len()).map_err(|_| LowerError::TooLarge)
    }

    pub(super) fn fresh(&mut self) -> Result<Register, LowerError> {
        self.fresh_block(1)
    }

    fn fresh_block(&mut self, count: u16) -> Result<Register, LowerError> {
        if count == 0 {
            return Ok(0);
        }
        let first = self.next;
        self.next = first
            .checked_add(count)
            .filter(|next| *next < FIRST_CONSTANT)
            .ok_or(LowerError::TooLarge)?;
        Ok(first)
    }

    pub(super) fn constant(&mut self, literal: Literal) -> Result<Register, LowerError> {
        let key = key_of(&literal);
        if let Some(known) = self.pooled.get(&key) {
            return Ok(*known);
        }
        let place = Register::try_from(self.pool.len()).map_err(|_| LowerError::TooLarge)?;
        let register = FIRST_CONSTANT
            .checked_add(place)
            .filter(|register| *register < Register::MAX)
            .ok_or(LowerError::TooLarge)?;
        self.pool.push(literal);
        self.pooled.insert(key, register);
        Ok(register)
    }

    pub(super) fn text(&mut self, text: &str) -> Result<Register, LowerError> {
        self.constant(Literal::Text(text.to_owned()))
    }

    pub(super) fn read(&mut self, operand: Operand, at: Target) {
        if operand.node != NO_NODE {
            self.reads.push(Read {
                at,
                register: operand.register,
                node: operand.node,
            });
        }
    }

    /// Writes an instruction and gives its place.
    pub(super) fn emit(
        &mut self,
        instruction: Instruction,
        origin: NodeId,
        operands: &[Operand],
    ) -> Result<usize, LowerError> {
        let at = self.here()?;
        for operand in operands {
            self.read(*operand, at);
        }
        self.code.push(instruction);
        self.origins.push(origin);
        Ok(at as usize)
    }

    /// Lets the jumps of an instruction that still have no target lead here.
    pub(super) fn land(&mut self, at: usize) -> Result<(), LowerError> {
        let here = self.here()?;
        if let Some(instruction) = self.code.get_mut(at) {
            instruction.for_each_target(&mut |target| {
                if *target == NOWHERE {
                    *target = here;
                }
            });
        }
        Ok(())
    }

    /// As [`Emission::land`], for the jumps that lead further.
    pub(super) fn land_later(&mut self, at: usize) -> Result<(), LowerError> {
        let here = self.here()?;
        if let Some(instruction) = self.code.get_mut(at) {
            instruction.for_each_target(&mut |target| {
                if *target == LATER {
                    *target = here;
                }
            });
        }
        Ok(())
    }

    // ----------------------------------------------------------------- operands

    /// Where the value of a node can be read, after the instructions that compute it.
    pub(super) fn operand(&mut self, id: NodeId) -> Result<Operand, LowerError> {
        let node = self.tree.node(id).ok_or(LowerError::Malformed)?;
        if let Some(literal) = self.constants.get(&id) {
            let register = self.constant(literal.clone())?;
            // A literal needs no explanation, what was folded does.
            let node = if node.operation.is_literal() {
                NO_NODE
            } else {
                id
            };
            return Ok(Operand { register, node });
        }
        match &node.operation {
            Operation::Local(slot) => {
                let register = self.local(*slot)?;
                return Ok(Operand { register, node: id });
            }
            Operation::Root(root) if is_leaf(&node.operation) => {
                let register = *self.roots.get(root).ok_or(LowerError::Malformed)?;
                return Ok(Operand { register, node: id });
            }
            _ => {}
        }
        let register = match self.home_of(id) {
            Some(register) if self.certain.contains(&register) => {
                return Ok(Operand { register, node: id });
            }
            Some(register) => {
                self.compute_once(id, register)?;
                register
            }
            None => {
                let register = self.fresh()?;
                self.compute(id, register)?;
                register
            }
        };
        Ok(Operand {
            register,
            node: NO_NODE,
        })
    }

    /// Writes the instructions for a shared node, and before them a look whether they ran already, if they can have.
    fn compute_once(&mut self, id: NodeId, register: Register) -> Result<(), LowerError> {
        let level = self.infos.get(id as usize).map_or(0, Info::level);
        let again = self.scopes.iter().skip(level).any(|scope| scope.loops);
        if again || !self.written.insert(register) {
            let known = Instruction::Known {
                register,
                target: NOWHERE,
            };
            let known = self.emit(known, id, &[])?;
            self.compute(id, register)?;
            self.land(known)?;
        } else {
            self.compute(id, register)?;
        }
        self.written.insert(register);
        self.certain.push(register);
        Ok(())
    }

    /// Writes instructions that may be jumped over: what they compute is not certain behind them.
    pub(super) fn perhaps<T>(
        &mut self,
        write: impl FnOnce(&mut Self) -> Result<T, LowerError>,
    ) -> Result<T, LowerError> {
        let certain = self.certain.len();
        let result = write(self);
        self.certain.truncate(certain);
        result
    }

    /// The same, in a register that the caller chose.
    pub(super) fn operand_in(&mut self, id: NodeId, to: Register) -> Result<(), LowerError> {
        let node = self.tree.node(id).ok_or(LowerError::Malformed)?;
        let at_hand = self.constants.contains_key(&id)
            || is_leaf(&node.operation)
            || self.home_of(id).is_some();
        if !at_hand {
            return self.compute(id, to);
        }
        let operand = self.operand(id)?;
        let copy = Instruction::Copy {
            to,
            from: operand.register,
        };
        self.emit(copy, NO_NODE, &[operand])?;
        Ok(())
    }

    pub(super) fn block(&mut self, nodes: &[NodeId]) -> Result<(Register, u16), LowerError> {
        let count = u16::try_from(nodes.len()).map_err(|_| LowerError::TooLarge)?;
        let first = self.fresh_block(count)?;
        for (place, node) in (first..).zip(nodes) {
            self.operand_in(*node, place)?;
        }
        Ok((first, count))
    }

    fn local(&self, slot: u16) -> Result<Register, LowerError> {
        let found = self.scopes.iter().rev().find_map(|scope| {
            let slots = scope.slots.iter().flatten();
            slots
                .filter(|(bound, _)| *bound == slot)
                .map(|(_, register)| *register)
                .next()
        });
        found.ok_or(LowerError::Malformed)
    }

    // ------------------------------------------------------------------ sharing

    /// Registers for what has its home at a macro; they stand one after the other.
    fn shared_registers(&mut self, home: NodeId) -> Result<SharedRegisters, LowerError> {
        let classes: Vec<u32> = self
            .shared
            .range((home, 0)..=(home, u32::MAX))
            .map(|((_, class), ())| *class)
            .collect();
        let count = u16::try_from(classes.len()).map_err(|_| LowerError::TooLarge)?;
        let first = self.fresh_block(count)?;
        Ok(SharedRegisters {
            of: classes.into_iter().zip(first..).collect(),
            first,
            count,
        })
    }

    /// Opens the scope of a macro. What is shared in it is forgotten at the instruction that this writes.
    pub(super) fn open(
        &mut self,
        node: NodeId,
        slots: [Option<(u16, Register)>; 2],
        loops: bool,
    ) -> Result<(), LowerError> {
        let SharedRegisters { of, first, count } = self.shared_registers(node)?;
        if count > 0 {
            self.emit(Instruction::Forget { first, count }, NO_NODE, &[])?;
        }
        self.scopes.push(Scope {
            slots,
            loops,
            shared: of,
        });
        Ok(())
    }

    pub(super) fn close(&mut self) {
        self.scopes.pop();
    }

    /// A frame for a loop.
    pub(super) fn frame(&mut self) -> Result<u16, LowerError> {
        let frame = self.frames;
        self.frames = frame.checked_add(1).ok_or(LowerError::TooLarge)?;
        Ok(frame)
    }

    /// The register of a shared sub-expression.
    fn home_of(&self, id: NodeId) -> Option<Register> {
        let info = self.infos.get(id as usize)?;
        match info.level().checked_sub(1) {
            None => self.outermost.get(&info.class).copied(),
            Some(place) => self.scopes.get(place)?.shared.get(&info.class).copied(),
        }
    }
}

/// A jump whose target is not known yet.
pub(super) const NOWHERE: Target = Target::MAX;
/// A jump that leads behind the nearest place that is not known yet.
pub(super) const LATER: Target = Target::MAX - 1;
