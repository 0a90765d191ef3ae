//! The checker's table of overloads, read once more: what the generator builds calls from, so that a new function is
//! generated from the day on which it is in the table.

use countersign_program::Type;
use countersign_program::library::EXTENSIONS;
use std::collections::BTreeMap;

/// A type in the table, with parameters by letter.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    Parameter(char),
    Exactly(Type),
    List(Box<Pattern>),
    Map(Box<Pattern>, Box<Pattern>),
    Optional(Box<Pattern>),
}

/// What stands for the parameters of one call.
pub type Bound = BTreeMap<char, Type>;

impl Pattern {
    /// Reads one type. Gives what is left of the text.
    fn read(text: &str) -> Option<(Pattern, &str)> {
        let text = text.trim_start();
        let end = text
            .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
            .unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        let pattern = match word {
            "dyn" => Pattern::Exactly(Type::Dyn),
            "null" => Pattern::Exactly(Type::Null),
            "bool" => Pattern::Exactly(Type::Bool),
            "int" => Pattern::Exactly(Type::Int),
            "uint" => Pattern::Exactly(Type::Uint),
            "double" => Pattern::Exactly(Type::Double),
            "string" => Pattern::Exactly(Type::String),
            "bytes" => Pattern::Exactly(Type::Bytes),
            "timestamp" => Pattern::Exactly(Type::Timestamp),
            "duration" => Pattern::Exactly(Type::Duration),
            "type" => Pattern::Exactly(Type::Type),
            "list" | "optional" => {
                let (inner, rest) = Pattern::read(rest.strip_prefix('(')?)?;
                let inner = Box::new(inner);
                let pattern = match word {
                    "list" => Pattern::List(inner),
                    _ => Pattern::Optional(inner),
                };
                return Some((pattern, rest.strip_prefix(')')?));
            }
            "map" => {
                let (key, rest) = Pattern::read(rest.strip_prefix('(')?)?;
                let (value, rest) = Pattern::read(rest.trim_start().strip_prefix(',')?)?;
                let pattern = Pattern::Map(Box::new(key), Box::new(value));
                return Some((pattern, rest.strip_prefix(')')?));
            }
            letter if letter.len() == 1 => Pattern::Parameter(letter.chars().next()?),
            _ => return None,
        };
        Some((pattern, rest))
    }

    /// Whether a type fits; parameters are bound on the way.
    pub fn fits(&self, type_: &Type, bound: &mut Bound) -> bool {
        match (self, type_) {
            (Pattern::Parameter(letter), type_) => {
                bound.entry(*letter).or_insert_with(|| type_.clone()) == type_
            }
            (Pattern::Exactly(exactly), type_) => exactly == type_,
            (Pattern::List(inner), Type::List(type_))
            | (Pattern::Optional(inner), Type::Optional(type_)) => inner.fits(type_, bound),
            (Pattern::Map(key, value), Type::Map(k, v)) => {
                key.fits(k, bound) && value.fits(v, bound)
            }
            _ => false,
        }
    }

    /// The type that it stands for. `choose` gives parameters that are not bound yet.
    pub fn type_(&self, bound: &mut Bound, choose: &mut dyn FnMut() -> Type) -> Type {
        match self {
            Pattern::Parameter(letter) => bound.entry(*letter).or_insert_with(choose).clone(),
            Pattern::Exactly(type_) => type_.clone(),
            Pattern::List(inner) => Type::List(Box::new(inner.type_(bound, choose))),
            Pattern::Optional(inner) => Type::Optional(Box::new(inner.type_(bound, choose))),
            Pattern::Map(key, value) => Type::Map(
                Box::new(key.type_(bound, choose)),
                Box::new(value.type_(bound, choose)),
            ),
        }
    }
}

/// One overload of a function or operator.
#[derive(Clone, Debug)]
pub struct Overload {
    pub name: &'static str,
    /// Called as `receiver.function(…)`.
    pub member: bool,
    pub arguments: Vec<Pattern>,
    pub result: Pattern,
    /// Not for policies.
    pub lenient: bool,
}

fn read(name: &'static str, line: &str) -> Option<Overload> {
    let (lenient, line) = match line.strip_prefix('~') {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let mut rest = line;
    let mut arguments = Vec::new();
    let member = !rest.starts_with('(');
    if member {
        let (receiver, after) = Pattern::read(rest)?;
        arguments.push(receiver);
        rest = after.strip_prefix('.')?;
    }
    rest = rest.strip_prefix('(')?;
    while !rest.trim_start().starts_with(')') {
        let (argument, after) = Pattern::read(rest)?;
        arguments.push(argument);
        rest = after.trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest);
    }
    let (result, _) = Pattern::read(rest.trim_start().strip_prefix(')')?)?;
    Some(Overload {
        name,
        member,
        arguments,
        result,
        lenient,
    })
}

/// All overloads by the name of their function.
pub fn overloads() -> BTreeMap<&'static str, Vec<Overload>> {
    let definitions = EXTENSIONS.iter().flat_map(|extension| extension.iter());
    definitions
        .filter(|definition| !definition.overloads.is_empty())
        .map(|definition| {
            let overloads = definition.overloads.iter().map(|line| {
                read(definition.name, line).unwrap_or_else(|| panic!("`{line}` is read"))
            });
            (definition.name, overloads.collect())
        })
        .collect()
}
