//! Brings the objects of a hosted change to this machine: from a clone that is here already, and from the forge for what that
//! lacks.
//!
//! A clone is taken when it is whole and has the base or the head of the change: a commit's id says what is in it, whereas the
//! address of a remote is a setting that anybody can write. Nothing is written to it: what it lacks is fetched into a bare
//! repository for this one time, which borrows the clone's objects. Without such a clone it is a bare mirror that is kept, with
//! all objects and not only some: a merge that is made again needs contents, and none may be fetched while facts are made.
//!
//! What is fetched is data. No hook, filter, helper or submodule runs, and git's own check of each object is that its id fits; objects
//! that older versions of git wrote carelessly are not refused, since facts must be had of those, too.

mod bounded;
mod kept;
mod remote;

pub use bounded::Bounds;
pub use kept::Mirrors;
pub use remote::Remote;

use self::bounded::{Deadline, Trouble};
use super::repository::{Repository, bare, command, files, history, revision};
use crate::error::SourceError;
use crate::warning::SourceWarning;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// Most revisions besides base and head that are fetched.
const MOST_REVISIONS: usize = 100;
/// Most that are asked for one by one, where the forge does not give all at once.
const MOST_ALONE: usize = 20;

/// Which objects of a change are needed, with all that they reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The revision that the change is compared with.
    pub base: String,
    /// The revision under decision.
    pub head: String,
    /// The branch that the change goes into.
    pub base_branch: Option<String>,
    /// The ref by which the forge keeps the head, such as `refs/pull/12/head`.
    pub head_ref: Option<String>,
    /// Revisions that were reviewed, or were head before.
    pub revisions: Vec<String>,
}

/// Where objects may come from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Places<'a> {
    /// A folder that may be in a clone.
    pub clone: Option<&'a Path>,
    /// The hosted repository. Absent: nothing is fetched.
    pub remote: Option<&'a Remote>,
    /// Where mirrors are kept. Absent: a clone alone is used, with what it lacks.
    pub mirrors: Option<&'a Mirrors>,
}

/// A repository that has the objects of a change.
#[derive(Debug)]
pub struct Objects {
    path: PathBuf,
    pub(in crate::git) notes: NotesFetched,
    _kept: Kept,
}

/// Whether the forge's notes were fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::git) enum NotesFetched {
    /// All that there are: where there is no ref, there is no note.
    Yes,
    /// It was not tried.
    No,
    /// It failed, so that there may be some.
    Failed,
}

/// What keeps the objects where they are.
#[derive(Debug)]
enum Kept {
    Elsewhere,
    Temporary { _folder: TempDir },
    Mirror { _held: kept::Held },
}

impl Objects {
    /// The objects of a repository as they are, without its notes being up to date.
    pub fn of_repository(path: &Path) -> Objects {
        Objects {
            path: path.to_owned(),
            notes: NotesFetched::No,
            _kept: Kept::Elsewhere,
        }
    }

    /// The folder of the repository.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The revision's text files under a folder, by path relative to it.
    ///
    /// # Errors
    /// As [`super::read_folder`].
    pub fn read_folder(
        &self,
        revision: &str,
        folder: &str,
    ) -> Result<BTreeMap<String, String>, SourceError> {
        let repository = Repository::open(&self.path)?;
        let revision = revision::commit(&repository, revision)?;
        files::folder(&repository, &revision, folder)
    }
}

/// Brings a change's objects here. None where neither base nor head could be had; the warnings say why, and what to do.
pub fn bring(places: &Places<'_>, wanted: &Wanted) -> (Option<Objects>, Vec<SourceWarning>) {
    let mut warnings = Vec::new();
    let clone = places.clone.and_then(|path| LocalClone::look(path, wanted));
    let Some((remote, bounds)) = places.remote.zip(bounds(places)) else {
        return (
            from_clone(clone, NotesFetched::No, None, &mut warnings),
            warnings,
        );
    };
    let deadline = Deadline::new(bounds);
    let borrowed = clone.as_ref().filter(|clone| clone.whole);
    let fetched = match (borrowed, places.mirrors) {
        (Some(clone), _) => beside(clone, remote, wanted, &deadline),
        (None, Some(mirrors)) => into_mirror(mirrors, remote, wanted, &deadline),
        (None, None) => {
            return (
                from_clone(clone, NotesFetched::No, None, &mut warnings),
                warnings,
            );
        }
    };
    let objects = match fetched {
        Ok((objects, None)) => Some(objects),
        Ok((objects, Some(trouble))) => {
            warnings.push(unfetched(remote, &trouble));
            Some(objects)
        }
        Err(trouble) => from_clone(
            clone,
            NotesFetched::Failed,
            Some((remote, &trouble)),
            &mut warnings,
        ),
    };
    (objects, warnings)
}

