//! Bounds, risk model, routing and provenance settings.

use super::agents;
use super::document;
use super::mapping::Mapping;
use super::scalar;
use crate::diagnostic::Diagnostic;
use crate::suggest;
use crate::yaml::Node;
use countersign_program::check_glob;
use countersign_program::library::cost::{Bounds, DEFAULT_BOUNDS};
use countersign_program::policy::{Mechanical, ProvenanceSettings, Spread};
use std::rc::Rc;

/// `bounds`
pub(crate) fn bounds(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Bounds {
    let mut bounds = Bounds::default();
    let mapping = Mapping::read(node, "the bounds", diagnostics);
    for (name, key, value) in mapping.named() {
        if !DEFAULT_BOUNDS.iter().any(|(known, _)| *known == name) {
            let known = DEFAULT_BOUNDS.iter().map(|(name, _)| *name);
            let help = suggest::nearest(name, known.clone())
                .map(|name| format!("did you mean `{name}`?"))
                .unwrap_or_else(|| {
                    format!(
                        "lists with a bound: {}",
                        known.collect::<Vec<_>>().join(", ")
                    )
                });
            diagnostics.push(
                Diagnostic::new(
                    "unknown_key",
                    key.place(),
                    format!("there is no list `{name}` to bound"),
                )
                .help(help),
            );
            continue;
        }
        if let Some(value) = scalar::whole(value, 0, 100_000_000, diagnostics) {
            bounds.set(name, value.unsigned_abs());
        }
    }
    bounds
}

/// The risk model as it is written.
#[derive(Debug)]
pub(crate) struct RiskSource {
    pub intercept: f64,
    pub terms: Vec<TermSource>,
    pub bands: Vec<(String, f64)>,
}

/// A term of the risk model as it is written.
#[derive(Debug)]
pub(crate) struct TermSource {
    pub name: String,
    pub value: Rc<Node>,
    pub weight: f64,
    pub words: Option<String>,
}

/// `routing` as it is written.
#[derive(Debug, Default)]
pub(crate) struct RoutingSource {
    pub rank: Option<Rc<Node>>,
    pub spread: Spread,
}

/// `risk`
pub(crate) fn risk(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> RiskSource {
    let mut mapping = Mapping::read(node, "the risk model", diagnostics);
    let intercept = mapping
        .required("intercept", diagnostics)
        .and_then(|node| scalar::number(&node, diagnostics))
        .unwrap_or(0.0);
    let mut terms: Vec<TermSource> = Vec::new();
    if let Some(node) = mapping.required("terms", diagnostics) {
        for value in scalar::list(&node, diagnostics) {
            let Some((term, name)) = term(&value, diagnostics) else {
                continue;
            };
            if terms.iter().any(|other| other.name == term.name) {
                diagnostics.push(Diagnostic::new(
                    "duplicate_name",
                    name.place(),
                    format!("there is already a term `{}`", term.name),
                ));
                continue;
            }
            terms.push(term);
        }
    }
    let bands = mapping
        .optional("bands", diagnostics)
        .map(|node| bands(&node, diagnostics))
        .unwrap_or_default();
    mapping.finish(diagnostics);
    RiskSource {
        intercept,
        terms,
        bands,
    }
}

fn term(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<(TermSource, Rc<Node>)> {
    let mut mapping = Mapping::read(node, "a risk term", diagnostics);
    let name_node = mapping.required("name", diagnostics);
    let name = name_node
        .as_ref()
        .and_then(|node| scalar::filled(node, diagnostics));
    let value = mapping
        .required("value", diagnostics)
        .and_then(|node| document::expression(&node, diagnostics));
    let weight = mapping
        .required("weight", diagnostics)
        .and_then(|node| scalar::number(&node, diagnostics));
    let words = mapping
        .optional("words", diagnostics)
        .and_then(|node| scalar::filled(&node, diagnostics));
    mapping.finish(diagnostics);
    let term = TermSource {
        name: name?,
        value: value?,
        weight: weight?,
        words,
    };
    Some((term, name_node?))
}

fn bands(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, f64)> {
    let mapping = Mapping::read(node, "the bands", diagnostics);
    let mut bands: Vec<(String, f64)> = Vec::new();
    for (name, key, value) in mapping.named() {
        let Some(bound) = scalar::number(value, diagnostics) else {
            continue;
        };
        if !(0.0..=1.0).contains(&bound) {
            diagnostics.push(Diagnostic::new(
                "out_of_range",
                value.place(),
                "a band begins between 0 and 1, as scores do",
            ));
        } else if bands
            .iter()
            .any(|(_, other)| other.total_cmp(&bound).is_eq())
        {
            diagnostics.push(Diagnostic::new(
                "duplicate_value",
                key.place(),
                format!("another band begins at {bound} too"),
            ));
        } else {
            bands.push((name.to_owned(), bound));
        }
    }
    bands.sort_by(|a, b| a.1.total_cmp(&b.1));
    bands
}

/// `routing`
pub(crate) fn routing(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> RoutingSource {
    let mut mapping = Mapping::read(node, "routing", diagnostics);
    let rank = mapping
        .optional("rank", diagnostics)
        .and_then(|node| document::expression(&node, diagnostics));
    let mut spread = Spread::default();
    if let Some(below) = mapping
        .optional("spread_below", diagnostics)
        .and_then(|node| scalar::whole(&node, 0, 1_000, diagnostics))
        .and_then(|below| u32::try_from(below).ok())
    {
        spread.below = below;
    }
    if let Some(node) = mapping.optional("known_from", diagnostics)
        && let Some(from) = scalar::number(&node, diagnostics)
    {
        if (0.0..=1.0).contains(&from) {
            spread.known_from = from;
        } else {
            diagnostics.push(Diagnostic::new(
                "out_of_range",
                node.place(),
                "expertise goes from 0 to 1",
            ));
        }
    }
    mapping.finish(diagnostics);
    RoutingSource { rank, spread }
}

/// `provenance`, added to what other files say.
pub(crate) fn provenance(
    node: &Rc<Node>,
    settings: &mut ProvenanceSettings,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut mapping = Mapping::read(node, "the provenance settings", diagnostics);
    if let Some(node) = mapping.optional("agents", diagnostics) {
        settings.agents = agents::agents(&node, diagnostics);
    }
    if let Some(node) = mapping.optional("trailers", diagnostics) {
        for value in scalar::list(&node, diagnostics) {
            let Some(trailer) = scalar::filled(&value, diagnostics) else {
                continue;
            };
            let valid = trailer
                .chars()
                .all(|character| character.is_ascii_alphanumeric() || character == '-');
            if valid {
                settings.trailers.push(trailer.to_ascii_lowercase());
            } else {
                diagnostics.push(
                    Diagnostic::new(
                        "bad_trailer",
                        value.place(),
                        format!("`{trailer}` can't be a trailer's key"),
                    )
                    .help("a key has letters, digits and `-`, and no colon"),
                );
            }
        }
    }
    if let Some(node) = mapping.optional("mechanical", diagnostics) {
        for value in scalar::list(&node, diagnostics) {
            let Some(glob) = scalar::filled(&value, diagnostics) else {
                continue;
            };
            match check_glob(&glob) {
                Ok(()) => settings.mechanical.push(glob),
                Err(why) => diagnostics.push(Diagnostic::new(
                    "invalid_glob",
                    value.place(),
                    format!("this is not a glob: {why}"),
                )),
            }
        }
    }
    if let Some(node) = mapping.optional("count", diagnostics) {
        const KINDS: [(&str, Mechanical); 4] = [
            ("lock_files", Mechanical::LockFile),
            ("generated", Mechanical::Generated),
            ("vendored", Mechanical::Vendored),
            ("white_space", Mechanical::WhiteSpace),
        ];
        let names = KINDS.map(|(name, _)| name);
        for place in scalar::words(&node, &names, diagnostics) {
            settings
                .counted
                .extend(KINDS.get(place).map(|(_, kind)| *kind));
        }
        settings.counted.sort_unstable();
        settings.counted.dedup();
    }
    if let Some(node) = mapping.optional("trust", diagnostics) {
        const FORMATS: [&str; 3] = ["git-ai", "agent-trace", "attestation"];
        for place in scalar::words(&node, &FORMATS, diagnostics) {
            settings
                .trusted_notes
                .extend(FORMATS.get(place).map(|format| (*format).to_owned()));
        }
        settings.trusted_notes.sort_unstable();
        settings.trusted_notes.dedup();
    }
    if let Some(window) = mapping
        .optional("window", diagnostics)
        .and_then(|node| scalar::duration(&node, diagnostics))
    {
        settings.window = window;
    }
    mapping.finish(diagnostics);
}
