//! The contract: every type that crosses the sandbox, generated from `wit/` by `cargo xtask gen`.
//!
//! `types` has the Rust types with their JSON form; `table` has the shape of each record, for whoever has to reason
//! about facts without touching them (the compiler's type checker). Only the JSON form of timestamps is written by hand.
//!
//! `text` shows text of outside so that nothing in it hides; every crate depends on this one.

pub mod manifest;
mod object;
mod shape;
mod table;
pub mod text;
mod timestamp;
pub mod types;

pub use shape::{EnumShape, FieldShape, RecordShape, Shape};
pub use table::{ENUMS, RECORDS};
pub use timestamp::TimestampError;
pub use types::CONTRACT_VERSION;
