//! Deserializes through trait objects.
//!
//! Serde compiles every type once for every deserializer, and the functions of a deserializer once for every type. Those of the
//! readers of YAML and of paths in JSON are large, so that they were most of this crate's machine code and of the time to
//! compile it. [`Erased`] hides each from the other: a type is compiled for [`source::Source`] alone, a deserializer for [`receiver::Receiver`]
//! alone. What is read, and every error with its place, is the same.
//!
//! An error of the deserializer stays where it came up ([`receiver::Kept`]) while a [`Failure`] passes through the type's own code, and goes
//! on unchanged where that code ends. An error of the type becomes the deserializer's own there.

mod failure;
mod receiver;
mod source;

use self::failure::Failure;
use self::receiver::SeedObject;
use self::source::Slot;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer};
use std::fmt;
use std::marker::PhantomData;

/// A value that is deserialized through trait objects.
pub(crate) struct Erased<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Erased<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut slot = Slot::new(PhantomData::<T>);
        SeedObject(&mut slot).deserialize(deserializer)?;
        slot.into_value().map(Erased).map_err(Failure::into_error)
    }
}

type Outcome = Result<(), Failure>;
type Names = &'static [&'static str];

/// What a type asks a deserializer for.
#[derive(Clone, Copy)]
enum Request {
    Any,
    Bool,
    I8,
    I16,
    I32,
    I64,
    I128,
    U8,
    U16,
    U32,
    U64,
    U128,
    F32,
    F64,
    Char,
    Str,
    String,
    Bytes,
    ByteBuf,
    Option,
    Unit,
    UnitStruct(&'static str),
    NewtypeStruct(&'static str),
    Seq,
    Tuple(usize),
    TupleStruct(&'static str, usize),
    Map,
    Struct(&'static str, Names),
    Enum(&'static str, Names),
    Identifier,
    IgnoredAny,
}

/// What a deserializer answers with, where it is no other deserializer.
enum Scalar<'a, 'de> {
    Bool(bool),
    I64(i64),
    I128(i128),
    U64(u64),
    U128(u128),
    F64(f64),
    Str(&'a str),
    BorrowedStr(&'de str),
    String(String),
    Bytes(&'a [u8]),
    BorrowedBytes(&'de [u8]),
    ByteBuf(Vec<u8>),
    None,
    Unit,
}

/// A [`Deserializer`] as an object. It answers once.
trait AnyDeserializer<'de> {
    fn answer(&mut self, request: Request, visitor: &mut dyn AnyVisitor<'de>) -> Outcome;
}

/// A [`Visitor`](serde::de::Visitor) as an object. It is visited once.
trait AnyVisitor<'de> {
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
    fn scalar(&mut self, scalar: Scalar<'_, 'de>) -> Outcome;
    fn some(&mut self, inner: &mut dyn AnyDeserializer<'de>) -> Outcome;
    fn newtype(&mut self, inner: &mut dyn AnyDeserializer<'de>) -> Outcome;
    fn seq(&mut self, items: &mut dyn AnySeq<'de>) -> Outcome;
    fn map(&mut self, entries: &mut dyn AnyMap<'de>) -> Outcome;
    fn variant(&mut self, variant: &mut dyn AnyEnum<'de>) -> Outcome;
}

/// A [`DeserializeSeed`] as an object. It is filled once.
trait AnySeed<'de> {
    fn fill(&mut self, deserializer: &mut dyn AnyDeserializer<'de>) -> Outcome;
}

/// A [`SeqAccess`](serde::de::SeqAccess) as an object.
trait AnySeq<'de> {
    fn next(&mut self, seed: &mut dyn AnySeed<'de>) -> Result<bool, Failure>;
    fn hint(&self) -> Option<usize>;
}

/// A [`MapAccess`](serde::de::MapAccess) as an object.
trait AnyMap<'de> {
    fn key(&mut self, seed: &mut dyn AnySeed<'de>) -> Result<bool, Failure>;
    fn value(&mut self, seed: &mut dyn AnySeed<'de>) -> Outcome;
    fn hint(&self) -> Option<usize>;
}

/// An [`EnumAccess`](serde::de::EnumAccess) and its [`VariantAccess`](serde::de::VariantAccess) as one object: first the tag, then one of the others.
trait AnyEnum<'de> {
    fn tag(&mut self, seed: &mut dyn AnySeed<'de>) -> Outcome;
    fn unit(&mut self) -> Outcome;
    fn newtype(&mut self, seed: &mut dyn AnySeed<'de>) -> Outcome;
    fn tuple(&mut self, length: usize, visitor: &mut dyn AnyVisitor<'de>) -> Outcome;
    fn fields(&mut self, names: Names, visitor: &mut dyn AnyVisitor<'de>) -> Outcome;
}
