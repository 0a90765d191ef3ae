//! A typed expression: what one CEL expression of a policy becomes.

use crate::function::Function;
use crate::types::Type;
use serde::{Deserialize, Serialize};

/// Place of a node in [`Expression::nodes`].
pub type NodeId = u32;

/// One checked CEL expression. Children stand before their parents, so that the last node is the root and a damaged
/// program can't make the interpreter run in circles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expression {
    /// Nodes, children first. Never empty in a valid program.
    pub nodes: Vec<Node>,
    /// The types that nodes refer to.
    pub types: Vec<Type>,
    /// How many local slots loops and `cel.bind` use.
    pub slots: u16,
    /// Where it stands in the policy's source.
    pub source: Source,
    /// Most steps it can take, from the declared bounds of lists. `u64::MAX` when unbounded.
    pub worst_case_steps: u64,
    /// Names of the time zones that it needs a table for: see [`crate::Zone`]. Sorted.
    pub zones: Vec<String>,
}

/// The source of an expression.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The expression as written.
    pub text: String,
    /// File, relative to the policy's folder.
    pub file: String,
    /// Line of its first character, from 1.
    pub line: u32,
    /// Column of its first character in characters, from 1.
    pub column: u32,
}

/// One node of an expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// What it does.
    pub operation: Operation,
    /// Its static type: place in [`Expression::types`].
    pub type_: u16,
    /// First character of it in the source text, from 0.
    pub start: u32,
    /// First character after it.
    pub end: u32,
}

/// Where a name outside any loop gets its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Root {
    /// A field of `facts`, by its place in the record.
    Fact(u16),
    /// `provenance`
    Provenance,
    /// `risk`, in controls and routing of a policy that has a model.
    Risk,
    /// `totals` (`change.lines` is `totals.lines`).
    Totals,
    /// `reviewer`: the person under consideration, in rules about candidates.
    Reviewer,
    /// `expertise`: from 0 to 1, the candidate's in the files of this change. In `routing.rank` only.
    Expertise,
    /// `load`: open assignments of the candidate over their capacity. In `routing.rank` only.
    Load,
    /// `parameters.NAME`, by its place in the policy.
    Parameter(u16),
    /// `variables.NAME`, by its place in the policy.
    Variable(u16),
    /// `extra.NAME`, by its place among the policy's declarations.
    Extra(u16),
    /// A bound variable that the caller names by number: tests and conformance cases only.
    Argument(u16),
    /// The whole `facts` record: for `has(environment)`, which asks after a field of it.
    Facts,
}

/// What a node does.
#[expect(
    missing_docs,
    reason = "each variant's own line says what its fields are"
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

/// Which macro a loop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LoopKind {
    /// `all`
    All,
    /// `exists`
    Exists,
    /// `exists_one`
    ExistsOne,
    /// `filter`
    Filter,
    /// `map`
    Map,
    /// `transformList`
    TransformList,
    /// `transformMap`
    TransformMap,
    /// `transformMapEntry`
    TransformMapEntry,
    /// `sortBy`
    SortBy,
    /// `optMap`: the range is an optional.
    OptionalMap,
    /// `optFlatMap`: the range is an optional.
    OptionalFlatMap,
}
