//! Facts from a git repository: any range of any repository, bare ones too.
//!
//! The repository itself is asked only where it is and what revisions mean. Everything else is read through a scratch
//! repository that borrows its objects: no hook, filter, driver, alias, graft, replacement or setting of the repository
//! or of the user can run or colour the facts, and nothing is written to it.

mod about;
mod authors;
mod deployment;
mod expertise;
mod facts;
pub(crate) mod joined;
mod landing;
mod mirror;
mod options;
pub mod process;
mod range;
mod repository;
mod side_by_side;
mod survey;

pub use about::{About, about};
pub use authors::authors;
pub use deployment::{Deployment, deployment};
pub use expertise::keep_newest;
pub use joined::{JoinOptions, QueueEntry};
pub use mirror::{Bounds, Mirrors, Objects, Places, Remote, Wanted, bring};
pub use options::{Landing, Options, RosterFrom, Supplied, SurveyOptions};
pub use range::collect;
pub use range::earlier::equivalences;
pub use repository::files::read_folder;
pub use repository::remote_notes::unfetched_notes;
pub use repository::work_tree::is_in_work_tree;
pub use survey::{
    Counter, Detail, Landed, LandedChanges, LandedReader, Left, landed_changes, landed_in_range,
};
