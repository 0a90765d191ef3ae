//! The instructions of a lowered expression.

use crate::expression::{LoopKind, NodeId, Root};
use crate::library::Function;
use serde::{Deserialize, Serialize};

/// Number of a register.
pub type Register = u16;

/// Place of an instruction in [`Expression::code`](crate::Expression::code); its length stands for the end.
pub type Target = u32;

/// An operator for operands whose kinds the compiler knows. It runs without looking at any other kind; what is neither kind
/// is left to the function it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operator {
    /// `==` of whole numbers.
    IntEqual,
    /// `!=` of whole numbers.
    IntNotEqual,
    /// `<` of whole numbers.
    IntLess,
    /// `<=` of whole numbers.
    IntLessEqual,
    /// `>` of whole numbers.
    IntGreater,
    /// `>=` of whole numbers.
    IntGreaterEqual,
    /// `+` of whole numbers.
    IntAdd,
    /// `-` of whole numbers.
    IntSubtract,
    /// `*` of whole numbers.
    IntMultiply,
    /// `<` of doubles.
    DoubleLess,
    /// `<=` of doubles.
    DoubleLessEqual,
    /// `>` of doubles.
    DoubleGreater,
    /// `>=` of doubles.
    DoubleGreaterEqual,
    /// `+` of doubles.
    DoubleAdd,
    /// `-` of doubles.
    DoubleSubtract,
    /// `*` of doubles.
    DoubleMultiply,
    /// `==` of truth values.
    BoolEqual,
    /// `!=` of truth values.
    BoolNotEqual,
    /// `==` of texts.
    TextEqual,
    /// `!=` of texts.
    TextNotEqual,
    /// `startsWith`
    TextStartsWith,
    /// `endsWith`
    TextEndsWith,
    /// `contains`
    TextContains,
    /// `<` of points in time.
    TimestampLess,
    /// `>` of points in time.
    TimestampGreater,
}

impl Operator {
    /// The function that it is a form of.
    pub const fn function(self) -> Function {
        match self {
            Operator::IntEqual | Operator::BoolEqual | Operator::TextEqual => Function::Equal,
            Operator::IntNotEqual | Operator::BoolNotEqual | Operator::TextNotEqual => {
                Function::NotEqual
            }
            Operator::IntLess | Operator::DoubleLess | Operator::TimestampLess => Function::Less,
            Operator::IntLessEqual | Operator::DoubleLessEqual => Function::LessEqual,
            Operator::IntGreater | Operator::DoubleGreater | Operator::TimestampGreater => {
                Function::Greater
            }
            Operator::IntGreaterEqual | Operator::DoubleGreaterEqual => Function::GreaterEqual,
            Operator::IntAdd | Operator::DoubleAdd => Function::Add,
            Operator::IntSubtract | Operator::DoubleSubtract => Function::Subtract,
            Operator::IntMultiply | Operator::DoubleMultiply => Function::Multiply,
            Operator::TextStartsWith => Function::StartsWith,
            Operator::TextEndsWith => Function::EndsWith,
            Operator::TextContains => Function::Contains,
        }
    }
}

