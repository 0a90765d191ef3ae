//! What a policy extends, and where it is looked up.
//!
//! The compiler reads no files. [`attach`] tells its caller which preset or folder is wanted next, and takes its files. Every
//! door uses it, so that a policy extends the same thing on a disk, in a revision and in a test.

use crate::folder::{Base, Folder};
use crate::policy::ROOT;
use crate::policy::base::{self, Key};
use crate::yaml;

/// Most policies that extend each other in a row, the first included.
const LONGEST: usize = 8;

/// What the key `extends` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A policy that ships with the program, by name.
    Preset(String),
    /// A folder, by its path from the root of the tree that the extending policy is in: `/`-separated, without `.` and `..`.
    Folder(String),
}

/// Looks up what a policy extends, and what that extends in turn. What can't be had is told by the compiler, at the place of
/// the key.
///
/// `at` is the path of `folder` from the root of the tree that it is in, `/`-separated; absent where it is in none, as a preset.
/// Nothing outside of that tree is asked for. `find` has the files of what is wanted, or says why it has none.
pub fn attach(
    mut folder: Folder,
    at: Option<&str>,
    find: &mut dyn FnMut(&Wanted) -> Result<Folder, String>,
) -> Folder {
    let mut chain = Chain {
        root: at.map(parts),
        here: at.map(parts),
        names: vec!["this policy".to_owned()],
        seen: at
            .map(|at| Wanted::Folder(parts(at).join("/")))
            .into_iter()
            .collect(),
    };
    let mut text = folder.get(ROOT).map(str::to_owned);
    while let Some(key) = text.as_deref().and_then(written) {
        let found = chain
            .next(&key.name)
            .and_then(|(wanted, name)| Ok((find(&wanted)?, name)));
        match found {
            Ok((base, name)) => {
                if folder.iter().any(|(path, _)| below(path, &name)) {
                    folder.break_off(format!(
                        "the policy has a folder `{name}` of its own, so that the places of findings could be mistaken; rename it"
                    ));
                    break;
                }
                text = base.get(ROOT).map(str::to_owned);
                let files = base.iter();
                let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
                let files = files.collect();
                folder.push_base(Base { name, files });
            }
            Err(why) => {
                folder.break_off(why);
                break;
            }
        }
    }
    folder
}

/// How far the chain was followed.
struct Chain {
    /// Where the policy that began it is; absent for one that is in no tree.
    root: Option<Vec<String>>,
    /// Where the last policy is; absent for a preset.
    here: Option<Vec<String>>,
    names: Vec<String>,
    seen: Vec<Wanted>,
}

impl Chain {
    /// What a name stands for, and what it is shown as.
    fn next(&mut self, name: &str) -> Result<(Wanted, String), String> {
        let (wanted, shown, here) = self.wanted(name)?;
        if self.seen.contains(&wanted) {
            let first = self.names.first().map_or("", String::as_str);
            let again = if shown == "." { first } else { &shown };
            return Err(format!(
                "policies extend each other: {} → {again}",
                self.names.join(" → ")
            ));
        }
        if self.names.len() >= LONGEST {
            return Err(format!(
                "more than {LONGEST} policies extend each other in a row"
            ));
        }
        self.names.push(shown.clone());
        self.seen.push(wanted.clone());
        self.here = here;
        Ok((wanted, shown))
    }

    fn wanted(&self, name: &str) -> Result<(Wanted, String, Option<Vec<String>>), String> {
        if name.starts_with("sha256:") {
            return Err(
                "a bundle does not contain the source that it was built from; name the preset or the folder, and pin it with `extends: {policy: NAME, digest: sha256:…}`"
                    .to_owned(),
            );
        }
        let relative = name.split(['/', '\\']).next().unwrap_or_default();
        if !matches!(relative, "." | "..") {
            if name.contains(['/', '\\', ':']) {
                return Err("it is neither a preset's name nor a relative path; a path begins with `./` or `../`".to_owned());
            }
            return Ok((Wanted::Preset(name.to_owned()), name.to_owned(), None));
        }
        if name.contains('\\') {
            return Err("a path is written with `/`".to_owned());
        }
        let Some(here) = &self.here else {
            return Err("a policy that ships with the program can't extend a folder".to_owned());
        };
        let mut path = here.clone();
        for part in name.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    if path.pop().is_none() {
                        return Err(
                            "the path leads out of the tree that the policy is in".to_owned()
                        );
                    }
                }
                part => path.push(part.to_owned()),
            }
        }
        for other in self.seen.iter().filter_map(|seen| match seen {
            Wanted::Folder(other) => Some(parts(other)),
            Wanted::Preset(_) => None,
        }) {
            if path != other && (path.starts_with(&other) || other.starts_with(&path)) {
                return Err(
                    "one of both folders contains the other; put them beside each other".to_owned(),
                );
            }
        }
        let shown = shown(self.root.as_deref().unwrap_or_default(), &path);
        Ok((Wanted::Folder(path.join("/")), shown, Some(path)))
    }
}

fn parts(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|part| !matches!(*part, "" | "."))
        .map(str::to_owned)
        .collect()
}

/// The path of a folder from another one.
fn shown(from: &[String], to: &[String]) -> String {
    let common = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(common).map(|_| "..");
    let down = to.iter().skip(common).map(String::as_str);
    let path: Vec<&str> = up.chain(down).collect();
    if path.is_empty() {
        ".".to_owned()
    } else {
        path.join("/")
    }
}

fn below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// The key of a policy's text, as far as it can be read: what is wrong is told when the policy is compiled.
fn written(text: &str) -> Option<Key> {
    let root = yaml::read(ROOT, text).ok()??;
    base::read(root.member("extends")?, &mut Vec::new())
}
