//! The people of a range: from a roster outside the change or at its base, with what git says that they know.

use crate::error::SourceError;
use crate::git::expertise;
use crate::git::options::{Options, RosterFrom};
use crate::git::repository::{Repository, files};
use crate::roster::Roster;
use crate::warning::SourceWarning;
use countersign_contract::types::{ChangeState, Facts};
use std::collections::{BTreeMap, BTreeSet};

/// Who knows the files, from the history before the merge base. Where that is not in this clone, nobody's knowledge is. It
/// says whom to ask, and about what has landed nobody is asked: what is missing there is a bypass.
fn knowledge(
    repository: &Repository,
    options: &Options,
    facts: &Facts,
    warnings: &mut Vec<SourceWarning>,
) -> Result<expertise::FileExperts, SourceError> {
    let landed = facts.change.state == ChangeState::Merged;
    match &facts.change.merge_base {
        Some(base) if options.expertise && !landed => {
            let bounds = expertise::Bounds {
                time: options.expertise_time,
                folder: options.expertise_folder.as_deref(),
            };
            expertise::find(repository, base, &facts.files, facts.now, bounds, warnings)
        }
        _ => Ok(expertise::FileExperts::default()),
    }
}

/// Adds the people of the roster, with what they know of the files.
pub(in crate::git) fn add(
    repository: &Repository,
    options: &Options,
    roster: Option<&Roster>,
    facts: &mut Facts,
    warnings: &mut Vec<SourceWarning>,
) -> Result<(), SourceError> {
    // Nobody's knowledge is of use where nobody is known.
    let known = match roster.is_none() && facts.people.is_empty() {
        true => expertise::FileExperts::default(),
        false => match &options.roster {
            RosterFrom::Nowhere => expertise::FileExperts::default(),
            RosterFrom::Given(_) | RosterFrom::Base { .. } => {
                knowledge(repository, options, facts, warnings)?
            }
        },
    };
    match (roster, &options.roster) {
        (Some(roster), from) => {
            let collector = match from {
                RosterFrom::Base { .. } => "git:roster",
                _ => "roster",
            };
            crate::people::choose(facts, roster, known.names(), collector, warnings);
        }
        (None, RosterFrom::Base { path }) => warnings.push(SourceWarning::new(
            "no_roster",
            format!("the base has no `{path}`: nobody's level, teams or rights are known"),
            "land a roster there, or hand one over with `--roster FILE`",
        )),
        (None, _) => {}
    }
    known.add_to(&mut facts.people);
    Ok(())
}

/// The rosters that a range is judged by. Each is read once, however many bases have it.
pub(in crate::git) struct Rosters<'o> {
    from: &'o RosterFrom,
    /// The roster's blob, by base.
    blobs: BTreeMap<String, String>,
    read: BTreeMap<String, Roster>,
}

impl<'o> Rosters<'o> {
    /// Reads the rosters of these bases, unless one was given. Each base must be in the clone.
    pub(in crate::git) fn read(
        repository: &Repository,
        options: &'o Options,
        bases: impl IntoIterator<Item = String>,
    ) -> Result<Rosters<'o>, SourceError> {
        let mut rosters = Rosters {
            from: &options.roster,
            blobs: BTreeMap::new(),
            read: BTreeMap::new(),
        };
        let RosterFrom::Base { path } = &options.roster else {
            return Ok(rosters);
        };
        let bases: BTreeSet<String> = bases.into_iter().collect();
        for (base, blob) in files::blobs_at(repository, &bases, path)? {
            if !rosters.read.contains_key(&blob) {
                let text = files::contents(repository, &[&blob])?.pop();
                let short: String = base.chars().take(12).collect();
                let name = format!("{short}:{path}");
                let roster =
                    Roster::parse(&text.unwrap_or_default(), &name).map_err(|mut error| {
                        // The base's roster can only be mended by a change that needs one.
                        error
                            .remedy
                            .push_str("; until it is mended, hand one over with `--roster FILE`");
                        error
                    })?;
                rosters.read.insert(blob.clone(), roster);
            }
            rosters.blobs.insert(base, blob);
        }
        Ok(rosters)
    }

    /// The roster that was given, or that the base has. Absent: nobody is known.
    pub(in crate::git) fn at(&self, base: Option<&str>) -> Option<&Roster> {
        match self.from {
            RosterFrom::Nowhere => None,
            RosterFrom::Given(roster) => Some(roster),
            RosterFrom::Base { .. } => self.read.get(self.blobs.get(base?)?),
        }
    }
}
