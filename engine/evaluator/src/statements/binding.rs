//! Whether a sign-off was given for this content.

use super::votes::Bound;
use crate::safeguards::{Step, Steps};
use countersign_contract::types::{DropReason, EquivalenceKind, Facts};
use countersign_program::policy::Binding;
use std::collections::BTreeSet;

/// Content that a sign-off may be bound to and still hold.
#[derive(Debug)]
pub(crate) struct Content<'a> {
    facts: &'a Facts,
    /// Revisions from which rebases, base merges and squashes lead to the head, each recomputed by the collector.
    equivalent: BTreeSet<&'a str>,
    /// Revisions of which the head is the squash.
    squashed: Vec<&'a str>,
    /// Revisions from which one step leads to the head.
    direct: Vec<&'a str>,
    steps: Steps,
}

impl<'a> Content<'a> {
    /// The content of this change.
    pub(crate) fn new(facts: &'a Facts, steps: Steps) -> Content<'a> {
        let head = &facts.change.head;
        let mut equivalent: BTreeSet<&str> = BTreeSet::new();
        let (mut squashed, mut direct) = (Vec::new(), Vec::new());
        let mut open = vec![(head.revision.as_str(), head.tree.as_deref())];
        while let Some((revision, tree)) = open.pop() {
            for step in &facts.equivalences {
                let same_content =
                    step.kind != EquivalenceKind::Revert || !steps.take(Step::EquivalenceKind);
                let same_tree =
                    tree.is_none_or(|tree| tree == step.tree) || !steps.take(Step::EquivalentTree);
                if step.to_revision != revision || !same_content || !same_tree {
                    continue;
                }
                if step.kind == EquivalenceKind::Squash {
                    crate::sort::insert(&mut squashed, step.from_revision.as_str());
                }
                if step.to_revision == head.revision {
                    crate::sort::insert(&mut direct, step.from_revision.as_str());
                }
                if equivalent.insert(&step.from_revision) {
                    open.push((&step.from_revision, None));
                }
            }
        }
        Content {
            facts,
            equivalent,
            squashed,
            direct,
            steps,
        }
    }

    /// A squash is on the way from what was signed to the head, so that the head's own commits don't name everybody.
    pub(crate) fn is_squashed(&self) -> bool {
        !self.squashed.is_empty()
    }

    /// Git recomputed that the head holds what this revision does.
    pub(crate) fn follows_from(&self, revision: &str) -> bool {
        self.equivalent.contains(revision)
    }

    /// The change landed, and git recomputed that what landed is this very revision: squashed, rebased or merged, so that it
    /// can't have the revision's name.
    pub(crate) fn landed_as_head(&self, revision: &str) -> bool {
        let origins = &self.facts.change.landed_from;
        let named = |id: &String| id.rsplit_once('@').map(|(_, head)| head == revision);
        // A forge's number names no revision: then whatever became the head in one step was the change's.
        let is_origin = origins.iter().any(|id| named(id) == Some(true))
            || (!origins.is_empty() && origins.iter().all(|id| named(id).is_none()));
        is_origin && self.direct.contains(&revision)
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
                format!(
                    "it was given for repository `{other}`; one for `{}` would count",
                    change.repository
                ),
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
                && self.steps.take(Step::UnknownBase)
                && (bound.merge_base.is_none() || bound.merge_base != change.merge_base.as_deref())
            {
                return Some((
                    DropReason::Unbound,
                    "it says neither for which base branch nor for this merge base it was given; a new approval would count"
                        .to_owned(),
                ));
            }
        } else if self.other_base(bound) {
            let words = match (bound.base_branch, change.base.branch.as_deref()) {
                (Some(then), Some(now)) => format!(
                    "it was given for base branch `{then}`, the change now goes into `{now}`; a new approval would count"
                ),
                (Some(then), None) => format!(
                    "it was given for base branch `{then}`, and the facts do not say into which branch the change goes; it would count if they named that one"
                ),
                (None, now) => format!(
                    "it does not say for which base branch it was given, the change goes into `{}`; a new approval would count",
                    now.unwrap_or_default()
                ),
            };
            return Some((DropReason::OtherTarget, words));
        }
        if revision == change.head.revision {
            return None;
        }
        let same = |then: Option<&str>, now: Option<&str>| then.is_some() && then == now;
        // What landed can't have the revision that was signed: what git made of that very revision has its place.
        let landed = (!change.landed_from.is_empty() && self.squashed.contains(&revision))
            || self.landed_as_head(revision);
        let loose = binding == Binding::Content || !self.steps.take(Step::VeryRevision);
        let holds = landed
            || loose
                && (self.equivalent.contains(revision)
                    || (same(bound.tree, change.head.tree.as_deref())
                        && (same(bound.merge_base, change.merge_base.as_deref())
                            || !self.steps.take(Step::MergeBase))))
            || !self.steps.take(Step::Content);
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
        bound.repository.filter(|repository| {
            *repository != self.facts.change.repository && self.steps.take(Step::Repository)
        })
    }

    /// It says for which base branch it was given, and that is another.
    pub(crate) fn other_base(&self, bound: &Bound<'_>) -> bool {
        !bound.base_unknown
            && bound.base_branch != self.facts.change.base.branch.as_deref()
            && self.steps.take(Step::BaseBranch)
    }
}
