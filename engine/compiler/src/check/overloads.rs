//! What each operator and function is defined for.

use super::types::{self, Ty};
use countersign_program::Function;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One overload: the types it takes, the receiver first, and the type it gives. Parameters are `Ty::Var` by letter.
#[derive(Debug)]
pub(crate) struct Overload {
    /// Called as `receiver.function(…)`.
    pub member: bool,
    /// Types of the arguments, receiver included.
    pub arguments: Vec<Ty>,
    /// Type of the result.
    pub result: Ty,
    /// Not for policies, since the result is known at run time only.
    pub lenient: bool,
}

/// A name with its overloads. A name can stand for several functions, which their overloads tell apart.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The function.
    pub function: Function,
    /// Its overloads.
    pub overloads: Vec<Overload>,
}

/// `NAME RECEIVER.(ARGUMENTS) RESULT`, one overload a line; `~` marks those that are not for policies.
const TABLE: &str = include_str!("overloads.txt");

static OVERLOADS: LazyLock<BTreeMap<&'static str, Entry>> = LazyLock::new(|| {
    let mut entries: BTreeMap<&'static str, Entry> = BTreeMap::new();
    for line in TABLE.lines() {
        if let Some((name, function, overload)) = read(line) {
            let entry = entries.entry(name).or_insert_with(|| Entry {
                function,
                overloads: Vec::new(),
            });
            entry.overloads.push(overload);
        }
    }
    entries
});

/// Other names for functions.
const ALIASES: [(&str, &str); 1] = [("unwrapOpt", "optional.unwrap")];

/// The overloads of a name in CEL.
pub(crate) fn find(name: &str) -> Option<&'static Entry> {
    let name = ALIASES
        .iter()
        .find(|(alias, _)| *alias == name)
        .map_or(name, |(_, name)| name);
    OVERLOADS.get(name)
}

/// All names in CEL, for suggestions.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    OVERLOADS.keys().copied()
}

fn read(line: &'static str) -> Option<(&'static str, Function, Overload)> {
    let (lenient, line) = match line.strip_prefix('~') {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let (name, signature) = line.split_once(' ')?;
    let function = Function::ALL
        .iter()
        .copied()
        .find(|function| function.name() == name)?;
    let mut parameter = |letter: char| Some(Ty::Var(u32::from(letter)));
    let mut arguments = Vec::new();
    let mut rest = signature.trim_start();
    let member = !rest.starts_with('(');
    if member {
        let (receiver, after) = types::parse(rest, &mut parameter)?;
        arguments.push(receiver);
        rest = after.strip_prefix('.')?;
    }
    rest = rest.strip_prefix('(')?;
    while !rest.trim_start().starts_with(')') {
        let (ty, after) = types::parse(rest, &mut parameter)?;
        arguments.push(ty);
        rest = after.trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest);
    }
    let rest = rest.trim_start().strip_prefix(')')?;
    let (result, _) = types::parse(rest, &mut parameter)?;
    let overload = Overload {
        member,
        arguments,
        result,
        lenient,
    };
    Some((name, function, overload))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        for line in TABLE.lines() {
            assert!(read(line).is_some(), "{line}");
        }
    }

    #[test]
    fn every_function_has_an_overload_and_its_arity_agrees() {
        for function in Function::ALL {
            // These take any number of arguments or any types, which the checker handles by itself.
            if matches!(function, Function::MathGreatest | Function::MathLeast) {
                continue;
            }
            let entry = find(function.name()).unwrap_or_else(|| panic!("{function:?}"));
            let (least, most) = function.arity();
            for overload in &entry.overloads {
                let count = overload.arguments.len();
                assert!((least..=most).contains(&count), "{function:?} {overload:?}");
            }
        }
    }
}
