// Generated from wit/ by `cargo xtask gen`. Do not edit.

//! Every type of the contract. In JSON, lists, options and booleans may be left out: they are empty, absent and false.

use crate::declare::{contract_enum, contract_record};
use serde::{Deserialize, Serialize};

/// Version of the contract that these types speak.
pub const CONTRACT_VERSION: &str = "0.2.0";

/// A point in time. In JSON and case files it is an RFC 3339 string such as `2026-03-10T12:00:00Z`; in CEL it is a
/// `timestamp`.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Copy, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wasmtime", component(record))]
pub struct Timestamp {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted. From year 1 to year 9999.
    pub seconds: i64,
}

contract_enum! {
    /// What the decision is for.
    pub enum Purpose = "purpose" {
        /// May the change be merged?
        Merge = "merge",
        /// May the revision be deployed to `environment`?
        Deploy = "deploy",
        /// May the commits be pushed?
        Push = "push",
        /// Was what already landed in order?
        Audit = "audit",
    }
}

contract_enum! {
    /// Where the change lives.
    pub enum Forge = "forge" {
        /// github.com or a GitHub Enterprise server.
        Github = "github",
        /// gitlab.com or a GitLab server of one's own.
        Gitlab = "gitlab",
        /// A bare git repository, without a forge.
        Git = "git",
        /// Any other forge.
        Other = "other",
    }
}

contract_enum! {
    /// Life cycle of a change.
    pub enum ChangeState = "change_state" {
        /// Proposed, not merged.
        Open = "open",
        /// Landed in the base branch.
        Merged = "merged",
        /// Closed without landing.
        Closed = "closed",
    }
}

contract_record! {
    /// Somebody as a commit or a forge names them.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Identity = "identity" {
        /// Display name, as in git's author line. Supplied by the source.
        pub name: String,
        /// E-mail address, as in git's author line; empty when the forge hides it.
        pub email: String,
        /// The forge account that the e-mail belongs to. Absent when it belongs to none or the source can't know.
        pub login: Option<String>,
    }
}

contract_record! {
    /// A branch at a revision.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct BranchPoint = "branch_point" {
        /// Branch name without `refs/heads/`. Absent for a bare range.
        pub branch: Option<String>,
        /// Commit id, full length, lower-case hexadecimal.
        pub revision: String,
        /// Tree id of that commit. Absent when the source can't know it.
        pub tree: Option<String>,
    }
}

contract_record! {
    /// One proposed change at one head revision.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Change = "change" {
        /// Stable id, for instance `github.com/owner/name#12` or `owner/name@HEAD_REVISION`.
        pub id: String,
        /// Which kind of forge it is on.
        pub forge: Forge,
        /// Repository as `owner/name`, or the folder's name for a bare repository.
        pub repository: String,
        /// The forge's number of the change. Absent for a bare range.
        pub number: Option<u32>,
        /// Web address of the change.
        pub url: Option<String>,
        /// Ids of the changes in a merge-queue group or deployment range. Empty for a single change.
        pub members: Vec<String>,
        /// Ids of the changes whose commits landed as this one (squash, rebase, queue). Empty when it has not landed. What
        /// those changes carried is in `carried_commits`, `reviews` and `sign_offs`.
        pub landed_from: Vec<String> as "landed-from",
        /// When the head revision arrived at the forge. Absent when the source can't know.
        pub head_pushed: Option<Timestamp> as "head-pushed",
        /// Title of the change, or the subject of its only commit.
        pub title: String,
        /// Description of the change. Untrusted text.
        pub body: String,
        /// Open, merged or closed.
        pub state: ChangeState,
        /// Marked as not ready for review.
        pub draft: bool,
        /// Who proposed it.
        pub author: Identity,
        /// The branch it goes into, at the revision it is compared with.
        pub base: BranchPoint,
        /// The revision under decision.
        pub head: BranchPoint,
        /// Best common ancestor of base and head. Absent when there is none or the source can't know.
        pub merge_base: Option<String> as "merge-base",
        /// Labels on the forge.
        pub labels: Vec<String>,
        /// When it was proposed.
        pub created: Option<Timestamp>,
        /// When the forge last saw it change.
        pub updated: Option<Timestamp>,
        /// When it was merged.
        pub merged: Option<Timestamp>,
    }
}

contract_enum! {
    /// What is known of a commit's cryptographic signature.
    pub enum Signature = "signature" {
        /// The commit carries no signature.
        None = "none",
        /// The collector verified it against a key it trusts.
        Valid = "valid",
        /// There is one, and it does not verify.
        Invalid = "invalid",
        /// There is one that the collector could not check, or it did not look.
        Unknown = "unknown",
    }
}

contract_record! {
    /// Lines that one commit changed in one file, against its first parent.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct CommitFile = "commit_file" {
        /// Path after the commit, `/`-separated, from the repository's root.
        pub path: String,
        /// Lines added.
        pub added: u32,
        /// Lines deleted.
        pub deleted: u32,
    }
}

contract_record! {
    /// One commit of the change, oldest first.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Commit = "commit" {
        /// Commit id.
        pub revision: String,
        /// Tree id.
        pub tree: Option<String>,
        /// Parents' commit ids, first parent first.
        pub parents: Vec<String>,
        /// Git author.
        pub author: Identity,
        /// Git committer.
        pub committer: Identity,
        /// Whole message, subject and trailers included. Untrusted text.
        pub message: String,
        /// What is known of its signature.
        pub signature: Signature,
        /// Login of the account that pushed it. Absent when the source can't know.
        pub pusher: Option<String>,
        /// Author date.
        pub authored: Option<Timestamp>,
        /// Committer date.
        pub committed: Option<Timestamp>,
        /// It is already reachable from the base, so that its marks are not this change's.
        pub in_base: bool as "in-base",
        /// It is a merge from the base branch whose tree git recomputed identically, so that it involves nobody.
        pub recomputed_merge: bool as "recomputed-merge",
        /// What it changed. Completeness: `commit_files`.
        pub files: Vec<CommitFile>,
    }
}

contract_enum! {
    /// What happened to a file between merge base and head.
    pub enum FileStatus = "file_status" {
        /// `added`.
        Added = "added" as "added",
        /// `modified`.
        Modified = "modified" as "modified",
        /// `deleted`.
        Deleted = "deleted" as "deleted",
        /// `renamed`.
        Renamed = "renamed" as "renamed",
        /// `copied`.
        Copied = "copied" as "copied",
        /// Regular file, symbolic link or submodule turned into another of these.
        TypeChanged = "type_changed" as "type-changed",
    }
}

contract_record! {
    /// One file that the change touches, between merge base and head.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct File = "file" {
        /// Path at the head, or the last path of a deleted file. `/`-separated, from the repository's root.
        pub path: String,
        /// Path at the merge base, when renamed or copied.
        pub previous_path: Option<String> as "previous-path",
        /// What happened.
        pub status: FileStatus,
        /// Lines added; 0 for binary files.
        pub added: u32,
        /// Lines deleted; 0 for binary files.
        pub deleted: u32,
        /// Git takes it for binary.
        pub binary: bool,
        /// Marked as generated, by attributes or headers read from the base.
        pub generated: bool,
        /// Marked as third-party, by attributes read from the base.
        pub vendored: bool,
        /// Octal git mode at the merge base, such as `100644`. Absent when added.
        pub old_mode: Option<String> as "old-mode",
        /// Octal git mode at the head. Absent when deleted.
        pub new_mode: Option<String> as "new-mode",
        /// A symbolic link before or after.
        pub symlink: bool,
        /// A submodule before or after.
        pub submodule: bool,
        /// Differs from the merge base only in blanks at the ends of lines, in a language where these mean nothing, as the
        /// collector compared the two. False where it did not look.
        pub whitespace_only: bool as "whitespace-only",
        /// The number of its lines says nothing of its size: at base or head it is a pointer to content kept elsewhere, such as
        /// Git LFS's, or the lines that the change adds or deletes are more than they say: one has more than 1,000 octets, or
        /// they hold more than twice as many of ordinary length. False where the collector did not look.
        pub opaque: bool,
        /// Why the gate could not read it once it has landed: a roster, context document or owners file at the head, and the
        /// place in it. Absent: it could, it is none of these, or the collector did not look.
        pub unreadable: Option<String>,
        /// Unified diff, when the collector was asked for it.
        pub patch: Option<String>,
    }
}

