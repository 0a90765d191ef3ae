//! Opens bundles and decides with them.
//!
//! A bundle is a WebAssembly component that holds one policy. [`Engine::open`] refuses whatever is not an intact bundle
//! of a known contract before anything of it is compiled or run. [`Policy`] then decides, each time in a fresh instance
//! that shares nothing with the one before, under [`Limits`] that the caller has to name.
//!
//! ```
//! use countersign::{Allocation, Cache, Engine, EngineOptions, Limits, OpenError};
//!
//! let engine = Engine::new(EngineOptions { cache: Cache::Disabled, allocation: Allocation::OnDemand })?;
//! let refused = engine.open(b"#!/bin/sh", None, Limits::recommended());
//! assert!(matches!(refused, Err(OpenError::NotWasm)));
//! # Ok::<(), countersign::EngineError>(())
//! ```
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

mod digest;
mod engine;
mod evaluation;
mod functions;
mod inspect;
mod instance;
mod limits;
mod policy;
mod watchdog;

pub use countersign_contract::manifest::Manifest;
pub use engine::{Allocation, Cache, Engine, EngineError, EngineOptions};
pub use evaluation::{EvaluateError, Evaluation};
pub use inspect::{Inspection, OpenError, inspect};
pub use limits::Limits;
pub use policy::Policy;
