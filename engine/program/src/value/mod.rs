//! Values that expressions compute with. Facts are borrowed, never copied.

pub(crate) mod map;
pub(crate) mod print;
pub mod zones;

use crate::fault::{Fault, Missing};
use std::rc::Rc;

pub use map::{Key, Map};

/// A record of the contract, seen through its type table.
pub trait Record {
    /// Its place in `countersign_contract::RECORDS`.
    fn number(&self) -> u16;
    /// A field by its place in the record. `None` when there is no such field.
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>>;
}

/// Whatever a field of a record can be seen as.
pub trait ToValue {
    /// The value, borrowed.
    fn to_value<'a>(&'a self) -> Value<'a>;
}

/// A list of facts, borrowed.
pub trait Sequence {
    /// How many elements there are.
    fn length(&self) -> usize;
    /// An element by its place.
    fn element<'a>(&'a self, place: usize) -> Option<Value<'a>>;
}

/// A CEL value.
#[derive(Clone)]
pub enum Value<'a> {
    /// `null`
    Null,
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i64),
    /// `uint`
    Uint(u64),
    /// `double`
    Double(f64),
    /// Text, borrowed from the facts or the program.
    Text(&'a str),
    /// Text that was computed.
    OwnedText(Rc<str>),
    /// Octets, borrowed.
    Bytes(&'a [u8]),
    /// Octets that were computed.
    OwnedBytes(Rc<[u8]>),
    /// A point in time between year 1 and year 9999.
    Timestamp {
        /// Seconds since 1970-01-01T00:00:00Z.
        seconds: i64,
        /// Nanoseconds after that second, from 0 to 999,999,999.
        nanos: u32,
    },
    /// A span of time in nanoseconds.
    Duration(i64),
    /// A record of the facts.
    Record(&'a dyn Record),
    /// A record that was computed, whose fields can be missing one by one.
    Struct(Rc<Struct<'a>>),
    /// A complete list of the facts.
    Sequence(&'a dyn Sequence),
    /// A list that was computed, or one that may have more elements.
    List(Rc<List<'a>>),
    /// A map.
    Map(Rc<Map<'a>>),
    /// An optional.
    Optional(Option<Rc<Value<'a>>>),
    /// The type of a value, by its name in CEL.
    Type(&'static str),
    /// An option of a record that is absent. Only ever the value of a field: reading it is a missing fact, `has()` of it is
    /// false.
    Absent,
    /// A value that is not known because this fact is missing. Only ever the value of a field, parameter or extra fact:
    /// reading it is a fault.
    Missing(Missing),
    /// A computation failed. Only ever what a register holds; no function sees it.
    Failed(Fault),
}

/// A record that was computed.
pub struct Struct<'a> {
    /// Its place in `countersign_contract::RECORDS`.
    pub number: u16,
    /// Its fields in the contract's order. [`Value::Absent`] and [`Value::Missing`] have their place here.
    pub fields: Vec<Value<'a>>,
}

/// A list that was computed, or a list of facts that is not complete.
pub struct List<'a> {
    pub(crate) items: Items<'a>,
    /// The fact for lack of which there may be more elements, at any place.
    pub(crate) missing: Option<Missing>,
}

/// What a list holds.
pub(crate) enum Items<'a> {
    Borrowed(&'a dyn Sequence),
    Owned(Vec<Value<'a>>),
}

impl<'a> Value<'a> {
    /// Borrowed text.
    pub fn text(text: &'a str) -> Value<'a> {
        Value::Text(text)
    }

    /// Text that was computed.
    pub fn owned_text(text: impl Into<Rc<str>>) -> Value<'a> {
        Value::OwnedText(text.into())
    }

    /// A complete list.
    pub fn list(elements: Vec<Value<'a>>) -> Value<'a> {
        Value::list_with(elements, None)
    }

    /// A list that may have more elements, at any place, for lack of this fact.
    pub fn list_with(elements: Vec<Value<'a>>, missing: Option<Missing>) -> Value<'a> {
        Value::List(Rc::new(List {
            items: Items::Owned(elements),
            missing,
        }))
    }

    /// A list of facts that may have more elements, at any place, for lack of this fact.
    pub fn incomplete(elements: &'a dyn Sequence, missing: Missing) -> Value<'a> {
        Value::List(Rc::new(List {
            items: Items::Borrowed(elements),
            missing: Some(missing),
        }))
    }

    /// A record that was computed: its place in `countersign_contract::RECORDS` and its fields in the contract's order.
    pub fn record(number: u16, fields: Vec<Value<'a>>) -> Value<'a> {
        Value::Struct(Rc::new(Struct { number, fields }))
    }

    /// An optional with a value.
    pub fn some(value: Value<'a>) -> Value<'a> {
        Value::Optional(Some(Rc::new(value)))
    }

    /// The text, if it is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            Value::OwnedText(text) => Some(text),
            _ => None,
        }
    }

    /// The octets, if it is bytes.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Value::Bytes(bytes) => Some(bytes),
            Value::OwnedBytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number as a double, if it is a number.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Value::Int(value) => Some(*value as f64),
            Value::Uint(value) => Some(*value as f64),
            Value::Double(value) => Some(*value),
            _ => None,
        }
    }

    /// The list, if it is one.
    pub fn as_list(&self) -> Option<ListView<'a, '_>> {
        match self {
            Value::Sequence(sequence) => Some(ListView {
                items: ItemsView::Borrowed(*sequence),
                missing: None,
            }),
            Value::List(list) => Some(list.view()),
            _ => None,
        }
    }

    /// A field of a record by its place, as it is: it can be [`Value::Absent`] or [`Value::Missing`].
    pub fn field(&self, index: u16) -> Option<Value<'a>> {
        match self {
            Value::Record(record) => {
                let record: &'a dyn Record = *record;
                record.field(index)
            }
            Value::Struct(record) => record.fields.get(usize::from(index)).cloned(),
            _ => None,
        }
    }

    /// The place of its record type in `countersign_contract::RECORDS`, if it is a record.
    pub fn record_number(&self) -> Option<u16> {
        match self {
            Value::Record(record) => Some(record.number()),
            Value::Struct(record) => Some(record.number),
            _ => None,
        }
    }

    /// The name of its type in CEL.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null_type",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Uint(_) => "uint",
            Value::Double(_) => "double",
            Value::Text(_) | Value::OwnedText(_) => "string",
            Value::Bytes(_) | Value::OwnedBytes(_) => "bytes",
            Value::Timestamp { .. } => "google.protobuf.Timestamp",
            Value::Duration(_) => "google.protobuf.Duration",
            Value::Record(_) | Value::Struct(_) => self
                .record_number()
                .and_then(|number| countersign_contract::RECORDS.get(usize::from(number)))
                .map_or("record", |shape| shape.name),
            Value::Sequence(_) | Value::List(_) => "list",
            Value::Map(_) => "map",
            Value::Optional(_) => "optional_type",
            Value::Type(_) => "type",
            Value::Absent | Value::Missing(_) => "missing",
            Value::Failed(_) => "error",
        }
    }
}

impl<'a> Value<'a> {
    /// About how many octets of memory a value takes that was just computed, without those of the parts that it shares
    /// with others; the same on every machine.
    pub(crate) fn new_octets(&self) -> u64 {
        /// A value in a list, and what a map needs for an entry.
        const ELEMENT: u64 = 16;
        const ENTRY: u64 = 64;
        let count = |count: usize, each: u64| (count as u64).saturating_mul(each);
        match self {
            Value::OwnedText(text) if Rc::strong_count(text) == 1 => text.len() as u64,
            Value::OwnedBytes(bytes) if Rc::strong_count(bytes) == 1 => bytes.len() as u64,
            Value::List(list) if Rc::strong_count(list) == 1 => match &list.items {
                Items::Owned(values) => count(values.len(), ELEMENT),
                Items::Borrowed(_) => ELEMENT,
            },
            Value::Map(map) if Rc::strong_count(map) == 1 => count(map.known(), ENTRY),
            _ => 0,
        }
    }
}

impl<'a> List<'a> {
    /// The list as it can be read.
    pub(crate) fn view<'v>(&'v self) -> ListView<'a, 'v> {
        ListView {
            items: match &self.items {
                Items::Borrowed(sequence) => ItemsView::Borrowed(*sequence),
                Items::Owned(elements) => ItemsView::Owned(elements),
            },
            missing: self.missing.as_ref(),
        }
    }
}

/// A list, whichever way it is held.
#[derive(Clone, Copy)]
pub struct ListView<'a, 'v> {
    items: ItemsView<'a, 'v>,
    missing: Option<&'v Missing>,
}

#[derive(Clone, Copy)]
enum ItemsView<'a, 'v> {
    Borrowed(&'a dyn Sequence),
    Owned(&'v [Value<'a>]),
}

impl<'a, 'v> ListView<'a, 'v> {
    /// How many elements are known.
    pub fn known(&self) -> usize {
        match self.items {
            ItemsView::Borrowed(sequence) => sequence.length(),
            ItemsView::Owned(elements) => elements.len(),
        }
    }

    /// A known element by its place.
    pub fn get(&self, place: usize) -> Option<Value<'a>> {
        match self.items {
            ItemsView::Borrowed(sequence) => sequence.element(place),
            ItemsView::Owned(elements) => elements.get(place).cloned(),
        }
    }

    /// The known elements.
    pub fn iter(self) -> impl Iterator<Item = Value<'a>> + use<'a, 'v> {
        (0..self.known()).map_while(move |place| self.get(place))
    }

    /// The fact for lack of which there may be more elements, at any place.
    pub fn missing(&self) -> Option<&'v Missing> {
        self.missing
    }
}

impl ToValue for bool {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Bool(*self)
    }
}