contract_enum! {
    /// How the origin of a sign-off, review or override was established.
    pub enum Authentication = "authentication" {
        /// Nobody vouches for it. Counts only where a policy says so.
        None = "none",
        /// The forge, from the person's own session.
        Forge = "forge",
        /// The forge or a gateway, after the person proved again, for this sign-off, who they are.
        Reauthenticated = "reauthenticated",
        /// A signature by a key of that person, verified by the collector.
        Signed = "signed",
    }
}

contract_enum! {
    /// State of a review on the forge.
    pub enum ReviewState = "review_state" {
        /// `approved`.
        Approved = "approved" as "approved",
        /// `changes_requested`.
        ChangesRequested = "changes_requested" as "changes-requested",
        /// `commented`.
        Commented = "commented" as "commented",
        /// `dismissed`.
        Dismissed = "dismissed" as "dismissed",
        /// Written, not submitted.
        Pending = "pending" as "pending",
    }
}

contract_record! {
    /// A review on the forge, as the forge tells it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Review = "review" {
        /// The forge's id of the review.
        pub id: String,
        /// Place in the one order of all reviews and sign-offs of the change: larger is later. Supplied by the source.
        pub sequence: u32,
        /// Login of the reviewer.
        pub reviewer: String,
        /// What the reviewer said.
        pub state: ReviewState,
        /// The head revision that the review was given for. Absent when the forge does not say: then it binds to nothing.
        pub revision: Option<String>,
        /// Tree of that revision.
        pub tree: Option<String>,
        /// Merge base at that revision.
        pub merge_base: Option<String> as "merge-base",
        /// Base branch at the time. Absent when the forge does not say.
        pub base_branch: Option<String> as "base-branch",
        /// When it was submitted.
        pub submitted: Option<Timestamp>,
        /// Text of the review. Untrusted.
        pub body: String,
    }
}

contract_enum! {
    /// What a person says with a sign-off.
    pub enum SignOffVerdict = "sign_off_verdict" {
        /// The change may go ahead.
        Approve = "approve",
        /// The change must not go ahead. Stands across revisions.
        Veto = "veto",
        /// Withdraws that person's own veto or approval.
        Withdraw = "withdraw",
    }
}

contract_enum! {
    /// A part of the contextual audit.
    pub enum AssessmentArea = "assessment_area" {
        /// The diff was read.
        Diff = "diff" as "diff",
        /// What the AI contributed was assessed.
        AiContribution = "ai_contribution" as "ai-contribution",
        /// Systemic risk.
        SystemicRisk = "systemic_risk" as "systemic-risk",
        /// The surrounding context: callers, conventions, operations.
        Context = "context" as "context",
        /// Dependencies, in both directions.
        Dependencies = "dependencies" as "dependencies",
        /// Past failures of what the change touches.
        FailureHistory = "failure_history" as "failure-history",
    }
}

contract_record! {
    /// One part of the audit that a signer attests.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Assessment = "assessment" {
        /// Which part.
        pub area: AssessmentArea,
        /// What the signer found, in their words.
        pub note: Option<String>,
    }
}

contract_record! {
    /// What a sign-off is bound to.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ContentBinding = "content_binding" {
        /// Repository, as in the change.
        pub repository: String,
        /// Base branch, as in the change. Absent for a bare range.
        pub base_branch: Option<String> as "base-branch",
        /// Head revision that was read.
        pub revision: String,
        /// Tree of that revision.
        pub tree: Option<String>,
        /// Merge base at that revision.
        pub merge_base: Option<String> as "merge-base",
    }
}

contract_record! {
    /// The evidence of AI that the signer was shown.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct EvidenceSeen = "evidence_seen" {
        /// Agents, as the decision named them.
        pub agents: Vec<String>,
        /// Lower bound of AI lines that the decision named.
        pub ai_lines_min: u32 as "ai-lines-min",
        /// Commits that lacked a declaration.
        pub undeclared: Vec<String>,
    }
}

contract_record! {
    /// A person's sign-off, with what they assessed.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct SignOff = "sign_off" {
        /// Id, unique in the change.
        pub id: String,
        /// Place in the one order of all reviews and sign-offs of the change: larger is later.
        pub sequence: u32,
        /// Login of who signs.
        pub person: String,
        /// Approve, veto or withdraw.
        pub verdict: SignOffVerdict,
        /// Repository, branch and content it was given for.
        pub binding: ContentBinding,
        /// Which parts of the audit are attested.
        pub assesses: Vec<Assessment>,
        /// Reason, in the person's words. Required for a veto.
        pub reason: Option<String>,
        /// When the signer was shown what they signed. Absent: not recorded.
        pub opened: Option<Timestamp>,
        /// When it was given.
        pub signed: Option<Timestamp>,
        /// How its origin was established.
        pub authentication: Authentication,
        /// What evidence of AI was shown. Absent: none was recorded.
        pub evidence: Option<EvidenceSeen>,
        /// Ids of the appeals that the signer confirms.
        pub confirms: Vec<String>,
    }
}

contract_enum! {
    /// How a check ended.
    pub enum CheckConclusion = "check_conclusion" {
        /// `success`.
        Success = "success" as "success",
        /// `failure`.
        Failure = "failure" as "failure",
        /// `neutral`.
        Neutral = "neutral" as "neutral",
        /// `cancelled`.
        Cancelled = "cancelled" as "cancelled",
        /// `skipped`.
        Skipped = "skipped" as "skipped",
        /// `timed_out`.
        TimedOut = "timed_out" as "timed-out",
        /// `action_required`.
        ActionRequired = "action_required" as "action-required",
        /// `stale`.
        Stale = "stale" as "stale",
        /// Not finished.
        Pending = "pending" as "pending",
    }
}

contract_record! {
    /// A status check on a revision.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Check = "check" {
        /// Name of the check.
        pub name: String,
        /// Slug of the app that issued it. Absent when the forge does not say: then a rule that pins the app can't hold.
        pub app: Option<String>,
        /// How it ended.
        pub conclusion: CheckConclusion,
        /// The revision it ran on.
        pub revision: String,
        /// When it ended.
        pub completed: Option<Timestamp>,
        /// The title of what it says, as its app wrote it. Absent: none, or the forge has none. Untrusted but for the app.
        pub title: Option<String>,
        /// The summary of what it says, likewise.
        pub summary: Option<String>,
    }
}

contract_enum! {
    /// What stands behind a login.
    pub enum PersonKind = "person_kind" {
        /// `human`.
        Human = "human" as "human",
        /// A service account.
        Bot = "bot" as "bot",
        /// A program that reviews changes with an AI model.
        AiReviewer = "ai_reviewer" as "ai-reviewer",
        /// A program that writes changes with an AI model.
        Agent = "agent" as "agent",
    }
}

contract_record! {
    /// How well somebody knows a part of the repository.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Expertise = "expertise" {
        /// A path, or a folder with a trailing `/`.
        pub path: String,
        /// From 0 (none) to 1 (knows it best).
        pub score: f64,
    }
}

