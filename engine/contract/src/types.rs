// Generated from wit/ by `cargo xtask gen`. Do not edit.

//! Every type of the contract. In JSON, lists, options and booleans may be left out: they are empty, absent and false.

use crate::object::ObjectOnly;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

/// What the decision is for.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// May the change be merged?
    #[cfg_attr(feature = "wasmtime", component(name = "merge"))]
    Merge,
    /// May the revision be deployed to `environment`?
    #[cfg_attr(feature = "wasmtime", component(name = "deploy"))]
    Deploy,
    /// May the commits be pushed?
    #[cfg_attr(feature = "wasmtime", component(name = "push"))]
    Push,
    /// Was what already landed in order?
    #[cfg_attr(feature = "wasmtime", component(name = "audit"))]
    Audit,
}

impl Purpose {
    /// All cases, in the contract's order.
    pub const ALL: &'static [Purpose] = &[
        Purpose::Merge,
        Purpose::Deploy,
        Purpose::Push,
        Purpose::Audit,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Purpose::Merge => "merge",
            Purpose::Deploy => "deploy",
            Purpose::Push => "push",
            Purpose::Audit => "audit",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> Purpose {
        match number {
            0 => Purpose::Merge,
            1 => Purpose::Deploy,
            2 => Purpose::Push,
            _ => Purpose::Audit,
        }
    }
}

/// Where the change lives.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Forge {
    /// github.com or a GitHub Enterprise server.
    #[cfg_attr(feature = "wasmtime", component(name = "github"))]
    Github,
    /// gitlab.com or a GitLab server of one's own.
    #[cfg_attr(feature = "wasmtime", component(name = "gitlab"))]
    Gitlab,
    /// A bare git repository, without a forge.
    #[cfg_attr(feature = "wasmtime", component(name = "git"))]
    Git,
    /// Any other forge.
    #[cfg_attr(feature = "wasmtime", component(name = "other"))]
    Other,
}

impl Forge {
    /// All cases, in the contract's order.
    pub const ALL: &'static [Forge] = &[Forge::Github, Forge::Gitlab, Forge::Git, Forge::Other];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Forge::Github => "github",
            Forge::Gitlab => "gitlab",
            Forge::Git => "git",
            Forge::Other => "other",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> Forge {
        match number {
            0 => Forge::Github,
            1 => Forge::Gitlab,
            2 => Forge::Git,
            _ => Forge::Other,
        }
    }
}

/// Life cycle of a change.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// Proposed, not merged.
    #[cfg_attr(feature = "wasmtime", component(name = "open"))]
    Open,
    /// Landed in the base branch.
    #[cfg_attr(feature = "wasmtime", component(name = "merged"))]
    Merged,
    /// Closed without landing.
    #[cfg_attr(feature = "wasmtime", component(name = "closed"))]
    Closed,
}

impl ChangeState {
    /// All cases, in the contract's order.
    pub const ALL: &'static [ChangeState] =
        &[ChangeState::Open, ChangeState::Merged, ChangeState::Closed];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            ChangeState::Open => "open",
            ChangeState::Merged => "merged",
            ChangeState::Closed => "closed",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> ChangeState {
        match number {
            0 => ChangeState::Open,
            1 => ChangeState::Merged,
            _ => ChangeState::Closed,
        }
    }
}

/// Somebody as a commit or a forge names them.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Identity {
    /// Display name, as in git's author line. Supplied by the source.
    pub name: String,
    /// E-mail address, as in git's author line; empty when the forge hides it.
    pub email: String,
    /// The forge account that the e-mail belongs to. Absent when it belongs to none or the source can't know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
}

impl<'de> Deserialize<'de> for Identity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Identity, D::Error> {
        Identity::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Identity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Identity::serialize(self, serializer)
    }
}

/// A branch at a revision.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct BranchPoint {
    /// Branch name without `refs/heads/`. Absent for a bare range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Commit id, full length, lower-case hexadecimal.
    pub revision: String,
    /// Tree id of that commit. Absent when the source can't know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<String>,
}

impl<'de> Deserialize<'de> for BranchPoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<BranchPoint, D::Error> {
        BranchPoint::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for BranchPoint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BranchPoint::serialize(self, serializer)
    }
}

/// One proposed change at one head revision.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Change {
    /// Stable id, for instance `github.com/owner/name#12` or `owner/name@HEAD_REVISION`.
    pub id: String,
    /// Which kind of forge it is on.
    pub forge: Forge,
    /// Repository as `owner/name`, or the folder's name for a bare repository.
    pub repository: String,
    /// The forge's number of the change. Absent for a bare range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// Web address of the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Ids of the changes in a merge-queue group or deployment range. Empty for a single change.
    #[serde(default)]
    pub members: Vec<String>,
    /// Ids of the changes whose commits landed as this one (squash, rebase, queue). Empty when it has not landed. What
    /// those changes carried is in `carried_commits`, `reviews` and `sign_offs`.
    #[cfg_attr(feature = "wasmtime", component(name = "landed-from"))]
    #[serde(default)]
    pub landed_from: Vec<String>,
    /// When the head revision arrived at the forge. Absent when the source can't know.
    #[cfg_attr(feature = "wasmtime", component(name = "head-pushed"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head_pushed: Option<Timestamp>,
    /// Title of the change, or the subject of its only commit.
    pub title: String,
    /// Description of the change. Untrusted text.
    pub body: String,
    /// Open, merged or closed.
    pub state: ChangeState,
    /// Marked as not ready for review.
    #[serde(default)]
    pub draft: bool,
    /// Who proposed it.
    pub author: Identity,
    /// The branch it goes into, at the revision it is compared with.
    pub base: BranchPoint,
    /// The revision under decision.
    pub head: BranchPoint,
    /// Best common ancestor of base and head. Absent when there is none or the source can't know.
    #[cfg_attr(feature = "wasmtime", component(name = "merge-base"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge_base: Option<String>,
    /// Labels on the forge.
    #[serde(default)]
    pub labels: Vec<String>,
    /// When it was proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<Timestamp>,
    /// When the forge last saw it change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<Timestamp>,
    /// When it was merged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged: Option<Timestamp>,
}

impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Change, D::Error> {
        Change::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Change::serialize(self, serializer)
    }
}

/// What is known of a commit's cryptographic signature.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Signature {
    /// The commit carries no signature.
    #[cfg_attr(feature = "wasmtime", component(name = "none"))]
    None,
    /// The collector verified it against a key it trusts.
    #[cfg_attr(feature = "wasmtime", component(name = "valid"))]
    Valid,
    /// There is one, and it does not verify.
    #[cfg_attr(feature = "wasmtime", component(name = "invalid"))]
    Invalid,
    /// There is one that the collector could not check, or it did not look.
    #[cfg_attr(feature = "wasmtime", component(name = "unknown"))]
    Unknown,
}

impl Signature {
    /// All cases, in the contract's order.
    pub const ALL: &'static [Signature] = &[
        Signature::None,
        Signature::Valid,
        Signature::Invalid,
        Signature::Unknown,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Signature::None => "none",
            Signature::Valid => "valid",
            Signature::Invalid => "invalid",
            Signature::Unknown => "unknown",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> Signature {
        match number {
            0 => Signature::None,
            1 => Signature::Valid,
            2 => Signature::Invalid,
            _ => Signature::Unknown,
        }
    }
}

/// Lines that one commit changed in one file, against its first parent.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct CommitFile {
    /// Path after the commit, `/`-separated, from the repository's root.
    pub path: String,
    /// Lines added.
    pub added: u32,
    /// Lines deleted.
    pub deleted: u32,
}

impl<'de> Deserialize<'de> for CommitFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CommitFile, D::Error> {
        CommitFile::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for CommitFile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CommitFile::serialize(self, serializer)
    }
}

/// One commit of the change, oldest first.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Commit {
    /// Commit id.
    pub revision: String,
    /// Tree id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<String>,
    /// Parents' commit ids, first parent first.
    #[serde(default)]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pusher: Option<String>,
    /// Author date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authored: Option<Timestamp>,
    /// Committer date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub committed: Option<Timestamp>,
    /// It is already reachable from the base, so that its marks are not this change's.
    #[cfg_attr(feature = "wasmtime", component(name = "in-base"))]
    #[serde(default)]
    pub in_base: bool,
    /// It is a merge from the base branch whose tree git recomputed identically, so that it involves nobody.
    #[cfg_attr(feature = "wasmtime", component(name = "recomputed-merge"))]
    #[serde(default)]
    pub recomputed_merge: bool,
    /// What it changed. Completeness: `commit_files`.
    #[serde(default)]
    pub files: Vec<CommitFile>,
}

impl<'de> Deserialize<'de> for Commit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Commit, D::Error> {
        Commit::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Commit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Commit::serialize(self, serializer)
    }
}

/// What happened to a file between merge base and head.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum FileStatus {
    /// `added`.
    #[cfg_attr(feature = "wasmtime", component(name = "added"))]
    Added,
    /// `modified`.
    #[cfg_attr(feature = "wasmtime", component(name = "modified"))]
    Modified,
    /// `deleted`.
    #[cfg_attr(feature = "wasmtime", component(name = "deleted"))]
    Deleted,
    /// `renamed`.
    #[cfg_attr(feature = "wasmtime", component(name = "renamed"))]
    Renamed,
    /// `copied`.
    #[cfg_attr(feature = "wasmtime", component(name = "copied"))]
    Copied,
    /// Regular file, symbolic link or submodule turned into another of these.
    #[cfg_attr(feature = "wasmtime", component(name = "type-changed"))]
    TypeChanged,
}

impl FileStatus {
    /// All cases, in the contract's order.
    pub const ALL: &'static [FileStatus] = &[
        FileStatus::Added,
        FileStatus::Modified,
        FileStatus::Deleted,
        FileStatus::Renamed,
        FileStatus::Copied,
        FileStatus::TypeChanged,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            FileStatus::Added => "added",
            FileStatus::Modified => "modified",
            FileStatus::Deleted => "deleted",
            FileStatus::Renamed => "renamed",
            FileStatus::Copied => "copied",
            FileStatus::TypeChanged => "type_changed",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> FileStatus {
        match number {
            0 => FileStatus::Added,
            1 => FileStatus::Modified,
            2 => FileStatus::Deleted,
            3 => FileStatus::Renamed,
            4 => FileStatus::Copied,
            _ => FileStatus::TypeChanged,
        }
    }
}

/// One file that the change touches, between merge base and head.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct File {
    /// Path at the head, or the last path of a deleted file. `/`-separated, from the repository's root.
    pub path: String,
    /// Path at the merge base, when renamed or copied.
    #[cfg_attr(feature = "wasmtime", component(name = "previous-path"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_path: Option<String>,
    /// What happened.
    pub status: FileStatus,
    /// Lines added; 0 for binary files.
    pub added: u32,
    /// Lines deleted; 0 for binary files.
    pub deleted: u32,
    /// Git takes it for binary.
    #[serde(default)]
    pub binary: bool,
    /// Marked as generated, by attributes or headers read from the base.
    #[serde(default)]
    pub generated: bool,
    /// Marked as third-party, by attributes read from the base.
    #[serde(default)]
    pub vendored: bool,
    /// Octal git mode at the merge base, such as `100644`. Absent when added.
    #[cfg_attr(feature = "wasmtime", component(name = "old-mode"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_mode: Option<String>,
    /// Octal git mode at the head. Absent when deleted.
    #[cfg_attr(feature = "wasmtime", component(name = "new-mode"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_mode: Option<String>,
    /// A symbolic link before or after.
    #[serde(default)]
    pub symlink: bool,
    /// A submodule before or after.
    #[serde(default)]
    pub submodule: bool,
    /// Differs from the merge base in white space only, as the collector compared the two. False where it did not look.
    #[cfg_attr(feature = "wasmtime", component(name = "whitespace-only"))]
    #[serde(default)]
    pub whitespace_only: bool,
    /// Unified diff, when the collector was asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patch: Option<String>,
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<File, D::Error> {
        File::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for File {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        File::serialize(self, serializer)
    }
}

