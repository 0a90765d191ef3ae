//! Controls as they are written.

use super::document::expression;
use super::mapping::Mapping;
use super::scalar;
use super::sign_off::{self, SignOffSource};
use crate::diagnostic::Diagnostic;
use crate::suggest;
use crate::yaml::Node;
use countersign_contract::types::Effect;
use countersign_program::policy::{Asked, Clock};
use std::rc::Rc;

/// A review after a break-glass is due within this time, in seconds, where the policy does not say.
const DEFAULT_POST_REVIEW: i64 = 72 * 3_600;

/// A control as it is written.
#[derive(Debug)]
pub(crate) struct ControlSource {
    pub id: String,
    /// Where the id is, for diagnostics about the whole control.
    pub place: Rc<Node>,
    pub title: String,
    pub effect: Effect,
    pub applies: Option<Rc<Node>>,
    pub satisfied: Option<Rc<Node>>,
    pub forbids: bool,
    pub unless_signed: bool,
    pub asked: Asked,
    pub message: Option<Rc<Node>>,
    pub sign_off: Option<SignOffSource>,
    pub after: Vec<u16>,
    pub escalate: Option<EscalateSource>,
    pub break_glass: Option<BreakGlassSource>,
    pub waiver: Option<WaiverSource>,
}

/// `escalate` as it is written.
#[derive(Debug)]
pub(crate) struct EscalateSource {
    pub queue: String,
    pub due: Option<i64>,
    /// Which time counts, and where that is said.
    pub clock: (Clock, Option<Rc<Node>>),
    pub then: Vec<(i64, Rc<Node>)>,
}

/// `break_glass` as it is written.
#[derive(Debug)]
pub(crate) struct BreakGlassSource {
    pub who: Rc<Node>,
    pub reason_required: bool,
    pub expires: i64,
    pub post_review: Option<i64>,
}

/// `waiver` as it is written.
#[derive(Debug)]
pub(crate) struct WaiverSource {
    pub who: Rc<Node>,
    pub expires: i64,
}

/// Lower-case letters, digits, `-` and `_`, beginning with a letter or digit.
pub(crate) fn check_id(id: &str, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let fits = id.chars().all(|character| {
        character.is_ascii_lowercase()
            || character.is_ascii_digit()
            || matches!(character, '-' | '_')
    }) && id.starts_with(|first: char| first.is_ascii_alphanumeric())
        && id.len() <= 64;
    if !fits {
        diagnostics.push(
            Diagnostic::new("bad_id", node.place(), format!("`{id}` can't be an id")).help(
                "an id has up to 64 lower-case letters, digits, `-` and `_`, and begins with a letter or digit",
            ),
        );
    }
}

