//! Which documents of GitHub's API a change's facts are made from, and which pull requests a merge queue's entry stands for.

mod pull_request;
mod queue;

pub use pull_request::{Fetched, PullRequestFetch};
pub use queue::QueueFetch;
