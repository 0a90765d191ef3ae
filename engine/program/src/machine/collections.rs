//! Records, lists and maps: reading a field, a key or an element, and making those that an expression writes out.

use super::{Machine, Outcome, operators, with_article};
use crate::fault::{Fault, FaultKind};
use crate::instruction::Register;
use crate::value::{Key, Map, Value, print};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::rc::Rc;

impl<'a> Machine<'a, '_> {
    /// `operand.field` of a record, or of an optional record.
    pub(super) fn field(&self, operand: &Value<'a>, field: u16) -> Outcome<'a> {
        match operand {
            Value::Optional(None) => Ok(Value::Optional(None)),
            Value::Optional(Some(inner)) => self.optional_field(inner, field),
            operand => {
                let Some(record) = operand.record_number() else {
                    return Err(no_field(operand));
                };
                match operand.field(field) {
                    Some(value) => self.scope.read(record, field, value, self.meter),
                    None => Err(no_field(operand)),
                }
            }
        }
    }

    pub(super) fn optional_field(&self, operand: &Value<'a>, field: u16) -> Outcome<'a> {
        match operand {
            Value::Optional(None) => Ok(Value::Optional(None)),
            Value::Optional(Some(inner)) => self.optional_field(inner, field),
            operand => match operand.field(field) {
                Some(Value::Absent) => Ok(Value::Optional(None)),
                Some(_) => self.field(operand, field).map(Value::some),
                None => Err(no_field(operand)),
            },
        }
    }

    pub(super) fn key(&self, operand: &Value<'a>, key: &'a str) -> Outcome<'a> {
        match operand {
            Value::Optional(None) => Ok(Value::Optional(None)),
            Value::Optional(Some(inner)) => self.optional_key(inner, key),
            Value::Map(map) => match lookup(map, &Key::Text(key))? {
                Some(value) => Ok(value),
                None => Err(no_key(&Value::Text(key))),
            },
            operand => {
                let field = self.field_by_name(operand, key)?;
                self.field(operand, field)
            }
        }
    }

    pub(super) fn has_key(&self, operand: &Value<'a>, key: &'a str) -> Outcome<'a> {
        match operand {
            Value::Optional(None) => Ok(Value::Bool(false)),
            Value::Optional(Some(inner)) => self.has_key(inner, key),
            Value::Map(map) => Ok(Value::Bool(lookup(map, &Key::Text(key))?.is_some())),
            operand => {
                let field = self.field_by_name(operand, key)?;
                has_field(operand, field)
            }
        }
    }

    pub(super) fn optional_key(&self, operand: &Value<'a>, key: &'a str) -> Outcome<'a> {
        match operand {
            Value::Optional(None) => Ok(Value::Optional(None)),
            Value::Optional(Some(inner)) => self.optional_key(inner, key),
            Value::Map(map) => Ok(Value::Optional(lookup(map, &Key::Text(key))?.map(Rc::new))),
            operand => {
                let field = self.field_by_name(operand, key)?;
                self.optional_field(operand, field)
            }
        }
    }

    /// A field of a record whose type is known at run time only.
    fn field_by_name(&self, operand: &Value<'a>, name: &str) -> Result<u16, Fault> {
        let shape = operand
            .record_number()
            .and_then(|number| countersign_contract::RECORDS.get(usize::from(number)));
        let Some(shape) = shape else {
            return Err(no_field(operand));
        };
        shape
            .fields
            .iter()
            .position(|field| field.name == name)
            .and_then(|place| u16::try_from(place).ok())
            .ok_or_else(|| no_field(operand))
    }
}

/// `operand[index]`
pub(super) fn index<'a>(operand: &Value<'a>, index: &Value<'a>) -> Outcome<'a> {
    match operand {
        Value::Optional(None) => Ok(Value::Optional(None)),
        Value::Optional(Some(inner)) => Ok(Value::Optional(element(inner, index)?.map(Rc::new))),
        operand => element(operand, index)?.ok_or_else(|| outside(operand, index)),
    }
}

/// `operand[?index]`
pub(super) fn optional_index<'a>(operand: &Value<'a>, index: &Value<'a>) -> Outcome<'a> {
    let element = match operand {
        Value::Optional(None) => None,
        Value::Optional(Some(inner)) => element(inner, index)?,
        operand => element(operand, index)?,
    };
    Ok(Value::Optional(element.map(Rc::new)))
}

/// `has(operand.field)`: whether a value is there, without asking which.
pub(super) fn has_field<'a>(operand: &Value<'a>, field: u16) -> Outcome<'a> {
    match operand {
        Value::Optional(None) => Ok(Value::Bool(false)),
        Value::Optional(Some(inner)) => has_field(inner, field),
        operand => match operand.field(field) {
            Some(Value::Absent) => Ok(Value::Bool(false)),
            Some(Value::Missing(fact)) => Err(Fault::missing(fact)),
            Some(_) => Ok(Value::Bool(true)),
            None => Err(no_field(operand)),
        },
    }
}

/// The value of a key. `None` when the map certainly has none.
fn lookup<'a>(map: &Map<'a>, key: &Key<'a>) -> Result<Option<Value<'a>>, Fault> {
    match (map.get(key), map.missing()) {
        (Some(Value::Missing(fact)), _) => Err(Fault::missing(fact.clone())),
        (Some(value), _) => Ok(Some(value.clone())),
        (None, Some(fact)) => Err(Fault::missing(fact.clone())),
        (None, None) => Ok(None),
    }
}

