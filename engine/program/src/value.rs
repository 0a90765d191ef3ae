//! Values that expressions compute with. Facts are borrowed, never copied.

use std::rc::Rc;

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
    /// `double`
    Double(f64),
    /// Text, borrowed from the facts or the program.
    Text(&'a str),
    /// Text that was computed.
    OwnedText(Rc<str>),
    /// A point in time, in seconds.
    Timestamp(i64),
    /// A record of the facts.
    Record(&'a dyn Record),
    /// A list of the facts.
    Sequence(&'a dyn Sequence),
    /// An option that is absent.
    Absent,
}

impl<'a> Value<'a> {
    /// Borrowed text.
    pub fn text(text: &'a str) -> Value<'a> {
        Value::Text(text)
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
        Value::Timestamp(self.seconds)
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
