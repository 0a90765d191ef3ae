//! What the type table is made of.

use crate::types::Timestamp;

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

/// A type whose shape is in the table.
pub(crate) trait Shaped {
    /// The shape.
    const SHAPE: Shape;
    /// The same, for shapes that contain it.
    const REFERENCE: &'static Shape = &Self::SHAPE;
}

macro_rules! shaped {
    ($($type:ty: $shape:ident),+ $(,)?) => {$(
        impl Shaped for $type {
            const SHAPE: Shape = Shape::$shape;
        }
    )+};
}

shaped! {
    bool: Bool,
    u32: Int,
    u64: Int,
    i64: Int,
    f64: Double,
    String: String,
    Timestamp: Timestamp,
}

impl<T: Shaped> Shaped for Option<T> {
    const SHAPE: Shape = Shape::Option(T::REFERENCE);
}

impl<T: Shaped> Shaped for Vec<T> {
    const SHAPE: Shape = Shape::List(T::REFERENCE);
}
