//! The type checker: a syntax tree becomes a typed tree, or diagnostics.

mod access;
mod calls;
mod collections;
mod constants;
mod enums;
mod fractions;
mod literals;
mod macros;
pub(crate) mod names;
mod narrowing;
mod overloads;
mod presence;
pub(crate) mod types;
mod zones;

use crate::expression::ast::{Expr, ExprKind, Literal, Span};
use countersign_program::{Function, Node, NodeId, Operation, Tree, Type};
use names::{Names, Part};
use std::collections::BTreeSet;
use types::{Substitution, Ty};

/// A diagnostic at a place of the expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Stable name of the kind of diagnostic.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Characters of the expression.
    pub span: Span,
}

/// How strictly to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rules {
    /// A policy's: nothing is known at run time only, unless `dyn()` or an `extra` fact says so.
    Policy,
    /// The language definition's: literals may mix types, `null` stands for some others.
    Language,
    /// As the language without a checker: what does not fit is left to the run.
    Unchecked,
}

/// What a check gave.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The typed tree, unless there are errors.
    pub tree: Option<Tree>,
    /// What is wrong.
    pub errors: Vec<Problem>,
    /// What is odd.
    pub warnings: Vec<Problem>,
    /// Type of the whole; `Unknown` after an error.
    pub ty: Ty,
    /// The whole is a quotient of whole numbers, so that its fraction is gone.
    pub drops_fraction: bool,
}

/// What the result of an expression has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A truth value.
    Bool,
    /// Text.
    Text,
    /// A number of any kind.
    Number,
    /// Anything.
    Anything,
}

/// Checks a tree.
pub(crate) fn check(
    tree: &Expr,
    names: &Names,
    part: Part,
    rules: Rules,
    wanted: Wanted,
) -> Outcome {
    let mut checker = Checker {
        names,
        part,
        rules,
        substitution: Substitution::new(rules == Rules::Policy),
        drafts: Vec::new(),
        locals: Vec::new(),
        slots: 0,
        next_local: 0,
        present: Vec::new(),
        errors: Vec::new(),
        warnings: Vec::new(),
        zones: BTreeSet::new(),
    };
    let result = checker.check(tree);
    checker.expect(&result.ty, wanted, tree.span);
    let drops_fraction = checker.drops_fraction(result.id);
    if rules == Rules::Policy {
        constants::warn(tree, &mut checker.warnings);
        if drops_fraction && wanted == Wanted::Number {
            checker.warn_of_score(tree.span);
        }
    }
    Outcome {
        drops_fraction,
        ..checker.finish(&result.ty)
    }
}

/// A checked sub-expression.
pub(crate) struct Checked {
    id: NodeId,
    ty: Ty,
}

struct Draft {
    operation: Operation,
    ty: Ty,
    span: Span,
}

/// A loop's variable or a `cel.bind` name.
struct Local {
    name: String,
    slot: u16,
    ty: Ty,
    /// It is a quotient of whole numbers, so that its fraction is gone.
    drops_fraction: bool,
    /// Unique in the expression, so that what is known of one local is not taken for another's.
    number: u32,
}

/// The state of a check. Recursion is as deep as the tree, which the parser limits.
struct Checker<'n> {
    names: &'n Names,
    part: Part,
    rules: Rules,
    substitution: Substitution,
    drafts: Vec<Draft>,
    locals: Vec<Local>,
    slots: u16,
    next_local: u32,
    /// Options that are known to be there: see `narrowing`.
    present: Vec<String>,
    errors: Vec<Problem>,
    warnings: Vec<Problem>,
    zones: BTreeSet<String>,
}

