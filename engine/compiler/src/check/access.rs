//! Names, fields, keys and places in lists.

use super::names::{self, Group, Meaning, Part};
use super::types::Ty;
use super::{Checked, Checker, Rules};
use crate::expression::ast::{Expr, ExprKind, Name, Span};
use crate::suggest;
use countersign_contract::{FieldShape, RECORDS, Shape};
use countersign_program::{Operation, Root, Type};

/// Names of types that are values: `type(x) == int`.
fn type_value(name: &str) -> Option<Type> {
    let dynamic = || Box::new(Type::Dyn);
    Some(match name {
        "bool" => Type::Bool,
        "int" => Type::Int,
        "uint" => Type::Uint,
        "double" => Type::Double,
        "string" => Type::String,
        "bytes" => Type::Bytes,
        "list" => Type::List(dynamic()),
        "map" => Type::Map(dynamic(), dynamic()),
        "null_type" => Type::Null,
        "type" => Type::Type,
        "optional_type" => Type::Optional(dynamic()),
        "google.protobuf.Timestamp" => Type::Timestamp,
        "google.protobuf.Duration" => Type::Duration,
        _ => return None,
    })
}

/// `a.b.c` as text, when it is only names.
fn dotted(tree: &Expr) -> Option<String> {
    match &tree.kind {
        ExprKind::Ident { name, .. } => Some(name.clone()),
        ExprKind::Select {
            operand,
            field,
            optional: false,
        } => Some(format!("{}.{}", dotted(operand)?, field.text)),
        _ => None,
    }
}

/// A field that may be absent, seen through `Shape::Option`.
pub(super) fn is_option(field: &FieldShape) -> bool {
    matches!(field.shape, Shape::Option(_))
}