contract_enum! {
    /// Days of the week.
    pub enum Weekday = "weekday" {
        /// `monday`.
        Monday = "monday",
        /// `tuesday`.
        Tuesday = "tuesday",
        /// `wednesday`.
        Wednesday = "wednesday",
        /// `thursday`.
        Thursday = "thursday",
        /// `friday`.
        Friday = "friday",
        /// `saturday`.
        Saturday = "saturday",
        /// `sunday`.
        Sunday = "sunday",
    }
}

contract_record! {
    /// Hours of work by a local clock: on each of `days`, from `starts`, inclusive, to `ends`, exclusive.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct WorkingHours = "working_hours" {
        /// Days of work.
        pub days: Vec<Weekday>,
        /// Minutes after midnight, from 0 to 1439.
        pub starts: u32,
        /// Minutes after midnight, from 1 to 1440; later than `starts`.
        pub ends: u32,
    }
}

contract_record! {
    /// Somebody who matters to this change: author, committer, reviewer or candidate. At most 1,000, chosen by the host.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Person = "person" {
        /// Login on the forge.
        pub login: String,
        /// Other logins and e-mail addresses of the same person.
        pub aliases: Vec<String>,
        /// Display name.
        pub name: Option<String>,
        /// Seniority on the organisation's ladder, larger is more senior. Absent when unknown.
        pub level: Option<u32>,
        /// Teams, by slug.
        pub teams: Vec<String>,
        /// Human, bot, AI reviewer or agent.
        pub kind: PersonKind,
        /// May push to the base branch. Absent when the source can't know.
        pub may_push: Option<bool> as "may-push",
        /// Is on call now.
        pub on_call: bool as "on-call",
        /// Is at work now. Absent when unknown.
        pub available: Option<bool>,
        /// Until when they are away.
        pub away_until: Option<Timestamp> as "away-until",
        /// How many open assignments they can carry. Absent: no limit is known.
        pub capacity: Option<u32>,
        /// How many they carry now.
        pub open_assignments: Option<u32> as "open-assignments",
        /// What they know.
        pub expertise: Vec<Expertise>,
        /// IANA name of their time zone.
        pub time_zone: Option<String> as "time-zone",
        /// Minutes that the clock of their time zone is ahead of UTC at `now`, from -1440 to 1440. Supplied by the host, which
        /// knows the zones. Absent when unknown.
        pub utc_offset: Option<i64> as "utc-offset",
        /// When they work, by their own clock. Absent: no hours are known, and they count as at work.
        pub working_hours: Option<WorkingHours> as "working-hours",
        /// How many changes they were asked to look at in the last 30 days. Absent when unknown.
        pub recent_assignments: Option<u32> as "recent-assignments",
        /// Left the organisation; their sign-offs no longer count.
        pub departed: bool,
    }
}

contract_enum! {
    /// How two revisions relate.
    pub enum EquivalenceKind = "equivalence_kind" {
        /// `to` is `from` rebased, and git recomputes its tree identically.
        Rebase = "rebase" as "rebase",
        /// `to` is `from` with the base merged in, and git recomputes its tree identically.
        BaseMerge = "base_merge" as "base-merge",
        /// `to` is all that `from` holds in one commit on the base, and git recomputes its tree identically.
        Squash = "squash" as "squash",
        /// `to` undoes `from` exactly, and `from` itself puts nothing back.
        Revert = "revert" as "revert",
        /// `to` puts back `from`, which had been undone: its message says so, or git recomputes it. `from` is among
        /// `carried-commits`, and its marks count.
        Restore = "restore" as "restore",
    }
}

contract_record! {
    /// An equivalence of content that the collector itself recomputed. Never a claim by the change.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Equivalence = "equivalence" {
        /// The earlier revision.
        pub from_revision: String as "from-revision",
        /// The later revision.
        pub to_revision: String as "to-revision",
        /// How they relate.
        pub kind: EquivalenceKind,
        /// The tree that git recomputed, which is the tree of `to-revision`.
        pub tree: String,
    }
}

contract_enum! {
    /// How bad an incident was.
    pub enum Severity = "severity" {
        /// `low`.
        Low = "low",
        /// `medium`.
        Medium = "medium",
        /// `high`.
        High = "high",
        /// `critical`.
        Critical = "critical",
    }
}

contract_record! {
    /// A past failure in production.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Incident = "incident" {
        /// Id in the organisation's tracker.
        pub id: String,
        /// One line on what happened.
        pub title: String,
        /// When it began.
        pub occurred: Timestamp,
        /// How bad it was.
        pub severity: Severity,
        /// Paths that were at fault: files, or folders with a trailing `/`.
        pub paths: Vec<String>,
        /// Services that failed.
        pub services: Vec<String>,
        /// Kind of cause, for instance `peak_load`.
        pub cause: Option<String>,
        /// Id of the change that caused it. Absent when unknown.
        pub caused_by: Option<String> as "caused-by",
    }
}

contract_record! {
    /// A service and its place in the whole.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Service = "service" {
        /// Name, unique.
        pub name: String,
        /// 1 is the most critical.
        pub tier: u32,
        /// Logins or teams that own it.
        pub owners: Vec<String>,
        /// Its source: files, or folders with a trailing `/`.
        pub paths: Vec<String>,
        /// Names of services that it needs.
        pub depends_on: Vec<String> as "depends-on",
    }
}

contract_record! {
    /// A time in which changes are held back: from `starts`, inclusive, to `ends`, exclusive.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct FreezeWindow = "freeze_window" {
        /// Id, unique.
        pub id: String,
        /// First second of it.
        pub starts: Timestamp,
        /// First second after it.
        pub ends: Timestamp,
        /// Why.
        pub reason: String,
        /// Environments it holds for. Empty: all.
        pub environments: Vec<String>,
    }
}

contract_record! {
    /// A right to sign, lent to somebody else.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Delegation = "delegation" {
        /// Id, unique.
        pub id: String,
        /// Login of who lends it.
        pub delegator: String,
        /// Login of who receives it. It can't be lent on.
        pub delegate: String,
        /// Controls it holds for. Empty: all.
        pub controls: Vec<String>,
        /// From when, inclusive.
        pub starts: Timestamp,
        /// Until when, exclusive.
        pub ends: Timestamp,
    }
}

contract_enum! {
    /// Which lawful way around a control was taken.
    pub enum OverrideKind = "override_kind" {
        /// Somebody with the right to do so set the control aside.
        Waiver = "waiver" as "waiver",
        /// An emergency: first the deployment, then the review.
        BreakGlass = "break_glass" as "break-glass",
    }
}

contract_record! {
    /// A control set aside for one revision, by somebody whom the policy lets do so.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Override = "override" {
        /// Id, unique.
        pub id: String,
        /// The control that is set aside.
        pub control: String,
        /// Waiver or break-glass.
        pub kind: OverrideKind,
        /// Login of who did it.
        pub person: String,
        /// Why. A policy can require it.
        pub reason: Option<String>,
        /// The revision it is for.
        pub revision: String,
        /// What it is for. Absent: any purpose.
        pub purpose: Option<Purpose>,
        /// When it was issued.
        pub issued: Timestamp,
        /// When its first use must have happened. Absent: never, which a policy can refuse.
        pub expires: Option<Timestamp>,
        /// When it was first used. Expiry limits the first use only.
        pub first_used: Option<Timestamp> as "first-used",
        /// When the review afterwards was done.
        pub reviewed: Option<Timestamp>,
        /// How its origin was established.
        pub authentication: Authentication,
    }
}

