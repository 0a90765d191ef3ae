//! The steps of the reduction by name, so that a test can take one away and see which cases notice.
//!
//! A bundle always takes every step: in WebAssembly the question is answered before it is asked, and costs nothing.

/// One step between what people said and whose word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The accounts of one person are joined.
    JoinAccounts,
    /// A later verdict that is no approval ends the approvals before it.
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
    /// A sign-off for another repository does not hold.
    Repository,
    /// A sign-off for another base branch does not hold.
    BaseBranch,
    /// A review that does not say for which base it was given does not hold.
    UnknownBase,
    /// A sign-off for other content does not hold.
    Content,
    /// The same tree is the same content over the same merge base only.
    MergeBase,
    /// An equivalence has to lead to the head's own tree.
    EquivalentTree,
    /// Some equivalences, such as a revert, are not the same content.
    EquivalenceKind,
    /// Where a policy asks for the very revision, equivalent content does not do.
    VeryRevision,
    /// The rule for who may sign.
    Eligibility,
    /// The parts of the audit that must be attested.
    Assessment,
    /// An assessment lapses where evidence of AI rose.
    EvidenceRose,
    /// One person counts once.
    DistinctPeople,
    /// One right counts once, whoever uses it.
    RightOnce,
    /// A delegation holds for the controls it names.
    DelegationScope,
    /// A delegation holds from its start until before its end.
    DelegationTime,
    /// Who lends a right has it themselves.
    LenderEligible,
    /// Who lends a right is not involved.
    LenderUninvolved,
    /// People come from as many different teams as the control asks for.
    DistinctTeams,
    /// A co-author counts as one of a pair only after they said so.
    PairingConfirmed,
    /// A veto denies.
    Veto,
    /// Only a word as well vouched for as a veto lifts it.
    LiftVouched,
    /// A program's word does not lift a person's veto.
    LiftByPerson,
    /// A veto stands although its person is unknown, while not all people are known.
    UnknownPeople,
    /// Reviews or sign-offs that are not known may hold a veto.
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
    /// The rule for who may override.
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

impl Step {
    /// All of them, in the order of the reduction.
    pub const ALL: &'static [Step] = &[
        Step::JoinAccounts,
        Step::LastVerdict,
        Step::Programs,
        Step::Departed,
        Step::Authentication,
        Step::MayPush,
        Step::Author,
        Step::Committer,
        Step::CoAuthor,
        Step::LastPusher,
        Step::Prompter,
        Step::PusherOfPrograms,
        Step::PersonBehindAgent,
        Step::Strangers,
        Step::UnknownPrompter,
        Step::Carried,
        Step::Repository,
        Step::BaseBranch,
        Step::UnknownBase,
        Step::Content,
        Step::MergeBase,
        Step::EquivalentTree,
        Step::EquivalenceKind,
        Step::VeryRevision,
        Step::Eligibility,
        Step::Assessment,
        Step::EvidenceRose,
        Step::DistinctPeople,
        Step::RightOnce,
        Step::DelegationScope,
        Step::DelegationTime,
        Step::LenderEligible,
        Step::LenderUninvolved,
        Step::DistinctTeams,
        Step::PairingConfirmed,
        Step::Veto,
        Step::LiftVouched,
        Step::LiftByPerson,
        Step::UnknownPeople,
        Step::MissingVeto,
        Step::MissingCommits,
        Step::MissingCarried,
        Step::LandedLink,
        Step::LandedUnknown,
        Step::WaiverUninvolved,
        Step::OverrideRevision,
        Step::OverridePurpose,
        Step::OverrideReason,
        Step::OverrideTime,
        Step::OverrideWho,
        Step::PriorRevision,
        Step::PriorPurpose,
        Step::PriorVerdict,
        Step::PriorTime,
        Step::PriorCollector,
    ];
}

/// Which steps are taken: all of them, but for one in a test of the tests.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Steps {
    #[cfg(not(target_arch = "wasm32"))]
    left_out: Option<Step>,
}

impl Steps {
    /// All steps but one.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn without(step: Step) -> Steps {
        Steps {
            left_out: Some(step),
        }
    }

    /// Whether the step is taken.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn take(self, step: Step) -> bool {
        self.left_out != Some(step)
    }

    /// Whether the step is taken.
    #[cfg(target_arch = "wasm32")]
    #[inline(always)]
    pub(crate) fn take(self, _step: Step) -> bool {
        true
    }
}
