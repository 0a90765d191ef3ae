//! The people of a range: from a roster outside the change or at its base, with what git says that they know.

use super::repository::Repository;
use super::{Options, RosterFrom, expertise, files_at};
use crate::error::SourceError;
use crate::notice::Notice;
use crate::roster::Roster;
use countersign_contract::types::{ChangeState, Facts, Purpose};
use std::borrow::Cow;

/// Who knows the files, from the history before the merge base. Where that is not in this clone, nobody's knowledge is. It
/// says whom to ask, and about what has landed nobody is asked: what is missing there is a bypass.
fn knowledge(
    repository: &Repository,
    options: &Options,
    facts: &Facts,
    notices: &mut Vec<Notice>,
) -> Result<expertise::Known, SourceError> {
    let landed = facts.change.state == ChangeState::Merged || facts.purpose == Purpose::Audit;
    match &facts.change.merge_base {
        Some(base) if options.expertise && !landed => {
            expertise::find(repository, base, &facts.files, facts.now, notices)
        }
        _ => Ok(expertise::Known::default()),
    }
}

/// Adds the people of the roster, with what they know of the files.
pub(super) fn add(
    repository: &Repository,
    options: &Options,
    base: Option<&str>,
    facts: &mut Facts,
    notices: &mut Vec<Notice>,
) -> Result<(), SourceError> {
    let known = match &options.roster {
        RosterFrom::Nowhere => expertise::Known::default(),
        RosterFrom::Given(_) | RosterFrom::Base { .. } => {
            knowledge(repository, options, facts, notices)?
        }
    };
    match &options.roster {
        RosterFrom::Nowhere => {}
        RosterFrom::Given(roster) => {
            crate::people::choose(facts, roster, known.names(), "roster", notices);
        }
        RosterFrom::Base { path } => {
            let base = base.filter(|_| facts.change.base.tree.is_some());
            match roster(repository, options, base)? {
                Some(roster) => {
                    crate::people::choose(facts, &roster, known.names(), "git:roster", notices);
                }
                None => notices.push(Notice::new(
                    "no_roster",
                    format!("the base has no `{path}`: nobody's level, teams or rights are known"),
                    "land a roster there, or hand one over with `--roster FILE`",
                )),
            }
        }
    }
    known.add_to(&mut facts.people);
    Ok(())
}

/// The roster that was given, or that a base has. Absent: nobody is known.
pub(super) fn roster<'o>(
    repository: &Repository,
    options: &'o Options,
    base: Option<&str>,
) -> Result<Option<Cow<'o, Roster>>, SourceError> {
    let path = match &options.roster {
        RosterFrom::Nowhere => return Ok(None),
        RosterFrom::Given(roster) => return Ok(Some(Cow::Borrowed(roster))),
        RosterFrom::Base { path } => path,
    };
    let Some(base) = base else {
        return Ok(None);
    };
    let Some(text) = files_at::text(repository, base, path)? else {
        return Ok(None);
    };
    let short: String = base.chars().take(12).collect();
    let roster = Roster::parse(&text, &format!("{short}:{path}")).map_err(|mut error| {
        // The base's roster can only be mended by a change that needs one.
        error
            .remedy
            .push_str("; until it is mended, hand one over with `--roster FILE`");
        error
    })?;
    Ok(Some(Cow::Owned(roster)))
}
