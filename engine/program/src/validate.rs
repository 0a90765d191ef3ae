//! Whether a policy that was read from octets can be run: nothing in it may point outside of it, run in circles that no
//! list ends, or build values so deep that looking at them exhausts the stack.

mod flow;

use crate::expression::{Expression, Literal, NO_NODE, Root};
use crate::instruction::{Instruction, Register};
use crate::policy::{Calendar, Constant, Policy};
use crate::types::Type;
use crate::value::zones::Zone;
use countersign_contract::{ENUMS, RECORDS};

/// A compiled policy can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// It isn't in the serialised form, or is cut off.
    #[error("the compiled policy is damaged: {0}; build the bundle again")]
    Damaged(String),
    /// There are octets after its end.
    #[error("the compiled policy is damaged: {0} octets follow its end; build the bundle again")]
    Trailing(usize),
    /// Another version of the format.
    #[error(
        "the compiled policy has format {found}, this evaluator reads {known}; build the bundle again with the matching compiler"
    )]
    Format {
        /// What it has.
        found: u32,
        /// What this evaluator reads.
        known: u32,
    },
    /// It can be read and makes no sense.
    #[error("the compiled policy is invalid: {part}: {problem}; build the bundle again")]
    Invalid {
        /// Which part, such as `control `a`, applies`.
        part: String,
        /// What is wrong with it.
        problem: String,
    },
}

/// Deepest nesting of a computed value: lists, maps and optionals inside of each other.
pub const MAXIMUM_NESTING: u32 = 128;
/// Most instructions of one expression.
pub const MAXIMUM_INSTRUCTIONS: usize = 100_000;
/// Most macros of one expression.
const MAXIMUM_FRAMES: u16 = 2_048;
/// Most variables that read each other in a row: each is evaluated inside of its reader's evaluation.
pub const MAXIMUM_CHAIN: u32 = 64;
/// Deepest nesting of a type.
const MAXIMUM_TYPE: u32 = 128;

/// Where expressions stand, for what they may refer to.
#[derive(Clone, Copy, Debug)]
struct Bounds<'b> {
    parameters: usize,
    extra: usize,
    /// Each variable that may be read.
    variables: &'b [Reach],
    arguments: bool,
}

/// How far the evaluation of an expression reaches.
#[derive(Clone, Copy, Debug, Default)]
struct Reach {
    /// Variables in a row, this one included.
    chain: u32,
    /// Nesting of its value.
    nesting: u32,
}

/// Checks one expression on its own, as tests and conformance runs use it: it may read arguments and no variables.
///
/// # Errors
/// What is wrong with it.
pub fn expression(expression: &Expression) -> Result<(), LoadError> {
    let bounds = Bounds {
        parameters: usize::MAX,
        extra: usize::MAX,
        variables: &[],
        arguments: true,
    };
    check(expression, bounds)
        .map(|_| ())
        .map_err(|problem| invalid("expression", problem))
}

/// Checks that working time can be counted by a calendar.
fn check_calendar(calendar: &Calendar, zones: &[Zone]) -> Result<(), &'static str> {
    if crate::library::time::offset_at(&calendar.zone, 0, zones).is_none() {
        return Err("there is no table of its time zone");
    }
    if calendar.ends > 1_440 || calendar.starts >= calendar.ends {
        return Err("its hours are none");
    }
    if calendar.days.is_empty() || !calendar.holidays.is_sorted() {
        return Err("it has no day of work, or its holidays are not sorted");
    }
    Ok(())
}

/// Checks a policy.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn policy(policy: &Policy) -> Result<(), LoadError> {
    let mut variables = Vec::new();
    for variable in &policy.variables {
        let bounds = bounds(policy, &variables);
        let mut reach = check(&variable.expression, bounds)
            .map_err(|problem| invalid(&format!("variable `{}`", variable.name), problem))?;
        reach.chain += 1;
        variables.push(reach);
    }
    for (place, zone) in policy.zones.iter().enumerate() {
        let part = || format!("time zone `{}`", zone.name);
        let before = place
            .checked_sub(1)
            .and_then(|place| policy.zones.get(place));
        if before.is_some_and(|before| before.name >= zone.name) {
            return Err(invalid(&part(), "the zones are not sorted".to_owned()));
        }
        zone.check()
            .map_err(|problem| invalid(&part(), problem.to_owned()))?;
    }
    for expression in policy.expressions() {
        for name in &expression.zones {
            if !policy.zones.iter().any(|zone| zone.name == *name) {
                let part = format!("time zone `{name}`");
                return Err(invalid(&part, "there is no table of it".to_owned()));
            }
        }
    }
    if let Some(calendar) = &policy.calendar {
        check_calendar(calendar, &policy.zones)
            .map_err(|problem| invalid("the calendar", problem.to_owned()))?;
    }
    let bounds = bounds(policy, &variables);
    for parameter in &policy.parameters {
        let part = || format!("parameter `{}`", parameter.name);
        check_type(&parameter.type_, 0).map_err(|problem| invalid(&part(), problem))?;
        check_constant(&parameter.value).map_err(|problem| invalid(&part(), problem))?;
    }
    for extra in &policy.extra {
        check_type(&extra.type_, 0)
            .map_err(|problem| invalid(&format!("extra `{}`", extra.name), problem))?;
    }
    for (place, control) in policy.controls.iter().enumerate() {
        let others = control.sign_off.iter().flat_map(|rule| &rule.distinct_from);
        if others.clone().any(|other| usize::from(*other) >= place) {
            return Err(invalid(
                &format!("control `{}`", control.id),
                "it asks for other people than a control that does not stand before it".to_owned(),
            ));
        }
        for (part, expression) in control.expressions() {
            check(expression, bounds).map_err(|problem| {
                invalid(&format!("control `{}`, {part}", control.id), problem)
            })?;
        }
        if control
            .after
            .iter()
            .any(|other| usize::from(*other) >= place)
        {
            return Err(invalid(
                &format!("control `{}`", control.id),
                "it waits for a control that does not stand before it".to_owned(),
            ));
        }
    }
    for term in policy.risk.iter().flat_map(|risk| &risk.terms) {
        check(&term.value, bounds)
            .map_err(|problem| invalid(&format!("risk term `{}`", term.name), problem))?;
    }
    if let Some(rank) = &policy.rank {
        check(rank, bounds).map_err(|problem| invalid("routing rank", problem))?;
    }
    Ok(())
}

