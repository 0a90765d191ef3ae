//! What is compiled: the texts of a folder, and what the caller sets.

use std::collections::BTreeMap;

/// A policy's folder as texts. The compiler does no input or output of its own: whoever calls it reads the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    files: BTreeMap<String, String>,
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

    /// The text of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

/// What the caller of the compiler sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Parameters to override, each with its value as a YAML value: `("senior_level", "7")`. A text
    /// is taken as it is. Two different values for one parameter are an error.
    pub set: Vec<(String, String)>,
}
