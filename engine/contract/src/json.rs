//! The JSON form of records and enums, as the macros of `declare` need it. What does not depend on the type is here, and
//! compiled once for each format.

use crate::types::Timestamp;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, Unexpected, VariantAccess, Visitor,
};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Whether JSON may leave a field of this type out.
pub(crate) trait Omittable: Sized {
    /// What the field is when it was left out. `None`: it is required.
    fn omitted() -> Option<Self> {
        None
    }

    /// Whether this value is left out when it is written.
    fn is_omitted(&self) -> bool {
        false
    }
}

impl Omittable for u32 {}
impl Omittable for u64 {}
impl Omittable for i64 {}
impl Omittable for f64 {}
impl Omittable for String {}
impl Omittable for Timestamp {}

impl Omittable for bool {
    fn omitted() -> Option<bool> {
        Some(false)
    }
}

impl<T> Omittable for Vec<T> {
    fn omitted() -> Option<Vec<T>> {
        Some(Vec::new())
    }
}

impl<T> Omittable for Option<T> {
    fn omitted() -> Option<Option<T>> {
        Some(None)
    }

    fn is_omitted(&self) -> bool {
        self.is_none()
    }
}

/// Reads a field that was not read before.
pub(crate) fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    field: &mut Option<T>,
    name: &'static str,
    object: &mut A,
) -> Result<(), A::Error> {
    if field.is_some() {
        return Err(A::Error::duplicate_field(name));
    }
    *field = Some(object.next_value()?);
    Ok(())
}

/// What a field is after the whole record was read.
pub(crate) fn finish<T: Omittable, E: Error>(field: Option<T>, name: &'static str) -> Result<T, E> {
    field
        .or_else(T::omitted)
        .ok_or_else(|| E::missing_field(name))
}

/// Writes a field, unless it is left out.
pub(crate) fn write<T: Omittable + Serialize, S: SerializeStruct>(
    object: &mut S,
    name: &'static str,
    field: &T,
) -> Result<(), S::Error> {
    if field.is_omitted() {
        return object.skip_field(name);
    }
    object.serialize_field(name, field)
}

/// Reads a case of an enum and gives its place among `names`. `expected` says what is asked for.
pub(crate) fn case<'de, D: Deserializer<'de>>(
    deserializer: D,
    name: &'static str,
    expected: &'static str,
    names: &'static [&'static str],
) -> Result<u8, D::Error> {
    deserializer.deserialize_enum(name, names, Case { expected, names })
}

struct Case {
    expected: &'static str,
    names: &'static [&'static str],
}

impl<'de> Visitor<'de> for Case {
    type Value = u8;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<u8, A::Error> {
        let (place, rest) = access.variant_seed(CaseName(self.names))?;
        rest.unit_variant()?;
        Ok(place)
    }
}

