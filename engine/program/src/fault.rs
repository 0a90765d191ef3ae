//! Why an expression has no value.

use crate::types::NodeId;
use countersign_contract::RECORDS;
use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

/// A fact that was not supplied.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// A list or another fact by its name in CEL, such as `files` or `commit_files`.
    Fact(&'static str),
    /// The same, for names that are known at run time only, such as `extra.tier`.
    Named(Rc<str>),
    /// A field of a record: places in `countersign_contract::RECORDS` and in the record. Shown as `person.level`.
    Field {
        /// The record.
        record: u16,
        /// The field.
        field: u16,
    },
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Missing::Fact(name) => f.write_str(name),
            Missing::Named(name) => f.write_str(name),
            Missing::Field { record, field } => {
                let shape = RECORDS.get(usize::from(*record));
                let name = shape.and_then(|shape| shape.fields.get(usize::from(*field)));
                match (shape, name) {
                    (Some(shape), Some(name)) => write!(f, "{}.{}", shape.name, name.name),
                    _ => f.write_str("an unknown field"),
                }
            }
        }
    }
}

/// Kind of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// A whole number was divided by zero.
    DivisionByZero,
    /// A remainder by zero.
    ModuloByZero,
    /// A result, or a value to convert, is outside of its type's range.
    Overflow,
    /// A place outside of a list or text.
    IndexOutOfBounds,
    /// A map has no such key.
    NoSuchKey,
    /// A record has no such field.
    NoSuchField,
    /// A map literal has the same key twice.
    DuplicateKey,
    /// An operator or function got kinds of values that it is not defined for.
    NoSuchOverload,
    /// An argument has the right kind and no meaning, such as `int('x')`.
    InvalidArgument,
    /// A regular expression or glob that can't be read, or is too large.
    InvalidPattern,
    /// A time zone that is neither a fixed offset nor one of those that the policy names.
    UnknownTimeZone,
    /// `value()` of an optional that has none.
    NoValue,
    /// A name that has no value here, such as `reviewer` outside of rules about candidates.
    Unbound,
    /// The value depends on a fact that was not supplied.
    MissingFact,
    /// The budget of steps is used up. Nothing absorbs it.
    BudgetExhausted,
    /// The budget of octets is used up. Nothing absorbs it.
    MemoryExhausted,
}

impl FaultKind {
    /// A stable code in snake_case.
    pub const fn code(self) -> &'static str {
        match self {
            FaultKind::DivisionByZero => "division_by_zero",
            FaultKind::ModuloByZero => "modulo_by_zero",
            FaultKind::Overflow => "overflow",
            FaultKind::IndexOutOfBounds => "index_out_of_bounds",
            FaultKind::NoSuchKey => "no_such_key",
            FaultKind::NoSuchField => "no_such_field",
            FaultKind::DuplicateKey => "duplicate_key",
            FaultKind::NoSuchOverload => "no_such_overload",
            FaultKind::InvalidArgument => "invalid_argument",
            FaultKind::InvalidPattern => "invalid_pattern",
            FaultKind::UnknownTimeZone => "unknown_time_zone",
            FaultKind::NoValue => "no_value",
            FaultKind::Unbound => "unbound_name",
            FaultKind::MissingFact => "missing_fact",
            FaultKind::BudgetExhausted => "budget_exhausted",
            FaultKind::MemoryExhausted => "memory_exhausted",
        }
    }
}

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(Box<Body>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Body {
    kind: FaultKind,
    explanation: Cow<'static, str>,
    missing: Vec<Missing>,
    node: Option<NodeId>,
    variable: Option<(u16, NodeId)>,
}

impl Fault {
    /// A fault of this kind, with what happened in words (lower case, no full stop).
    pub fn new(kind: FaultKind, explanation: impl Into<Cow<'static, str>>) -> Fault {
        Fault(Box::new(Body {
            kind,
            explanation: explanation.into(),
            missing: Vec::new(),
            node: None,
            variable: None,
        }))
    }

    /// The value depends on this fact, which was not supplied.
    pub fn missing(fact: Missing) -> Fault {
        let mut fault = Fault::new(FaultKind::MissingFact, "");
        fault.0.missing.push(fact);
        fault
    }

    /// Which kind.
    pub fn kind(&self) -> FaultKind {
        self.0.kind
    }

    /// A stable code in snake_case.
    pub fn code(&self) -> &'static str {
        self.0.kind.code()
    }

    /// The node that failed, in the expression that was evaluated. The root when none is known to be at fault.
    pub fn node(&self) -> NodeId {
        self.0.node.unwrap_or_default()
    }

    /// When the node reads a variable that failed: the variable's place in the policy, and the node at fault in its
    /// expression.
    pub fn variable(&self) -> Option<(u16, NodeId)> {
        self.0.variable
    }

    /// The facts that were missing, sorted; empty for other kinds.
    pub fn missing_facts(&self) -> &[Missing] {
        &self.0.missing
    }

    /// What happened, in words: lower case, no full stop.
    pub fn explanation(&self) -> String {
        if self.0.kind != FaultKind::MissingFact {
            return self.0.explanation.to_string();
        }
        let names: Vec<String> = self
            .0
            .missing
            .iter()
            .map(|fact| format!("`{fact}`"))
            .collect();
        match names.as_slice() {
            [one] => format!("the fact {one} is missing or incomplete"),
            many => format!("the facts {} are missing or incomplete", many.join(", ")),
        }
    }

    /// The value is not known for lack of a fact.
    pub fn is_missing(&self) -> bool {
        self.0.kind == FaultKind::MissingFact
    }

    /// A budget is used up.
    pub fn is_exhausted(&self) -> bool {
        matches!(
            self.0.kind,
            FaultKind::BudgetExhausted | FaultKind::MemoryExhausted
        )
    }

    /// The same fault, at this node unless it already has one.
    pub(crate) fn at(mut self, node: NodeId) -> Fault {
        self.0.node.get_or_insert(node);
        self
    }

    /// The same fault as seen from a node that reads the variable it arose in.
    pub(crate) fn through_variable(mut self, variable: u16, node: NodeId) -> Fault {
        if self.0.variable.is_none() {
            self.0.variable = Some((variable, self.node()));
        }
        self.0.node = Some(node);
        self
    }

    /// What remains of two faults that both matter: exhaustion, then missing facts (all of them), then the first error.
    pub(crate) fn merge(mut self, other: Fault) -> Fault {
        if self.is_exhausted() {
            return self;
        }
        if other.is_exhausted() {
            return other;
        }
        match (self.is_missing(), other.is_missing()) {
            (true, true) => {
                for fact in other.0.missing {
                    if let Err(place) = self.0.missing.binary_search(&fact) {
                        self.0.missing.insert(place, fact);
                    }
                }
                self
            }
            (false, true) => other,
            _ => self,
        }
    }

    /// [`Fault::merge`] into what an evaluation has gathered so far.
    pub(crate) fn gather(gathered: &mut Option<Fault>, fault: Fault) {
        *gathered = Some(match gathered.take() {
            Some(first) => first.merge(fault),
            None => fault,
        });
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.explanation())
    }
}

impl std::error::Error for Fault {}