/// One instruction. `to` is the register that gets the value, unless the line says otherwise.
#[expect(
    missing_docs,
    reason = "each variant's own line says what its fields are"
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Instruction {
    /// The value of a name.
    Root { to: Register, root: Root },
    /// The value of another register.
    Copy { to: Register, from: Register },
    /// A field of a record, by number.
    Field {
        to: Register,
        from: Register,
        record: u16,
        field: u16,
    },
    /// `has()` of a field.
    HasField {
        to: Register,
        from: Register,
        record: u16,
        field: u16,
    },
    /// A field as an optional.
    OptionalField {
        to: Register,
        from: Register,
        record: u16,
        field: u16,
    },
    /// A key, written as a field, of a map or of what is known at run time only. `key` holds a text.
    Key {
        to: Register,
        from: Register,
        key: Register,
    },
    /// `has()` of such a key.
    HasKey {
        to: Register,
        from: Register,
        key: Register,
    },
    /// Such a key as an optional.
    OptionalKey {
        to: Register,
        from: Register,
        key: Register,
    },
    /// An element by its index or key.
    Index {
        to: Register,
        from: Register,
        index: Register,
    },
    /// An element as an optional.
    OptionalIndex {
        to: Register,
        from: Register,
        index: Register,
    },
    /// `!a` of a truth value.
    Not { to: Register, from: Register },
    /// An operator for known kinds.
    Operate {
        operator: Operator,
        to: Register,
        left: Register,
        right: Register,
    },
    /// `needle in set`, where the constant `set` is a sorted list of texts.
    Member {
        to: Register,
        needle: Register,
        set: Register,
    },
    /// A function of one argument.
    Call1 {
        function: Function,
        to: Register,
        argument: Register,
    },
    /// A function of two arguments.
    Call2 {
        function: Function,
        to: Register,
        left: Register,
        right: Register,
    },
    /// A function of any number of arguments, in registers one after the other.
    Call {
        function: Function,
        to: Register,
        first: Register,
        count: u16,
    },
    /// A list of registers one after the other. Those at the places in `optional` hold optionals: absent ones are left out.
    List {
        to: Register,
        first: Register,
        count: u16,
        optional: Vec<u16>,
    },
    /// A map of keys and values in registers one after the other. `optional` has the places of entries whose value is an
    /// optional: absent ones are left out.
    Map {
        to: Register,
        first: Register,
        count: u16,
        optional: Vec<u16>,
    },
    /// Before the operands of `&&` (`value` is true) or `||` (false): what holds unless one of them decides.
    Start { to: Register, value: bool },
    /// An operand of `&&` or `||`: decides and jumps to `end`, adds its fault to what was gathered in `to`, or does nothing.
    Decide {
        to: Register,
        operand: Register,
        decisive: bool,
        end: Target,
    },
    /// `?:`: goes on, jumps to `no`, or fails and jumps to `end`.
    Branch {
        to: Register,
        condition: Register,
        no: Target,
        end: Target,
    },
    /// Goes elsewhere.
    Jump { target: Target },
    /// Jumps if the register has its value already.
    Known { register: Register, target: Target },
    /// Empties registers: a new element begins.
    Forget { first: Register, count: u16 },
    /// The value of `cel.bind`: if it failed, so does the whole.
    Bound {
        to: Register,
        from: Register,
        end: Target,
    },
    /// The optional of `optMap` and `optFlatMap`: its value goes to `inner`; without one, or if it fails, jumps to `end`.
    Open {
        to: Register,
        from: Register,
        inner: Register,
        end: Target,
    },
    /// The result of `optMap` as an optional; that of `optFlatMap` (`flat`) has to be one.
    Wrap {
        to: Register,
        from: Register,
        flat: bool,
    },
    /// Begins a loop over the value of `range`; if there is nothing to loop over, fails and jumps to `end`.
    Begin {
        frame: u16,
        kind: LoopKind,
        range: Register,
        range_node: NodeId,
        pairs: bool,
        to: Register,
        end: Target,
    },
    /// The next element to `first` (and `second`, in the two-variable forms), or a jump to `done`.
    Next {
        frame: u16,
        first: Register,
        second: Option<Register>,
        done: Target,
    },
    /// What the condition of `all`, `exists` or `exists_one` says about an element: jumps to `end` if that decides, else to
    /// `next`.
    Test {
        frame: u16,
        condition: Register,
        to: Register,
        next: Target,
        end: Target,
    },
    /// Whether an element is kept: goes on, or jumps to `next`; if it fails, to `end`.
    Keep {
        frame: u16,
        condition: Register,
        to: Register,
        next: Target,
        end: Target,
    },
    /// Adds what an element became (or the element itself) to the result and jumps to `next`; if it fails, to `end`.
    Collect {
        frame: u16,
        value: Option<Register>,
        to: Register,
        next: Target,
        end: Target,
    },
    /// The result of a loop that came to its end.
    Finish { frame: u16, to: Register },
    /// The end of a loop, however it was reached.
    Leave { frame: u16, to: Register },
    /// A sub-expression of several instructions has its value.
    Done { register: Register },
}

