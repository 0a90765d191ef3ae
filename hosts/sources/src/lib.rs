//! Facts from the outside, as the contract's types: git repositories, GitHub, rosters, sign-off files, context documents and
//! owners files.
//!
//! A fact that could not be had is reported as incomplete, never guessed. What a person should hear of the
//! collection comes beside the facts, as [`SourceWarning`]s.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod context;
pub mod declaration_form;
mod document;
mod error;
mod facts;
pub mod fetch;
pub mod git;
pub mod github;
mod measure;
mod order;
pub mod owners;
pub mod people;
pub mod roster;
pub mod sign_offs;
mod warning;

pub use document::DocumentError;
pub use error::SourceError;
pub use warning::{Collected, SourceWarning};
