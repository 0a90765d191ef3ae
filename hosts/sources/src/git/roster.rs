//! The people of a change, from where the options say.

use super::repository::Repository;
use super::{Options, RosterFrom, files_at};
use crate::error::SourceError;
use crate::notice::Notice;
use crate::people;
use crate::roster::Roster;
use countersign_contract::types::Facts;

/// Adds those people of the roster who matter to the change.
pub(super) fn add(
    repository: &Repository,
    options: &Options,
    base: Option<&str>,
    facts: &mut Facts,
    notices: &mut Vec<Notice>,
) -> Result<(), SourceError> {
    match &options.roster {
        RosterFrom::Nowhere => {}
        RosterFrom::Given(roster) => people::choose(facts, roster, "roster", notices),
        RosterFrom::Base { path } => {
            let text = match base {
                Some(base) if facts.change.base.tree.is_some() => {
                    files_at::text(repository, base, path)?
                }
                _ => None,
            };
            match (text, base) {
                (Some(text), Some(base)) => {
                    let short: String = base.chars().take(12).collect();
                    let roster =
                        Roster::parse(&text, &format!("{short}:{path}")).map_err(|mut error| {
                            // The base's roster can only be mended by a change that needs one.
                            error.remedy.push_str(
                                "; until it is mended, hand one over with `--roster FILE`",
                            );
                            error
                        })?;
                    people::choose(facts, &roster, "git:roster", notices);
                }
                _ => notices.push(Notice::new(
                    "no_roster",
                    format!("the base has no `{path}`: nobody's level, teams or rights are known"),
                    "land a roster there, or hand one over with `--roster FILE`",
                )),
            }
        }
    }
    Ok(())
}
