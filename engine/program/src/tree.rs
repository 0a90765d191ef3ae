//! The typed tree: what the compiler's checker makes of one CEL expression, before it is lowered to an
//! [`Expression`](crate::Expression).

use crate::expression::{LoopKind, NodeId, Root};
use crate::library::Function;
use crate::types::Type;
use serde::Serialize;

/// One checked CEL expression. Children stand before their parents, and the last node is the root.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Tree {
    /// Nodes, children first. Never empty in a valid tree.
    pub nodes: Vec<Node>,
    /// The types that nodes refer to.
    pub types: Vec<Type>,
    /// How many local slots loops and `cel.bind` use.
    pub slots: u16,
    /// Names of the time zones that need a table, sorted.
    pub zones: Vec<String>,
}

impl Tree {
    /// A node by its id.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    /// The type of a node; `dyn` where none is known.
    pub fn type_of(&self, id: NodeId) -> &Type {
        self.node(id)
            .and_then(|node| self.types.get(usize::from(node.type_)))
            .unwrap_or(&Type::Dyn)
    }

    /// The root.
    pub fn root(&self) -> NodeId {
        NodeId::try_from(self.nodes.len().saturating_sub(1)).unwrap_or(NodeId::MAX)
    }
}

/// One node of a tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it does.
    pub operation: Operation,
    /// Its static type: place in [`Tree::types`].
    pub type_: u16,
    /// First character of it in the source text, from 0.
    pub start: u32,
    /// First character after it.
    pub end: u32,
}

/// What a node does.
#[expect(
    missing_docs,
    reason = "each variant's own line says what its fields are"
)]
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Operation {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// An `int` literal.
    Int(i64),
    /// A `uint` literal.
    Uint(u64),
    /// A `double` literal.
    Double(f64),
    /// A string literal.
    Text(String),
    /// A bytes literal.
    Bytes(Vec<u8>),
    /// A type name used as a value, such as `int`.
    TypeValue(Type),
    /// A name outside any loop.
    Root(Root),
    /// A loop's variable or a `cel.bind` name.
    Local(u16),
    /// A field of a record whose type is known, by number.
    Field { operand: NodeId, field: u16 },
    /// `has(operand.field)` of a record.
    HasField { operand: NodeId, field: u16 },
    /// A key of a map, or of a value known at run time only, written as a field.
    Key { operand: NodeId, key: String },
    /// `has(operand.key)` of a map or of a value known at run time only.
    HasKey { operand: NodeId, key: String },
    /// `operand.?field` of a record: an optional.
    OptionalField { operand: NodeId, field: u16 },
    /// `operand.?key`: an optional.
    OptionalKey { operand: NodeId, key: String },
    /// `operand[index]`
    Index { operand: NodeId, index: NodeId },
    /// `operand[?index]`: an optional.
    OptionalIndex { operand: NodeId, index: NodeId },
    /// `a && b && …`, with the error absorption of CEL. At least two operands, in the order of the source.
    And(Vec<NodeId>),
    /// `a || b || …`, with the error absorption of CEL. At least two operands.
    Or(Vec<NodeId>),
    /// `condition ? yes : no`
    Conditional {
        condition: NodeId,
        yes: NodeId,
        no: NodeId,
    },
    /// A list. `optional` names the elements written `?x`: an absent one is left out.
    List {
        elements: Vec<NodeId>,
        optional: Vec<u32>,
    },
    /// A map. Entries whose key was written `?k` are marked `true`: an absent value leaves the entry out.
    Map {
        entries: Vec<(NodeId, NodeId, bool)>,
    },
    /// An operator or function.
    Call {
        function: Function,
        arguments: Vec<NodeId>,
    },
    /// A macro over a list or a map's keys.
    Loop(Loop),
    /// `cel.bind(name, value, body)`
    Bind {
        slot: u16,
        value: NodeId,
        body: NodeId,
    },
}

/// A macro over a list or a map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Loop {
    /// Which macro.
    pub kind: LoopKind,
    /// What it runs over: a list, or a map's keys.
    pub range: NodeId,
    /// Slot of the variable; in the two-variable forms of the index or key.
    pub slot: u16,
    /// Slot of the second variable (element or value) in the two-variable forms.
    pub second_slot: Option<u16>,
    /// The predicate. Absent in `map` without a filter and in the two-variable transforms without one.
    pub condition: Option<NodeId>,
    /// What an element becomes. Absent in `all`, `exists`, `exists_one` and `filter`.
    pub transform: Option<NodeId>,
}

impl Operation {
    /// The nodes right below, in the order in which they run.
    pub fn children(&self) -> Vec<NodeId> {
        match self {
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

    /// It is written as a literal: what it is needs no explanation.
    pub fn is_literal(&self) -> bool {
        matches!(
            self,
            Operation::Null
                | Operation::Bool(_)
                | Operation::Int(_)
                | Operation::Uint(_)
                | Operation::Double(_)
                | Operation::Text(_)
                | Operation::Bytes(_)
                | Operation::TypeValue(_)
        )
    }
}
