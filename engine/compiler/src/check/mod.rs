//! The type checker: a syntax tree becomes a typed tree, or findings.

mod access;
mod blocks;
mod by_literals;
mod calls;
mod children;
mod constants;
mod elements;
mod enums;
mod literal_time;
mod macros;
pub(crate) mod names;
mod narrowing;
mod overloads;
mod presence;
mod result;
pub(crate) mod types;
mod zones;

use crate::expression::ast::{Expr, ExprKind, Literal, Span};
pub(crate) use children::{children, read_variables};
use countersign_program::{Function, Node, NodeId, Operation, Tree, Type};
use names::{Names, Part};
use std::collections::BTreeSet;
use types::{Substitution, Ty};

/// A finding at a place of the expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Stable name of the kind of finding.
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
    if rules == Rules::Policy {
        constants::warn(tree, &mut checker.warnings);
    }
    checker.finish(&result.ty)
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

    fn list(&mut self, elements: &[(Expr, bool)], span: Span) -> Checked {
        let mut ids = Vec::with_capacity(elements.len());
        let mut optional = Vec::new();
        let mut element_ty = self.substitution.fresh();
        for (place, (element, is_optional)) in elements.iter().enumerate() {
            let checked = self.check(element);
            let mut ty = checked.ty;
            if *is_optional {
                optional.push(u32::try_from(place).unwrap_or(u32::MAX));
                ty = self.unwrap_optional(&ty, element.span);
            }
            element_ty = self.joined(&element_ty, &ty, "list", element.span);
            ids.push(checked.id);
        }
        let operation = Operation::List {
            elements: ids,
            optional,
        };
        self.node(operation, Ty::list(element_ty), span)
    }

    fn map(&mut self, entries: &[(Expr, Expr, bool)], span: Span) -> Checked {
        let mut ids = Vec::with_capacity(entries.len());
        let mut key_ty = self.substitution.fresh();
        let mut value_ty = self.substitution.fresh();
        let mut literals: Vec<&Literal> = Vec::new();
        for (key, value, optional) in entries {
            if let ExprKind::Literal(literal) = &key.kind {
                if literals.contains(&literal) && self.strict() {
                    self.error(
                        "duplicate_map_key",
                        key.span,
                        "this key stands in the map twice",
                        None,
                    );
                }
                literals.push(literal);
            }
            let checked_key = self.check(key);
            let ty = self.substitution.shallow(&checked_key.ty);
            let can_be_key = matches!(
                ty,
                Ty::Bool
                    | Ty::Int
                    | Ty::Uint
                    | Ty::String
                    | Ty::Enum(_)
                    | Ty::Dyn
                    | Ty::Unknown
                    | Ty::Var(_)
            );
            if !can_be_key {
                let message = format!("a key can't be of type {}", self.name(&ty));
                self.misfit("bad_map_key", key.span, message, None);
            }
            key_ty = self.joined(&key_ty, &ty, "map's keys", key.span);
            let checked_value = self.check(value);
            let mut ty = checked_value.ty;
            if *optional {
                ty = self.unwrap_optional(&ty, value.span);
            }
            value_ty = self.joined(&value_ty, &ty, "map's values", value.span);
            ids.push((checked_key.id, checked_value.id, *optional));
        }
        self.node(
            Operation::Map { entries: ids },
            Ty::map(key_ty, value_ty),
            span,
        )
    }

    /// The type that holds both, or an error about the second.
    fn joined(&mut self, so_far: &Ty, next: &Ty, what: &str, span: Span) -> Ty {
        if let Some(ty) = self.substitution.join(so_far, next) {
            return ty;
        }
        if !self.strict() {
            return Ty::Dyn;
        }
        let message = format!(
            "the {what} are of type {}, this is {}",
            self.name(so_far),
            self.name(next)
        );
        let message = message.replace("the list are", "the list's elements are");
        self.error(
            "mixed_types",
            span,
            message,
            Some("make them one type, for instance with `string(…)` or `double(…)`".to_owned()),
        );
        Ty::Unknown
    }

    fn unwrap_optional(&mut self, ty: &Ty, span: Span) -> Ty {
        match self.substitution.shallow(ty) {
            Ty::Optional(inner) => (*inner).clone(),
            other @ (Ty::Dyn | Ty::Unknown) => other,
            other => {
                let message = format!("`?` needs an optional, this is {}", self.name(&other));
                self.misfit("no_such_overload", span, message, None)
            }
        }
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
