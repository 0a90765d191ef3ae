//! The doors: each way in which a change can be put before a policy.

mod command;
mod from_git;
mod gate;
mod jobs;

use crate::forge::Forge;
use crate::outcome::Outcome;
use crate::programs::Programs;
use crate::scenario::Built;

pub use command::facts_path;
pub use gate::Servers;

/// What doors need.
pub struct World {
    pub programs: Programs,
    pub forge: Forge,
    pub servers: Servers,
}

/// A door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Door {
    /// `check --pr` in a clone.
    Command,
    /// `check --pr` with no clone.
    NoClone,
    /// `facts --pr`, then `check --facts`.
    File,
    /// The workflow on `pull_request` and the like, in report mode and in enforce mode.
    Action,
    /// The workflow on `pull_request_target` and the like.
    Target,
    /// A webhook to the server.
    Server,
    /// `check --git` with what people signed as a file.
    Git,
    /// The template for GitLab's CI, in report mode and in enforce mode.
    Gitlab,
}

impl Door {
    pub const ALL: [Door; 8] = [
        Door::Command,
        Door::NoClone,
        Door::File,
        Door::Action,
        Door::Target,
        Door::Server,
        Door::Git,
        Door::Gitlab,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Door::Command => "command",
            Door::NoClone => "no-clone",
            Door::File => "file",
            Door::Action => "action",
            Door::Target => "target",
            Door::Server => "server",
            Door::Git => "git",
            Door::Gitlab => "gitlab",
        }
    }

    /// Asks. None where the door is not there for such a scenario.
    pub fn ask(self, built: &Built, world: &World) -> Option<Outcome> {
        if built.scenario.without.contains_key(self.name()) {
            return None;
        }
        world.forge.reset(&built.hosted.name);
        match self {
            Door::Command => command::in_a_clone(built, world),
            Door::NoClone => command::without_a_clone(built, world),
            Door::File => command::by_file(built, world),
            Door::Action => jobs::action(built, world),
            Door::Target => jobs::target(built, world),
            Door::Server => gate::ask(built, world),
            Door::Git => from_git::range(built, world),
            Door::Gitlab => from_git::template(built, world),
        }
    }
}
