//! Controls that block, and that one person alone can meet or switch off.
//!
//! Only what is certain is told: a sign-off that the author of the change may give, or that nobody vouches for; a label, which has
//! no person and no content; approvals that are counted past `sign_off`, those of the author and of older content included.

use super::subject::{ControlPart, Rule, Subject};
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::control::ControlSource;
use countersign_contract::RECORDS;
use countersign_contract::types::{Authentication, Effect};
use countersign_program::policy::{Control, Involvement, SignOff};
use countersign_program::{Function, LoopKind, NodeId, Operation, Root};
use std::collections::BTreeSet;

const CODE: &str = "one_person";

/// Finds them.
pub(super) fn find(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for (place, source, control) in subject.controls() {
        if control.effect != Effect::Block {
            continue;
        }
        if let Some(sign_off) = &control.sign_off {
            own_sign_off(subject, place, source, sign_off, findings);
            unvouched(subject, source, sign_off, findings);
        }
        switched_off(subject, place, source, findings);
        satisfied_alone(subject, place, source, control, findings);
    }
}

/// The author may give the one sign-off.
fn own_sign_off(
    subject: &Subject<'_>,
    place: usize,
    source: &ControlSource,
    sign_off: &SignOff,
    findings: &mut Vec<Diagnostic>,
) {
    let who = if sign_off.involved_may_sign.contains(&Involvement::Author) {
        "the author of a change"
    } else if sign_off.involved_may_sign.contains(&Involvement::Prompter) {
        "the person who had an agent write a change"
    } else {
        return;
    };
    let eligible = subject.part(place, ControlPart::Eligible);
    let looks_at_author = eligible.is_some_and(|rule| reads_author(subject, rule));
    if sign_off.count > 1 || looks_at_author {
        return;
    }
    findings.push(at(
        subject,
        source,
        &["sign_off", "involved_may_sign"],
        format!(
            "one person alone can meet `{}`: {who} may sign it, and one sign-off is enough",
            source.id
        ),
        "leave `involved_may_sign` out, or raise `count` to 2",
    ));
}

/// Whoever hands in sign-offs can write any name into them.
fn unvouched(
    subject: &Subject<'_>,
    source: &ControlSource,
    sign_off: &SignOff,
    findings: &mut Vec<Diagnostic>,
) {
    if sign_off.authentication.contains(&Authentication::None) {
        findings.push(at(
            subject,
            source,
            &["sign_off", "authentication"],
            format!(
                "one person alone can meet `{}`: with `none`, nobody vouches for who signed, and one person can sign in every name",
                source.id
            ),
            "remove `none` from `authentication`",
        ));
    }
}

/// What the author writes keeps the control from applying.
fn switched_off(
    subject: &Subject<'_>,
    place: usize,
    source: &ControlSource,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(rule) = subject.part(place, ControlPart::Applies) else {
        return;
    };
    let mut walk = Walk::new(subject);
    walk.rule(rule);
    let found = walk.found.iter().find_map(|(input, sign, at)| match input {
        Input::Label | Input::Text(_) if *sign == Sign::Falsifies => Some((*input, *at)),
        _ => None,
    });
    if let Some((input, id)) = found {
        let who = match input {
            Input::Text(field) => format!("whoever writes the {field} of a change"),
            _ => "whoever may set labels".to_owned(),
        };
        findings.push(
            rule.diagnostic(
                CODE,
                Severity::Warning,
                id,
                format!("one person alone can switch `{}` off: {who}, its author included", source.id),
            )
            .help("let facts about the content decide whether it applies, and let a `waiver` set it aside"),
        );
    }
}

