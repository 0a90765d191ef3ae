//! Conditions that are always the same, and literal arguments that mean nothing.

use super::children::children;
use super::{Checker, Problem};
use crate::expression::ast::{Expr, ExprKind, Literal, Span};
use countersign_program::{Function, check_glob, compile_regex};

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
        _ => children(tree, &mut |child| visit(child, warnings)),
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
    children(tree, &mut |child| constant = constant && is_constant(child));
    constant
}

impl Checker<'_> {
    /// Literal patterns, times, spans and zones are read now, so that they can't fail when it matters.
    pub(super) fn check_literal_arguments(&mut self, function: Function, arguments: &[&Expr]) {
        let text = |place: usize| match arguments
            .get(place)
            .map(|argument| (&argument.kind, argument.span))
        {
            Some((ExprKind::Literal(Literal::Text(text)), span)) => Some((text.as_str(), span)),
            _ => None,
        };
        match function {
            Function::Matches => {
                if let Some((pattern, span)) = text(1)
                    && let Err(why) = compile_regex(pattern)
                {
                    let message = format!("this is no regular expression: {}", first_line(&why));
                    self.error(
                        "invalid_regex",
                        span,
                        message,
                        Some("look-around and back-references are not known".to_owned()),
                    );
                }
            }
            Function::MatchesGlob => {
                if let Some((pattern, span)) = text(1)
                    && let Err(why) = check_glob(pattern)
                {
                    self.error(
                        "invalid_glob",
                        span,
                        format!("this is no glob: {why}"),
                        None,
                    );
                }
            }
            Function::ToTimestamp => {
                if let Some((written, span)) = text(0)
                    && !super::literal_time::is_timestamp(written)
                {
                    self.error(
                        "invalid_timestamp",
                        span,
                        format!("'{written}' is no point in time"),
                        Some("write it like '2026-03-10T12:00:00Z'".to_owned()),
                    );
                }
            }
            Function::ToDuration => {
                if let Some((written, span)) = text(0)
                    && !super::literal_time::is_duration(written)
                {
                    self.error(
                        "invalid_duration",
                        span,
                        format!("'{written}' is no span of time"),
                        Some(
                            "write it like '72h' or '1h30m'; the units are h, m, s, ms, us and ns"
                                .to_owned(),
                        ),
                    );
                }
            }
            _ if function.name().starts_with("get") => {
                if let Some((zone, span)) = text(1)
                    && !super::literal_time::is_zone(zone)
                {
                    self.error(
                        "invalid_time_zone",
                        span,
                        format!("'{zone}' is no fixed time zone"),
                        Some(
                            "write 'UTC' or an offset like '+02:00'; zones by name are not known"
                                .to_owned(),
                        ),
                    );
                }
            }
            _ => {}
        }
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