impl Checker<'_> {
    pub(super) fn ident(&mut self, name: &str, absolute: bool, span: Span) -> Checked {
        if !absolute && let Some(local) = self.local(name) {
            let (slot, ty) = (local.slot, local.ty.clone());
            return self.node(Operation::Local(slot), ty, span);
        }
        match self.names.meaning_within(name, absolute, self.part) {
            Meaning::Value(root, ty) => self.node(Operation::Root(root), ty, span),
            Meaning::OptionalFact(place, ty) => {
                if !self.present.iter().any(|path| path == name) {
                    self.error(
                        "option_without_has",
                        span,
                        format!("`{name}` may be absent, and is read without asking"),
                        Some(format!("write `has({name}) && …`")),
                    );
                }
                self.node(Operation::Root(Root::Fact(place)), ty, span)
            }
            Meaning::Group(group) => {
                let group = group.name();
                self.error(
                    "not_a_value",
                    span,
                    format!("`{group}` is not a value by itself"),
                    Some(format!("write `{group}.NAME`")),
                );
                self.nothing(span)
            }
            Meaning::NotHere(why) => {
                self.error("name_not_available", span, why, None);
                self.nothing(span)
            }
            Meaning::Unknown => match type_value(name) {
                Some(type_) => self.node(Operation::TypeValue(type_), Ty::Type, span),
                None => self.undeclared(name, span),
            },
        }
    }

    /// A name that has no value, which is left to the run: `||` may absorb it.
    pub(super) fn unbound(&mut self, span: Span) -> Checked {
        self.node(Operation::Root(Root::Argument(u16::MAX)), Ty::Dyn, span)
    }

    pub(super) fn local(&self, name: &str) -> Option<&super::Local> {
        self.locals.iter().rev().find(|local| local.name == name)
    }

    fn undeclared(&mut self, name: &str, span: Span) -> Checked {
        if self.rules == Rules::Unchecked {
            return self.unbound(span);
        }
        let locals = self.locals.iter().map(|local| local.name.as_str());
        let known: Vec<&str> = locals.chain(self.names.roots(self.part)).collect();
        let mut help =
            suggest::nearest(name, known).map(|known| format!("did you mean `{known}`?"));
        for group in [Group::Parameters, Group::Variables, Group::Extra] {
            if self.names.members(group).contains(&name) {
                help = Some(format!("did you mean `{}.{name}`?", group.name()));
            }
        }
        self.error(
            "undeclared_name",
            span,
            format!("there is no `{name}`"),
            help,
        );
        self.nothing(span)
    }

    /// `operand.field` and `operand.?field`.
    pub(super) fn select(
        &mut self,
        tree: &Expr,
        operand: &Expr,
        field: &Name,
        optional: bool,
    ) -> Checked {
        if let Some(checked) = self.special_select(tree, operand, field, optional) {
            return checked;
        }
        let checked = self.check(operand);
        if optional {
            return self.optional_field(&checked, field, tree.span);
        }
        let ty = self.substitution.shallow(&checked.ty);
        match &ty {
            Ty::Record(record) => {
                let Some((place, shape)) = self.find_field(*record, field) else {
                    return self.nothing(tree.span);
                };
                if is_option(shape) && self.strict() && !self.is_present(tree) {
                    self.ask_first(tree, operand, field);
                }
                let operation = Operation::Field {
                    operand: checked.id,
                    field: place,
                };
                self.node(operation, Ty::of_shape(&shape.shape), tree.span)
            }
            // Behind `.?` everything stays optional: `a.?b.c` is `a.?b.?c` that fails where `b` has no `c`.
            Ty::Optional(inner) => self.through_optional(&checked, inner, field, tree.span),
            Ty::Map(key, value) => self.key(&checked, key, value, field, tree.span),
            Ty::Dyn | Ty::Unknown | Ty::Var(_) => {
                let operation = Operation::Key {
                    operand: checked.id,
                    key: field.text.clone(),
                };
                let ty = if ty == Ty::Unknown {
                    Ty::Unknown
                } else {
                    Ty::Dyn
                };
                self.node(operation, ty, tree.span)
            }
            other => {
                let message = format!(
                    "{} has no fields, so there is no `{}`",
                    self.name(other),
                    field.text
                );
                let ty = self.misfit("no_fields", field.span, message, None);
                let operation = Operation::Key {
                    operand: checked.id,
                    key: field.text.clone(),
                };
                self.node(operation, ty, tree.span)
            }
        }
    }

    /// Names with dots, and the alias `change.lines`.
    fn special_select(
        &mut self,
        tree: &Expr,
        operand: &Expr,
        field: &Name,
        optional: bool,
    ) -> Option<Checked> {
        if self.part == Part::Alone && !optional {
            return self.qualified(tree);
        }
        let ExprKind::Ident { name, absolute } = &operand.kind else {
            return self.type_name(tree, optional);
        };
        if !absolute && self.local(name).is_some() {
            return None;
        }
        match self.names.meaning(name, self.part) {
            Meaning::Group(group) => Some(self.member(group, field, optional, tree.span)),
            Meaning::Value(..) if name == "change" && field.text == "lines" && !optional => {
                let totals = super::types::record("totals")?;
                let (place, shape) = names::field(totals, "lines")?;
                let root = self.node(
                    Operation::Root(Root::Totals),
                    Ty::Record(totals),
                    operand.span,
                );
                let operation = Operation::Field {
                    operand: root.id,
                    field: place,
                };
                Some(self.node(operation, Ty::of_shape(&shape.shape), tree.span))
            }
            Meaning::Unknown => self.type_name(tree, optional),
            _ => None,
        }
    }

    /// `google.protobuf.Timestamp` and the like.
    fn type_name(&mut self, tree: &Expr, optional: bool) -> Option<Checked> {
        let type_ = type_value(&dotted(tree)?).filter(|_| !optional)?;
        Some(self.node(Operation::TypeValue(type_), Ty::Type, tree.span))
    }

    /// A bound variable whose name has dots. The longest name wins, unless a loop's variable hides its beginning.
    fn qualified(&mut self, tree: &Expr) -> Option<Checked> {
        let name = dotted(tree)?;
        let first = name.split('.').next().unwrap_or_default();
        let absolute = is_absolute(tree);
        if !absolute && self.local(first).is_some() {
            return None;
        }
        if let Meaning::Value(root, ty) = self.names.meaning_within(&name, absolute, self.part) {
            return Some(self.node(Operation::Root(root), ty, tree.span));
        }
        let meaning = self.names.meaning_within(first, absolute, self.part);
        if matches!(meaning, Meaning::Unknown) {
            return self.type_name(tree, false);
        }
        None
    }

    /// `parameters.NAME`, `variables.NAME`, `extra.NAME`
    fn member(&mut self, group: Group, field: &Name, optional: bool, span: Span) -> Checked {
        let prefix = group.name();
        if optional {
            self.error(
                "not_optional",
                span,
                format!("`{prefix}.{}` is always there", field.text),
                Some(format!("write `{prefix}.{}`", field.text)),
            );
            return self.nothing(span);
        }
        let Some((root, ty)) = self.names.member(group, &field.text) else {
            let known = self.names.members(group);
            let help = suggest::nearest(&field.text, known.iter().copied())
                .map(|name| format!("did you mean `{prefix}.{name}`?"))
                .or_else(|| {
                    (!known.is_empty()).then(|| format!("known here: {}", known.join(", ")))
                })
                .or_else(|| Some(format!("declare it under `{prefix}`")));
            let (code, what) = match group {
                Group::Parameters => ("unknown_parameter", "parameter"),
                Group::Variables => ("unknown_variable", "variable"),
                Group::Extra => ("unknown_extra", "declared fact of one's own"),
            };
            self.error(
                code,
                field.span,
                format!("there is no {what} `{}`", field.text),
                help,
            );
            return self.nothing(span);
        };
        if let (Part::Variable(current), Root::Variable(place)) = (self.part, root)
            && usize::from(place) >= current
        {
            self.refuse_later(current, &field.text, field.span);
            return self.nothing(span);
        }
        self.node(Operation::Root(root), ty, span)
    }

    /// A variable that reads itself or one that stands below it.
    fn refuse_later(&mut self, current: usize, name: &str, span: Span) {
        let own = self
            .names
            .variables
            .get(current)
            .map_or("", |variable| &variable.name);
        if self.names.reaches(name, own) {
            let message = if own == name {
                format!("the variable `{name}` reads itself")
            } else {
                format!("the variables `{own}` and `{name}` need each other")
            };
            self.error("cyclic_variable", span, message, None);
        } else {
            self.error(
                "variable_before_definition",
                span,
                format!("the variable `{name}` is defined further down"),
                Some(format!("move `{name}` above `{own}`")),
            );
        }
    }

    pub(super) fn find_field(
        &mut self,
        record: u16,
        field: &Name,
    ) -> Option<(u16, &'static FieldShape)> {
        let found = names::field(record, &field.text);
        if found.is_none() {
            let shape = RECORDS.get(usize::from(record))?;
            let names: Vec<&str> = shape.fields.iter().map(|field| field.name).collect();
            let help = suggest::nearest(&field.text, names.iter().copied())
                .map(|name| format!("did you mean `{name}`?"))
                .unwrap_or_else(|| format!("its fields: {}", names.join(", ")));
            self.error(
                "unknown_field",
                field.span,
                format!("{} has no field `{}`", shape.name, field.text),
                Some(help),
            );
        }
        found
    }

    fn ask_first(&mut self, tree: &Expr, operand: &Expr, field: &Name) {
        let written = self.path(tree).map_or_else(
            || format!("….{}", field.text),
            |_| dotted(tree).unwrap_or_default(),
        );
        let object = dotted(operand).unwrap_or_else(|| "…".to_owned());
        self.error(
            "option_without_has",
            field.span,
            format!("`{}` may be absent, and is read without asking", field.text),
            Some(format!(
                "write `has({written}) && …`, or `{object}.?{}.orValue(…)`",
                field.text
            )),
        );
    }

    fn optional_field(&mut self, operand: &Checked, field: &Name, span: Span) -> Checked {
        let mut ty = self.substitution.shallow(&operand.ty);
        if let Ty::Optional(inner) = &ty {
            ty = self.substitution.shallow(inner);
        }
        match &ty {
            Ty::Record(record) => {
                let Some((place, shape)) = self.find_field(*record, field) else {
                    return self.nothing(span);
                };
                let operation = Operation::OptionalField {
                    operand: operand.id,
                    field: place,
                };
                self.node(operation, Ty::optional(Ty::of_shape(&shape.shape)), span)
            }
            other => {
                let value = match other {
                    Ty::Map(_, value) => (**value).clone(),
                    Ty::Dyn | Ty::Unknown | Ty::Var(_) => Ty::Dyn,
                    other => {
                        let message = format!("{} has no fields", self.name(other));
                        self.misfit("no_fields", field.span, message, None)
                    }
                };
                let operation = Operation::OptionalKey {
                    operand: operand.id,
                    key: field.text.clone(),
                };
                self.node(operation, Ty::optional(value), span)
            }
        }
    }

    fn through_optional(
        &mut self,
        operand: &Checked,
        inner: &Ty,
        field: &Name,
        span: Span,
    ) -> Checked {
        match self.substitution.shallow(inner) {
            Ty::Record(record) => {
                let Some((_, shape)) = self.find_field(record, field) else {
                    return self.nothing(span);
                };
                if is_option(shape) && self.strict() {
                    let help = format!("write `.?{}`", field.text);
                    let message =
                        format!("`{}` may be absent, and is read without asking", field.text);
                    self.error("option_without_has", field.span, message, Some(help));
                }
                self.optional_field_strictly(operand, record, field, span)
            }
            inner => {
                let value = match &inner {
                    Ty::Map(_, value) => (**value).clone(),
                    Ty::Dyn | Ty::Unknown | Ty::Var(_) => Ty::Dyn,
                    other => {
                        let message = format!("optional({}) has no fields", self.name(other));
                        self.misfit("no_fields", field.span, message, None)
                    }
                };
                let operation = Operation::Key {
                    operand: operand.id,
                    key: field.text.clone(),
                };
                self.node(operation, Ty::optional(value), span)
            }
        }
    }

    fn optional_field_strictly(
        &mut self,
        operand: &Checked,
        record: u16,
        field: &Name,
        span: Span,
    ) -> Checked {
        let Some((place, shape)) = names::field(record, &field.text) else {
            return self.nothing(span);
        };
        let operation = Operation::Field {
            operand: operand.id,
            field: place,
        };
        self.node(operation, Ty::optional(Ty::of_shape(&shape.shape)), span)
    }

    fn key(
        &mut self,
        operand: &Checked,
        key: &Ty,
        value: &Ty,
        field: &Name,
        span: Span,
    ) -> Checked {
        if !self.substitution.assign(&Ty::String, key) {
            let message = format!("the map's keys are of type {}, not string", self.name(key));
            self.misfit("no_such_overload", field.span, message, None);
        }
        let operation = Operation::Key {
            operand: operand.id,
            key: field.text.clone(),
        };
        self.node(operation, value.clone(), span)
    }
}

fn is_absolute(tree: &Expr) -> bool {
    match &tree.kind {
        ExprKind::Ident { absolute, .. } => *absolute,
        ExprKind::Select { operand, .. } => is_absolute(operand),
        _ => false,
    }
}
