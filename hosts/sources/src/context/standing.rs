//! Context that stands beside many changes, as a server holds it: what is about one change has to say about which.

use super::{Context, ContextEntry};
use crate::document::DocumentError;
use countersign_contract::types::Facts;
use std::collections::BTreeSet;

const NAME_REVISIONS: &str =
    "name the commits under `revisions`, since the document is read for every change";

impl Context {
    /// This context, for a host that uses it for change after change. [`Context::apply`] then takes only those overrides,
    /// checks, declarations and appeals that name a revision of the change at hand.
    ///
    /// # Errors
    /// When an entry is about one change and does not say about which: it would speak for all of them.
    pub fn standing(mut self) -> Result<Context, DocumentError> {
        if let Some(entry) = self.escalations.entries.first() {
            return Err(entry.error(
                "an open escalation names no change, and the document is read for every change",
                "leave `escalations` out, or leave its list empty",
            ));
        }
        let declarations = &self.declarations.entries;
        if let Some(entry) = declarations
            .iter()
            .find(|entry| entry.value.revisions.is_empty())
        {
            return Err(entry.error(
                format!(
                    "the declaration of `{}` names no commits",
                    entry.value.person.escape_debug()
                ),
                NAME_REVISIONS,
            ));
        }
        let appeals = &self.appeals.entries;
        if let Some(entry) = appeals
            .iter()
            .find(|entry| entry.value.revisions.is_empty())
        {
            return Err(entry.error(
                format!(
                    "the appeal `{}` names no commits",
                    entry.value.id.escape_debug()
                ),
                NAME_REVISIONS,
            ));
        }
        self.standing = true;
        Ok(self)
    }
}

/// Leaves out what is about other changes only.
pub(super) fn choose(context: &mut Context, facts: &Facts) {
    let own = revisions(facts);
    context
        .overrides
        .entries
        .retain(|entry| own.contains(entry.value.revision.as_str()));
    context
        .checks
        .entries
        .retain(|entry| own.contains(entry.value.revision.as_str()));
    keep(&mut context.declarations.entries, &own, |declaration| {
        &declaration.revisions
    });
    keep(&mut context.appeals.entries, &own, |appeal| {
        &appeal.revisions
    });
}

fn keep<T>(entries: &mut Vec<ContextEntry<T>>, own: &BTreeSet<&str>, of: impl Fn(&T) -> &[String]) {
    entries.retain(|entry| {
        of(&entry.value)
            .iter()
            .any(|revision| own.contains(revision.as_str()))
    });
}

/// The revisions that the change has or had, as far as the facts know: an override of an earlier head explains itself.
fn revisions(facts: &Facts) -> BTreeSet<&str> {
    let mut own = BTreeSet::from([facts.change.head.revision.as_str()]);
    let commits = facts.commits.iter().filter(|commit| !commit.in_base);
    own.extend(commits.map(|commit| commit.revision.as_str()));
    own.extend(
        facts
            .reviews
            .iter()
            .filter_map(|review| review.revision.as_deref()),
    );
    own.extend(
        facts
            .sign_offs
            .iter()
            .map(|sign_off| sign_off.binding.revision.as_str()),
    );
    own
}
