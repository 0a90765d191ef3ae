//! The macros: loops over lists and maps with early exits, error absorption and elements that may be missing.

use super::collections::insert;
use super::operators::{not_bool, wrong};
use super::{Machine, Outcome, damaged};
use crate::expression::{LoopKind, NodeId};
use crate::fault::{Fault, Missing};
use crate::instruction::{Instruction, Register, Target};
use crate::library::lists;
use crate::value::{Key, List, Map, Sequence, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A loop that runs, or ran: its lists are used again when it runs for the next element of an outer loop.
pub(super) struct Frame<'a> {
    kind: LoopKind,
    range: Range<'a>,
    range_node: NodeId,
    /// Index and element, or key and value, instead of the element or key.
    pairs: bool,
    /// The element that comes next.
    next: usize,
    length: usize,
    /// Faults that may yet be absorbed.
    gathered: Option<Fault>,
    /// In `exists_one`, where an error is never absorbed.
    failed: Option<Fault>,
    matches: u32,
    /// The fact for lack of which the result may have more elements.
    missing: Option<Missing>,
    values: Vec<Value<'a>>,
    keys: Vec<Value<'a>>,
    entries: BTreeMap<Key<'a>, Value<'a>>,
    /// Where the loop around this one is.
    outer_item: Option<u32>,
}

/// What a loop runs over. Lists are read in place.
enum Range<'a> {
    Sequence(&'a dyn Sequence),
    List(Rc<List<'a>>),
    /// Keys and values. Values are needed in the two-variable forms only.
    Map(Rc<Map<'a>>, Vec<Key<'a>>),
    Nothing,
}

impl<'a> Range<'a> {
    fn from_value(value: Value<'a>) -> Result<Range<'a>, Fault> {
        match value {
            Value::Sequence(sequence) => Ok(Range::Sequence(sequence)),
            Value::List(list) => Ok(Range::List(list)),
            Value::Map(map) => {
                let keys = map.iter().map(|(key, _)| key.clone()).collect();
                Ok(Range::Map(map, keys))
            }
            other => Err(wrong("a macro runs over a list or a map", &other)),
        }
    }

    /// The fact for lack of which there may be more elements.
    fn missing(&self) -> Option<Missing> {
        match self {
            Range::Sequence(_) | Range::Nothing => None,
            Range::List(list) => list.missing.clone(),
            Range::Map(map, _) => map.missing().cloned(),
        }
    }

    fn length(&self) -> usize {
        match self {
            Range::Sequence(sequence) => sequence.length(),
            Range::List(list) => list.view().known(),
            Range::Map(_, keys) => keys.len(),
            Range::Nothing => 0,
        }
    }

    /// An element or key.
    #[inline]
    fn first(&self, place: usize) -> Option<Value<'a>> {
        match self {
            Range::Sequence(sequence) => sequence.element(place),
            Range::List(list) => list.view().get(place),
            Range::Map(_, keys) => keys.get(place).map(Key::value),
            Range::Nothing => None,
        }
    }

    /// Index and element, or key and value.
    fn pair(&self, place: usize) -> Option<(Value<'a>, Value<'a>)> {
        match self {
            Range::Map(map, keys) => {
                let key = keys.get(place)?;
                Some((key.value(), map.get(key)?.clone()))
            }
            list => {
                // Elements can be lacking before this one, so its place is not known.
                let index = match list.missing() {
                    Some(fact) => Value::Missing(fact),
                    None => Value::Int(i64::try_from(place).unwrap_or(i64::MAX)),
                };
                Some((index, list.first(place)?))
            }
        }
    }
}

impl<'a> Frame<'a> {
    fn new() -> Frame<'a> {
        Frame {
            kind: LoopKind::All,
            range: Range::Nothing,
            range_node: 0,
            pairs: false,
            next: 0,
            length: 0,
            gathered: None,
            failed: None,
            matches: 0,
            missing: None,
            values: Vec::new(),
            keys: Vec::new(),
            entries: BTreeMap::new(),
            outer_item: None,
        }
    }

    /// The place of the current element.
    fn place(&self) -> usize {
        self.next.saturating_sub(1)
    }

    /// The element that is kept as it is.
    fn element(&self) -> Option<Value<'a>> {
        if self.pairs {
            self.range.pair(self.place()).map(|(_, second)| second)
        } else {
            self.range.first(self.place())
        }
    }
}