/// How the origin of a sign-off, review or override was established.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Authentication {
    /// Nobody vouches for it. Counts only where a policy says so.
    #[cfg_attr(feature = "wasmtime", component(name = "none"))]
    None,
    /// The forge, from the person's own session.
    #[cfg_attr(feature = "wasmtime", component(name = "forge"))]
    Forge,
    /// The forge or a gateway, after the person proved again, for this sign-off, who they are.
    #[cfg_attr(feature = "wasmtime", component(name = "reauthenticated"))]
    Reauthenticated,
    /// A signature by a key of that person, verified by the collector.
    #[cfg_attr(feature = "wasmtime", component(name = "signed"))]
    Signed,
}

impl Authentication {
    /// All cases, in the contract's order.
    pub const ALL: &'static [Authentication] = &[
        Authentication::None,
        Authentication::Forge,
        Authentication::Reauthenticated,
        Authentication::Signed,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Authentication::None => "none",
            Authentication::Forge => "forge",
            Authentication::Reauthenticated => "reauthenticated",
            Authentication::Signed => "signed",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> Authentication {
        match number {
            0 => Authentication::None,
            1 => Authentication::Forge,
            2 => Authentication::Reauthenticated,
            _ => Authentication::Signed,
        }
    }
}

/// State of a review on the forge.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// `approved`.
    #[cfg_attr(feature = "wasmtime", component(name = "approved"))]
    Approved,
    /// `changes_requested`.
    #[cfg_attr(feature = "wasmtime", component(name = "changes-requested"))]
    ChangesRequested,
    /// `commented`.
    #[cfg_attr(feature = "wasmtime", component(name = "commented"))]
    Commented,
    /// `dismissed`.
    #[cfg_attr(feature = "wasmtime", component(name = "dismissed"))]
    Dismissed,
    /// Written, not submitted.
    #[cfg_attr(feature = "wasmtime", component(name = "pending"))]
    Pending,
}

impl ReviewState {
    /// All cases, in the contract's order.
    pub const ALL: &'static [ReviewState] = &[
        ReviewState::Approved,
        ReviewState::ChangesRequested,
        ReviewState::Commented,
        ReviewState::Dismissed,
        ReviewState::Pending,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            ReviewState::Approved => "approved",
            ReviewState::ChangesRequested => "changes_requested",
            ReviewState::Commented => "commented",
            ReviewState::Dismissed => "dismissed",
            ReviewState::Pending => "pending",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> ReviewState {
        match number {
            0 => ReviewState::Approved,
            1 => ReviewState::ChangesRequested,
            2 => ReviewState::Commented,
            3 => ReviewState::Dismissed,
            _ => ReviewState::Pending,
        }
    }
}

/// A review on the forge, as the forge tells it.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Review {
    /// The forge's id of the review.
    pub id: String,
    /// Place in the one order of all reviews and sign-offs of the change: larger is later. Supplied by the source.
    pub sequence: u32,
    /// Login of the reviewer.
    pub reviewer: String,
    /// What the reviewer said.
    pub state: ReviewState,
    /// The head revision that the review was given for. Absent when the forge does not say: then it binds to nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// Tree of that revision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<String>,
    /// Merge base at that revision.
    #[cfg_attr(feature = "wasmtime", component(name = "merge-base"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge_base: Option<String>,
    /// Base branch at the time. Absent when the forge does not say.
    #[cfg_attr(feature = "wasmtime", component(name = "base-branch"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_branch: Option<String>,
    /// When it was submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted: Option<Timestamp>,
    /// Text of the review. Untrusted.
    pub body: String,
}

impl<'de> Deserialize<'de> for Review {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Review, D::Error> {
        Review::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Review {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Review::serialize(self, serializer)
    }
}

/// What a person says with a sign-off.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum SignOffVerdict {
    /// The change may go ahead.
    #[cfg_attr(feature = "wasmtime", component(name = "approve"))]
    Approve,
    /// The change must not go ahead. Stands across revisions.
    #[cfg_attr(feature = "wasmtime", component(name = "veto"))]
    Veto,
    /// Withdraws that person's own veto or approval.
    #[cfg_attr(feature = "wasmtime", component(name = "withdraw"))]
    Withdraw,
}

impl SignOffVerdict {
    /// All cases, in the contract's order.
    pub const ALL: &'static [SignOffVerdict] = &[
        SignOffVerdict::Approve,
        SignOffVerdict::Veto,
        SignOffVerdict::Withdraw,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            SignOffVerdict::Approve => "approve",
            SignOffVerdict::Veto => "veto",
            SignOffVerdict::Withdraw => "withdraw",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> SignOffVerdict {
        match number {
            0 => SignOffVerdict::Approve,
            1 => SignOffVerdict::Veto,
            _ => SignOffVerdict::Withdraw,
        }
    }
}

/// A part of the contextual audit.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum AssessmentArea {
    /// The diff was read.
    #[cfg_attr(feature = "wasmtime", component(name = "diff"))]
    Diff,
    /// What the AI contributed was assessed.
    #[cfg_attr(feature = "wasmtime", component(name = "ai-contribution"))]
    AiContribution,
    /// Systemic risk.
    #[cfg_attr(feature = "wasmtime", component(name = "systemic-risk"))]
    SystemicRisk,
    /// The surrounding context: callers, conventions, operations.
    #[cfg_attr(feature = "wasmtime", component(name = "context"))]
    Context,
    /// Dependencies, in both directions.
    #[cfg_attr(feature = "wasmtime", component(name = "dependencies"))]
    Dependencies,
    /// Past failures of what the change touches.
    #[cfg_attr(feature = "wasmtime", component(name = "failure-history"))]
    FailureHistory,
}

impl AssessmentArea {
    /// All cases, in the contract's order.
    pub const ALL: &'static [AssessmentArea] = &[
        AssessmentArea::Diff,
        AssessmentArea::AiContribution,
        AssessmentArea::SystemicRisk,
        AssessmentArea::Context,
        AssessmentArea::Dependencies,
        AssessmentArea::FailureHistory,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            AssessmentArea::Diff => "diff",
            AssessmentArea::AiContribution => "ai_contribution",
            AssessmentArea::SystemicRisk => "systemic_risk",
            AssessmentArea::Context => "context",
            AssessmentArea::Dependencies => "dependencies",
            AssessmentArea::FailureHistory => "failure_history",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> AssessmentArea {
        match number {
            0 => AssessmentArea::Diff,
            1 => AssessmentArea::AiContribution,
            2 => AssessmentArea::SystemicRisk,
            3 => AssessmentArea::Context,
            4 => AssessmentArea::Dependencies,
            _ => AssessmentArea::FailureHistory,
        }
    }
}

/// One part of the audit that a signer attests.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Assessment {
    /// Which part.
    pub area: AssessmentArea,
    /// What the signer found, in their words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl<'de> Deserialize<'de> for Assessment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Assessment, D::Error> {
        Assessment::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Assessment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Assessment::serialize(self, serializer)
    }
}

/// What a sign-off is bound to.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct ContentBinding {
    /// Repository, as in the change.
    pub repository: String,
    /// Base branch, as in the change. Absent for a bare range.
    #[cfg_attr(feature = "wasmtime", component(name = "base-branch"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_branch: Option<String>,
    /// Head revision that was read.
    pub revision: String,
    /// Tree of that revision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<String>,
    /// Merge base at that revision.
    #[cfg_attr(feature = "wasmtime", component(name = "merge-base"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge_base: Option<String>,
}

impl<'de> Deserialize<'de> for ContentBinding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ContentBinding, D::Error> {
        ContentBinding::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for ContentBinding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ContentBinding::serialize(self, serializer)
    }
}

/// The evidence of AI that the signer was shown.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct EvidenceSeen {
    /// Agents, as the decision named them.
    #[serde(default)]
    pub agents: Vec<String>,
    /// Lower bound of AI lines that the decision named.
    #[cfg_attr(feature = "wasmtime", component(name = "ai-lines-min"))]
    pub ai_lines_min: u32,
    /// Commits that lacked a declaration.
    #[serde(default)]
    pub undeclared: Vec<String>,
}

impl<'de> Deserialize<'de> for EvidenceSeen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<EvidenceSeen, D::Error> {
        EvidenceSeen::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for EvidenceSeen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        EvidenceSeen::serialize(self, serializer)
    }
}

/// A person's sign-off, with what they assessed.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct SignOff {
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
    #[serde(default)]
    pub assesses: Vec<Assessment>,
    /// Reason, in the person's words. Required for a veto.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When the signer was shown what they signed. Absent: not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<Timestamp>,
    /// When it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Timestamp>,
    /// How its origin was established.
    pub authentication: Authentication,
    /// What evidence of AI was shown. Absent: none was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceSeen>,
    /// Ids of the appeals that the signer confirms.
    #[serde(default)]
    pub confirms: Vec<String>,
}

impl<'de> Deserialize<'de> for SignOff {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SignOff, D::Error> {
        SignOff::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for SignOff {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SignOff::serialize(self, serializer)
    }
}

/// How a check ended.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum CheckConclusion {
    /// `success`.
    #[cfg_attr(feature = "wasmtime", component(name = "success"))]
    Success,
    /// `failure`.
    #[cfg_attr(feature = "wasmtime", component(name = "failure"))]
    Failure,
    /// `neutral`.
    #[cfg_attr(feature = "wasmtime", component(name = "neutral"))]
    Neutral,
    /// `cancelled`.
    #[cfg_attr(feature = "wasmtime", component(name = "cancelled"))]
    Cancelled,
    /// `skipped`.
    #[cfg_attr(feature = "wasmtime", component(name = "skipped"))]
    Skipped,
    /// `timed_out`.
    #[cfg_attr(feature = "wasmtime", component(name = "timed-out"))]
    TimedOut,
    /// `action_required`.
    #[cfg_attr(feature = "wasmtime", component(name = "action-required"))]
    ActionRequired,
    /// `stale`.
    #[cfg_attr(feature = "wasmtime", component(name = "stale"))]
    Stale,
    /// Not finished.
    #[cfg_attr(feature = "wasmtime", component(name = "pending"))]
    Pending,
}

impl CheckConclusion {
    /// All cases, in the contract's order.
    pub const ALL: &'static [CheckConclusion] = &[
        CheckConclusion::Success,
        CheckConclusion::Failure,
        CheckConclusion::Neutral,
        CheckConclusion::Cancelled,
        CheckConclusion::Skipped,
        CheckConclusion::TimedOut,
        CheckConclusion::ActionRequired,
        CheckConclusion::Stale,
        CheckConclusion::Pending,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            CheckConclusion::Success => "success",
            CheckConclusion::Failure => "failure",
            CheckConclusion::Neutral => "neutral",
            CheckConclusion::Cancelled => "cancelled",
            CheckConclusion::Skipped => "skipped",
            CheckConclusion::TimedOut => "timed_out",
            CheckConclusion::ActionRequired => "action_required",
            CheckConclusion::Stale => "stale",
            CheckConclusion::Pending => "pending",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> CheckConclusion {
        match number {
            0 => CheckConclusion::Success,
            1 => CheckConclusion::Failure,
            2 => CheckConclusion::Neutral,
            3 => CheckConclusion::Cancelled,
            4 => CheckConclusion::Skipped,
            5 => CheckConclusion::TimedOut,
            6 => CheckConclusion::ActionRequired,
            7 => CheckConclusion::Stale,
            _ => CheckConclusion::Pending,
        }
    }
}

