//! Maps, in the order of their keys.

use super::Value;
use crate::fault::Missing;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A key of a map. Whole numbers are one kind: `1` and `1u` are the same key.
#[derive(Clone)]
pub enum Key<'a> {
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i64),
    /// `uint`
    Uint(u64),
    /// Borrowed text.
    Text(&'a str),
    /// Text that was computed.
    OwnedText(Rc<str>),
}

impl<'a> Key<'a> {
    /// The key that a value stands for. A double stands for the whole number that it equals. `None` when there can be
    /// no such key.
    pub fn from_value(value: &Value<'a>) -> Option<Key<'a>> {
        match value {
            Value::Bool(value) => Some(Key::Bool(*value)),
            Value::Int(value) => Some(Key::Int(*value)),
            Value::Uint(value) => Some(Key::Uint(*value)),
            Value::Text(text) => Some(Key::Text(text)),
            Value::OwnedText(text) => Some(Key::OwnedText(text.clone())),
            Value::Double(value) => {
                // Exact: both bounds are powers of two, and a whole double within them converts without loss.
                if *value != libm::trunc(*value) {
                    None
                } else if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0)
                    .contains(value)
                {
                    Some(Key::Int(*value as i64))
                } else if (0.0..18_446_744_073_709_551_616.0).contains(value) {
                    Some(Key::Uint(*value as u64))
                } else {
                    None
                }
            }
            _ => None,
        }
    }

    /// The key as a value.
    pub fn value(&self) -> Value<'a> {
        match self {
            Key::Bool(value) => Value::Bool(*value),
            Key::Int(value) => Value::Int(*value),
            Key::Uint(value) => Value::Uint(*value),
            Key::Text(text) => Value::Text(text),
            Key::OwnedText(text) => Value::OwnedText(text.clone()),
        }
    }

    /// Whole numbers compare as such; kinds are told apart by their rank.
    fn parts(&self) -> (u8, i128, &str) {
        match self {
            Key::Bool(value) => (0, i128::from(*value), ""),
            Key::Int(value) => (1, i128::from(*value), ""),
            Key::Uint(value) => (1, i128::from(*value), ""),
            Key::Text(text) => (2, 0, text),
            Key::OwnedText(text) => (2, 0, text),
        }
    }
}

impl Ord for Key<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}

impl PartialOrd for Key<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Key<'_> {}

/// A map, in the order of its keys.
#[derive(Default)]
pub struct Map<'a> {
    pub(crate) entries: BTreeMap<Key<'a>, Value<'a>>,
    /// The fact for lack of which there may be more entries.
    pub(crate) missing: Option<Missing>,
}

impl<'a> Map<'a> {
    /// A complete map.
    pub fn new(entries: BTreeMap<Key<'a>, Value<'a>>) -> Map<'a> {
        Map {
            entries,
            missing: None,
        }
    }

    /// How many entries are known.
    pub fn known(&self) -> usize {
        self.entries.len()
    }

    /// The fact for lack of which there may be more entries.
    pub fn missing(&self) -> Option<&Missing> {
        self.missing.as_ref()
    }

    /// The value of a key.
    pub fn get(&self, key: &Key<'a>) -> Option<&Value<'a>> {
        self.entries.get(key)
    }

    /// The known entries by key.
    pub fn iter(&self) -> impl Iterator<Item = (&Key<'a>, &Value<'a>)> {
        self.entries.iter()
    }
}