/// Without a sign-off, a label or any approval satisfies the control.
fn satisfied_alone(
    subject: &Subject<'_>,
    place: usize,
    source: &ControlSource,
    control: &Control,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(rule) = subject.part(place, ControlPart::Satisfied) else {
        return;
    };
    if control.sign_off.is_some() {
        return;
    }
    let mut walk = Walk::new(subject);
    walk.rule(rule);
    let satisfies = |wanted: Input| {
        let found = walk.found.iter();
        found
            .filter(|(input, sign, _)| *input == wanted && *sign == Sign::Satisfies)
            .map(|(_, _, at)| *at)
            .next()
    };
    if let Some(id) = satisfies(Input::Label) {
        findings.push(
            rule.diagnostic(
                CODE,
                Severity::Warning,
                id,
                format!(
                    "one person alone can meet `{}`: whoever may set labels, the author included; a label outlives the content it was set for",
                    source.id
                ),
            )
            .help("ask for a `sign_off`, which is bound to a person and to the content"),
        );
    }
    if let Some(id) = satisfies(Input::Approval)
        && !reads_author(subject, rule)
    {
        findings.push(
            rule.diagnostic(
                CODE,
                Severity::Warning,
                id,
                format!(
                    "one person alone can meet `{}`: approvals counted like this include the author's own and those of older content",
                    source.id
                ),
            )
            .help("ask for a `sign_off`, which leaves both out"),
        );
    }
}

/// A finding at a key of the control, or at its id.
fn at(
    subject: &Subject<'_>,
    source: &ControlSource,
    path: &[&str],
    message: String,
    help: &str,
) -> Diagnostic {
    let key = subject.outline.key(&source.place, path);
    let place = key.as_ref().map_or(source.place.place(), |key| key.place());
    Diagnostic::new(CODE, place, message)
        .severity(Severity::Warning)
        .help(help)
}

/// The rule, or a variable that it reads, looks at who wrote the change.
fn reads_author(subject: &Subject<'_>, rule: &Rule) -> bool {
    let mut seen = vec![false; subject.source.variables.len()];
    let mut open = vec![rule];
    while let Some(rule) = open.pop() {
        for (id, node) in (0..).zip(&rule.tree.nodes) {
            match node.operation {
                Operation::Root(Root::Author) => return true,
                Operation::Root(Root::Fact(place)) if fact(place) == Some("commits") => {
                    return true;
                }
                Operation::Root(Root::Variable(place)) => {
                    if let Some(seen) = seen.get_mut(usize::from(place))
                        && !std::mem::replace(seen, true)
                    {
                        open.extend(subject.variable(place));
                    }
                }
                _ if rule.field(id) == Some(("change", "author")) => return true,
                _ => {}
            }
        }
    }
    false
}

/// The name of a field of the facts.
fn fact(place: u16) -> Option<&'static str> {
    let facts = RECORDS.iter().find(|record| record.name == "facts")?;
    facts.fields.get(usize::from(place)).map(|field| field.name)
}

/// What one person has a hand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Input {
    Label,
    /// A text of the change.
    Text(&'static str),
    /// Approvals as the forge and files have them.
    Approval,
}

/// What more of an input does to a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    Satisfies,
    Falsifies,
    /// Either, or nobody can tell.
    Open,
}

impl Sign {
    fn turned(self) -> Sign {
        match self {
            Sign::Satisfies => Sign::Falsifies,
            Sign::Falsifies => Sign::Satisfies,
            Sign::Open => Sign::Open,
        }
    }
}

/// A part of a rule that is still to be looked at.
#[derive(Clone, Copy)]
struct Step<'s> {
    rule: &'s Rule,
    id: NodeId,
    sign: Sign,
    /// The part of the first rule that leads there, once it is settled.
    at: Option<NodeId>,
}

/// Follows a condition down to the inputs that it depends on.
struct Walk<'s> {
    subject: &'s Subject<'s>,
    open: Vec<Step<'s>>,
    /// Each with what it does, and the part of the first rule that leads there.
    found: Vec<(Input, Sign, NodeId)>,
    /// Variables that were followed, each with its sign.
    seen: BTreeSet<(u16, Sign)>,
}

