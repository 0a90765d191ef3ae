//! Types while they are being found out: CEL's types with variables for what is not known yet.

use countersign_contract::{ENUMS, RECORDS, Shape};
use countersign_program::Type;
use std::sync::Arc;

/// A type. `Var` stands for one that a later use may fix; `Unknown` follows an error, so that nothing more is said.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ty {
    Unknown,
    Dyn,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Timestamp,
    Duration,
    Type,
    List(Arc<Ty>),
    Map(Arc<Ty>, Arc<Ty>),
    Optional(Arc<Ty>),
    Record(u16),
    Enum(u16),
    Var(u32),
}

impl Ty {
    pub(crate) fn list(element: Ty) -> Ty {
        Ty::List(Arc::new(element))
    }

    pub(crate) fn map(key: Ty, value: Ty) -> Ty {
        Ty::Map(Arc::new(key), Arc::new(value))
    }

    pub(crate) fn optional(inner: Ty) -> Ty {
        Ty::Optional(Arc::new(inner))
    }

    /// The type of a field of the contract; whether it is an option is asked elsewhere.
    pub(crate) fn of_shape(shape: &Shape) -> Ty {
        match shape {
            Shape::Bool => Ty::Bool,
            Shape::Int => Ty::Int,
            Shape::Double => Ty::Double,
            Shape::String => Ty::String,
            Shape::Timestamp => Ty::Timestamp,
            Shape::Option(inner) => Ty::of_shape(inner),
            Shape::List(element) => Ty::list(Ty::of_shape(element)),
            Shape::Record(name) => record(name).map_or(Ty::Unknown, Ty::Record),
            Shape::Enum(name) => ENUMS
                .iter()
                .position(|shape| shape.name == *name)
                .and_then(|place| u16::try_from(place).ok())
                .map_or(Ty::Unknown, Ty::Enum),
        }
    }

    /// A program's type.
    pub(crate) fn of_program(type_: &Type) -> Ty {
        match type_ {
            Type::Dyn => Ty::Dyn,
            Type::Null => Ty::Null,
            Type::Bool => Ty::Bool,
            Type::Int => Ty::Int,
            Type::Uint => Ty::Uint,
            Type::Double => Ty::Double,
            Type::String => Ty::String,
            Type::Bytes => Ty::Bytes,
            Type::Timestamp => Ty::Timestamp,
            Type::Duration => Ty::Duration,
            Type::Type => Ty::Type,
            Type::List(element) => Ty::list(Ty::of_program(element)),
            Type::Map(key, value) => Ty::map(Ty::of_program(key), Ty::of_program(value)),
            Type::Optional(inner) => Ty::optional(Ty::of_program(inner)),
            Type::Record(number) => Ty::Record(*number),
            Type::Enum(number) => Ty::Enum(*number),
        }
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Ty::Int | Ty::Uint | Ty::Double)
    }

    /// Whether `null` may stand for it, by the language definition.
    fn is_nullable(&self) -> bool {
        matches!(
            self,
            Ty::Null | Ty::Record(_) | Ty::Timestamp | Ty::Duration | Ty::Optional(_)
        )
    }
}

/// The number of a record of the contract.
pub(crate) fn record(name: &str) -> Option<u16> {
    let place = RECORDS.iter().position(|shape| shape.name == name)?;
    u16::try_from(place).ok()
}

/// What variables of types stand for.
#[derive(Debug, Default)]
pub(crate) struct Substitution {
    bound: Vec<Option<Ty>>,
    trail: Vec<u32>,
    strict: bool,
}

impl Substitution {
    /// Nothing is known yet. `strict`: `null` stands for no other type, since policies have options instead.
    pub(crate) fn new(strict: bool) -> Substitution {
        Substitution {
            strict,
            ..Substitution::default()
        }
    }

    /// A new variable.
    pub(crate) fn fresh(&mut self) -> Ty {
        let number = u32::try_from(self.bound.len()).unwrap_or(u32::MAX);
        self.bound.push(None);
        Ty::Var(number)
    }

    /// A point to go back to.
    pub(crate) fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Forgets what was bound since a mark.
    pub(crate) fn undo(&mut self, mark: usize) {
        for number in self.trail.drain(mark.min(self.trail.len())..) {
            if let Some(slot) = self.bound.get_mut(number as usize) {
                *slot = None;
            }
        }
    }

    fn lookup(&self, number: u32) -> Option<&Ty> {
        self.bound.get(number as usize)?.as_ref()
    }

    /// The type with its outermost variable replaced, if that is known.
    pub(crate) fn shallow(&self, ty: &Ty) -> Ty {
        let mut ty = ty;
        while let Ty::Var(number) = ty {
            match self.lookup(*number) {
                Some(bound) => ty = bound,
                None => break,
            }
        }
        ty.clone()
    }

