//! What a forge knows beside the repository: the part of a scenario that git does not hold.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What the forge knows of one repository. Revisions are whatever git can resolve: a branch, `remembered/NAME`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Knowledge {
    /// Pull requests by number.
    pub pulls: BTreeMap<u32, Pull>,
    /// Logins by address, besides those of `PEOPLE`.
    pub accounts: BTreeMap<String, String>,
    /// Rights by login, besides those of `PEOPLE`.
    pub permissions: BTreeMap<String, String>,
    /// Check runs.
    pub check_runs: Vec<Check>,
    /// Commit statuses.
    pub statuses: Vec<Status>,
    /// Branches that are protected, and those that a ruleset has rules for, besides the default branch.
    pub protected: Vec<String>,
    pub ruled: Vec<String>,
    /// Whole answers by the path below the API's address.
    pub answers: BTreeMap<String, Value>,
    /// Elements of a page, where the forge gives fewer than it is asked for.
    pub page_size: Option<usize>,
    /// What goes wrong.
    pub failures: Vec<Failure>,
    /// The token that the doors have: `whole` unless it is said.
    pub token: Token,
}

/// What a token may do.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Token {
    #[default]
    Whole,
    /// It writes nothing, as that of a workflow for a fork.
    ReadOnly,
    /// The forge knows it no more.
    Revoked,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pull {
    pub base: String,
    pub head: String,
    #[serde(default = "ada")]
    pub author: String,
    #[serde(default = "a_change")]
    pub title: String,
    #[serde(default)]
    pub body: Option<String>,
    #[serde(default = "open")]
    pub state: String,
    #[serde(default)]
    pub draft: bool,
    #[serde(default)]
    pub labels: Vec<String>,
    /// Owner of the fork that the head is in.
    #[serde(default)]
    pub fork: Option<String>,
    /// The forge leaves it out where it names those with a revision, as it may do with those of forks.
    #[serde(default)]
    pub unnamed: bool,
    /// That fork is gone.
    #[serde(default)]
    pub fork_deleted: bool,
    #[serde(default)]
    pub reviews: Vec<Review>,
    /// Events of the timeline, beside those of reviews.
    #[serde(default)]
    pub timeline: Vec<Value>,
    /// The timeline does not tell of reviews, as where it lags behind.
    #[serde(default)]
    pub timeline_lags: bool,
    /// Pushes to the head's branch, the newest last; its author pushed the head where none is named.
    #[serde(default)]
    pub pushes: Vec<Push>,
    /// Heads that it has at each further look.
    #[serde(default)]
    pub moves_to: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    pub user: String,
    pub commit: String,
    #[serde(default = "approved")]
    pub state: String,
    #[serde(default)]
    pub body: String,
    /// Minutes after the beginning.
    #[serde(default)]
    pub at: Option<i64>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Push {
    pub by: String,
    pub to: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    pub on: String,
    pub name: String,
    pub conclusion: String,
    #[serde(default = "actions")]
    pub app: String,
    /// The title of what it says.
    #[serde(default)]
    pub title: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    pub on: String,
    pub context: String,
    pub state: String,
}

/// An answer that is not the usual one, for requests whose path ends so.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    pub path_end: String,
    #[serde(default = "ok")]
    pub status: u16,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The answer, word for word.
    pub body: String,
}

/// Everybody's address, login and right where a scenario does not say otherwise.
const PEOPLE: [&str; 4] = ["ada", "bob", "cyn", "dan"];

impl Knowledge {
    /// The account that an address belongs to.
    pub fn login(&self, email: &str) -> Option<String> {
        if email == "noreply@github.com" {
            return Some("web-flow".to_owned());
        }
        if let Some(login) = self.accounts.get(email) {
            return Some(login.clone());
        }
        let (name, host) = email.split_once('@')?;
        match host {
            "users.noreply.github.com" => {
                let login = name.split_once('+').map_or(name, |(_, login)| login);
                Some(login.to_owned())
            }
            "corp.example" if PEOPLE.contains(&name) => Some(name.to_owned()),
            _ => None,
        }
    }

    pub fn permission(&self, login: &str) -> Option<&str> {
        match self.permissions.get(login) {
            Some(right) => Some(right)
                .filter(|right| *right != "nobody")
                .map(String::as_str),
            None => PEOPLE.contains(&login).then_some("write"),
        }
    }
}

fn ada() -> String {
    "ada".to_owned()
}

fn a_change() -> String {
    "A change".to_owned()
}

fn open() -> String {
    "open".to_owned()
}

fn approved() -> String {
    "APPROVED".to_owned()
}

fn actions() -> String {
    "github-actions".to_owned()
}

fn ok() -> u16 {
    200
}
