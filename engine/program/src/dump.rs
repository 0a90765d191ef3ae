//! A lowered expression as text, for people who want to see what their rule became.

use crate::expression::{Expression, NO_NODE, Root};
use crate::instruction::{Instruction, Register};
use crate::policy::Policy;
use crate::value::{ToValue, print};
use countersign_contract::RECORDS;
use std::fmt::Write;

/// Columns of instructions before the sub-expression that each belongs to.
const WIDTH: usize = 52;

/// All expressions of a policy, each with its place and its instructions.
pub fn dump(policy: &Policy) -> String {
    let mut text = String::new();
    let mut part = |name: String, expression: &Expression| {
        let source = &expression.source;
        let steps = match expression.worst_case_steps {
            u64::MAX => "no bound of steps".to_owned(),
            steps => format!("at most {steps} steps"),
        };
        let (file, line, column) = (&source.file, source.line, source.column);
        // Writing to a string can't fail.
        let _ = writeln!(text, "{name} ({file}:{line}:{column}, {steps})");
        for line in source.text.lines() {
            let _ = writeln!(text, "  | {line}");
        }
        text.push_str(&dump_expression(expression, policy));
        text.push('\n');
    };
    for variable in &policy.variables {
        part(
            format!("variable `{}`", variable.name),
            &variable.expression,
        );
    }
    for control in &policy.controls {
        for (name, expression) in control.expressions() {
            part(format!("control `{}`, {name}", control.id), expression);
        }
    }
    for term in policy.risk.iter().flat_map(|risk| &risk.terms) {
        part(format!("risk term `{}`", term.name), &term.value);
    }
    if let Some(rank) = &policy.rank {
        part("routing, rank".to_owned(), rank);
    }
    text
}

/// Constants and instructions of one expression, one a line. Registers are `r0`, `r1` and so on; names of parameters,
/// variables and extra facts are those of the policy.
pub fn dump_expression(expression: &Expression, policy: &Policy) -> String {
    let mut text = String::new();
    for (register, constant) in expression.constants.iter().enumerate() {
        let _ = writeln!(
            text,
            "        r{register} = {}",
            print::print(&constant.to_value())
        );
    }
    let source: Vec<char> = expression.source.text.chars().collect();
    for (at, instruction) in expression.code.iter().enumerate() {
        let words = words(instruction, policy);
        let origin = expression.origins.get(at).copied().unwrap_or(NO_NODE);
        let shown =
            instruction.result().is_some() || matches!(instruction, Instruction::Begin { .. });
        let excerpt: String = match expression.ranges.get(origin as usize) {
            Some(range) if shown => source
                .get(range.start as usize..(range.end as usize).min(source.len()))
                .unwrap_or_default()
                .iter()
                .map(|character| {
                    if character.is_control() {
                        ' '
                    } else {
                        *character
                    }
                })
                .collect(),
            _ => String::new(),
        };
        let line = format!("  {at:>4}  {words}");
        let line = if excerpt.is_empty() {
            line
        } else {
            format!("{line:<WIDTH$}  ; {}", print::shorten(excerpt))
        };
        let _ = writeln!(text, "{line}");
    }
    let _ = writeln!(text, "        result r{}", expression.result);
    text
}

