//! The contract: every type that crosses the sandbox, generated from `wit/` by `cargo xtask gen`.
//!
//! `types` has the Rust types with their JSON form; `table` has the shape of each record, for whoever has to reason
//! about facts without touching them (the compiler's type checker). Both follow from calls of the macros in `declare`, which
//! is written by hand, as the JSON form of timestamps is.
//!
//! `path` says how a path is written and what covers it, for whoever compares paths.
//!
//! `text` shows text of outside so that nothing in it hides; every crate depends on this one.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        reason = "a test stops at what it does not expect"
    )
)]

mod declare;
mod json;
pub mod manifest;
pub mod path;
mod shape;
mod table;
pub mod text;
mod timestamp;
pub mod types;

pub use shape::{EnumShape, FieldShape, RecordShape, Shape};
pub use table::{ENUMS, RECORDS};
pub use timestamp::TimestampError;
pub use types::CONTRACT_VERSION;
