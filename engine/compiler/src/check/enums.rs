//! Comparisons with enums: a text that is none of the cases is a slip, not a comparison that is always false.

use super::types::Ty;
use super::{Checked, Checker, Problem};
use crate::expression::ast::{Expr, ExprKind, Literal};
use crate::suggest;
use countersign_contract::ENUMS;
use countersign_program::Function;

impl Checker<'_> {
    /// Checks `a == b`, `a != b` and `a in b`.
    pub(super) fn compare_enums(
        &mut self,
        function: Function,
        (left, left_tree): (&Checked, &Expr),
        (right, right_tree): (&Checked, &Expr),
    ) {
        let left_ty = self.substitution.resolve(&left.ty);
        let right_ty = self.substitution.resolve(&right.ty);
        match (function, &left_ty, &right_ty) {
            (Function::Equal | Function::NotEqual, Ty::Enum(a), Ty::Enum(b)) if a != b => {
                let message = format!(
                    "{} and {} have different cases",
                    self.name(&left_ty),
                    self.name(&right_ty)
                );
                self.misfit(
                    "no_such_overload",
                    (left_tree.span.0, right_tree.span.1),
                    message,
                    None,
                );
            }
            (Function::Equal | Function::NotEqual, Ty::Enum(number), _) => {
                self.check_cases(*number, right_tree)
            }
            (Function::Equal | Function::NotEqual, _, Ty::Enum(number)) => {
                self.check_cases(*number, left_tree)
            }
            (Function::In, Ty::Enum(number), _) => self.check_elements(*number, right_tree),
            (Function::In, _, Ty::List(element)) => {
                if let Ty::Enum(number) = **element {
                    self.check_cases(number, left_tree);
                }
            }
            _ => {}
        }
    }

    /// Every element of a list that is written down, also of two that are joined.
    pub(super) fn check_elements(&mut self, number: u16, tree: &Expr) {
        match &tree.kind {
            ExprKind::List(elements) => {
                for (element, _) in elements {
                    self.check_cases(number, element);
                }
            }
            ExprKind::Binary {
                function: Function::Add,
                left,
                right,
                ..
            } => {
                self.check_elements(number, left);
                self.check_elements(number, right);
            }
            _ => {}
        }
    }

    /// A text, or either side of a choice.
    fn check_cases(&mut self, number: u16, tree: &Expr) {
        match &tree.kind {
            ExprKind::Literal(Literal::Text(text)) => {
                let Some(shape) = ENUMS.get(usize::from(number)) else {
                    return;
                };
                if shape.cases.contains(&text.as_str()) {
                    return;
                }
                let help = suggest::nearest(text, shape.cases.iter().copied())
                    .map(|case| format!("did you mean '{case}'?"))
                    .unwrap_or_else(|| format!("its cases: {}", shape.cases.join(", ")));
                self.errors.push(Problem {
                    code: "unknown_enum_value",
                    message: format!("'{text}' is not a case of {}", shape.name),
                    help: Some(help),
                    span: tree.span,
                });
            }
            ExprKind::Conditional { yes, no, .. } => {
                self.check_cases(number, yes);
                self.check_cases(number, no);
            }
            _ => {}
        }
    }
}