/// A status check on a revision.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Check {
    /// Name of the check.
    pub name: String,
    /// Slug of the app that issued it. Absent when the forge does not say: then a rule that pins the app can't hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// How it ended.
    pub conclusion: CheckConclusion,
    /// The revision it ran on.
    pub revision: String,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed: Option<Timestamp>,
}

impl<'de> Deserialize<'de> for Check {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Check, D::Error> {
        Check::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Check {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Check::serialize(self, serializer)
    }
}

/// What stands behind a login.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    /// `human`.
    #[cfg_attr(feature = "wasmtime", component(name = "human"))]
    Human,
    /// A service account.
    #[cfg_attr(feature = "wasmtime", component(name = "bot"))]
    Bot,
    /// A program that reviews changes with an AI model.
    #[cfg_attr(feature = "wasmtime", component(name = "ai-reviewer"))]
    AiReviewer,
    /// A program that writes changes with an AI model.
    #[cfg_attr(feature = "wasmtime", component(name = "agent"))]
    Agent,
}

impl PersonKind {
    /// All cases, in the contract's order.
    pub const ALL: &'static [PersonKind] = &[
        PersonKind::Human,
        PersonKind::Bot,
        PersonKind::AiReviewer,
        PersonKind::Agent,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            PersonKind::Human => "human",
            PersonKind::Bot => "bot",
            PersonKind::AiReviewer => "ai_reviewer",
            PersonKind::Agent => "agent",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> PersonKind {
        match number {
            0 => PersonKind::Human,
            1 => PersonKind::Bot,
            2 => PersonKind::AiReviewer,
            _ => PersonKind::Agent,
        }
    }
}

/// How well somebody knows a part of the repository.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Expertise {
    /// A path, or a folder with a trailing `/`.
    pub path: String,
    /// From 0 (none) to 1 (knows it best).
    pub score: f64,
}

impl<'de> Deserialize<'de> for Expertise {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Expertise, D::Error> {
        Expertise::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Expertise {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Expertise::serialize(self, serializer)
    }
}

/// Days of the week.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// `monday`.
    #[cfg_attr(feature = "wasmtime", component(name = "monday"))]
    Monday,
    /// `tuesday`.
    #[cfg_attr(feature = "wasmtime", component(name = "tuesday"))]
    Tuesday,
    /// `wednesday`.
    #[cfg_attr(feature = "wasmtime", component(name = "wednesday"))]
    Wednesday,
    /// `thursday`.
    #[cfg_attr(feature = "wasmtime", component(name = "thursday"))]
    Thursday,
    /// `friday`.
    #[cfg_attr(feature = "wasmtime", component(name = "friday"))]
    Friday,
    /// `saturday`.
    #[cfg_attr(feature = "wasmtime", component(name = "saturday"))]
    Saturday,
    /// `sunday`.
    #[cfg_attr(feature = "wasmtime", component(name = "sunday"))]
    Sunday,
}

impl Weekday {
    /// All cases, in the contract's order.
    pub const ALL: &'static [Weekday] = &[
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Weekday::Monday => "monday",
            Weekday::Tuesday => "tuesday",
            Weekday::Wednesday => "wednesday",
            Weekday::Thursday => "thursday",
            Weekday::Friday => "friday",
            Weekday::Saturday => "saturday",
            Weekday::Sunday => "sunday",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> Weekday {
        match number {
            0 => Weekday::Monday,
            1 => Weekday::Tuesday,
            2 => Weekday::Wednesday,
            3 => Weekday::Thursday,
            4 => Weekday::Friday,
            5 => Weekday::Saturday,
            _ => Weekday::Sunday,
        }
    }
}

/// Hours of work by a local clock: on each of `days`, from `starts`, inclusive, to `ends`, exclusive.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct WorkingHours {
    /// Days of work.
    #[serde(default)]
    pub days: Vec<Weekday>,
    /// Minutes after midnight, from 0 to 1439.
    pub starts: u32,
    /// Minutes after midnight, from 1 to 1440; later than `starts`.
    pub ends: u32,
}

impl<'de> Deserialize<'de> for WorkingHours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<WorkingHours, D::Error> {
        WorkingHours::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for WorkingHours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WorkingHours::serialize(self, serializer)
    }
}

/// Somebody who matters to this change: author, committer, reviewer or candidate. At most 1,000, chosen by the host.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Person {
    /// Login on the forge.
    pub login: String,
    /// Other logins and e-mail addresses of the same person.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Seniority on the organisation's ladder, larger is more senior. Absent when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u32>,
    /// Teams, by slug.
    #[serde(default)]
    pub teams: Vec<String>,
    /// Human, bot, AI reviewer or agent.
    pub kind: PersonKind,
    /// May push to the base branch. Absent when the source can't know.
    #[cfg_attr(feature = "wasmtime", component(name = "may-push"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_push: Option<bool>,
    /// Is on call now.
    #[cfg_attr(feature = "wasmtime", component(name = "on-call"))]
    #[serde(default)]
    pub on_call: bool,
    /// Is at work now. Absent when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<bool>,
    /// Until when they are away.
    #[cfg_attr(feature = "wasmtime", component(name = "away-until"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_until: Option<Timestamp>,
    /// How many open assignments they can carry. Absent: no limit is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// How many they carry now.
    #[cfg_attr(feature = "wasmtime", component(name = "open-assignments"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_assignments: Option<u32>,
    /// What they know.
    #[serde(default)]
    pub expertise: Vec<Expertise>,
    /// IANA name of their time zone.
    #[cfg_attr(feature = "wasmtime", component(name = "time-zone"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Minutes that the clock of their time zone is ahead of UTC at `now`, from -1440 to 1440. Supplied by the host, which
    /// knows the zones. Absent when unknown.
    #[cfg_attr(feature = "wasmtime", component(name = "utc-offset"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utc_offset: Option<i64>,
    /// When they work, by their own clock. Absent: no hours are known, and they count as at work.
    #[cfg_attr(feature = "wasmtime", component(name = "working-hours"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_hours: Option<WorkingHours>,
    /// How many changes they were asked to look at in the last 30 days. Absent when unknown.
    #[cfg_attr(feature = "wasmtime", component(name = "recent-assignments"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recent_assignments: Option<u32>,
    /// Left the organisation; their sign-offs no longer count.
    #[serde(default)]
    pub departed: bool,
}

impl<'de> Deserialize<'de> for Person {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Person, D::Error> {
        Person::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Person {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Person::serialize(self, serializer)
    }
}

/// How two revisions relate.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum EquivalenceKind {
    /// `to` is `from` rebased, and git recomputes its tree identically.
    #[cfg_attr(feature = "wasmtime", component(name = "rebase"))]
    Rebase,
    /// `to` is `from` with the base merged in, and git recomputes its tree identically.
    #[cfg_attr(feature = "wasmtime", component(name = "base-merge"))]
    BaseMerge,
    /// `to` is all that `from` holds in one commit on the base, and git recomputes its tree identically.
    #[cfg_attr(feature = "wasmtime", component(name = "squash"))]
    Squash,
    /// `to` undoes `from` exactly.
    #[cfg_attr(feature = "wasmtime", component(name = "revert"))]
    Revert,
}

impl EquivalenceKind {
    /// All cases, in the contract's order.
    pub const ALL: &'static [EquivalenceKind] = &[
        EquivalenceKind::Rebase,
        EquivalenceKind::BaseMerge,
        EquivalenceKind::Squash,
        EquivalenceKind::Revert,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            EquivalenceKind::Rebase => "rebase",
            EquivalenceKind::BaseMerge => "base_merge",
            EquivalenceKind::Squash => "squash",
            EquivalenceKind::Revert => "revert",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> EquivalenceKind {
        match number {
            0 => EquivalenceKind::Rebase,
            1 => EquivalenceKind::BaseMerge,
            2 => EquivalenceKind::Squash,
            _ => EquivalenceKind::Revert,
        }
    }
}

/// An equivalence of content that the collector itself recomputed. Never a claim by the change.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Equivalence {
    /// The earlier revision.
    #[cfg_attr(feature = "wasmtime", component(name = "from-revision"))]
    pub from_revision: String,
    /// The later revision.
    #[cfg_attr(feature = "wasmtime", component(name = "to-revision"))]
    pub to_revision: String,
    /// How they relate.
    pub kind: EquivalenceKind,
    /// The tree that git recomputed, which is the tree of `to-revision`.
    pub tree: String,
}

impl<'de> Deserialize<'de> for Equivalence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Equivalence, D::Error> {
        Equivalence::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Equivalence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Equivalence::serialize(self, serializer)
    }
}

/// How bad an incident was.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// `low`.
    #[cfg_attr(feature = "wasmtime", component(name = "low"))]
    Low,
    /// `medium`.
    #[cfg_attr(feature = "wasmtime", component(name = "medium"))]
    Medium,
    /// `high`.
    #[cfg_attr(feature = "wasmtime", component(name = "high"))]
    High,
    /// `critical`.
    #[cfg_attr(feature = "wasmtime", component(name = "critical"))]
    Critical,
}

impl Severity {
    /// All cases, in the contract's order.
    pub const ALL: &'static [Severity] = &[
        Severity::Low,
        Severity::Medium,
        Severity::High,
        Severity::Critical,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> Severity {
        match number {
            0 => Severity::Low,
            1 => Severity::Medium,
            2 => Severity::High,
            _ => Severity::Critical,
        }
    }
}

/// A past failure in production.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Incident {
    /// Id in the organisation's tracker.
    pub id: String,
    /// One line on what happened.
    pub title: String,
    /// When it began.
    pub occurred: Timestamp,
    /// How bad it was.
    pub severity: Severity,
    /// Paths that were at fault: files, or folders with a trailing `/`.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Services that failed.
    #[serde(default)]
    pub services: Vec<String>,
    /// Kind of cause, for instance `peak_load`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Id of the change that caused it. Absent when unknown.
    #[cfg_attr(feature = "wasmtime", component(name = "caused-by"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caused_by: Option<String>,
}

impl<'de> Deserialize<'de> for Incident {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Incident, D::Error> {
        Incident::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Incident {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Incident::serialize(self, serializer)
    }
}

/// A service and its place in the whole.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Service {
    /// Name, unique.
    pub name: String,
    /// 1 is the most critical.
    pub tier: u32,
    /// Logins or teams that own it.
    #[serde(default)]
    pub owners: Vec<String>,
    /// Its source: files, or folders with a trailing `/`.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Names of services that it needs.
    #[cfg_attr(feature = "wasmtime", component(name = "depends-on"))]
    #[serde(default)]
    pub depends_on: Vec<String>,
}

impl<'de> Deserialize<'de> for Service {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Service, D::Error> {
        Service::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Service {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Service::serialize(self, serializer)
    }
}

/// A time in which changes are held back: from `starts`, inclusive, to `ends`, exclusive.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct FreezeWindow {
    /// Id, unique.
    pub id: String,
    /// First second of it.
    pub starts: Timestamp,
    /// First second after it.
    pub ends: Timestamp,
    /// Why.
    pub reason: String,
    /// Environments it holds for. Empty: all.
    #[serde(default)]
    pub environments: Vec<String>,
}

