//! Serves the decisions of one policy bundle over HTTP, and gates pull requests on GitHub with it.
//!
//! Two ways lead in, and they never meet. `POST /v1/decide` decides on facts that the caller vouches for; the answer is
//! marked as such. A webhook only says which change to look at: its facts are collected anew through the forge's API, at
//! the server's own time, with bundle, roster and context documents of the server's operator, and the decision goes out as a check run.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod logging;
mod server;
pub mod settings;

mod app;
mod router;

mod body;
mod decide;
mod openapi;
mod problem;
mod webhook;

mod deliveries;
mod gate;
mod github;
mod jobs;

mod bundle;
mod context;
mod evaluation;
mod files;
mod metrics;

pub use files::BundleError;
pub use server::{Handle, Server, StartError, Stopped};
pub use settings::{Settings, SettingsError};
