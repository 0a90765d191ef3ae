//! Operators and functions: which overload the arguments fit.

use super::overloads::{self, Overload};
use super::types::Ty;
use super::{Checked, Checker, Rules};
use crate::expression::ast::{Expr, Name, Span};
use crate::suggest;
use countersign_program::{Function, NodeId, Operation};
use std::collections::BTreeMap;

impl Checker<'_> {
    pub(super) fn call(
        &mut self,
        target: Option<&Expr>,
        function: &Name,
        arguments: &[Expr],
        span: Span,
    ) -> Checked {
        let Some(target) = target else {
            return match function.text.as_str() {
                "has" => self.has(arguments, span),
                name => self.plain_call(name, function.span, None, arguments, span),
            };
        };
        let namespace = target
            .as_name()
            .filter(|name| overloads::is_namespace(name) && self.local(name).is_none());
        if let Some(namespace) = namespace {
            let name = format!("{namespace}.{}", function.text);
            let place = (target.span.0, function.span.1);
            return match name.as_str() {
                "cel.bind" => self.bind_name(arguments, span),
                "math.greatest" => self.extreme(Function::MathGreatest, place, arguments, span),
                "math.least" => self.extreme(Function::MathLeast, place, arguments, span),
                _ => self.plain_call(&name, place, None, arguments, span),
            };
        }
        if let Some(checked) = self.macro_call(target, function, arguments, span) {
            return checked;
        }
        self.plain_call(&function.text, function.span, Some(target), arguments, span)
    }

    fn plain_call(
        &mut self,
        name: &str,
        place: Span,
        target: Option<&Expr>,
        arguments: &[Expr],
        span: Span,
    ) -> Checked {
        let trees: Vec<&Expr> = target.into_iter().chain(arguments).collect();
        let Some(candidates) = overloads::find(name) else {
            for tree in &trees {
                self.check(tree);
            }
            if self.rules == Rules::Unchecked {
                return self.unbound(span);
            }
            let help = suggest::nearest(
                name,
                overloads::names()
                    .chain(super::macros::NAMES)
                    .chain(["linesUnder"]),
            )
            .map(|known| format!("did you mean `{known}`?"));
            self.error(
                "unknown_function",
                place,
                format!("there is no function `{name}`"),
                help,
            );
            return self.nothing(span);
        };
        let function = candidates.function;
        if self.strict()
            && let Some(checked) = self.call_by_literals(function, place, &trees, span)
        {
            return checked;
        }
        let checked: Vec<(Checked, Span)> = trees
            .iter()
            .map(|tree| (self.check(tree), tree.span))
            .collect();
        if self.strict() {
            self.check_literal_texts(function, &trees);
        }
        if let ([_, zone], true) = (trees.as_slice(), function.name().starts_with("get")) {
            let is_text = checked
                .get(1)
                .is_some_and(|(checked, _)| self.substitution.shallow(&checked.ty) == Ty::String);
            if is_text {
                self.time_zone(zone);
            }
        }
        self.apply_at(function, name, target.is_some(), checked, span, place)
    }

    /// `a + b` and the like.
    pub(super) fn binary(
        &mut self,
        function: Function,
        left: &Expr,
        right: &Expr,
        place: Span,
        span: Span,
    ) -> Checked {
        let first = self.check(left);
        let second = self.check(right);
        self.refuse_zero(function, right);
        let comparison = matches!(
            function,
            Function::Equal | Function::NotEqual | Function::In
        );
        if comparison && self.strict() {
            self.compare_enums(function, (&first, left), (&second, right));
        }
        let arguments = vec![(first, left.span), (second, right.span)];
        self.apply_at(function, function.name(), false, arguments, span, place)
    }

    pub(super) fn apply(
        &mut self,
        function: Function,
        name: &str,
        member: bool,
        arguments: Vec<(Checked, Span)>,
        span: Span,
    ) -> Checked {
        self.apply_at(function, name, member, arguments, span, span)
    }

    /// A call of a function whose arguments are checked. `place` is what a diagnostic points at.
    fn apply_at(
        &mut self,
        function: Function,
        name: &str,
        member: bool,
        arguments: Vec<(Checked, Span)>,
        span: Span,
        place: Span,
    ) -> Checked {
        let mut types: Vec<Ty> = arguments
            .iter()
            .map(|(checked, _)| self.substitution.resolve(&checked.ty))
            .collect();
        if mixes_enums(&types) {
            types = types.iter().map(without_enums).collect();
        }
        let mut ids: Vec<NodeId> = arguments.iter().map(|(checked, _)| checked.id).collect();
        if let (Function::Sum, [Ty::List(element)]) = (function, types.as_slice()) {
            // Of which type the sum of no elements is shows here only.
            let start = match self.substitution.shallow(element) {
                Ty::Uint => Some(self.node(Operation::Uint(0), Ty::Uint, span)),
                Ty::Double => Some(self.node(Operation::Double(0.0), Ty::Double, span)),
                Ty::Duration => {
                    let text = self.node(Operation::Text("0s".to_owned()), Ty::String, span);
                    let duration = Operation::Call {
                        function: Function::ToDuration,
                        arguments: vec![text.id],
                    };
                    Some(self.node(duration, Ty::Duration, span))
                }
                _ => None,
            };
            ids.extend(start.map(|start| start.id));
        }
        let unknown = types
            .iter()
            .any(|ty| self.substitution.shallow(ty) == Ty::Unknown);
        let ty = match self.choose(name, member, &types) {
            Some(ty) => ty,
            None if unknown => Ty::Unknown,
            None => {
                let (message, help) = self.no_overload(function, name, member, &types);
                self.misfit("no_such_overload", place, message, help)
            }
        };
        if self.strict() {
            self.keep_fractions(function, &arguments, &types, span);
        }
        let operation = Operation::Call {
            function,
            arguments: ids,
        };
        self.node(operation, ty, span)
    }

    /// The type of the result: of the first overload that fits, or, where some argument is known at run time only, of all
    /// that fit, if they agree.
    fn choose(&mut self, name: &str, member: bool, types: &[Ty]) -> Option<Ty> {
        let candidates = overloads::find(name)?;
        let dynamic = types.iter().any(|ty| self.substitution.has_dyn(ty));
        let mut results: Vec<Ty> = Vec::new();
        for overload in &candidates.overloads {
            if overload.member != member || (overload.lenient && self.strict()) {
                continue;
            }
            let mark = self.substitution.mark();
            let Some(result) = self.fit(overload, types) else {
                continue;
            };
            if !dynamic {
                return Some(result);
            }
            results.push(self.substitution.resolve(&result));
            self.substitution.undo(mark);
        }
        match results.as_slice() {
            [] => None,
            [first, rest @ ..] => {
                let agree = rest.iter().all(|other| other == first);
                // An element type that only the arguments know must not be lost with the undone bindings.
                if agree && rest.is_empty() {
                    return self.refit(candidates.overloads.iter(), member, types);
                }
                Some(if agree { first.clone() } else { Ty::Dyn })
            }
        }
    }

    fn refit<'o>(
        &mut self,
        overloads: impl Iterator<Item = &'o Overload>,
        member: bool,
        types: &[Ty],
    ) -> Option<Ty> {
        for overload in overloads {
            if overload.member != member || (overload.lenient && self.strict()) {
                continue;
            }
            if let Some(result) = self.fit(overload, types) {
                return Some(result);
            }
        }
        None
    }

    /// The result of an overload if the types fit it; its parameters become new variables.
    fn fit(&mut self, overload: &Overload, types: &[Ty]) -> Option<Ty> {
        if overload.arguments.len() != types.len() {
            return None;
        }
        let mark = self.substitution.mark();
        let mut parameters = BTreeMap::new();
        for (wanted, given) in overload.arguments.iter().zip(types) {
            let wanted = self.instance(wanted, &mut parameters);
            if !self.substitution.assign(given, &wanted) {
                self.substitution.undo(mark);
                return None;
            }
        }
        Some(self.instance(&overload.result, &mut parameters))
    }

    fn instance(&mut self, ty: &Ty, parameters: &mut BTreeMap<u32, Ty>) -> Ty {
        match ty {
            Ty::Var(letter) => {
                if let Some(known) = parameters.get(letter) {
                    return known.clone();
                }
                let fresh = self.substitution.fresh();
                parameters.insert(*letter, fresh.clone());
                fresh
            }
            Ty::List(inner) => Ty::list(self.instance(inner, parameters)),
            Ty::Optional(inner) => Ty::optional(self.instance(inner, parameters)),
            Ty::Map(key, value) => Ty::map(
                self.instance(key, parameters),
                self.instance(value, parameters),
            ),
            other => other.clone(),
        }
    }

    fn no_overload(
        &mut self,
        function: Function,
        name: &str,
        member: bool,
        types: &[Ty],
    ) -> (String, Option<String>) {
        let names: Vec<String> = types.iter().map(|ty| self.name(ty)).collect();
        let sign = name.trim_matches(['_', '@']);
        let operator =
            (name.contains('_') && !sign.is_empty() && !sign.contains('.')) || name == "@in";
        let message = match (names.as_slice(), operator, member) {
            ([left, right], true, _) => format!("`{sign}` is not defined for {left} and {right}"),
            ([only], true, _) => format!("`{sign}` is not defined for {only}"),
            ([receiver, rest @ ..], false, true) => {
                format!(
                    "`{name}` is not defined for {receiver} with ({})",
                    rest.join(", ")
                )
            }
            (all, ..) => format!("`{name}` is not defined for ({})", all.join(", ")),
        };
        let resolved: Vec<Ty> = types
            .iter()
            .map(|ty| self.substitution.resolve(ty))
            .collect();
        let help = match (function, resolved.as_slice()) {
            (Function::Add, [Ty::String, other] | [other, Ty::String]) if other.is_number() => {
                Some("write `string(…)` around the number".to_owned())
            }
            (Function::Equal | Function::NotEqual, [Ty::Null, _] | [_, Ty::Null]) => {
                Some("facts are never null; ask `has(…)` whether an option is there".to_owned())
            }
            (_, [a, b]) if a.is_number() && b.is_number() => {
                Some("make both the same with `double(…)` or `int(…)`".to_owned())
            }
            (Function::Equal | Function::NotEqual, _) => {
                Some("compare values of one type".to_owned())
            }
            (Function::In, [_, Ty::List(_) | Ty::Map(..)]) => {
                Some("look for a value of the type it holds".to_owned())
            }
            _ => self.signatures(name, member),
        };
        (message, help)
    }

    /// What the function is defined for, if that is short.
    fn signatures(&self, name: &str, member: bool) -> Option<String> {
        let candidates = overloads::find(name)?;
        let mut all: Vec<String> = candidates
            .overloads
            .iter()
            .filter(|overload| !(overload.lenient && self.strict()))
            .filter(|overload| overload.member == member || !name.contains('_'))
            .map(signature)
            .collect();
        all.dedup();
        let shown = all.join("; ");
        (!all.is_empty() && shown.chars().count() <= 120).then(|| format!("it takes {shown}"))
    }

    /// `math.greatest(…)` and `math.least(…)`: numbers of one kind, or a list of them.
    fn extreme(
        &mut self,
        function: Function,
        place: Span,
        arguments: &[Expr],
        span: Span,
    ) -> Checked {
        let checked: Vec<Checked> = arguments
            .iter()
            .map(|argument| self.check(argument))
            .collect();
        let mut types: Vec<Ty> = checked
            .iter()
            .map(|one| self.substitution.shallow(&one.ty))
            .collect();
        if let [Ty::List(element)] = types.as_slice() {
            types = vec![self.substitution.shallow(element)];
            if matches!(types.as_slice(), [Ty::Var(_)]) {
                types = vec![Ty::Int];
            }
        }
        let first = types.first().cloned();
        let numbers = types
            .iter()
            .all(|ty| ty.is_number() || matches!(ty, Ty::Dyn | Ty::Unknown));
        let ty = match first {
            Some(first) if numbers && types.iter().all(|ty| *ty == first) => first,
            Some(_) if numbers && (!self.strict() || types.contains(&Ty::Dyn)) => Ty::Dyn,
            _ if types.contains(&Ty::Unknown) => Ty::Unknown,
            _ => {
                let names: Vec<String> = types.iter().map(|ty| self.name(ty)).collect();
                let message = format!(
                    "`{}` is not defined for ({})",
                    function.name(),
                    names.join(", ")
                );
                let help = "it takes numbers of one kind, or a list of them".to_owned();
                self.misfit("no_such_overload", place, message, Some(help))
            }
        };
        let operation = Operation::Call {
            function,
            arguments: checked.iter().map(|one| one.id).collect(),
        };
        self.node(operation, ty, span)
    }
}