contract_record! {
    /// A queue entry that is already open for this change.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct OpenEscalation = "open_escalation" {
        /// The control that asks.
        pub control: String,
        /// The queue it is in.
        pub queue: String,
        /// When it was opened.
        pub opened: Timestamp,
        /// Logins that were asked.
        pub asked: Vec<String>,
        /// Who took it.
        pub acknowledged_by: Option<String> as "acknowledged-by",
        /// When they took it. Absent: not recorded, and their time to answer counts from the opening.
        pub acknowledged: Option<Timestamp>,
    }
}

contract_record! {
    /// A raw AI-provenance note, attached to a commit.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Note = "note" {
        /// The commit it is attached to.
        pub revision: String,
        /// Format: `git-ai`, `agent-trace` or `attestation`.
        pub format: String,
        /// The note as it is. Untrusted.
        pub content: String,
        /// The collector verified a signature over the content by a key that it trusts for this.
        pub verified: bool,
    }
}

contract_record! {
    /// The owners of one path that the change touches, as an owners file at the base says.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Ownership = "ownership" {
        /// The path, as in `files`.
        pub path: String,
        /// Logins, teams and e-mail addresses, as the file names them, without a leading `@`.
        pub owners: Vec<String>,
    }
}

contract_record! {
    /// A sign-off that somebody gave another change before.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PastSignOff = "past_sign_off" {
        /// Login of who signed.
        pub person: String,
        /// Id of the change.
        pub change: String,
        /// When.
        pub signed: Timestamp,
        /// Seconds between being shown the change, or its last push, and signing. Absent when unknown.
        pub seconds_taken: Option<u32> as "seconds-taken",
        /// Lines added and deleted by that change.
        pub lines: u32,
        /// Parts of the audit that were attested.
        pub assessed: Vec<AssessmentArea>,
    }
}

contract_record! {
    /// An author's objection to evidence of AI that is not true, such as a co-author line that an editor added by itself. It
    /// counts once somebody who signs confirms it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Appeal = "appeal" {
        /// Id, unique in the change.
        pub id: String,
        /// Login of who appeals.
        pub person: String,
        /// The agent whose evidence is contested, in canonical form.
        pub agent: String,
        /// Commits it speaks of. Empty: all of the change.
        pub revisions: Vec<String>,
        /// What happened, in their words.
        pub reason: String,
        /// When it was raised.
        pub raised: Option<Timestamp>,
    }
}

contract_enum! {
    /// How much AI the declaring person says there is.
    pub enum DeclaredUse = "declared_use" {
        /// No AI was used.
        None = "none",
        /// AI helped.
        Assisted = "assisted",
        /// AI wrote it.
        Generated = "generated",
    }
}

contract_record! {
    /// A declaration about the whole change that was made outside commits: a pull-request form, an organisation's tool.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Declaration = "declaration" {
        /// Login of who declares.
        pub person: String,
        /// How much.
        pub ai: DeclaredUse,
        /// Agents that were used.
        pub agents: Vec<String>,
        /// Commits it speaks of. Empty: all of the change.
        pub revisions: Vec<String>,
    }
}

contract_record! {
    /// A fact of an organisation's own. A policy declares its type before using it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ExtraFact = "extra_fact" {
        /// Name, as in `extra.NAME`.
        pub name: String,
        /// The value, as JSON text.
        pub json: String,
    }
}

contract_enum! {
    /// How much of a list is there.
    pub enum Supply = "supply" {
        /// All of it.
        Complete = "complete" as "complete",
        /// A part of it; there may be more.
        Truncated = "truncated" as "truncated",
        /// The source did not or could not look.
        NotSupplied = "not_supplied" as "not-supplied",
    }
}

contract_record! {
    /// How much of one list is there, and who collected it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ListSupply = "list_supply" {
        /// How much.
        pub supply: Supply,
        /// Who collected it, such as `git`, `github-api`, `caller`; several with commas between them. `audit-log`, or
        /// `audit-log:NAME`, is whoever reads what a gate itself wrote down, and alone makes `prior-decisions` open anything.
        pub collector: Option<String>,
    }
}

contract_record! {
    /// How much of each list is there. An absent entry means not supplied.
    #[derive(Clone, Debug, PartialEq, Eq, Default)]
    pub struct Completeness = "completeness" or_default {
        /// `commits`.
        pub commits: Option<ListSupply>,
        /// `commit-files`.
        pub commit_files: Option<ListSupply> as "commit-files",
        /// `files`.
        pub files: Option<ListSupply>,
        /// `reviews`.
        pub reviews: Option<ListSupply>,
        /// `sign-offs`.
        pub sign_offs: Option<ListSupply> as "sign-offs",
        /// `checks`.
        pub checks: Option<ListSupply>,
        /// `people`.
        pub people: Option<ListSupply>,
        /// `equivalences`.
        pub equivalences: Option<ListSupply>,
        /// `incidents`.
        pub incidents: Option<ListSupply>,
        /// `services`.
        pub services: Option<ListSupply>,
        /// `freeze-windows`.
        pub freeze_windows: Option<ListSupply> as "freeze-windows",
        /// `delegations`.
        pub delegations: Option<ListSupply>,
        /// `overrides`.
        pub overrides: Option<ListSupply>,
        /// `escalations`.
        pub escalations: Option<ListSupply>,
        /// `notes`.
        pub notes: Option<ListSupply>,
        /// `declarations`.
        pub declarations: Option<ListSupply>,
        /// `carried-commits`.
        pub carried_commits: Option<ListSupply> as "carried-commits",
        /// `ownership`.
        pub ownership: Option<ListSupply>,
        /// `history`.
        pub history: Option<ListSupply>,
        /// `past-sign-offs`.
        pub past_sign_offs: Option<ListSupply> as "past-sign-offs",
        /// `prior-decisions`.
        pub prior_decisions: Option<ListSupply> as "prior-decisions",
        /// `appeals`.
        pub appeals: Option<ListSupply>,
    }
}

contract_enum! {
    /// Kind of evidence of AI, strongest first.
    pub enum EvidenceKind = "evidence_kind" {
        /// A signed attestation by the tool.
        Attestation = "attestation" as "attestation",
        /// A line-level record.
        LineNote = "line_note" as "line-note",
        /// Author or committer is an agent's identity.
        AgentIdentity = "agent_identity" as "agent-identity",
        /// A trailer in the message's trailer block.
        Trailer = "trailer" as "trailer",
        /// A trailer-shaped line elsewhere in the message.
        StrayTrailer = "stray_trailer" as "stray-trailer",
        /// A declaration by a person.
        Declaration = "declaration" as "declaration",
        /// A mark in free text, a branch name.
        Heuristic = "heuristic" as "heuristic",
    }
}

contract_record! {
    /// One piece of evidence of AI.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Evidence = "evidence" {
        /// What kind.
        pub kind: EvidenceKind,
        /// The commit it was found on. Absent: it speaks of the whole change.
        pub revision: Option<String>,
        /// The agent it names, in canonical form such as `claude`. Absent when it names none.
        pub agent: Option<String>,
        /// The model it names.
        pub model: Option<String>,
        /// The words it was found in, at most 200 characters.
        pub excerpt: String,
        /// How much it weighs by its kind: from 0 (a hint) to 1 (a verified attestation), rounded to 2 decimals.
        pub weight: f64,
        /// Address of the agent's session, where the mark names one.
        pub session: Option<String>,
        /// Id of the confirmed appeal that sets it aside. Absent: it counts.
        pub set_aside_by: Option<String> as "set-aside-by",
    }
}

contract_record! {
    /// A number of lines, known between two bounds.
    #[derive(Clone, Debug, PartialEq, Eq, Copy)]
    pub struct LineRange = "line_range" {
        /// At least.
        pub min: u32,
        /// At most.
        pub max: u32,
    }
}

