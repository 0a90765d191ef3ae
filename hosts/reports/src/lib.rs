//! Renders decisions, and what many decisions together tell. Each format is a pure function to text; only this crate knows
//! formats. A decision comes as a [`Report`], one module a format; a backtest, a simulation, a survey, a test run and an
//! inspected bundle have a module each.
//!
//! A decision quotes text that its change supplied: logins, paths, messages of commits. Every format escapes it in its own way,
//! so that a change can't forge lines, colours, workflow commands, mentions or markup in its own report.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod remedy;
mod summary;
pub mod untrusted;
mod wording;

pub mod text;

pub mod json;

pub mod github;
pub mod junit;
pub mod sarif;

pub mod check_run;
pub mod commit_status;
pub mod markdown;

pub mod brief;
pub mod combined;
pub mod html;
pub mod numbers;

pub mod backtest;
pub mod inspection;
pub mod simulation;
pub mod survey;
pub mod test_run;

use countersign_contract::types::{Decision, Trace};

/// A decision with what identifies how it came about.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The decision.
    pub decision: &'a Decision,
    /// SHA-256 of the bundle, 64 hexadecimal digits.
    pub bundle_digest: &'a str,
    /// SHA-256 of the facts' JSON text, 64 hexadecimal digits.
    pub facts_digest: &'a str,
    /// Fuel that the sandbox used.
    pub fuel: u64,
    /// How each expression came to its value. Empty unless an explanation was asked for.
    pub traces: &'a [Trace],
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Report;
    use countersign_contract::types::Decision;
    use std::sync::LazyLock;

    /// Any decision.
    pub(crate) fn decision() -> Decision {
        serde_json::from_str(include_str!("../tests/decisions/pass.json")).unwrap()
    }

    /// A report with digests that are easy to recognise.
    pub(crate) fn report(decision: &Decision) -> Report<'_> {
        static DIGESTS: LazyLock<(String, String)> =
            LazyLock::new(|| ("b".repeat(64), "f".repeat(64)));
        Report {
            decision,
            bundle_digest: &DIGESTS.0,
            facts_digest: &DIGESTS.1,
            fuel: 12,
            traces: &[],
        }
    }
}
