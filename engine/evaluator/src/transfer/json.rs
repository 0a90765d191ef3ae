//! JSON: serde_json reads and writes tokens, the records' tables say what is expected.
//!
//! Everything here is compiled once, for serde_json's own reader; it knows no type of the contract.

use super::{ElementLayout, Fields, Fill, Filled, Give, RecordTable, Sink, Source, Stopped, Views};
use countersign_contract::types::Timestamp;
use serde::Deserialize;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use std::fmt;

/// Reads one document, and nothing after it.
pub(crate) fn read(
    text: &str,
    value: &mut dyn FnMut(&mut dyn Source) -> Filled,
) -> serde_json::Result<()> {
    let mut reader = serde_json::Deserializer::from_str(text);
    Seed(value).deserialize(&mut reader)?;
    reader.end()
}

/// Reads one document of this type.
pub(crate) fn read_as<T: Fill>(text: &str) -> serde_json::Result<T> {
    let mut value = T::blank();
    read(text, &mut |source| value.fill(source))?;
    Ok(value)
}

/// Compact JSON.
pub(crate) fn write(value: &dyn Give) -> String {
    let mut writer = Writer {
        out: Vec::with_capacity(4_096),
        key: None,
        first: true,
    };
    value.give(&mut writer);
    // Only text and what serde_json wrote is in there.
    String::from_utf8(writer.out).unwrap_or_default()
}

/// One value, which can be read once.
struct Value<D, E> {
    reader: Option<D>,
    error: Option<E>,
}

/// Hands one value to whoever knows what it must be.
struct Seed<'f>(&'f mut dyn FnMut(&mut dyn Source) -> Filled);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        let mut value = Value {
            reader: Some(reader),
            error: None,
        };
        match (self.0)(&mut value) {
            Ok(()) => Ok(()),
            Err(Stopped) => Err(value.stopped()),
        }
    }
}

impl<'de, D: Deserializer<'de>> Value<D, D::Error> {
    fn stopped(self) -> D::Error {
        self.error
            .unwrap_or_else(|| D::Error::custom("the value was not read"))
    }

    fn with<T>(&mut self, read: impl FnOnce(D) -> Result<T, D::Error>) -> Result<T, Stopped> {
        let reader = self.reader.take().ok_or(Stopped)?;
        read(reader).map_err(|error| {
            self.error = Some(error);
            Stopped
        })
    }

    fn read<T: Deserialize<'de>>(&mut self, value: &mut T) -> Filled {
        *value = self.with(T::deserialize)?;
        Ok(())
    }
}

impl<'de, D: Deserializer<'de>> Source for Value<D, D::Error> {
    fn truth(&mut self, value: &mut bool) -> Filled {
        self.read(value)
    }

    fn u32(&mut self, value: &mut u32) -> Filled {
        self.read(value)
    }

    fn u64(&mut self, value: &mut u64) -> Filled {
        self.read(value)
    }

    fn i64(&mut self, value: &mut i64) -> Filled {
        self.read(value)
    }

    fn f64(&mut self, value: &mut f64) -> Filled {
        self.read(value)
    }

    fn timestamp(&mut self, value: &mut Timestamp) -> Filled {
        self.read(value)
    }

    fn text(&mut self, value: &mut String) -> Filled {
        self.read(value)
    }

    fn case(&mut self, cases: &'static [&'static str]) -> Result<usize, Stopped> {
        self.with(|reader| reader.deserialize_enum("", cases, Case(cases)))
    }

    fn option(
        &mut self,
        _alignment: u32,
        present: &mut dyn FnMut(&mut dyn Source) -> Filled,
    ) -> Filled {
        self.with(|reader| reader.deserialize_option(Present(present)))
    }

    fn list(
        &mut self,
        _layout: ElementLayout,
        element: &mut dyn FnMut(usize, &mut dyn Source) -> Filled,
    ) -> Filled {
        self.with(|reader| reader.deserialize_seq(List(&mut |source| element(1, source))))
    }

    fn record(&mut self, table: &'static RecordTable, record: &mut dyn Fields) -> Filled {
        // A record is read from an object only: an array of the fields' values, as serde by itself would take too, makes
        // it easy to overlook a missing or swapped value.
        self.with(|reader| reader.deserialize_map(Record { table, record }))
    }
}

/// The name of a case, or of a field.
struct Name {
    names: &'static [&'static str],
    field: bool,
}