impl Checker<'_> {
    fn strict(&self) -> bool {
        self.rules == Rules::Policy
    }

    fn error(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        self.errors.push(Problem {
            code,
            message: message.into(),
            help,
            span,
        });
    }

    /// Says that types don't fit, unless that is left to the run. The type to go on with.
    fn misfit(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        help: Option<String>,
    ) -> Ty {
        if self.rules == Rules::Unchecked {
            return Ty::Dyn;
        }
        self.error(code, span, message, help);
        Ty::Unknown
    }

    fn node(&mut self, operation: Operation, ty: Ty, span: Span) -> Checked {
        let id = NodeId::try_from(self.drafts.len()).unwrap_or(NodeId::MAX);
        self.drafts.push(Draft {
            operation,
            ty: ty.clone(),
            span,
        });
        Checked { id, ty }
    }

    /// A node in place of one that has no meaning. Never reaches a program, since an error was reported.
    fn nothing(&mut self, span: Span) -> Checked {
        self.node(Operation::Null, Ty::Unknown, span)
    }

    fn name(&self, ty: &Ty) -> String {
        self.substitution.name(ty)
    }

    fn check(&mut self, tree: &Expr) -> Checked {
        match &tree.kind {
            ExprKind::Literal(literal) => self.literal(literal, tree.span),
            ExprKind::Ident { name, absolute } => self.ident(name, *absolute, tree.span),
            ExprKind::Select {
                operand,
                field,
                optional,
            } => self.select(tree, operand, field, *optional),
            ExprKind::Index {
                operand,
                index,
                optional,
            } => self.index(operand, index, *optional, tree.span),
            ExprKind::Call {
                target,
                function,
                arguments,
            } => self.call(target.as_deref(), function, arguments, tree.span),
            ExprKind::List(elements) => self.list(elements, tree.span),
            ExprKind::Map(entries) => self.map(entries, tree.span),
            ExprKind::And(operands) => self.connective(operands, true, tree.span),
            ExprKind::Or(operands) => self.connective(operands, false, tree.span),
            ExprKind::Unary { function, operand } => {
                let checked = self.check(operand);
                self.apply(
                    *function,
                    function.name(),
                    false,
                    vec![(checked, operand.span)],
                    tree.span,
                )
            }
            ExprKind::Binary {
                function,
                left,
                right,
                place,
            } => self.binary(*function, left, right, *place, tree.span),
            ExprKind::Conditional { condition, yes, no } => {
                self.conditional(condition, yes, no, tree.span)
            }
        }
    }

    fn literal(&mut self, literal: &Literal, span: Span) -> Checked {
        let (operation, ty) = match literal {
            Literal::Null => (Operation::Null, Ty::Null),
            Literal::Bool(value) => (Operation::Bool(*value), Ty::Bool),
            Literal::Int(value) => (Operation::Int(*value), Ty::Int),
            Literal::Uint(value) => (Operation::Uint(*value), Ty::Uint),
            Literal::Double(value) => (Operation::Double(*value), Ty::Double),
            Literal::Text(text) => (Operation::Text(text.clone()), Ty::String),
            Literal::Bytes(bytes) => (Operation::Bytes(bytes.clone()), Ty::Bytes),
        };
        self.node(operation, ty, span)
    }

    /// `&&` and `||`. What an operand says about options holds in those behind it.
    fn connective(&mut self, operands: &[Expr], and: bool, span: Span) -> Checked {
        let known = self.present.len();
        let mut ids = Vec::with_capacity(operands.len());
        for operand in operands {
            let checked = self.check(operand);
            self.expect(&checked.ty, Wanted::Bool, operand.span);
            ids.push(checked.id);
            let learnt = self.known_if(operand, and);
            self.present.extend(learnt);
        }
        self.present.truncate(known);
        let operation = if and {
            Operation::And(ids)
        } else {
            Operation::Or(ids)
        };
        self.node(operation, Ty::Bool, span)
    }

    fn conditional(&mut self, condition: &Expr, yes: &Expr, no: &Expr, span: Span) -> Checked {
        let checked = self.check(condition);
        self.expect(&checked.ty, Wanted::Bool, condition.span);
        let known = self.present.len();
        let learnt = self.known_if(condition, true);
        self.present.extend(learnt);
        let first = self.check(yes);
        self.present.truncate(known);
        let learnt = self.known_if(condition, false);
        self.present.extend(learnt);
        let second = self.check(no);
        self.present.truncate(known);
        let ty = match self.substitution.join(&first.ty, &second.ty) {
            Some(ty) => ty,
            None => {
                let message = format!(
                    "the two sides have the types {} and {}",
                    self.name(&first.ty),
                    self.name(&second.ty)
                );
                self.misfit("mixed_types", (yes.span.0, no.span.1), message, None)
            }
        };
        let operation = Operation::Conditional {
            condition: checked.id,
            yes: first.id,
            no: second.id,
        };
        self.node(operation, ty, span)
    }

    fn finish(self, ty: &Ty) -> Outcome {
        let ty = self.substitution.resolve(ty);
        let tree = self.errors.is_empty().then(|| {
            let mut types: Vec<Type> = Vec::new();
            let mut nodes = Vec::with_capacity(self.drafts.len());
            for draft in self.drafts {
                let type_ = self.substitution.finish(&draft.ty);
                let place = types
                    .iter()
                    .position(|known| *known == type_)
                    .unwrap_or_else(|| {
                        types.push(type_);
                        types.len() - 1
                    });
                nodes.push(Node {
                    operation: draft.operation,
                    type_: u16::try_from(place).unwrap_or(u16::MAX),
                    start: draft.span.0,
                    end: draft.span.1,
                });
            }
            Tree {
                nodes,
                types,
                slots: self.slots,
                zones: self.zones.into_iter().collect(),
            }
        });
        Outcome {
            tree,
            errors: self.errors,
            warnings: self.warnings,
            ty,
            drops_fraction: false,
        }
    }

    /// A constant zero on the right of `/` or `%` fails whenever it runs.
    fn refuse_zero(&mut self, function: Function, right: &Expr) {
        let zero = matches!(
            right.kind,
            ExprKind::Literal(Literal::Int(0) | Literal::Uint(0))
        );
        if zero && self.strict() && matches!(function, Function::Divide | Function::Modulo) {
            self.error("division_by_zero", right.span, "this divides by zero", None);
        }
    }
}

impl Checker<'_> {
    /// Says so unless a result is what is wanted.
    fn expect(&mut self, ty: &Ty, wanted: Wanted, span: Span) {
        let ty = self.substitution.shallow(ty);
        let (fits, name, help) = match (wanted, &ty) {
            (Wanted::Anything, _) | (_, Ty::Unknown) => return,
            (_, Ty::Dyn) => (
                !self.strict(),
                "",
                Some("say what it is, for instance with `bool(…)` or `string(…)`"),
            ),
            (Wanted::Bool, ty) => (
                self.substitution.assign(ty, &Ty::Bool),
                "a truth value (bool)",
                ty.is_number()
                    .then_some("compare it with something, such as `… > 0`"),
            ),
            (Wanted::Text, ty) => (
                self.substitution.assign(ty, &Ty::String),
                "text (string)",
                ty.is_number().then_some("write `string(…)` around it"),
            ),
            (Wanted::Number, ty) => (ty.is_number(), "a number", None),
        };
        let name = if name.is_empty() {
            wanted_name(wanted)
        } else {
            name
        };
        if !fits {
            let message = format!("this has to be {name}, but it is {}", self.name(&ty));
            self.misfit("wrong_result", span, message, help.map(str::to_owned));
        }
    }
}

fn wanted_name(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Bool => "a truth value (bool)",
        Wanted::Text => "text (string)",
        Wanted::Number => "a number",
        Wanted::Anything => "a value",
    }
}