impl<'a> Machine<'a, '_> {
    fn frame(&mut self, number: u16) -> Option<&mut Frame<'a>> {
        self.frames.get_mut(usize::from(number))
    }

    /// The next element, or the end.
    #[inline(always)]
    pub(super) fn next_element(
        &mut self,
        frame: u16,
        first: Register,
        second: Option<Register>,
        done: Target,
        at: usize,
    ) -> Result<Option<Target>, Fault> {
        let Some(it) = self.frames.get_mut(usize::from(frame)) else {
            return Err(damaged());
        };
        let place = it.next;
        if place >= it.length {
            return Ok(Some(done));
        }
        it.next = place + 1;
        let (value, other) = match second {
            None => (it.range.first(place), None),
            Some(_) => match it.range.pair(place) {
                Some((first, second)) => (Some(first), Some(second)),
                None => (None, None),
            },
        };
        self.meter
            .charge(1)
            .map_err(|fault| self.place(fault, at))?;
        self.item = Some(place as u32);
        let Some(value) = value else {
            return Err(damaged());
        };
        self.set(first, value);
        if let (Some(register), Some(other)) = (second, other) {
            self.set(register, other);
        }
        Ok(None)
    }

    /// `exists` (decided by `true`), `all` (decided by `false`) and `exists_one`, for one element.
    #[inline(always)]
    pub(super) fn test(
        &mut self,
        frame: u16,
        condition: Register,
        to: Register,
        next: Target,
        end: Target,
        at: usize,
    ) -> Target {
        let value = match self.value(condition) {
            Value::Bool(value) => *value,
            _ => return self.test_fault(frame, condition, next, at),
        };
        let Some(it) = self.frames.get_mut(usize::from(frame)) else {
            return end;
        };
        let decisive = match it.kind {
            LoopKind::All => false,
            LoopKind::Exists => true,
            _ => {
                it.matches += u32::from(value);
                return next;
            }
        };
        if value != decisive {
            return next;
        }
        if let Some(fault) = it.gathered.take() {
            self.meter.absorb(fault);
        }
        self.set(to, Value::Bool(decisive));
        end
    }

    #[cold]
    fn test_fault(&mut self, frame: u16, condition: Register, next: Target, at: usize) -> Target {
        let fault = self.condition_fault(condition, at);
        if let Some(it) = self.frame(frame) {
            if it.kind == LoopKind::ExistsOne && !fault.is_missing() {
                it.failed.get_or_insert(fault);
            } else {
                Fault::gather(&mut it.gathered, fault);
            }
        }
        next
    }

    /// Why a condition is neither true nor false.
    #[cold]
    fn condition_fault(&self, condition: Register, at: usize) -> Fault {
        match self.operand(condition, at) {
            Ok(other) => self.place(not_bool("a predicate", &other), at),
            Err(fault) => fault,
        }
    }

    #[inline(never)]
    pub(super) fn loop_instruction(
        &mut self,
        instruction: &'a Instruction,
        at: usize,
    ) -> Result<Option<Target>, Fault> {
        match instruction {
            Instruction::Begin {
                frame,
                kind,
                range,
                range_node,
                pairs,
                to,
                end,
            } => {
                self.meter
                    .charge(1)
                    .map_err(|fault| self.place(fault, at))?;
                let outer_item = self.item;
                while self.frames.len() <= usize::from(*frame) {
                    self.frames.push(Frame::new());
                }
                let range = self.operand(*range, at).and_then(Range::from_value);
                let Some(it) = self.frame(*frame) else {
                    return Err(damaged());
                };
                it.outer_item = outer_item;
                let range = match range {
                    Ok(range) => range,
                    Err(fault) => {
                        it.range = Range::Nothing;
                        return Ok(Some(self.fail(*to, fault, *end, at)));
                    }
                };
                it.kind = *kind;
                it.range_node = *range_node;
                it.pairs = *pairs;
                it.next = 0;
                it.length = range.length();
                it.gathered = None;
                it.failed = None;
                it.matches = 0;
                it.missing = range.missing();
                it.range = range;
                it.values.clear();
                it.keys.clear();
                it.entries.clear();
                Ok(None)
            }
            Instruction::Keep {
                frame,
                condition,
                to,
                next,
                end,
            } => Ok(match self.value(*condition) {
                Value::Bool(true) => None,
                Value::Bool(false) => Some(*next),
                _ => {
                    let fault = self.condition_fault(*condition, at);
                    Some(self.lacking(*frame, fault, *to, *next, *end, at))
                }
            }),
            Instruction::Collect {
                frame,
                value,
                to,
                next,
                end,
            } => {
                let value = value.map(|value| self.operand(value, at));
                match value {
                    Some(Err(fault)) => Ok(Some(self.lacking(*frame, fault, *to, *next, *end, at))),
                    value => {
                        let value = value.and_then(Result::ok);
                        match self.collect(*frame, value) {
                            Ok(()) => Ok(Some(*next)),
                            Err(fault) if fault.is_exhausted() => Err(self.place(fault, at)),
                            Err(fault) => Ok(Some(self.fail(*to, fault, *end, at))),
                        }
                    }
                }
            }
            Instruction::Finish { frame, to } => {
                let value = self.result(*frame);
                self.account(&value, at)?;
                self.finish(*to, value, at)
            }
            Instruction::Leave { frame, .. } => {
                let Some(it) = self.frame(*frame) else {
                    return Err(damaged());
                };
                it.range = Range::Nothing;
                self.item = it.outer_item;
                Ok(None)
            }
            _ => Err(damaged()),
        }
    }

    /// An element of which it is not known whether it is kept or what it becomes is left out, and the result says that it
    /// may have more. So whatever is decided by such a list holds for every value that the missing fact can have and for
    /// which the rule has a value at all.
    #[cold]
    fn lacking(
        &mut self,
        frame: u16,
        fault: Fault,
        to: Register,
        next: Target,
        end: Target,
        at: usize,
    ) -> Target {
        match (fault.missing_facts().first(), fault.is_missing()) {
            (Some(fact), true) => {
                let fact = fact.clone();
                if let Some(it) = self.frame(frame) {
                    it.missing.get_or_insert(fact);
                }
                next
            }
            _ => self.fail(to, fault, end, at),
        }
    }

    /// Adds what the current element became.
    fn collect(&mut self, frame: u16, value: Option<Value<'a>>) -> Result<(), Fault> {
        let meter = self.meter;
        let Some(it) = self.frame(frame) else {
            return Err(damaged());
        };
        match (it.kind, value) {
            (LoopKind::SortBy, Some(key)) => {
                it.keys.push(key);
                let element = it.element();
                it.values.extend(element);
            }
            (LoopKind::TransformMap, Some(value)) => {
                let key = match &it.range {
                    Range::Map(_, keys) => keys.get(it.place()).map(Key::value),
                    // Over a list the keys are the places, none of which is known where elements are lacking.
                    _ if it.range.missing().is_some() => return Ok(()),
                    _ => Some(Value::Int(i64::try_from(it.place()).unwrap_or(i64::MAX))),
                };
                let key = key.ok_or_else(damaged)?;
                insert(&mut it.entries, &key, value)?;
            }
            (LoopKind::TransformMapEntry, Some(Value::Map(entry))) => {
                for (key, value) in entry.iter() {
                    meter.charge(1)?;
                    insert(&mut it.entries, &key.value(), value.clone())?;
                }
                if it.missing.is_none() {
                    it.missing = entry.missing().cloned();
                }
            }
            (LoopKind::TransformMapEntry, Some(other)) => {
                return Err(wrong("an entry has to be a map", &other));
            }
            (_, Some(value)) => it.values.push(value),
            (_, None) => {
                let element = it.element();
                it.values.extend(element);
            }
        }
        Ok(())
    }

    /// The result of a loop that came to its end.
    fn result(&mut self, frame: u16) -> Outcome<'a> {
        let meter = self.meter;
        let Some(it) = self.frame(frame) else {
            return Err(damaged());
        };
        let missing = it.missing.take();
        let lacking = |missing: Option<Missing>, gathered: &mut Option<Fault>, node: NodeId| {
            if let Some(fact) = missing {
                Fault::gather(gathered, Fault::missing(fact).at(node));
            }
        };
        match it.kind {
            LoopKind::All | LoopKind::Exists => {
                let value = it.kind == LoopKind::All;
                lacking(missing, &mut it.gathered, it.range_node);
                it.gathered.take().map_or(Ok(Value::Bool(value)), Err)
            }
            // Two that match decide over what is missing.
            LoopKind::ExistsOne => {
                lacking(missing, &mut it.gathered, it.range_node);
                match (it.gathered.take(), it.failed.take()) {
                    (Some(fault), None) if it.matches > 1 => {
                        meter.absorb(fault);
                        Ok(Value::Bool(false))
                    }
                    (Some(fault), _) | (None, Some(fault)) => Err(fault),
                    (None, None) => Ok(Value::Bool(it.matches == 1)),
                }
            }
            LoopKind::TransformMap | LoopKind::TransformMapEntry => {
                let entries = std::mem::take(&mut it.entries);
                Ok(Value::Map(Rc::new(Map { entries, missing })))
            }
            LoopKind::SortBy => {
                let values = std::mem::take(&mut it.values);
                let keys = std::mem::take(&mut it.keys);
                let sorted = lists::sort_by(values, &keys, meter)?;
                Ok(Value::list_with(sorted, missing))
            }
            _ => {
                let values = std::mem::take(&mut it.values);
                Ok(Value::list_with(values, missing))
            }
        }
    }
}
