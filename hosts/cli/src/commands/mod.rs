//! One module a command.

pub mod build;
pub mod check;
pub mod completions;
pub mod declare;
pub mod facts;
pub mod inspect;
pub mod provenance;
pub mod schema;
pub mod survey;
pub mod test;
