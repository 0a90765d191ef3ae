//! Conditions that are always the same, and literal arguments that mean nothing.

use super::children::children;
use super::{Checker, Problem};
use crate::expression::ast::{Expr, ExprKind, Literal, Span};
use countersign_program::{
    Function, check_glob, check_replacement, check_requirement, check_version, compile_regex,
};

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
    /// Literal patterns, times, spans and versions are read now, so that they can't fail when it matters.
    pub(super) fn check_literal_arguments(&mut self, function: Function, arguments: &[&Expr]) {
        let text = |place: usize| match arguments
            .get(place)
            .map(|argument| (&argument.kind, argument.span))
        {
            Some((ExprKind::Literal(Literal::Text(text)), span)) => Some((text.as_str(), span)),
            _ => None,
        };
        match function {
            Function::Matches => self.check_regex(function, text(1), None),
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
            Function::RegexExtract | Function::RegexExtractAll | Function::RegexReplace => {
                self.check_regex(function, text(1), text(2));
            }
            Function::SemverCompare => {
                self.check_version(text(0));
                self.check_version(text(1));
            }
            Function::SemverMajor | Function::SemverMinor | Function::SemverPatch => {
                self.check_version(text(0));
            }
            Function::SemverSatisfies => {
                self.check_version(text(0));
                if let Some((requirement, span)) = text(1)
                    && let Err(why) = check_requirement(requirement)
                {
                    self.error(
                        "invalid_requirement",
                        span,
                        format!("'{requirement}' is no requirement of a version: {why}"),
                        Some("write it like '>=1.2.0, <2.0.0', '^1.2' or '~1.2.3'".to_owned()),
                    );
                }
            }
            _ => {}
        }
    }

    /// The pattern of a function, and what `regex.replace` puts in place of its matches.
    fn check_regex(
        &mut self,
        function: Function,
        pattern: Option<(&str, Span)>,
        replacement: Option<(&str, Span)>,
    ) {
        let Some((pattern, span)) = pattern else {
            return;
        };
        let regex = match compile_regex(pattern) {
            Ok(regex) => regex,
            Err(why) => {
                let message = format!("this is no regular expression: {}", first_line(&why));
                let help = "look-around and back-references are not known".to_owned();
                return self.error("invalid_regex", span, message, Some(help));
            }
        };
        let groups = regex.captures_len().saturating_sub(1);
        if matches!(function, Function::RegexExtract | Function::RegexExtractAll) && groups > 1 {
            self.error(
                "invalid_regex",
                span,
                format!("it has {groups} groups, and only one can be extracted"),
                Some("write `(?:…)` for the others".to_owned()),
            );
        }
        if let Some((replacement, span)) = replacement
            && let Err(why) = check_replacement(replacement, groups)
        {
            self.error("invalid_replacement", span, why, None);
        }
    }

    fn check_version(&mut self, version: Option<(&str, Span)>) {
        if let Some((version, span)) = version
            && let Err(why) = check_version(version)
        {
            self.error(
                "invalid_version",
                span,
                format!("'{version}' is no version: {why}"),
                Some("write it like '1.2.3' or '1.2.3-rc.1', without a `v`".to_owned()),
            );
        }
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
