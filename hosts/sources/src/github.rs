//! Facts from GitHub: a webhook's payload and REST documents in, facts out. Nothing is sent or received here.
//!
//! A host reads a payload with [`Webhook::parse`] or knows which pull request is meant, drives [`PullRequestFetch`] with a
//! client of its own, and gets the facts from what was [`Fetched`]. Where it has the documents already, [`collect`] takes
//! them beside the payload. What could not be had is left out and comes out as not supplied.

mod agreement;
mod documents;
mod event;
mod facts;
mod fetch;
mod queue_entry;
mod repository;
mod response;
mod rest;

pub use crate::fetch::Pages;
pub use documents::{Documents, OwnersDocument, OwnersDocuments, Permission, RevisionDocuments};
pub use event::{
    ChangeReference, Event, EventKind, MergeGroupEvent, PullRequestEvent, PushEvent, RevisionEvent,
    Webhook,
};
pub use facts::collect;
pub use fetch::{Fetched, HeadFetch, PullRequestFetch, QueueFetch, QueuedChange};
pub use repository::Repository;
pub use response::{read_response, remedy, without_token};

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
