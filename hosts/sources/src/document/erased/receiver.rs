//! What a deserializer meets: one visitor and one seed for all types.

use super::failure::Failure;
use super::{
    AnyDeserializer, AnyEnum, AnyMap, AnySeed, AnySeq, AnyVisitor, Names, Outcome, Request, Scalar,
};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use std::fmt;

/// A part of a deserializer, with the error that it had.
pub(super) struct Kept<T, E> {
    part: Option<T>,
    error: Option<E>,
}

impl<T, E: Error> Kept<T, E> {
    fn new(part: T) -> Kept<T, E> {
        Kept {
            part: Some(part),
            error: None,
        }
    }

    fn keep<R>(&mut self, result: Result<R, E>) -> Result<R, Failure> {
        result.map_err(|error| {
            let text = error.to_string();
            self.error = Some(error);
            Failure::Kept(text)
        })
    }

    fn part(&mut self) -> Result<&mut T, Failure> {
        self.part.as_mut().ok_or_else(Failure::used_twice)
    }

    fn take(&mut self) -> Result<T, Failure> {
        self.part.take().ok_or_else(Failure::used_twice)
    }

    /// The error that was kept, or what the type said itself.
    fn release<R>(self, result: Result<R, Failure>) -> Result<R, E> {
        result.map_err(|failure| match (failure, self.error) {
            (Failure::Kept(_), Some(error)) => error,
            (failure, _) => failure.into_error(),
        })
    }
}

impl<'de, D: Deserializer<'de>> AnyDeserializer<'de> for Kept<D, D::Error> {
    fn answer(&mut self, request: Request, visitor: &mut dyn AnyVisitor<'de>) -> Outcome {
        let part = self.take()?;
        let visitor = Receiver(visitor);
        let result = match request {
            Request::Any => part.deserialize_any(visitor),
            Request::Bool => part.deserialize_bool(visitor),
            Request::I8 => part.deserialize_i8(visitor),
            Request::I16 => part.deserialize_i16(visitor),
            Request::I32 => part.deserialize_i32(visitor),
            Request::I64 => part.deserialize_i64(visitor),
            Request::I128 => part.deserialize_i128(visitor),
            Request::U8 => part.deserialize_u8(visitor),
            Request::U16 => part.deserialize_u16(visitor),
            Request::U32 => part.deserialize_u32(visitor),
            Request::U64 => part.deserialize_u64(visitor),
            Request::U128 => part.deserialize_u128(visitor),
            Request::F32 => part.deserialize_f32(visitor),
            Request::F64 => part.deserialize_f64(visitor),
            Request::Char => part.deserialize_char(visitor),
            Request::Str => part.deserialize_str(visitor),
            Request::String => part.deserialize_string(visitor),
            Request::Bytes => part.deserialize_bytes(visitor),
            Request::ByteBuf => part.deserialize_byte_buf(visitor),
            Request::Option => part.deserialize_option(visitor),
            Request::Unit => part.deserialize_unit(visitor),
            Request::UnitStruct(name) => part.deserialize_unit_struct(name, visitor),
            Request::NewtypeStruct(name) => part.deserialize_newtype_struct(name, visitor),
            Request::Seq => part.deserialize_seq(visitor),
            Request::Tuple(length) => part.deserialize_tuple(length, visitor),
            Request::TupleStruct(name, length) => {
                part.deserialize_tuple_struct(name, length, visitor)
            }
            Request::Map => part.deserialize_map(visitor),
            Request::Struct(name, fields) => part.deserialize_struct(name, fields, visitor),
            Request::Enum(name, variants) => part.deserialize_enum(name, variants, visitor),
            Request::Identifier => part.deserialize_identifier(visitor),
            Request::IgnoredAny => part.deserialize_ignored_any(visitor),
        };
        self.keep(result)
    }
}

impl<'de, A: SeqAccess<'de>> AnySeq<'de> for Kept<A, A::Error> {
    fn next(&mut self, seed: &mut dyn AnySeed<'de>) -> Result<bool, Failure> {
        let found = self.part()?.next_element_seed(SeedObject(seed));
        Ok(self.keep(found)?.is_some())
    }

    fn hint(&self) -> Option<usize> {
        self.part.as_ref()?.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> AnyMap<'de> for Kept<A, A::Error> {
    fn key(&mut self, seed: &mut dyn AnySeed<'de>) -> Result<bool, Failure> {
        let found = self.part()?.next_key_seed(SeedObject(seed));
        Ok(self.keep(found)?.is_some())
    }

    fn value(&mut self, seed: &mut dyn AnySeed<'de>) -> Outcome {
        let found = self.part()?.next_value_seed(SeedObject(seed));
        self.keep(found)
    }

    fn hint(&self) -> Option<usize> {
        self.part.as_ref()?.size_hint()
    }
}