impl<'de> Deserialize<'de> for FreezeWindow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FreezeWindow, D::Error> {
        FreezeWindow::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for FreezeWindow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FreezeWindow::serialize(self, serializer)
    }
}

/// A right to sign, lent to somebody else.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Delegation {
    /// Id, unique.
    pub id: String,
    /// Login of who lends it.
    pub delegator: String,
    /// Login of who receives it. It can't be lent on.
    pub delegate: String,
    /// Controls it holds for. Empty: all.
    #[serde(default)]
    pub controls: Vec<String>,
    /// From when, inclusive.
    pub starts: Timestamp,
    /// Until when, exclusive.
    pub ends: Timestamp,
}

impl<'de> Deserialize<'de> for Delegation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Delegation, D::Error> {
        Delegation::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Delegation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Delegation::serialize(self, serializer)
    }
}

/// Which lawful way around a control was taken.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum OverrideKind {
    /// Somebody with the right to do so set the control aside.
    #[cfg_attr(feature = "wasmtime", component(name = "waiver"))]
    Waiver,
    /// An emergency: first the deployment, then the review.
    #[cfg_attr(feature = "wasmtime", component(name = "break-glass"))]
    BreakGlass,
}

impl OverrideKind {
    /// All cases, in the contract's order.
    pub const ALL: &'static [OverrideKind] = &[OverrideKind::Waiver, OverrideKind::BreakGlass];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            OverrideKind::Waiver => "waiver",
            OverrideKind::BreakGlass => "break_glass",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> OverrideKind {
        match number {
            0 => OverrideKind::Waiver,
            _ => OverrideKind::BreakGlass,
        }
    }
}

/// A control set aside for one revision, by somebody whom the policy lets do so.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Override {
    /// Id, unique.
    pub id: String,
    /// The control that is set aside.
    pub control: String,
    /// Waiver or break-glass.
    pub kind: OverrideKind,
    /// Login of who did it.
    pub person: String,
    /// Why. A policy can require it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The revision it is for.
    pub revision: String,
    /// What it is for. Absent: any purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// When it was issued.
    pub issued: Timestamp,
    /// When its first use must have happened. Absent: never, which a policy can refuse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// When it was first used. Expiry limits the first use only.
    #[cfg_attr(feature = "wasmtime", component(name = "first-used"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_used: Option<Timestamp>,
    /// When the review afterwards was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Timestamp>,
    /// How its origin was established.
    pub authentication: Authentication,
}

impl<'de> Deserialize<'de> for Override {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Override, D::Error> {
        Override::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Override {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Override::serialize(self, serializer)
    }
}

/// A queue entry that is already open for this change.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct OpenEscalation {
    /// The control that asks.
    pub control: String,
    /// The queue it is in.
    pub queue: String,
    /// When it was opened.
    pub opened: Timestamp,
    /// Logins that were asked.
    #[serde(default)]
    pub asked: Vec<String>,
    /// Who took it.
    #[cfg_attr(feature = "wasmtime", component(name = "acknowledged-by"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged_by: Option<String>,
    /// When they took it. Absent: not recorded, and their time to answer counts from the opening.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<Timestamp>,
}

impl<'de> Deserialize<'de> for OpenEscalation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<OpenEscalation, D::Error> {
        OpenEscalation::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for OpenEscalation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        OpenEscalation::serialize(self, serializer)
    }
}

/// A raw AI-provenance note, attached to a commit.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Note {
    /// The commit it is attached to.
    pub revision: String,
    /// Format: `git-ai`, `agent-trace` or `attestation`.
    pub format: String,
    /// The note as it is. Untrusted.
    pub content: String,
    /// The collector verified a signature over the content by a key that it trusts for this.
    #[serde(default)]
    pub verified: bool,
}

impl<'de> Deserialize<'de> for Note {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Note, D::Error> {
        Note::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Note::serialize(self, serializer)
    }
}

/// The owners of one path that the change touches, as an owners file at the base says.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Ownership {
    /// The path, as in `files`.
    pub path: String,
    /// Logins, teams and e-mail addresses, as the file names them, without a leading `@`.
    #[serde(default)]
    pub owners: Vec<String>,
}

impl<'de> Deserialize<'de> for Ownership {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Ownership, D::Error> {
        Ownership::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Ownership {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Ownership::serialize(self, serializer)
    }
}

/// A sign-off that somebody gave another change before.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct PastSignOff {
    /// Login of who signed.
    pub person: String,
    /// Id of the change.
    pub change: String,
    /// When.
    pub signed: Timestamp,
    /// Seconds between being shown the change, or its last push, and signing. Absent when unknown.
    #[cfg_attr(feature = "wasmtime", component(name = "seconds-taken"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds_taken: Option<u32>,
    /// Lines added and deleted by that change.
    pub lines: u32,
    /// Parts of the audit that were attested.
    #[serde(default)]
    pub assessed: Vec<AssessmentArea>,
}

impl<'de> Deserialize<'de> for PastSignOff {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PastSignOff, D::Error> {
        PastSignOff::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for PastSignOff {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        PastSignOff::serialize(self, serializer)
    }
}

/// An author's objection to evidence of AI that is not true, such as a co-author line that an editor added by itself. It
/// counts once somebody who signs confirms it.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Appeal {
    /// Id, unique in the change.
    pub id: String,
    /// Login of who appeals.
    pub person: String,
    /// The agent whose evidence is contested, in canonical form.
    pub agent: String,
    /// Commits it speaks of. Empty: all of the change.
    #[serde(default)]
    pub revisions: Vec<String>,
    /// What happened, in their words.
    pub reason: String,
    /// When it was raised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raised: Option<Timestamp>,
}

impl<'de> Deserialize<'de> for Appeal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Appeal, D::Error> {
        Appeal::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Appeal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Appeal::serialize(self, serializer)
    }
}

/// How much AI the declaring person says there is.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum DeclaredUse {
    /// No AI was used.
    #[cfg_attr(feature = "wasmtime", component(name = "none"))]
    None,
    /// AI helped.
    #[cfg_attr(feature = "wasmtime", component(name = "assisted"))]
    Assisted,
    /// AI wrote it.
    #[cfg_attr(feature = "wasmtime", component(name = "generated"))]
    Generated,
}

impl DeclaredUse {
    /// All cases, in the contract's order.
    pub const ALL: &'static [DeclaredUse] = &[
        DeclaredUse::None,
        DeclaredUse::Assisted,
        DeclaredUse::Generated,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            DeclaredUse::None => "none",
            DeclaredUse::Assisted => "assisted",
            DeclaredUse::Generated => "generated",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> DeclaredUse {
        match number {
            0 => DeclaredUse::None,
            1 => DeclaredUse::Assisted,
            _ => DeclaredUse::Generated,
        }
    }
}

/// A declaration about the whole change that was made outside commits: a pull-request form, an organisation's tool.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Declaration {
    /// Login of who declares.
    pub person: String,
    /// How much.
    pub ai: DeclaredUse,
    /// Agents that were used.
    #[serde(default)]
    pub agents: Vec<String>,
    /// Commits it speaks of. Empty: all of the change.
    #[serde(default)]
    pub revisions: Vec<String>,
}

impl<'de> Deserialize<'de> for Declaration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Declaration, D::Error> {
        Declaration::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Declaration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Declaration::serialize(self, serializer)
    }
}

/// A fact of an organisation's own. A policy declares its type before using it.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct ExtraFact {
    /// Name, as in `extra.NAME`.
    pub name: String,
    /// The value, as JSON text.
    pub json: String,
}

impl<'de> Deserialize<'de> for ExtraFact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ExtraFact, D::Error> {
        ExtraFact::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for ExtraFact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ExtraFact::serialize(self, serializer)
    }
}

/// How much of a list is there.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Supply {
    /// All of it.
    #[cfg_attr(feature = "wasmtime", component(name = "complete"))]
    Complete,
    /// A part of it; there may be more.
    #[cfg_attr(feature = "wasmtime", component(name = "truncated"))]
    Truncated,
    /// The source did not or could not look.
    #[cfg_attr(feature = "wasmtime", component(name = "not-supplied"))]
    NotSupplied,
}

impl Supply {
    /// All cases, in the contract's order.
    pub const ALL: &'static [Supply] = &[Supply::Complete, Supply::Truncated, Supply::NotSupplied];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Supply::Complete => "complete",
            Supply::Truncated => "truncated",
            Supply::NotSupplied => "not_supplied",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> Supply {
        match number {
            0 => Supply::Complete,
            1 => Supply::Truncated,
            _ => Supply::NotSupplied,
        }
    }
}

/// How much of one list is there, and who collected it.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct ListSupply {
    /// How much.
    pub supply: Supply,
    /// Who collected it, such as `git`, `github-api`, `caller`; several with commas between them. `audit-log`, or
    /// `audit-log:NAME`, is whoever reads what a gate itself wrote down, and alone makes `prior-decisions` open anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collector: Option<String>,
}

impl<'de> Deserialize<'de> for ListSupply {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ListSupply, D::Error> {
        ListSupply::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for ListSupply {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ListSupply::serialize(self, serializer)
    }
}

/// How much of each list is there. An absent entry means not supplied.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Completeness {
    /// `commits`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commits: Option<ListSupply>,
    /// `commit-files`.
    #[cfg_attr(feature = "wasmtime", component(name = "commit-files"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit_files: Option<ListSupply>,
    /// `files`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<ListSupply>,
    /// `reviews`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviews: Option<ListSupply>,
    /// `sign-offs`.
    #[cfg_attr(feature = "wasmtime", component(name = "sign-offs"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_offs: Option<ListSupply>,
    /// `checks`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checks: Option<ListSupply>,
    /// `people`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<ListSupply>,
    /// `equivalences`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equivalences: Option<ListSupply>,
    /// `incidents`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incidents: Option<ListSupply>,
    /// `services`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub services: Option<ListSupply>,
    /// `freeze-windows`.
    #[cfg_attr(feature = "wasmtime", component(name = "freeze-windows"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freeze_windows: Option<ListSupply>,
    /// `delegations`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegations: Option<ListSupply>,
    /// `overrides`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrides: Option<ListSupply>,
    /// `escalations`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalations: Option<ListSupply>,
    /// `notes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<ListSupply>,
    /// `declarations`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declarations: Option<ListSupply>,
    /// `carried-commits`.
    #[cfg_attr(feature = "wasmtime", component(name = "carried-commits"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried_commits: Option<ListSupply>,
    /// `ownership`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ownership: Option<ListSupply>,
    /// `history`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<ListSupply>,
    /// `past-sign-offs`.
    #[cfg_attr(feature = "wasmtime", component(name = "past-sign-offs"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub past_sign_offs: Option<ListSupply>,
    /// `prior-decisions`.
    #[cfg_attr(feature = "wasmtime", component(name = "prior-decisions"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prior_decisions: Option<ListSupply>,
    /// `appeals`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeals: Option<ListSupply>,
}

impl<'de> Deserialize<'de> for Completeness {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Completeness, D::Error> {
        Completeness::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Completeness {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Completeness::serialize(self, serializer)
    }
}

/// Kind of evidence of AI, strongest first.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A signed attestation by the tool.
    #[cfg_attr(feature = "wasmtime", component(name = "attestation"))]
    Attestation,
    /// A line-level record.
    #[cfg_attr(feature = "wasmtime", component(name = "line-note"))]
    LineNote,
    /// Author or committer is an agent's identity.
    #[cfg_attr(feature = "wasmtime", component(name = "agent-identity"))]
    AgentIdentity,
    /// A trailer in the message's trailer block.
    #[cfg_attr(feature = "wasmtime", component(name = "trailer"))]
    Trailer,
    /// A trailer-shaped line elsewhere in the message.
    #[cfg_attr(feature = "wasmtime", component(name = "stray-trailer"))]
    StrayTrailer,
    /// A declaration by a person.
    #[cfg_attr(feature = "wasmtime", component(name = "declaration"))]
    Declaration,
    /// A mark in free text, a branch name.
    #[cfg_attr(feature = "wasmtime", component(name = "heuristic"))]
    Heuristic,
}

