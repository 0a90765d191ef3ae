//! Regular expressions and globs: literal ones compiled when a policy is loaded, others once for each evaluation.

use crate::expression::{Expression, Literal};
use crate::fault::{Fault, FaultKind};
use crate::function::Function;
use crate::functions::Context;
use crate::functions::glob::Glob;
use crate::meter::Meter;
use crate::policy::Policy;
use regex_lite::{Regex, RegexBuilder};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Most octets that a compiled regular expression may take.
const REGEX_SIZE: usize = 256 * 1024;
/// Most octets of a pattern that is computed.
const LONGEST_COMPUTED: usize = 1_000;
/// Most computed patterns that one evaluation keeps.
const MOST_COMPUTED: usize = 64;
/// Steps that one octet of a computed pattern costs.
const STEPS_PER_OCTET: u64 = 2;
/// Octets of text times states of the automaton that are looked at for one step.
const WORK_PER_STEP: u64 = 16;
/// About as many states as fit into [`REGEX_SIZE`].
const MOST_STATES: u64 = 8_192;

/// Compiles a regular expression as `matches` does, so that the compiler can refuse a bad one with its place.
///
/// # Errors
/// What is wrong with it, in words.
pub fn compile_regex(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(pattern)
        .size_limit(REGEX_SIZE)
        .build()
        .map_err(|error| error.to_string())
}

/// Checks a glob as `matchesGlob` reads it.
///
/// # Errors
/// What is wrong with it, in words.
pub fn check_glob(pattern: &str) -> Result<(), String> {
    Glob::parse(pattern).map(|_| ()).map_err(str::to_owned)
}

/// Most steps that a function that reads a pattern charges by itself for finding it in a text of so many octets, for the
/// compiler's worst case. `pattern` is the pattern where it is a literal, `length` how many octets it can have.
pub fn most_match_steps(function: Function, text: u64, pattern: Option<&str>, length: u64) -> u64 {
    let compiling = length.saturating_mul(STEPS_PER_OCTET);
    let matching = match (function, pattern) {
        (Function::Matches, Some(pattern)) => regex_steps(text, states(pattern)),
        (Function::Matches, None) => regex_steps(text, MOST_STATES),
        (Function::RegexExtract | Function::RegexExtractAll | Function::RegexReplace, pattern) => {
            let states = pattern.map_or(MOST_STATES, states);
            // A group needs two octets, `(` and `)`; a pattern to extract with has one at most.
            let groups = if function == Function::RegexReplace {
                length / 2
            } else {
                1
            };
            let once = regex_steps(text, states.saturating_mul(groups.saturating_add(1)));
            let searches = if function == Function::RegexExtract {
                1
            } else {
                // One for each place of a match, and one that finds none.
                text.saturating_add(2)
            };
            once.saturating_mul(searches)
        }
        (_, Some(pattern)) => Glob::parse(pattern).map_or(0, |glob| glob.cost(text)),
        (_, None) => Glob::most_cost(text),
    };
    compiling.saturating_add(matching)
}

/// A step of the automaton looks at each state at most once for each character.
fn regex_steps(text: u64, states: u64) -> u64 {
    text.saturating_add(1).saturating_mul(states) / WORK_PER_STEP
}

/// A regular expression with an upper bound on its states.
#[derive(Debug)]
pub(crate) struct Automaton {
    pub(crate) regex: Regex,
    states: u64,
}

impl Automaton {
    fn compile(pattern: &str) -> Result<Automaton, String> {
        Ok(Automaton {
            regex: compile_regex(pattern)?,
            states: states(pattern),
        })
    }

    /// How many groups the pattern has.
    pub(crate) fn groups(&self) -> usize {
        self.regex.captures_len().saturating_sub(1)
    }

    /// Charges a search that notes where groups match, over so many octets: each state carries these places.
    pub(crate) fn charge_captures(&self, octets: usize, meter: &Meter) -> Result<(), Fault> {
        let states = self.states.saturating_mul(self.groups() as u64 + 1);
        meter.charge(regex_steps(octets as u64, states))
    }