impl<'s> Walk<'s> {
    fn new(subject: &'s Subject<'s>) -> Walk<'s> {
        Walk {
            subject,
            open: Vec::new(),
            found: Vec::new(),
            seen: BTreeSet::new(),
        }
    }

    fn rule(&mut self, rule: &'s Rule) {
        self.open.push(Step {
            rule,
            id: rule.tree.root(),
            sign: Sign::Satisfies,
            at: None,
        });
        while let Some(step) = self.open.pop() {
            let place = step.at.unwrap_or(step.id);
            match input(step.rule, step.id) {
                Some(input) => self.found.push((input, step.sign, place)),
                None => {
                    let first = self.open.len();
                    self.look(step, place);
                    // The first part is looked at first.
                    if let Some(added) = self.open.get_mut(first..) {
                        added.reverse();
                    }
                }
            }
        }
    }

    fn look(&mut self, step: Step<'s>, place: NodeId) {
        let Step { rule, id, sign, .. } = step;
        let Some(node) = rule.tree.node(id) else {
            return;
        };
        // Within `&&` and `||` each operand is a place of its own; what is computed from an input is one place with it.
        let condition = |id, sign| Step { id, sign, ..step };
        let part = |id, sign| Step {
            id,
            sign,
            at: Some(place),
            ..step
        };
        match &node.operation {
            Operation::Root(Root::Variable(variable)) => {
                if self.seen.insert((*variable, sign)) {
                    self.open
                        .extend(self.subject.variable(*variable).map(|rule| Step {
                            rule,
                            id: rule.tree.root(),
                            sign,
                            at: Some(place),
                        }));
                }
            }
            Operation::And(operands) | Operation::Or(operands) => {
                let operands = operands.iter().map(|operand| condition(*operand, sign));
                self.open.extend(operands);
            }
            Operation::Conditional {
                condition: asked,
                yes,
                no,
            } => {
                self.open.extend([
                    condition(*asked, Sign::Open),
                    condition(*yes, sign),
                    condition(*no, sign),
                ]);
            }
            Operation::Loop(it) => {
                let range = match it.kind {
                    LoopKind::All => sign.turned(),
                    LoopKind::ExistsOne => Sign::Open,
                    _ => sign,
                };
                self.open.push(part(it.range, range));
                let inner = it.condition.iter().chain(&it.transform);
                self.open.extend(inner.map(|inner| condition(*inner, sign)));
            }
            Operation::Bind { value, body, .. } => {
                self.open
                    .extend([condition(*value, Sign::Open), condition(*body, sign)]);
            }
            Operation::Call {
                function: Function::Not,
                arguments,
            } => {
                let turned = arguments.iter().map(|id| condition(*id, sign.turned()));
                self.open.extend(turned);
            }
            Operation::Call {
                function,
                arguments,
            } => {
                let mut signs = signs(*function, sign).into_iter();
                let arguments = arguments
                    .iter()
                    .map(|id| part(*id, signs.next().unwrap_or(Sign::Open)));
                self.open.extend(arguments);
            }
            operation => {
                let children = operation.children().into_iter();
                self.open.extend(children.map(|id| part(id, sign)));
            }
        }
    }
}

/// What more of each argument does to the result.
fn signs(function: Function, sign: Sign) -> [Sign; 2] {
    match function {
        Function::In => [Sign::Open, sign],
        Function::Greater | Function::GreaterEqual => [sign, sign.turned()],
        Function::Less | Function::LessEqual => [sign.turned(), sign],
        Function::SetsIntersects => [sign, sign],
        Function::Equal | Function::NotEqual => [Sign::Open, Sign::Open],
        _ => [sign, Sign::Open],
    }
}

/// What one person has a hand on, if a part of a rule is that.
fn input(rule: &Rule, id: NodeId) -> Option<Input> {
    match rule.field(id) {
        Some(("change", "labels")) => return Some(Input::Label),
        Some(("change", "title")) => return Some(Input::Text("title")),
        Some(("change", "body")) => return Some(Input::Text("description")),
        _ => {}
    }
    match rule.tree.node(id)?.operation {
        Operation::Root(Root::Signals) => Some(Input::Approval),
        Operation::Root(Root::Fact(field)) => {
            matches!(fact(field), Some("reviews" | "sign_offs")).then_some(Input::Approval)
        }
        _ => None,
    }
}