impl EvidenceKind {
    /// All cases, in the contract's order.
    pub const ALL: &'static [EvidenceKind] = &[
        EvidenceKind::Attestation,
        EvidenceKind::LineNote,
        EvidenceKind::AgentIdentity,
        EvidenceKind::Trailer,
        EvidenceKind::StrayTrailer,
        EvidenceKind::Declaration,
        EvidenceKind::Heuristic,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            EvidenceKind::Attestation => "attestation",
            EvidenceKind::LineNote => "line_note",
            EvidenceKind::AgentIdentity => "agent_identity",
            EvidenceKind::Trailer => "trailer",
            EvidenceKind::StrayTrailer => "stray_trailer",
            EvidenceKind::Declaration => "declaration",
            EvidenceKind::Heuristic => "heuristic",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> EvidenceKind {
        match number {
            0 => EvidenceKind::Attestation,
            1 => EvidenceKind::LineNote,
            2 => EvidenceKind::AgentIdentity,
            3 => EvidenceKind::Trailer,
            4 => EvidenceKind::StrayTrailer,
            5 => EvidenceKind::Declaration,
            _ => EvidenceKind::Heuristic,
        }
    }
}

/// One piece of evidence of AI.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Evidence {
    /// What kind.
    pub kind: EvidenceKind,
    /// The commit it was found on. Absent: it speaks of the whole change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// The agent it names, in canonical form such as `claude`. Absent when it names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// The model it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The words it was found in, at most 200 characters.
    pub excerpt: String,
    /// How much it weighs by its kind: from 0 (a hint) to 1 (a verified attestation), rounded to 2 decimals.
    pub weight: f64,
    /// Address of the agent's session, where the mark names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// Id of the confirmed appeal that sets it aside. Absent: it counts.
    #[cfg_attr(feature = "wasmtime", component(name = "set-aside-by"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside_by: Option<String>,
}

impl<'de> Deserialize<'de> for Evidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Evidence, D::Error> {
        Evidence::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Evidence::serialize(self, serializer)
    }
}

/// A number of lines, known between two bounds.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct LineRange {
    /// At least.
    pub min: u32,
    /// At most.
    pub max: u32,
}

impl<'de> Deserialize<'de> for LineRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<LineRange, D::Error> {
        LineRange::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for LineRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        LineRange::serialize(self, serializer)
    }
}

/// A change that landed before, of this repository or of those that the host watches together with it.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct PastChange {
    /// Its id.
    pub id: String,
    /// Login, or e-mail address, of who proposed it.
    pub author: String,
    /// When it landed.
    pub landed: Timestamp,
    /// Lines added, mechanical files left out.
    pub lines: u32,
    /// AI lines among them.
    #[cfg_attr(feature = "wasmtime", component(name = "ai-lines"))]
    pub ai_lines: LineRange,
    /// Paths it touched; at most those that this change touches too need be there.
    #[serde(default)]
    pub paths: Vec<String>,
    /// A sign-off by somebody not involved was valid when it landed. Absent when unknown.
    #[cfg_attr(feature = "wasmtime", component(name = "signed-off"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_off: Option<bool>,
}

impl<'de> Deserialize<'de> for PastChange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PastChange, D::Error> {
        PastChange::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for PastChange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        PastChange::serialize(self, serializer)
    }
}

/// AI's part in one commit.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct CommitProvenance {
    /// `revision`.
    pub revision: String,
    /// Evidence of AI was found.
    #[serde(default)]
    pub detected: bool,
    /// An agent is its author or committer.
    #[cfg_attr(feature = "wasmtime", component(name = "agent-authored"))]
    #[serde(default)]
    pub agent_authored: bool,
    /// A person or tool declared it in a lasting way: a trailer in the trailer block or a declaration.
    #[serde(default)]
    pub declared: bool,
    /// AI lines among those it added.
    #[cfg_attr(feature = "wasmtime", component(name = "ai-lines"))]
    pub ai_lines: LineRange,
    /// Lines that a trusted source says a person wrote.
    #[cfg_attr(feature = "wasmtime", component(name = "human-lines"))]
    pub human_lines: LineRange,
    /// Lines of which nobody knows who wrote them.
    #[cfg_attr(feature = "wasmtime", component(name = "unknown-lines"))]
    pub unknown_lines: LineRange,
    /// Agents, sorted.
    #[serde(default)]
    pub agents: Vec<String>,
}

impl<'de> Deserialize<'de> for CommitProvenance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CommitProvenance, D::Error> {
        CommitProvenance::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for CommitProvenance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CommitProvenance::serialize(self, serializer)
    }
}

/// AI's part in one file.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct FileProvenance {
    /// `path`.
    pub path: String,
    /// AI lines among those added.
    #[cfg_attr(feature = "wasmtime", component(name = "ai-lines"))]
    pub ai_lines: LineRange,
    /// Lines that a trusted source says a person wrote.
    #[cfg_attr(feature = "wasmtime", component(name = "human-lines"))]
    pub human_lines: LineRange,
    /// Lines of which nobody knows who wrote them.
    #[cfg_attr(feature = "wasmtime", component(name = "unknown-lines"))]
    pub unknown_lines: LineRange,
}

impl<'de> Deserialize<'de> for FileProvenance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FileProvenance, D::Error> {
        FileProvenance::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for FileProvenance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FileProvenance::serialize(self, serializer)
    }
}

/// What became of an appeal.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct AppealResult {
    /// Its id.
    pub id: String,
    /// Who appealed.
    pub person: String,
    /// The agent whose evidence is contested.
    pub agent: String,
    /// Logins that confirmed it and may sign. Empty: it waits, and the evidence counts.
    #[cfg_attr(feature = "wasmtime", component(name = "confirmed-by"))]
    #[serde(default)]
    pub confirmed_by: Vec<String>,
}

impl<'de> Deserialize<'de> for AppealResult {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AppealResult, D::Error> {
        AppealResult::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for AppealResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        AppealResult::serialize(self, serializer)
    }
}

/// AI lines of the same author's changes in the policy's window, this one included: many small steps add up.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct RecentAi {
    /// Changes with AI lines.
    pub changes: u32,
    /// AI lines of all of them.
    #[cfg_attr(feature = "wasmtime", component(name = "ai-lines"))]
    pub ai_lines: LineRange,
}

impl<'de> Deserialize<'de> for RecentAi {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RecentAi, D::Error> {
        RecentAi::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for RecentAi {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RecentAi::serialize(self, serializer)
    }
}

/// Two statements that can't both hold.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Contradiction {
    /// The commit. Absent: the whole change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// What was declared.
    pub declared: String,
    /// What stronger evidence says.
    pub found: String,
}

impl<'de> Deserialize<'de> for Contradiction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Contradiction, D::Error> {
        Contradiction::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Contradiction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Contradiction::serialize(self, serializer)
    }
}

/// AI's part in a change, and by which evidence.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Provenance {
    /// Any evidence of AI was found.
    #[serde(default)]
    pub detected: bool,
    /// An agent's identity authored or committed at least one commit, or opened the change.
    #[cfg_attr(feature = "wasmtime", component(name = "agent-authored"))]
    #[serde(default)]
    pub agent_authored: bool,
    /// An agent wrote every commit that counts, and no person is named as author, committer or co-author of any.
    #[cfg_attr(feature = "wasmtime", component(name = "agent-alone"))]
    #[serde(default)]
    pub agent_alone: bool,
    /// AI lines among those added.
    #[cfg_attr(feature = "wasmtime", component(name = "ai-lines"))]
    pub ai_lines: LineRange,
    /// Lines that a trusted source says a person wrote.
    #[cfg_attr(feature = "wasmtime", component(name = "human-lines"))]
    pub human_lines: LineRange,
    /// Lines of which nobody knows who wrote them.
    #[cfg_attr(feature = "wasmtime", component(name = "unknown-lines"))]
    pub unknown_lines: LineRange,
    /// All lines added, mechanical files left out.
    pub lines: u32,
    /// Lines added to mechanical files: lock files, generated, vendored, white space, as the policy says.
    #[cfg_attr(feature = "wasmtime", component(name = "mechanical-lines"))]
    pub mechanical_lines: u32,
    /// What the author's changes in the policy's window add up to. Absent when `history` was not supplied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recent: Option<RecentAi>,
    /// Agents, sorted.
    #[serde(default)]
    pub agents: Vec<String>,
    /// Models, sorted.
    #[serde(default)]
    pub models: Vec<String>,
    /// All evidence.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// Commits with evidence of AI and without a declaration, by revision.
    #[serde(default)]
    pub undeclared: Vec<String>,
    /// Contradictions.
    #[serde(default)]
    pub contradictions: Vec<Contradiction>,
    /// Login or e-mail of who had the agent do it. Absent when unknown or when no agent authored. Where no forge says who
    /// opened the change, it is whom the agent's commits name, which nobody vouches for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompter: Option<String>,
    /// Each commit that counts.
    #[serde(default)]
    pub commits: Vec<CommitProvenance>,
    /// Each file with AI lines.
    #[serde(default)]
    pub files: Vec<FileProvenance>,
    /// What became of each appeal, by id.
    #[serde(default)]
    pub appeals: Vec<AppealResult>,
}

impl<'de> Deserialize<'de> for Provenance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Provenance, D::Error> {
        Provenance::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Provenance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Provenance::serialize(self, serializer)
    }
}

/// What a change can reach, and what is known of that.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Impact {
    /// Services whose source the change touches, sorted.
    #[serde(default)]
    pub services: Vec<String>,
    /// Services that need one of them, directly or through others, sorted. The touched ones are not among them.
    #[serde(default)]
    pub dependents: Vec<String>,
    /// The most critical tier (the smallest number) among the touched services. Absent when none is touched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<u32>,
    /// The most critical tier among touched services and dependents.
    #[cfg_attr(feature = "wasmtime", component(name = "reached-tier"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached_tier: Option<u32>,
    /// Ids of past incidents whose paths or services the change touches, latest first. Those in the future are left out.
    #[serde(default)]
    pub incidents: Vec<String>,
    /// How many people know the file that the fewest know, among the files that somebody knows. Absent when nobody's
    /// expertise is known.
    #[cfg_attr(feature = "wasmtime", component(name = "bus-factor"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bus_factor: Option<u32>,
    /// Logins of people who alone know a file of the change, sorted.
    #[cfg_attr(feature = "wasmtime", component(name = "sole-experts"))]
    #[serde(default)]
    pub sole_experts: Vec<String>,
}

impl<'de> Deserialize<'de> for Impact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Impact, D::Error> {
        Impact::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Impact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Impact::serialize(self, serializer)
    }
}