contract_record! {
    /// A change that landed before, of this repository or of those that the host watches together with it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PastChange = "past_change" {
        /// Its id.
        pub id: String,
        /// Login, or e-mail address, of who proposed it.
        pub author: String,
        /// When it landed.
        pub landed: Timestamp,
        /// Lines added, mechanical files left out.
        pub lines: u32,
        /// AI lines among them.
        pub ai_lines: LineRange as "ai-lines",
        /// Paths it touched; at most those that this change touches too need be there.
        pub paths: Vec<String>,
        /// A sign-off by somebody not involved was valid when it landed. Absent when unknown.
        pub signed_off: Option<bool> as "signed-off",
    }
}

contract_record! {
    /// A share, from 0 to 1, known between two bounds.
    #[derive(Clone, Debug, PartialEq, Copy)]
    pub struct ShareRange = "share_range" {
        /// At least.
        pub min: f64,
        /// At most.
        pub max: f64,
    }
}

contract_record! {
    /// AI's part in one commit.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct CommitProvenance = "commit_provenance" {
        /// `revision`.
        pub revision: String,
        /// Evidence of AI was found.
        pub detected: bool,
        /// An agent is its author or committer.
        pub agent_authored: bool as "agent-authored",
        /// A person or tool declared it in a lasting way: a trailer in the trailer block or a declaration.
        pub declared: bool,
        /// AI lines among those it added.
        pub ai_lines: LineRange as "ai-lines",
        /// Lines that a trusted source says a person wrote.
        pub human_lines: LineRange as "human-lines",
        /// Lines of which nobody knows who wrote them.
        pub unknown_lines: LineRange as "unknown-lines",
        /// Agents, sorted.
        pub agents: Vec<String>,
    }
}

contract_record! {
    /// AI's part in one file.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct FileProvenance = "file_provenance" {
        /// `path`.
        pub path: String,
        /// AI lines among those added.
        pub ai_lines: LineRange as "ai-lines",
        /// Lines that a trusted source says a person wrote.
        pub human_lines: LineRange as "human-lines",
        /// Lines of which nobody knows who wrote them.
        pub unknown_lines: LineRange as "unknown-lines",
    }
}

contract_record! {
    /// What became of an appeal.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct AppealResult = "appeal_result" {
        /// Its id.
        pub id: String,
        /// Who appealed.
        pub person: String,
        /// The agent whose evidence is contested.
        pub agent: String,
        /// Logins that confirmed it and may sign. Empty: it waits, and the evidence counts.
        pub confirmed_by: Vec<String> as "confirmed-by",
    }
}

contract_record! {
    /// AI lines of the same author's changes in the policy's window, this one included: many small steps add up.
    #[derive(Clone, Debug, PartialEq, Eq, Copy)]
    pub struct RecentAi = "recent_ai" {
        /// Changes with AI lines.
        pub changes: u32,
        /// AI lines of all of them.
        pub ai_lines: LineRange as "ai-lines",
    }
}

contract_record! {
    /// Two statements that can't both hold.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Contradiction = "contradiction" {
        /// The commit. Absent: the whole change.
        pub revision: Option<String>,
        /// What was declared.
        pub declared: String,
        /// What stronger evidence says.
        pub found: String,
    }
}

contract_record! {
    /// AI's part in a change, and by which evidence.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Provenance = "provenance" {
        /// Any evidence of AI was found.
        pub detected: bool,
        /// An agent's identity authored or committed at least one commit, or opened the change.
        pub agent_authored: bool as "agent-authored",
        /// An agent wrote every commit that counts, and no person is named as author, committer or co-author of any.
        pub agent_alone: bool as "agent-alone",
        /// AI lines among those added.
        pub ai_lines: LineRange as "ai-lines",
        /// Lines that a trusted source says a person wrote.
        pub human_lines: LineRange as "human-lines",
        /// Lines of which nobody knows who wrote them.
        pub unknown_lines: LineRange as "unknown-lines",
        /// All lines added, mechanical files left out.
        pub lines: u32,
        /// `ai-lines` as a share of `lines`. Where `lines` is 0, nothing bounds it: from 0 to 1 when evidence of AI was found,
        /// else 0.
        pub ai_share: ShareRange as "ai-share",
        /// Lines added to mechanical files: lock files, generated, vendored, white space, as the policy says.
        pub mechanical_lines: u32 as "mechanical-lines",
        /// What the author's changes in the policy's window add up to. Absent when `history` was not supplied.
        pub recent: Option<RecentAi>,
        /// Agents, sorted.
        pub agents: Vec<String>,
        /// Models, sorted.
        pub models: Vec<String>,
        /// All evidence.
        pub evidence: Vec<Evidence>,
        /// Commits with evidence of AI and without a declaration, by revision.
        pub undeclared: Vec<String>,
        /// Contradictions.
        pub contradictions: Vec<Contradiction>,
        /// Login or e-mail of who had the agent do it. Absent when unknown or when no agent authored. Where no forge says who
        /// opened the change, it is whom the agent's commits name, which nobody vouches for.
        pub prompter: Option<String>,
        /// Each commit that counts.
        pub commits: Vec<CommitProvenance>,
        /// Each file with AI lines.
        pub files: Vec<FileProvenance>,
        /// What became of each appeal, by id.
        pub appeals: Vec<AppealResult>,
    }
}

contract_record! {
    /// What a change can reach, and what is known of that.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Impact = "impact" {
        /// Services whose source the change touches, sorted.
        pub services: Vec<String>,
        /// Services that need one of them, directly or through others, sorted. The touched ones are not among them.
        pub dependents: Vec<String>,
        /// The most critical tier (the smallest number) among the touched services. Absent when none is touched.
        pub tier: Option<u32>,
        /// The most critical tier among touched services and dependents.
        pub reached_tier: Option<u32> as "reached-tier",
        /// Ids of past incidents whose paths or services the change touches, latest first. Those in the future are left out.
        pub incidents: Vec<String>,
        /// How many people know the file that the fewest know, among the files that somebody knows. Absent when nobody's
        /// expertise is known.
        pub bus_factor: Option<u32> as "bus-factor",
        /// Logins of people who alone know a file of the change, sorted.
        pub sole_experts: Vec<String> as "sole-experts",
    }
}

contract_record! {
    /// How a sign-off came about: what can tell a reading from a rubber stamp.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct SignOffSignal = "sign_off_signal" {
        /// Id of the review or sign-off.
        pub id: String,
        /// Who signed, under the login that the roster knows.
        pub person: String,
        /// Seconds between being shown the change (else its last push, else its proposal) and signing. Absent when unknown.
        pub seconds_taken: Option<u32> as "seconds-taken",
        /// Lines added and deleted, mechanical files left out.
        pub lines: u32,
        /// Parts of the audit that it does not attest.
        pub unassessed: Vec<AssessmentArea>,
        /// How many of the person's sign-offs in a row, this one the last, took less than a second for a line.
        /// Absent when `past_sign_offs` was not supplied or the time is unknown.
        pub hasty_streak: Option<u32> as "hasty-streak",
    }
}

contract_record! {
    /// A word that counts for a control, as the rules of later controls see it under `counted`.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct CountedWord = "counted_word" {
        /// Id of the control that it counts for.
        pub control: String,
        /// Login of whose word it is.
        pub person: String,
        /// Id of the review or sign-off.
        pub id: String,
        /// How it was made sure who gave it.
        pub authentication: Authentication,
        /// When it was given. Absent when unknown.
        pub given: Option<Timestamp>,
        /// Parts of the audit that it attests.
        pub assessed: Vec<AssessmentArea>,
        /// Logins of those who lent the right to sign. Empty: it is the person's own.
        pub lent_by: Vec<String> as "lent-by",
    }
}

