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
mod diagnostic;
mod folder;
mod render;
mod source;
mod suggest;
mod yaml;

pub use diagnostic::{Diagnostic, Diagnostics};
pub use folder::{Folder, Options};

use countersign_program::policy::Policy;

/// A policy without errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// The typed policy.
    pub policy: Policy,
    /// What is odd about it, by place.
    pub warnings: Vec<Diagnostic>,
}

impl Compiled {
    /// The warnings as text with code frames. `folder` is what was compiled.
    pub fn render_warnings(&self, folder: &Folder, color: bool) -> String {
        render::warnings(&self.warnings, folder, color)
    }
}

/// Compiles the policy of a folder, whose root is `policy.yaml`.
///
/// # Errors
/// All that is wrong with the policy, in one run, by file, line and column.
pub fn compile(folder: &Folder, _options: &Options) -> Result<Compiled, Diagnostics> {
    let place = diagnostic::Place::start_of("policy.yaml");
    let finding = match folder
        .get("policy.yaml")
        .map(|text| yaml::read("policy.yaml", text))
    {
        None => Diagnostic::new("no_policy", place, "the folder has no `policy.yaml`"),
        Some(Err(finding)) => finding,
        Some(Ok(_)) => Diagnostic::new("not_compiled", place, "policies can't be compiled yet"),
    };
    Err(Diagnostics::new(vec![finding]))
}
