//! The budget of steps.

use crate::fault::{Fault, FaultKind};
use std::cell::{Cell, RefCell};

/// Elements of a list or map that a function looks at for one step.
pub const ELEMENTS_PER_STEP: usize = 4;
/// Octets of text or bytes that a function reads or writes for one step.
pub const OCTETS_PER_STEP: usize = 16;
/// Most absorbed faults that are kept for the decision.
const MOST_ABSORBED: usize = 16;

/// Counts steps against a limit: one for each node that runs, and more for functions in proportion to the elements and
/// octets they touch. Once the limit is passed, everything evaluated under this meter fails with `budget_exhausted`.
#[derive(Debug)]
pub struct Meter {
    limit: u64,
    used: Cell<u64>,
    exhausted: Cell<bool>,
    variables: RefCell<Vec<u16>>,
    absorbed: RefCell<Vec<Fault>>,
}

impl Meter {
    /// A meter that allows this many steps.
    pub fn new(limit: u64) -> Meter {
        Meter {
            limit,
            used: Cell::new(0),
            exhausted: Cell::new(false),
            variables: RefCell::new(Vec::new()),
            absorbed: RefCell::new(Vec::new()),
        }
    }

    /// The limit.
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// Steps taken so far; never more than the limit.
    pub fn used(&self) -> u64 {
        self.used.get()
    }

    /// The limit was passed.
    pub fn is_exhausted(&self) -> bool {
        self.exhausted.get()
    }

    /// Steps that are left.
    pub fn remaining(&self) -> u64 {
        self.limit.saturating_sub(self.used.get())
    }

    /// Counts steps.
    #[inline]
    pub fn charge(&self, steps: u64) -> Result<(), Fault> {
        let used = self.used.get().saturating_add(steps);
        if used > self.limit || self.exhausted.get() {
            return Err(self.exhaust());
        }
        self.used.set(used);
        Ok(())
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

    #[cold]
    fn exhaust(&self) -> Fault {
        self.exhausted.set(true);
        self.used.set(self.limit);
        Fault::new(
            FaultKind::BudgetExhausted,
            format!("the budget of {} steps is used up", self.limit),
        )
    }

    /// Counts a variable's steps the first time it is read under this meter. Says whether this was the first time.
    pub(crate) fn charge_variable(&self, variable: u16, steps: u64) -> Result<bool, Fault> {
        let mut charged = self.variables.borrow_mut();
        match charged.binary_search(&variable) {
            Ok(_) => Ok(false),
            Err(place) => {
                self.charge(steps)?;
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