    /// The type with every known variable replaced.
    pub(crate) fn resolve(&self, ty: &Ty) -> Ty {
        match self.shallow(ty) {
            Ty::List(element) => Ty::list(self.resolve(&element)),
            Ty::Map(key, value) => Ty::map(self.resolve(&key), self.resolve(&value)),
            Ty::Optional(inner) => Ty::optional(self.resolve(&inner)),
            other => other,
        }
    }

    fn bind(&mut self, number: u32, ty: Ty) -> bool {
        if self.occurs(number, &ty) {
            return false;
        }
        if let Some(slot) = self.bound.get_mut(number as usize) {
            *slot = Some(ty);
            self.trail.push(number);
        }
        true
    }

    fn occurs(&self, number: u32, ty: &Ty) -> bool {
        match self.shallow(ty) {
            Ty::Var(other) => other == number,
            Ty::List(inner) | Ty::Optional(inner) => self.occurs(number, &inner),
            Ty::Map(key, value) => self.occurs(number, &key) || self.occurs(number, &value),
            _ => false,
        }
    }

    /// Whether a value of the one type can stand where the other is expected. Binds variables; what a failed attempt has
    /// bound is undone.
    pub(crate) fn assign(&mut self, from: &Ty, to: &Ty) -> bool {
        let mark = self.mark();
        let fits = self.fits(from, to);
        if !fits {
            self.undo(mark);
        }
        fits
    }

    fn fits(&mut self, from: &Ty, to: &Ty) -> bool {
        let (from, to) = (self.shallow(from), self.shallow(to));
        match (&from, &to) {
            (Ty::Var(a), Ty::Var(b)) if a == b => true,
            // To `dyn` as well: what holds a dynamic value has dynamic elements.
            (Ty::Var(number), other) | (other, Ty::Var(number)) => {
                self.bind(*number, other.clone())
            }
            (Ty::Unknown | Ty::Dyn, _) | (_, Ty::Unknown | Ty::Dyn) => true,
            (Ty::List(a), Ty::List(b)) | (Ty::Optional(a), Ty::Optional(b)) => self.fits(a, b),
            (Ty::Map(key, value), Ty::Map(other_key, other_value)) => {
                self.fits(key, other_key) && self.fits(value, other_value)
            }
            (Ty::Enum(_), Ty::String) | (Ty::String, Ty::Enum(_)) => true,
            (Ty::Null, other) | (other, Ty::Null) => {
                *other == Ty::Null || (!self.strict && other.is_nullable())
            }
            (a, b) => a == b,
        }
    }

    /// The type of a place that holds values of both types, if there is one. Two enums meet in `string`.
    pub(crate) fn join(&mut self, a: &Ty, b: &Ty) -> Option<Ty> {
        let mark = self.mark();
        let joined = self.joined(a, b);
        if joined.is_none() {
            self.undo(mark);
        }
        joined
    }

    fn joined(&mut self, a: &Ty, b: &Ty) -> Option<Ty> {
        let (a, b) = (self.shallow(a), self.shallow(b));
        Some(match (&a, &b) {
            (Ty::Unknown, _) | (_, Ty::Unknown) => Ty::Unknown,
            (Ty::Dyn, _) | (_, Ty::Dyn) => Ty::Dyn,
            (Ty::Var(x), Ty::Var(y)) if x == y => a,
            (Ty::Var(number), other) | (other, Ty::Var(number)) => {
                self.bind(*number, other.clone()).then(|| other.clone())?
            }
            (Ty::List(x), Ty::List(y)) => Ty::list(self.joined(x, y)?),
            (Ty::Optional(x), Ty::Optional(y)) => Ty::optional(self.joined(x, y)?),
            (Ty::Map(key, value), Ty::Map(other_key, other_value)) => Ty::map(
                self.joined(key, other_key)?,
                self.joined(value, other_value)?,
            ),
            (Ty::Enum(x), Ty::Enum(y)) if x != y => Ty::String,
            (Ty::Enum(_), Ty::String) | (Ty::String, Ty::Enum(_)) => Ty::String,
            (Ty::Null, other) | (other, Ty::Null) if !self.strict && other.is_nullable() => {
                other.clone()
            }
            (x, y) if x == y => a,
            _ => return None,
        })
    }

