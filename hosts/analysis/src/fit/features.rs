//! Features that every decision holds, and the rule that gives the same number inside a policy.

use countersign_contract::types::Decision;

/// How a policy computes a feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Name, as in the history.
    pub name: String,
    /// CEL expression, a double.
    pub value: String,
    /// What it stands for, in words. Absent: its name.
    pub words: Option<String>,
}

/// A feature that the engine itself finds.
struct KnownFeature {
    name: &'static str,
    value: &'static str,
    words: &'static str,
    of: fn(&Decision) -> f64,
}

const KNOWN: &[KnownFeature] = &[
    KnownFeature {
        name: "lines_added",
        value: "double(totals.added)",
        words: "lines added",
        of: |decision| f64::from(decision.totals.added),
    },
    KnownFeature {
        name: "lines_deleted",
        value: "double(totals.deleted)",
        words: "lines deleted",
        of: |decision| f64::from(decision.totals.deleted),
    },
    KnownFeature {
        name: "files",
        value: "double(totals.files)",
        words: "files touched",
        of: |decision| f64::from(decision.totals.files),
    },
    KnownFeature {
        name: "commits",
        value: "double(totals.commits)",
        words: "commits",
        of: |decision| f64::from(decision.totals.commits),
    },
    KnownFeature {
        name: "ai_lines",
        value: "double(provenance.ai_lines.max)",
        words: "lines by AI, at most",
        of: |decision| {
            let provenance = &decision.provenance;
            // Where no upper bound is known, the lines that are known stand in for it.
            let most = provenance.lines.max(provenance.ai_lines.min);
            f64::from(provenance.ai_lines.max.min(most))
        },
    },
    KnownFeature {
        name: "agent_authored",
        value: "provenance.agent_authored ? 1.0 : 0.0",
        words: "an agent authored it",
        of: |decision| f64::from(u8::from(decision.provenance.agent_authored)),
    },
    KnownFeature {
        name: "undeclared_commits",
        value: "double(provenance.undeclared.size())",
        words: "commits with AI that is not declared",
        of: |decision| decision.provenance.undeclared.len() as f64,
    },
    KnownFeature {
        name: "past_incidents",
        value: "double(impact.incidents.size())",
        words: "past incidents of what it touches",
        of: |decision| decision.impact.incidents.len() as f64,
    },
    KnownFeature {
        name: "services",
        value: "double(impact.services.size())",
        words: "services touched",
        of: |decision| decision.impact.services.len() as f64,
    },
    KnownFeature {
        name: "dependents",
        value: "double(impact.dependents.size())",
        words: "services that depend on what it touches",
        of: |decision| decision.impact.dependents.len() as f64,
    },
];

/// The features of a decision, by name.
pub(super) fn of_decision(decision: &Decision) -> Vec<(&'static str, f64)> {
    KNOWN
        .iter()
        .map(|known| (known.name, (known.of)(decision)))
        .collect()
}

/// The term of a feature: as the policy has it, else as the engine knows it, else the organisation's own fact of that name.
pub(super) fn term(name: &str, policy: &[Term]) -> (Term, Origin) {
    if let Some(term) = policy.iter().find(|term| term.name == name) {
        return (term.clone(), Origin::Policy);
    }
    match KNOWN.iter().find(|known| known.name == name) {
        Some(known) => (
            Term {
                name: name.to_owned(),
                value: known.value.to_owned(),
                words: Some(known.words.to_owned()),
            },
            Origin::Engine,
        ),
        None => (
            Term {
                name: name.to_owned(),
                value: format!("extra.{name}"),
                words: Some(name.replace('_', " ")),
            },
            Origin::Extra,
        ),
    }
}

/// Names of the features that need no declaration.
pub fn known() -> impl Iterator<Item = (&'static str, &'static str)> {
    KNOWN.iter().map(|known| (known.name, known.value))
}

/// Where the rule of a term comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The policy has a term of that name.
    Policy,
    /// The engine finds it in every change.
    Engine,
    /// A fact of the organisation's own, which the policy has to declare under `extra`.
    Extra,
}