/// Reads a control and adds it to those before it.
pub(crate) fn read(
    node: &Rc<Node>,
    controls: &mut Vec<ControlSource>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut mapping = Mapping::read(node, "a control", diagnostics);
    let id_node = mapping.required("id", diagnostics);
    let id = id_node
        .as_ref()
        .and_then(|node| scalar::text(node, diagnostics));
    if let (Some(id), Some(place)) = (&id, &id_node) {
        check_id(id, place, diagnostics);
        if let Some(other) = controls.iter().find(|other| other.id == *id) {
            diagnostics.push(Diagnostic::new(
                "duplicate_id",
                place.place(),
                format!(
                    "a control in {}:{} already has the id `{id}`",
                    other.place.file, other.place.line
                ),
            ));
        }
    }
    let title = mapping
        .required("title", diagnostics)
        .and_then(|node| scalar::filled(&node, diagnostics));
    let effect = mapping
        .optional("effect", diagnostics)
        .and_then(|node| scalar::one_of(&node, &["block", "warn", "audit"], diagnostics));
    let mut rule = |key, diagnostics: &mut Vec<Diagnostic>| {
        mapping
            .optional(key, diagnostics)
            .map(|node| expression(&node, diagnostics))
    };
    let applies = rule("applies", diagnostics);
    let satisfied = rule("satisfied", diagnostics);
    let message = rule("message", diagnostics);
    let forbids = mapping
        .optional("forbid", diagnostics)
        .and_then(|node| scalar::truth(&node, diagnostics))
        .unwrap_or(false);
    let unless_node = mapping.optional("unless", diagnostics);
    if let Some(node) = &unless_node {
        scalar::one_of(node, &["sign_off"], diagnostics);
    }
    let asked = mapping
        .optional("asked", diagnostics)
        .and_then(|node| scalar::one_of(&node, &["before_landing", "now"], diagnostics));
    let own = id.clone().unwrap_or_default();
    let sign_off_node = mapping.optional("sign_off", diagnostics);
    let sign_off = sign_off_node
        .as_ref()
        .map(|node| sign_off::read(node, &own, controls, diagnostics));
    let after = mapping
        .optional("after", diagnostics)
        .map(|node| earlier(&node, &own, controls, diagnostics))
        .unwrap_or_default();
    let escalate = mapping
        .optional("escalate", diagnostics)
        .map(|node| escalate(&node, diagnostics));
    let break_glass = mapping
        .optional("break_glass", diagnostics)
        .map(|node| break_glass(&node, diagnostics));
    let waiver = mapping
        .optional("waiver", diagnostics)
        .map(|node| waiver(&node, diagnostics));
    mapping.finish(diagnostics);
    let Some(place) = id_node else {
        return;
    };
    if satisfied.is_none() && sign_off.is_none() {
        diagnostics.push(
            Diagnostic::new("nothing_to_satisfy", place.place(), "this control asks for nothing")
                .help("give it `satisfied`, `sign_off` or both; `satisfied: false` with `forbid: true` forbids"),
        );
    }
    check_ban(
        forbids,
        unless_node.as_ref(),
        sign_off_node.as_ref(),
        diagnostics,
    );
    controls.push(ControlSource {
        id: own,
        place,
        title: title.unwrap_or_default(),
        effect: match effect {
            Some(1) => Effect::Warn,
            Some(2) => Effect::Audit,
            _ => Effect::Block,
        },
        applies: applies.flatten(),
        satisfied: satisfied.flatten(),
        forbids,
        unless_signed: unless_node.is_some(),
        asked: match asked {
            Some(1) => Asked::Now,
            _ => Asked::BeforeLanding,
        },
        message: message.flatten(),
        sign_off: sign_off.flatten(),
        after,
        escalate: escalate.flatten(),
        break_glass: break_glass.flatten(),
        waiver: waiver.flatten(),
    });
}

/// A ban has no sign-off, or one that lifts it.
fn check_ban(
    forbids: bool,
    unless: Option<&Rc<Node>>,
    sign_off: Option<&Rc<Node>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    match (forbids, unless, sign_off) {
        (true, None, Some(node)) => diagnostics.push(
            Diagnostic::new(
                "forbid_with_sign_off",
                node.place(),
                "what is forbidden can't be signed off",
            )
            .help("remove `forbid: true` or `sign_off`, or add `unless: sign_off` if sign-offs lift the ban"),
        ),
        (false, Some(node), _) | (true, Some(node), None) => diagnostics.push(
            Diagnostic::new(
                "unless_without_ban",
                node.place(),
                "`unless: sign_off` says that sign-offs lift a ban",
            )
            .help("give the control both `forbid: true` and `sign_off`, or remove `unless`"),
        ),
        _ => {}
    }
}

