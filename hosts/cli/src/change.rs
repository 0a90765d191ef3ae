//! Which change is looked at, and how its facts are collected.

use crate::failure::Failure;
use crate::store;
use crate::terminal::Terminal;
use crate::time;
use clap::{Args, ValueEnum};
use countersign_contract::types::{Authentication, Facts, Purpose, Timestamp};
use countersign_sources::context::{self, Context};
use countersign_sources::git::{self, JoinOptions, Landing, Objects, RosterFrom, Supplied};
use countersign_sources::roster::{self, Roster};
use countersign_sources::sign_offs::{self, Vouching};
use countersign_sources::{Collected, SourceError};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

mod documents;
mod extra;
mod github;
mod objects;

pub use github::{OWN_CHECK, Subject};

/// Larger side files are refused before they are read.
const MOST_BYTES: u64 = 64 << 20;

/// Command-line arguments that name a change and what is known of it from elsewhere.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Change")]
pub struct ChangeArguments {
    /// A range of commits: BASE..HEAD, BASE...HEAD, or one commit
    #[arg(long, value_name = "RANGE", group = "change")]
    pub git: Option<String>,
    /// A folder in the repository [default: the current one]
    #[arg(long, value_name = "DIR")]
    pub repo: Option<PathBuf>,
    /// A pull request on GitHub, read from its API: its address, or its number in the repository of $GITHUB_REPOSITORY, else of
    /// the remote `origin`. The token is $GH_TOKEN, $GITHUB_TOKEN or what `gh auth token` prints. Git's objects are those of the
    /// clone around, and fetched where it lacks some or there is none
    #[arg(long, value_name = "NUMBER|URL", group = "change")]
    pub pr: Option<String>,
    /// A GitHub webhook's payload, such as the file that $GITHUB_EVENT_PATH names. Several are a group, in which the strictest
    /// decides: what lands with an entry of a merge queue, or all changes on one head
    #[arg(long, value_name = "FILE", group = "change")]
    pub github_event: Vec<PathBuf>,
    /// The webhook's name, such as pull_request [default: $GITHUB_EVENT_NAME, else told by its shape]
    #[arg(
        long,
        value_name = "NAME",
        requires = "github_event",
        conflicts_with_all = ["git", "pr"]
    )]
    pub github_event_name: Option<String>,
    /// Read the pull requests that the payload names from GitHub's API, as --pr does: those of a merge queue's entry, too. $GITHUB_API_URL
    /// says where that is for GitHub Enterprise. Without --sign-offs, reviews are the only sign-offs
    #[arg(
        long,
        requires = "github_event",
        conflicts_with_all = ["git", "pr", "github_documents"]
    )]
    pub fetch: bool,
    /// REST documents that belong to the payload, as one JSON file; what is not in it is not supplied. Of several payloads, each
    /// has its own, in the same order
    #[arg(
        long,
        value_name = "FILE",
        requires = "github_event",
        conflicts_with_all = ["git", "pr"]
    )]
    pub github_documents: Vec<PathBuf>,
    /// A file of people with their levels [default: .countersign/roster.yaml at the base]
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// Do not ask git who knows the files
    #[arg(long)]
    pub no_expertise: bool,
    /// The longest time that git is asked who knows the files [default: 1]
    #[arg(long, value_name = "SECONDS", conflicts_with = "no_expertise", value_parser = clap::value_parser!(u64).range(1..=600))]
    pub expertise_time: Option<u64>,
    /// A file of sign-offs; one that lies in the work tree is read, but not vouched for
    #[arg(long, value_name = "FILE")]
    pub sign_offs: Option<PathBuf>,
    /// You vouch for that file: only people who proved in this way who they are can write to it, each for themselves. Holds for
    /// the sign-offs that do not say how they were authenticated
    #[arg(long, value_enum, value_name = "HOW", requires = "sign_offs")]
    pub sign_offs_authentication: Option<AuthenticationArgument>,
    /// The branch that the change goes into, or has landed in, where the range does not name it
    #[arg(
        long,
        value_name = "NAME",
        requires = "git",
        conflicts_with_all = ["pr", "github_event"]
    )]
    pub base_branch: Option<String>,
    /// Decide each change that landed in the range, and all together; as --purpose deploy does
    #[arg(long, requires = "git", conflicts_with_all = ["pr", "github_event"])]
    pub each: bool,
    /// What the range landed from (squash, rebase, queue): the head of the change it was [default: what git tells]. In a range
    /// of several, LANDED=REV names it for the commit that landed
    #[arg(
        long,
        value_name = "REV",
        requires = "git",
        conflicts_with_all = ["pr", "github_event"]
    )]
    pub landed_from: Vec<String>,
    /// There is no forge that keeps reviews: the sign-offs are all there is
    #[arg(long, requires = "git", conflicts_with_all = ["pr", "github_event"])]
    pub no_reviews: bool,
    /// A file of context, such as incidents and services, from outside the change; may be given several times
    #[arg(long, value_name = "FILE")]
    pub context: Vec<PathBuf>,
    /// A fact of the organisation's own, as the policy declares it under `extra`: a file from outside the change with its value as
    /// JSON, or - for standard input; may be given several times
    #[arg(long, value_name = "NAME=FILE|-")]
    pub extra: Vec<String>,
    /// What the decision is for [default: merge]
    #[arg(long, value_enum, value_name = "PURPOSE")]
    pub purpose: Option<PurposeArgument>,
    /// Where it would be deployed
    #[arg(long, value_name = "NAME")]
    pub environment: Option<String>,
    /// The time of the decision, to repeat an earlier one, such as 2026-03-10T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME")]
    pub now: Option<Timestamp>,
}

