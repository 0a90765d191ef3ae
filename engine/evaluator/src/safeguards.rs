//! The rules that keep a decision safe, by name, so that a test can take one away and see which cases notice.
//!
//! Each rule is one predicate where it belongs, and the predicate asks [`removed`]. Outside of this crate's own tests the
//! answer is always no, by a constant: neither a bundle nor a program that links this library can leave a rule out.

/// Declares the safeguards and the list of all of them.
macro_rules! safeguards {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// One rule between what people said and whose word counts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Safeguard {
            $($(#[doc = $doc])+ $name,)+
        }

        #[cfg(test)]
        impl Safeguard {
            /// All of them, in the order in which a decision comes to them.
            pub(crate) const ALL: &'static [Safeguard] = &[$(Safeguard::$name,)+];
        }
    };
}

safeguards! {
    /// The accounts of one person are joined.
    JoinAccounts,
    /// A later verdict that is not an approval ends the approvals before it.
    LastVerdict,
    /// Programs do not count.
    Programs,
    /// Who has left does not count.
    Departed,
    /// The origin has to be vouched for as the control asks.
    Authentication,
    /// Who may not push does not count.
    MayPush,
    /// Who proposed the change does not count.
    Author,
    /// Authors and committers of commits do not count.
    Committer,
    /// Co-authors do not count.
    CoAuthor,
    /// Who pushed last does not count.
    LastPusher,
    /// Who had the agent do it does not count.
    Prompter,
    /// A commit that programs alone made is its pusher's.
    PusherOfPrograms,
    /// A person behind an agent's name is involved all the same.
    PersonBehindAgent,
    /// An unknown person who had a hand in it raises the demand.
    Strangers,
    /// An agent's unknown prompter raises the demand.
    UnknownPrompter,
    /// What a landed change carried involves its people.
    Carried,
    /// A sign-off for another repository is not valid.
    Repository,
    /// A sign-off for another base branch is not valid.
    BaseBranch,
    /// A review that does not say for which base it was given is not valid.
    UnknownBase,
    /// A sign-off for other content is not valid.
    Content,
    /// The same tree is the same content over the same merge base only.
    MergeBase,
    /// An equivalence has to lead to the head's own tree.
    EquivalentTree,
    /// Some equivalences, such as a revert, are not the same content.
    EquivalenceKind,
    /// Where a policy asks for the very revision, equivalent content does not do.
    VeryRevision,
    /// Who signs is somebody whom the policy's rule lets sign.
    Eligibility,
    /// Who signs for a path is one of its owners, where the control asks for owners.
    Owner,
    /// The parts of the audit that the control asks for are attested.
    Assessment,
    /// An assessment lapses where evidence of AI rose.
    EvidenceRose,
    /// One person counts once.
    DistinctPeople,
    /// One right counts once, whoever uses it.
    RightOnce,
    /// A delegation is valid for the controls it names.
    DelegationScope,
    /// A delegation is valid from its start until before its end.
    DelegationTime,
    /// Who lends a right has it themselves.
    LenderEligible,
    /// Who lends a right is not involved.
    LenderUninvolved,
    /// People come from as many different teams as the control asks for.
    DistinctTeams,
    /// Controls that ask for different people are met by different people.
    OtherPeople,
    /// A co-author counts as one of a pair only after they said so.
    PairingConfirmed,
    /// A veto denies.
    Veto,
    /// Only a word as well vouched for as a veto lifts it.
    LiftVouched,
    /// A program's word does not lift a person's veto.
    LiftByPerson,
    /// A veto counts although its person is unknown, while not all people are known.
    UnknownPeople,
    /// Reviews or sign-offs that are not known may contain a veto.
    MissingVeto,
    /// Commits that are not known may involve the signers.
    MissingCommits,
    /// So may commits that a landed change carried.
    MissingCarried,
    /// What landed without a link to where it came from is undecided.
    LandedLink,
    /// What landed is not bypassed for want of facts that were not supplied.
    LandedUnknown,
    /// A waiver is never an involved person's.
    WaiverUninvolved,
    /// An override is for one revision.
    OverrideRevision,
    /// An override is for one purpose.
    OverridePurpose,
    /// An override gives its reason.
    OverrideReason,
    /// An override has an end and is used in time.
    OverrideTime,
    /// Who overrides is somebody whom the policy's rule lets override.
    OverrideWho,
    /// An earlier decision that opens a deployment is for this very revision.
    PriorRevision,
    /// It is for a deployment, to the same place.
    PriorPurpose,
    /// It passed.
    PriorVerdict,
    /// It is not from the future.
    PriorTime,
    /// It was collected by the gate and not told by the caller.
    PriorCollector,
}

/// Whether a test took this safeguard away.
#[cfg(not(test))]
#[inline(always)]
pub(crate) const fn removed(_: Safeguard) -> bool {
    false
}

/// Whether a test took this safeguard away.
#[cfg(test)]
pub(crate) fn removed(safeguard: Safeguard) -> bool {
    tests::REMOVED.get() == Some(safeguard)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Safeguard, removed};
    use std::cell::Cell;

    thread_local! {
        /// What this thread decides without.
        pub(super) static REMOVED: Cell<Option<Safeguard>> = const { Cell::new(None) };
    }

    /// Runs something without one of the safeguards.
    pub(crate) fn without<T>(safeguard: Safeguard, run: impl FnOnce() -> T) -> T {
        REMOVED.set(Some(safeguard));
        let result = run();
        REMOVED.set(None);
        result
    }

    #[test]
    fn a_safeguard_is_back_after_it_was_taken_away() {
        let all_but = without(Safeguard::Veto, || {
            (removed(Safeguard::Veto), removed(Safeguard::Author))
        });
        assert_eq!(all_but, (true, false));
        assert!(!removed(Safeguard::Veto));
    }
}
