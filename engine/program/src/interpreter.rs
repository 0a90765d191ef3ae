//! Runs an expression: one step for each node, recursion no deeper than the expression, which validation bounds.

use crate::expression::{Expression, Node, NodeId, Operation, Root};
use crate::fault::{Fault, FaultKind};
use crate::function::Function;
use crate::functions::{self, comparison};
use crate::map::{Key, Map};
use crate::meter::Meter;
use crate::print;
use crate::scope::Scope;
use crate::selection;
use crate::trace::{Trace, TraceEntry};
use crate::types::Type;
use crate::value::Value;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::rc::Rc;

/// Evaluates an expression.
///
/// # Errors
/// [`Fault`]: an error that CEL's rules did not absorb, a missing fact that matters, or a budget that is used up. The
/// fault names the node.
pub fn evaluate<'a>(
    expression: &'a Expression,
    scope: &Scope<'a>,
    meter: &Meter,
    trace: Option<&mut Trace>,
) -> Result<Value<'a>, Fault> {
    let mut interpreter = Interpreter {
        expression,
        scope,
        meter,
        trace,
        item: None,
        locals: vec![Value::Null; usize::from(expression.slots)],
    };
    let root = NodeId::try_from(expression.nodes.len().saturating_sub(1)).unwrap_or(NodeId::MAX);
    interpreter.run(root)
}

pub(crate) struct Interpreter<'a, 's> {
    expression: &'a Expression,
    pub(crate) scope: &'s Scope<'a>,
    pub(crate) meter: &'s Meter,
    trace: Option<&'s mut Trace>,
    /// Place of the element that the innermost loop is at.
    pub(crate) item: Option<u32>,
    locals: Vec<Value<'a>>,
}

pub(crate) type Outcome<'a> = Result<Value<'a>, Fault>;

