//! Whether a policy that was read from octets can be run: nothing in it may point outside of it, make the interpreter
//! run in circles or recurse deeper than its stack.

use crate::codec::LoadError;
use crate::expression::{Expression, LoopKind, Node, NodeId, Operation, Root};
use crate::policy::{Constant, Policy};
use crate::types::Type;
use countersign_contract::{ENUMS, RECORDS};

/// Deepest nesting of an expression, that of the variables it reads included. With it the interpreter stays within
/// 256 KiB of stack.
pub const MAXIMUM_DEPTH: u32 = 128;
/// Most nodes of one expression.
pub const MAXIMUM_NODES: usize = 100_000;

/// Where expressions stand, for what they may refer to.
#[derive(Clone, Copy, Debug)]
struct Bounds<'b> {
    parameters: usize,
    extra: usize,
    /// Depth of each variable that may be read.
    variables: &'b [u32],
    arguments: bool,
}

/// Checks one expression on its own, as tests and conformance runs use it: it may read arguments and no variables.
///
/// # Errors
/// What is wrong with it.
pub fn expression(expression: &Expression) -> Result<(), LoadError> {
    let bounds = Bounds {
        parameters: usize::MAX,
        extra: usize::MAX,
        variables: &[],
        arguments: true,
    };
    check(expression, bounds)
        .map(|_| ())
        .map_err(|problem| invalid("expression", problem))
}

/// Checks a policy.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn policy(policy: &Policy) -> Result<(), LoadError> {
    let mut variables = Vec::new();
    for variable in &policy.variables {
        let bounds = bounds(policy, &variables);
        let depth = check(&variable.expression, bounds)
            .map_err(|problem| invalid(&format!("variable `{}`", variable.name), problem))?;
        variables.push(depth);
    }
    for (place, zone) in policy.zones.iter().enumerate() {
        let part = || format!("time zone `{}`", zone.name);
        let before = place
            .checked_sub(1)
            .and_then(|place| policy.zones.get(place));
        if before.is_some_and(|before| before.name >= zone.name) {
            return Err(invalid(&part(), "the zones are not sorted".to_owned()));
        }
        zone.check()
            .map_err(|problem| invalid(&part(), problem.to_owned()))?;
    }
    for expression in policy.expressions() {
        for name in &expression.zones {
            if !policy.zones.iter().any(|zone| zone.name == *name) {
                let part = format!("time zone `{name}`");
                return Err(invalid(&part, "there is no table of it".to_owned()));
            }
        }
    }
    let bounds = bounds(policy, &variables);
    for parameter in &policy.parameters {
        let part = || format!("parameter `{}`", parameter.name);
        check_type(&parameter.type_, 0).map_err(|problem| invalid(&part(), problem))?;
        check_constant(&parameter.value).map_err(|problem| invalid(&part(), problem))?;
    }
    for extra in &policy.extra {
        check_type(&extra.type_, 0)
            .map_err(|problem| invalid(&format!("extra `{}`", extra.name), problem))?;
    }
    for (place, control) in policy.controls.iter().enumerate() {
        for (part, expression) in control.expressions() {
            check(expression, bounds).map_err(|problem| {
                invalid(&format!("control `{}`, {part}", control.id), problem)
            })?;
        }
        if control
            .after
            .iter()
            .any(|other| usize::from(*other) >= place)
        {
            return Err(invalid(
                &format!("control `{}`", control.id),
                "it waits for a control that does not stand before it".to_owned(),
            ));
        }
    }
    for term in policy.risk.iter().flat_map(|risk| &risk.terms) {
        check(&term.value, bounds)
            .map_err(|problem| invalid(&format!("risk term `{}`", term.name), problem))?;
    }
    if let Some(rank) = &policy.rank {
        check(rank, bounds).map_err(|problem| invalid("routing rank", problem))?;
    }
    Ok(())
}

fn bounds<'b>(policy: &Policy, variables: &'b [u32]) -> Bounds<'b> {
    Bounds {
        parameters: policy.parameters.len(),
        extra: policy.extra.len(),
        variables,
        arguments: false,
    }
}

fn invalid(part: &str, problem: String) -> LoadError {
    LoadError::Invalid {
        part: part.to_owned(),
        problem,
    }
}

