//! What functions cost at most, for the compiler's worst case: how large values can get, and steps for it. No bundle has
//! any of it.

use crate::meter::{ELEMENTS_PER_STEP, OCTETS_PER_STEP};
use crate::types::Type;
use countersign_contract::{RECORDS, Shape};
use std::rc::Rc;

/// Lengths that worst cases are reckoned with, by the name of a list.
#[derive(Clone, Debug)]
pub struct Bounds {
    lists: Vec<(&'static str, u64)>,
}

/// Lists of the facts and of what is derived from them, with the lengths that are assumed where a policy says nothing.
/// `elements` is any other list; `text` is the length of a text in octets.
pub const DEFAULT_BOUNDS: [(&str, u64); 28] = [
    ("files", 3_000),
    ("commits", 250),
    ("commit_files", 3_000),
    ("people", 1_000),
    ("reviews", 200),
    ("sign_offs", 100),
    ("checks", 200),
    ("equivalences", 100),
    ("incidents", 100),
    ("services", 100),
    ("freeze_windows", 50),
    ("delegations", 100),
    ("overrides", 50),
    ("escalations", 50),
    ("notes", 250),
    ("declarations", 50),
    ("carried_commits", 250),
    ("ownership", 3_000),
    ("history", 500),
    ("past_sign_offs", 500),
    ("prior_decisions", 50),
    ("appeals", 50),
    ("signals", 300),
    ("evidence", 1_000),
    ("undeclared", 250),
    ("contradictions", 250),
    ("elements", 20),
    ("text", 200),
];

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            lists: DEFAULT_BOUNDS.to_vec(),
        }
    }
}

impl Bounds {
    /// The length to reckon with.
    pub fn length(&self, name: &str) -> u64 {
        let find = |wanted: &str| {
            self.lists
                .iter()
                .find(|(known, _)| *known == wanted)
                .map(|(_, bound)| *bound)
        };
        find(name).or_else(|| find("elements")).unwrap_or(u64::MAX)
    }

    /// The length of a text in octets.
    pub fn text(&self) -> u64 {
        self.length("text")
    }

    /// Sets the bound of a list. Says whether there is such a list.
    pub fn set(&mut self, name: &str, length: u64) -> bool {
        let bound = self.lists.iter_mut().find(|(known, _)| *known == name);
        bound.is_some_and(|(_, bound)| {
            *bound = length;
            true
        })
    }
}

/// Texts that people write at length are longer than names and paths by this factor.
const PROSE: u64 = 20;
/// Fields that hold prose.
const PROSE_FIELDS: [&str; 5] = ["body", "message", "patch", "content", "json"];

/// The largest that a value can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Size {
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
    pub fn of_type(type_: &Type, bounds: &Bounds) -> Size {
        match type_ {
            Type::String | Type::Bytes | Type::Enum(_) | Type::Type | Type::Dyn => {
                Size::Text(bounds.text())
            }
            Type::List(element) => Size::List(
                bounds.length("elements"),
                Rc::new(Size::of_type(element, bounds)),
            ),
            Type::Map(key, value) => Size::Map(
                bounds.length("elements"),
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
    pub fn of_field(record: u16, field: u16, bounds: &Bounds) -> Size {
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
                Size::List(bounds.length(name), Rc::new(element))
            }
            Shape::Record(name) => RECORDS
                .iter()
                .position(|record| record.name == *name)
                .and_then(|place| u16::try_from(place).ok())
                .map_or(Size::One, Size::Record),
        }
    }

    /// At least as large as both.
    pub fn max(&self, other: &Size) -> Size {
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
    pub fn octets(&self) -> u64 {
        match self {
            Size::Text(octets) => *octets,
            // A number, a time or a truth value as text.
            Size::One => 40,
            _ => 0,
        }
    }

    /// Elements, if it is a list or map.
    pub fn length(&self) -> u64 {
        match self {
            Size::List(length, _) | Size::Map(length, ..) => *length,
            _ => 0,
        }
    }

    /// The largest element or key.
    pub fn element(&self) -> Size {
        match self {
            Size::List(_, element) | Size::Map(_, element, _) => (**element).clone(),
            _ => Size::One,
        }
    }

    /// How many lists stand one within the other.
    pub fn nesting(&self) -> usize {
        match self {
            Size::List(_, element) => element.nesting() + 1,
            _ => 0,
        }
    }

    /// Steps to open the lists within it, so many levels deep, and how large the result is.
    pub fn flattened(&self, levels: usize) -> (u64, Size) {
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
    pub fn value(&self) -> Size {
        match self {
            Size::Map(_, _, value) => (**value).clone(),
            other => other.element(),
        }
    }
}

/// A call whose worst case is asked for.
#[derive(Debug)]
pub struct Call<'c> {
    /// How large each argument can be, the receiver first.
    pub arguments: &'c [Size],
    /// How large the result can be by its type alone.
    pub result: Size,
    /// The second argument where it is literal text: a pattern.
    pub pattern: Option<&'c str>,
    /// The first argument where it is a literal int.
    pub literal_int: Option<i64>,
    /// How long lists and texts can be.
    pub bounds: &'c Bounds,
}

impl Call<'_> {
    /// The size of an argument; of one that is left out, the smallest.
    pub fn argument(&self, place: usize) -> Size {
        self.arguments.get(place).cloned().unwrap_or(Size::One)
    }

    /// Octets of all arguments together.
    pub fn octets(&self) -> u64 {
        sum(self.arguments.iter().map(Size::octets))
    }

    /// Elements of all arguments together.
    pub fn elements(&self) -> u64 {
        sum(self.arguments.iter().map(Size::length))
    }
}

