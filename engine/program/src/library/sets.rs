//! Sets: the extension, and the index of a list's elements that it and `distinct` look up.

use super::cost::Bounds;
use super::cost::{self, Call, Size};
use super::{Context, comparison, no_overload};
use super::{Definition, Function, Function as F};
use crate::fault::Fault;
use crate::meter::Meter;
use crate::value::{ListView, Value};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// What this file adds to the language: each function with its overloads and what it costs at most.
pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        F::SetsContains,
        "sets.contains",
        &["(list(A), list(A)) bool"],
        cost_of_sets,
    ),
    Definition::new(
        F::SetsEquivalent,
        "sets.equivalent",
        &["(list(A), list(A)) bool"],
        cost_of_sets,
    ),
    Definition::new(
        F::SetsIntersects,
        "sets.intersects",
        &["(list(A), list(A)) bool"],
        cost_of_sets,
    ),
];

fn cost_of_sets(call: &Call<'_>) -> (u64, Size) {
    let steps = cost_of_lookup(&call.argument(0), &call.argument(1), call.bounds);
    (steps, Size::One)
}

/// Steps to look the elements of one list up in another. Elements without an order are compared one by one.
pub(super) fn cost_of_lookup(first: &Size, second: &Size, bounds: &Bounds) -> u64 {
    let (a, b) = (first.length(), second.length());
    let simple = |size: &Size| matches!(size, Size::One | Size::Text(_));
    let linear = cost::sum([a, b]).saturating_mul(4);
    if simple(&first.element()) && simple(&second.element()) {
        return linear;
    }
    let each = cost::comparison(&first.element().max(&second.element()), bounds);
    let longest = a.max(b);
    linear.saturating_add(
        longest
            .saturating_mul(longest)
            .saturating_mul(2)
            .saturating_mul(each),
    )
}

/// A value with a total order. It agrees with CEL's equality, except that numbers are compared exactly beyond 2^53: there
/// CEL's equality is not transitive.
struct Scalar<'a>(Value<'a>);

impl<'a> Scalar<'a> {
    fn from_value(value: &Value<'a>) -> Option<Scalar<'a>> {
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
    fn build(list: ListView<'a, '_>, context: &Context<'_>) -> Result<Index<'a>, Fault> {
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
        if let Some(scalar) = Scalar::from_value(&element) {
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
        if let Some(scalar) = Scalar::from_value(element) {
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
    let index = Index::build(list, context)?;
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
    let index = Index::build(list, context)?;
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
