//! An organisation's own facts: JSON text, read against the type that the policy declares.
//!
//! What has another type is as good as not there: it reads as missing, so that it can neither open nor excuse anything.

mod source;

use countersign_contract::types::{Facts, Notice, Timestamp};
use countersign_program::policy::ExtraDeclaration;
use countersign_program::{Key, Map, Missing, Type, Value};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use source::Found;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

/// Largest whole number that every host can hold.
const LARGEST: i64 = 1 << 53;

/// The values of all declared facts, in the policy's order, and what is odd about those that were handed over or looked for.
pub(crate) fn read<'a>(
    declared: &[ExtraDeclaration],
    facts: &Facts,
) -> (Vec<Value<'a>>, Vec<Notice>) {
    let (mut values, mut notices) = (Vec::new(), Vec::new());
    let mut tell = |code: &str, name: &str, explanation: String| {
        notices.push(Notice {
            code: code.to_owned(),
            subject: format!("extra.{name}"),
            explanation,
        });
    };
    for declaration in declared {
        let name = &declaration.name;
        let handed_over = facts.extra.iter().find(|fact| fact.name == *name);
        let value = match (&declaration.source, handed_over) {
            (Some(source), fact) => {
                if fact.is_some() {
                    let words =
                        "it was handed over, and the policy takes it from a check or a label only";
                    tell("extra_fact_ignored", name, words.to_owned());
                }
                let truth = declaration.type_ == Type::Bool;
                match source::find(source, truth, facts) {
                    Found::Bool(value) => Ok(Value::Bool(value)),
                    Found::Text(text) => of_text(&declaration.type_, &text),
                    Found::Lacking(fact) => {
                        values.push(Value::Missing(Missing::Fact(fact)));
                        continue;
                    }
                    Found::Nothing(why) => {
                        tell("extra_fact_not_found", name, why);
                        values.push(missing(name));
                        continue;
                    }
                }
            }
            (None, Some(fact)) => typed(&declaration.type_, &fact.json),
            (None, None) => {
                values.push(missing(name));
                continue;
            }
        };
        values.push(value.unwrap_or_else(|why| {
            let type_ = crate::describe::type_name(&declaration.type_);
            tell(
                "extra_fact_of_other_type",
                name,
                format!("the policy declares it as `{type_}`, and it is something else: {why}"),
            );
            missing(name)
        }));
    }
    for fact in &facts.extra {
        if !declared.iter().any(|known| known.name == fact.name) {
            let known: Vec<String> = declared.iter().map(|known| known.name.clone()).collect();
            let known = match known.is_empty() {
                true => "it declares none".to_owned(),
                false => format!("it declares {}", crate::text::quoted(&known)),
            };
            let words = format!("the policy has no fact of this name; {known}");
            tell("unknown_extra_fact", &fact.name, words);
        }
    }
    (values, notices)
}

fn missing<'a>(name: &str) -> Value<'a> {
    Value::Missing(Missing::Named(format!("extra.{name}").into()))
}

/// A value of JSON text.
fn typed<'a>(type_: &Type, json: &str) -> Result<Value<'a>, String> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = Typed(type_, 0)
        .deserialize(&mut reader)
        .map_err(|error| error.to_string())?;
    reader.end().map_err(|error| error.to_string())?;
    Ok(value)
}

/// A value of plain text, as a check or a label has it.
fn of_text<'a>(type_: &Type, text: &str) -> Result<Value<'a>, String> {
    match type_ {
        Type::String | Type::Timestamp | Type::Duration | Type::Dyn => Typed(type_, 0)
            .visit_str(text)
            .map_err(|error: serde_json::Error| error.to_string()),
        _ => typed(type_, text),
    }
}

/// Deepest nesting of a value: the guest's stack is small.
const DEEPEST: u32 = 32;

/// Reads a value of one type, with so many levels above it.
struct Typed<'t>(&'t Type, u32);

const ANY: Type = Type::Dyn;

impl<'de> DeserializeSeed<'de> for Typed<'_> {
    type Value = Value<'static>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Value<'static>, D::Error> {
        if self.1 > DEEPEST {
            return Err(D::Error::custom("the value is nested too deeply"));
        }
        deserializer.deserialize_any(self)
    }
}

fn whole<E: Error>(type_: &Type, number: i64) -> Result<Value<'static>, E> {
    if !(-LARGEST..=LARGEST).contains(&number) {
        return Err(E::custom("the number is beyond 2^53"));
    }
    match type_ {
        Type::Int | Type::Dyn => Ok(Value::Int(number)),
        Type::Uint => u64::try_from(number).map(Value::Uint).map_err(E::custom),
        Type::Double => Ok(Value::Double(number as f64)),
        _ => Err(E::custom("a number was not expected")),
    }
}