/// Steps in proportion to all that the arguments have; text as long as the longest of them.
pub fn by_arguments(call: &Call<'_>) -> (u64, Size) {
    let octets = octets(call.octets().saturating_mul(2));
    let widest = call
        .arguments
        .iter()
        .fold(call.result.clone(), |size, other| size.max(other));
    let result = match &call.result {
        Size::Text(_) if matches!(widest, Size::Text(_)) => widest,
        other => other.clone(),
    };
    (sum([octets, elements(call.elements())]), result)
}

/// Nothing but the step of the call; the result is one of the first two arguments.
pub fn of_first_two(call: &Call<'_>) -> (u64, Size) {
    (0, call.argument(0).max(&call.argument(1)))
}

/// Steps for each key of a list that is sorted.
pub fn of_sort_key(length: u64, key: &Size, bounds: &Bounds) -> u64 {
    let rounds = u64::from(u64::BITS - length.leading_zeros());
    // Each key is looked at once before it takes part in each round.
    let each = (rounds + 1).saturating_mul(comparison(key, bounds));
    sum([rounds / 4 + 1, each])
}

/// Steps for so many octets.
pub fn octets(count: u64) -> u64 {
    count / OCTETS_PER_STEP as u64
}

/// Steps for so many elements that are only counted.
pub fn elements(count: u64) -> u64 {
    count / ELEMENTS_PER_STEP as u64
}

/// A sum that can't overflow.
pub fn sum(steps: impl IntoIterator<Item = u64>) -> u64 {
    steps.into_iter().fold(0, u64::saturating_add)
}

/// Steps to compare a value with one as large.
pub fn comparison(size: &Size, bounds: &Bounds) -> u64 {
    nested_comparison(size, bounds, 0)
}

fn nested_comparison(size: &Size, bounds: &Bounds, depth: u8) -> u64 {
    // Records nest no deeper than the contract; the limit only keeps a mistake there from running away.
    if depth > 12 {
        return u64::MAX;
    }
    let inner = match size {
        Size::One => 0,
        Size::Text(octets) => octets / 16,
        Size::List(length, element) => {
            length.saturating_mul(nested_comparison(element, bounds, depth + 1))
        }
        Size::Map(length, key, value) => length.saturating_mul(
            nested_comparison(key, bounds, depth + 1).saturating_add(nested_comparison(
                value,
                bounds,
                depth + 1,
            )),
        ),
        Size::Record(record) => {
            let fields = RECORDS
                .get(usize::from(*record))
                .map_or(0, |shape| shape.fields.len());
            (0..fields)
                .filter_map(|field| u16::try_from(field).ok())
                .map(|field| {
                    nested_comparison(&Size::of_field(*record, field, bounds), bounds, depth + 1)
                })
                .fold(0, u64::saturating_add)
        }
    };
    inner.saturating_add(1)
}
