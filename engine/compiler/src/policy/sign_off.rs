//! `sign_off` of a control as it is written.

use super::control::{ControlSource, earlier};
use super::document::expression;
use super::mapping::Mapping;
use super::scalar;
use crate::diagnostic::Diagnostic;
use crate::yaml::{self, Node};
use countersign_contract::types::{AssessmentArea, Authentication};
use countersign_program::policy::{Binding, Involvement};
use std::rc::Rc;

/// Most people that one control can ask for.
const MOST_SIGNERS: i64 = 50;

/// `sign_off` as it is written.
#[derive(Debug)]
pub(crate) struct SignOffSource {
    pub count: u32,
    pub eligible: Rc<Node>,
    pub assesses: Vec<AssessmentArea>,
    pub involved_may_sign: Vec<Involvement>,
    pub binding: Binding,
    pub authentication: Vec<Authentication>,
    pub distinct_teams: Option<u32>,
    pub pairing: bool,
    /// That owners sign for each path, and who signs for paths without.
    pub owned: Option<Option<Rc<Node>>>,
    pub distinct_from: Vec<u16>,
}

/// Reads `sign_off`. `own` is the control's id, `controls` are those before it.
pub(crate) fn read(
    node: &Rc<Node>,
    own: &str,
    controls: &[ControlSource],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<SignOffSource> {
    const AREAS: [(&str, AssessmentArea); 6] = [
        ("diff", AssessmentArea::Diff),
        ("ai_contribution", AssessmentArea::AiContribution),
        ("systemic_risk", AssessmentArea::SystemicRisk),
        ("context", AssessmentArea::Context),
        ("dependencies", AssessmentArea::Dependencies),
        ("failure_history", AssessmentArea::FailureHistory),
    ];
    const INVOLVEMENTS: [(&str, Involvement); 5] = [
        ("author", Involvement::Author),
        ("committer", Involvement::Committer),
        ("co_author", Involvement::CoAuthor),
        ("last_pusher", Involvement::LastPusher),
        ("prompter", Involvement::Prompter),
    ];
    const WAYS: [(&str, Authentication); 4] = [
        ("none", Authentication::None),
        ("forge", Authentication::Forge),
        ("reauthenticated", Authentication::Reauthenticated),
        ("signed", Authentication::Signed),
    ];
    let mut mapping = Mapping::read(node, "a sign-off", diagnostics);
    let count = mapping
        .optional("count", diagnostics)
        .and_then(|node| scalar::whole(&node, 1, MOST_SIGNERS, diagnostics))
        .and_then(|count| u32::try_from(count).ok())
        .unwrap_or(1);
    let owned = owned(&mut mapping, diagnostics);
    let eligible = match owned {
        // Who owns a path may sign for it; `eligible` can ask for more.
        Some(_) => mapping
            .optional("eligible", diagnostics)
            .or_else(|| yaml::read(&node.file, "true").ok().flatten()),
        None => mapping.required("eligible", diagnostics),
    };
    let eligible = eligible.and_then(|node| expression(&node, diagnostics));
    let assesses = words(&mut mapping, "assesses", &AREAS, diagnostics).unwrap_or_default();
    let mut involved_may_sign = words(
        &mut mapping,
        "involved_may_sign",
        &INVOLVEMENTS,
        diagnostics,
    )
    .unwrap_or_default();
    involved_may_sign.sort_unstable();
    let binding = mapping
        .optional("binding", diagnostics)
        .and_then(|node| scalar::one_of(&node, &["content", "revision"], diagnostics));
    let mut authentication = words(&mut mapping, "authentication", &WAYS, diagnostics)
        .unwrap_or_else(|| {
            vec![
                Authentication::Forge,
                Authentication::Reauthenticated,
                Authentication::Signed,
            ]
        });
    authentication.sort_unstable();
    if authentication.is_empty() {
        let place = mapping.key("authentication");
        diagnostics.push(Diagnostic::new(
            "empty_list",
            place.as_ref().map_or(node.place(), |node| node.place()),
            "without a way of authentication no sign-off counts",
        ));
    }
    let teams_node = mapping.optional("distinct_teams", diagnostics);
    let distinct_teams = teams_node
        .as_ref()
        .and_then(|node| scalar::whole(node, 2, MOST_SIGNERS, diagnostics))
        .and_then(|teams| u32::try_from(teams).ok());
    if let (Some(teams), Some(node)) = (distinct_teams, &teams_node)
        && teams > count
    {
        diagnostics.push(
            Diagnostic::new(
                "too_many_teams",
                node.place(),
                format!("{count} people can't come from {teams} different teams"),
            )
            .help("raise `count`, or ask for fewer teams"),
        );
    }
    if let (Some(_), Some(node)) = (&owned, &teams_node) {
        diagnostics.push(
            Diagnostic::new(
                "teams_of_owners",
                node.place(),
                "owners of a path are asked whichever teams they are in",
            )
            .help("ask for people of different teams in a control of its own"),
        );
    }
    let distinct_from = mapping
        .optional("distinct_from", diagnostics)
        .map(|node| earlier(&node, own, controls, diagnostics))
        .unwrap_or_default();
    let unsigned = distinct_from.iter().filter_map(|place| {
        let other = controls.get(usize::from(*place))?;
        other.sign_off.is_none().then_some(other)
    });
    if let Some(other) = unsigned.into_iter().next() {
        diagnostics.push(
            Diagnostic::new(
                "no_sign_off",
                mapping
                    .key("distinct_from")
                    .as_ref()
                    .map_or(node.place(), |node| node.place()),
                format!("nobody signs for `{}`", other.id),
            )
            .help("name controls that have a `sign_off`"),
        );
    }
    let pairing = mapping
        .optional("pairing", diagnostics)
        .and_then(|node| scalar::truth(&node, diagnostics))
        .unwrap_or(false);
    mapping.finish(diagnostics);
    Some(SignOffSource {
        count,
        eligible: eligible?,
        assesses,
        involved_may_sign,
        binding: if binding == Some(1) {
            Binding::Revision
        } else {
            Binding::Content
        },
        authentication,
        distinct_teams,
        pairing,
        owned,
        distinct_from,
    })
}

/// `each: owned_path`, and `unowned` beside it.
fn owned(mapping: &mut Mapping, diagnostics: &mut Vec<Diagnostic>) -> Option<Option<Rc<Node>>> {
    let each = mapping.optional("each", diagnostics);
    if let Some(node) = &each {
        scalar::one_of(node, &["owned_path"], diagnostics);
    }
    let unowned = mapping.optional("unowned", diagnostics);
    if let (None, Some(node)) = (&each, &unowned) {
        diagnostics.push(
            Diagnostic::new(
                "unowned_without_each",
                node.place(),
                "`unowned` says who signs for paths without owners, and this sign-off does not ask owners",
            )
            .help("add `each: owned_path`, or remove `unowned`"),
        );
    }
    each.map(|_| unowned.and_then(|node| expression(&node, diagnostics)))
}

fn words<T: Copy>(
    mapping: &mut Mapping,
    key: &'static str,
    known: &[(&str, T)],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<T>> {
    let node = mapping.optional(key, diagnostics)?;
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let places = scalar::words(&node, &names, diagnostics);
    Some(
        places
            .into_iter()
            .filter_map(|place| known.get(place).map(|(_, value)| *value))
            .collect(),
    )
}