impl<'de> DeserializeSeed<'de> for Name {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<usize, D::Error> {
        reader.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("variant identifier")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<usize, E> {
        let place = self.names.iter().position(|name| *name == text);
        place.ok_or_else(|| match self.field {
            true => E::unknown_field(text, self.names),
            false => E::unknown_variant(text, self.names),
        })
    }
}

struct Case(&'static [&'static str]);

impl<'de> Visitor<'de> for Case {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of several names")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<usize, A::Error> {
        let (place, rest) = access.variant_seed(Name {
            names: self.0,
            field: false,
        })?;
        rest.unit_variant()?;
        Ok(place)
    }
}

struct Present<'f>(&'f mut dyn FnMut(&mut dyn Source) -> Filled);

impl<'de> Visitor<'de> for Present<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("option")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        Seed(self.0).deserialize(reader)
    }
}

struct List<'f>(&'f mut dyn FnMut(&mut dyn Source) -> Filled);

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Seed(self.0))?.is_some() {}
        Ok(())
    }
}

struct Record<'r> {
    table: &'static RecordTable,
    record: &'r mut dyn Fields,
}

impl<'de> Visitor<'de> for Record<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let names = self.table.names;
        // One bit a field that was there.
        let mut there = 0_u64;
        while let Some(number) = object.next_key_seed(Name { names, field: true })? {
            if there & (1 << number) != 0 {
                let name = names.get(number).copied().unwrap_or_default();
                return Err(A::Error::duplicate_field(name));
            }
            there |= 1 << number;
            object.next_value_seed(Seed(&mut |source| self.record.field(number, source)))?;
        }
        let lacking = self.table.required & !there;
        if lacking != 0 {
            let first = lacking.trailing_zeros() as usize;
            let name = names.get(first).copied().unwrap_or_default();
            return Err(A::Error::missing_field(name));
        }
        Ok(())
    }
}

/// Writes compact JSON.
struct Writer {
    out: Vec<u8>,
    /// The field that the next value belongs to. It is not written until there is a value: absent ones are left out.
    key: Option<&'static str>,
    /// Nothing of the innermost object is written yet.
    first: bool,
}

impl Writer {
    /// Writes the key before a value.
    fn begin(&mut self) {
        if let Some(key) = self.key.take() {
            if !self.first {
                self.out.push(b',');
            }
            self.first = false;
            self.out.push(b'"');
            self.out.extend_from_slice(key.as_bytes());
            self.out.extend_from_slice(b"\":");
        }
    }

    fn scalar<T: serde::Serialize + ?Sized>(&mut self, value: &T) {
        self.begin();
        // Writing numbers and text into memory can't fail.
        let _ = serde_json::to_writer(&mut self.out, value);
    }
}

impl Sink for Writer {
    fn truth(&mut self, value: bool) {
        self.scalar(&value);
    }

    fn u32(&mut self, value: u32) {
        self.u64(value.into());
    }

    fn u64(&mut self, value: u64) {
        self.scalar(&value);
    }

    fn f64(&mut self, value: f64) {
        self.scalar(&value);
    }

    fn timestamp(&mut self, value: Timestamp) {
        self.text(&value.to_string());
    }

    fn text(&mut self, value: &str) {
        self.scalar(value);
    }

    fn case(&mut self, _number: u8, name: &'static str) {
        self.text(name);
    }

    fn option(&mut self, _alignment: u32, value: Option<&dyn Give>) {
        if let Some(value) = value {
            value.give(self);
        }
    }

    fn list(
        &mut self,
        _layout: ElementLayout,
        length: usize,
        element: &mut dyn FnMut(usize, &mut dyn Sink),
    ) {
        self.begin();
        self.out.push(b'[');
        for place in 0..length {
            if place > 0 {
                self.out.push(b',');
            }
            element(place, self);
        }
        self.out.push(b']');
        self.first = false;
    }

    fn record(&mut self, table: &'static RecordTable, record: &dyn Views) {
        self.begin();
        self.out.push(b'{');
        self.first = true;
        for (number, name) in table.names.iter().enumerate() {
            self.key = Some(name);
            record.view(number, self);
        }
        self.key = None;
        self.out.push(b'}');
        self.first = false;
    }

    fn variant(&mut self, _number: u8, name: &'static str, _alignment: u32, payload: &dyn Give) {
        self.begin();
        self.out.push(b'{');
        self.first = true;
        self.key = Some(name);
        payload.give(self);
        self.out.push(b'}');
        self.first = false;
    }
}
