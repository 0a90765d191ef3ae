//! Most steps that an expression can take, as the engine's meter counts them.
//!
//! One step for each operator, function and macro that runs and each element that a macro comes to, more for functions in
//! proportion to the elements and octets they touch. How large facts can get is what the policy's `bounds` say. Every sum is
//! cut off at `u64::MAX`.

pub(crate) use countersign_program::library::cost::Size;
use countersign_program::library::cost::{Bounds, Call, by_arguments, of_sort_key, sum};
use countersign_program::policy::Constant;
use countersign_program::{Function, Loop, LoopKind, Node, NodeId, Operation, Root, Tree, Type};
use std::collections::BTreeSet;
use std::rc::Rc;

/// What an expression reads that is not in the facts.
pub(crate) struct Known<'k> {
    /// Bounds of lists.
    pub bounds: &'k Bounds,
    /// How large the values of parameters are.
    pub parameters: &'k [Size],
    /// The values of parameters: they are constants once a policy is built.
    pub values: &'k [Constant],
    /// What is known of each variable.
    pub variables: &'k [VariableCost],
}

/// What reading a variable costs.
#[derive(Clone, Debug)]
pub(crate) struct VariableCost {
    /// Most steps of its expression, variables that it reads included.
    pub steps: u64,
    /// How large its value can be.
    pub size: Size,
}

/// The worst case of an expression.
#[derive(Clone, Debug)]
pub(crate) struct Cost {
    /// Most steps of its own, without those of variables.
    pub own: u64,
    /// Variables that it reads, by place.
    pub variables: BTreeSet<u16>,
    /// How large its value can be.
    pub size: Size,
}

impl Cost {
    /// Most steps, with each variable evaluated once.
    pub(crate) fn total(&self, variables: &[VariableCost]) -> u64 {
        self.variables
            .iter()
            .filter_map(|place| variables.get(usize::from(*place)))
            .map(|variable| variable.steps)
            .fold(self.own, u64::saturating_add)
    }
}

/// The steps of a control's rules together. A variable counts once, however many rules read it.
#[derive(Default)]
pub(crate) struct Budget {
    own: u64,
    variables: BTreeSet<u16>,
}

impl Budget {
    /// Adds what a rule costs that runs so many times. A rule with an error costs nothing.
    pub(crate) fn add(&mut self, cost: Option<&Cost>, times: u64) {
        if let Some(cost) = cost {
            self.own = self.own.saturating_add(cost.own.saturating_mul(times));
            self.variables.extend(&cost.variables);
        }
    }

    /// All of it, with what the variables cost.
    pub(crate) fn total(&self, variables: &[VariableCost]) -> u64 {
        Cost {
            own: self.own,
            variables: self.variables.clone(),
            size: Size::One,
        }
        .total(variables)
    }
}

/// How large a constant is.
pub(crate) fn constant_size(constant: &Constant) -> Size {
    match constant {
        Constant::Text(text) => Size::Text(text.len() as u64),
        Constant::List(values) => {
            let element = values
                .iter()
                .map(constant_size)
                .reduce(|a, b| a.max(&b))
                .unwrap_or(Size::One);
            Size::List(values.len() as u64, Rc::new(element))
        }
        Constant::Map(entries) => {
            let key = entries
                .iter()
                .map(|(key, _)| key.len() as u64)
                .max()
                .unwrap_or(0);
            let value = entries
                .iter()
                .map(|(_, value)| constant_size(value))
                .reduce(|a, b| a.max(&b))
                .unwrap_or(Size::One);
            Size::Map(
                entries.len() as u64,
                Rc::new(Size::Text(key)),
                Rc::new(value),
            )
        }
        Constant::Bool(_) | Constant::Int(_) | Constant::Double(_) | Constant::Duration(_) => {
            Size::One
        }
    }
}

/// The worst case of a tree, before anything is folded or shared: what runs takes no more.
pub(crate) fn estimate(tree: &Tree, known: &Known<'_>) -> Cost {
    let mut estimate = Estimate {
        nodes: &tree.nodes,
        types: &tree.types,
        known,
        locals: vec![Size::One; usize::from(tree.slots)],
        variables: BTreeSet::new(),
    };
    let (own, size) = estimate.node(tree.root());
    Cost {
        own,
        variables: estimate.variables,
        size,
    }
}