/// How a sign-off came about: what can tell a reading from a rubber stamp.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct SignOffSignal {
    /// Id of the review or sign-off.
    pub id: String,
    /// Who signed, under the login that the roster knows.
    pub person: String,
    /// Seconds between being shown the change (else its last push, else its proposal) and signing. Absent when unknown.
    #[cfg_attr(feature = "wasmtime", component(name = "seconds-taken"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds_taken: Option<u32>,
    /// Lines added and deleted, mechanical files left out.
    pub lines: u32,
    /// Parts of the audit that it does not attest.
    #[serde(default)]
    pub unassessed: Vec<AssessmentArea>,
    /// How many of the person's sign-offs in a row, this one the last, took less than a second for a line.
    /// Absent when `past_sign_offs` was not supplied or the time is unknown.
    #[cfg_attr(feature = "wasmtime", component(name = "hasty-streak"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hasty_streak: Option<u32>,
}

impl<'de> Deserialize<'de> for SignOffSignal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SignOffSignal, D::Error> {
        SignOffSignal::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for SignOffSignal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SignOffSignal::serialize(self, serializer)
    }
}

/// Something odd about the facts that did not decide but that somebody should know: nothing is dropped in silence.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Notice {
    /// Kind, such as `incident_in_future`, `service_cycle`, `unknown_service`, `unreadable_note`, `level_unknown`.
    pub code: String,
    /// What it is about: an id, a path, a login.
    pub subject: String,
    /// What is odd and what was done about it, in words.
    pub explanation: String,
}

impl<'de> Deserialize<'de> for Notice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Notice, D::Error> {
        Notice::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Notice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Notice::serialize(self, serializer)
    }
}

/// Size of a change.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Totals {
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

impl<'de> Deserialize<'de> for Totals {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Totals, D::Error> {
        Totals::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Totals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Totals::serialize(self, serializer)
    }
}

/// What follows from all controls together.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every control that blocks is met.
    #[cfg_attr(feature = "wasmtime", component(name = "pass"))]
    Pass,
    /// Somebody still has to act.
    #[cfg_attr(feature = "wasmtime", component(name = "pending"))]
    Pending,
    /// It could not be decided; the change does not go through.
    #[cfg_attr(feature = "wasmtime", component(name = "undecided"))]
    Undecided,
    /// It may not go ahead with this content.
    #[cfg_attr(feature = "wasmtime", component(name = "block"))]
    Block,
}

impl Verdict {
    /// All cases, in the contract's order.
    pub const ALL: &'static [Verdict] = &[
        Verdict::Pass,
        Verdict::Pending,
        Verdict::Undecided,
        Verdict::Block,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Pending => "pending",
            Verdict::Undecided => "undecided",
            Verdict::Block => "block",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> Verdict {
        match number {
            0 => Verdict::Pass,
            1 => Verdict::Pending,
            2 => Verdict::Undecided,
            _ => Verdict::Block,
        }
    }
}

/// A decision that a gate took before, as its audit log holds it. Never a claim by the change, nor by whoever calls: only
/// where all collectors of the list are audit logs does it keep a revision deployable.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct PriorDecision {
    /// The head revision that it held for.
    pub revision: String,
    /// What it was for.
    pub purpose: Purpose,
    /// Where it was to be deployed. Absent where that did not matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// When.
    pub taken: Timestamp,
    /// Policy and version, as `NAME VERSION`.
    pub policy: String,
}

impl<'de> Deserialize<'de> for PriorDecision {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PriorDecision, D::Error> {
        PriorDecision::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for PriorDecision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        PriorDecision::serialize(self, serializer)
    }
}

/// All that is known of a change. Nothing is looked up during an evaluation.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Facts {
    /// What the decision is for.
    pub purpose: Purpose,
    /// Where it would be deployed. Absent for a merge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// The time of the decision.
    pub now: Timestamp,
    /// The change.
    pub change: Change,
    /// Its commits, oldest first.
    #[serde(default)]
    pub commits: Vec<Commit>,
    /// The files it touches.
    #[serde(default)]
    pub files: Vec<File>,
    /// Reviews on the forge.
    #[serde(default)]
    pub reviews: Vec<Review>,
    /// Sign-offs.
    #[cfg_attr(feature = "wasmtime", component(name = "sign-offs"))]
    #[serde(default)]
    pub sign_offs: Vec<SignOff>,
    /// Status checks.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// People who matter.
    #[serde(default)]
    pub people: Vec<Person>,
    /// Equivalences that the collector recomputed.
    #[serde(default)]
    pub equivalences: Vec<Equivalence>,
    /// Past incidents.
    #[serde(default)]
    pub incidents: Vec<Incident>,
    /// Services.
    #[serde(default)]
    pub services: Vec<Service>,
    /// Freeze windows.
    #[cfg_attr(feature = "wasmtime", component(name = "freeze-windows"))]
    #[serde(default)]
    pub freeze_windows: Vec<FreezeWindow>,
    /// Delegations.
    #[serde(default)]
    pub delegations: Vec<Delegation>,
    /// Overrides.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// Queue entries that are open already.
    #[serde(default)]
    pub escalations: Vec<OpenEscalation>,
    /// Raw AI-provenance notes.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// Declarations made outside commits.
    #[serde(default)]
    pub declarations: Vec<Declaration>,
    /// Commits of the changes that this one landed from, oldest first: a squash or rebase does not shed their marks,
    /// authors and sign-offs.
    #[cfg_attr(feature = "wasmtime", component(name = "carried-commits"))]
    #[serde(default)]
    pub carried_commits: Vec<Commit>,
    /// Owners of the paths that the change touches.
    #[serde(default)]
    pub ownership: Vec<Ownership>,
    /// Changes that landed before.
    #[serde(default)]
    pub history: Vec<PastChange>,
    /// Sign-offs that people gave other changes before.
    #[cfg_attr(feature = "wasmtime", component(name = "past-sign-offs"))]
    #[serde(default)]
    pub past_sign_offs: Vec<PastSignOff>,
    /// Decisions on this revision that a gate took before.
    #[cfg_attr(feature = "wasmtime", component(name = "prior-decisions"))]
    #[serde(default)]
    pub prior_decisions: Vec<PriorDecision>,
    /// Objections to evidence of AI.
    #[serde(default)]
    pub appeals: Vec<Appeal>,
    /// An organisation's own facts.
    #[serde(default)]
    pub extra: Vec<ExtraFact>,
    /// How much of each list is there.
    #[serde(default)]
    pub completeness: Completeness,
}

impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Facts, D::Error> {
        Facts::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Facts::serialize(self, serializer)
    }
}

/// Whether the policy gates.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Everything is shown, nothing is held back.
    #[cfg_attr(feature = "wasmtime", component(name = "report"))]
    Report,
    /// The verdict is the gate's.
    #[cfg_attr(feature = "wasmtime", component(name = "enforce"))]
    Enforce,
}

impl Mode {
    /// All cases, in the contract's order.
    pub const ALL: &'static [Mode] = &[Mode::Report, Mode::Enforce];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Mode::Report => "report",
            Mode::Enforce => "enforce",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> Mode {
        match number {
            0 => Mode::Report,
            _ => Mode::Enforce,
        }
    }
}

/// What a control's failure means.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It counts for the verdict.
    #[cfg_attr(feature = "wasmtime", component(name = "block"))]
    Block,
    /// It is shown.
    #[cfg_attr(feature = "wasmtime", component(name = "warn"))]
    Warn,
    /// It is recorded.
    #[cfg_attr(feature = "wasmtime", component(name = "audit"))]
    Audit,
}

impl Effect {
    /// All cases, in the contract's order.
    pub const ALL: &'static [Effect] = &[Effect::Block, Effect::Warn, Effect::Audit];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Effect::Block => "block",
            Effect::Warn => "warn",
            Effect::Audit => "audit",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> Effect {
        match number {
            0 => Effect::Block,
            1 => Effect::Warn,
            _ => Effect::Audit,
        }
    }
}

/// State of one control.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum ControlState {
    /// It does not apply to this change.
    #[cfg_attr(feature = "wasmtime", component(name = "not-applicable"))]
    NotApplicable,
    /// It is met.
    #[cfg_attr(feature = "wasmtime", component(name = "satisfied"))]
    Satisfied,
    /// It can still be met for this content.
    #[cfg_attr(feature = "wasmtime", component(name = "pending"))]
    Pending,
    /// Pending, and this decision asks senior people now.
    #[cfg_attr(feature = "wasmtime", component(name = "escalated"))]
    Escalated,
    /// No approval can meet it for this content.
    #[cfg_attr(feature = "wasmtime", component(name = "denied"))]
    Denied,
    /// It was set aside in a lawful way.
    #[cfg_attr(feature = "wasmtime", component(name = "overridden"))]
    Overridden,
    /// The change landed without it.
    #[cfg_attr(feature = "wasmtime", component(name = "bypassed"))]
    Bypassed,
    /// It could not be decided.
    #[cfg_attr(feature = "wasmtime", component(name = "error"))]
    Error,
}

impl ControlState {
    /// All cases, in the contract's order.
    pub const ALL: &'static [ControlState] = &[
        ControlState::NotApplicable,
        ControlState::Satisfied,
        ControlState::Pending,
        ControlState::Escalated,
        ControlState::Denied,
        ControlState::Overridden,
        ControlState::Bypassed,
        ControlState::Error,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            ControlState::NotApplicable => "not_applicable",
            ControlState::Satisfied => "satisfied",
            ControlState::Pending => "pending",
            ControlState::Escalated => "escalated",
            ControlState::Denied => "denied",
            ControlState::Overridden => "overridden",
            ControlState::Bypassed => "bypassed",
            ControlState::Error => "error",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> ControlState {
        match number {
            0 => ControlState::NotApplicable,
            1 => ControlState::Satisfied,
            2 => ControlState::Pending,
            3 => ControlState::Escalated,
            4 => ControlState::Denied,
            5 => ControlState::Overridden,
            6 => ControlState::Bypassed,
            _ => ControlState::Error,
        }
    }
}

/// Why a sign-off did not count, in the order of the reduction.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum DropReason {
    /// A later verdict of the same person replaces it.
    #[cfg_attr(feature = "wasmtime", component(name = "superseded"))]
    Superseded,
    /// A comment, or a dismissed or unsubmitted review: no verdict.
    #[cfg_attr(feature = "wasmtime", component(name = "no-verdict"))]
    NoVerdict,
    /// The person withdrew it.
    #[cfg_attr(feature = "wasmtime", component(name = "withdrawn"))]
    Withdrawn,
    /// The person is not among the people known to the decision.
    #[cfg_attr(feature = "wasmtime", component(name = "unknown-person"))]
    UnknownPerson,
    /// The person has left.
    #[cfg_attr(feature = "wasmtime", component(name = "departed"))]
    Departed,
    /// A bot, an AI reviewer or an agent.
    #[cfg_attr(feature = "wasmtime", component(name = "not-human"))]
    NotHuman,
    /// Nobody vouches for its origin.
    #[cfg_attr(feature = "wasmtime", component(name = "unauthenticated"))]
    Unauthenticated,
    /// May not push to the base branch, or it is unknown whether they may.
    #[cfg_attr(feature = "wasmtime", component(name = "may-not-push"))]
    MayNotPush,
    /// Author of the change.
    #[cfg_attr(feature = "wasmtime", component(name = "is-author"))]
    IsAuthor,
    /// Author or committer of one of its commits.
    #[cfg_attr(feature = "wasmtime", component(name = "is-committer"))]
    IsCommitter,
    /// Named as co-author.
    #[cfg_attr(feature = "wasmtime", component(name = "is-co-author"))]
    IsCoAuthor,
    /// Pushed last.
    #[cfg_attr(feature = "wasmtime", component(name = "is-last-pusher"))]
    IsLastPusher,
    /// Had the agent do it.
    #[cfg_attr(feature = "wasmtime", component(name = "is-prompter"))]
    IsPrompter,
    /// Named as co-author, for a control that counts pairing, but never said so themselves.
    #[cfg_attr(feature = "wasmtime", component(name = "pairing-unconfirmed"))]
    PairingUnconfirmed,
    /// Given for another repository or base branch.
    #[cfg_attr(feature = "wasmtime", component(name = "other-target"))]
    OtherTarget,
    /// Given for other content.
    #[cfg_attr(feature = "wasmtime", component(name = "other-content"))]
    OtherContent,
    /// It does not say which content it was given for.
    #[cfg_attr(feature = "wasmtime", component(name = "unbound"))]
    Unbound,
    /// The level is not known.
    #[cfg_attr(feature = "wasmtime", component(name = "level-unknown"))]
    LevelUnknown,
    /// The control's rule does not let this person sign.
    #[cfg_attr(feature = "wasmtime", component(name = "not-eligible"))]
    NotEligible,
    /// The rule could not be decided for this person.
    #[cfg_attr(feature = "wasmtime", component(name = "eligibility-unknown"))]
    EligibilityUnknown,
    /// Parts of the audit are not attested.
    #[cfg_attr(feature = "wasmtime", component(name = "assessment-missing"))]
    AssessmentMissing,
    /// Evidence of AI rose after it was given.
    #[cfg_attr(feature = "wasmtime", component(name = "evidence-rose"))]
    EvidenceRose,
    /// It would count, but the control asks for people of more teams, and this one's team is among those that signed.
    #[cfg_attr(feature = "wasmtime", component(name = "same-team"))]
    SameTeam,
}

