//! Whether a sign-off was given for this content.

use super::ballots::Bound;
use countersign_contract::types::{DropReason, EquivalenceKind, Facts};
use countersign_program::policy::Binding;
use std::collections::BTreeSet;

/// Content that a sign-off may be bound to and still hold.
#[derive(Debug)]
pub(crate) struct Content<'a> {
    facts: &'a Facts,
    /// Revisions from which rebases and base merges lead to the head, each recomputed by the collector.
    equivalent: BTreeSet<&'a str>,
}

impl<'a> Content<'a> {
    /// The content of this change.
    pub(crate) fn of(facts: &'a Facts) -> Content<'a> {
        let head = &facts.change.head;
        let mut equivalent: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![(head.revision.as_str(), head.tree.as_deref())];
        while let Some((revision, tree)) = open.pop() {
            for step in &facts.equivalences {
                let leads_here = step.to_revision == revision
                    && matches!(
                        step.kind,
                        EquivalenceKind::Rebase | EquivalenceKind::BaseMerge
                    )
                    && tree.is_none_or(|tree| tree == step.tree);
                if leads_here && equivalent.insert(&step.from_revision) {
                    open.push((&step.from_revision, None));
                }
            }
        }
        Content { facts, equivalent }
    }

    /// Why a sign-off does not hold for this content, in words. `None`: it holds.
    pub(crate) fn refuses(
        &self,
        bound: &Bound<'_>,
        binding: Binding,
    ) -> Option<(DropReason, String)> {
        let change = &self.facts.change;
        if let Some(other) = self.other_repository(bound) {
            return Some((
                DropReason::OtherTarget,
                format!("it was given for repository `{other}`"),
            ));
        }
        let Some(revision) = bound.revision else {
            return Some((
                DropReason::Unbound,
                "it does not say which revision it was given for; a new approval of this revision would count".to_owned(),
            ));
        };
        if bound.base_unknown {
            // Without its base branch a review holds only where the merge base shows that it was compared with the same.
            if change.base.branch.is_some()
                && (bound.merge_base.is_none() || bound.merge_base != change.merge_base.as_deref())
            {
                return Some((
                    DropReason::Unbound,
                    "it says neither which base branch nor which merge base it was given for"
                        .to_owned(),
                ));
            }
        } else if bound.base_branch != change.base.branch.as_deref() {
            let shown = |branch: Option<&str>| branch.unwrap_or("no branch").to_owned();
            let (then, now) = (
                shown(bound.base_branch),
                shown(change.base.branch.as_deref()),
            );
            return Some((
                DropReason::OtherTarget,
                format!("it was given for base branch `{then}`, the change now goes into `{now}`"),
            ));
        }
        if revision == change.head.revision {
            return None;
        }
        let same = |then: Option<&str>, now: Option<&str>| then.is_some() && then == now;
        let holds = binding == Binding::Content
            && (self.equivalent.contains(revision)
                || (same(bound.tree, change.head.tree.as_deref())
                    && same(bound.merge_base, change.merge_base.as_deref())));
        if holds {
            return None;
        }
        Some((
            DropReason::OtherContent,
            format!(
                "it was given for revision `{revision}`, the head is now `{}`; a new approval would count",
                change.head.revision
            ),
        ))
    }

    /// The other repository that it was given for.
    pub(crate) fn other_repository<'b>(&self, bound: &Bound<'b>) -> Option<&'b str> {
        bound
            .repository
            .filter(|repository| *repository != self.facts.change.repository)
    }
}