/// An instruction in words.
fn words(instruction: &Instruction, policy: &Policy) -> String {
    use Instruction as I;
    let row = |first: &Register, count: &u16| match count {
        0 => String::new(),
        1 => format!("r{first}"),
        count => format!("r{first}..r{}", first.saturating_add(count - 1)),
    };
    match instruction {
        I::Root { to, root } => format!("r{to} = {}", name(*root, policy)),
        I::Copy { to, from } => format!("r{to} = r{from}"),
        I::Field {
            to,
            from,
            record,
            field,
        } => format!("r{to} = r{from}.{}", field_name(*record, *field)),
        I::HasField {
            to,
            from,
            record,
            field,
        } => format!("r{to} = has r{from}.{}", field_name(*record, *field)),
        I::OptionalField {
            to,
            from,
            record,
            field,
        } => format!("r{to} = r{from}.?{}", field_name(*record, *field)),
        I::Key { to, from, key } => format!("r{to} = r{from}.[r{key}]"),
        I::HasKey { to, from, key } => format!("r{to} = has r{from}.[r{key}]"),
        I::OptionalKey { to, from, key } => format!("r{to} = r{from}.?[r{key}]"),
        I::Index { to, from, index } => format!("r{to} = r{from}[r{index}]"),
        I::OptionalIndex { to, from, index } => format!("r{to} = r{from}[?r{index}]"),
        I::Not { to, from } => format!("r{to} = not r{from}"),
        I::Operate {
            operator,
            to,
            left,
            right,
        } => format!("r{to} = {operator:?} r{left}, r{right}"),
        I::Member { to, needle, set } => format!("r{to} = r{needle} in set r{set}"),
        I::Call1 {
            function,
            to,
            argument,
        } => format!("r{to} = {}(r{argument})", function.name()),
        I::Call2 {
            function,
            to,
            left,
            right,
        } => format!("r{to} = {}(r{left}, r{right})", function.name()),
        I::Call {
            function,
            to,
            first,
            count,
        } => format!("r{to} = {}({})", function.name(), row(first, count)),
        I::List {
            to, first, count, ..
        } => format!("r{to} = list {}", row(first, count)),
        I::Map {
            to, first, count, ..
        } => format!("r{to} = map {}", row(first, &count.saturating_mul(2))),
        I::Start { to, value } => format!("r{to} = {value} unless decided"),
        I::Decide {
            to,
            operand,
            decisive,
            end,
        } => format!("if r{operand} is {decisive}: r{to} = {decisive}, go {end}"),
        I::Branch { condition, no, .. } => format!("if r{condition} is false: go {no}"),
        I::Jump { target } => format!("go {target}"),
        I::Known { register, target } => format!("if r{register} is known: go {target}"),
        I::Forget { first, count } => format!("forget {}", row(first, count)),
        I::Bound { to, from, end } => format!("if r{from} failed: r{to} fails, go {end}"),
        I::Open {
            to,
            from,
            inner,
            end,
        } => format!("r{inner} = value of r{from}, else r{to} = none, go {end}"),
        I::Wrap { to, from, flat } => {
            let kind = if *flat { "optional" } else { "optional of" };
            format!("r{to} = {kind} r{from}")
        }
        I::Begin {
            frame, kind, range, ..
        } => format!("loop {frame}: {kind:?} over r{range}"),
        I::Next {
            frame,
            first,
            second,
            done,
        } => {
            let second = second
                .map(|second| format!(", r{second}"))
                .unwrap_or_default();
            format!("loop {frame}: r{first}{second} = next, or go {done}")
        }
        I::Test {
            frame,
            condition,
            to,
            next,
            end,
        } => format!("loop {frame}: test r{condition} for r{to}, go {next} or {end}"),
        I::Keep {
            frame,
            condition,
            next,
            ..
        } => format!("loop {frame}: unless r{condition}: go {next}"),
        I::Collect {
            frame, value, next, ..
        } => {
            let value = value.map_or("the element".to_owned(), |value| format!("r{value}"));
            format!("loop {frame}: add {value}, go {next}")
        }
        I::Finish { frame, to } => format!("loop {frame}: r{to} = result"),
        I::Leave { frame, .. } => format!("loop {frame}: end"),
        I::Done { register } => format!("done r{register}"),
    }
}

fn field_name(record: u16, field: u16) -> String {
    RECORDS
        .get(usize::from(record))
        .and_then(|shape| shape.fields.get(usize::from(field)))
        .map_or_else(|| format!("field {field}"), |field| field.name.to_owned())
}

fn name(root: Root, policy: &Policy) -> String {
    let named = |group: &str, name: Option<&str>| format!("{group}.{}", name.unwrap_or("?"));
    match root {
        Root::Fact(field) => {
            let facts = RECORDS.iter().position(|shape| shape.name == "facts");
            let record = facts.and_then(|place| u16::try_from(place).ok());
            field_name(record.unwrap_or(u16::MAX), field)
        }
        Root::Facts => "facts".to_owned(),
        Root::Provenance => "provenance".to_owned(),
        Root::Risk => "risk".to_owned(),
        Root::Totals => "totals".to_owned(),
        Root::Reviewer => "reviewer".to_owned(),
        Root::Expertise => "expertise".to_owned(),
        Root::Load => "load".to_owned(),
        Root::RecentShare => "recent_share".to_owned(),
        Root::SoleExpert => "sole_expert".to_owned(),
        Root::AtWork => "at_work".to_owned(),
        Root::Impact => "impact".to_owned(),
        Root::Signals => "signals".to_owned(),
        Root::Vetoes => "vetoes".to_owned(),
        Root::Counted => "counted".to_owned(),
        Root::Author => "author".to_owned(),
        Root::Parameter(place) => {
            let parameter = policy.parameters.get(usize::from(place));
            named("parameters", parameter.map(|it| it.name.as_str()))
        }
        Root::Variable(place) => {
            let variable = policy.variables.get(usize::from(place));
            named("variables", variable.map(|it| it.name.as_str()))
        }
        Root::Extra(place) => {
            let extra = policy.extra.get(usize::from(place));
            named("extra", extra.map(|it| it.name.as_str()))
        }
        Root::Argument(place) => format!("argument {place}"),
    }
}
