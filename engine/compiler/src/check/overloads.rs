//! What each operator and function is defined for.

use super::types::{self, Ty};
use countersign_program::Function;
use countersign_program::library::{Definition, EXTENSIONS};
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

/// What a name can stand for. A name can have several overloads, which their arguments tell apart.
#[derive(Debug)]
pub(crate) struct Candidates {
    /// The function.
    pub function: Function,
    /// Its overloads.
    pub overloads: Vec<Overload>,
}

static CANDIDATES: LazyLock<BTreeMap<&'static str, Candidates>> = LazyLock::new(|| {
    definitions()
        .filter(|definition| !definition.overloads.is_empty())
        .map(|definition| {
            let overloads = definition.overloads.iter();
            let candidates = Candidates {
                function: definition.function,
                overloads: overloads.filter_map(|line| read(line)).collect(),
            };
            (definition.name, candidates)
        })
        .collect()
});

fn definitions() -> impl Iterator<Item = &'static Definition> {
    EXTENSIONS.iter().flat_map(|extension| extension.iter())
}

/// The overloads of a name in CEL.
pub(crate) fn find(name: &str) -> Option<&'static Candidates> {
    let alias = || definitions().find(|definition| definition.alias == Some(name));
    CANDIDATES
        .get(name)
        .or_else(|| CANDIDATES.get(alias()?.name))
}

/// All names in CEL, for suggestions.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    CANDIDATES.keys().copied()
}

/// Whether it is a prefix of functions and no value, as in `math.abs(x)`.
pub(crate) fn is_namespace(name: &str) -> bool {
    let is_prefix = |known: &&str| {
        known
            .split_once('.')
            .is_some_and(|(prefix, _)| prefix == name)
    };
    name == "cel" || CANDIDATES.keys().any(is_prefix)
}

/// Reads an overload: see [`Definition::overloads`].
fn read(line: &'static str) -> Option<Overload> {
    let (lenient, line) = match line.strip_prefix('~') {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let mut parameter = |letter: char| Some(Ty::Var(u32::from(letter)));
    let mut arguments = Vec::new();
    let mut rest = line;
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
    Some(Overload {
        member,
        arguments,
        result,
        lenient,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_overload_is_read_and_has_as_many_arguments_as_the_function() {
        for definition in definitions() {
            let (least, most) = definition.function.arity();
            for line in definition.overloads {
                let overload = read(line).unwrap_or_else(|| panic!("{line}"));
                let count = overload.arguments.len();
                assert!((least..=most).contains(&count), "{definition:?} {line}");
            }
        }
    }

    #[test]
    fn a_function_is_found_by_its_other_name() {
        let function = |name| find(name).map(|candidates| candidates.function);
        assert_eq!(function("unwrapOpt"), Some(Function::OptionalUnwrap));
        assert_eq!(function("nothing"), None);
        assert!(is_namespace("math") && is_namespace("cel") && !is_namespace("size"));
    }
}
