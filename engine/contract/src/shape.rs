//! What the type table is made of.

/// The shape of a record.
#[derive(Debug)]
pub struct RecordShape {
    /// Name in snake_case.
    pub name: &'static str,
    /// Fields in the contract's order.
    pub fields: &'static [FieldShape],
}

/// The shape of a field.
#[derive(Debug)]
pub struct FieldShape {
    /// Name in snake_case.
    pub name: &'static str,
    /// Type.
    pub shape: Shape,
}

/// The cases of an enum. In CEL an enum is a string, one of these.
#[derive(Debug)]
pub struct EnumShape {
    /// Name in snake_case.
    pub name: &'static str,
    /// Cases in snake_case.
    pub cases: &'static [&'static str],
}

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A truth value.
    Bool,
    /// A whole number within plus or minus 2^53.
    Int,
    /// A 64-bit floating-point number.
    Double,
    /// Text.
    String,
    /// A point in time.
    Timestamp,
    /// A value that may be absent.
    Option(&'static Shape),
    /// A list.
    List(&'static Shape),
    /// A record of this name.
    Record(&'static str),
    /// An enum of this name.
    Enum(&'static str),
}
