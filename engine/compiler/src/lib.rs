//! The compiler: a policy's folder becomes a checked, typed policy, or a list of all that is wrong with it.
//!
//! It does no input or output, starts no thread and recurses only to a known depth, so that it also runs inside a browser.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod cases;
mod check;
pub mod codes;
mod cost;
mod diagnostic;
mod expression;
pub mod extends;
mod folder;
mod lint;
mod policy;
mod positions;
mod render;
pub mod resolved;
mod standalone;
mod suggest;
mod yaml;
mod zones;

pub use codes::Code;
pub use diagnostic::{Diagnostic, Diagnostics, Severity};
pub use folder::{Folder, Options};
pub use lint::{Linted, RosterLevels, Silenced, lint};
pub use policy::schema::policy_schema;
pub use render::findings as render;
pub use standalone::{Environment, compile_expression};
pub use zones::tables as zone_tables;

use countersign_contract::manifest::{ExtendedPolicy, RemovedPart};
use countersign_program::policy::Policy;

/// A policy without errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// The typed policy.
    pub policy: Policy,
    /// What is odd about it, by place, and not silenced by a comment.
    pub warnings: Vec<Diagnostic>,
    /// What it extends, the nearest first.
    pub extends: Vec<ExtendedPolicy>,
    /// What it inherits, and does without.
    pub removed: Vec<RemovedPart>,
}

impl Compiled {
    /// The policy as a bundle holds it.
    pub fn encode(&self) -> Vec<u8> {
        countersign_program::encode(&self.policy)
    }

    /// The warnings as text with code frames. `folder` is what was compiled.
    pub fn render_warnings(&self, folder: &Folder, color: bool) -> String {
        render::findings(&self.warnings, folder, color)
    }
}

/// Compiles the policy of a folder, whose root is `policy.yaml`.
///
/// # Errors
/// All that is wrong with the policy, in one run, by file, line and column.
pub fn compile(folder: &Folder, options: &Options) -> Result<Compiled, Diagnostics> {
    let (mut compiled, _) = policy::compile::compile(folder, options)?;
    let warnings = std::mem::take(&mut compiled.warnings);
    (compiled.warnings, _) = lint::silence::apply(folder, warnings, lint::silence::Unused::Ignore);
    Ok(compiled)
}
