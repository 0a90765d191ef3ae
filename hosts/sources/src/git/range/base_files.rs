//! What the change's base says about its surroundings: people, context documents, owners.

use super::mailmap::Mailmap;
use super::people;
use crate::context::Context;
use crate::error::SourceError;
use crate::git::options::Options;
use crate::git::repository::{Repository, files};
use crate::owners::{self, Owners};
use crate::roster::Roster;
use crate::warning::SourceWarning;
use countersign_contract::types::Facts;

/// Who collected what stands in context documents of the base, where they do not say so themselves.
const CONTEXT: &str = "git:context";
const OWNERS: &str = "git:owners";

/// What stands at a base, read once for all changes that are judged by it.
pub(in crate::git) struct BaseFiles {
    /// With what the host handed over.
    context: Context,
    owners: Option<Owners>,
    mailmap: Option<Mailmap>,
}

impl BaseFiles {
    /// Reads context and owners. Without a base there is what the host handed over.
    pub(in crate::git) fn read(
        repository: &Repository,
        options: &Options,
        base: Option<&str>,
        warnings: &mut Vec<SourceWarning>,
    ) -> Result<BaseFiles, SourceError> {
        let mut context = match (base, &options.context_folder) {
            (Some(base), Some(folder)) => base_context(repository, base, folder, warnings)?,
            _ => Context::default(),
        };
        context.join(options.context.clone())?;
        let owners = match base {
            Some(base) => owners_at(repository, base, warnings)?,
            None => None,
        };
        let mailmap = match base {
            Some(base) => Mailmap::find(repository, base, warnings)?,
            None => None,
        };
        Ok(BaseFiles {
            context,
            owners,
            mailmap,
        })
    }

    /// Asks git at once for what all of the changes need.
    pub(in crate::git) fn prepare(
        &mut self,
        repository: &Repository,
        changes: &[Facts],
    ) -> Result<(), SourceError> {
        match &mut self.mailmap {
            Some(mailmap) => mailmap.prepare(repository, changes),
            None => Ok(()),
        }
    }

    /// Adds context, owners and people, in this order: people whom the context names are among those that facts carry. At last, whose
    /// hand was in commits under addresses that only the base's mailmap knows.
    pub(in crate::git) fn add_to(
        &self,
        repository: &Repository,
        options: &Options,
        roster: Option<&Roster>,
        facts: &mut Facts,
        warnings: &mut Vec<SourceWarning>,
    ) -> Result<(), SourceError> {
        // A change whose own base is not in this clone is not known to be judged by these.
        let known = facts.change.base.tree.is_some();
        let context = if known {
            &self.context
        } else {
            &options.context
        };
        context.clone().apply(facts, warnings);
        if let Some(owners) = self.owners.as_ref().filter(|_| known) {
            owners.add_to(facts, OWNERS);
        }
        people::add(repository, options, roster, facts, warnings)?;
        match self.mailmap.as_ref().filter(|_| known) {
            Some(mailmap) => mailmap.add_to(repository, facts),
            None => Ok(()),
        }
    }
}

/// The base's documents. An invalid one is left out with a warning, and what the others have is then not all there
/// is: if it were an error, nobody could land the change that mends it.
fn base_context(
    repository: &Repository,
    base: &str,
    folder: &str,
    warnings: &mut Vec<SourceWarning>,
) -> Result<Context, SourceError> {
    let short: String = base.chars().take(12).collect();
    let mut all = Context::default();
    let mut broken = false;
    for (path, text) in files::folder(repository, base, folder)? {
        let form = [".yaml", ".yml", ".json"];
        if !form.iter().any(|ending| path.ends_with(ending)) {
            continue;
        }
        let name = format!("{short}:{folder}/{path}");
        let mut with = all.clone();
        match Context::parse(&text, &name, CONTEXT).and_then(|read| with.join(read)) {
            Ok(()) => all = with,
            Err(error) => {
                broken = true;
                warnings.push(SourceWarning {
                    code: "context_unread",
                    message: format!(
                        "a context document of the base is invalid and is left out: {}:{}:{}: {}",
                        error.file, error.line, error.column, error.message
                    ),
                    remedy: Some(error.remedy),
                });
            }
        }
    }
    if broken {
        all.truncate();
    }
    Ok(all)
}

fn owners_at(
    repository: &Repository,
    base: &str,
    warnings: &mut Vec<SourceWarning>,
) -> Result<Option<Owners>, SourceError> {
    for path in owners::PATHS {
        let Some(text) = files::text(repository, base, path)? else {
            continue;
        };
        let (owners, found) = Owners::parse(&text, path);
        warnings.extend(found);
        return Ok(owners);
    }
    Ok(None)
}
