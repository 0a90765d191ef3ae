//! Which documents of GitHub's API a change's facts are made from, which pull requests have a head, and which a merge
//! queue's entry stands for.

mod fetched;
mod head;
mod pull_request;
mod queue;

pub use fetched::Fetched;
pub use head::HeadFetch;
pub use pull_request::PullRequestFetch;
pub use queue::{QueueFetch, QueuedChange};