impl<'a> Interpreter<'a, '_> {
    /// The value of a node. Small, so that its frame is: everything larger stands in functions of its own.
    pub(crate) fn run(&mut self, id: NodeId) -> Outcome<'a> {
        let expression: &'a Expression = self.expression;
        let Some(node) = expression.nodes.get(id as usize) else {
            return Err(damaged());
        };
        self.meter.charge(1)?;
        let outcome = match self.operate(node, id) {
            Ok(value) => Ok(value),
            Err(fault) => Err(fault.at(id)),
        };
        if self.trace.is_some() {
            self.note(node, id, &outcome);
        }
        outcome
    }

    fn operate(&mut self, node: &'a Node, id: NodeId) -> Outcome<'a> {
        if let Some(value) = literal(&node.operation) {
            return Ok(value);
        }
        match &node.operation {
            Operation::Null
            | Operation::Bool(_)
            | Operation::Int(_)
            | Operation::Uint(_)
            | Operation::Double(_)
            | Operation::Text(_)
            | Operation::Bytes(_)
            | Operation::TypeValue(_) => Err(damaged()),
            Operation::Root(root) => self.root(*root, id),
            Operation::Local(slot) => self.local(*slot),
            Operation::Field { operand, field } => {
                let operand = self.run(*operand)?;
                self.field(&operand, *field)
            }
            Operation::HasField { operand, field } => {
                let operand = self.run(*operand)?;
                selection::has_field(&operand, *field)
            }
            Operation::OptionalField { operand, field } => {
                let operand = self.run(*operand)?;
                self.optional_field(&operand, *field)
            }
            Operation::Key { operand, key } => {
                let operand = self.run(*operand)?;
                self.key(&operand, key)
            }
            Operation::HasKey { operand, key } => {
                let operand = self.run(*operand)?;
                self.has_key(&operand, key)
            }
            Operation::OptionalKey { operand, key } => {
                let operand = self.run(*operand)?;
                self.optional_key(&operand, key)
            }
            Operation::Index { operand, index } => self.index(*operand, *index),
            Operation::OptionalIndex { operand, index } => self.optional_index(*operand, *index),
            Operation::And(operands) => self.connective(operands, false),
            Operation::Or(operands) => self.connective(operands, true),
            Operation::Conditional { condition, yes, no } => match self.run(*condition)? {
                Value::Bool(true) => self.run(*yes),
                Value::Bool(false) => self.run(*no),
                other => Err(not_bool("?:", &other)),
            },
            Operation::List { elements, optional } => self.list(elements, optional),
            Operation::Map { entries } => self.map(entries),
            Operation::Call {
                function,
                arguments,
            } => self.call(*function, arguments),
            Operation::Loop(it) => self.macro_loop(it),
            Operation::Bind { slot, value, body } => {
                let value = self.run(*value)?;
                self.bind(*slot, value)?;
                self.run(*body)
            }
        }
    }

    #[inline(never)]
    fn root(&mut self, root: Root, id: NodeId) -> Outcome<'a> {
        self.scope.root(root, id, self.meter)
    }

    fn local(&self, slot: u16) -> Outcome<'a> {
        match self.locals.get(usize::from(slot)) {
            Some(Value::Missing(fact)) => Err(Fault::missing(fact.clone())),
            Some(value) => Ok(value.clone()),
            None => Err(damaged()),
        }
    }

    pub(crate) fn bind(&mut self, slot: u16, value: Value<'a>) -> Result<(), Fault> {
        match self.locals.get_mut(usize::from(slot)) {
            Some(local) => {
                *local = value;
                Ok(())
            }
            None => Err(damaged()),
        }
    }

    /// Two operands, both evaluated even if the first fails: what is missing matters more than an error.
    pub(crate) fn pair(
        &mut self,
        first: NodeId,
        second: NodeId,
    ) -> Result<(Value<'a>, Value<'a>), Fault> {
        match (self.run(first), self.run(second)) {
            (Ok(first), Ok(second)) => Ok((first, second)),
            (Err(fault), Err(other)) => Err(fault.merge(other)),
            (Err(fault), _) | (_, Err(fault)) => Err(fault),
        }
    }

    // ----------------------------------------------------------- connectives

    /// `&&` (decided by `false`) and `||` (decided by `true`).
    #[inline(never)]
    fn connective(&mut self, operands: &'a [NodeId], decisive: bool) -> Outcome<'a> {
        let mut gathered = None;
        for operand in operands {
            match self.run(*operand) {
                Ok(Value::Bool(value)) if value == decisive => {
                    if let Some(fault) = gathered {
                        self.meter.absorb(fault);
                    }
                    return Ok(Value::Bool(decisive));
                }
                Ok(Value::Bool(_)) => {}
                Ok(other) => Fault::gather(
                    &mut gathered,
                    not_bool(if decisive { "||" } else { "&&" }, &other).at(*operand),
                ),
                Err(fault) if fault.is_exhausted() => return Err(fault),
                Err(fault) => Fault::gather(&mut gathered, fault),
            }
        }
        gathered.map_or(Ok(Value::Bool(!decisive)), Err)
    }

    // -------------------------------------------------------------- literals

    #[inline(never)]
    fn list(&mut self, elements: &'a [NodeId], optional: &'a [u32]) -> Outcome<'a> {
        let mut values = Vec::with_capacity(elements.len());
        let mut gathered = None;
        for (place, element) in elements.iter().enumerate() {
            match self.run(*element) {
                Ok(Value::Optional(inner)) if optional.contains(&(place as u32)) => {
                    values.extend(inner.map(|inner| (*inner).clone()));
                }
                Ok(_) if optional.contains(&(place as u32)) => {
                    Fault::gather(&mut gathered, not_optional().at(*element));
                }
                Ok(value) => values.push(value),
                Err(fault) if fault.is_exhausted() => return Err(fault),
                Err(fault) => Fault::gather(&mut gathered, fault),
            }
        }
        gathered.map_or_else(|| Ok(Value::list(values)), Err)
    }

    #[inline(never)]
    fn map(&mut self, entries: &'a [(NodeId, NodeId, bool)]) -> Outcome<'a> {
        let mut map = BTreeMap::new();
        let mut gathered = None;
        for (key_node, value_node, optional) in entries {
            let (key, value) = match self.pair(*key_node, *value_node) {
                Ok((key, Value::Optional(value))) if *optional => match value {
                    Some(value) => (key, (*value).clone()),
                    None => continue,
                },
                Ok(_) if *optional => {
                    Fault::gather(&mut gathered, not_optional().at(*value_node));
                    continue;
                }
                Ok(pair) => pair,
                Err(fault) if fault.is_exhausted() => return Err(fault),
                Err(fault) => {
                    Fault::gather(&mut gathered, fault);
                    continue;
                }
            };
            if let Err(fault) = insert(&mut map, &key, value) {
                Fault::gather(&mut gathered, fault.at(*key_node));
            }
        }
        gathered.map_or_else(|| Ok(Value::Map(Rc::new(Map::new(map)))), Err)
    }

    // ----------------------------------------------------------------- calls

    fn call(&mut self, function: Function, arguments: &'a [NodeId]) -> Outcome<'a> {
        match arguments {
            [] => self.apply(function, &[]),
            [only] => {
                let only = self.run(*only)?;
                self.apply(function, std::slice::from_ref(&only))
            }
            [first, second] => {
                if function == Function::In
                    && let Some(elements) = self.literals(*second)
                {
                    return self.in_literals(*first, elements);
                }
                let (first, second) = self.pair(*first, *second)?;
                self.apply(function, &[first, second])
            }
            many => self.call_many(function, many),
        }
    }

    /// The elements of a list that has nothing but literals.
    fn literals(&self, id: NodeId) -> Option<&'a [NodeId]> {
        let expression: &'a Expression = self.expression;
        match &expression.nodes.get(id as usize)?.operation {
            Operation::List { elements, optional } if optional.is_empty() => elements
                .iter()
                .all(|id| {
                    let node = expression.nodes.get(*id as usize);
                    node.is_some_and(|node| literal(&node.operation).is_some())
                })
                .then_some(elements),
            _ => None,
        }
    }

    /// `x in ['a', 'b']`, without building the list for each element of a loop.
    #[inline(never)]
    fn in_literals(&mut self, needle: NodeId, elements: &'a [NodeId]) -> Outcome<'a> {
        let needle = self.run(needle)?;
        self.meter.charge(elements.len() as u64 + 1)?;
        let expression: &'a Expression = self.expression;
        let context = self.scope.context(self.meter);
        for id in elements {
            let node = expression.nodes.get(*id as usize);
            let Some(element) = node.and_then(|node| literal(&node.operation)) else {
                return Err(damaged());
            };
            let same = match (needle.as_text(), element.as_text()) {
                (Some(text), Some(other)) => text == other,
                (Some(_), None) => false,
                _ => comparison::equal(&needle, &element, &context)?,
            };
            if same {
                return Ok(Value::Bool(true));
            }
        }
        Ok(Value::Bool(false))
    }

    #[inline(never)]
    fn call_many(&mut self, function: Function, arguments: &'a [NodeId]) -> Outcome<'a> {
        let mut values = Vec::with_capacity(arguments.len());
        let mut gathered = None;
        for argument in arguments {
            match self.run(*argument) {
                Ok(value) => values.push(value),
                Err(fault) if fault.is_exhausted() => return Err(fault),
                Err(fault) => Fault::gather(&mut gathered, fault),
            }
        }
        match gathered {
            None => self.apply(function, &values),
            Some(fault) => Err(fault),
        }
    }

    #[inline(never)]
    fn apply(&mut self, function: Function, arguments: &[Value<'a>]) -> Outcome<'a> {
        functions::call(function, arguments, &self.scope.context(self.meter))
    }

    // ----------------------------------------------------------------- trace

    #[inline(never)]
    fn note(&mut self, node: &Node, id: NodeId, outcome: &Outcome<'a>) {
        let Some(trace) = self.trace.as_mut() else {
            return;
        };
        if literal(&node.operation).is_some() || trace.is_full() {
            return;
        }
        let (value, failed) = match outcome {
            Ok(value) => (print::print(value), false),
            Err(fault) => (print::shorten(fault.explanation()), true),
        };
        trace.push(TraceEntry {
            node: id,
            start: node.start,
            end: node.end,
            item: self.item,
            value,
            failed,
        });
    }
}

/// The value of a literal.
#[inline(always)]
fn literal<'a>(operation: &'a Operation) -> Option<Value<'a>> {
    Some(match operation {
        Operation::Null => Value::Null,
        Operation::Bool(value) => Value::Bool(*value),
        Operation::Int(value) => Value::Int(*value),
        Operation::Uint(value) => Value::Uint(*value),
        Operation::Double(value) => Value::Double(*value),
        Operation::Text(text) => Value::Text(text),
        Operation::Bytes(bytes) => Value::Bytes(bytes),
        Operation::TypeValue(type_) => Value::Type(type_name(type_)),
        _ => return None,
    })
}

/// Puts an entry into a map under construction.
pub(crate) fn insert<'a>(
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

fn not_optional() -> Fault {
    Fault::new(
        FaultKind::NoSuchOverload,
        "what is marked with `?` has to be an optional",
    )
}

pub(crate) fn not_bool(operator: &str, value: &Value<'_>) -> Fault {
    Fault::new(
        FaultKind::NoSuchOverload,
        format!("`{operator}` needs a bool, this is {}", with_article(value)),
    )
}

/// The type of a value in a sentence.
pub(crate) fn with_article(value: &Value<'_>) -> String {
    let name = value.type_name();
    let article = if name.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {name}")
}

/// Validation refuses every program that gets here.
pub(crate) fn damaged() -> Fault {
    Fault::new(
        FaultKind::Unbound,
        "the program is damaged: it refers to a part that it does not have",
    )
}

fn type_name(type_: &Type) -> &'static str {
    match type_ {
        Type::Dyn => "dyn",
        Type::Null => "null_type",
        Type::Bool => "bool",
        Type::Int => "int",
        Type::Uint => "uint",
        Type::Double => "double",
        Type::String | Type::Enum(_) => "string",
        Type::Bytes => "bytes",
        Type::Timestamp => "google.protobuf.Timestamp",
        Type::Duration => "google.protobuf.Duration",
        Type::List(_) => "list",
        Type::Map(_, _) => "map",
        Type::Optional(_) => "optional_type",
        Type::Record(number) => countersign_contract::RECORDS
            .get(usize::from(*number))
            .map_or("record", |shape| shape.name),
        Type::Type => "type",
    }
}