/// What a decision is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PurposeArgument {
    /// May the change be merged?
    Merge,
    /// May the revision be deployed?
    Deploy,
    /// May the commits be pushed?
    Push,
    /// Was what landed in order?
    Audit,
}

impl From<PurposeArgument> for Purpose {
    fn from(argument: PurposeArgument) -> Purpose {
        match argument {
            PurposeArgument::Merge => Purpose::Merge,
            PurposeArgument::Deploy => Purpose::Deploy,
            PurposeArgument::Push => Purpose::Push,
            PurposeArgument::Audit => Purpose::Audit,
        }
    }
}

/// How a place makes sure who writes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AuthenticationArgument {
    /// By a forge's log-in, or one as good.
    Forge,
    /// By asking again for the password or second factor at each sign-off.
    Reauthenticated,
    /// By a signature that was checked.
    Signed,
}

impl From<AuthenticationArgument> for Authentication {
    fn from(argument: AuthenticationArgument) -> Authentication {
        match argument {
            AuthenticationArgument::Forge => Authentication::Forge,
            AuthenticationArgument::Reauthenticated => Authentication::Reauthenticated,
            AuthenticationArgument::Signed => Authentication::Signed,
        }
    }
}

/// What was collected, and where the base of the change can be read.
#[derive(Debug)]
pub struct Found<T> {
    /// The facts.
    pub facts: T,
    /// A repository with the base. Absent: the one that `--repo` names.
    pub objects: Option<Objects>,
    /// The policy folders at the bases of changes that were fetched one by one.
    pub policies: Policies,
}

/// Files of policy folders, by the revision that has them.
pub type Policies = BTreeMap<String, BTreeMap<String, String>>;

impl<T> Found<T> {
    fn in_repository(facts: T) -> Found<T> {
        Found {
            facts,
            objects: None,
            policies: Policies::new(),
        }
    }
}

/// The facts of one change or of several.
#[derive(Debug)]
pub enum Collection {
    /// One change.
    One(Box<Facts>),
    /// The changes that landed in a range, or of several payloads.
    Group {
        /// Their facts, in the order in which they landed.
        members: Vec<Facts>,
        /// The revision that the range begins at, from which a policy is read. Absent where there is no range.
        base: Option<String>,
    },
}

impl ChangeArguments {
    /// The folder that `--repo` names.
    pub fn repository(&self) -> &Path {
        self.repo.as_deref().unwrap_or(Path::new("."))
    }

    /// Collects the facts of one change, or of each change of a range. What a person should hear of it goes to standard error.
    pub fn collect(&self, terminal: &Terminal) -> Result<Found<Collection>, Failure> {
        let whole = self.landed_from.iter().find(|named| !named.contains('='));
        if let (true, Some(named)) = (self.each, whole) {
            return Err(Failure::usage(format!(
                "`--landed-from {named}` says where the whole range came from, and --each looks at its changes one by one; write `--landed-from LANDED={named}` for each commit that landed of it, or leave out --each"
            )));
        }
        match &self.git {
            Some(range) if self.is_group() => {
                Ok(Found::in_repository(self.collect_group(range, terminal)?))
            }
            None if self.is_fetched() => self.collect_fetched(true, terminal),
            None if self.github_event.len() > 1 => {
                Ok(Found::in_repository(self.collect_events(terminal)?))
            }
            _ => {
                let found = self.collect_one(terminal)?;
                Ok(Found {
                    facts: Collection::One(Box::new(found.facts)),
                    objects: found.objects,
                    policies: found.policies,
                })
            }
        }
    }