/// A case by its name, or by its number in formats that have no names.
struct CaseName(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for CaseName {
    type Value = u8;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u8, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for CaseName {
    type Value = u8;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("variant identifier")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u8, E> {
        u8::try_from(number)
            .ok()
            .filter(|place| usize::from(*place) < self.0.len())
            .ok_or_else(|| {
                let expected = format!("variant index 0 <= i < {}", self.0.len());
                E::invalid_value(Unexpected::Unsigned(number), &expected.as_str())
            })
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<u8, E> {
        place(self.0, text)
            .and_then(|place| u8::try_from(place).ok())
            .ok_or_else(|| E::unknown_variant(text, self.0))
    }
}

/// A field by its name.
pub(crate) struct FieldName(pub(crate) &'static [&'static str]);

impl<'de> DeserializeSeed<'de> for FieldName {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for FieldName {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("field identifier")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<usize, E> {
        place(self.0, text).ok_or_else(|| E::unknown_field(text, self.0))
    }
}

fn place(names: &[&str], text: &str) -> Option<usize> {
    names.iter().position(|name| *name == text)
}

#[cfg(test)]
mod tests {
    use crate::types::{Completeness, Escalation, Facts, FileStatus, Identity};

    /// A text and what its reader says of it; nothing when it is accepted.
    const IDENTITIES: [(&str, &str); 12] = [
        (r#"{"name": "Ada", "email": "ada@example.com"}"#, ""),
        (r#"{"email": "", "login": null, "name": ""}"#, ""),
        (r#"{"name": "Ada"}"#, "missing field `email`"),
        ("{}", "missing field `name`"),
        (
            r#"{"name": "Ada", "name": "Ada"}"#,
            "duplicate field `name`",
        ),
        (
            r#"{"nam": "Ada"}"#,
            "unknown field `nam`, expected one of `name`, `email`, `login`",
        ),
        (
            r#"{"name": null, "email": ""}"#,
            "invalid type: null, expected a string",
        ),
        (
            r#"["Ada", "ada@example.com"]"#,
            "invalid type: sequence, expected struct Identity",
        ),
        (
            r#"["Ada", "ada@example.com", null]"#,
            "invalid type: sequence, expected struct Identity",
        ),
        ("null", "invalid type: null, expected struct Identity"),
        ("1", "invalid type: integer `1`, expected struct Identity"),
        (
            r#""Ada""#,
            "invalid type: string \"Ada\", expected struct Identity",
        ),
    ];

    #[test]
    fn records_are_read_from_objects_with_their_fields_only() {
        for (text, expected) in IDENTITIES {
            let found = serde_json::from_str::<Identity>(text)
                .err()
                .map_or_else(String::new, |error| error.to_string());
            let found = found.split(" at line").next().unwrap_or_default();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn cases_are_read_by_name() {
        for (text, expected) in [
            (r#""type_changed""#, ""),
            (
                r#""type-changed""#,
                "unknown variant `type-changed`, expected one of `added`, `modified`, `deleted`, `renamed`, `copied`, \
                 `type_changed`",
            ),
            ("{\"added\": 1}", "invalid type: integer `1`, expected unit"),
            ("{\"added\": null}", ""),
        ] {
            let found = serde_json::from_str::<FileStatus>(text)
                .err()
                .map_or_else(String::new, |error| error.to_string());
            let found = found.split(" at line").next().unwrap_or_default();
            assert_eq!(found, expected, "{text}");
        }
        for status in FileStatus::ALL {
            let text = serde_json::to_string(status).unwrap();
            assert_eq!(text, format!("\"{}\"", status.as_str()));
            assert_eq!(serde_json::from_str::<FileStatus>(&text).unwrap(), *status);
        }
    }

    #[test]
    fn absent_options_are_left_out_and_nothing_else_is() {
        let identity: Identity = serde_json::from_str(r#"{"name": "Ada", "email": ""}"#).unwrap();
        assert_eq!(
            serde_json::to_string(&identity).unwrap(),
            r#"{"name":"Ada","email":""}"#
        );
        let empty: Completeness = serde_json::from_str("{}").unwrap();
        assert_eq!(empty, Completeness::default());
        assert_eq!(serde_json::to_string(&empty).unwrap(), "{}");
    }

    #[test]
    fn facts_may_lack_lists_booleans_options_and_completeness() {
        let facts: Facts = serde_json::from_str(
            r#"{"purpose": "merge", "now": "2026-03-10T12:00:00Z", "change": {"id": "a/b#1", "forge": "git", "repository":
            "a/b", "title": "", "body": "", "state": "open", "author": {"name": "", "email": ""}, "base": {"revision": ""},
            "head": {"revision": ""}}}"#,
        )
        .unwrap();
        assert!(facts.files.is_empty() && !facts.change.draft && facts.change.number.is_none());
        assert_eq!(facts.completeness, Completeness::default());
        // A record of lists and options is not left out for that.
        let error = serde_json::from_str::<Escalation>(
            r#"{"control": "", "queue": "", "reason": "", "opened": "2026-03-10T12:00:00Z", "steps_due": 0}"#,
        )
        .unwrap_err();
        assert!(error.to_string().starts_with("missing field `brief`"));
    }
}