impl DropReason {
    /// All cases, in the contract's order.
    pub const ALL: &'static [DropReason] = &[
        DropReason::Superseded,
        DropReason::NoVerdict,
        DropReason::Withdrawn,
        DropReason::UnknownPerson,
        DropReason::Departed,
        DropReason::NotHuman,
        DropReason::Unauthenticated,
        DropReason::MayNotPush,
        DropReason::IsAuthor,
        DropReason::IsCommitter,
        DropReason::IsCoAuthor,
        DropReason::IsLastPusher,
        DropReason::IsPrompter,
        DropReason::PairingUnconfirmed,
        DropReason::OtherTarget,
        DropReason::OtherContent,
        DropReason::Unbound,
        DropReason::LevelUnknown,
        DropReason::NotEligible,
        DropReason::EligibilityUnknown,
        DropReason::AssessmentMissing,
        DropReason::EvidenceRose,
        DropReason::SameTeam,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            DropReason::Superseded => "superseded",
            DropReason::NoVerdict => "no_verdict",
            DropReason::Withdrawn => "withdrawn",
            DropReason::UnknownPerson => "unknown_person",
            DropReason::Departed => "departed",
            DropReason::NotHuman => "not_human",
            DropReason::Unauthenticated => "unauthenticated",
            DropReason::MayNotPush => "may_not_push",
            DropReason::IsAuthor => "is_author",
            DropReason::IsCommitter => "is_committer",
            DropReason::IsCoAuthor => "is_co_author",
            DropReason::IsLastPusher => "is_last_pusher",
            DropReason::IsPrompter => "is_prompter",
            DropReason::PairingUnconfirmed => "pairing_unconfirmed",
            DropReason::OtherTarget => "other_target",
            DropReason::OtherContent => "other_content",
            DropReason::Unbound => "unbound",
            DropReason::LevelUnknown => "level_unknown",
            DropReason::NotEligible => "not_eligible",
            DropReason::EligibilityUnknown => "eligibility_unknown",
            DropReason::AssessmentMissing => "assessment_missing",
            DropReason::EvidenceRose => "evidence_rose",
            DropReason::SameTeam => "same_team",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> DropReason {
        match number {
            0 => DropReason::Superseded,
            1 => DropReason::NoVerdict,
            2 => DropReason::Withdrawn,
            3 => DropReason::UnknownPerson,
            4 => DropReason::Departed,
            5 => DropReason::NotHuman,
            6 => DropReason::Unauthenticated,
            7 => DropReason::MayNotPush,
            8 => DropReason::IsAuthor,
            9 => DropReason::IsCommitter,
            10 => DropReason::IsCoAuthor,
            11 => DropReason::IsLastPusher,
            12 => DropReason::IsPrompter,
            13 => DropReason::PairingUnconfirmed,
            14 => DropReason::OtherTarget,
            15 => DropReason::OtherContent,
            16 => DropReason::Unbound,
            17 => DropReason::LevelUnknown,
            18 => DropReason::NotEligible,
            19 => DropReason::EligibilityUnknown,
            20 => DropReason::AssessmentMissing,
            21 => DropReason::EvidenceRose,
            _ => DropReason::SameTeam,
        }
    }
}

/// A review or sign-off that did not count for a control.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct DroppedSignOff {
    /// Its id.
    pub id: String,
    /// The person, under the login that the roster knows.
    pub person: String,
    /// Why.
    pub reason: DropReason,
    /// Why, in words, with what would change it.
    pub explanation: String,
}

impl<'de> Deserialize<'de> for DroppedSignOff {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<DroppedSignOff, D::Error> {
        DroppedSignOff::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for DroppedSignOff {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        DroppedSignOff::serialize(self, serializer)
    }
}

/// A place in the policy's source.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct SourcePlace {
    /// File, relative to the policy's folder.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl<'de> Deserialize<'de> for SourcePlace {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SourcePlace, D::Error> {
        SourcePlace::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for SourcePlace {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SourcePlace::serialize(self, serializer)
    }
}

/// Why an expression failed.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct RuleFailure {
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

impl<'de> Deserialize<'de> for RuleFailure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RuleFailure, D::Error> {
        RuleFailure::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for RuleFailure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RuleFailure::serialize(self, serializer)
    }
}

/// What a sign-off control asks for.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Requirement {
    /// How many distinct people.
    pub count: u32,
    /// How many count so far.
    pub have: u32,
    /// The rule for who may sign, as written.
    pub eligible: String,
    /// Parts of the audit that each must attest.
    #[serde(default)]
    pub assesses: Vec<AssessmentArea>,
    /// From how many different teams they must come. Absent: it does not matter.
    #[cfg_attr(feature = "wasmtime", component(name = "distinct-teams"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distinct_teams: Option<u32>,
}

impl<'de> Deserialize<'de> for Requirement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Requirement, D::Error> {
        Requirement::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Requirement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Requirement::serialize(self, serializer)
    }
}

/// Who can move a control on.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// `author`.
    #[cfg_attr(feature = "wasmtime", component(name = "author"))]
    Author,
    /// `reviewer`.
    #[cfg_attr(feature = "wasmtime", component(name = "reviewer"))]
    Reviewer,
    /// `senior_reviewer`.
    #[cfg_attr(feature = "wasmtime", component(name = "senior-reviewer"))]
    SeniorReviewer,
    /// `operator`.
    #[cfg_attr(feature = "wasmtime", component(name = "operator"))]
    Operator,
    /// `policy_owner`.
    #[cfg_attr(feature = "wasmtime", component(name = "policy-owner"))]
    PolicyOwner,
    /// `nobody`.
    #[cfg_attr(feature = "wasmtime", component(name = "nobody"))]
    Nobody,
}

impl Actor {
    /// All cases, in the contract's order.
    pub const ALL: &'static [Actor] = &[
        Actor::Author,
        Actor::Reviewer,
        Actor::SeniorReviewer,
        Actor::Operator,
        Actor::PolicyOwner,
        Actor::Nobody,
    ];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Actor::Author => "author",
            Actor::Reviewer => "reviewer",
            Actor::SeniorReviewer => "senior_reviewer",
            Actor::Operator => "operator",
            Actor::PolicyOwner => "policy_owner",
            Actor::Nobody => "nobody",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> Actor {
        match number {
            0 => Actor::Author,
            1 => Actor::Reviewer,
            2 => Actor::SeniorReviewer,
            3 => Actor::Operator,
            4 => Actor::PolicyOwner,
            _ => Actor::Nobody,
        }
    }
}

/// A kind of act that a host can help with.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(enum))]
#[repr(u8)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// Declare AI's part on the commits that `provenance.undeclared` lists.
    #[cfg_attr(feature = "wasmtime", component(name = "declare"))]
    Declare,
    /// Wait until a freeze window is over.
    #[cfg_attr(feature = "wasmtime", component(name = "wait"))]
    Wait,
}

impl ActKind {
    /// All cases, in the contract's order.
    pub const ALL: &'static [ActKind] = &[ActKind::Declare, ActKind::Wait];

    /// The name in CEL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            ActKind::Declare => "declare",
            ActKind::Wait => "wait",
        }
    }

    /// What the canonical ABI calls when the guest receives this enum. The host has checked the number;
    /// one that is out of range can't arrive and is read as the last case.
    #[doc(hidden)]
    pub const fn _lift(number: u8) -> ActKind {
        match number {
            0 => ActKind::Declare,
            _ => ActKind::Wait,
        }
    }
}

/// What would move a control on.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct NextAct {
    /// Whose turn it is.
    pub actor: Actor,
    /// What they would do.
    pub act: String,
    /// What kind of act that is. Absent: one that a host has no help for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ActKind>,
}

impl<'de> Deserialize<'de> for NextAct {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<NextAct, D::Error> {
        NextAct::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for NextAct {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        NextAct::serialize(self, serializer)
    }
}

/// Somebody who is suggested, or is not.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Candidate {
    /// Login.
    pub login: String,
    /// Value of the policy's ranking expression, rounded to 6 decimals. Absent when it could not be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<f64>,
    /// How well they know what the change touches, from 0 to 1, rounded to 6 decimals.
    pub expertise: f64,
    /// Open assignments over capacity, rounded to 6 decimals.
    pub load: f64,
    /// At work now, as far as is known.
    #[cfg_attr(feature = "wasmtime", component(name = "at-work"))]
    #[serde(default)]
    pub at_work: bool,
}

impl<'de> Deserialize<'de> for Candidate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Candidate, D::Error> {
        Candidate::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Candidate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Candidate::serialize(self, serializer)
    }
}

/// Somebody who can't be asked.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct ExcludedCandidate {
    /// Login.
    pub login: String,
    /// Why, in words.
    pub reason: String,
}

impl<'de> Deserialize<'de> for ExcludedCandidate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ExcludedCandidate, D::Error> {
        ExcludedCandidate::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for ExcludedCandidate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ExcludedCandidate::serialize(self, serializer)
    }
}

/// One step of what happens when nobody answers.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct EscalationStep {
    /// When.
    pub at: Timestamp,
    /// Rule for who is asked then, as written.
    pub to: String,
    /// Logins that the rule lets be asked.
    #[serde(default)]
    pub candidates: Vec<String>,
}

impl<'de> Deserialize<'de> for EscalationStep {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<EscalationStep, D::Error> {
        EscalationStep::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for EscalationStep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        EscalationStep::serialize(self, serializer)
    }
}

/// What a signer should see before they sign.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct ReviewBrief {
    /// Files with AI lines, most AI lines first, at most 20.
    #[cfg_attr(feature = "wasmtime", component(name = "ai-files"))]
    #[serde(default)]
    pub ai_files: Vec<FileProvenance>,
    /// Agents.
    #[serde(default)]
    pub agents: Vec<String>,
    /// Addresses of the agents' sessions.
    #[serde(default)]
    pub sessions: Vec<String>,
    /// Past incidents of what the change touches, each in one line.
    #[serde(default)]
    pub incidents: Vec<String>,
    /// Touched services, each in one line.
    #[serde(default)]
    pub services: Vec<String>,
    /// Services that need them.
    #[serde(default)]
    pub dependents: Vec<String>,
    /// Parts of the audit that the control asks for and that nobody whose sign-off holds for this content has attested.
    #[serde(default)]
    pub unassessed: Vec<AssessmentArea>,
    /// The largest terms of the risk, in words.
    #[serde(default)]
    pub risks: Vec<String>,
}