    /// The type for the program. What nothing ever fixed is the element of an empty list: anything.
    pub(crate) fn finish(&self, ty: &Ty) -> Type {
        match self.shallow(ty) {
            Ty::Unknown | Ty::Dyn | Ty::Var(_) => Type::Dyn,
            Ty::Null => Type::Null,
            Ty::Bool => Type::Bool,
            Ty::Int => Type::Int,
            Ty::Uint => Type::Uint,
            Ty::Double => Type::Double,
            Ty::String => Type::String,
            Ty::Bytes => Type::Bytes,
            Ty::Timestamp => Type::Timestamp,
            Ty::Duration => Type::Duration,
            Ty::Type => Type::Type,
            Ty::List(element) => Type::List(Box::new(self.finish(&element))),
            Ty::Map(key, value) => {
                Type::Map(Box::new(self.finish(&key)), Box::new(self.finish(&value)))
            }
            Ty::Optional(inner) => Type::Optional(Box::new(self.finish(&inner))),
            Ty::Record(number) => Type::Record(number),
            Ty::Enum(number) => Type::Enum(number),
        }
    }

    /// Whether anything in it is known at run time only.
    pub(crate) fn has_dyn(&self, ty: &Ty) -> bool {
        match self.shallow(ty) {
            Ty::Dyn => true,
            Ty::List(inner) | Ty::Optional(inner) => self.has_dyn(&inner),
            Ty::Map(key, value) => self.has_dyn(&key) || self.has_dyn(&value),
            _ => false,
        }
    }

    /// The type as a policy author would write it.
    pub(crate) fn name(&self, ty: &Ty) -> String {
        name(&self.resolve(ty))
    }
}

/// A type as text. Records and enums by their names in the contract.
pub(crate) fn name(ty: &Ty) -> String {
    match ty {
        Ty::Unknown | Ty::Dyn | Ty::Var(_) => "dyn".to_owned(),
        Ty::Null => "null".to_owned(),
        Ty::Bool => "bool".to_owned(),
        Ty::Int => "int".to_owned(),
        Ty::Uint => "uint".to_owned(),
        Ty::Double => "double".to_owned(),
        Ty::String => "string".to_owned(),
        Ty::Bytes => "bytes".to_owned(),
        Ty::Timestamp => "timestamp".to_owned(),
        Ty::Duration => "duration".to_owned(),
        Ty::Type => "type".to_owned(),
        Ty::List(element) => format!("list({})", name(element)),
        Ty::Map(key, value) => format!("map({}, {})", name(key), name(value)),
        Ty::Optional(inner) => format!("optional({})", name(inner)),
        Ty::Record(number) => RECORDS
            .get(usize::from(*number))
            .map_or_else(String::new, |shape| shape.name.to_owned()),
        Ty::Enum(number) => ENUMS
            .get(usize::from(*number))
            .map_or_else(String::new, |shape| format!("{} (a string)", shape.name)),
    }
}

/// Reads a type such as `map(string, list(int))`. Single capitals are parameters and become variables by `parameter`. The
/// rest of the text is returned with it.
pub(crate) fn parse<'t>(
    text: &'t str,
    parameter: &mut dyn FnMut(char) -> Option<Ty>,
) -> Option<(Ty, &'t str)> {
    parse_at(text, parameter, 0)
}

fn parse_at<'t>(
    text: &'t str,
    parameter: &mut dyn FnMut(char) -> Option<Ty>,
    depth: usize,
) -> Option<(Ty, &'t str)> {
    if depth > 8 {
        return None;
    }
    let text = text.trim_start();
    let end = text
        .find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let mut arguments = |count: usize| -> Option<(Vec<Ty>, &'t str)> {
        let mut rest = rest.trim_start().strip_prefix('(')?;
        let mut types = Vec::new();
        for place in 0..count {
            if place > 0 {
                rest = rest.trim_start().strip_prefix(',')?;
            }
            let (ty, after) = parse_at(rest, parameter, depth + 1)?;
            types.push(ty);
            rest = after;
        }
        Some((types, rest.trim_start().strip_prefix(')')?))
    };
    let simple = match word {
        "dyn" => Ty::Dyn,
        "null" | "null_type" => Ty::Null,
        "bool" => Ty::Bool,
        "int" => Ty::Int,
        "uint" => Ty::Uint,
        "double" => Ty::Double,
        "string" => Ty::String,
        "bytes" => Ty::Bytes,
        "timestamp" => Ty::Timestamp,
        "duration" => Ty::Duration,
        "type" => Ty::Type,
        "list" | "optional" => {
            let (types, rest) = arguments(1)?;
            let inner = types.into_iter().next()?;
            let ty = if word == "list" {
                Ty::list(inner)
            } else {
                Ty::optional(inner)
            };
            return Some((ty, rest));
        }
        "map" => {
            let (types, rest) = arguments(2)?;
            let mut types = types.into_iter();
            return Some((Ty::map(types.next()?, types.next()?), rest));
        }
        _ => {
            let mut letters = word.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) if letter.is_ascii_uppercase() => parameter(letter)?,
                _ => return None,
            }
        }
    };
    Some((simple, rest))
}