    /// Whether the base of the change is known from git or the forge itself, so that a policy can be read from it.
    pub fn has_base(&self) -> bool {
        self.git.is_some() || self.is_fetched()
    }

    /// Whether the range is split into the changes that landed in it.
    pub fn is_group(&self) -> bool {
        let deploys = self.purpose == Some(PurposeArgument::Deploy);
        let whole = self.landed_from.iter().any(|named| !named.contains('='));
        self.git.is_some() && !whole && (self.each || deploys)
    }

    /// How many changes are looked at one by one.
    pub fn changes(&self, terminal: &Terminal) -> Result<usize, Failure> {
        match &self.git {
            Some(range) if self.is_group() => Ok(self.deployment(range, terminal)?.members.len()),
            _ => Ok(1),
        }
    }

    fn deployment(&self, range: &str, terminal: &Terminal) -> Result<git::Deployment, Failure> {
        let mut origins: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for named in &self.landed_from {
            if let Some((landed, origin)) = named.split_once('=') {
                let known = origins.entry(landed.to_owned()).or_default();
                known.push(origin.to_owned());
            }
        }
        let options = self.git_options(range, terminal)?;
        git::deployment(&options, &origins).map_err(failure)
    }

    fn collect_group(&self, range: &str, terminal: &Terminal) -> Result<Collection, Failure> {
        let found = self.deployment(range, terminal)?;
        for warning in &found.warnings {
            terminal.note(&warning.to_string());
        }
        Ok(Collection::Group {
            members: found.members,
            base: found.base,
        })
    }

    /// Collects the facts of one change. What a person should hear of it goes to standard error.
    pub fn collect_one(&self, terminal: &Terminal) -> Result<Found<Facts>, Failure> {
        if self.is_fetched() {
            let found = self.collect_fetched(false, terminal)?;
            return match found.facts {
                Collection::One(facts) => Ok(Found {
                    facts: *facts,
                    objects: found.objects,
                    policies: found.policies,
                }),
                Collection::Group { .. } => Err(Failure::usage(
                    "several changes are named, and only one can be looked at here; name it with --pr",
                )),
            };
        }
        let collected = match (&self.git, self.github_event.as_slice()) {
            (Some(range), _) => self.collect_git(range, terminal)?,
            (None, [path]) => {
                let documents = self.documents_of_each()?.into_iter().next().flatten();
                self.collect_github(path, documents, terminal)?
            }
            (None, []) => {
                return Err(Failure::usage(
                    "no change is named; use --git, --pr, --facts or --github-event",
                ));
            }
            (None, [..]) => {
                return Err(Failure::usage(
                    "several changes are named, and only one can be looked at here; give --github-event once",
                ));
            }
        };
        for warning in &collected.warnings {
            terminal.note(&warning.to_string());
        }
        Ok(Found::in_repository(collected.facts))
    }

    /// What is read of git's objects beside a forge's documents, as of a range.
    fn join_options(&self) -> JoinOptions {
        JoinOptions {
            expertise: !self.no_expertise,
            expertise_folder: expertise_folder(),
            ..JoinOptions::default()
        }
    }

    fn collect_git(&self, range: &str, terminal: &Terminal) -> Result<Collected, Failure> {
        if let Some(named) = self.landed_from.iter().find(|named| named.contains('=')) {
            return Err(Failure::usage(format!(
                "`--landed-from {named}` names a change among several; add --each or --purpose deploy, or leave out what is before the `=`"
            )));
        }
        let mut options = self.git_options(range, terminal)?;
        if self.purpose == Some(PurposeArgument::Audit) || !self.landed_from.is_empty() {
            options.landing = Landing::Landed {
                from: self.landed_from.clone(),
            };
        }
        git::collect(&options).map_err(failure)
    }