/// Fetching beside a clone is bounded like fetching into a mirror.
fn bounds(places: &Places<'_>) -> Option<Bounds> {
    let usual = Bounds {
        time: Duration::from_secs(300),
        bytes: 4 << 30,
    };
    let bounds = places.mirrors.map_or(usual, Mirrors::bounds);
    (bounds.bytes > 0).then_some(bounds)
}

/// What a clone has alone, after nothing could be fetched or should be.
fn from_clone(
    clone: Option<LocalClone>,
    notes: NotesFetched,
    why: Option<(&Remote, &Trouble)>,
    warnings: &mut Vec<SourceWarning>,
) -> Option<Objects> {
    let has_both = clone.as_ref().is_some_and(|clone| clone.has_both);
    if let Some((remote, trouble)) = why {
        warnings.push(unfetched(remote, trouble));
    }
    if !has_both {
        warnings.push(SourceWarning::new(
            "no_clone",
            "git's objects of the change are not at hand, so that notes on lines, recomputed merges, attributes of files and what the base has are not known",
            "run it in a clone with full history (`fetch-depth: 0`), or let the token read the repository's contents",
        ));
        return None;
    }
    clone.map(|clone| Objects {
        notes,
        ..Objects::of_repository(&clone.path)
    })
}

fn unfetched(remote: &Remote, trouble: &Trouble) -> SourceWarning {
    let remedy = match trouble {
        Trouble::NoGit(_) => "install git 2.40 or newer and make sure that it is on the path",
        Trouble::TooSlow(_) | Trouble::TooLarge(_) => {
            "raise the limit, or run it in a clone with full history (`fetch-depth: 0`)"
        }
        Trouble::Refused(_) => {
            "let the token read the repository's contents, and check the network"
        }
        Trouble::Folder(_) => "check the space and rights of that folder",
    };
    SourceWarning::new(
        "objects_unfetched",
        format!(
            "not all of the change could be fetched from {remote} ({trouble}): what git tells of it is incomplete"
        ),
        remedy,
    )
}

/// A clone that has something of the change.
struct LocalClone {
    path: PathBuf,
    repository: Repository,
    has_both: bool,
    whole: bool,
}

impl LocalClone {
    /// Absent where the folder is in no repository, or in another one.
    fn look(path: &Path, wanted: &Wanted) -> Option<LocalClone> {
        let repository = Repository::open(path).ok()?;
        let ends = [wanted.base.as_str(), &wanted.head];
        if !ends.iter().all(|id| repository.is_id(id)) {
            return None;
        }
        let present = history::present(&repository, &ends).ok()?;
        present.contains(&true).then(|| LocalClone {
            path: path.to_owned(),
            has_both: !present.contains(&false),
            whole: repository.is_whole(),
            repository,
        })
    }
}

type Brought = Result<(Objects, Option<Trouble>), Trouble>;

/// Fetches what a clone lacks into a repository beside it.
fn beside(clone: &LocalClone, remote: &Remote, wanted: &Wanted, deadline: &Deadline) -> Brought {
    let borrow = Some(clone.repository.objects());
    let folder = bare::temporary(borrow, &[], clone.repository.is_sha256())
        .map_err(|error| Trouble::Folder(error.to_string()))?;
    let fetched = fetch(folder.path(), remote, wanted, deadline)?;
    let objects = Objects {
        path: folder.path().to_owned(),
        notes: fetched.notes,
        _kept: Kept::Temporary { _folder: folder },
    };
    Ok((objects, fetched.trouble))
}

/// Fetches what a mirror lacks.
fn into_mirror(
    mirrors: &Mirrors,
    remote: &Remote,
    wanted: &Wanted,
    deadline: &Deadline,
) -> Brought {
    let held = mirrors.hold(remote, wanted.head.len() == 64, deadline)?;
    let fetched = fetch(&held.path, remote, wanted, deadline);
    let bytes = mirrors.bounds().bytes;
    let fetched = match fetched {
        Ok(_) if bounded::size(&held.path) > bytes => Err(Trouble::TooLarge(bytes)),
        other => other,
    };
    if matches!(fetched, Err(Trouble::TooLarge(_))) {
        mirrors.forget(&held);
    }
    let fetched = fetched?;
    let held = mirrors.share(held)?;
    let objects = Objects {
        path: held.path.clone(),
        notes: fetched.notes,
        _kept: Kept::Mirror { _held: held },
    };
    Ok((objects, fetched.trouble))
}

/// What came of a fetch that brought base and head.
struct Fetched {
    notes: NotesFetched,
    /// Why something else did not come.
    trouble: Option<Trouble>,
}

const NOTES: &str = "+refs/notes/*:refs/notes/*\n";

