//! Who knows the files that a change touches, as git tells it.
//!
//! For each file, two shares are had of everybody who ever worked on it: of its lines at the base (`git blame`), and of the
//! recent work on it, where what is older weighs less and a big rewrite weighs less than its lines. The score is
//! 1 - (1 - share of lines) × (1 - share of work): whoever wrote half of a file and did half of what happened to it lately
//! knows it at 0.75. A file that the change adds is nobody's yet; who works in its folder knows it half as well as the
//! folder. Work by people whom the roster does not have counts in the shares, and is nobody's.

mod blame;
mod kept;
mod work;

use self::blame::Blamed;
use self::kept::Kept;
pub use self::kept::keep_newest;
use crate::error::SourceError;
use crate::git::repository::Repository;
use crate::warning::SourceWarning;
use countersign_contract::path::covers;
use countersign_contract::types::{
    Expertise, File, FileStatus, Identity, Person, PersonKind, Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Files whose knowers are looked for: those with the most changed lines.
const MOST_FILES: usize = 200;
/// Files whose lines are blamed, which costs the most.
const MOST_BLAMED: usize = 20;
/// Lower scores are left out: they say nothing.
const LEAST_SCORE: f64 = 0.01;

/// Who knows what: for each path, people as commits name them, and their scores.
#[derive(Debug, Default)]
pub(in crate::git) struct FileExperts {
    files: BTreeMap<String, Vec<(Author, f64)>>,
}

/// Somebody as a commit names them, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(in crate::git) struct Author(String);

impl Author {
    pub(in crate::git) fn from_identity(identity: &Identity) -> Author {
        Author::named(&identity.email, &identity.name)
    }

    /// By e-mail address, or by name where there is none.
    pub(in crate::git) fn named(email: &str, name: &str) -> Author {
        let key = if email.is_empty() { name } else { email };
        Author(key.trim().to_lowercase())
    }

    /// The login in an address that a forge made, such as `1+octocat@users.noreply.github.com`.
    pub(in crate::git) fn login(&self) -> Option<&str> {
        let (local, host) = self.0.split_once('@')?;
        let forge = host.starts_with("users.noreply.") && !local.is_empty();
        forge.then(|| local.split_once('+').map_or(local, |(_, login)| login))
    }
}

/// What one file is compared by.
struct RankedFile<'a> {
    /// The path that the facts name.
    path: &'a str,
    /// The path at the base, or the folder of an added file.
    before: String,
    added: bool,
}

/// How much is spent on who knows the files.
#[derive(Clone, Copy, Debug)]
pub(in crate::git) struct Bounds<'a> {
    /// The longest time.
    pub(in crate::git) time: Duration,
    /// A folder where what was found is kept.
    pub(in crate::git) folder: Option<&'a Path>,
}

