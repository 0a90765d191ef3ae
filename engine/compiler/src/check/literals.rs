//! Arguments that are literals: what they mean is checked now, so that it can't fail when it matters. Some functions need
//! them, since a policy can't rely on the result otherwise: `flatten(2)`, `'…'.format([…])`.

use super::types::Ty;
use super::{Checked, Checker};
use crate::expression::ast::{Expr, ExprKind, Literal, Span};
use countersign_program::{Function, Operation};

/// A clause of a template: its letter, and what is wrong with it if anything is.
type Clause = Result<char, String>;

impl Checker<'_> {
    /// What the function itself says of its literal texts.
    pub(super) fn check_literal_texts(&mut self, function: Function, arguments: &[&Expr]) {
        let texts: Vec<Option<&str>> = arguments
            .iter()
            .map(|argument| match &argument.kind {
                ExprKind::Literal(Literal::Text(text)) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        let Some(definition) = function.definition() else {
            return;
        };
        for refusal in (definition.literals)(function, &texts) {
            let argument = arguments.get(refusal.argument);
            let span = argument.map_or((0, 0), |argument| argument.span);
            let help = refusal.help.map(str::to_owned);
            self.error(refusal.code, span, refusal.message, help);
        }
    }

    /// A call that its literals decide. `None`: it is another function, or its overloads say all.
    pub(super) fn call_by_literals(
        &mut self,
        function: Function,
        place: Span,
        arguments: &[&Expr],
        span: Span,
    ) -> Option<Checked> {
        match (function, arguments) {
            (Function::Flatten, [list, depth]) => match depth.kind {
                ExprKind::Literal(Literal::Int(levels)) => {
                    Some(self.flatten(list, depth, levels, span))
                }
                _ => {
                    self.check(list);
                    self.check(depth);
                    self.error(
                        "computed_depth",
                        depth.span,
                        "the depth of `flatten` has to be written out",
                        Some("write a number, such as `flatten(2)`".to_owned()),
                    );
                    Some(self.nothing(span))
                }
            },
            (Function::Format, [template, values]) => {
                Some(self.format(template, values, place, span))
            }
            _ => None,
        }
    }

    fn flatten(&mut self, list: &Expr, depth: &Expr, levels: i64, span: Span) -> Checked {
        let checked = self.check(list);
        let number = self.check(depth);
        let mut ty = self.substitution.resolve(&checked.ty);
        let mut left = levels;
        while left > 0
            && let Ty::List(element) = &ty
            && let Ty::List(inner) = &**element
        {
            ty = Ty::List(inner.clone());
            left -= 1;
        }
        let is_list = matches!(ty, Ty::List(_) | Ty::Dyn | Ty::Unknown);
        if !is_list {
            let message = format!("`flatten` needs a list, this is {}", self.name(&ty));
            ty = self.misfit("no_such_overload", list.span, message, None);
        } else if levels < 0 {
            self.error(
                "no_such_overload",
                depth.span,
                "a list can't be flattened to a negative depth",
                None,
            );
        } else if levels > 0
            && left == levels
            && let Ty::List(element) = &ty
            && !matches!(**element, Ty::Dyn | Ty::Unknown | Ty::Var(_))
        {
            let message = format!("{} has no lists in it to flatten", self.name(&ty));
            self.error("no_such_overload", list.span, message, None);
        }
        let operation = Operation::Call {
            function: Function::Flatten,
            arguments: vec![checked.id, number.id],
        };
        self.node(operation, ty, span)
    }

    /// Both have to be written out, so that each clause is known to fit its value.
    fn format(&mut self, template: &Expr, values: &Expr, place: Span, span: Span) -> Checked {
        let (ExprKind::Literal(Literal::Text(text)), ExprKind::List(elements)) =
            (&template.kind, &values.kind)
        else {
            self.check(template);
            self.check(values);
            self.error(
                "computed_format",
                place,
                "`format` needs a template and values that are written out",
                Some("write it like `'%s has %d lines'.format([f.path, f.added])`".to_owned()),
            );
            return self.nothing(span);
        };
        let clauses = clauses(text);
        if let Some(Err(why)) = clauses.iter().find(|clause| clause.is_err()) {
            self.error("invalid_format", template.span, why.clone(), None);
        }
        if clauses.len() != elements.len() {
            let message = format!(
                "the template takes {}, and the list has {}",
                counted(clauses.len()),
                elements.len()
            );
            self.error("invalid_format", values.span, message, None);
        }
        let first = self.check(template);
        let mut ids = Vec::with_capacity(elements.len());
        for (place, (element, optional)) in elements.iter().enumerate() {
            let checked = self.check(element);
            if *optional {
                let message = "a value of a template can't be left out";
                self.error("invalid_format", element.span, message, None);
            }
            let ty = self.substitution.shallow(&checked.ty);
            if let Some(Ok(clause)) = clauses.get(place)
                && !takes(*clause, &ty)
            {
                let message = format!("`%{clause}` is not defined for {}", self.name(&ty));
                let help = match ty {
                    Ty::List(_) => Some("write `.join(', ')` behind the list".to_owned()),
                    _ => None,
                };
                self.error("no_such_overload", element.span, message, help);
            }
            ids.push(checked.id);
        }
        let operation = Operation::List {
            elements: ids,
            optional: Vec::new(),
        };
        let second = self.node(operation, Ty::list(Ty::Dyn), values.span);
        let operation = Operation::Call {
            function: Function::Format,
            arguments: vec![first.id, second.id],
        };
        self.node(operation, Ty::String, span)
    }
}

fn counted(values: usize) -> String {
    match values {
        1 => "1 value".to_owned(),
        many => format!("{many} values"),
    }
}

/// The clauses of a template, as the function reads them.
fn clauses(template: &str) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut rest = template;
    while let Some((_, after)) = rest.split_once('%') {
        if let Some(after) = after.strip_prefix('%') {
            rest = after;
            continue;
        }
        let (clause, after) = clause(after);
        clauses.push(clause);
        rest = after;
    }
    clauses
}

fn clause(text: &str) -> (Clause, &str) {
    let mut rest = text;
    if let Some(after) = text.strip_prefix('.') {
        let digits = after.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let precision = after.strip_suffix(digits).unwrap_or_default();
        if !precision.parse().is_ok_and(|digits: usize| digits <= 100) {
            let why = "a precision is a number up to 100, such as in `%.2f`";
            return (Err(why.to_owned()), digits);
        }
        rest = digits;
    }
    let mut letters = rest.chars();
    let found = match letters.next() {
        Some(letter) if "sdfebxXo".contains(letter) => Ok(letter),
        Some(letter) => Err(format!(
            "there is no clause `%{letter}`: known are s, d, f, e, b, x, X and o; write `%%` for a percent sign"
        )),
        None => Err("the template ends in `%`; write `%%` for a percent sign".to_owned()),
    };
    (found, letters.as_str())
}

/// Whether a clause can write values of a type.
fn takes(clause: char, ty: &Ty) -> bool {
    match ty {
        Ty::Unknown | Ty::Dyn => true,
        Ty::Int | Ty::Uint => true,
        Ty::Bool => matches!(clause, 's' | 'b'),
        Ty::Double => matches!(clause, 's' | 'd' | 'f' | 'e'),
        Ty::String | Ty::Enum(_) | Ty::Bytes => matches!(clause, 's' | 'x' | 'X'),
        Ty::Timestamp | Ty::Duration => clause == 's',
        _ => false,
    }
}