fn bounds<'b>(policy: &Policy, variables: &'b [Reach]) -> Bounds<'b> {
    Bounds {
        parameters: policy.parameters.len(),
        extra: policy.extra.len(),
        variables,
        arguments: false,
    }
}

fn invalid(part: &str, problem: String) -> LoadError {
    LoadError::Invalid {
        part: part.to_owned(),
        problem,
    }
}

fn check_constant(constant: &Constant) -> Result<(), String> {
    match constant {
        Constant::List(elements) => elements.iter().try_for_each(check_constant),
        Constant::Map(entries) => {
            let sorted = entries.windows(2).all(|pair| match pair {
                [(first, _), (second, _)] => first < second,
                _ => true,
            });
            if !sorted {
                return Err("the keys of a map are not sorted".to_owned());
            }
            entries
                .iter()
                .try_for_each(|(_, value)| check_constant(value))
        }
        _ => Ok(()),
    }
}

fn check_type(type_: &Type, depth: u32) -> Result<(), String> {
    if depth > MAXIMUM_TYPE {
        return Err("a type is nested too deep".to_owned());
    }
    match type_ {
        Type::List(inner) | Type::Optional(inner) => check_type(inner, depth + 1),
        Type::Map(key, value) => {
            check_type(key, depth + 1)?;
            check_type(value, depth + 1)
        }
        Type::Record(number) if usize::from(*number) >= RECORDS.len() => {
            Err(format!("there is no record {number}"))
        }
        Type::Enum(number) if usize::from(*number) >= ENUMS.len() => {
            Err(format!("there is no enum {number}"))
        }
        _ => Ok(()),
    }
}

/// Checks an expression and gives how far it reaches.
fn check(expression: &Expression, bounds: Bounds<'_>) -> Result<Reach, String> {
    let code = expression.code.len();
    if code > MAXIMUM_INSTRUCTIONS {
        return Err(format!(
            "an expression has {code} instructions, at most {MAXIMUM_INSTRUCTIONS} are allowed"
        ));
    }
    if expression.origins.len() != code {
        return Err("instructions and their places in the source differ in number".to_owned());
    }
    if expression.constants.len() > usize::from(expression.registers) {
        return Err("there are more constants than registers".to_owned());
    }
    if expression.frames > MAXIMUM_FRAMES {
        return Err(format!(
            "an expression has more than {MAXIMUM_FRAMES} macros"
        ));
    }
    if expression.result >= expression.registers {
        return Err(format!("there is no register {}", expression.result));
    }
    check_type(&expression.type_, 0)?;
    for constant in &expression.constants {
        check_literal(constant)?;
    }
    if expression
        .ranges
        .iter()
        .any(|range| range.start > range.end)
    {
        return Err("a sub-expression ends before it starts".to_owned());
    }
    let nodes = |node: u32| node == NO_NODE || (node as usize) < expression.ranges.len();
    if !expression.origins.iter().all(|node| nodes(*node)) {
        return Err("an instruction belongs to a sub-expression that is not there".to_owned());
    }
    let mut last = 0;
    for read in &expression.reads {
        if read.at < last || read.at as usize > code || !nodes(read.node) {
            return Err("a read belongs to an instruction that is not there".to_owned());
        }
        last = read.at;
    }
    for pattern in &expression.patterns {
        let text = expression.constants.get(usize::from(pattern.constant));
        if !matches!(text, Some(Literal::Text(_))) || pattern.function.pattern_argument().is_none()
        {
            return Err("a pattern is not text".to_owned());
        }
    }
    let mut chain = 0;
    for (at, instruction) in expression.code.iter().enumerate() {
        let problem = |problem: String| format!("instruction {at}: {problem}");
        flow::check(expression, instruction, at).map_err(problem)?;
        if let Instruction::Root { root, .. } = instruction {
            chain = chain.max(check_root(*root, bounds).map_err(problem)?);
        }
        check_parts(expression, instruction).map_err(problem)?;
    }
    if chain >= MAXIMUM_CHAIN {
        return Err(format!(
            "more than {MAXIMUM_CHAIN} variables read each other in a row"
        ));
    }
    let nesting = flow::nesting(expression, |root| match root {
        Root::Variable(place) => bounds
            .variables
            .get(usize::from(place))
            .map_or(0, |reach| reach.nesting),
        _ => 0,
    })?;
    Ok(Reach { chain, nesting })
}