/// An element of a list or the value of a map's key. `None` when there is certainly none.
fn element<'a>(operand: &Value<'a>, index: &Value<'a>) -> Result<Option<Value<'a>>, Fault> {
    if let Value::Map(map) = operand {
        return match Key::from_value(index) {
            Some(key) => lookup(map, &key),
            None if matches!(index, Value::Double(_)) => Ok(None),
            None => Err(Fault::new(
                FaultKind::NoSuchOverload,
                format!("a map has no keys of type {}", index.type_name()),
            )),
        };
    }
    let Some(list) = operand.as_list() else {
        return Err(Fault::new(
            FaultKind::NoSuchOverload,
            format!("{} has no elements", with_article(operand)),
        ));
    };
    let place = match Key::from_value(index) {
        Some(Key::Int(place)) => usize::try_from(place).ok(),
        Some(Key::Uint(place)) => usize::try_from(place).ok(),
        _ if matches!(index, Value::Double(_)) => {
            return Err(Fault::new(
                FaultKind::InvalidArgument,
                "the index is not a whole number",
            ));
        }
        _ => {
            return Err(Fault::new(
                FaultKind::NoSuchOverload,
                format!("a list has no index of type {}", index.type_name()),
            ));
        }
    };
    match (place, list.missing()) {
        // Elements can be lacking anywhere, so no place is known.
        (Some(_), Some(fact)) => Err(Fault::missing(fact.clone())),
        (Some(place), None) => Ok(list.get(place)),
        (None, _) => Ok(None),
    }
}

fn outside<'a>(operand: &Value<'a>, index: &Value<'a>) -> Fault {
    match operand.as_list() {
        Some(list) => Fault::new(
            FaultKind::IndexOutOfBounds,
            format!(
                "the index {} is outside of a list of {}",
                print::print(index),
                list.known()
            ),
        ),
        None => no_key(index),
    }
}

fn no_key(key: &Value<'_>) -> Fault {
    Fault::new(
        FaultKind::NoSuchKey,
        format!("no such key: {}", print::print(key)),
    )
}

fn no_field(operand: &Value<'_>) -> Fault {
    // CEL knows one class of error for both: a selection that does not support the operand.
    let kind = match operand {
        Value::Record(_) | Value::Struct(_) => FaultKind::NoSuchField,
        _ => FaultKind::NoSuchOverload,
    };
    Fault::new(kind, format!("{} has no such field", with_article(operand)))
}

impl<'a> Machine<'a, '_> {
    pub(super) fn list(
        &self,
        first: Register,
        count: u16,
        optional: &[u16],
        at: usize,
    ) -> Outcome<'a> {
        let mut values = Vec::with_capacity(usize::from(count));
        let mut gathered = None;
        for place in 0..count {
            let is_optional = optional.contains(&place);
            match self.operand(first.saturating_add(place), at) {
                Ok(Value::Optional(inner)) if is_optional => {
                    values.extend(inner.map(|inner| (*inner).clone()));
                }
                Ok(_) if is_optional => Fault::gather(&mut gathered, operators::not_optional()),
                Ok(value) => values.push(value),
                Err(fault) => Fault::gather(&mut gathered, fault),
            }
        }
        gathered.map_or_else(|| Ok(Value::list(values)), Err)
    }

    pub(super) fn map(
        &self,
        first: Register,
        count: u16,
        optional: &[u16],
        at: usize,
    ) -> Outcome<'a> {
        let mut map = BTreeMap::new();
        let mut gathered = None;
        for place in 0..count {
            let key = first.saturating_add(place.saturating_mul(2));
            let is_optional = optional.contains(&place);
            let (key, value) = match self.pair(key, key.saturating_add(1), at) {
                Ok((key, Value::Optional(value))) if is_optional => match value {
                    Some(value) => (key, (*value).clone()),
                    None => continue,
                },
                Ok(_) if is_optional => {
                    Fault::gather(&mut gathered, operators::not_optional());
                    continue;
                }
                Ok(pair) => pair,
                Err(fault) => {
                    Fault::gather(&mut gathered, fault);
                    continue;
                }
            };
            if let Err(fault) = insert(&mut map, &key, value) {
                Fault::gather(&mut gathered, fault);
            }
        }
        gathered.map_or_else(|| Ok(Value::Map(Rc::new(Map::new(map)))), Err)
    }
}

/// Puts an entry into a map under construction.
pub(super) fn insert<'a>(
    map: &mut BTreeMap<Key<'a>, Value<'a>>,
    key: &Value<'a>,
    value: Value<'a>,
) -> Result<(), Fault> {
    let unsupported = || {
        Fault::new(
            FaultKind::NoSuchOverload,
            format!("{} can't be the key of a map", with_article(key)),
        )
    };
    if matches!(key, Value::Double(_)) {
        return Err(unsupported());
    }
    match map.entry(Key::from_value(key).ok_or_else(unsupported)?) {
        Entry::Occupied(_) => Err(Fault::new(
            FaultKind::DuplicateKey,
            format!("duplicate key {} in the map", print::print(key)),
        )),
        Entry::Vacant(entry) => {
            entry.insert(value);
            Ok(())
        }
    }
}
