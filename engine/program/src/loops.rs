//! The macros: loops over lists and maps with early exits, error absorption and elements that may be missing.

use crate::expression::{Loop, LoopKind, NodeId};
use crate::fault::{Fault, FaultKind, Missing};
use crate::functions::lists;
use crate::interpreter::{Interpreter, Outcome, insert, not_bool, with_article};
use crate::map::{Key, Map};
use crate::value::Value;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a loop runs over, one element after the other. Lists are read in place.
enum Range<'a> {
    List(Value<'a>),
    /// Keys and values. Values are needed in the two-variable forms only.
    Map(Rc<Map<'a>>, Vec<Key<'a>>),
}

impl<'a> Range<'a> {
    fn of(value: Value<'a>) -> Result<Range<'a>, Fault> {
        match value {
            Value::Map(map) => {
                let keys = map.iter().map(|(key, _)| key.clone()).collect();
                Ok(Range::Map(map, keys))
            }
            list @ (Value::List(_) | Value::Sequence(_)) => Ok(Range::List(list)),
            other => Err(Fault::new(
                FaultKind::NoSuchOverload,
                format!(
                    "a macro runs over a list or a map, this is {}",
                    with_article(&other)
                ),
            )),
        }
    }

    /// The fact for lack of which there may be more elements.
    fn missing(&self) -> Option<Missing> {
        match self {
            Range::List(list) => list.as_list().and_then(|list| list.missing().cloned()),
            Range::Map(map, _) => map.missing().cloned(),
        }
    }

    fn length(&self) -> usize {
        match self {
            Range::List(list) => list.as_list().map_or(0, |list| list.known()),
            Range::Map(_, keys) => keys.len(),
        }
    }

    /// An element or key; in the two-variable forms index and element, or key and value.
    fn get(&self, place: usize, two: bool) -> Option<(Value<'a>, Option<Value<'a>>)> {
        match self {
            Range::List(list) => {
                let list = list.as_list()?;
                let element = list.get(place)?;
                Some(if two {
                    // Elements can be lacking before this one, so its place is not known.
                    let index = match list.missing() {
                        Some(fact) => Value::Missing(fact.clone()),
                        None => Value::Int(i64::try_from(place).unwrap_or(i64::MAX)),
                    };
                    (index, Some(element))
                } else {
                    (element, None)
                })
            }
            Range::Map(map, keys) => {
                let key = keys.get(place)?;
                let value = if two { map.get(key).cloned() } else { None };
                Some((key.value(), value))
            }
        }
    }
}

/// What a filter says about an element.
enum Kept {
    Yes,
    No,
    /// It can't be said: the element may or may not be there.
    Unknown(Missing),
}

impl<'a> Interpreter<'a, '_> {
    #[inline(never)]
    pub(crate) fn macro_loop(&mut self, it: &'a Loop) -> Outcome<'a> {
        let range = self.run(it.range)?;
        let item = self.item;
        let outcome = match it.kind {
            LoopKind::OptionalMap | LoopKind::OptionalFlatMap => self.optional_map(it, range),
            _ => Range::of(range).and_then(|range| match it.kind {
                LoopKind::All => self.quantifier(it, &range, false),
                LoopKind::Exists => self.quantifier(it, &range, true),
                LoopKind::ExistsOne => self.exists_one(it, &range),
                LoopKind::TransformMap | LoopKind::TransformMapEntry => {
                    self.transform_map(it, &range)
                }
                _ => self.transform_list(it, &range),
            }),
        };
        self.item = item;
        outcome
    }

    /// Binds the loop's variables to the element at a place.
    fn enter(&mut self, it: &Loop, range: &Range<'a>, place: usize) -> Result<(), Fault> {
        let two = it.second_slot.is_some();
        let Some((first, second)) = range.get(place, two) else {
            return Err(crate::interpreter::damaged());
        };
        self.item = u32::try_from(place).ok();
        self.bind(it.slot, first)?;
        match (it.second_slot, second) {
            (Some(slot), Some(second)) => self.bind(slot, second),
            _ => Ok(()),
        }
    }

    fn predicate(&mut self, condition: Option<NodeId>) -> Result<bool, Fault> {
        let Some(condition) = condition else {
            return Ok(true);
        };
        match self.run(condition)? {
            Value::Bool(value) => Ok(value),
            other => Err(not_bool("a predicate", &other).at(condition)),
        }
    }

    /// `exists` (decided by `true`) and `all` (decided by `false`).
    #[inline(never)]
    fn quantifier(&mut self, it: &'a Loop, range: &Range<'a>, decisive: bool) -> Outcome<'a> {
        let mut gathered = None;
        for place in 0..range.length() {
            self.enter(it, range, place)?;
            match self.predicate(it.condition) {
                Ok(value) if value == decisive => {
                    if let Some(fault) = gathered {
                        self.meter.absorb(fault);
                    }
                    return Ok(Value::Bool(decisive));
                }
                Ok(_) => {}
                Err(fault) if fault.is_exhausted() => return Err(fault),
                Err(fault) => Fault::gather(&mut gathered, fault),
            }
        }
        if let Some(fact) = range.missing() {
            Fault::gather(&mut gathered, Fault::missing(fact).at(it.range));
        }
        gathered.map_or(Ok(Value::Bool(!decisive)), Err)
    }

