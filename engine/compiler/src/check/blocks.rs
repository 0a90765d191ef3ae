//! `cel.block([…], …)`: values with numbers in place of names, as optimisers of CEL write them. Not for policies.

use super::types::Ty;
use super::{Checked, Checker, Local};
use crate::expression::ast::{Expr, ExprKind, Literal, Name, Span};
use countersign_program::Operation;

impl Checker<'_> {
    /// Each value is bound in turn and sees those before it. One that nothing reads is left out, as if it were never
    /// evaluated.
    pub(super) fn block(&mut self, arguments: &[Expr], span: Span) -> Checked {
        let [values, body] = arguments else {
            return self.bad_block(span);
        };
        let ExprKind::List(values) = &values.kind else {
            return self.bad_block(values.span);
        };
        // From the last value to the first: what is needed by the body, or by a value that is needed.
        let mut needed: Vec<(usize, &Expr)> = Vec::new();
        for (place, (value, _)) in values.iter().enumerate().rev() {
            let mut readers = needed.iter().map(|(_, value)| *value).chain([body]);
            if readers.any(|reader| reads(reader, place)) {
                needed.push((place, value));
            }
        }
        let scope = self.locals.len();
        let mut bound = Vec::new();
        for (place, value) in needed.into_iter().rev() {
            let value = self.check(value);
            let slot = self.declare_local(index_name(place), value.ty);
            bound.push((slot, value.id));
        }
        let mut result = self.check(body);
        self.locals.truncate(scope);
        for (slot, value) in bound.into_iter().rev() {
            let operation = Operation::Bind {
                slot,
                value,
                body: result.id,
            };
            result = self.node(operation, result.ty, span);
        }
        result
    }

    /// `cel.index(n)`, `cel.iterVar(n, m)`, `cel.accuVar(n, m)`: a value that was bound under that number.
    pub(super) fn numbered(&mut self, function: &Name, arguments: &[Expr], span: Span) -> Checked {
        let local = numbered_name(&function.text, arguments).and_then(|name| {
            self.local(&name)
                .map(|local| (local.slot, local.ty.clone()))
        });
        match local {
            Some((slot, ty)) => self.node(Operation::Local(slot), ty, span),
            None => {
                let message = format!("`cel.{}` has no value of that number here", function.text);
                self.error("undeclared_name", span, message, None);
                self.nothing(span)
            }
        }
    }

    fn bad_block(&mut self, span: Span) -> Checked {
        self.error(
            "macro_arguments",
            span,
            "`cel.block` takes a list of values and an expression",
            None,
        );
        self.nothing(span)
    }

    /// Makes a name a local and gives its slot.
    pub(super) fn declare_local(&mut self, name: String, ty: Ty) -> u16 {
        // As many slots as variables are in scope at once: locals end where their loop does.
        let slot = u16::try_from(self.locals.len()).unwrap_or(u16::MAX);
        self.slots = self.slots.max(slot.saturating_add(1));
        self.next_local += 1;
        self.locals.push(Local {
            name,
            slot,
            ty,
            number: self.next_local,
        });
        slot
    }

    /// The name that a macro's variable is declared under: what is written, or a number as `cel.iterVar` has it.
    pub(super) fn variable_name(&self, tree: &Expr) -> Option<String> {
        if let Some(name) = tree.as_name() {
            return Some(name.to_owned());
        }
        match &tree.kind {
            ExprKind::Call {
                target: Some(target),
                function,
                arguments,
            } if !self.strict() && target.as_name() == Some("cel") => {
                numbered_name(&function.text, arguments)
            }
            _ => None,
        }
    }
}

/// A name that no expression can write.
fn index_name(place: usize) -> String {
    format!("@index:{place}")
}

fn numbered_name(function: &str, arguments: &[Expr]) -> Option<String> {
    let numbers: Vec<i64> = arguments
        .iter()
        .map(|argument| match argument.kind {
            ExprKind::Literal(Literal::Int(number)) => Some(number),
            _ => None,
        })
        .collect::<Option<_>>()?;
    match (function, numbers.as_slice()) {
        ("index", [place]) => Some(index_name(usize::try_from(*place).ok()?)),
        ("iterVar" | "accuVar", [depth, place]) => Some(format!("@{function}:{depth}:{place}")),
        _ => None,
    }
}

fn reads(tree: &Expr, place: usize) -> bool {
    if let ExprKind::Call {
        target: Some(target),
        function,
        arguments,
    } = &tree.kind
        && target.as_name() == Some("cel")
        && function.text == "index"
        && numbered_name("index", arguments) == Some(index_name(place))
    {
        return true;
    }
    let mut found = false;
    super::children(tree, &mut |child| found |= reads(child, place));
    found
}
