//! Macros: loops over lists and maps, `cel.bind`, `optMap`.

use super::types::Ty;
use super::{Checked, Checker, Local, Wanted};
use crate::expression::ast::{Expr, Name, Span};
use countersign_program::{Loop, LoopKind, Operation};

/// Names of macros, for suggestions.
pub(super) const NAMES: [&str; 13] = [
    "has",
    "all",
    "exists",
    "exists_one",
    "existsOne",
    "filter",
    "map",
    "transformList",
    "transformMap",
    "transformMapEntry",
    "sortBy",
    "optMap",
    "optFlatMap",
];

/// How a macro's arguments are to be read.
struct Form<'a> {
    kind: LoopKind,
    names: Vec<&'a Expr>,
    condition: Option<&'a Expr>,
    transform: Option<&'a Expr>,
}

fn form<'a>(function: &str, arguments: &'a [Expr]) -> Option<Form<'a>> {
    let (kind, names, condition, transform) = match (function, arguments) {
        ("all", [name, condition]) => (LoopKind::All, vec![name], Some(condition), None),
        ("all", [name, second, condition]) => {
            (LoopKind::All, vec![name, second], Some(condition), None)
        }
        ("exists", [name, condition]) => (LoopKind::Exists, vec![name], Some(condition), None),
        ("exists", [name, second, condition]) => {
            (LoopKind::Exists, vec![name, second], Some(condition), None)
        }
        ("exists_one" | "existsOne", [name, condition]) => {
            (LoopKind::ExistsOne, vec![name], Some(condition), None)
        }
        ("exists_one" | "existsOne", [name, second, condition]) => (
            LoopKind::ExistsOne,
            vec![name, second],
            Some(condition),
            None,
        ),
        ("filter", [name, condition]) => (LoopKind::Filter, vec![name], Some(condition), None),
        ("map", [name, transform]) => (LoopKind::Map, vec![name], None, Some(transform)),
        ("map", [name, condition, transform]) => {
            (LoopKind::Map, vec![name], Some(condition), Some(transform))
        }
        ("sortBy", [name, key]) => (LoopKind::SortBy, vec![name], None, Some(key)),
        ("optMap", [name, transform]) => (LoopKind::OptionalMap, vec![name], None, Some(transform)),
        ("optFlatMap", [name, transform]) => {
            (LoopKind::OptionalFlatMap, vec![name], None, Some(transform))
        }
        ("transformList" | "transformMap" | "transformMapEntry", [name, second, rest @ ..]) => {
            let kind = match function {
                "transformList" => LoopKind::TransformList,
                "transformMap" => LoopKind::TransformMap,
                _ => LoopKind::TransformMapEntry,
            };
            match rest {
                [transform] => (kind, vec![name, second], None, Some(transform)),
                [condition, transform] => {
                    (kind, vec![name, second], Some(condition), Some(transform))
                }
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(Form {
        kind,
        names,
        condition,
        transform,
    })
}

impl Checker<'_> {
    /// A call that is a macro. `None`: it is none, so a function may be meant.
    pub(super) fn macro_call(
        &mut self,
        target: &Expr,
        function: &Name,
        arguments: &[Expr],
        span: Span,
    ) -> Option<Checked> {
        if !NAMES.contains(&function.text.as_str()) || function.text == "has" {
            return None;
        }
        let Some(form) = form(&function.text, arguments) else {
            self.check(target);
            self.error(
                "macro_arguments",
                function.span,
                format!(
                    "`{}` does not take {} arguments",
                    function.text,
                    arguments.len()
                ),
                Some(usage(&function.text)),
            );
            return Some(self.nothing(span));
        };
        let range = self.check(target);
        let types = self.element_types(&form, &range.ty, function, target.span);
        let scope = self.locals.len();
        let known = self.present.len();
        let mut slots = Vec::new();
        if let [first, second] = form.names.as_slice()
            && first.as_name().is_some()
            && first.as_name() == second.as_name()
        {
            self.error(
                "macro_variable",
                second.span,
                "both variables have the same name",
                None,
            );
        }
        for (name, ty) in form.names.iter().zip(types) {
            slots.push(self.declare(name, ty));
        }
        let condition = form.condition.map(|condition| {
            let checked = self.check(condition);
            self.expect(&checked.ty, Wanted::Bool, condition.span);
            let learnt = self.known_if(condition, true);
            self.present.extend(learnt);
            checked.id
        });
        let transform = form
            .transform
            .map(|transform| (self.check(transform), transform.span));
        self.present.truncate(known);
        self.locals.truncate(scope);
        let transformed = transform
            .as_ref()
            .map(|(checked, span)| (checked.ty.clone(), *span));
        let ty = self.result_type(form.kind, &range.ty, transformed);
        let operation = Operation::Loop(Loop {
            kind: form.kind,
            range: range.id,
            slot: slots.first().copied().unwrap_or(0),
            second_slot: slots.get(1).copied(),
            condition,
            transform: transform.map(|(checked, _)| checked.id),
        });
        Some(self.node(operation, ty, span))
    }

    /// The types of the variables, by what the loop runs over.
    fn element_types(
        &mut self,
        form: &Form<'_>,
        range: &Ty,
        function: &Name,
        place: Span,
    ) -> Vec<Ty> {
        let range = self.substitution.shallow(range);
        let two = form.names.len() > 1;
        let optional = matches!(form.kind, LoopKind::OptionalMap | LoopKind::OptionalFlatMap);
        let lists_only = form.kind == LoopKind::SortBy;
        match &range {
            Ty::Optional(inner) if optional => vec![(**inner).clone()],
            Ty::List(element) if !optional && two => vec![Ty::Int, (**element).clone()],
            Ty::List(element) if !optional => vec![(**element).clone()],
            Ty::Map(key, value) if !optional && !lists_only && two => {
                vec![(**key).clone(), (**value).clone()]
            }
            Ty::Map(key, _) if !optional && !lists_only => vec![(**key).clone()],
            Ty::Dyn | Ty::Var(_) => vec![Ty::Dyn, Ty::Dyn],
            Ty::Unknown => vec![Ty::Unknown, Ty::Unknown],
            other => {
                let wanted = if optional {
                    "an optional"
                } else if lists_only {
                    "a list"
                } else {
                    "a list or a map"
                };
                let message = format!(
                    "`{}` needs {wanted}, this is {}",
                    function.text,
                    self.name(other)
                );
                let ty = self.misfit("no_such_overload", place, message, None);
                vec![ty.clone(), ty]
            }
        }
    }

    fn result_type(&mut self, kind: LoopKind, range: &Ty, transformed: Option<(Ty, Span)>) -> Ty {
        let range = self.substitution.shallow(range);
        let (transformed, span) = transformed.unwrap_or((Ty::Unknown, (0, 1)));
        match kind {
            LoopKind::All | LoopKind::Exists | LoopKind::ExistsOne => Ty::Bool,
            LoopKind::Filter => match range {
                // Over a map it gives the keys.
                Ty::Map(key, _) => Ty::list((*key).clone()),
                Ty::Dyn | Ty::Var(_) => Ty::list(Ty::Dyn),
                other => other,
            },
            LoopKind::Map | LoopKind::TransformList => Ty::list(transformed),
            LoopKind::TransformMap => match range {
                Ty::Map(key, _) => Ty::map((*key).clone(), transformed),
                Ty::List(_) => Ty::map(Ty::Int, transformed),
                _ => Ty::map(Ty::Dyn, transformed),
            },
            LoopKind::TransformMapEntry => match self.substitution.shallow(&transformed) {
                ty @ (Ty::Map(..) | Ty::Unknown | Ty::Dyn) => ty,
                other => {
                    let message =
                        format!("each entry has to be a map, this is {}", self.name(&other));
                    self.misfit("no_such_overload", span, message, None)
                }
            },
            LoopKind::SortBy => {
                let key = self.substitution.shallow(&transformed);
                let comparable = key.is_number()
                    || matches!(
                        key,
                        Ty::Bool
                            | Ty::String
                            | Ty::Bytes
                            | Ty::Timestamp
                            | Ty::Duration
                            | Ty::Enum(_)
                            | Ty::Dyn
                            | Ty::Unknown
                            | Ty::Var(_)
                    );
                if !comparable {
                    let message = format!("values of type {} have no order", self.name(&key));
                    return self.misfit("no_such_overload", span, message, None);
                }
                range
            }
            LoopKind::OptionalMap => Ty::optional(transformed),
            LoopKind::OptionalFlatMap => match self.substitution.shallow(&transformed) {
                ty @ (Ty::Optional(_) | Ty::Unknown | Ty::Dyn) => ty,
                other => {
                    let message = format!(
                        "`optFlatMap` needs an optional here, this is {}",
                        self.name(&other)
                    );
                    self.misfit("no_such_overload", span, message, None)
                }
            },
        }
    }

    /// Makes a name a local and gives its slot.
    fn declare(&mut self, name: &Expr, ty: Ty) -> u16 {
        let text = name.as_name().map(str::to_owned).unwrap_or_else(|| {
            self.error(
                "macro_variable",
                name.span,
                "a variable's name has to be here",
                Some("such as `f` in `files.all(f, …)`".to_owned()),
            );
            String::new()
        });
        // As many slots as variables are in scope at once: locals end where their loop does.
        let slot = u16::try_from(self.locals.len()).unwrap_or(u16::MAX);
        self.slots = self.slots.max(slot.saturating_add(1));
        self.next_local += 1;
        self.locals.push(Local {
            name: text,
            slot,
            ty,
            drops_fraction: false,
            number: self.next_local,
        });
        slot
    }

    /// `cel.bind(name, value, body)`
    pub(super) fn bind_name(&mut self, arguments: &[Expr], span: Span) -> Checked {
        let [name, value, body] = arguments else {
            self.error(
                "macro_arguments",
                span,
                format!("`cel.bind` does not take {} arguments", arguments.len()),
                Some("write `cel.bind(name, value, expression)`".to_owned()),
            );
            return self.nothing(span);
        };
        let value = self.check(value);
        let scope = self.locals.len();
        let slot = self.declare(name, value.ty.clone());
        let drops_fraction = self.drops_fraction(value.id);
        if let Some(local) = self.locals.last_mut() {
            local.drops_fraction = drops_fraction;
        }
        let body = self.check(body);
        self.locals.truncate(scope);
        let operation = Operation::Bind {
            slot,
            value: value.id,
            body: body.id,
        };
        self.node(operation, body.ty, span)
    }
}

fn usage(function: &str) -> String {
    match function {
        "map" => "write `list.map(x, value)` or `list.map(x, condition, value)`".to_owned(),
        "transformList" | "transformMap" | "transformMapEntry" => {
            format!(
                "write `list.{function}(index, x, value)` or `list.{function}(index, x, condition, value)`"
            )
        }
        "filter" | "sortBy" => format!("write `list.{function}(x, expression)`"),
        "optMap" | "optFlatMap" => format!("write `optional.{function}(x, expression)`"),
        _ => format!(
            "write `list.{function}(x, condition)` or `list.{function}(index, x, condition)`"
        ),
    }
}