    /// `exists_one`: an error is not absorbed, as CEL says; two that match decide over what is missing.
    #[inline(never)]
    fn exists_one(&mut self, it: &'a Loop, range: &Range<'a>) -> Outcome<'a> {
        let mut matches = 0_u32;
        let mut gathered: Option<Fault> = None;
        let mut failed: Option<Fault> = None;
        for place in 0..range.length() {
            self.enter(it, range, place)?;
            match self.predicate(it.condition) {
                Ok(value) => matches += u32::from(value),
                Err(fault) if fault.is_exhausted() => return Err(fault),
                Err(fault) if fault.is_missing() => Fault::gather(&mut gathered, fault),
                Err(fault) => failed = failed.or(Some(fault)),
            }
        }
        if let Some(fact) = range.missing() {
            Fault::gather(&mut gathered, Fault::missing(fact).at(it.range));
        }
        match (gathered, failed) {
            (Some(fault), None) if matches > 1 => {
                self.meter.absorb(fault);
                Ok(Value::Bool(false))
            }
            (Some(fault), _) | (None, Some(fault)) => Err(fault),
            (None, None) => Ok(Value::Bool(matches == 1)),
        }
    }

    /// Whether the current element is kept.
    fn keep(&mut self, condition: Option<NodeId>) -> Result<Kept, Fault> {
        match self.predicate(condition) {
            Ok(true) => Ok(Kept::Yes),
            Ok(false) => Ok(Kept::No),
            Err(fault) => unknown(fault).map(Kept::Unknown),
        }
    }

    /// `filter`, `map`, `transformList`, `sortBy`. An element of which it is not known whether it is kept or what it
    /// becomes is left out, and the list says that it may have more. So whatever is decided by such a list holds for every
    /// value that the missing fact can have and for which the rule has a value at all.
    #[inline(never)]
    fn transform_list(&mut self, it: &'a Loop, range: &Range<'a>) -> Outcome<'a> {
        let mut missing = range.missing();
        let mut values = Vec::new();
        let mut keys = Vec::new();
        for place in 0..range.length() {
            self.enter(it, range, place)?;
            match self.keep(it.condition)? {
                Kept::Yes => {}
                Kept::No => continue,
                Kept::Unknown(fact) => {
                    missing.get_or_insert(fact);
                    continue;
                }
            }
            let value = match it.transform {
                Some(transform) => match self.run(transform) {
                    Ok(value) => Some(value),
                    Err(fault) => {
                        missing.get_or_insert(unknown(fault)?);
                        continue;
                    }
                },
                None => None,
            };
            let (first, second) = range
                .get(place, it.second_slot.is_some())
                .unwrap_or((Value::Null, None));
            match (it.kind, value) {
                (LoopKind::SortBy, Some(key)) => {
                    keys.push(key);
                    values.push(first);
                }
                (_, Some(value)) => values.push(value),
                (_, None) => values.push(second.unwrap_or(first)),
            }
        }
        if it.kind == LoopKind::SortBy {
            values = lists::sort_by(values, &keys, self.meter)?;
        }
        Ok(Value::list_with(values, missing))
    }

    /// `transformMap` (same keys) and `transformMapEntry` (one-entry maps that are joined).
    #[inline(never)]
    fn transform_map(&mut self, it: &'a Loop, range: &Range<'a>) -> Outcome<'a> {
        let mut missing = range.missing();
        let mut entries = BTreeMap::new();
        for place in 0..range.length() {
            self.enter(it, range, place)?;
            match self.keep(it.condition)? {
                Kept::Yes => {}
                Kept::No => continue,
                Kept::Unknown(fact) => {
                    missing.get_or_insert(fact);
                    continue;
                }
            }
            let Some(transform) = it.transform else {
                return Err(crate::interpreter::damaged());
            };
            let value = match self.run(transform) {
                Ok(value) => value,
                Err(fault) => {
                    missing.get_or_insert(unknown(fault)?);
                    continue;
                }
            };
            if it.kind == LoopKind::TransformMap {
                let key = range.get(place, false).map(|(first, _)| first);
                let key = match (range, key) {
                    // Over a list the keys are the places, none of which is known where elements are lacking.
                    (Range::List(_), _) if range.missing().is_some() => continue,
                    (Range::List(_), _) => Value::Int(i64::try_from(place).unwrap_or(i64::MAX)),
                    (Range::Map(..), Some(key)) => key,
                    (Range::Map(..), None) => return Err(crate::interpreter::damaged()),
                };
                insert(&mut entries, &key, value)?;
                continue;
            }
            let Value::Map(entry) = &value else {
                return Err(Fault::new(
                    FaultKind::NoSuchOverload,
                    format!("an entry has to be a map, this is {}", with_article(&value)),
                ));
            };
            for (key, value) in entry.iter() {
                self.meter.charge(1)?;
                insert(&mut entries, &key.value(), value.clone())
                    .map_err(|fault| fault.at(transform))?;
            }
            if missing.is_none() {
                missing = entry.missing().cloned();
            }
        }
        Ok(Value::Map(Rc::new(Map { entries, missing })))
    }

    /// `optMap` and `optFlatMap`.
    #[inline(never)]
    fn optional_map(&mut self, it: &'a Loop, range: Value<'a>) -> Outcome<'a> {
        let Some(transform) = it.transform else {
            return Err(crate::interpreter::damaged());
        };
        let inner = match range {
            Value::Optional(None) => return Ok(Value::Optional(None)),
            Value::Optional(Some(inner)) => (*inner).clone(),
            other => {
                return Err(Fault::new(
                    FaultKind::NoSuchOverload,
                    format!("an optional is needed, this is {}", with_article(&other)),
                ));
            }
        };
        self.bind(it.slot, inner)?;
        let value = self.run(transform)?;
        match (it.kind, value) {
            (LoopKind::OptionalMap, value) => Ok(Value::some(value)),
            (_, optional @ Value::Optional(_)) => Ok(optional),
            (_, other) => Err(Fault::new(
                FaultKind::NoSuchOverload,
                format!(
                    "`optFlatMap` needs an optional, this is {}",
                    with_article(&other)
                ),
            )),
        }
    }
}

/// The fact for lack of which a fault arose; any other fault stays one.
fn unknown(fault: Fault) -> Result<Missing, Fault> {
    match fault.missing_facts().first() {
        Some(fact) if fault.is_missing() => Ok(fact.clone()),
        _ => Err(fault),
    }
}