/// Earlier controls by their ids. Whether an unknown id belongs to a later control shows only at the end: see
/// [`later_references`].
pub(crate) fn earlier(
    node: &Rc<Node>,
    own: &str,
    controls: &[ControlSource],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<u16> {
    let mut places = Vec::new();
    for value in scalar::list(node, diagnostics) {
        let Some(id) = scalar::text(&value, diagnostics) else {
            continue;
        };
        let found = controls.iter().position(|control| control.id == id);
        match found.and_then(|place| u16::try_from(place).ok()) {
            Some(place) if places.contains(&place) => diagnostics.push(Diagnostic::new(
                "duplicate_value",
                value.place(),
                format!("`{id}` is already in this list"),
            )),
            Some(place) => places.push(place),
            None if id == own => diagnostics.push(Diagnostic::new(
                "later_control",
                value.place(),
                "a control can't name itself here",
            )),
            None => {
                let help =
                    suggest::nearest(&id, controls.iter().map(|control| control.id.as_str()))
                        .map(|id| format!("did you mean `{id}`?"));
                diagnostics.push(
                    Diagnostic::new(
                        "unknown_control",
                        value.place(),
                        format!("there is no control `{id}`"),
                    )
                    .maybe_help(help),
                );
            }
        }
    }
    places.sort_unstable();
    places
}

/// Turns diagnostics about unknown ids that belong to later controls into diagnostics about the order.
pub(crate) fn later_references(controls: &[ControlSource], diagnostics: &mut [Diagnostic]) {
    for diagnostic in diagnostics
        .iter_mut()
        .filter(|diagnostic| diagnostic.code == "unknown_control")
    {
        let later = controls
            .iter()
            .find(|control| diagnostic.message == format!("there is no control `{}`", control.id));
        if let Some(control) = later {
            diagnostic.code = "later_control";
            diagnostic.message = format!(
                "`{}` is further down, on line {}",
                control.id, control.place.line
            );
            diagnostic.help = Some(
                "`after` and `distinct_from` name earlier controls only: move it up".to_owned(),
            );
        }
    }
}

fn escalate(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<EscalateSource> {
    let mut mapping = Mapping::read(node, "an escalation", diagnostics);
    let queue = mapping.required("queue", diagnostics).and_then(|node| {
        let queue = scalar::text(&node, diagnostics)?;
        check_id(&queue, &node, diagnostics);
        Some(queue)
    });
    let due = mapping
        .optional("due", diagnostics)
        .and_then(|node| scalar::duration(&node, diagnostics));
    let clock_node = mapping.optional("clock", diagnostics);
    let clock = clock_node
        .as_ref()
        .and_then(|node| scalar::one_of(node, &["elapsed", "working"], diagnostics));
    let mut then: Vec<(i64, Rc<Node>)> = Vec::new();
    if let Some(node) = mapping.optional("then", diagnostics) {
        for value in scalar::list(&node, diagnostics) {
            let mut step = Mapping::read(&value, "a step of an escalation", diagnostics);
            let after_node = step.required("after", diagnostics);
            let after = after_node
                .as_ref()
                .and_then(|node| scalar::duration(node, diagnostics));
            let to = step
                .required("to", diagnostics)
                .and_then(|node| expression(&node, diagnostics));
            step.finish(diagnostics);
            let (Some(after), Some(place)) = (after, after_node) else {
                continue;
            };
            let before = then.last().map(|(after, _)| *after).unwrap_or(0);
            if after <= before {
                diagnostics.push(
                    Diagnostic::new(
                        "escalation_order",
                        place.place(),
                        "this step does not come after the one before it",
                    )
                    .help("`after` counts from the opening of the escalation"),
                );
            }
            then.extend(to.map(|to| (after, to)));
        }
    }
    mapping.finish(diagnostics);
    Some(EscalateSource {
        queue: queue?,
        due,
        clock: match clock {
            Some(1) => (Clock::Working, clock_node),
            _ => (Clock::Elapsed, clock_node),
        },
        then,
    })
}

fn break_glass(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<BreakGlassSource> {
    let mut mapping = Mapping::read(node, "break-glass", diagnostics);
    let who = mapping
        .required("who", diagnostics)
        .and_then(|node| expression(&node, diagnostics));
    let reason = mapping
        .optional("reason", diagnostics)
        .and_then(|node| scalar::one_of(&node, &["required", "optional"], diagnostics));
    let expires = mapping
        .required("expires", diagnostics)
        .and_then(|node| scalar::duration(&node, diagnostics));
    let post_review = mapping
        .optional("follow_up", diagnostics)
        .and_then(|node| follow_up(&node, diagnostics));
    mapping.finish(diagnostics);
    Some(BreakGlassSource {
        who: who?,
        reason_required: reason != Some(1),
        expires: expires?,
        post_review,
    })
}

/// `post_review`, or `{post_review: 72h}`
fn follow_up(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<i64> {
    if let crate::yaml::Kind::Scalar(_) = node.kind {
        return scalar::one_of(node, &["post_review"], diagnostics).map(|_| DEFAULT_POST_REVIEW);
    }
    let mut mapping = Mapping::read(node, "the follow-up", diagnostics);
    let due = mapping
        .required("post_review", diagnostics)
        .and_then(|node| scalar::duration(&node, diagnostics));
    mapping.finish(diagnostics);
    due
}

fn waiver(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<WaiverSource> {
    let mut mapping = Mapping::read(node, "a waiver", diagnostics);
    let who = mapping
        .required("who", diagnostics)
        .and_then(|node| expression(&node, diagnostics));
    let expires = mapping
        .required("expires", diagnostics)
        .and_then(|node| scalar::duration(&node, diagnostics));
    mapping.finish(diagnostics);
    Some(WaiverSource {
        who: who?,
        expires: expires?,
    })
}