fn check_constant(constant: &Constant) -> Result<(), String> {
    match constant {
        Constant::List(elements) => elements.iter().try_for_each(check_constant),
        Constant::Map(entries) => {
            let sorted = entries.windows(2).all(|pair| match pair {
                [(first, _), (second, _)] => first < second,
                _ => true,
            });
            if !sorted {
                return Err("the keys of a map are not sorted".to_owned());
            }
            entries
                .iter()
                .try_for_each(|(_, value)| check_constant(value))
        }
        _ => Ok(()),
    }
}

fn check_type(type_: &Type, depth: u32) -> Result<(), String> {
    if depth > MAXIMUM_DEPTH {
        return Err("a type is nested too deep".to_owned());
    }
    match type_ {
        Type::List(inner) | Type::Optional(inner) => check_type(inner, depth + 1),
        Type::Map(key, value) => {
            check_type(key, depth + 1)?;
            check_type(value, depth + 1)
        }
        Type::Record(number) if usize::from(*number) >= RECORDS.len() => {
            Err(format!("there is no record {number}"))
        }
        Type::Enum(number) if usize::from(*number) >= ENUMS.len() => {
            Err(format!("there is no enum {number}"))
        }
        _ => Ok(()),
    }
}

/// Checks an expression and gives its depth.
fn check(expression: &Expression, bounds: Bounds<'_>) -> Result<u32, String> {
    if expression.nodes.is_empty() {
        return Err("an expression has no nodes".to_owned());
    }
    if expression.nodes.len() > MAXIMUM_NODES {
        return Err(format!(
            "an expression has {} nodes, at most {MAXIMUM_NODES} are allowed",
            expression.nodes.len()
        ));
    }
    for type_ in &expression.types {
        check_type(type_, 0)?;
    }
    let mut depths: Vec<u32> = Vec::with_capacity(expression.nodes.len());
    for (id, node) in expression.nodes.iter().enumerate() {
        let problem = |problem: String| format!("node {id}: {problem}");
        if usize::from(node.type_) >= expression.types.len() {
            return Err(problem(format!("there is no type {}", node.type_)));
        }
        if node.start > node.end {
            return Err(problem("it ends before it starts".to_owned()));
        }
        let mut depth = 0;
        for child in children(&node.operation) {
            // Only those that stand before it are there, so that no node has itself below it.
            match depths.get(child as usize) {
                Some(below) => depth = depth.max(*below),
                None => return Err(problem(format!("node {child} does not stand before it"))),
            }
        }
        depth = depth.max(check_node(expression, node, bounds).map_err(problem)?) + 1;
        if depth > MAXIMUM_DEPTH {
            return Err(problem(format!(
                "it is nested deeper than {MAXIMUM_DEPTH} levels, those of variables included"
            )));
        }
        depths.push(depth);
    }
    depths
        .last()
        .copied()
        .ok_or_else(|| "an expression has no nodes".to_owned())
}

/// Checks what a node refers to besides its children, and gives the depth of a variable that it reads.
fn check_node(expression: &Expression, node: &Node, bounds: Bounds<'_>) -> Result<u32, String> {
    let slot = |slot: u16| {
        if slot < expression.slots {
            Ok(0)
        } else {
            Err(format!("there is no slot {slot}"))
        }
    };
    match &node.operation {
        Operation::TypeValue(type_) => check_type(type_, 0).map(|()| 0),
        Operation::Root(root) => check_root(*root, bounds),
        Operation::Local(local) => slot(*local),
        Operation::Field { operand, field }
        | Operation::HasField { operand, field }
        | Operation::OptionalField { operand, field } => {
            check_field(expression, *operand, *field).map(|()| 0)
        }
        Operation::And(operands) | Operation::Or(operands) if operands.len() < 2 => {
            Err("`&&` and `||` have at least two operands".to_owned())
        }
        Operation::List { elements, optional } => {
            if optional
                .iter()
                .any(|place| *place as usize >= elements.len())
            {
                return Err("it marks an element that it does not have".to_owned());
            }
            Ok(0)
        }
        Operation::Call {
            function,
            arguments,
        } => {
            let (fewest, most) = function.arity();
            if !(fewest..=most).contains(&arguments.len()) {
                return Err(format!(
                    "`{}` does not take {} arguments",
                    function.name(),
                    arguments.len()
                ));
            }
            Ok(0)
        }
        Operation::Loop(it) => {
            slot(it.slot)?;
            it.second_slot.map_or(Ok(0), slot)?;
            if it.second_slot == Some(it.slot) {
                return Err("its two variables share a slot".to_owned());
            }
            let (condition, transform) = (it.condition.is_some(), it.transform.is_some());
            let complete = match it.kind {
                LoopKind::All | LoopKind::Exists | LoopKind::ExistsOne | LoopKind::Filter => {
                    condition && !transform
                }
                LoopKind::Map
                | LoopKind::TransformList
                | LoopKind::TransformMap
                | LoopKind::TransformMapEntry => transform,
                LoopKind::SortBy | LoopKind::OptionalMap | LoopKind::OptionalFlatMap => {
                    transform && !condition
                }
            };
            if complete {
                Ok(0)
            } else {
                Err("the macro has parts that don't belong to it, or lacks some".to_owned())
            }
        }
        Operation::Bind { slot: bound, .. } => slot(*bound),
        _ => Ok(0),
    }
}