/// Fetches the notes, and what is missing: all at once, else one by one, so that a revision that the forge no longer has takes
/// none of the others with it.
fn fetch(
    path: &Path,
    remote: &Remote,
    wanted: &Wanted,
    deadline: &Deadline,
) -> Result<Fetched, Trouble> {
    let repository = Repository::open(path).map_err(|error| Trouble::Folder(error.to_string()))?;
    // A ref that the forge no longer has must not stay.
    drop_notes(&repository)?;
    let lacking = missing(&repository, wanted)?;
    let once = |refspecs: &str| bounded::run(remote.fetch(path), refspecs, path, deadline);
    let all: String = lacking.iter().map(|id| refspec(wanted, id)).collect();
    let Err(first) = once(&format!("{NOTES}{all}")) else {
        return Ok(Fetched {
            notes: NotesFetched::Yes,
            trouble: None,
        });
    };
    if !matches!(first, Trouble::Refused(_)) {
        return Err(first);
    }
    let (notes, mut trouble) = match once(NOTES) {
        Ok(()) => (NotesFetched::Yes, None),
        Err(trouble) => (NotesFetched::Failed, Some(trouble)),
    };
    // A server that gives no object by its id gives what its refs hold.
    for name in named(wanted) {
        once(&name).ok();
    }
    let left = missing(&repository, wanted)?;
    let worth_asking = notes == NotesFetched::Yes || left.len() < lacking.len();
    for id in left.iter().take(MOST_ALONE).filter(|_| worth_asking) {
        match once(&refspec(wanted, id)) {
            Ok(()) | Err(Trouble::Refused(_)) => {}
            Err(other) => trouble = Some(other),
        }
    }
    let left = missing(&repository, wanted)?;
    if left.contains(wanted.base.as_str()) || left.contains(wanted.head.as_str()) {
        return Err(first);
    }
    Ok(Fetched { notes, trouble })
}

/// Ids of the change that the repository does not have.
fn missing<'a>(repository: &Repository, wanted: &'a Wanted) -> Result<BTreeSet<&'a str>, Trouble> {
    let ends = [wanted.base.as_str(), &wanted.head];
    let further = wanted.revisions.iter().map(String::as_str);
    let all: BTreeSet<&str> = ends
        .into_iter()
        .chain(further.take(MOST_REVISIONS))
        .filter(|id| repository.is_id(id))
        .collect();
    let all: Vec<&str> = all.into_iter().collect();
    let present =
        history::present(repository, &all).map_err(|error| Trouble::Folder(error.to_string()))?;
    let absent = all.into_iter().zip(present).filter(|(_, present)| !present);
    Ok(absent.map(|(id, _)| id).collect())
}

/// Base and head take the place of those before; what was reviewed is kept as long as the mirror.
fn refspec(wanted: &Wanted, id: &str) -> String {
    let to = match (id, &wanted.head_ref, &wanted.base_branch) {
        (id, Some(name), _) if id == wanted.head && is_plain(name) => format!("head/{name}"),
        (id, _, Some(name)) if id == wanted.base && is_plain(name) => format!("base/{name}"),
        (id, ..) => format!("revision/{id}"),
    };
    format!("+{id}:refs/countersign/{to}\n")
}

fn named(wanted: &Wanted) -> Vec<String> {
    let branch = wanted.base_branch.as_ref();
    let branch = branch.map(|branch| format!("refs/heads/{branch}"));
    let names = branch.into_iter().chain(wanted.head_ref.clone());
    names
        .filter(|name| is_plain(name))
        .map(|name| format!("+{name}:refs/countersign/named/{name}\n"))
        .collect()
}

/// A name that means the same in a refspec and in a folder, however the forge came to it.
fn is_plain(name: &str) -> bool {
    let parts_are_plain = name.split('/').all(|part| {
        !part.is_empty()
            && !part.starts_with(['.', '-'])
            && !part.ends_with('.')
            && !part.ends_with(".lock")
    });
    parts_are_plain
        && !name.contains("..")
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_./+#=".contains(&byte))
}

fn drop_notes(repository: &Repository) -> Result<(), Trouble> {
    let broken = |error: SourceError| Trouble::Folder(error.to_string());
    let mut list = repository.own();
    list.args(["for-each-ref", "--format=%(refname)", "refs/notes/"]);
    let refs = command::expect(&mut list, None).map_err(broken)?;
    let refs = String::from_utf8_lossy(&refs);
    let orders: String = refs
        .lines()
        .map(|name| format!("delete {name}\n"))
        .collect();
    if orders.is_empty() {
        return Ok(());
    }
    let mut update = repository.own();
    update.args(["update-ref", "--stdin"]);
    command::expect(&mut update, Some(orders.as_bytes())).map_err(broken)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn only_plain_names_get_into_a_refspec() {
        for name in ["refs/pull/12/head", "release/1.x", "a_b-c+d#1"] {
            assert!(is_plain(name), "{name}");
        }
        for name in [
            "", "a:b", "a b", "a\nb", "*", "^a", "a/../b", "/a", "a/", "-a", "a.lock", "a@{1}", "ä",
        ] {
            assert!(!is_plain(name), "{name:?}");
        }
    }
}
