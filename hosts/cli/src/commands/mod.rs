//! One module a command.

pub mod backtest;
pub mod build;
pub mod check;
pub mod completions;
pub mod declare;
pub mod facts;
pub mod init;
pub mod inspect;
pub mod lint;
pub mod provenance;
pub mod risk;
pub mod roster;
pub mod schema;
pub mod show;
pub mod signoff;
pub mod simulate;
pub mod survey;
pub mod test;
