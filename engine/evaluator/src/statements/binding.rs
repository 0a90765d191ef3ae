//! Whether a sign-off was given for this content.

use crate::safeguards::{Safeguard, removed};
use crate::supply;
use countersign_contract::types::{DropReason, Equivalence, EquivalenceKind, Facts};
use countersign_program::policy::Binding;
use std::collections::BTreeSet;

/// What a review or sign-off was given for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound<'a> {
    /// Absent for a review: the forge keeps it with its repository.
    pub(crate) repository: Option<&'a str>,
    pub(crate) base_branch: Option<&'a str>,
    /// The base branch is not known, rather than none.
    pub(crate) base_unknown: bool,
    pub(crate) revision: Option<&'a str>,
    pub(crate) tree: Option<&'a str>,
    pub(crate) merge_base: Option<&'a str>,
}

/// Content that a sign-off may be bound to and still be valid.
#[derive(Debug)]
pub(crate) struct Content<'a> {
    facts: &'a Facts,
    /// Revisions from which rebases, base merges and squashes lead to the head, each recomputed by the collector.
    equivalent: BTreeSet<&'a str>,
    /// Revisions of which the head is the squash.
    squashed: Vec<&'a str>,
    /// Revisions from which one equivalence leads to the head.
    direct: Vec<&'a str>,
}

impl<'a> Content<'a> {
    /// The content of this change.
    pub(crate) fn new(facts: &'a Facts) -> Content<'a> {
        let head = &facts.change.head;
        let mut equivalent: BTreeSet<&str> = BTreeSet::new();
        let (mut squashed, mut direct) = (Vec::new(), Vec::new());
        let mut open = vec![(head.revision.as_str(), head.tree.as_deref())];
        while let Some((revision, tree)) = open.pop() {
            for link in &facts.equivalences {
                if link.to_revision != revision
                    || !keeps_content(link)
                    || !leads_to_tree(link, tree)
                {
                    continue;
                }
                if link.kind == EquivalenceKind::Squash {
                    crate::sort::insert(&mut squashed, link.from_revision.as_str());
                }
                if link.to_revision == head.revision {
                    crate::sort::insert(&mut direct, link.from_revision.as_str());
                }
                if equivalent.insert(&link.from_revision) {
                    open.push((&link.from_revision, None));
                }
            }
        }
        Content {
            facts,
            equivalent,
            squashed,
            direct,
        }
    }

    /// A squash is on the way from what was signed to the head, so that the head's own commits don't name everybody.
    pub(crate) fn is_squashed(&self) -> bool {
        !self.squashed.is_empty()
    }

    /// Git recomputed that the head has the content of this revision.
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

    /// Why a sign-off is not valid for this content, in words. `None`: it is.
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
        if let Some(words) = self.other_target(bound) {
            return Some(words);
        }
        if self.grew(bound) {
            return Some((
                DropReason::OtherContent,
                "the base branch was moved back since it was given, so that commits which it had then belong to the change now; a new approval would count".to_owned(),
            ));
        }
        if self.same_content(bound, revision, binding) {
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

    /// Why its base branch keeps a sign-off from holding, in words.
    fn other_target(&self, bound: &Bound<'_>) -> Option<(DropReason, String)> {
        let now = self.facts.change.base.branch.as_deref();
        if bound.base_unknown {
            return (!self.same_unknown_base(bound)).then(|| {
                (
                    DropReason::Unbound,
                    format!(
                        "it is not known to have been given for base branch `{}`: that was changed since, or the forge did not say; a new approval would count",
                        now.unwrap_or_default()
                    ),
                )
            });
        }
        if !self.other_base(bound) {
            return None;
        }
        let words = match (bound.base_branch, now) {
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
        Some((DropReason::OtherTarget, words))
    }

    /// What it was given for is what the change is now. What landed can't have the revision that was signed: what git made of
    /// that very revision has its place.
    fn same_content(&self, bound: &Bound<'_>, revision: &str, binding: Binding) -> bool {
        let change = &self.facts.change;
        let landed = (!change.landed_from.is_empty() && self.squashed.contains(&revision))
            || self.landed_as_head(revision);
        revision == change.head.revision
            || landed
            || (takes_equivalent_content(binding)
                && (self.equivalent.contains(revision)
                    || (same(bound.tree, change.head.tree.as_deref())
                        && self.same_merge_base(bound))))
            || removed(Safeguard::Content)
    }

    /// The base branch was moved back since: what it had then, under the same revision, is the change's own now.
    fn grew(&self, bound: &Bound<'_>) -> bool {
        let change = &self.facts.change;
        let (Some(then), Some(now)) = (bound.merge_base, change.merge_base.as_deref()) else {
            return false;
        };
        if then == now || bound.revision != Some(change.head.revision.as_str()) {
            return false;
        }
        let mut own = self.facts.commits.iter();
        let is_own = own.any(|commit| commit.revision == then && !commit.in_base);
        // A commit that is not listed may be that one.
        let listed = supply::is_complete(self.facts.completeness.commits.as_ref());
        (is_own || !listed) && !removed(Safeguard::MergeBase)
    }

    /// The same tree is the same content over the same merge base only.
    fn same_merge_base(&self, bound: &Bound<'_>) -> bool {
        same(bound.merge_base, self.facts.change.merge_base.as_deref())
            || removed(Safeguard::MergeBase)
    }

    /// It is known to have been given for the base that the change has now.
    pub(crate) fn for_this_base(&self, bound: &Bound<'_>) -> bool {
        match bound.base_unknown {
            true => self.same_unknown_base(bound),
            false => !self.other_base(bound),
        }
    }

    /// Without its base branch a review is valid only where the merge base shows that it was compared with the same.
    fn same_unknown_base(&self, bound: &Bound<'_>) -> bool {
        let change = &self.facts.change;
        change.base.branch.is_none()
            || same(bound.merge_base, change.merge_base.as_deref())
            || removed(Safeguard::UnknownBase)
    }

    /// The other repository that it was given for.
    pub(crate) fn other_repository<'b>(&self, bound: &Bound<'b>) -> Option<&'b str> {
        bound.repository.filter(|repository| {
            *repository != self.facts.change.repository && !removed(Safeguard::Repository)
        })
    }

    /// It says for which base branch it was given, and that is another.
    fn other_base(&self, bound: &Bound<'_>) -> bool {
        !bound.base_unknown
            && bound.base_branch != self.facts.change.base.branch.as_deref()
            && !removed(Safeguard::BaseBranch)
    }
}

/// Both are known, and the same.
fn same(then: Option<&str>, now: Option<&str>) -> bool {
    then.is_some() && then == now
}

/// Some equivalences, such as a revert, are not the same content.
fn keeps_content(link: &Equivalence) -> bool {
    let other = matches!(
        link.kind,
        EquivalenceKind::Revert | EquivalenceKind::Restore
    );
    !other || removed(Safeguard::EquivalenceKind)
}

/// An equivalence of the head has to lead to the head's own tree.
fn leads_to_tree(link: &Equivalence, tree: Option<&str>) -> bool {
    tree.is_none_or(|tree| tree == link.tree) || removed(Safeguard::EquivalentTree)
}

/// Where a policy asks for the very revision, equivalent content does not do.
fn takes_equivalent_content(binding: Binding) -> bool {
    binding == Binding::Content || removed(Safeguard::VeryRevision)
}