/// Looks at the history before `base`, no further than is quick and no longer than the bounds say.
pub(in crate::git) fn find(
    repository: &Repository,
    base: &str,
    files: &[File],
    now: Timestamp,
    bounds: Bounds<'_>,
    warnings: &mut Vec<SourceWarning>,
) -> Result<FileExperts, SourceError> {
    let time = bounds.time;
    let deadline = Instant::now() + time;
    let subjects = subjects(files, warnings);
    let mut kept = Kept::read(bounds.folder, base);
    let edge = match kept.found.edge {
        Some(edge) => edge,
        None => work::edge(repository, base)?,
    };
    kept.found.edge = Some(edge);
    let all: Vec<&str> = subjects.iter().map(|one| one.before.as_str()).collect();
    let there: Vec<&RankedFile<'_>> = subjects.iter().filter(|subject| !subject.added).collect();
    let blamed = there.get(..MOST_BLAMED).unwrap_or(&there);
    let unknown = blamed.iter().map(|subject| subject.before.as_str());
    let unknown = unknown.filter(|path| !kept.found.lines.contains_key(*path));
    let unknown: Vec<&str> = unknown.collect();
    let next = AtomicUsize::new(0);
    let blame = || {
        let mut found = Vec::new();
        while let Some(path) = unknown.get(next.fetch_add(1, Ordering::Relaxed)) {
            match blame::lines_of(repository, base, edge, path, deadline)? {
                Blamed::Lines(lines) => found.push(((*path).to_owned(), Some(lines))),
                Blamed::Never => found.push(((*path).to_owned(), None)),
                Blamed::Late => {}
            }
        }
        Ok::<_, SourceError>(found)
    };
    let oldest = work::oldest(edge, now);
    let asked = format!("{oldest}\n{}", all.join("\n"));
    let known = kept.found.work.get(&asked).cloned();
    let recent = || work::recent(repository, base, oldest, &all, known, deadline);
    // The two shares of the knowledge are looked for side by side.
    let (recent, lines) = thread::scope(|scope| {
        let threads = [scope.spawn(blame), scope.spawn(blame)];
        let recent = recent();
        let mut lines = Vec::new();
        for thread in threads {
            lines.extend(thread.join().unwrap_or_else(|_| Ok(Vec::new()))?);
        }
        Ok::<_, SourceError>((recent?, lines))
    })?;
    let (work, complete) = (work::weighed(&recent.done, now), recent.is_whole());
    kept.found.lines.extend(lines);
    if !recent.cut {
        kept.found.work.insert(asked, recent);
    }
    let by_path: BTreeMap<&str, BTreeMap<Author, f64>> = blamed
        .iter()
        .filter_map(|subject| {
            let lines = kept.found.lines.get(&subject.before)?.as_ref()?;
            Some((subject.path, lines.shares()))
        })
        .collect();
    let mut known = FileExperts::default();
    let none = BTreeMap::new();
    for subject in &subjects {
        let recent = work::shares(&work, &subject.before, subject.added);
        let lines = by_path.get(subject.path).unwrap_or(&none);
        let scores = combined(lines, &recent, subject.added);
        if !scores.is_empty() {
            known.files.insert(subject.path.to_owned(), scores);
        }
    }
    let looked_at = by_path.len();
    kept.write();
    warnings.extend(bounded(there.len(), looked_at, complete, time, deadline));
    Ok(known)
}

/// What was not looked at, and why.
fn bounded(
    files: usize,
    blamed: usize,
    complete: bool,
    time: Duration,
    deadline: Instant,
) -> Option<SourceWarning> {
    let skipped = files.saturating_sub(blamed);
    if !complete || (skipped > 0 && Instant::now() >= deadline) {
        return Some(SourceWarning::new(
            "expertise_cut",
            format!(
                "who knows the files was looked for during {} s, which was not enough: with more time others might be suggested",
                time.as_secs_f64()
            ),
            "give it more with `--expertise-time SECONDS`, or leave it out with `--no-expertise`",
        ));
    }
    (skipped > 0).then(|| SourceWarning {
        code: "expertise_bounded",
        message: format!(
            "who knows {skipped} of the files is told by recent work alone: the change touches many, or they are long"
        ),
        remedy: None,
    })
}

/// The files that somebody can know, those with the most changed lines first.
fn subjects<'a>(files: &'a [File], warnings: &mut Vec<SourceWarning>) -> Vec<RankedFile<'a>> {
    let mut written: Vec<&File> = files
        .iter()
        .filter(|file| {
            !(file.generated || file.vendored || file.binary || file.symlink || file.submodule)
        })
        .collect();
    let size = |file: &File| u64::from(file.added) + u64::from(file.deleted);
    written.sort_by(|left, right| {
        size(right)
            .cmp(&size(left))
            .then_with(|| left.path.cmp(&right.path))
    });
    if written.len() > MOST_FILES {
        warnings.push(SourceWarning {
            code: "expertise_bounded",
            message: format!(
                "who knows a file is told for the {MOST_FILES} with the most changed lines, of {}",
                written.len()
            ),
            remedy: None,
        });
        written.truncate(MOST_FILES);
    }
    written
        .into_iter()
        .filter_map(|file| {
            let added = file.status == FileStatus::Added;
            let before = if added {
                // The top folder is everybody's.
                let (folder, _) = file.path.rsplit_once('/')?;
                format!("{folder}/")
            } else {
                file.previous_path
                    .clone()
                    .unwrap_or_else(|| file.path.clone())
            };
            // Git reads one path a line.
            (!before.contains('\n')).then_some(RankedFile {
                path: &file.path,
                before,
                added,
            })
        })
        .collect()
}

