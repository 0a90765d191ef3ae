//! Conditions that are always the same.

use super::Problem;
use crate::expression::ast::{Expr, ExprKind, Span};
use countersign_program::Function;

/// Warns of conditions that read no fact. `true` or `false` as a whole rule is the author's word, and no condition.
pub(super) fn warn(tree: &Expr, warnings: &mut Vec<Problem>) {
    if matches!(tree.kind, ExprKind::Literal(_)) {
        return;
    }
    let condition = matches!(
        tree.kind,
        ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Unary {
                function: Function::Not,
                ..
            }
    ) || is_comparison(tree);
    if condition && is_constant(tree) {
        report(tree.span, warnings);
        return;
    }
    visit(tree, warnings);
}

fn visit(tree: &Expr, warnings: &mut Vec<Problem>) {
    let judge = |condition: &Expr, warnings: &mut Vec<Problem>| {
        if is_constant(condition) {
            report(condition.span, warnings);
        } else {
            visit(condition, warnings);
        }
    };
    match &tree.kind {
        ExprKind::And(operands) | ExprKind::Or(operands) => {
            for operand in operands {
                judge(operand, warnings);
            }
        }
        ExprKind::Conditional { condition, yes, no } => {
            judge(condition, warnings);
            visit(yes, warnings);
            visit(no, warnings);
        }
        _ if is_comparison(tree) && is_constant(tree) => report(tree.span, warnings),
        _ => tree.children(&mut |child| visit(child, warnings)),
    }
}

fn report(span: Span, warnings: &mut Vec<Problem>) {
    warnings.push(Problem {
        code: "constant_condition",
        message: "this condition is always the same: it reads no fact".to_owned(),
        help: None,
        span,
    });
}

fn is_comparison(tree: &Expr) -> bool {
    matches!(
        &tree.kind,
        ExprKind::Binary {
            function: Function::Equal
                | Function::NotEqual
                | Function::Less
                | Function::LessEqual
                | Function::Greater
                | Function::GreaterEqual
                | Function::In,
            ..
        }
    )
}

/// Whether it names nothing.
fn is_constant(tree: &Expr) -> bool {
    if matches!(tree.kind, ExprKind::Ident { .. }) {
        return false;
    }
    let mut constant = true;
    tree.children(&mut |child| constant = constant && is_constant(child));
    constant
}
