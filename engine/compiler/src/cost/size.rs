//! How large values can get.

use crate::source::settings::Bounds;
use countersign_contract::{RECORDS, Shape};
use countersign_program::Type;
use countersign_program::policy::Constant;
use std::rc::Rc;

/// Texts that people write at length are longer than names and paths by this factor.
const PROSE: u64 = 20;
/// Fields that hold prose.
const PROSE_FIELDS: [&str; 5] = ["body", "message", "patch", "content", "json"];

/// The largest that a value can be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Size {
    /// A value of fixed size.
    One,
    /// Octets of text or bytes.
    Text(u64),
    /// Elements, and the largest of them.
    List(u64, Rc<Size>),
    /// Entries, the largest key and the largest value.
    Map(u64, Rc<Size>, Rc<Size>),
    /// A record of the contract: its fields are as large as the bounds say.
    Record(u16),
}

impl Size {
    /// By type alone.
    pub(crate) fn of_type(type_: &Type, bounds: &Bounds) -> Size {
        match type_ {
            Type::String | Type::Bytes | Type::Enum(_) | Type::Type | Type::Dyn => {
                Size::Text(bounds.text())
            }
            Type::List(element) => Size::List(
                bounds.of("elements"),
                Rc::new(Size::of_type(element, bounds)),
            ),
            Type::Map(key, value) => Size::Map(
                bounds.of("elements"),
                Rc::new(Size::of_type(key, bounds)),
                Rc::new(Size::of_type(value, bounds)),
            ),
            Type::Optional(inner) => Size::of_type(inner, bounds),
            Type::Record(number) => Size::Record(*number),
            Type::Null
            | Type::Bool
            | Type::Int
            | Type::Uint
            | Type::Double
            | Type::Timestamp
            | Type::Duration => Size::One,
        }
    }

    /// A field of a record.
    pub(crate) fn of_field(record: u16, field: u16, bounds: &Bounds) -> Size {
        let Some(record) = RECORDS.get(usize::from(record)) else {
            return Size::One;
        };
        match record.fields.get(usize::from(field)) {
            Some(field) => Size::of_shape(&field.shape, record.name, field.name, bounds),
            None => Size::One,
        }
    }

    fn of_shape(shape: &Shape, record: &str, field: &str, bounds: &Bounds) -> Size {
        match shape {
            Shape::Bool | Shape::Int | Shape::Double | Shape::Timestamp => Size::One,
            Shape::Enum(_) => Size::Text(24),
            Shape::String if PROSE_FIELDS.contains(&field) => {
                Size::Text(bounds.text().saturating_mul(PROSE))
            }
            Shape::String => Size::Text(bounds.text()),
            Shape::Option(inner) => Size::of_shape(inner, record, field, bounds),
            Shape::List(element) => {
                let name = match (record, field) {
                    ("facts", name) => name,
                    ("commit", "files") => "commit_files",
                    (
                        "provenance",
                        name @ ("files" | "commits" | "evidence" | "undeclared" | "contradictions"),
                    ) => name,
                    _ => "elements",
                };
                let element = Size::of_shape(element, record, "", bounds);
                Size::List(bounds.of(name), Rc::new(element))
            }
            Shape::Record(name) => RECORDS
                .iter()
                .position(|record| record.name == *name)
                .and_then(|place| u16::try_from(place).ok())
                .map_or(Size::One, Size::Record),
        }
    }

