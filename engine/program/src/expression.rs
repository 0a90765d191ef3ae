//! An expression as it runs: a typed tree lowered to instructions over registers.
//!
//! Registers hold values, or the fault that stands in a value's place, so that nothing unwinds: an operator whose operand
//! failed fails, and `&&`, `||` and macros decide over what failed as CEL says. Control only jumps forward, except from the
//! end of a loop's body to its [`Instruction::Next`].
//!
//! The registers are, in this order: one for each constant; the others. Every place of the code that computes a value
//! has a register of its own; those of sub-expressions that are computed once and read often are empty until then.

use crate::instruction::{Instruction, Register, Target};
use crate::library::Function;
use crate::library::patterns::Patterns;
pub use crate::types::NodeId;
use crate::types::Type;
use crate::value::{ToValue, Value};
use countersign_contract::types::SourcePlace;
use serde::{Deserialize, Serialize};

/// Stands in [`Expression::origins`] for an instruction that belongs to no sub-expression.
pub const NO_NODE: NodeId = NodeId::MAX;

/// One lowered expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expression {
    /// Instructions, run from the first.
    pub code: Vec<Instruction>,
    /// For each instruction the sub-expression that it computes or fails for, or [`NO_NODE`].
    pub origins: Vec<NodeId>,
    /// Constants, each of them once: the first registers.
    pub constants: Vec<Literal>,
    /// How many registers there are.
    pub registers: Register,
    /// How many loops there are; each has a frame of its own for what it is at.
    pub frames: u16,
    /// The register with the result.
    pub result: Register,
    /// The static type of the result.
    pub type_: Type,
    /// Where each sub-expression stands in the source.
    pub ranges: Vec<Range>,
    /// Where a sub-expression's value is read that no instruction computes: a name, a constant. Sorted by place.
    pub reads: Vec<Read>,
    /// Literal patterns, to be compiled when the policy is loaded.
    pub patterns: Vec<Pattern>,
    /// Where it stands in the policy's source.
    pub source: Source,
    /// Most steps it can take, from the declared bounds of lists. `u64::MAX` when unbounded.
    pub worst_case_steps: u64,
    /// Names of the time zones that it needs a table for: see [`crate::Zone`]. Sorted.
    pub zones: Vec<String>,
}

impl Expression {
    /// Compiles the literal patterns of the expression.
    pub fn add_patterns(&self, patterns: &mut Patterns) {
        for pattern in &self.patterns {
            let constant = self.constants.get(usize::from(pattern.constant));
            if let Some(Literal::Text(text)) = constant {
                patterns.insert(pattern.function, text);
            }
        }
    }
}

impl Expression {
    /// The text of a sub-expression, at most 200 characters of it, and its place in the policy. The whole expression where the
    /// node is not one of its sub-expressions.
    pub fn excerpt(&self, node: NodeId) -> (String, SourcePlace) {
        let source = &self.source;
        let (start, end) = usize::try_from(node)
            .ok()
            .and_then(|place| self.ranges.get(place))
            .map_or((0, u32::MAX), |range| (range.start, range.end));
        let length = end.saturating_sub(start) as usize;
        let text: String = source
            .text
            .chars()
            .skip(start as usize)
            .take(length.min(200))
            .collect();
        let before = source.text.chars().take(start as usize);
        let (lines, column) =
            before.fold(
                (0_u32, 0_u32),
                |(lines, column), character| match character {
                    '\n' => (lines + 1, 0),
                    _ => (lines, column + 1),
                },
            );
        let first = if lines == 0 { source.column } else { 1 };
        let place = SourcePlace {
            file: source.file.clone(),
            line: source.line.saturating_add(lines),
            column: first.saturating_add(column),
        };
        (text, place)
    }
}

/// Where a sub-expression stands in the text of its expression, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// The first character, from 0.
    pub start: u32,
    /// The first character after it.
    pub end: u32,
}

/// An instruction reads the value of a sub-expression from a register that is not its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    /// The instruction; the length of the code for the result.
    pub at: Target,
    /// The register.
    pub register: Register,
    /// The sub-expression.
    pub node: NodeId,
}

/// A literal pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    /// What it is a pattern of.
    pub function: Function,
    /// Place of its text among the constants.
    pub constant: Register,
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

/// Where a name outside any loop gets its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// `impact`: what the change can reach.
    Impact,
    /// `signals`: how each approval came about.
    Signals,
    /// `author`: the person who proposed the change.
    Author,
    /// `recent_share`: the candidate's recent assignments over the mean. In `routing.rank` only.
    RecentShare,
    /// `sole_expert`: the candidate alone knows a file of the change. In `routing.rank` only.
    SoleExpert,
    /// `at_work`: the candidate is at work now. In `routing.rank` only.
    AtWork,
    /// `vetoes`: who holds the change.
    Vetoes,
    /// `counted`: whose word counts for the controls above. In a control's own rules only.
    Counted,
}

/// A constant of an expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Literal {
    /// `null`
    Null,
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i64),
    /// `uint`
    Uint(u64),
    /// `double`
    Double(f64),
    /// Text.
    Text(String),
    /// Octets.
    Bytes(Vec<u8>),
    /// A point in time.
    Timestamp {
        /// Seconds since 1970-01-01T00:00:00Z.
        seconds: i64,
        /// Nanoseconds after that second, from 0 to 999,999,999.
        nanos: u32,
    },
    /// A span of time in nanoseconds.
    Duration(i64),
    /// The type of a value.
    Type(Type),
    /// A list.
    List(#[serde(deserialize_with = "crate::types::nested")] Vec<Literal>),
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

impl ToValue for Literal {
    fn to_value<'a>(&'a self) -> Value<'a> {
        match self {
            Literal::Null => Value::Null,
            Literal::Bool(value) => Value::Bool(*value),
            Literal::Int(value) => Value::Int(*value),
            Literal::Uint(value) => Value::Uint(*value),
            Literal::Double(value) => Value::Double(*value),
            Literal::Text(text) => Value::Text(text),
            Literal::Bytes(bytes) => Value::Bytes(bytes),
            Literal::Timestamp { seconds, nanos } => Value::Timestamp {
                seconds: *seconds,
                nanos: *nanos,
            },
            Literal::Duration(nanos) => Value::Duration(*nanos),
            Literal::Type(type_) => Value::Type(type_.name()),
            Literal::List(elements) => Value::Sequence(elements),
        }
    }
}