contract_record! {
    /// Something odd about the facts that did not decide but that somebody should know: nothing is dropped in silence.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Notice = "notice" {
        /// Kind, such as `incident_in_future`, `service_cycle`, `unknown_service`, `unreadable_note`, `level_unknown`.
        pub code: String,
        /// What it is about: an id, a path, a login.
        pub subject: String,
        /// What is odd and what was done about it, in words.
        pub explanation: String,
    }
}

contract_record! {
    /// Size of a change.
    #[derive(Clone, Debug, PartialEq, Eq, Copy)]
    pub struct Totals = "totals" {
        /// Files touched.
        pub files: u32,
        /// Lines added.
        pub added: u32,
        /// Lines deleted.
        pub deleted: u32,
        /// Added and deleted together.
        pub lines: u32,
        /// Commits that are not in the base already.
        pub commits: u32,
    }
}

contract_enum! {
    /// What follows from all controls together.
    pub enum Verdict = "verdict" {
        /// Every control that blocks is met.
        Pass = "pass",
        /// Somebody still has to act.
        Pending = "pending",
        /// It could not be decided; the change does not go through.
        Undecided = "undecided",
        /// It may not go ahead with this content.
        Block = "block",
    }
}

contract_record! {
    /// A decision that a gate took before, as its audit log holds it. Never a claim by the change, nor by whoever calls: only
    /// where all collectors of the list are audit logs does it keep a revision deployable.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PriorDecision = "prior_decision" {
        /// The head revision that it held for.
        pub revision: String,
        /// What it was for.
        pub purpose: Purpose,
        /// Where it was to be deployed. Absent where that did not matter.
        pub environment: Option<String>,
        /// The verdict.
        pub verdict: Verdict,
        /// When.
        pub taken: Timestamp,
        /// Policy and version, as `NAME VERSION`.
        pub policy: String,
    }
}

contract_record! {
    /// All that is known of a change. Nothing is looked up during an evaluation.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Facts = "facts" {
        /// What the decision is for.
        pub purpose: Purpose,
        /// Where it would be deployed. Absent for a merge.
        pub environment: Option<String>,
        /// The time of the decision.
        pub now: Timestamp,
        /// The change.
        pub change: Change,
        /// Its commits, oldest first.
        pub commits: Vec<Commit>,
        /// The files it touches.
        pub files: Vec<File>,
        /// Reviews on the forge.
        pub reviews: Vec<Review>,
        /// Sign-offs.
        pub sign_offs: Vec<SignOff> as "sign-offs",
        /// Status checks.
        pub checks: Vec<Check>,
        /// People who matter.
        pub people: Vec<Person>,
        /// Equivalences that the collector recomputed.
        pub equivalences: Vec<Equivalence>,
        /// Past incidents.
        pub incidents: Vec<Incident>,
        /// Services.
        pub services: Vec<Service>,
        /// Freeze windows.
        pub freeze_windows: Vec<FreezeWindow> as "freeze-windows",
        /// Delegations.
        pub delegations: Vec<Delegation>,
        /// Overrides.
        pub overrides: Vec<Override>,
        /// Queue entries that are open already.
        pub escalations: Vec<OpenEscalation>,
        /// Raw AI-provenance notes.
        pub notes: Vec<Note>,
        /// Declarations made outside commits.
        pub declarations: Vec<Declaration>,
        /// Commits of the changes that this one landed from, oldest first: a squash or rebase does not shed their marks,
        /// authors and sign-offs. Besides them those that the change puts back after they had been undone.
        pub carried_commits: Vec<Commit> as "carried-commits",
        /// Owners of the paths that the change touches.
        pub ownership: Vec<Ownership>,
        /// Changes that landed before.
        pub history: Vec<PastChange>,
        /// Sign-offs that people gave other changes before.
        pub past_sign_offs: Vec<PastSignOff> as "past-sign-offs",
        /// Decisions on this revision that a gate took before.
        pub prior_decisions: Vec<PriorDecision> as "prior-decisions",
        /// Objections to evidence of AI.
        pub appeals: Vec<Appeal>,
        /// An organisation's own facts.
        pub extra: Vec<ExtraFact>,
        /// How much of each list is there.
        pub completeness: Completeness,
    }
}

contract_enum! {
    /// Whether the policy gates.
    pub enum Mode = "mode" {
        /// Everything is shown, nothing is held back.
        Report = "report",
        /// The verdict is the gate's.
        Enforce = "enforce",
    }
}

contract_enum! {
    /// What a control's failure means.
    pub enum Effect = "effect" {
        /// It counts for the verdict.
        Block = "block",
        /// It is shown.
        Warn = "warn",
        /// It is recorded.
        Audit = "audit",
    }
}

contract_enum! {
    /// State of one control.
    pub enum ControlState = "control_state" {
        /// It does not apply to this change.
        NotApplicable = "not_applicable" as "not-applicable",
        /// It is met.
        Satisfied = "satisfied" as "satisfied",
        /// It can still be met for this content.
        Pending = "pending" as "pending",
        /// Pending, and this decision asks senior people now.
        Escalated = "escalated" as "escalated",
        /// No approval can meet it for this content.
        Denied = "denied" as "denied",
        /// It was set aside in a lawful way.
        Overridden = "overridden" as "overridden",
        /// The change landed without it.
        Bypassed = "bypassed" as "bypassed",
        /// It could not be decided.
        Error = "error" as "error",
    }
}

contract_enum! {
    /// Why a sign-off did not count, in the order in which the rules are asked.
    pub enum DropReason = "drop_reason" {
        /// A later verdict of the same person replaces it.
        Superseded = "superseded" as "superseded",
        /// A comment, or a dismissed or unsubmitted review: no verdict.
        NoVerdict = "no_verdict" as "no-verdict",
        /// The person withdrew it.
        Withdrawn = "withdrawn" as "withdrawn",
        /// The person is not among the people known to the decision.
        UnknownPerson = "unknown_person" as "unknown-person",
        /// The person has left.
        Departed = "departed" as "departed",
        /// A bot, an AI reviewer or an agent.
        NotHuman = "not_human" as "not-human",
        /// Nobody vouches for its origin.
        Unauthenticated = "unauthenticated" as "unauthenticated",
        /// May not push to the base branch, or it is unknown whether they may.
        MayNotPush = "may_not_push" as "may-not-push",
        /// Author of the change.
        IsAuthor = "is_author" as "is-author",
        /// Author or committer of one of its commits.
        IsCommitter = "is_committer" as "is-committer",
        /// Named as co-author.
        IsCoAuthor = "is_co_author" as "is-co-author",
        /// Pushed last.
        IsLastPusher = "is_last_pusher" as "is-last-pusher",
        /// Had the agent do it.
        IsPrompter = "is_prompter" as "is-prompter",
        /// Named as co-author, for a control that counts pairing, but never said so themselves.
        PairingUnconfirmed = "pairing_unconfirmed" as "pairing-unconfirmed",
        /// Given for another repository or base branch.
        OtherTarget = "other_target" as "other-target",
        /// Given for other content.
        OtherContent = "other_content" as "other-content",
        /// It does not say which content it was given for.
        Unbound = "unbound" as "unbound",
        /// The level is not known.
        LevelUnknown = "level_unknown" as "level-unknown",
        /// The control's rule does not let this person sign.
        NotEligible = "not_eligible" as "not-eligible",
        /// The rule could not be decided for this person.
        EligibilityUnknown = "eligibility_unknown" as "eligibility-unknown",
        /// Parts of the audit are not attested.
        AssessmentMissing = "assessment_missing" as "assessment-missing",
        /// Evidence of AI rose after it was given.
        EvidenceRose = "evidence_rose" as "evidence-rose",
        /// It would count, but the control asks for people of more teams, and this one's team is among those that signed.
        SameTeam = "same_team" as "same-team",
        /// The control asks an owner of each path, and the person owns none of them.
        NotOwner = "not_owner" as "not-owner",
        /// It counts for another control, and this one asks for other people.
        CountsElsewhere = "counts_elsewhere" as "counts-elsewhere",
    }
}