    fn run(&self, text: &str, meter: &Meter) -> Result<bool, Fault> {
        meter.charge(regex_steps(text.len() as u64, self.states))?;
        Ok(self.regex.is_match(text))
    }
}

/// At most as many states as octets, times all numbers that stand in `{…}`: these repeat what stands before them.
fn states(pattern: &str) -> u64 {
    let mut states = pattern.len() as u64 + 1;
    for part in pattern.split('{').skip(1) {
        let counts = part.split('}').next().unwrap_or_default();
        let most = counts
            .split(',')
            .filter_map(|count| count.trim().parse::<u64>().ok())
            .max();
        states = states.saturating_mul(most.unwrap_or(1).max(1));
    }
    states.min(MOST_STATES)
}

/// The literal patterns of a policy, compiled.
#[derive(Debug, Default)]
pub struct Patterns {
    regexes: BTreeMap<String, Automaton>,
    globs: BTreeMap<String, Glob>,
}

impl Patterns {
    /// The literal patterns of all expressions of a policy. One that can't be compiled is left out: using it is a fault.
    pub fn of(policy: &Policy) -> Patterns {
        let mut patterns = Patterns::default();
        for expression in policy.expressions() {
            patterns.add(expression);
        }
        patterns
    }

    /// Adds the literal patterns of one expression.
    pub fn add(&mut self, expression: &Expression) {
        for pattern in &expression.patterns {
            let constant = expression.constants.get(usize::from(pattern.constant));
            let Some(Literal::Text(text)) = constant else {
                continue;
            };
            if pattern.function == Function::MatchesGlob {
                if let Ok(glob) = Glob::parse(text) {
                    self.globs.insert(text.clone(), glob);
                }
            } else if let Ok(regex) = Automaton::compile(text) {
                self.regexes.insert(text.clone(), regex);
            }
        }
    }
}

/// Patterns that were computed during an evaluation.
#[derive(Default)]
pub(crate) struct PatternCache {
    regexes: RefCell<BTreeMap<Box<str>, Automaton>>,
    globs: RefCell<BTreeMap<Box<str>, Glob>>,
}

/// `text.matches(pattern)`
pub(crate) fn matches_regex(
    context: &Context<'_>,
    pattern: &str,
    text: &str,
) -> Result<bool, Fault> {
    with_regex(context, pattern, |regex| regex.run(text, context.meter))
}

/// Runs something with a compiled regular expression.
pub(crate) fn with_regex<R>(
    context: &Context<'_>,
    pattern: &str,
    run: impl Fn(&Automaton) -> Result<R, Fault>,
) -> Result<R, Fault> {
    if let Some(regex) = context
        .loaded
        .and_then(|patterns| patterns.regexes.get(pattern))
    {
        return run(regex);
    }
    with_computed(
        &context.cache.regexes,
        pattern,
        context.meter,
        Automaton::compile,
        run,
    )?
}

/// `path.matchesGlob(pattern)`
pub(crate) fn matches_glob(
    loaded: Option<&Patterns>,
    cache: &PatternCache,
    pattern: &str,
    path: &str,
    meter: &Meter,
) -> Result<bool, Fault> {
    let matched = |glob: &Glob| -> Result<bool, Fault> {
        meter.charge(glob.cost(path.len() as u64))?;
        Ok(glob.matches(path))
    };
    if let Some(glob) = loaded.and_then(|patterns| patterns.globs.get(pattern)) {
        return matched(glob);
    }
    let parse = |pattern: &str| Glob::parse(pattern).map_err(str::to_owned);
    with_computed(&cache.globs, pattern, meter, parse, matched)?
}

fn with_computed<P, R>(
    cache: &RefCell<BTreeMap<Box<str>, P>>,
    pattern: &str,
    meter: &Meter,
    compile: impl Fn(&str) -> Result<P, String>,
    run: impl Fn(&P) -> R,
) -> Result<R, Fault> {
    // Charged on every use, cached or not: what a control costs must not depend on what ran before it.
    meter.charge((pattern.len() as u64).saturating_mul(STEPS_PER_OCTET))?;
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
