//! Lists and maps that an expression writes out.

use super::{Machine, Outcome, operators, with_article};
use crate::fault::{Fault, FaultKind};
use crate::instruction::Register;
use crate::map::{Key, Map};
use crate::print;
use crate::value::Value;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::rc::Rc;

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
    match map.entry(Key::of(key).ok_or_else(unsupported)?) {
        Entry::Occupied(_) => Err(Fault::new(
            FaultKind::DuplicateKey,
            format!("the key {} stands twice in the map", print::print(key)),
        )),
        Entry::Vacant(entry) => {
            entry.insert(value);
            Ok(())
        }
    }
}