/// Scores from both shares, best first.
fn combined(
    lines: &BTreeMap<Author, f64>,
    work: &BTreeMap<Author, f64>,
    added: bool,
) -> Vec<(Author, f64)> {
    let authors: BTreeSet<&Author> = lines.keys().chain(work.keys()).collect();
    let share = |shares: &BTreeMap<Author, f64>, author| shares.get(author).copied().unwrap_or(0.0);
    let mut scores: Vec<(Author, f64)> = authors
        .into_iter()
        .map(|author| {
            let score = 1.0 - (1.0 - share(lines, author)) * (1.0 - share(work, author));
            let score = if added { score / 2.0 } else { score };
            // Three decimals, so that the facts read well and the last digits of a sum don't matter.
            let score = (score * 1_000.0).round() / 1_000.0;
            (author.clone(), score.clamp(0.0, 1.0))
        })
        .filter(|(_, score)| *score >= LEAST_SCORE)
        .collect();
    scores.sort_by(|left, right| {
        right
            .1
            .total_cmp(&left.1)
            .then_with(|| left.0.cmp(&right.0))
    });
    scores
}

impl FileExperts {
    /// Logins and addresses of all who know something, so that they are among the people that facts carry.
    pub(in crate::git) fn names(&self) -> BTreeSet<&str> {
        let authors = self.files.values().flatten().map(|(author, _)| author);
        authors
            .flat_map(|author| std::iter::once(author.0.as_str()).chain(author.login()))
            .collect()
    }

    /// Adds to each person what git says they know. What a roster says of a path, itself or by a folder, goes before.
    pub(in crate::git) fn add_to(&self, people: &mut [Person]) {
        let mut owners: BTreeMap<String, usize> = BTreeMap::new();
        for (place, person) in people.iter().enumerate() {
            for name in std::iter::once(&person.login).chain(&person.aliases) {
                owners.entry(name.to_lowercase()).or_insert(place);
            }
        }
        let owner = |author: &Author| {
            let by_address = owners.get(&author.0);
            by_address
                .or_else(|| author.login().and_then(|login| owners.get(login)))
                .copied()
        };
        let said: Vec<Vec<String>> = people
            .iter()
            .map(|person| {
                person
                    .expertise
                    .iter()
                    .map(|one| one.path.clone())
                    .collect()
            })
            .collect();
        for (path, scores) in &self.files {
            // One person may have several addresses, each of which did a part.
            let mut missing: BTreeMap<usize, f64> = BTreeMap::new();
            for (author, score) in scores {
                if let Some(place) = owner(author) {
                    *missing.entry(place).or_insert(1.0) *= 1.0 - score;
                }
            }
            for (place, missing) in missing {
                let is_said = said
                    .get(place)
                    .is_some_and(|said| said.iter().any(|known| covers(known, path)));
                if let Some(person) = people.get_mut(place)
                    && person.kind == PersonKind::Human
                    && !is_said
                {
                    let score = ((1.0 - missing) * 1_000.0).round() / 1_000.0;
                    person.expertise.push(Expertise {
                        path: path.clone(),
                        score: score.clamp(0.0, 1.0),
                    });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shares_make_a_score() {
        let shares = |pairs: &[(&str, f64)]| -> BTreeMap<Author, f64> {
            pairs
                .iter()
                .map(|(email, share)| (Author::named(email, ""), *share))
                .collect()
        };
        let lines = shares(&[("a@x", 0.5), ("b@x", 0.5)]);
        let work = shares(&[("a@x", 0.5), ("c@x", 0.005)]);
        assert_eq!(
            combined(&lines, &work, false),
            [
                (Author::named("a@x", ""), 0.75),
                (Author::named("b@x", ""), 0.5)
            ]
        );
        assert_eq!(
            combined(&BTreeMap::new(), &work, true),
            [(Author::named("a@x", ""), 0.25)]
        );
    }

    #[test]
    fn an_address_that_a_forge_made_names_the_account() {
        for (email, login) in [
            ("1+Octo-Cat@users.noreply.github.com", Some("octo-cat")),
            ("octocat@users.noreply.github.com", Some("octocat")),
            ("octocat@example.com", None),
            ("@users.noreply.github.com", None),
        ] {
            assert_eq!(Author::named(email, "").login(), login, "{email}");
        }
    }
}