impl ToValue for u32 {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Int(i64::from(*self))
    }
}

impl ToValue for u64 {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Int(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

impl ToValue for i64 {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Int(*self)
    }
}

impl ToValue for f64 {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Double(*self)
    }
}

impl ToValue for String {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Text(self)
    }
}

impl ToValue for countersign_contract::types::Timestamp {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Timestamp {
            seconds: self.seconds,
            nanos: 0,
        }
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value<'a>(&'a self) -> Value<'a> {
        self.as_ref().map_or(Value::Absent, ToValue::to_value)
    }
}

impl<T: ToValue> Sequence for Vec<T> {
    fn length(&self) -> usize {
        self.len()
    }
    fn element<'a>(&'a self, place: usize) -> Option<Value<'a>> {
        self.get(place).map(ToValue::to_value)
    }
}

impl<T: ToValue> ToValue for Vec<T> {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Sequence(self)
    }
}

/// Field access for records of the contract; `access` calls it, generated from `wit/`. Each record and each field is
/// preceded by its number.
macro_rules! record_access {
    ($($number:literal $name:ident { $($index:literal $field:ident),+ $(,)? })+) => {$(
        impl Record for $name {
            fn number(&self) -> u16 {
                $number
            }
            fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
                Some(match index {
                    $($index => self.$field.to_value(),)+
                    _ => return None,
                })
            }
        }

        impl ToValue for $name {
            fn to_value<'a>(&'a self) -> Value<'a> {
                Value::Record(self)
            }
        }
    )+};
}

/// The same for enums: in CEL they are their names.
macro_rules! enum_access {
    ($($name:ident),+ $(,)?) => {$(
        impl ToValue for $name {
            fn to_value<'a>(&'a self) -> Value<'a> {
                Value::text(self.as_str())
            }
        }
    )+};
}

pub(crate) use enum_access;
pub(crate) use record_access;