struct Estimate<'e> {
    nodes: &'e [Node],
    types: &'e [Type],
    known: &'e Known<'e>,
    locals: Vec<Size>,
    variables: BTreeSet<u16>,
}

/// A name: its value is at hand, or charged as a variable's.
fn is_name(operation: &Operation) -> bool {
    matches!(operation, Operation::Root(_) | Operation::Local(_))
}

impl Estimate<'_> {
    /// Steps of a node with all below it, and how large its value can be. Recursion is as deep as the expression.
    fn node(&mut self, id: NodeId) -> (u64, Size) {
        let Some(node) = self.nodes.get(id as usize) else {
            return (u64::MAX, Size::One);
        };
        let bounds = self.known.bounds;
        let by_type = || {
            self.types
                .get(usize::from(node.type_))
                .map_or(Size::One, |type_| Size::of_type(type_, bounds))
        };
        let (steps, size) = match &node.operation {
            Operation::Text(text) => (0, Size::Text(text.len() as u64)),
            Operation::Bytes(bytes) => (0, Size::Text(bytes.len() as u64)),
            Operation::Null
            | Operation::Bool(_)
            | Operation::Int(_)
            | Operation::Uint(_)
            | Operation::Double(_)
            | Operation::TypeValue(_) => (0, Size::One),
            Operation::Root(root) => (0, self.root(*root).unwrap_or_else(by_type)),
            Operation::Local(slot) => (
                0,
                self.locals
                    .get(usize::from(*slot))
                    .cloned()
                    .unwrap_or(Size::One),
            ),
            Operation::Field { operand, field } | Operation::OptionalField { operand, field } => {
                let size = by_type();
                match self.node(*operand) {
                    (steps, Size::Record(record)) => {
                        (steps, Size::of_field(record, *field, bounds))
                    }
                    (steps, _) => (steps, size),
                }
            }
            Operation::HasField { operand, .. } | Operation::HasKey { operand, .. } => {
                (self.node(*operand).0, Size::One)
            }
            Operation::Key { operand, .. } | Operation::OptionalKey { operand, .. } => {
                let size = by_type();
                match self.node(*operand) {
                    (steps, map @ Size::Map(..)) => (steps, map.value()),
                    (steps, _) => (steps, size),
                }
            }
            Operation::Index { operand, index } | Operation::OptionalIndex { operand, index } => {
                let size = by_type();
                let (steps, object) = self.node(*operand);
                let (more, _) = self.node(*index);
                let element = match object {
                    Size::List(..) | Size::Map(..) => object.value(),
                    _ => size,
                };
                (steps.saturating_add(more), element)
            }
            Operation::And(operands) | Operation::Or(operands) => (
                sum(operands.iter().map(|operand| self.node(*operand).0)),
                Size::One,
            ),
            Operation::Conditional { condition, yes, no } => {
                let (steps, _) = self.node(*condition);
                let (first, a) = self.node(*yes);
                let (second, b) = self.node(*no);
                (steps.saturating_add(first.max(second)), a.max(&b))
            }
            Operation::List { elements, .. } => self.list(elements),
            Operation::Map { entries } => self.map(entries),
            Operation::Call {
                function,
                arguments,
            } => {
                let size = by_type();
                let parts: Vec<(u64, Size)> = arguments
                    .iter()
                    .map(|argument| self.node(*argument))
                    .collect();
                let below = sum(parts.iter().map(|(steps, _)| *steps));
                let sizes: Vec<Size> = parts.into_iter().map(|(_, size)| size).collect();
                let (own, result) = self.call(*function, arguments, &sizes, size);
                (below.saturating_add(own), result)
            }
            Operation::Loop(it) => self.macro_loop(it),
            Operation::Bind { slot, value, body } => {
                let (steps, size) = self.node(*value);
                self.bind(*slot, size);
                let (more, size) = self.node(*body);
                (steps.saturating_add(more), size)
            }
        };
        // What is at hand costs nothing.
        let own = u64::from(!node.operation.is_literal() && !is_name(&node.operation));
        (steps.saturating_add(own), size)
    }

    /// What a function charges by itself, and how large its result can be. `result` is what the type alone says.
    fn call(
        &self,
        function: Function,
        arguments: &[NodeId],
        sizes: &[Size],
        result: Size,
    ) -> (u64, Size) {
        let literal = |place: usize| {
            let id = arguments.get(place)?;
            self.nodes.get(*id as usize).map(|node| &node.operation)
        };
        let call = Call {
            arguments: sizes,
            result,
            pattern: match literal(1) {
                Some(Operation::Text(text)) => Some(text),
                Some(Operation::Root(Root::Parameter(place))) => self.text(*place),
                _ => None,
            },
            literal_int: match literal(0) {
                Some(Operation::Int(number)) => Some(*number),
                _ => None,
            },
            bounds: self.known.bounds,
        };
        match function.definition() {
            Some(definition) => (definition.cost)(&call),
            None => by_arguments(&call),
        }
    }

    /// A parameter's value where it is text.
    fn text(&self, parameter: u16) -> Option<&str> {
        match self.known.values.get(usize::from(parameter))? {
            Constant::Text(text) => Some(text),
            _ => None,
        }
    }

    fn root(&mut self, root: Root) -> Option<Size> {
        let number = |name: &str| crate::check::types::record(name);
        match root {
            Root::Fact(field) => Some(Size::of_field(number("facts")?, field, self.known.bounds)),
            Root::Parameter(place) => self.known.parameters.get(usize::from(place)).cloned(),
            Root::Variable(place) => {
                self.variables.insert(place);
                Some(self.known.variables.get(usize::from(place))?.size.clone())
            }
            Root::Counted => Some(Size::List(
                self.known.bounds.length("sign_offs"),
                Rc::new(Size::Record(number("counted_word")?)),
            )),
            _ => None,
        }
    }

    fn bind(&mut self, slot: u16, size: Size) {
        if let Some(local) = self.locals.get_mut(usize::from(slot)) {
            *local = size;
        }
    }

    fn list(&mut self, nodes: &[NodeId]) -> (u64, Size) {
        let mut steps = 0_u64;
        let mut element = Size::One;
        for node in nodes {
            let (more, size) = self.node(*node);
            steps = steps.saturating_add(more);
            element = element.max(&size);
        }
        (steps, Size::List(nodes.len() as u64, Rc::new(element)))
    }

    fn map(&mut self, entries: &[(NodeId, NodeId, bool)]) -> (u64, Size) {
        let mut steps = 0_u64;
        let (mut keys, mut values) = (Size::One, Size::One);
        for (key, value, _) in entries {
            let (first, key) = self.node(*key);
            let (second, value) = self.node(*value);
            steps = sum([steps, first, second]);
            keys = keys.max(&key);
            values = values.max(&value);
        }
        (
            steps,
            Size::Map(entries.len() as u64, Rc::new(keys), Rc::new(values)),
        )
    }

    fn macro_loop(&mut self, it: &Loop) -> (u64, Size) {
        let (range_steps, range) = self.node(it.range);
        let optional = matches!(it.kind, LoopKind::OptionalMap | LoopKind::OptionalFlatMap);
        let length = if optional { 1 } else { range.length() };
        match it.second_slot {
            None if optional => self.bind(it.slot, range.clone()),
            None => self.bind(it.slot, range.element()),
            Some(second) => {
                let key = match range {
                    Size::Map(..) => range.element(),
                    _ => Size::One,
                };
                self.bind(it.slot, key);
                self.bind(second, range.value());
            }
        }
        let condition = it.condition.map_or(0, |condition| self.node(condition).0);
        let (transform, size) = it
            .transform
            .map_or((0, Size::One), |transform| self.node(transform));
        // A step for the element itself.
        let mut each = sum([1, condition, transform]);
        let result = match it.kind {
            LoopKind::All | LoopKind::Exists | LoopKind::ExistsOne => Size::One,
            LoopKind::Filter => Size::List(length, Rc::new(range.element())),
            LoopKind::Map | LoopKind::TransformList => Size::List(length, Rc::new(size)),
            LoopKind::TransformMap => {
                let key = match range {
                    Size::Map(..) => range.element(),
                    _ => Size::One,
                };
                Size::Map(length, Rc::new(key), Rc::new(size))
            }
            LoopKind::TransformMapEntry => {
                each = each.saturating_add(size.length());
                Size::Map(
                    length.saturating_mul(size.length()),
                    Rc::new(size.element()),
                    Rc::new(size.value()),
                )
            }
            LoopKind::SortBy => {
                each = each.saturating_add(of_sort_key(length, &size, self.known.bounds));
                range.clone()
            }
            LoopKind::OptionalMap | LoopKind::OptionalFlatMap => size,
        };
        (
            range_steps.saturating_add(length.saturating_mul(each)),
            result,
        )
    }
}
