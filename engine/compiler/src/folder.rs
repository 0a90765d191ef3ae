//! What is compiled: the texts of a folder and of all that its policy extends, and what the caller sets.

use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A policy's folder as texts. The compiler does no input or output of its own: whoever calls it reads the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    files: BTreeMap<String, String>,
    /// What its policy extends, the nearest first: see [`crate::extends::attach`].
    bases: Vec<Base>,
    /// Why the chain of policies ends where it should go on.
    broken: Option<String>,
}

/// A policy that another one extends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Base {
    /// What its files are shown below: a preset's name, or a path from the extending folder, such as `../company`.
    pub name: String,
    /// Its files, by path relative to its own folder.
    pub files: BTreeMap<String, String>,
}

/// The files of one policy in a chain of policies that extend each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layer<'f> {
    /// What its files are shown below. Absent for the folder itself.
    pub name: Option<&'f str>,
    /// Its files.
    pub files: &'f BTreeMap<String, String>,
}

impl Layer<'_> {
    /// How a file of it is shown.
    pub(crate) fn shown(&self, path: &str) -> String {
        match self.name {
            Some(name) => format!("{name}/{path}"),
            None => path.to_owned(),
        }
    }
}

impl Folder {
    /// An empty folder.
    pub fn new() -> Folder {
        Folder::default()
    }

    /// Adds a file by its path relative to the folder, `/`-separated, such as `policy.yaml` or `cases/passes.yaml`.
    /// Replaces what was there under the same path.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.insert(path.into(), text.into());
    }

    /// The text of a file of its own.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// All files of its own, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// What it extends, the nearest first: what each is shown as, and its files.
    pub fn bases(&self) -> impl Iterator<Item = (&str, Folder)> {
        self.bases.iter().enumerate().map(|(place, base)| {
            let folder = Folder {
                files: base.files.clone(),
                bases: self.bases.iter().skip(place + 1).cloned().collect(),
                broken: self.broken.clone(),
            };
            (base.name.as_str(), folder)
        })
    }

    /// The folder as a bundle is made from it: cases are no part of what decides.
    pub fn without_cases(&self) -> Folder {
        let without = |files: &BTreeMap<String, String>| {
            files
                .iter()
                .filter(|(path, _)| !is_below_cases(path))
                .map(|(path, text)| (path.clone(), text.clone()))
                .collect()
        };
        Folder {
            files: without(&self.files),
            bases: self
                .bases
                .iter()
                .map(|base| Base {
                    name: base.name.clone(),
                    files: without(&base.files),
                })
                .collect(),
            broken: self.broken.clone(),
        }
    }

    /// SHA-256 of its files and of those that it extends, without cases: a further test of a policy does not make it another
    /// policy. 64 lower-case hexadecimal digits.
    pub fn digest(&self) -> String {
        digest_of(&self.layers())
    }

    /// A policy that the last of the chain extends.
    pub(crate) fn push_base(&mut self, base: Base) {
        self.bases.push(base);
    }

    /// The chain can't be followed further.
    pub(crate) fn break_off(&mut self, why: String) {
        self.broken = Some(why);
    }

    pub(crate) fn broken(&self) -> Option<&str> {
        self.broken.as_deref()
    }

    /// The folder itself, then what it extends, the nearest first.
    pub(crate) fn layers(&self) -> Vec<Layer<'_>> {
        let own = Layer {
            name: None,
            files: &self.files,
        };
        let bases = self.bases.iter().map(|base| Layer {
            name: Some(&base.name),
            files: &base.files,
        });
        std::iter::once(own).chain(bases).collect()
    }

    /// The text of a file by the name that diagnostics give it.
    pub(crate) fn shown(&self, file: &str) -> Option<&str> {
        let mut bases = self.bases.iter();
        let of_base = bases.find_map(|base| {
            let path = file.strip_prefix(&base.name)?.strip_prefix('/')?;
            base.files.get(path)
        });
        self.files.get(file).or(of_base).map(String::as_str)
    }
}

/// Whether a path is below a folder `cases`.
pub fn is_below_cases(path: &str) -> bool {
    let (folder, _) = path.rsplit_once('/').unwrap_or(("", path));
    folder.split('/').any(|part| part == "cases")
}

/// See [`Folder::digest`].
pub(crate) fn digest_of(layers: &[Layer<'_>]) -> String {
    let Some((own, bases)) = layers.split_first() else {
        return String::new();
    };
    let mut digest = Sha256::new();
    // The length stands before each part, so that no two folders give the same sequence of bytes.
    let mut part = |text: &str| {
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text.as_bytes());
    };
    let files = own.files.iter();
    for (path, text) in files.filter(|(path, _)| !is_below_cases(path)) {
        part(path);
        part(text);
    }
    if !bases.is_empty() {
        // No file has this path.
        part("/extends");
        part(&digest_of(bases));
    }
    digest
        .finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            // Writing into a string can't fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// What the caller of the compiler sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Parameters to override, each with its value as a YAML value: `("senior_level", "7")`. A text
    /// is taken as it is. Two different values for one parameter are an error.
    pub set: Vec<(String, String)>,
}