fn check_literal(literal: &Literal) -> Result<(), String> {
    match literal {
        Literal::Type(type_) => check_type(type_, 0),
        Literal::Timestamp { nanos, .. } if *nanos > 999_999_999 => {
            Err("a point in time has more than a second of nanoseconds".to_owned())
        }
        Literal::List(elements) => elements.iter().try_for_each(check_literal),
        _ => Ok(()),
    }
}

/// Checks what an instruction refers to besides registers and other instructions.
fn check_parts(expression: &Expression, instruction: &Instruction) -> Result<(), String> {
    match instruction {
        Instruction::Field { record, field, .. }
        | Instruction::HasField { record, field, .. }
        | Instruction::OptionalField { record, field, .. } => check_field(*record, *field),
        Instruction::Key { key, .. }
        | Instruction::HasKey { key, .. }
        | Instruction::OptionalKey { key, .. } => {
            match expression.constants.get(usize::from(*key)) {
                Some(Literal::Text(_)) => Ok(()),
                _ => Err("a key is not text".to_owned()),
            }
        }
        Instruction::Member { set, .. } => check_set(expression, *set),
        Instruction::Call1 { function, .. } => check_arity(*function, 1),
        Instruction::Call2 { function, .. } => check_arity(*function, 2),
        Instruction::Call {
            function, count, ..
        } => check_arity(*function, usize::from(*count)),
        Instruction::List {
            count, optional, ..
        }
        | Instruction::Map {
            count, optional, ..
        } if optional.iter().any(|place| place >= count) => {
            Err("it marks an element that it does not have".to_owned())
        }
        _ => Ok(()),
    }
}

fn check_arity(function: crate::library::Function, count: usize) -> Result<(), String> {
    let (fewest, most) = function.arity();
    if (fewest..=most).contains(&count) {
        Ok(())
    } else {
        Err(format!(
            "`{}` does not take {count} arguments",
            function.name()
        ))
    }
}

fn check_set(expression: &Expression, set: Register) -> Result<(), String> {
    let Some(Literal::List(texts)) = expression.constants.get(usize::from(set)) else {
        return Err("a set is not a list".to_owned());
    };
    let sorted = texts.windows(2).all(|pair| match pair {
        [Literal::Text(first), Literal::Text(second)] => first < second,
        _ => false,
    });
    let is_text = |literal: &Literal| matches!(literal, Literal::Text(_));
    if sorted && texts.iter().all(is_text) {
        Ok(())
    } else {
        Err("a set is not a sorted list of texts".to_owned())
    }
}

fn check_root(root: Root, bounds: Bounds<'_>) -> Result<u32, String> {
    let facts = || {
        RECORDS
            .iter()
            .find(|shape| shape.name == "facts")
            .map_or(0, |shape| shape.fields.len())
    };
    let known = match root {
        Root::Fact(field) => usize::from(field) < facts(),
        Root::Parameter(place) => usize::from(place) < bounds.parameters,
        Root::Extra(place) => usize::from(place) < bounds.extra,
        Root::Argument(_) => bounds.arguments,
        Root::Variable(place) => {
            return bounds
                .variables
                .get(usize::from(place))
                .map(|reach| reach.chain)
                .ok_or_else(|| format!("there is no variable {place} before it"));
        }
        Root::Facts
        | Root::Provenance
        | Root::Risk
        | Root::Totals
        | Root::Reviewer
        | Root::Expertise
        | Root::Load
        | Root::RecentShare
        | Root::SoleExpert
        | Root::AtWork
        | Root::Impact
        | Root::Signals
        | Root::Vetoes
        | Root::Counted
        | Root::Author => true,
    };
    if known {
        Ok(0)
    } else {
        Err("it reads a name that the policy does not have".to_owned())
    }
}

fn check_field(record: u16, field: u16) -> Result<(), String> {
    let Some(shape) = RECORDS.get(usize::from(record)) else {
        return Err(format!("there is no record {record}"));
    };
    if usize::from(field) < shape.fields.len() {
        Ok(())
    } else {
        Err(format!("there is no field {field}"))
    }
}