    /// A constant as it is.
    pub(crate) fn of_constant(constant: &Constant) -> Size {
        match constant {
            Constant::Text(text) => Size::Text(text.len() as u64),
            Constant::List(values) => {
                let element = values
                    .iter()
                    .map(Size::of_constant)
                    .reduce(|a, b| a.max(&b))
                    .unwrap_or(Size::One);
                Size::List(values.len() as u64, Rc::new(element))
            }
            Constant::Map(entries) => {
                let key = entries
                    .iter()
                    .map(|(key, _)| key.len() as u64)
                    .max()
                    .unwrap_or(0);
                let value = entries
                    .iter()
                    .map(|(_, value)| Size::of_constant(value))
                    .reduce(|a, b| a.max(&b))
                    .unwrap_or(Size::One);
                Size::Map(
                    entries.len() as u64,
                    Rc::new(Size::Text(key)),
                    Rc::new(value),
                )
            }
            Constant::Bool(_) | Constant::Int(_) | Constant::Double(_) | Constant::Duration(_) => {
                Size::One
            }
        }
    }

    /// At least as large as both.
    pub(crate) fn max(&self, other: &Size) -> Size {
        match (self, other) {
            (Size::Text(a), Size::Text(b)) => Size::Text(*a.max(b)),
            (Size::List(a, x), Size::List(b, y)) => Size::List(*a.max(b), Rc::new(x.max(y))),
            (Size::Map(a, k, v), Size::Map(b, l, w)) => {
                Size::Map(*a.max(b), Rc::new(k.max(l)), Rc::new(v.max(w)))
            }
            (Size::One, other) => other.clone(),
            (own, _) => own.clone(),
        }
    }

    /// Octets, if it is text.
    pub(crate) fn octets(&self) -> u64 {
        match self {
            Size::Text(octets) => *octets,
            // A number, a time or a truth value as text.
            Size::One => 40,
            _ => 0,
        }
    }

    /// Elements, if it is a list or map.
    pub(crate) fn length(&self) -> u64 {
        match self {
            Size::List(length, _) | Size::Map(length, ..) => *length,
            _ => 0,
        }
    }

    /// The largest element or key.
    pub(crate) fn element(&self) -> Size {
        match self {
            Size::List(_, element) | Size::Map(_, element, _) => (**element).clone(),
            _ => Size::One,
        }
    }

    /// How many lists stand one within the other.
    pub(crate) fn nesting(&self) -> usize {
        match self {
            Size::List(_, element) => element.nesting() + 1,
            _ => 0,
        }
    }

    /// Steps to open the lists within it, so many levels deep, and how large the result is.
    pub(crate) fn flattened(&self, levels: usize) -> (u64, Size) {
        let (mut length, mut element) = (self.length(), self.element());
        let mut steps = length;
        for _ in 0..levels {
            let Size::List(inner, deeper) = &element else {
                break;
            };
            let opened = length.saturating_mul(*inner);
            steps = steps.saturating_add(length).saturating_add(opened);
            (length, element) = (opened, (**deeper).clone());
        }
        (steps, Size::List(length, Rc::new(element)))
    }

    /// The largest value of a map, or element of a list.
    pub(crate) fn value(&self) -> Size {
        match self {
            Size::Map(_, _, value) => (**value).clone(),
            other => other.element(),
        }
    }
}

/// Steps to compare a value with one as large.
pub(crate) fn comparison(size: &Size, bounds: &Bounds, depth: u8) -> u64 {
    // Records nest no deeper than the contract; the limit only keeps a mistake there from running away.
    if depth > 12 {
        return u64::MAX;
    }
    let inner = match size {
        Size::One => 0,
        Size::Text(octets) => octets / 16,
        Size::List(length, element) => {
            length.saturating_mul(comparison(element, bounds, depth + 1))
        }
        Size::Map(length, key, value) => length.saturating_mul(
            comparison(key, bounds, depth + 1).saturating_add(comparison(value, bounds, depth + 1)),
        ),
        Size::Record(record) => {
            let fields = RECORDS
                .get(usize::from(*record))
                .map_or(0, |shape| shape.fields.len());
            (0..fields)
                .filter_map(|field| u16::try_from(field).ok())
                .map(|field| comparison(&Size::of_field(*record, field, bounds), bounds, depth + 1))
                .fold(0, u64::saturating_add)
        }
    };
    inner.saturating_add(1)
}
