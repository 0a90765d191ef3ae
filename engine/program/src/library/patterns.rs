//! Patterns that functions read: literal ones compiled when a policy is loaded, others once for each evaluation.

use super::glob::Glob;
use super::regex::Automaton;
use super::{Context, Function};
use crate::fault::{Fault, FaultKind};
use crate::meter::Meter;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Most octets of a pattern that is computed.
const LONGEST_COMPUTED: usize = 1_000;
/// Most computed patterns that one evaluation keeps.
const MOST_COMPUTED: usize = 64;
/// Steps that one octet of a computed pattern costs.
const STEPS_PER_OCTET: u64 = 2;

/// Steps that compiling a pattern of so many octets costs, for the compiler's worst case too.
pub(super) fn compiling_steps(octets: u64) -> u64 {
    octets.saturating_mul(STEPS_PER_OCTET)
}

/// The literal patterns of a policy, compiled.
#[derive(Debug, Default)]
pub struct Patterns {
    regexes: BTreeMap<String, Automaton>,
    globs: BTreeMap<String, Glob>,
}

impl Patterns {
    /// Compiles a literal pattern of a function. One that can't be compiled is left out: using it is a fault.
    pub(crate) fn insert(&mut self, function: Function, pattern: &str) {
        if function == Function::MatchesGlob {
            if let Ok(glob) = Glob::parse(pattern) {
                self.globs.insert(pattern.to_owned(), glob);
            }
        } else if let Ok(regex) = Automaton::compile(pattern) {
            self.regexes.insert(pattern.to_owned(), regex);
        }
    }
}

/// Patterns that were computed during an evaluation.
#[derive(Default)]
pub(crate) struct PatternCache {
    regexes: RefCell<BTreeMap<Box<str>, Automaton>>,
    globs: RefCell<BTreeMap<Box<str>, Glob>>,
}

impl Context<'_> {
    /// Runs something with a compiled regular expression.
    pub(super) fn with_regex<R>(
        &self,
        pattern: &str,
        run: impl Fn(&Automaton) -> Result<R, Fault>,
    ) -> Result<R, Fault> {
        if let Some(regex) = self
            .loaded
            .and_then(|patterns| patterns.regexes.get(pattern))
        {
            return run(regex);
        }
        let cache = &self.cache.regexes;
        with_computed(cache, pattern, self.meter, Automaton::compile, run)?
    }

    /// Runs something with a compiled glob.
    pub(super) fn with_glob<R>(
        &self,
        pattern: &str,
        run: impl Fn(&Glob) -> Result<R, Fault>,
    ) -> Result<R, Fault> {
        if let Some(glob) = self.loaded.and_then(|patterns| patterns.globs.get(pattern)) {
            return run(glob);
        }
        let parse = |pattern: &str| Glob::parse(pattern).map_err(str::to_owned);
        with_computed(&self.cache.globs, pattern, self.meter, parse, run)?
    }
}

fn with_computed<P, R>(
    cache: &RefCell<BTreeMap<Box<str>, P>>,
    pattern: &str,
    meter: &Meter,
    compile: impl Fn(&str) -> Result<P, String>,
    run: impl Fn(&P) -> R,
) -> Result<R, Fault> {
    // Charged on every use, cached or not: what a control costs must not depend on what ran before it.
    meter.charge(compiling_steps(pattern.len() as u64))?;
    if let Some(compiled) = cache.borrow().get(pattern) {
        return Ok(run(compiled));
    }
    if pattern.len() > LONGEST_COMPUTED {
        return Err(Fault::new(
            FaultKind::InvalidPattern,
            format!("a computed pattern may have at most {LONGEST_COMPUTED} octets"),
        ));
    }
    let compiled =
        compile(pattern).map_err(|error| Fault::new(FaultKind::InvalidPattern, error))?;
    let result = run(&compiled);
    let mut kept = cache.borrow_mut();
    if kept.len() >= MOST_COMPUTED {
        kept.clear();
    }
    kept.insert(pattern.into(), compiled);
    Ok(result)
}
