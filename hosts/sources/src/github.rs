//! Facts from GitHub: a webhook's payload and REST documents in, facts out. Nothing is fetched here.
//!
//! A server parses the payload with [`Event::parse`], asks [`Event::changes`] which pull requests it is about, fetches
//! the [`Documents`] of each, and hands both over. What it could not fetch is left out and comes out as not supplied.

mod accounts;
mod collect;
mod documents;
mod earlier;
mod event;
mod lists;
mod modes;
mod owners;
mod rest;
mod verdicts;

pub use collect::collect;
pub use documents::{
    Documents, OwnersDocument, OwnersDocuments, Pages, Permission, RevisionDocuments,
};
pub use event::{ChangeReference, Event, EventKind};

use countersign_contract::types::{Purpose, Timestamp};

/// What the decision is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The time of the decision.
    pub now: Timestamp,
    /// What the decision is for.
    pub purpose: Purpose,
    /// Where it would be deployed. Absent for a merge.
    pub environment: Option<String>,
}
