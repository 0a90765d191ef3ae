//! Regular expressions: `matches()`, and the extension as cel-go has it.

use super::cost::{self, Call, Size};
use super::{Context, invalid, no_overload, strings};
use super::{Definition, Function, Function as F};
use super::{Refusal, patterns};
use crate::fault::Fault;
use crate::meter::Meter;
use crate::value::Value;
use regex_lite::{Regex, RegexBuilder};
use std::rc::Rc;

/// What this file adds to the language: each function with its overloads and what it costs at most.
pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        F::Matches,
        "matches",
        &["string.(string) bool", "(string, string) bool"],
        cost_of_matching,
    )
    .literals(check_literals),
    Definition::new(
        F::RegexExtract,
        "regex.extract",
        &["(string, string) optional(string)"],
        cost_of_extracting,
    )
    .literals(check_literals),
    Definition::new(
        F::RegexExtractAll,
        "regex.extractAll",
        &["(string, string) list(string)"],
        cost_of_extracting_all,
    )
    .literals(check_literals),
    Definition::new(
        F::RegexReplace,
        "regex.replace",
        &[
            "(string, string, string) string",
            "(string, string, string, int) string",
        ],
        cost_of_replacing,
    )
    .literals(check_literals),
];

/// Most octets that a compiled regular expression may take.
const REGEX_SIZE: usize = 256 * 1024;
/// About as many states as fit into [`REGEX_SIZE`].
const MOST_STATES: u64 = 8_192;
/// Octets of text times states of the automaton that are looked at for one step.
const WORK_PER_STEP: u64 = 16;

/// Most steps for so many searches with so many groups, compiling included.
fn searching(call: &Call<'_>, groups: u64, searches: u64) -> u64 {
    let states = call.pattern.map_or(MOST_STATES, states);
    let states = states.saturating_mul(groups.saturating_add(1));
    let once = regex_steps(call.argument(0).octets(), states);
    let compiling = patterns::compiling_steps(call.argument(1).octets());
    compiling.saturating_add(once.saturating_mul(searches))
}

/// One for each place of a match, and one that finds none.
fn all_matches(text: u64) -> u64 {
    text.saturating_add(2)
}

fn cost_of_matching(call: &Call<'_>) -> (u64, Size) {
    (searching(call, 0, 1), Size::One)
}

// A pattern to extract with has one group at most.
fn cost_of_extracting(call: &Call<'_>) -> (u64, Size) {
    let text = call.argument(0).octets();
    (searching(call, 1, 1), Size::Text(text))
}

fn cost_of_extracting_all(call: &Call<'_>) -> (u64, Size) {
    let text = call.argument(0).octets();
    let parts = Size::List(text.saturating_add(1), Rc::new(Size::Text(text)));
    (searching(call, 1, all_matches(text)), parts)
}

fn cost_of_replacing(call: &Call<'_>) -> (u64, Size) {
    let (text, replacement) = (call.argument(0).octets(), call.argument(2).octets());
    let matches = text.saturating_add(1);
    // Each match puts the replacement in, and with each group at most what it has matched.
    let each = replacement.saturating_mul(matches.saturating_add(text));
    let result = text.saturating_add(each);
    // A group needs two octets, `(` and `)`.
    let groups = call.argument(1).octets() / 2;
    let pieces = matches.saturating_mul(replacement.saturating_add(1));
    let steps = cost::sum([
        searching(call, groups, all_matches(text)),
        cost::octets(replacement),
        pieces,
        cost::octets(result),
    ]);
    (steps, Size::Text(result))
}

/// The pattern of a function, and what `regex.replace` puts in place of its matches.
fn check_literals(function: F, texts: &[Option<&str>]) -> Vec<Refusal> {
    let Some(Some(pattern)) = texts.get(1) else {
        return Vec::new();
    };
    let regex = match compile_regex(pattern) {
        Ok(regex) => regex,
        Err(why) => {
            let why = why.lines().next().unwrap_or_default();
            let message = format!("this is not a regular expression: {why}");
            return vec![
                Refusal::new(1, "invalid_regex", message)
                    .help("look-around and back-references are not known"),
            ];
        }
    };
    let groups = regex.captures_len().saturating_sub(1);
    let mut refusals = Vec::new();
    if matches!(function, F::RegexExtract | F::RegexExtractAll) && groups > 1 {
        let message = format!("it has {groups} groups, and only one can be extracted");
        refusals
            .push(Refusal::new(1, "invalid_regex", message).help("write `(?:…)` for the others"));
    }
    if let Some(Some(replacement)) = texts.get(2)
        && let Err(why) = check_replacement(replacement, groups)
    {
        refusals.push(Refusal::new(2, "invalid_replacement", why));
    }
    refusals
}

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
    pub(super) fn compile(pattern: &str) -> Result<Automaton, String> {
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

/// At most as many states as octets, times all numbers in `{…}`: these repeat what is before them.
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

/// `text.matches(pattern)`
pub(super) fn matches_regex(
    context: &Context<'_>,
    pattern: &str,
    text: &str,
) -> Result<bool, Fault> {
    context.with_regex(pattern, |regex| regex.run(text, context.meter))
}

#[inline(never)]
pub(crate) fn call<'a>(
    function: Function,
    arguments: &[Value<'a>],
    context: &Context<'_>,
) -> Result<Value<'a>, Fault> {
    let refuse = || no_overload(function.name(), arguments);
    let [subject, pattern, rest @ ..] = arguments else {
        return Err(refuse());
    };
    let (Some(text), Some(pattern)) = (subject.as_text(), pattern.as_text()) else {
        return Err(refuse());
    };
    context.with_regex(pattern, |automaton| match (function, rest) {
        (Function::RegexExtract, []) => {
            single_group(automaton)?;
            automaton.charge_captures(text.len(), context.meter)?;
            let found = automaton.regex.captures(text);
            let found = found.and_then(|captures| held(subject, &captures));
            Ok(Value::Optional(found.map(Rc::new)))
        }
        (Function::RegexExtractAll, []) => {
            single_group(automaton)?;
            let mut values = Vec::new();
            search(automaton, text, usize::MAX, context, |captures| {
                values.extend(held(subject, captures));
                Ok(())
            })?;
            Ok(Value::list(values))
        }
        (Function::RegexReplace, [replacement, count @ ..]) => {
            let most = match count {
                [] => usize::MAX,
                [Value::Int(count)] => usize::try_from(*count).unwrap_or(usize::MAX),
                _ => return Err(refuse()),
            };
            let replacement = replacement.as_text().ok_or_else(refuse)?;
            replace(automaton, text, replacement, most, context)
        }
        _ => Err(refuse()),
    })
}

