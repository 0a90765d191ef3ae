//! Which documents of GitHub's API a change's facts are made from, and which pull requests a merge queue's entry stands for.

mod fetched;
mod pull_request;
mod queue;

pub use fetched::Fetched;
pub use pull_request::PullRequestFetch;
pub use queue::QueueFetch;