contract_record! {
    /// A review or sign-off that did not count for a control.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct DroppedSignOff = "dropped_sign_off" {
        /// Its id.
        pub id: String,
        /// The person, under the login that the roster knows.
        pub person: String,
        /// Why.
        pub reason: DropReason,
        /// Why, in words, with what would change it.
        pub explanation: String,
    }
}

contract_record! {
    /// A place in the policy's source.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct SourcePlace = "source_place" {
        /// File, relative to the policy's folder.
        pub file: String,
        /// Line, from 1.
        pub line: u32,
        /// Column in characters, from 1.
        pub column: u32,
    }
}

contract_record! {
    /// Why an expression failed.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct RuleFailure = "rule_failure" {
        /// Which part of the control: `applies`, `satisfied`, `eligible`, `message`, …
        pub part: String,
        /// Kind of failure, such as `division_by_zero`, `overflow`, `missing_fact`, `budget_exhausted`.
        pub code: String,
        /// What happened, in words.
        pub explanation: String,
        /// The sub-expression.
        pub expression: String,
        /// Where it stands.
        pub place: SourcePlace,
    }
}

contract_record! {
    /// Paths of the same owners, and whose word they have.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct OwnedPaths = "owned_paths" {
        /// The owners, as `ownership` names them. Empty: nobody owns these paths, and the policy says who signs for them.
        pub owners: Vec<String>,
        /// The paths, at most 20; the last entry says how many more there are.
        pub paths: Vec<String>,
        /// How many distinct people.
        pub count: u32,
        /// Logins of those whose word counts.
        pub counted: Vec<String>,
        /// Logins of those who could give the word that is missing. Empty where none is missing, or nobody can.
        pub can_sign: Vec<String> as "can-sign",
    }
}

contract_record! {
    /// What a sign-off control asks for.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Requirement = "requirement" {
        /// How many distinct people.
        pub count: u32,
        /// How many count so far.
        pub have: u32,
        /// The rule for who may sign, as written.
        pub eligible: String,
        /// Parts of the audit that each must attest.
        pub assesses: Vec<AssessmentArea>,
        /// From how many different teams they must come. Absent: it does not matter.
        pub distinct_teams: Option<u32> as "distinct-teams",
        /// The paths whose owners are asked, one entry for all paths of the same owners. `count` and `have` are then those of
        /// the entry that lacks most.
        pub owned: Vec<OwnedPaths>,
        /// Ids of earlier controls that other people have to meet.
        pub distinct_from: Vec<String> as "distinct-from",
    }
}

contract_enum! {
    /// Who can move a control on.
    pub enum Actor = "actor" {
        /// `author`.
        Author = "author" as "author",
        /// `reviewer`.
        Reviewer = "reviewer" as "reviewer",
        /// `senior_reviewer`.
        SeniorReviewer = "senior_reviewer" as "senior-reviewer",
        /// `operator`.
        Operator = "operator" as "operator",
        /// `policy_owner`.
        PolicyOwner = "policy_owner" as "policy-owner",
        /// `nobody`.
        Nobody = "nobody" as "nobody",
    }
}

contract_enum! {
    /// A kind of act that a host can help with.
    pub enum ActKind = "act_kind" {
        /// Declare AI's part on the commits that `provenance.undeclared` lists.
        Declare = "declare",
        /// Wait until a freeze window is over.
        Wait = "wait",
    }
}

contract_record! {
    /// What would move a control on.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct NextAct = "next_act" {
        /// Whose turn it is.
        pub actor: Actor,
        /// What they would do.
        pub act: String,
        /// What kind of act that is. Absent: one that a host has no help for.
        pub kind: Option<ActKind>,
    }
}

contract_record! {
    /// Somebody who is suggested, or is not.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Candidate = "candidate" {
        /// Login.
        pub login: String,
        /// Value of the policy's ranking expression, rounded to 6 decimals. Absent when it could not be had.
        pub rank: Option<f64>,
        /// How well they know what the change touches, from 0 to 1, rounded to 6 decimals.
        pub expertise: f64,
        /// Open assignments over capacity, rounded to 6 decimals.
        pub load: f64,
        /// At work now, as far as is known.
        pub at_work: bool as "at-work",
    }
}

contract_record! {
    /// Somebody who can't be asked.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ExcludedCandidate = "excluded_candidate" {
        /// Login.
        pub login: String,
        /// Why, in words.
        pub reason: String,
    }
}

contract_record! {
    /// One step of what happens when nobody answers.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct EscalationStep = "escalation_step" {
        /// When.
        pub at: Timestamp,
        /// Rule for who is asked then, as written.
        pub to: String,
        /// Logins that the rule lets be asked.
        pub candidates: Vec<String>,
    }
}

contract_record! {
    /// What a signer should see before they sign.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ReviewBrief = "review_brief" {
        /// Files with AI lines, most AI lines first, at most 20.
        pub ai_files: Vec<FileProvenance> as "ai-files",
        /// Agents.
        pub agents: Vec<String>,
        /// Addresses of the agents' sessions.
        pub sessions: Vec<String>,
        /// Past incidents of what the change touches, each in one line.
        pub incidents: Vec<String>,
        /// Touched services, each in one line.
        pub services: Vec<String>,
        /// Services that need them.
        pub dependents: Vec<String>,
        /// Parts of the audit that the control asks for and that nobody whose sign-off holds for this content has attested.
        pub unassessed: Vec<AssessmentArea>,
        /// The largest terms of the risk, in words.
        pub risks: Vec<String>,
    }
}

contract_record! {
    /// The result of one control.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ControlResult = "control_result" {
        /// Id of the control.
        pub id: String,
        /// Its title.
        pub title: String,
        /// What its failure means.
        pub effect: Effect,
        /// Its state.
        pub state: ControlState,
        /// Why, in one sentence.
        pub reason: String,
        /// The policy's own message, when it has one.
        pub message: Option<String>,
        /// What it asks of reviewers. Absent for a control without sign-off.
        pub requirement: Option<Requirement>,
        /// Logins whose sign-off counts.
        pub counted: Vec<String>,
        /// Sign-offs that did not count, each with its reason.
        pub dropped: Vec<DroppedSignOff>,
        /// Logins whose veto stands.
        pub vetoes: Vec<String>,
        /// Facts that were missing.
        pub missing_facts: Vec<String> as "missing-facts",
        /// Expressions that failed, also where the failure did not matter in the end.
        pub failures: Vec<RuleFailure>,
        /// What would move it on. Absent when nothing is needed.
        pub next: Option<NextAct>,
        /// Controls that have to hold first.
        pub waiting_for: Vec<String> as "waiting-for",
        /// Steps that its rules took.
        pub steps: u64,
        /// What a signer should see before they sign, where the control lacks sign-offs. Absent where its entry for a queue
        /// has it.
        pub brief: Option<ReviewBrief>,
        /// Where the control comes from, where the policy extends another: the policy or file that it is written in, and the
        /// files that replace something of it, such as `standard, replaced by policy.yaml: effect`.
        pub origin: Option<String>,
    }
}