impl<'de> Deserialize<'de> for ReviewBrief {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ReviewBrief, D::Error> {
        ReviewBrief::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for ReviewBrief {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ReviewBrief::serialize(self, serializer)
    }
}

/// The result of one control.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct ControlResult {
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What it asks of reviewers. Absent for a control without sign-off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirement: Option<Requirement>,
    /// Logins whose sign-off counts.
    #[serde(default)]
    pub counted: Vec<String>,
    /// Sign-offs that did not count, each with its reason.
    #[serde(default)]
    pub dropped: Vec<DroppedSignOff>,
    /// Logins whose veto stands.
    #[serde(default)]
    pub vetoes: Vec<String>,
    /// Facts that were missing.
    #[cfg_attr(feature = "wasmtime", component(name = "missing-facts"))]
    #[serde(default)]
    pub missing_facts: Vec<String>,
    /// Expressions that failed, also where the failure did not matter in the end.
    #[serde(default)]
    pub failures: Vec<RuleFailure>,
    /// What would move it on. Absent when nothing is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextAct>,
    /// Controls that have to hold first.
    #[cfg_attr(feature = "wasmtime", component(name = "waiting-for"))]
    #[serde(default)]
    pub waiting_for: Vec<String>,
    /// Steps that its rules took.
    pub steps: u64,
    /// What a signer should see before they sign, where the control lacks sign-offs. Absent where its entry for a queue
    /// has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brief: Option<ReviewBrief>,
}

impl<'de> Deserialize<'de> for ControlResult {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ControlResult, D::Error> {
        ControlResult::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for ControlResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ControlResult::serialize(self, serializer)
    }
}

/// An entry for a queue.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Escalation {
    /// The control that asks.
    pub control: String,
    /// The queue.
    pub queue: String,
    /// Why.
    pub reason: String,
    /// Nobody can be asked.
    #[cfg_attr(feature = "wasmtime", component(name = "nobody-eligible"))]
    #[serde(default)]
    pub nobody_eligible: bool,
    /// People who may take it, best first.
    #[serde(default)]
    pub candidates: Vec<Candidate>,
    /// People who were considered and can't be asked.
    #[serde(default)]
    pub excluded: Vec<ExcludedCandidate>,
    /// Since when it is open.
    pub opened: Timestamp,
    /// When an answer is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// The time for an answer is over.
    #[serde(default)]
    pub overdue: bool,
    /// What happens after.
    #[serde(default)]
    pub steps: Vec<EscalationStep>,
    /// How many of those steps are due at `now`.
    #[cfg_attr(feature = "wasmtime", component(name = "steps-due"))]
    pub steps_due: u32,
    /// Who is to be asked now, best first: whoever took it; else the best candidates and those of all steps that are due.
    #[cfg_attr(feature = "wasmtime", component(name = "ask-now"))]
    #[serde(default)]
    pub ask_now: Vec<String>,
    /// Who took it. Absent: nobody yet, or what they took has run out.
    #[cfg_attr(feature = "wasmtime", component(name = "taken-by"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<String>,
    /// One person alone knows a part of the change, so that somebody who can learn it is asked beside them.
    #[serde(default)]
    pub spread: bool,
    /// What the signer must attest.
    #[serde(default)]
    pub assesses: Vec<AssessmentArea>,
    /// What the signer should see.
    pub brief: ReviewBrief,
}

impl<'de> Deserialize<'de> for Escalation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Escalation, D::Error> {
        Escalation::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Escalation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Escalation::serialize(self, serializer)
    }
}

/// One term of the risk model.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct RiskTerm {
    /// Name of the term.
    pub name: String,
    /// Weight times value, rounded to 6 decimals.
    pub contribution: f64,
    /// What it stands for, in the policy's words, or its name.
    pub words: String,
}

impl<'de> Deserialize<'de> for RiskTerm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RiskTerm, D::Error> {
        RiskTerm::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for RiskTerm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RiskTerm::serialize(self, serializer)
    }
}

/// The risk of a change.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Risk {
    /// From 0 to 1, rounded to 6 decimals.
    pub score: f64,
    /// Name of the band it falls in; `low` below all bands.
    pub band: String,
    /// Terms, largest contribution first.
    #[serde(default)]
    pub terms: Vec<RiskTerm>,
    /// The largest terms that raise it, in words, at most three.
    #[serde(default)]
    pub reasons: Vec<String>,
}

impl<'de> Deserialize<'de> for Risk {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Risk, D::Error> {
        Risk::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Risk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Risk::serialize(self, serializer)
    }
}

/// A thing that an audit has to hear of.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct ComplianceEvent {
    /// Kind, such as `override_used`, `post_review_due`, `bypassed`.
    pub kind: String,
    /// The control concerned.
    pub control: String,
    /// Who did it. Absent when it is nobody's act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// What happened, in words.
    pub explanation: String,
    /// When something is due because of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
}

impl<'de> Deserialize<'de> for ComplianceEvent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ComplianceEvent, D::Error> {
        ComplianceEvent::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for ComplianceEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ComplianceEvent::serialize(self, serializer)
    }
}

/// What the policy says of one change.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Decision {
    /// Version of this contract.
    pub contract: String,
    /// Name of the policy.
    pub policy: String,
    /// Its version.
    #[cfg_attr(feature = "wasmtime", component(name = "policy-version"))]
    pub policy_version: String,
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
    #[serde(default)]
    pub controls: Vec<ControlResult>,
    /// Entries for queues.
    #[serde(default)]
    pub escalations: Vec<Escalation>,
    /// Things that an audit has to hear of.
    #[serde(default)]
    pub events: Vec<ComplianceEvent>,
    /// AI's part.
    pub provenance: Provenance,
    /// Risk, when the policy has a model. Absent too when it could not be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// What the change can reach.
    pub impact: Impact,
    /// How each approval came about, by id.
    #[serde(default)]
    pub signals: Vec<SignOffSignal>,
    /// What is odd about the facts.
    #[serde(default)]
    pub notices: Vec<Notice>,
    /// Size of the change.
    pub totals: Totals,
    /// Facts that were missing and mattered.
    #[cfg_attr(feature = "wasmtime", component(name = "missing-facts"))]
    #[serde(default)]
    pub missing_facts: Vec<String>,
    /// Steps taken by all rules.
    pub steps: u64,
}

impl<'de> Deserialize<'de> for Decision {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Decision, D::Error> {
        Decision::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Decision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Decision::serialize(self, serializer)
    }
}

/// The decision on a group or range.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct CombinedDecision {
    /// The strictest verdict of all members.
    pub verdict: Verdict,
    /// Report shows everything and gates nothing.
    pub mode: Mode,
    /// Why, in one sentence.
    pub reason: String,
    /// Ids of the changes that decided.
    #[serde(default)]
    pub decisive: Vec<String>,
    /// The decision on each change, in the order given.
    #[serde(default)]
    pub members: Vec<Decision>,
    /// Steps taken by all rules.
    pub steps: u64,
}

impl<'de> Deserialize<'de> for CombinedDecision {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CombinedDecision, D::Error> {
        CombinedDecision::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for CombinedDecision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CombinedDecision::serialize(self, serializer)
    }
}

/// The value of one sub-expression.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct TraceValue {
    /// First character of it in the expression's text, from 0.
    pub start: u32,
    /// First character after it.
    pub end: u32,
    /// Its text.
    pub text: String,
    /// Its value as CEL text, or the error in words. At most 200 characters.
    pub value: String,
    /// It is an error or a missing fact.
    #[serde(default)]
    pub failed: bool,
}

impl<'de> Deserialize<'de> for TraceValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<TraceValue, D::Error> {
        TraceValue::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for TraceValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        TraceValue::serialize(self, serializer)
    }
}

/// How one expression came to its value.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Trace {
    /// The control; empty for variables, risk and routing.
    pub control: String,
    /// Which part: `applies`, `satisfied`, `eligible reviewer LOGIN`, …
    pub part: String,
    /// The expression.
    pub expression: String,
    /// Where it stands.
    pub place: SourcePlace,
    /// Sub-expressions in the order of the text.
    #[serde(default)]
    pub values: Vec<TraceValue>,
}

impl<'de> Deserialize<'de> for Trace {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Trace, D::Error> {
        Trace::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Trace {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Trace::serialize(self, serializer)
    }
}

/// A decision with its reasons.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Explanation {
    /// The decision, the same as `evaluate` gives.
    pub decision: Decision,
    /// One entry for each expression that ran.
    #[serde(default)]
    pub traces: Vec<Trace>,
}

impl<'de> Deserialize<'de> for Explanation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Explanation, D::Error> {
        Explanation::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Explanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Explanation::serialize(self, serializer)
    }
}

/// A parameter of the policy with the value that it was built with.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct ParameterValue {
    /// `name`.
    pub name: String,
    /// CEL type.
    #[cfg_attr(feature = "wasmtime", component(name = "type-name"))]
    pub type_name: String,
    /// Value as CEL text.
    pub value: String,
}

impl<'de> Deserialize<'de> for ParameterValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ParameterValue, D::Error> {
        ParameterValue::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for ParameterValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ParameterValue::serialize(self, serializer)
    }
}

/// A control, as the bundle describes it.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct ControlDescription {
    /// `id`.
    pub id: String,
    /// `title`.
    pub title: String,
    /// `effect`.
    pub effect: Effect,
    /// `applies`, as written.
    pub applies: String,
    /// Most steps that its rules can take.
    #[cfg_attr(feature = "wasmtime", component(name = "worst-case-steps"))]
    pub worst_case_steps: u64,
}

impl<'de> Deserialize<'de> for ControlDescription {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ControlDescription, D::Error> {
        ControlDescription::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for ControlDescription {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ControlDescription::serialize(self, serializer)
    }
}

/// What a bundle is.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Description {
    /// Version of this contract.
    pub contract: String,
    /// Name of the policy.
    pub policy: String,
    /// Its version.
    #[cfg_attr(feature = "wasmtime", component(name = "policy-version"))]
    pub policy_version: String,
    /// What it is for.
    pub summary: String,
    /// Report or enforce.
    pub mode: Mode,
    /// Parameters, sorted by name.
    #[serde(default)]
    pub parameters: Vec<ParameterValue>,
    /// Controls, in order.
    #[serde(default)]
    pub controls: Vec<ControlDescription>,
    /// Most steps that one rule may take before the control is an error.
    #[cfg_attr(feature = "wasmtime", component(name = "step-budget"))]
    pub step_budget: u64,
}

impl<'de> Deserialize<'de> for Description {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Description, D::Error> {
        Description::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for Description {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Description::serialize(self, serializer)
    }
}

/// A fact that does not fit the contract.
#[cfg_attr(
    feature = "wasmtime",
    derive(
        wasmtime::component::ComponentType,
        wasmtime::component::Lift,
        wasmtime::component::Lower
    )
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasmtime", component(record))]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct FactError {
    /// Where in the document, such as `commits[3].author.email`; empty for the document itself.
    pub path: String,
    /// What is wrong and what is expected.
    pub explanation: String,
}

impl<'de> Deserialize<'de> for FactError {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FactError, D::Error> {
        FactError::deserialize(ObjectOnly(deserializer))
    }
}

impl Serialize for FactError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FactError::serialize(self, serializer)
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