impl<'de> Visitor<'de> for Typed<'_> {
    type Value = Value<'static>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of the declared type")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value<'static>, E> {
        match self.0 {
            Type::Bool | Type::Dyn => Ok(Value::Bool(value)),
            _ => Err(E::custom("a truth value was not expected")),
        }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value<'static>, E> {
        whole(self.0, value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value<'static>, E> {
        whole(self.0, i64::try_from(value).map_err(E::custom)?)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value<'static>, E> {
        match self.0 {
            Type::Double | Type::Dyn if value.is_finite() => Ok(Value::Double(value)),
            _ => Err(E::custom("a fraction was not expected")),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value<'static>, E> {
        match self.0 {
            Type::String | Type::Dyn => Ok(Value::owned_text(text)),
            Type::Timestamp => {
                let time: Timestamp = text.parse().map_err(E::custom)?;
                Ok(Value::Timestamp {
                    seconds: time.seconds,
                    nanos: 0,
                })
            }
            Type::Duration => duration(text)
                .map(Value::Duration)
                .ok_or_else(|| E::custom("no duration")),
            _ => Err(E::custom("text was not expected")),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<Value<'static>, E> {
        match self.0 {
            Type::Null | Type::Dyn => Ok(Value::Null),
            _ => Err(E::custom("null was not expected")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value<'static>, A::Error> {
        let inner = match self.0 {
            Type::List(inner) => inner.as_ref(),
            Type::Dyn => &ANY,
            _ => return Err(A::Error::custom("an array was not expected")),
        };
        let mut elements = Vec::new();
        while let Some(element) = list.next_element_seed(Typed(inner, self.1 + 1))? {
            elements.push(element);
        }
        Ok(Value::list(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'static>, A::Error> {
        let inner = match self.0 {
            Type::Map(key, inner) if **key == Type::String => inner.as_ref(),
            Type::Dyn => &ANY,
            _ => return Err(A::Error::custom("an object was not expected")),
        };
        let mut entries: BTreeMap<Key<'static>, Value<'static>> = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(Typed(inner, self.1 + 1))?;
            if entries.insert(Key::OwnedText(name.into()), value).is_some() {
                return Err(A::Error::custom("duplicate key"));
            }
        }
        Ok(Value::Map(Rc::new(Map::new(entries))))
    }
}

/// Whole seconds, minutes or hours, such as `90s`, `15m` or `4h`, in nanoseconds.
fn duration(text: &str) -> Option<i64> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => return None,
    };
    number
        .parse::<i64>()
        .ok()?
        .checked_mul(seconds)?
        .checked_mul(1_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(type_: Type, json: &str) -> String {
        match typed(&type_, json) {
            Ok(value) => countersign_program::print(&value),
            Err(_) => "missing extra.x".to_owned(),
        }
    }

    #[test]
    fn values_have_the_declared_type_or_are_missing() {
        let list = || Type::List(Box::new(Type::String));
        let map = || Type::Map(Box::new(Type::String), Box::new(Type::Int));
        for (type_, json, expected) in [
            (Type::Int, "9007199254740992", "9007199254740992"),
            (Type::Int, "9007199254740993", "missing extra.x"),
            (Type::Int, "-9007199254740992", "-9007199254740992"),
            (Type::Int, "\"1\"", "missing extra.x"),
            (Type::Int, "1.5", "missing extra.x"),
            (Type::Bool, "\"false\"", "missing extra.x"),
            (Type::Bool, "false", "false"),
            (Type::Double, "1", "1.0"),
            (list(), "[\"a\",\"b\"]", "[\"a\", \"b\"]"),
            (list(), "[\"a\",1]", "missing extra.x"),
            (map(), "{\"a\":1}", "{\"a\": 1}"),
            (map(), "{\"a\":1,\"a\":2}", "missing extra.x"),
            (
                Type::Timestamp,
                "\"2026-03-10T12:00:00Z\"",
                "timestamp(\"2026-03-10T12:00:00Z\")",
            ),
            (Type::Timestamp, "\"yesterday\"", "missing extra.x"),
            (Type::Duration, "\"4h\"", "duration(\"14400s\")"),
            (Type::String, "\"a\" trailing", "missing extra.x"),
            (Type::String, "null", "missing extra.x"),
            (Type::Dyn, &"[".repeat(10_000), "missing extra.x"),
            (
                Type::Dyn,
                &format!("{}{}", "[".repeat(40), "]".repeat(40)),
                "missing extra.x",
            ),
        ] {
            assert_eq!(value(type_.clone(), json), expected, "{type_:?} {json}");
        }
    }
}