contract_record! {
    /// An entry for a queue.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Escalation = "escalation" {
        /// The control that asks.
        pub control: String,
        /// The queue.
        pub queue: String,
        /// Why.
        pub reason: String,
        /// Nobody can be asked.
        pub nobody_eligible: bool as "nobody-eligible",
        /// People who may take it, best first.
        pub candidates: Vec<Candidate>,
        /// People who were considered and can't be asked.
        pub excluded: Vec<ExcludedCandidate>,
        /// Since when it is open.
        pub opened: Timestamp,
        /// When an answer is due.
        pub due: Option<Timestamp>,
        /// The time for an answer is over.
        pub overdue: bool,
        /// What happens after.
        pub steps: Vec<EscalationStep>,
        /// How many of those steps are due at `now`.
        pub steps_due: u32 as "steps-due",
        /// Who is to be asked now, best first: whoever took it; else the best candidates and those of all steps that are due.
        pub ask_now: Vec<String> as "ask-now",
        /// Who took it. Absent: nobody yet, or what they took has run out.
        pub taken_by: Option<String> as "taken-by",
        /// One person alone knows a part of the change, so that somebody who can learn it is asked beside them.
        pub spread: bool,
        /// What the signer must attest.
        pub assesses: Vec<AssessmentArea>,
        /// What the signer should see.
        pub brief: ReviewBrief,
    }
}

contract_record! {
    /// One term of the risk model.
    #[derive(Clone, Debug, PartialEq)]
    pub struct RiskTerm = "risk_term" {
        /// Name of the term.
        pub name: String,
        /// Weight times value, rounded to 6 decimals.
        pub contribution: f64,
        /// What it stands for, in the policy's words, or its name.
        pub words: String,
    }
}

contract_record! {
    /// The risk of a change.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Risk = "risk" {
        /// From 0 to 1, rounded to 6 decimals.
        pub score: f64,
        /// Name of the band it falls in; `low` below all bands.
        pub band: String,
        /// Terms, largest contribution first.
        pub terms: Vec<RiskTerm>,
        /// The largest terms that raise it, in words, at most three.
        pub reasons: Vec<String>,
    }
}

contract_record! {
    /// A thing that an audit has to hear of.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ComplianceEvent = "compliance_event" {
        /// Kind, such as `override_used`, `post_review_due`, `bypassed`.
        pub kind: String,
        /// The control concerned.
        pub control: String,
        /// Who did it. Absent when it is nobody's act.
        pub person: Option<String>,
        /// What happened, in words.
        pub explanation: String,
        /// When something is due because of it.
        pub due: Option<Timestamp>,
    }
}

contract_record! {
    /// What the policy says of one change.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Decision = "decision" {
        /// Version of this contract.
        pub contract: String,
        /// Name of the policy.
        pub policy: String,
        /// Its version.
        pub policy_version: String as "policy-version",
        /// Id of the change.
        pub change: String,
        /// Head revision it holds for.
        pub revision: String,
        /// What it is for.
        pub purpose: Purpose,
        /// The time it was taken at.
        pub now: Timestamp,
        /// The verdict.
        pub verdict: Verdict,
        /// Report shows everything and gates nothing.
        pub mode: Mode,
        /// Why, in one sentence.
        pub reason: String,
        /// Every control, in the policy's order.
        pub controls: Vec<ControlResult>,
        /// Entries for queues.
        pub escalations: Vec<Escalation>,
        /// Things that an audit has to hear of.
        pub events: Vec<ComplianceEvent>,
        /// AI's part.
        pub provenance: Provenance,
        /// Risk, when the policy has a model. Absent too when it could not be had.
        pub risk: Option<Risk>,
        /// What the change can reach.
        pub impact: Impact,
        /// How each approval came about, by id.
        pub signals: Vec<SignOffSignal>,
        /// What is odd about the facts.
        pub notices: Vec<Notice>,
        /// Size of the change.
        pub totals: Totals,
        /// Facts that were missing and mattered.
        pub missing_facts: Vec<String> as "missing-facts",
        /// Steps taken by all rules.
        pub steps: u64,
    }
}

contract_record! {
    /// The decision on a group or range.
    #[derive(Clone, Debug, PartialEq)]
    pub struct CombinedDecision = "combined_decision" {
        /// The strictest verdict of all members.
        pub verdict: Verdict,
        /// Report shows everything and gates nothing.
        pub mode: Mode,
        /// Why, in one sentence.
        pub reason: String,
        /// Ids of the changes that decided.
        pub decisive: Vec<String>,
        /// The decision on each change, in the order given.
        pub members: Vec<Decision>,
        /// Steps taken by all rules.
        pub steps: u64,
    }
}

contract_record! {
    /// The value of one sub-expression.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct TraceValue = "trace_value" {
        /// First character of it in the expression's text, from 0.
        pub start: u32,
        /// First character after it.
        pub end: u32,
        /// Its text.
        pub text: String,
        /// Its value as CEL text, or the error in words. At most 200 characters.
        pub value: String,
        /// It is an error or a missing fact.
        pub failed: bool,
    }
}

contract_record! {
    /// How one expression came to its value.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Trace = "trace" {
        /// The control; empty for variables, risk and routing.
        pub control: String,
        /// Which part: `applies`, `satisfied`, `eligible reviewer LOGIN`, …
        pub part: String,
        /// The expression.
        pub expression: String,
        /// Where it stands.
        pub place: SourcePlace,
        /// Sub-expressions in the order of the text.
        pub values: Vec<TraceValue>,
    }
}

contract_record! {
    /// A decision with its reasons.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Explanation = "explanation" {
        /// The decision, the same as `evaluate` gives.
        pub decision: Decision,
        /// One entry for each expression that ran.
        pub traces: Vec<Trace>,
    }
}

contract_record! {
    /// A parameter of the policy with the value that it was built with.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ParameterValue = "parameter_value" {
        /// `name`.
        pub name: String,
        /// CEL type.
        pub type_name: String as "type-name",
        /// Value as CEL text.
        pub value: String,
    }
}

contract_record! {
    /// A control, as the bundle describes it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ControlDescription = "control_description" {
        /// `id`.
        pub id: String,
        /// `title`.
        pub title: String,
        /// `effect`.
        pub effect: Effect,
        /// `applies`, as written.
        pub applies: String,
        /// Most steps that its rules can take.
        pub worst_case_steps: u64 as "worst-case-steps",
    }
}

contract_record! {
    /// What a bundle is.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Description = "description" {
        /// Version of this contract.
        pub contract: String,
        /// Name of the policy.
        pub policy: String,
        /// Its version.
        pub policy_version: String as "policy-version",
        /// What it is for.
        pub summary: String,
        /// Report or enforce.
        pub mode: Mode,
        /// Parameters, sorted by name.
        pub parameters: Vec<ParameterValue>,
        /// Controls, in order.
        pub controls: Vec<ControlDescription>,
        /// Most steps that one rule may take before the control is an error.
        pub step_budget: u64 as "step-budget",
    }
}

contract_record! {
    /// A fact that does not fit the contract.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct FactError = "fact_error" {
        /// Where in the document, such as `commits[3].author.email`; empty for the document itself.
        pub path: String,
        /// What is wrong and what is expected.
        pub explanation: String,
    }
}

/// Why there is no decision. Never a verdict.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(variant))]
#[serde(rename_all = "snake_case")]
pub enum EvaluationError {
    /// The facts don't fit the contract.
    #[cfg_attr(feature = "wasmtime", component(name = "invalid-facts"))]
    InvalidFacts(Vec<FactError>),
    /// The bundle holds no policy, or a damaged one.
    #[cfg_attr(feature = "wasmtime", component(name = "invalid-policy"))]
    InvalidPolicy(String),
}
