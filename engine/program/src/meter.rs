//! The budget of steps and octets.

use crate::fault::{Fault, FaultKind};
use std::cell::{Cell, RefCell};

/// Elements of a list or map that a function looks at for one step.
pub const ELEMENTS_PER_STEP: usize = 4;
/// Octets of text or bytes that a function reads or writes for one step.
pub const OCTETS_PER_STEP: usize = 16;
/// Most absorbed faults that are kept for the decision.
const MOST_ABSORBED: usize = 16;

/// Counts steps against a limit: one for each operation that runs and each element that a macro comes to, and more for
/// functions in proportion to the elements and octets they touch; and octets of the values that are computed against
/// another. Once a limit is passed, everything evaluated under this meter fails with `budget_exhausted` or
/// `memory_exhausted`.
#[derive(Debug)]
pub struct Meter {
    limit: u64,
    left: Cell<u64>,
    octet_limit: u64,
    octets_left: Cell<u64>,
    exhausted: Cell<Option<FaultKind>>,
    variables: RefCell<Vec<u16>>,
    absorbed: RefCell<Vec<Fault>>,
}

impl Meter {
    /// A meter that allows this many steps, and octets without limit.
    pub fn new(limit: u64) -> Meter {
        Meter::with_octets(limit, u64::MAX)
    }

    /// A meter that allows this many steps and this many octets of computed values.
    pub fn with_octets(limit: u64, octet_limit: u64) -> Meter {
        Meter {
            limit,
            left: Cell::new(limit),
            octet_limit,
            octets_left: Cell::new(octet_limit),
            exhausted: Cell::new(None),
            variables: RefCell::new(Vec::new()),
            absorbed: RefCell::new(Vec::new()),
        }
    }

    /// The limit.
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// A meter with the same limits, of which nothing is used.
    pub fn anew(&self) -> Meter {
        Meter::with_octets(self.limit, self.octet_limit)
    }

    /// The budget that was used up, in words.
    pub fn exhausted_budget(&self) -> Option<String> {
        match self.exhausted.get()? {
            FaultKind::MemoryExhausted => {
                Some(format!("the budget of {} octets", self.octet_limit))
            }
            _ => Some(format!("the budget of {} steps", self.limit)),
        }
    }

    /// Steps taken so far; never more than the limit.
    pub fn used(&self) -> u64 {
        self.limit.saturating_sub(self.left.get())
    }

    /// Octets of computed values so far, those that are no longer needed included; never more than the limit.
    pub fn octets_used(&self) -> u64 {
        self.octet_limit.saturating_sub(self.octets_left.get())
    }

    /// A limit was passed.
    pub fn is_exhausted(&self) -> bool {
        self.exhausted.get().is_some()
    }

    /// Steps that are left.
    pub fn remaining(&self) -> u64 {
        self.left.get()
    }

    /// A meter for a part, with what is left here.
    pub(crate) fn rest(&self) -> Meter {
        Meter::with_octets(self.left.get(), self.octets_left.get())
    }

    /// Counts steps.
    #[inline(always)]
    pub fn charge(&self, steps: u64) -> Result<(), Fault> {
        match self.left.get().checked_sub(steps) {
            Some(left) if self.exhausted.get().is_none() => {
                self.left.set(left);
                Ok(())
            }
            _ => Err(self.exhaust(FaultKind::BudgetExhausted)),
        }
    }

    /// Counts octets of a computed value.
    #[inline]
    pub(crate) fn allocate(&self, octets: u64) -> Result<(), Fault> {
        if octets == 0 {
            return Ok(());
        }
        match self.octets_left.get().checked_sub(octets) {
            Some(left) => {
                self.octets_left.set(left);
                Ok(())
            }
            None => Err(self.exhaust(FaultKind::MemoryExhausted)),
        }
    }

    /// Counts the work of looking at so many elements.
    #[inline]
    pub(crate) fn elements(&self, count: usize) -> Result<(), Fault> {
        self.charge((count / ELEMENTS_PER_STEP) as u64)
    }

    /// Counts the work of reading or writing so many octets.
    #[inline]
    pub(crate) fn octets(&self, count: usize) -> Result<(), Fault> {
        self.charge((count / OCTETS_PER_STEP) as u64)
    }

    /// The first limit that is passed is the one that stands.
    #[cold]
    fn exhaust(&self, kind: FaultKind) -> Fault {
        let kind = self.exhausted.get().unwrap_or(kind);
        self.exhausted.set(Some(kind));
        match kind {
            FaultKind::MemoryExhausted => self.octets_left.set(0),
            _ => self.left.set(0),
        }
        let budget = self.exhausted_budget().unwrap_or_default();
        Fault::new(kind, format!("{budget} is used up"))
    }

    /// A part of the work passed the limit that was left for it, and so this one.
    pub(crate) fn exhaust_with(&self, fault: Fault) -> Fault {
        self.exhaust(fault.kind())
    }

    /// Counts a variable's steps and octets the first time it is read under this meter. Says whether this was the first time.
    pub(crate) fn charge_variable(
        &self,
        variable: u16,
        steps: u64,
        octets: u64,
    ) -> Result<bool, Fault> {
        let mut charged = self.variables.borrow_mut();
        match charged.binary_search(&variable) {
            Ok(_) => Ok(false),
            Err(place) => {
                self.charge(steps)?;
                self.allocate(octets)?;
                charged.insert(place, variable);
                Ok(true)
            }
        }
    }

    /// Notes a fault that did not matter in the end.
    pub(crate) fn absorb(&self, fault: Fault) {
        let mut absorbed = self.absorbed.borrow_mut();
        let known = |other: &Fault| other.node() == fault.node() && other.kind() == fault.kind();
        if absorbed.len() < MOST_ABSORBED && !absorbed.iter().any(known) {
            absorbed.push(fault);
        }
    }

    /// The faults that `&&`, `||` and macros absorbed since the last call, at most 16, one for each node and kind. Take
    /// them after each evaluation: their nodes are those of the expression that was evaluated.
    pub fn take_absorbed(&self) -> Vec<Fault> {
        self.absorbed.take()
    }
}
