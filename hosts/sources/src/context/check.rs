//! What the form of a document can't say.

use super::{Context, ContextEntry, Kind};
use crate::document::DocumentError;

const OWN_ID: &str = "give every entry an id of its own, across all documents";
const PATH: &str =
    "write files as `src/pay.rs` and folders as `src/pay/`, from the repository's root";

impl Context {
    /// Checks one document.
    pub(super) fn check(&self) -> Result<(), DocumentError> {
        for entry in &self.incidents.entries {
            named(entry, &entry.value.id)?;
            paths(entry, &entry.value.paths)?;
        }
        for entry in &self.services.entries {
            named(entry, &entry.value.name)?;
            paths(entry, &entry.value.paths)?;
        }
        for entry in &self.delegations.entries {
            let lent = &entry.value;
            named(entry, &lent.id)?;
            if lent.ends <= lent.starts {
                return Err(entry.error(
                    format!(
                        "the delegation `{}` ends before it starts",
                        lent.id.escape_debug()
                    ),
                    "`ends` is the first moment after it, later than `starts`",
                ));
            }
            if lent.delegator.eq_ignore_ascii_case(&lent.delegate) {
                return Err(entry.error(
                    format!(
                        "`{}` lends a right to themselves",
                        lent.delegator.escape_debug()
                    ),
                    "name somebody else as `delegate`, or leave the delegation out",
                ));
            }
        }
        for entry in &self.overrides.entries {
            let set_aside = &entry.value;
            named(entry, &set_aside.id)?;
            if set_aside
                .expires
                .is_some_and(|expires| expires <= set_aside.issued)
            {
                return Err(entry.error(
                    format!(
                        "the override `{}` expires before it is issued",
                        set_aside.id.escape_debug()
                    ),
                    "`expires` is later than `issued`",
                ));
            }
        }
        for entry in &self.freeze_windows.entries {
            named(entry, &entry.value.id)?;
        }
        for entry in &self.appeals.entries {
            named(entry, &entry.value.id)?;
        }
        for entry in &self.history.entries {
            let past = &entry.value;
            named(entry, &past.id)?;
            paths(entry, &past.paths)?;
            if past.ai_lines.min > past.ai_lines.max {
                return Err(entry.error(
                    format!(
                        "the least AI lines of `{}` are more than the most",
                        past.id.escape_debug()
                    ),
                    "`min` is at most `max`",
                ));
            }
        }
        self.check_ids()
    }

    /// Checks that no id is there twice, also in different documents.
    pub(super) fn check_ids(&self) -> Result<(), DocumentError> {
        self.incidents.unique(|entry| &entry.id, OWN_ID)?;
        unique_services(&self.services)?;
        self.freeze_windows.unique(|entry| &entry.id, OWN_ID)?;
        self.delegations.unique(|entry| &entry.id, OWN_ID)?;
        self.overrides.unique(|entry| &entry.id, OWN_ID)?;
        self.appeals.unique(|entry| &entry.id, OWN_ID)?;
        self.history.unique(|entry| &entry.id, OWN_ID)?;
        self.unique_extra()
    }
}

fn unique_services(
    services: &Kind<countersign_contract::types::Service>,
) -> Result<(), DocumentError> {
    services.unique(
        |entry| &entry.name,
        "a service has one entry, with all its paths and dependencies",
    )
}

fn named<T>(entry: &ContextEntry<T>, id: &str) -> Result<(), DocumentError> {
    if id.trim() == id && !id.is_empty() {
        return Ok(());
    }
    Err(entry.error(
        format!("`{}` is not an id or name", id.escape_debug()),
        "write one, without blanks around it",
    ))
}

fn paths<T>(entry: &ContextEntry<T>, paths: &[String]) -> Result<(), DocumentError> {
    let usable = |path: &str| {
        path.strip_suffix('/')
            .unwrap_or(path)
            .split('/')
            .all(|segment| !matches!(segment, "" | "." | ".."))
    };
    match paths.iter().find(|path| !usable(path)) {
        Some(path) => Err(entry.error(
            format!(
                "`{}` is not a path from the repository's root",
                path.escape_debug()
            ),
            PATH,
        )),
        None => Ok(()),
    }
}
