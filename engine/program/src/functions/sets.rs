//! `sets.*`, and the index of a list's elements that they and `distinct` look up.

use crate::fault::Fault;
use crate::function::Function;
use crate::functions::{Context, comparison, no_overload};
use crate::meter::Meter;
use crate::value::{ListView, Value};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// A value with a total order. It agrees with CEL's equality, except that numbers are compared exactly beyond 2^53: there
/// CEL's equality is not transitive.
struct Scalar<'a>(Value<'a>);

impl<'a> Scalar<'a> {
    fn of(value: &Value<'a>) -> Option<Scalar<'a>> {
        match value {
            // Not equal to anything, itself included.
            Value::Double(number) if number.is_nan() => None,
            Value::Bool(_)
            | Value::Int(_)
            | Value::Uint(_)
            | Value::Double(_)
            | Value::Text(_)
            | Value::OwnedText(_)
            | Value::Bytes(_)
            | Value::OwnedBytes(_)
            | Value::Timestamp { .. }
            | Value::Duration(_) => Some(Scalar(value.clone())),
            _ => None,
        }
    }

    fn rank(&self) -> u8 {
        match &self.0 {
            Value::Bool(_) => 0,
            Value::Int(_) | Value::Uint(_) | Value::Double(_) => 1,
            Value::Text(_) | Value::OwnedText(_) => 2,
            Value::Bytes(_) | Value::OwnedBytes(_) => 3,
            Value::Timestamp { .. } => 4,
            _ => 5,
        }
    }
}

impl Ord for Scalar<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank()).then_with(|| {
            if let Some(order) = comparison::exact_numbers(&self.0, &other.0) {
                return order;
            }
            // Both are of one kind and none is NaN, so there is an order; the work is charged when the index is built.
            comparison::order(&self.0, &other.0, &Meter::new(u64::MAX))
                .ok()
                .flatten()
                .unwrap_or(Ordering::Equal)
        })
    }
}

impl PartialOrd for Scalar<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Scalar<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Scalar<'_> {}

/// The elements of a list, to be looked up. Only values without an order are compared one by one, and each comparison is
/// a step.
#[derive(Default)]
pub(crate) struct Index<'a> {
    scalars: BTreeSet<Scalar<'a>>,
    others: Vec<Value<'a>>,
}

impl<'a> Index<'a> {
    fn of(list: ListView<'a, '_>, context: &Context<'_>) -> Result<Index<'a>, Fault> {
        let mut index = Index::default();
        for element in list.iter() {
            index.insert(element, context)?;
        }
        Ok(index)
    }

    /// Adds an element unless there is an equal one. Says whether it was added.
    pub(crate) fn insert(
        &mut self,
        element: Value<'a>,
        context: &Context<'_>,
    ) -> Result<bool, Fault> {
        context.meter.charge(1)?;
        if let Some(scalar) = Scalar::of(&element) {
            return Ok(self.scalars.insert(scalar));
        }
        if self.contains(&element, context)? {
            return Ok(false);
        }
        self.others.push(element);
        Ok(true)
    }

    fn contains(&self, element: &Value<'a>, context: &Context<'_>) -> Result<bool, Fault> {
        context.meter.charge(1)?;
        if let Some(scalar) = Scalar::of(element) {
            return Ok(self.scalars.contains(&scalar));
        }
        for other in &self.others {
            if comparison::equal(element, other, context)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

#[inline(never)]
pub(crate) fn call<'a>(
    function: Function,
    a: &Value<'a>,
    b: &Value<'a>,
    context: &Context<'_>,
) -> Result<Value<'a>, Fault> {
    let (Some(first), Some(second)) = (a.as_list(), b.as_list()) else {
        return Err(no_overload(function.name(), &[a.clone(), b.clone()]));
    };
    let result = match function {
        Function::SetsContains => contains(first, second, context),
        Function::SetsEquivalent => {
            // `false` one way decides over what is missing the other way.
            match (
                contains(first, second, context),
                contains(second, first, context),
            ) {
                (Err(fault), _) | (_, Err(fault)) if fault.is_exhausted() => Err(fault),
                (Ok(false), _) | (_, Ok(false)) => Ok(false),
                (Ok(true), Ok(true)) => Ok(true),
                (Err(fault), Ok(true)) | (Ok(true), Err(fault)) => Err(fault),
                (Err(fault), Err(other)) => Err(fault.merge(other)),
            }
        }
        _ => intersects(first, second, context),
    };
    result.map(Value::Bool)
}

/// Whether `list` has all elements of `part`.
fn contains<'a>(
    list: ListView<'a, '_>,
    part: ListView<'a, '_>,
    context: &Context<'_>,
) -> Result<bool, Fault> {
    let index = Index::of(list, context)?;
    let mut all = true;
    for element in part.iter() {
        all &= index.contains(&element, context)?;
    }
    match (list.missing(), part.missing()) {
        // What was not found may be among the elements that are lacking.
        (Some(fact), _) if !all => Err(Fault::missing(fact.clone())),
        (_, Some(fact)) if all => Err(Fault::missing(fact.clone())),
        _ => Ok(all),
    }
}

fn intersects<'a>(
    list: ListView<'a, '_>,
    other: ListView<'a, '_>,
    context: &Context<'_>,
) -> Result<bool, Fault> {
    let index = Index::of(list, context)?;
    for element in other.iter() {
        if index.contains(&element, context)? {
            return Ok(true);
        }
    }
    match list.missing().or(other.missing()) {
        // Nothing intersects with an empty list that is complete.
        Some(_) if list.missing().is_none() && list.known() == 0 => Ok(false),
        Some(_) if other.missing().is_none() && other.known() == 0 => Ok(false),
        Some(fact) => Err(Fault::missing(fact.clone())),
        None => Ok(false),
    }
}