fn check_root(root: Root, bounds: Bounds<'_>) -> Result<u32, String> {
    let facts = || {
        RECORDS
            .iter()
            .find(|shape| shape.name == "facts")
            .map_or(0, |shape| shape.fields.len())
    };
    let known = match root {
        Root::Fact(field) => usize::from(field) < facts(),
        Root::Parameter(place) => usize::from(place) < bounds.parameters,
        Root::Extra(place) => usize::from(place) < bounds.extra,
        Root::Argument(_) => bounds.arguments,
        Root::Variable(place) => {
            return bounds
                .variables
                .get(usize::from(place))
                .copied()
                .ok_or_else(|| format!("there is no variable {place} before it"));
        }
        Root::Facts
        | Root::Provenance
        | Root::Risk
        | Root::Totals
        | Root::Reviewer
        | Root::Expertise
        | Root::Load => true,
    };
    if known {
        Ok(0)
    } else {
        Err("it reads a name that the policy does not have".to_owned())
    }
}

/// A field of an operand whose record is known has to be one of its fields. The operand is a node that stands before.
fn check_field(expression: &Expression, operand: NodeId, field: u16) -> Result<(), String> {
    let type_ = expression
        .nodes
        .get(operand as usize)
        .and_then(|node| expression.types.get(usize::from(node.type_)));
    let mut type_ = type_;
    while let Some(Type::Optional(inner)) = type_ {
        type_ = Some(inner);
    }
    let Some(Type::Record(number)) = type_ else {
        return Err("it reads a field by number of what is no record".to_owned());
    };
    let fields = RECORDS
        .get(usize::from(*number))
        .map_or(0, |shape| shape.fields.len());
    if usize::from(field) < fields {
        Ok(())
    } else {
        Err(format!("there is no field {field}"))
    }
}

/// The nodes that a node has below it.
fn children(operation: &Operation) -> Vec<NodeId> {
    match operation {
        Operation::Null
        | Operation::Bool(_)
        | Operation::Int(_)
        | Operation::Uint(_)
        | Operation::Double(_)
        | Operation::Text(_)
        | Operation::Bytes(_)
        | Operation::TypeValue(_)
        | Operation::Root(_)
        | Operation::Local(_) => Vec::new(),
        Operation::Field { operand, .. }
        | Operation::HasField { operand, .. }
        | Operation::Key { operand, .. }
        | Operation::HasKey { operand, .. }
        | Operation::OptionalField { operand, .. }
        | Operation::OptionalKey { operand, .. } => vec![*operand],
        Operation::Index { operand, index } | Operation::OptionalIndex { operand, index } => {
            vec![*operand, *index]
        }
        Operation::And(operands) | Operation::Or(operands) => operands.clone(),
        Operation::Conditional { condition, yes, no } => vec![*condition, *yes, *no],
        Operation::List { elements, .. } => elements.clone(),
        Operation::Map { entries } => entries
            .iter()
            .flat_map(|(key, value, _)| [*key, *value])
            .collect(),
        Operation::Call { arguments, .. } => arguments.clone(),
        Operation::Loop(it) => [Some(it.range), it.condition, it.transform]
            .into_iter()
            .flatten()
            .collect(),
        Operation::Bind { value, body, .. } => vec![*value, *body],
    }
}