/// An enum before and behind its tag.
enum EnumPart<A, V> {
    Whole(A),
    Content(V),
}

impl<'de, A: EnumAccess<'de>> Kept<EnumPart<A, A::Variant>, A::Error> {
    fn content(&mut self) -> Result<A::Variant, Failure> {
        match self.take()? {
            EnumPart::Content(content) => Ok(content),
            EnumPart::Whole(_) => Err(Failure::used_twice()),
        }
    }
}

impl<'de, A: EnumAccess<'de>> AnyEnum<'de> for Kept<EnumPart<A, A::Variant>, A::Error> {
    fn tag(&mut self, seed: &mut dyn AnySeed<'de>) -> Outcome {
        let EnumPart::Whole(part) = self.take()? else {
            return Err(Failure::used_twice());
        };
        let tagged = part.variant_seed(SeedObject(seed));
        let ((), content) = self.keep(tagged)?;
        self.part = Some(EnumPart::Content(content));
        Ok(())
    }

    fn unit(&mut self) -> Outcome {
        let found = self.content()?.unit_variant();
        self.keep(found)
    }

    fn newtype(&mut self, seed: &mut dyn AnySeed<'de>) -> Outcome {
        let found = self.content()?.newtype_variant_seed(SeedObject(seed));
        self.keep(found)
    }

    fn tuple(&mut self, length: usize, visitor: &mut dyn AnyVisitor<'de>) -> Outcome {
        let found = self.content()?.tuple_variant(length, Receiver(visitor));
        self.keep(found)
    }

    fn fields(&mut self, names: Names, visitor: &mut dyn AnyVisitor<'de>) -> Outcome {
        let found = self.content()?.struct_variant(names, Receiver(visitor));
        self.keep(found)
    }
}

/// The only seed that a deserializer meets.
pub(super) struct SeedObject<'a, 'de>(pub(super) &'a mut dyn AnySeed<'de>);

impl<'de> DeserializeSeed<'de> for SeedObject<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let mut kept = Kept::new(deserializer);
        let result = self.0.fill(&mut kept);
        kept.release(result)
    }
}

/// The only visitor that a deserializer meets.
pub(super) struct Receiver<'a, 'de>(&'a mut dyn AnyVisitor<'de>);

/// Visits of scalars. Those of other widths come here by serde's own defaults.
macro_rules! visit {
    ($($method:ident($scalar:ident: $type:ty);)*) => {$(
        fn $method<E: Error>(self, value: $type) -> Result<(), E> {
            self.0.scalar(Scalar::$scalar(value)).map_err(Failure::into_error)
        }
    )*};
}

impl<'de> Visitor<'de> for Receiver<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    visit! {
        visit_bool(Bool: bool);
        visit_i64(I64: i64);
        visit_i128(I128: i128);
        visit_u64(U64: u64);
        visit_u128(U128: u128);
        visit_f64(F64: f64);
        visit_str(Str: &str);
        visit_borrowed_str(BorrowedStr: &'de str);
        visit_string(String: String);
        visit_bytes(Bytes: &[u8]);
        visit_borrowed_bytes(BorrowedBytes: &'de [u8]);
        visit_byte_buf(ByteBuf: Vec<u8>);
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.0.scalar(Scalar::None).map_err(Failure::into_error)
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.scalar(Scalar::Unit).map_err(Failure::into_error)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        let mut kept = Kept::new(inner);
        let result = self.0.some(&mut kept);
        kept.release(result)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        let mut kept = Kept::new(inner);
        let result = self.0.newtype(&mut kept);
        kept.release(result)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        let mut kept = Kept::new(items);
        let result = self.0.seq(&mut kept);
        kept.release(result)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error> {
        let mut kept = Kept::new(entries);
        let result = self.0.map(&mut kept);
        kept.release(result)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<(), A::Error> {
        let mut kept = Kept::new(EnumPart::Whole(variant));
        let result = self.0.variant(&mut kept);
        kept.release(result)
    }
}
