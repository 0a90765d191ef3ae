//! What a type meets: one deserializer for all formats.

use super::failure::Failure;
use super::{
    AnyDeserializer, AnyEnum, AnyMap, AnySeed, AnySeq, AnyVisitor, Names, Outcome, Request, Scalar,
};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use std::fmt;

/// A visitor or seed of a type, and the value that it made.
pub(super) struct Slot<C, T> {
    code: Option<C>,
    value: Option<T>,
}

impl<C, T> Slot<C, T> {
    pub(super) fn new(code: C) -> Slot<C, T> {
        Slot {
            code: Some(code),
            value: None,
        }
    }

    fn code(&mut self) -> Result<C, Failure> {
        self.code.take().ok_or_else(Failure::used_twice)
    }

    fn put(&mut self, result: Result<T, Failure>) -> Outcome {
        self.value = Some(result?);
        Ok(())
    }

    pub(super) fn into_value(self) -> Result<T, Failure> {
        self.value
            .ok_or_else(|| Failure::Custom("the deserializer gave no value".to_owned()))
    }
}

impl<'de, S: DeserializeSeed<'de>> AnySeed<'de> for Slot<S, S::Value> {
    fn fill(&mut self, deserializer: &mut dyn AnyDeserializer<'de>) -> Outcome {
        let result = self.code()?.deserialize(Source(deserializer));
        self.put(result)
    }
}

impl<'de, V: Visitor<'de>> AnyVisitor<'de> for Slot<V, V::Value> {
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(visitor) => visitor.expecting(f),
            None => f.write_str("one value"),
        }
    }

    fn scalar(&mut self, scalar: Scalar<'_, 'de>) -> Outcome {
        let visitor = self.code()?;
        let result = match scalar {
            Scalar::Bool(value) => visitor.visit_bool(value),
            Scalar::I64(value) => visitor.visit_i64(value),
            Scalar::I128(value) => visitor.visit_i128(value),
            Scalar::U64(value) => visitor.visit_u64(value),
            Scalar::U128(value) => visitor.visit_u128(value),
            Scalar::F64(value) => visitor.visit_f64(value),
            Scalar::Str(value) => visitor.visit_str(value),
            Scalar::BorrowedStr(value) => visitor.visit_borrowed_str(value),
            Scalar::String(value) => visitor.visit_string(value),
            Scalar::Bytes(value) => visitor.visit_bytes(value),
            Scalar::BorrowedBytes(value) => visitor.visit_borrowed_bytes(value),
            Scalar::ByteBuf(value) => visitor.visit_byte_buf(value),
            Scalar::None => visitor.visit_none(),
            Scalar::Unit => visitor.visit_unit(),
        };
        self.put(result)
    }

    fn some(&mut self, inner: &mut dyn AnyDeserializer<'de>) -> Outcome {
        let result = self.code()?.visit_some(Source(inner));
        self.put(result)
    }

    fn newtype(&mut self, inner: &mut dyn AnyDeserializer<'de>) -> Outcome {
        let result = self.code()?.visit_newtype_struct(Source(inner));
        self.put(result)
    }

    fn seq(&mut self, items: &mut dyn AnySeq<'de>) -> Outcome {
        let result = self.code()?.visit_seq(Items(items));
        self.put(result)
    }

    fn map(&mut self, entries: &mut dyn AnyMap<'de>) -> Outcome {
        let result = self.code()?.visit_map(Entries(entries));
        self.put(result)
    }

    fn variant(&mut self, variant: &mut dyn AnyEnum<'de>) -> Outcome {
        let result = self.code()?.visit_enum(Variant(variant));
        self.put(result)
    }
}

/// The only deserializer that a type meets.
pub(super) struct Source<'a, 'de>(&'a mut dyn AnyDeserializer<'de>);

impl<'de> Source<'_, 'de> {
    fn ask<V: Visitor<'de>>(self, request: Request, visitor: V) -> Result<V::Value, Failure> {
        let mut slot = Slot::new(visitor);
        self.0.answer(request, &mut slot)?;
        slot.into_value()
    }
}

macro_rules! deserialize {
    ($($method:ident($($argument:ident: $type:ty),*) => $request:expr;)*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, Failure> {
            self.ask($request, visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Source<'_, 'de> {
    type Error = Failure;

    deserialize! {
        deserialize_any() => Request::Any;
        deserialize_bool() => Request::Bool;
        deserialize_i8() => Request::I8;
        deserialize_i16() => Request::I16;
        deserialize_i32() => Request::I32;
        deserialize_i64() => Request::I64;
        deserialize_i128() => Request::I128;
        deserialize_u8() => Request::U8;
        deserialize_u16() => Request::U16;
        deserialize_u32() => Request::U32;
        deserialize_u64() => Request::U64;
        deserialize_u128() => Request::U128;
        deserialize_f32() => Request::F32;
        deserialize_f64() => Request::F64;
        deserialize_char() => Request::Char;
        deserialize_str() => Request::Str;
        deserialize_string() => Request::String;
        deserialize_bytes() => Request::Bytes;
        deserialize_byte_buf() => Request::ByteBuf;
        deserialize_option() => Request::Option;
        deserialize_unit() => Request::Unit;
        deserialize_unit_struct(name: &'static str) => Request::UnitStruct(name);
        deserialize_newtype_struct(name: &'static str) => Request::NewtypeStruct(name);
        deserialize_seq() => Request::Seq;
        deserialize_tuple(length: usize) => Request::Tuple(length);
        deserialize_tuple_struct(name: &'static str, length: usize) => Request::TupleStruct(name, length);
        deserialize_map() => Request::Map;
        deserialize_struct(name: &'static str, fields: Names) => Request::Struct(name, fields);
        deserialize_enum(name: &'static str, variants: Names) => Request::Enum(name, variants);
        deserialize_identifier() => Request::Identifier;
        deserialize_ignored_any() => Request::IgnoredAny;
    }
}

/// The only list that a type meets.
struct Items<'a, 'de>(&'a mut dyn AnySeq<'de>);

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Failure;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Failure> {
        let mut slot = Slot::new(seed);
        match self.0.next(&mut slot)? {
            true => slot.into_value().map(Some),
            false => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.hint()
    }
}

/// The only map that a type meets.
struct Entries<'a, 'de>(&'a mut dyn AnyMap<'de>);

impl<'de> MapAccess<'de> for Entries<'_, 'de> {
    type Error = Failure;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Failure> {
        let mut slot = Slot::new(seed);
        match self.0.key(&mut slot)? {
            true => slot.into_value().map(Some),
            false => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Failure> {
        let mut slot = Slot::new(seed);
        self.0.value(&mut slot)?;
        slot.into_value()
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.hint()
    }
}

/// The only enum that a type meets.
struct Variant<'a, 'de>(&'a mut dyn AnyEnum<'de>);

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Failure;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Failure> {
        let mut slot = Slot::new(seed);
        self.0.tag(&mut slot)?;
        Ok((slot.into_value()?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Failure;

    fn unit_variant(self) -> Outcome {
        self.0.unit()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Failure> {
        let mut slot = Slot::new(seed);
        self.0.newtype(&mut slot)?;
        slot.into_value()
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let mut slot = Slot::new(visitor);
        self.0.tuple(length, &mut slot)?;
        slot.into_value()
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: Names,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let mut slot = Slot::new(visitor);
        self.0.fields(fields, &mut slot)?;
        slot.into_value()
    }
}
