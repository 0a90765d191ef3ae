//! The policy that the base of a change holds.

use crate::failure::Failure;
use crate::limits::LimitArguments;
use crate::policy::{self, Choice};
use crate::presets;
use crate::terminal::Terminal;
use countersign::Policy;
use countersign_compiler::Folder;
use countersign_compiler::extends::{Wanted, attach};
use countersign_sources::git::{self, Objects};
use std::collections::BTreeMap;
use std::path::Path;

/// Where a policy is read from, if nothing else names one. What the head of the change says of it does not count.
pub(in crate::commands) struct BasePolicy<'a> {
    /// The caller's own repository.
    pub(in crate::commands) repository: &'a Path,
    /// Another one, which has the base.
    pub(in crate::commands) objects: Option<&'a Objects>,
    /// The base. Absent where there is none, or the changes have several.
    pub(in crate::commands) revision: Option<&'a str>,
    /// Its policy folder, where that was read already.
    pub(in crate::commands) known: Option<&'a BTreeMap<String, String>>,
    /// The preset that decides where the base has no policy.
    pub(in crate::commands) otherwise: Option<&'a str>,
}

impl BasePolicy<'_> {
    /// Opens the policy that was chosen.
    pub(in crate::commands) fn open(
        &self,
        choice: &Choice,
        limits: &LimitArguments,
        terminal: &Terminal,
    ) -> Result<Policy, Failure> {
        choice.open(limits, terminal, |set| {
            match (self.read()?, self.otherwise) {
                (Some(source), _) => {
                    policy::open_source(policy::DEFAULT_FOLDER, &source, set, limits, terminal)
                }
                (None, Some(preset)) => {
                    terminal.note(&format!(
                        "{}: the preset `{preset}` decides instead; land a policy there, or name a preset",
                        self.none()
                    ));
                    policy::open_preset(preset, set, limits, terminal)
                }
                (None, None) => Err(no_policy(&self.none())),
            }
        })
    }

    /// Absent: the base has no such folder.
    fn read(&self) -> Result<Option<Folder>, Failure> {
        let base = self.revision.unwrap_or_default();
        if base.is_empty() {
            return Err(no_policy("the change has no base to read a policy from"));
        }
        let Some(folder) = self.folder(base, policy::DEFAULT_FOLDER)? else {
            return Ok(None);
        };
        // What it extends is of the same revision, or ships with the program: nothing of the work tree is read.
        let at = Some(policy::DEFAULT_FOLDER);
        Ok(Some(attach(folder, at, &mut |wanted| match wanted {
            Wanted::Preset(name) => presets::folder(name).map_err(|failure| failure.message),
            Wanted::Folder(path) => match self.folder(base, path) {
                Ok(Some(folder)) => Ok(folder),
                Ok(None) => Err(format!(
                    "the base {} has no folder `{path}`",
                    base.get(..12).unwrap_or(base)
                )),
                Err(failure) => Err(failure.message),
            },
        })))
    }

    /// The YAML files of a folder at the base. Absent: there is no such folder.
    fn folder(&self, base: &str, path: &str) -> Result<Option<Folder>, Failure> {
        let known = self.known.filter(|_| path == policy::DEFAULT_FOLDER);
        let files = match (known, self.objects) {
            (Some(known), _) => Ok(known.clone()),
            (None, Some(objects)) => objects.read_folder(base, path),
            (None, None) => git::read_folder(self.repository, base, path),
        };
        let files = files.map_err(crate::change::failure)?;
        if files.is_empty() {
            return Ok(None);
        }
        let mut folder = Folder::new();
        for (path, text) in files {
            if path.ends_with(".yaml") || path.ends_with(".yml") {
                folder.insert(path, text);
            }
        }
        Ok(Some(folder))
    }

    fn none(&self) -> String {
        let base = self.revision.unwrap_or_default();
        format!(
            "the base {} has no `{}`",
            base.get(..12).unwrap_or(base),
            policy::DEFAULT_FOLDER
        )
    }
}

/// Nothing says which policy decides.
pub(in crate::commands) fn no_policy(why: &str) -> Failure {
    let presets: Vec<&str> = presets::names().collect();
    Failure::usage(format!(
        "{why}\nname one with --preset NAME ({}), --policy DIR or --bundle FILE",
        presets.join(", ")
    ))
}