/// Which part of a match is meant is only clear when there is one group at most.
fn single_group(automaton: &Automaton) -> Result<(), Fault> {
    if automaton.groups() > 1 {
        return Err(invalid(
            "the pattern has more than one group: only one can be extracted; write `(?:…)` for the others",
        ));
    }
    Ok(())
}

/// What the only group matched, or the whole match where there is no group. A group that matched nothing counts as none.
fn held<'a>(subject: &Value<'a>, captures: &regex_lite::Captures<'_>) -> Option<Value<'a>> {
    let found = match captures.len() {
        1 => captures.get(0)?,
        _ => captures.get(1).filter(|found| !found.is_empty())?,
    };
    Some(strings::part(subject, found.start(), found.end()))
}

/// Gives each match in turn. Every search is charged before it runs: one can look at all of the rest.
fn search(
    automaton: &Automaton,
    text: &str,
    most: usize,
    context: &Context<'_>,
    mut each: impl FnMut(&regex_lite::Captures<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut matches = automaton.regex.captures_iter(text);
    let mut end = 0;
    for _ in 0..most {
        automaton.charge_captures(text.len() - end, context.meter)?;
        let Some(captures) = matches.next() else {
            break;
        };
        end = captures.get(0).map_or(text.len(), |whole| whole.end());
        each(&captures)?;
    }
    Ok(())
}

/// A part of a replacement.
enum Piece<'r> {
    Text(&'r str),
    Group(usize),
}

/// Checks a replacement of `regex.replace` for a pattern with so many groups: `\0` to `\9` stand for groups, `\\` for a
/// backslash.
///
/// # Errors
/// What is wrong with it, in words.
pub fn check_replacement(replacement: &str, groups: usize) -> Result<(), String> {
    pieces(replacement, groups).map(|_| ())
}

fn pieces(replacement: &str, groups: usize) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut rest = replacement;
    while let Some((before, after)) = rest.split_once('\\') {
        pieces.push(Piece::Text(before));
        let (octet, tail) = after.split_at_checked(1).unwrap_or_default();
        match octet.bytes().next() {
            Some(b'\\') => pieces.push(Piece::Text("\\")),
            Some(digit @ b'0'..=b'9') => {
                let group = usize::from(digit - b'0');
                if group > groups {
                    return Err(format!(
                        "`\\{group}` refers to a group that the pattern does not have: it has {groups}"
                    ));
                }
                pieces.push(Piece::Group(group));
            }
            _ => {
                return Err(
                    "a backslash has to be followed by the number of a group or by a backslash"
                        .to_owned(),
                );
            }
        }
        rest = tail;
    }
    pieces.push(Piece::Text(rest));
    Ok(pieces)
}

fn replace<'a>(
    automaton: &Automaton,
    text: &str,
    replacement: &str,
    most: usize,
    context: &Context<'_>,
) -> Result<Value<'a>, Fault> {
    let meter = context.meter;
    meter.octets(replacement.len())?;
    let pieces = pieces(replacement, automaton.groups()).map_err(invalid)?;
    let mut out = String::new();
    let mut end = 0;
    search(automaton, text, most, context, |captures| {
        let Some(whole) = captures.get(0) else {
            return Ok(());
        };
        let mut add = |part: &str| {
            meter.octets(part.len())?;
            out.push_str(part);
            Ok::<(), Fault>(())
        };
        add(text.get(end..whole.start()).unwrap_or_default())?;
        end = whole.end();
        for piece in &pieces {
            meter.charge(1)?;
            add(match piece {
                Piece::Text(part) => part,
                Piece::Group(group) => captures.get(*group).map_or("", |found| found.as_str()),
            })?;
        }
        Ok(())
    })?;
    let rest = text.get(end..).unwrap_or_default();
    meter.octets(rest.len())?;
    out.push_str(rest);
    Ok(Value::owned_text(out))
}