/// An overload as an author would write the call.
fn signature(overload: &Overload) -> String {
    let mut names = overload.arguments.iter().map(shown);
    if overload.member {
        let receiver = names.next().unwrap_or_default();
        return format!("{receiver} with ({})", names.collect::<Vec<_>>().join(", "));
    }
    format!("({})", names.collect::<Vec<_>>().join(", "))
}

/// A type of the table, its parameters by their letters.
fn shown(ty: &Ty) -> String {
    match ty {
        Ty::Var(letter) => char::from_u32(*letter).map_or_else(String::new, String::from),
        Ty::List(inner) => format!("list({})", shown(inner)),
        Ty::Optional(inner) => format!("optional({})", shown(inner)),
        Ty::Map(key, value) => format!("map({}, {})", shown(key), shown(value)),
        other => super::types::name(other),
    }
}

/// Whether enums meet other texts: `f.status` and 'none' together are strings, not statuses.
fn mixes_enums(types: &[Ty]) -> bool {
    let mut kinds: Vec<&Ty> = Vec::new();
    for ty in types {
        texts(ty, &mut kinds);
    }
    kinds.iter().any(|kind| Some(kind) != kinds.first())
}

fn texts<'t>(ty: &'t Ty, kinds: &mut Vec<&'t Ty>) {
    match ty {
        Ty::String | Ty::Enum(_) => kinds.push(ty),
        Ty::List(inner) | Ty::Optional(inner) => texts(inner, kinds),
        Ty::Map(key, value) => {
            texts(key, kinds);
            texts(value, kinds);
        }
        _ => {}
    }
}

fn without_enums(ty: &Ty) -> Ty {
    match ty {
        Ty::Enum(_) => Ty::String,
        Ty::List(inner) => Ty::list(without_enums(inner)),
        Ty::Optional(inner) => Ty::optional(without_enums(inner)),
        Ty::Map(key, value) => Ty::map(without_enums(key), without_enums(value)),
        other => other.clone(),
    }
}
