//! Compiled policy in, bundle out.
//!
//! A bundle is a WebAssembly component that imports nothing. It is the evaluator with the policy already loaded: the
//! evaluator's module is instantiated, the policy is handed to it, and the state of the instance becomes the module that
//! is wrapped as a component. What loads a policy is dropped on the way, so a bundle can't take another one.
//!
//! The same policy gives the same bytes, wherever and however often it is built. The SHA-256 of the file is the bundle's
//! identity.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "a test that meets what it does not expect should stop there"
    )
)]

mod bundle;
mod component;
mod snapshot;

pub use bundle::{Bundle, BundleError, bundle};

/// The evaluator's module, without a policy.
pub static EVALUATOR: &[u8] = include_bytes!(env!("COUNTERSIGN_EVALUATOR"));

/// The component around [`DECIDER`]: a bundle, but for the policy and the marks of what it is.
static COMPONENT: &[u8] = include_bytes!(env!("COUNTERSIGN_COMPONENT"));

/// The evaluator's module without all that only loads a policy: what a bundle consists of, but for the policy.
static DECIDER: &[u8] = include_bytes!(env!("COUNTERSIGN_DECIDER"));