impl Instruction {
    /// The register with the value of the sub-expression it belongs to, once it has run.
    pub const fn result(&self) -> Option<Register> {
        match self {
            Instruction::Root { to, .. }
            | Instruction::Field { to, .. }
            | Instruction::HasField { to, .. }
            | Instruction::OptionalField { to, .. }
            | Instruction::Key { to, .. }
            | Instruction::HasKey { to, .. }
            | Instruction::OptionalKey { to, .. }
            | Instruction::Index { to, .. }
            | Instruction::OptionalIndex { to, .. }
            | Instruction::Not { to, .. }
            | Instruction::Operate { to, .. }
            | Instruction::Member { to, .. }
            | Instruction::Call1 { to, .. }
            | Instruction::Call2 { to, .. }
            | Instruction::Call { to, .. }
            | Instruction::List { to, .. }
            | Instruction::Map { to, .. }
            | Instruction::Leave { to, .. }
            | Instruction::Done { register: to } => Some(*to),
            Instruction::Copy { .. }
            | Instruction::Start { .. }
            | Instruction::Decide { .. }
            | Instruction::Branch { .. }
            | Instruction::Jump { .. }
            | Instruction::Known { .. }
            | Instruction::Forget { .. }
            | Instruction::Bound { .. }
            | Instruction::Open { .. }
            | Instruction::Wrap { .. }
            | Instruction::Begin { .. }
            | Instruction::Next { .. }
            | Instruction::Test { .. }
            | Instruction::Keep { .. }
            | Instruction::Collect { .. }
            | Instruction::Finish { .. } => None,
        }
    }

    /// Calls `visit` with each register; of registers one after the other with the first.
    pub(crate) fn for_each_register(&mut self, visit: &mut dyn FnMut(&mut Register)) {
        match self {
            Instruction::Root { to, .. } | Instruction::Start { to, .. } => visit(to),
            Instruction::Done { register } | Instruction::Known { register, .. } => visit(register),
            Instruction::Forget { first, .. } => visit(first),
            Instruction::Finish { to, .. } | Instruction::Leave { to, .. } => visit(to),
            Instruction::Copy { to, from }
            | Instruction::Field { to, from, .. }
            | Instruction::HasField { to, from, .. }
            | Instruction::OptionalField { to, from, .. }
            | Instruction::Not { to, from }
            | Instruction::Bound { to, from, .. }
            | Instruction::Wrap { to, from, .. }
            | Instruction::Call1 {
                to, argument: from, ..
            }
            | Instruction::Decide {
                to, operand: from, ..
            }
            | Instruction::Branch {
                to,
                condition: from,
                ..
            }
            | Instruction::Begin {
                to, range: from, ..
            }
            | Instruction::Test {
                to,
                condition: from,
                ..
            }
            | Instruction::Keep {
                to,
                condition: from,
                ..
            }
            | Instruction::Call {
                to, first: from, ..
            }
            | Instruction::List {
                to, first: from, ..
            }
            | Instruction::Map {
                to, first: from, ..
            } => {
                visit(to);
                visit(from);
            }
            Instruction::Key {
                to,
                from,
                key: other,
            }
            | Instruction::HasKey {
                to,
                from,
                key: other,
            }
            | Instruction::OptionalKey {
                to,
                from,
                key: other,
            }
            | Instruction::Index {
                to,
                from,
                index: other,
            }
            | Instruction::OptionalIndex {
                to,
                from,
                index: other,
            }
            | Instruction::Operate {
                to,
                left: from,
                right: other,
                ..
            }
            | Instruction::Call2 {
                to,
                left: from,
                right: other,
                ..
            }
            | Instruction::Member {
                to,
                needle: from,
                set: other,
            }
            | Instruction::Open {
                to,
                from,
                inner: other,
                ..
            } => {
                visit(to);
                visit(from);
                visit(other);
            }
            Instruction::Next { first, second, .. } => {
                visit(first);
                second.iter_mut().for_each(visit);
            }
            Instruction::Collect { value, to, .. } => {
                visit(to);
                value.iter_mut().for_each(visit);
            }
            Instruction::Jump { .. } => {}
        }
    }

    /// Calls `visit` with each place it can jump to.
    pub(crate) fn for_each_target(&mut self, visit: &mut dyn FnMut(&mut Target)) {
        match self {
            Instruction::Decide { end: target, .. }
            | Instruction::Jump { target }
            | Instruction::Known { target, .. }
            | Instruction::Bound { end: target, .. }
            | Instruction::Open { end: target, .. }
            | Instruction::Begin { end: target, .. }
            | Instruction::Next { done: target, .. } => visit(target),
            Instruction::Branch { no, end, .. } => {
                visit(no);
                visit(end);
            }
            Instruction::Test { next, end, .. }
            | Instruction::Keep { next, end, .. }
            | Instruction::Collect { next, end, .. } => {
                visit(next);
                visit(end);
            }
            _ => {}
        }
    }
}
