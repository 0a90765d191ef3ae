//! The sub-expressions of an expression, and what they name.

use crate::expression::ast::{Expr, ExprKind};

/// Visits each direct sub-expression, in the order of the text.
pub(crate) fn children(tree: &Expr, visit: &mut dyn FnMut(&Expr)) {
    match &tree.kind {
        ExprKind::Literal(_) | ExprKind::Ident { .. } => {}
        ExprKind::Select { operand, .. } | ExprKind::Unary { operand, .. } => visit(operand),
        ExprKind::Index { operand, index, .. } => {
            visit(operand);
            visit(index);
        }
        ExprKind::Call {
            target, arguments, ..
        } => {
            if let Some(target) = target {
                visit(target);
            }
            arguments.iter().for_each(visit);
        }
        ExprKind::List(elements) => elements.iter().for_each(|(element, _)| visit(element)),
        ExprKind::Map(entries) => {
            for (key, value, _) in entries {
                visit(key);
                visit(value);
            }
        }
        ExprKind::And(operands) | ExprKind::Or(operands) => operands.iter().for_each(visit),
        ExprKind::Binary { left, right, .. } => {
            visit(left);
            visit(right);
        }
        ExprKind::Conditional { condition, yes, no } => {
            visit(condition);
            visit(yes);
            visit(no);
        }
    }
}

/// Adds the names of the policy's variables that an expression reads, each once.
pub(crate) fn read_variables(tree: &Expr, names: &mut Vec<String>) {
    if let ExprKind::Select { operand, field, .. } = &tree.kind
        && operand.as_name() == Some("variables")
        && !names.contains(&field.text)
    {
        names.push(field.text.clone());
    }
    children(tree, &mut |child| read_variables(child, names));
}