    fn git_options(&self, range: &str, terminal: &Terminal) -> Result<git::Options, Failure> {
        let now = self.now.unwrap_or_else(time::now);
        let mut options = git::Options::new(self.repository(), range, now);
        options.purpose = self.purpose.map_or(Purpose::Merge, Purpose::from);
        options.environment.clone_from(&self.environment);
        options.expertise = !self.no_expertise;
        options.expertise_folder = expertise_folder();
        if let Some(seconds) = self.expertise_time {
            options.expertise_time = std::time::Duration::from_secs(seconds);
        }
        if let Some(roster) = self.read_roster()? {
            options.roster = RosterFrom::Given(roster);
        }
        options.base_branch.clone_from(&self.base_branch);
        options.sign_offs = self.read_sign_offs(terminal)?;
        options.context = self.read_context()?;
        options.reviews = self.no_reviews.then(|| Supplied {
            list: Vec::new(),
            collector: "caller".to_owned(),
        });
        Ok(options)
    }

    fn read_roster(&self) -> Result<Option<Roster>, Failure> {
        let Some(path) = &self.roster else {
            return Ok(None);
        };
        if self.is_in_work_tree(path) {
            return Err(Failure::usage(format!(
                "the roster in `{}` lies in the work tree, where the change can write to it; land it as `{}`, which is read from the base without this option, or hand over a file from elsewhere",
                path.display(),
                roster::DEFAULT_PATH
            )));
        }
        Roster::parse(&read_text(path)?, &path.display().to_string())
            .map(Some)
            .map_err(|error| Failure::usage(format!("the roster is invalid: {error}")))
    }

    fn read_context(&self) -> Result<Context, Failure> {
        let mut all = Context::default();
        for path in &self.context {
            let text = read_text(path)?;
            if self.is_in_work_tree(path) {
                return Err(Failure::usage(format!(
                    "the context in `{}` lies in the work tree, where the change can write to it; land it under `{}`, or hand over a file from elsewhere",
                    path.display(),
                    context::DEFAULT_FOLDER
                )));
            }
            let name = path.display().to_string();
            let does_not_hold = |error| Failure::usage(format!("the context is invalid: {error}"));
            let read = Context::parse(&text, &name, "caller").map_err(does_not_hold)?;
            if read == Context::default() {
                return Err(Failure::usage(format!(
                    "the context in `{name}` has no list, so it says nothing; `countersign schema context` prints the form"
                )));
            }
            all.join(read).map_err(does_not_hold)?;
        }
        self.add_extra(&mut all)?;
        Ok(all)
    }

    fn read_sign_offs(
        &self,
        terminal: &Terminal,
    ) -> Result<Option<Supplied<countersign_contract::types::SignOff>>, Failure> {
        let Some(path) = &self.sign_offs else {
            return Ok(None);
        };
        let text = read_text(path)?;
        let vouching = match (self.is_in_work_tree(path), self.sign_offs_authentication) {
            (true, Some(_)) => {
                return Err(Failure::usage(format!(
                    "nobody can vouch for the sign-offs in `{}`: the file lies in the work tree, where the change can write to it; leave out --sign-offs-authentication, or hand over a file from elsewhere",
                    path.display()
                )));
            }
            (true, None) => Vouching::Nobody,
            (false, Some(how)) => Vouching::Place(how.into()),
            (false, None) => Vouching::Host,
        };
        let file = sign_offs::parse(&text, &path.display().to_string(), vouching)
            .map_err(|error| Failure::usage(format!("the sign-offs are invalid: {error}")))?;
        for warning in &file.warnings {
            terminal.note(&warning.to_string());
        }
        Ok(Some(Supplied {
            list: file.sign_offs,
            collector: file.collector.unwrap_or_else(|| "caller".to_owned()),
        }))
    }

    /// Whether a file lies in a work tree of the repository, where the change's author can write to it.
    pub fn is_in_work_tree(&self, path: &Path) -> bool {
        git::is_in_work_tree(self.repository(), path)
    }
}

/// Where what git said of who knows the files is kept.
fn expertise_folder() -> Option<PathBuf> {
    Some(store::root()?.join("expertise"))
}

/// The exit code of a failure to collect: all of them are about what was asked for, or where.
pub fn failure(error: SourceError) -> Failure {
    Failure::usage(error)
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, Failure> {
    let length = fs::metadata(path)
        .map_err(|error| Failure::file("read", path, &error))?
        .len();
    if length > MOST_BYTES {
        return Err(Failure::usage(format!(
            "`{}` is larger than {MOST_BYTES} bytes",
            path.display()
        )));
    }
    fs::read(path).map_err(|error| Failure::file("read", path, &error))
}

/// Reads a file of text, up to the size that documents may have.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(read_bounded(path)?).map_err(|error| {
        Failure::usage(format!(
            "`{}` is not UTF-8 from byte {} on; save it as UTF-8",
            path.display(),
            error.utf8_error().valid_up_to()
        ))
    })
}
