# Generated from wit/ by `cargo xtask gen`. Do not edit.
"""The contract's types as typed dictionaries: the JSON form of facts and decisions.

Lists, options and booleans may be left out of facts: they are empty, absent and false. Decisions always have
their lists and booleans.
"""

from __future__ import annotations

from typing import List, Literal, NotRequired, TypedDict

CONTRACT_VERSION = "0.2.0"

Timestamp = str
"""An RFC 3339 timestamp such as `2026-03-10T12:00:00Z`."""


Purpose = Literal[
    "merge",
    "deploy",
    "push",
    "audit",
]
"""What the decision is for."""


Forge = Literal[
    "github",
    "gitlab",
    "git",
    "other",
]
"""Where the change lives."""


ChangeState = Literal[
    "open",
    "merged",
    "closed",
]
"""Life cycle of a change."""


class Identity(TypedDict):
    """Somebody as a commit or a forge names them."""

    name: str
    """Display name, as in git's author line. Supplied by the source."""
    email: str
    """E-mail address, as in git's author line; empty when the forge hides it."""
    login: NotRequired[str]
    """The forge account that the e-mail belongs to. Absent when it belongs to none or the source can't know."""


class BranchPoint(TypedDict):
    """A branch at a revision."""

    branch: NotRequired[str]
    """Branch name without `refs/heads/`. Absent for a bare range."""
    revision: str
    """Commit id, full length, lower-case hexadecimal."""
    tree: NotRequired[str]
    """Tree id of that commit. Absent when the source can't know it."""


class Change(TypedDict):
    """One proposed change at one head revision."""

    id: str
    """Stable id, for instance `github.com/owner/name#12` or `owner/name@HEAD_REVISION`."""
    forge: Forge
    """Which kind of forge it is on."""
    repository: str
    """Repository as `owner/name`, or the folder's name for a bare repository."""
    number: NotRequired[int]
    """The forge's number of the change. Absent for a bare range."""
    url: NotRequired[str]
    """Web address of the change."""
    members: NotRequired[List[str]]
    """Ids of the changes in a merge-queue group or deployment range. Empty for a single change."""
    landed_from: NotRequired[List[str]]
    """Ids of the changes whose commits landed as this one (squash, rebase, queue). Empty when it has not landed. What those changes carried is in `carried_commits`, `reviews` and `sign_offs`."""
    head_pushed: NotRequired[Timestamp]
    """When the head revision arrived at the forge. Absent when the source can't know."""
    title: str
    """Title of the change, or the subject of its only commit."""
    body: str
    """Description of the change. Untrusted text."""
    state: ChangeState
    """Open, merged or closed."""
    draft: NotRequired[bool]
    """Marked as not ready for review."""
    author: Identity
    """Who proposed it."""
    base: BranchPoint
    """The branch it goes into, at the revision it is compared with."""
    head: BranchPoint
    """The revision under decision."""
    merge_base: NotRequired[str]
    """Best common ancestor of base and head. Absent when there is none or the source can't know."""
    labels: NotRequired[List[str]]
    """Labels on the forge."""
    created: NotRequired[Timestamp]
    """When it was proposed."""
    updated: NotRequired[Timestamp]
    """When the forge last saw it change."""
    merged: NotRequired[Timestamp]
    """When it was merged."""


Signature = Literal[
    "none",
    "valid",
    "invalid",
    "unknown",
]
"""What is known of a commit's cryptographic signature."""


class CommitFile(TypedDict):
    """Lines that one commit changed in one file, against its first parent."""

    path: str
    """Path after the commit, `/`-separated, from the repository's root."""
    added: int
    """Lines added."""
    deleted: int
    """Lines deleted."""


class Commit(TypedDict):
    """One commit of the change, oldest first."""

    revision: str
    """Commit id."""
    tree: NotRequired[str]
    """Tree id."""
    parents: NotRequired[List[str]]
    """Parents' commit ids, first parent first."""
    author: Identity
    """Git author."""
    committer: Identity
    """Git committer."""
    message: str
    """Whole message, subject and trailers included. Untrusted text."""
    signature: Signature
    """What is known of its signature."""
    pusher: NotRequired[str]
    """Login of the account that pushed it. Absent when the source can't know."""
    authored: NotRequired[Timestamp]
    """Author date."""
    committed: NotRequired[Timestamp]
    """Committer date."""
    in_base: NotRequired[bool]
    """It is already reachable from the base, so that its marks are not this change's."""
    recomputed_merge: NotRequired[bool]
    """It is a merge from the base branch whose tree git recomputed identically, so that it involves nobody."""
    files: NotRequired[List[CommitFile]]
    """What it changed. Completeness: `commit_files`."""


FileStatus = Literal[
    "added",
    "modified",
    "deleted",
    "renamed",
    "copied",
    "type_changed",
]
"""What happened to a file between merge base and head."""


class File(TypedDict):
    """One file that the change touches, between merge base and head."""

    path: str
    """Path at the head, or the last path of a deleted file. `/`-separated, from the repository's root."""
    previous_path: NotRequired[str]
    """Path at the merge base, when renamed or copied."""
    status: FileStatus
    """What happened."""
    added: int
    """Lines added; 0 for binary files."""
    deleted: int
    """Lines deleted; 0 for binary files."""
    binary: NotRequired[bool]
    """Git takes it for binary."""
    generated: NotRequired[bool]
    """Marked as generated, by attributes or headers read from the base."""
    vendored: NotRequired[bool]
    """Marked as third-party, by attributes read from the base."""
    old_mode: NotRequired[str]
    """Octal git mode at the merge base, such as `100644`. Absent when added."""
    new_mode: NotRequired[str]
    """Octal git mode at the head. Absent when deleted."""
    symlink: NotRequired[bool]
    """A symbolic link before or after."""
    submodule: NotRequired[bool]
    """A submodule before or after."""
    whitespace_only: NotRequired[bool]
    """Differs from the merge base only in blanks at the ends of lines, in a language where these mean nothing, as the collector compared the two. False where it did not look."""
    opaque: NotRequired[bool]
    """The number of its lines says nothing of its size: at base or head it is a pointer to content kept elsewhere, such as Git LFS's, or the lines that the change adds or deletes are more than they say: one has more than 1,000 octets, or they hold more than twice as many of ordinary length. False where the collector did not look."""
    unreadable: NotRequired[str]
    """Why the gate could not read it once it has landed: a roster, context document or owners file at the head, and the place in it. Absent: it could, it is none of these, or the collector did not look."""
    patch: NotRequired[str]
    """Unified diff, when the collector was asked for it."""


Authentication = Literal[
    "none",
    "forge",
    "reauthenticated",
    "signed",
]
"""How the origin of a sign-off, review or override was established."""


ReviewState = Literal[
    "approved",
    "changes_requested",
    "commented",
    "dismissed",
    "pending",
]
"""State of a review on the forge."""


class Review(TypedDict):
    """A review on the forge, as the forge tells it."""

    id: str
    """The forge's id of the review."""
    sequence: int
    """Place in the one order of all reviews and sign-offs of the change: larger is later. Supplied by the source."""
    reviewer: str
    """Login of the reviewer."""
    state: ReviewState
    """What the reviewer said."""
    revision: NotRequired[str]
    """The head revision that the review was given for. Absent when the forge does not say: then it binds to nothing."""
    tree: NotRequired[str]
    """Tree of that revision."""
    merge_base: NotRequired[str]
    """Merge base at that revision."""
    base_branch: NotRequired[str]
    """Base branch at the time. Absent when the forge does not say."""
    submitted: NotRequired[Timestamp]
    """When it was submitted."""
    body: str
    """Text of the review. Untrusted."""


SignOffVerdict = Literal[
    "approve",
    "veto",
    "withdraw",
]
"""What a person says with a sign-off."""


AssessmentArea = Literal[
    "diff",
    "ai_contribution",
    "systemic_risk",
    "context",
    "dependencies",
    "failure_history",
]
"""A part of the contextual audit."""


class Assessment(TypedDict):
    """One part of the audit that a signer attests."""

    area: AssessmentArea
    """Which part."""
    note: NotRequired[str]
    """What the signer found, in their words."""


class ContentBinding(TypedDict):
    """What a sign-off is bound to."""

    repository: str
    """Repository, as in the change."""
    base_branch: NotRequired[str]
    """Base branch, as in the change. Absent for a bare range."""
    revision: str
    """Head revision that was read."""
    tree: NotRequired[str]
    """Tree of that revision."""
    merge_base: NotRequired[str]
    """Merge base at that revision."""


class EvidenceSeen(TypedDict):
    """The evidence of AI that the signer was shown."""

    agents: NotRequired[List[str]]
    """Agents, as the decision named them."""
    ai_lines_min: int
    """Lower bound of AI lines that the decision named."""
    undeclared: NotRequired[List[str]]
    """Commits that lacked a declaration."""


class SignOff(TypedDict):
    """A person's sign-off, with what they assessed."""

    id: str
    """Id, unique in the change."""
    sequence: int
    """Place in the one order of all reviews and sign-offs of the change: larger is later."""
    person: str
    """Login of who signs."""
    verdict: SignOffVerdict
    """Approve, veto or withdraw."""
    binding: ContentBinding
    """Repository, branch and content it was given for."""
    assesses: NotRequired[List[Assessment]]
    """Which parts of the audit are attested."""
    reason: NotRequired[str]
    """Reason, in the person's words. Required for a veto."""
    opened: NotRequired[Timestamp]
    """When the signer was shown what they signed. Absent: not recorded."""
    signed: NotRequired[Timestamp]
    """When it was given."""
    authentication: Authentication
    """How its origin was established."""
    evidence: NotRequired[EvidenceSeen]
    """What evidence of AI was shown. Absent: none was recorded."""
    confirms: NotRequired[List[str]]
    """Ids of the appeals that the signer confirms."""


CheckConclusion = Literal[
    "success",
    "failure",
    "neutral",
    "cancelled",
    "skipped",
    "timed_out",
    "action_required",
    "stale",
    "pending",
]
"""How a check ended."""


class Check(TypedDict):
    """A status check on a revision."""

    name: str
    """Name of the check."""
    app: NotRequired[str]
    """Slug of the app that issued it. Absent when the forge does not say: then a rule that pins the app can't hold."""
    conclusion: CheckConclusion
    """How it ended."""
    revision: str
    """The revision it ran on."""
    completed: NotRequired[Timestamp]
    """When it ended."""
    title: NotRequired[str]
    """The title of what it says, as its app wrote it. Absent: none, or the forge has none. Untrusted but for the app."""
    summary: NotRequired[str]
    """The summary of what it says, likewise."""


PersonKind = Literal[
    "human",
    "bot",
    "ai_reviewer",
    "agent",
]
"""What stands behind a login."""


class Expertise(TypedDict):
    """How well somebody knows a part of the repository."""

    path: str
    """A path, or a folder with a trailing `/`."""
    score: float
    """From 0 (none) to 1 (knows it best)."""


Weekday = Literal[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
]
"""Days of the week."""


class WorkingHours(TypedDict):
    """Hours of work by a local clock: on each of `days`, from `starts`, inclusive, to `ends`, exclusive."""

    days: NotRequired[List[Weekday]]
    """Days of work."""
    starts: int
    """Minutes after midnight, from 0 to 1439."""
    ends: int
    """Minutes after midnight, from 1 to 1440; later than `starts`."""


class Person(TypedDict):
    """Somebody who matters to this change: author, committer, reviewer or candidate. At most 1,000, chosen by the host."""

    login: str
    """Login on the forge."""
    aliases: NotRequired[List[str]]
    """Other logins and e-mail addresses of the same person."""
    name: NotRequired[str]
    """Display name."""
    level: NotRequired[int]
    """Seniority on the organisation's ladder, larger is more senior. Absent when unknown."""
    teams: NotRequired[List[str]]
    """Teams, by slug."""
    kind: PersonKind
    """Human, bot, AI reviewer or agent."""
    may_push: NotRequired[bool]
    """May push to the base branch. Absent when the source can't know."""
    on_call: NotRequired[bool]
    """Is on call now."""
    available: NotRequired[bool]
    """Is at work now. Absent when unknown."""
    away_until: NotRequired[Timestamp]
    """Until when they are away."""
    capacity: NotRequired[int]
    """How many open assignments they can carry. Absent: no limit is known."""
    open_assignments: NotRequired[int]
    """How many they carry now."""
    expertise: NotRequired[List[Expertise]]
    """What they know."""
    time_zone: NotRequired[str]
    """IANA name of their time zone."""
    utc_offset: NotRequired[int]
    """Minutes that the clock of their time zone is ahead of UTC at `now`, from -1440 to 1440. Supplied by the host, which knows the zones. Absent when unknown."""
    working_hours: NotRequired[WorkingHours]
    """When they work, by their own clock. Absent: no hours are known, and they count as at work."""
    recent_assignments: NotRequired[int]
    """How many changes they were asked to look at in the last 30 days. Absent when unknown."""
    departed: NotRequired[bool]
    """Left the organisation; their sign-offs no longer count."""


EquivalenceKind = Literal[
    "rebase",
    "base_merge",
    "squash",
    "revert",
    "restore",
]
"""How two revisions relate."""


class Equivalence(TypedDict):
    """An equivalence of content that the collector itself recomputed. Never a claim by the change."""

    from_revision: str
    """The earlier revision."""
    to_revision: str
    """The later revision."""
    kind: EquivalenceKind
    """How they relate."""
    tree: str
    """The tree that git recomputed, which is the tree of `to-revision`."""


Severity = Literal[
    "low",
    "medium",
    "high",
    "critical",
]
"""How bad an incident was."""


class Incident(TypedDict):
    """A past failure in production."""

    id: str
    """Id in the organisation's tracker."""
    title: str
    """One line on what happened."""
    occurred: Timestamp
    """When it began."""
    severity: Severity
    """How bad it was."""
    paths: NotRequired[List[str]]
    """Paths that were at fault: files, or folders with a trailing `/`."""
    services: NotRequired[List[str]]
    """Services that failed."""
    cause: NotRequired[str]
    """Kind of cause, for instance `peak_load`."""
    caused_by: NotRequired[str]
    """Id of the change that caused it. Absent when unknown."""


class Service(TypedDict):
    """A service and its place in the whole."""

    name: str
    """Name, unique."""
    tier: int
    """1 is the most critical."""
    owners: NotRequired[List[str]]
    """Logins or teams that own it."""
    paths: NotRequired[List[str]]
    """Its source: files, or folders with a trailing `/`."""
    depends_on: NotRequired[List[str]]
    """Names of services that it needs."""


class FreezeWindow(TypedDict):
    """A time in which changes are held back: from `starts`, inclusive, to `ends`, exclusive."""

    id: str
    """Id, unique."""
    starts: Timestamp
    """First second of it."""
    ends: Timestamp
    """First second after it."""
    reason: str
    """Why."""
    environments: NotRequired[List[str]]
    """Environments it holds for. Empty: all."""


class Delegation(TypedDict):
    """A right to sign, lent to somebody else."""

    id: str
    """Id, unique."""
    delegator: str
    """Login of who lends it."""
    delegate: str
    """Login of who receives it. It can't be lent on."""
    controls: NotRequired[List[str]]
    """Controls it holds for. Empty: all."""
    starts: Timestamp
    """From when, inclusive."""
    ends: Timestamp
    """Until when, exclusive."""


OverrideKind = Literal[
    "waiver",
    "break_glass",
]
"""Which lawful way around a control was taken."""


class Override(TypedDict):
    """A control set aside for one revision, by somebody whom the policy lets do so."""

    id: str
    """Id, unique."""
    control: str
    """The control that is set aside."""
    kind: OverrideKind
    """Waiver or break-glass."""
    person: str
    """Login of who did it."""
    reason: NotRequired[str]
    """Why. A policy can require it."""
    revision: str
    """The revision it is for."""
    purpose: NotRequired[Purpose]
    """What it is for. Absent: any purpose."""
    issued: Timestamp
    """When it was issued."""
    expires: NotRequired[Timestamp]
    """When its first use must have happened. Absent: never, which a policy can refuse."""
    first_used: NotRequired[Timestamp]
    """When it was first used. Expiry limits the first use only."""
    reviewed: NotRequired[Timestamp]
    """When the review afterwards was done."""
    authentication: Authentication
    """How its origin was established."""


class OpenEscalation(TypedDict):
    """A queue entry that is already open for this change."""

    control: str
    """The control that asks."""
    queue: str
    """The queue it is in."""
    opened: Timestamp
    """When it was opened."""
    asked: NotRequired[List[str]]
    """Logins that were asked."""
    acknowledged_by: NotRequired[str]
    """Who took it."""
    acknowledged: NotRequired[Timestamp]
    """When they took it. Absent: not recorded, and their time to answer counts from the opening."""


class Note(TypedDict):
    """A raw AI-provenance note, attached to a commit."""

    revision: str
    """The commit it is attached to."""
    format: str
    """Format: `git-ai`, `agent-trace` or `attestation`."""
    content: str
    """The note as it is. Untrusted."""
    verified: NotRequired[bool]
    """The collector verified a signature over the content by a key that it trusts for this."""


class Ownership(TypedDict):
    """The owners of one path that the change touches, as an owners file at the base says."""

    path: str
    """The path, as in `files`."""
    owners: NotRequired[List[str]]
    """Logins, teams and e-mail addresses, as the file names them, without a leading `@`."""


class PastSignOff(TypedDict):
    """A sign-off that somebody gave another change before."""

    person: str
    """Login of who signed."""
    change: str
    """Id of the change."""
    signed: Timestamp
    """When."""
    seconds_taken: NotRequired[int]
    """Seconds between being shown the change, or its last push, and signing. Absent when unknown."""
    lines: int
    """Lines added and deleted by that change."""
    assessed: NotRequired[List[AssessmentArea]]
    """Parts of the audit that were attested."""


class Appeal(TypedDict):
    """An author's objection to evidence of AI that is not true, such as a co-author line that an editor added by itself. It counts once somebody who signs confirms it."""

    id: str
    """Id, unique in the change."""
    person: str
    """Login of who appeals."""
    agent: str
    """The agent whose evidence is contested, in canonical form."""
    revisions: NotRequired[List[str]]
    """Commits it speaks of. Empty: all of the change."""
    reason: str
    """What happened, in their words."""
    raised: NotRequired[Timestamp]
    """When it was raised."""


DeclaredUse = Literal[
    "none",
    "assisted",
    "generated",
]
"""How much AI the declaring person says there is."""


class Declaration(TypedDict):
    """A declaration about the whole change that was made outside commits: a pull-request form, an organisation's tool."""

    person: str
    """Login of who declares."""
    ai: DeclaredUse
    """How much."""
    agents: NotRequired[List[str]]
    """Agents that were used."""
    revisions: NotRequired[List[str]]
    """Commits it speaks of. Empty: all of the change."""


class ExtraFact(TypedDict):
    """A fact of an organisation's own. A policy declares its type before using it."""

    name: str
    """Name, as in `extra.NAME`."""
    json: str
    """The value, as JSON text."""


Supply = Literal[
    "complete",
    "truncated",
    "not_supplied",
]
"""How much of a list is there."""


class ListSupply(TypedDict):
    """How much of one list is there, and who collected it."""

    supply: Supply
    """How much."""
    collector: NotRequired[str]
    """Who collected it, such as `git`, `github-api`, `caller`; several with commas between them. `audit-log`, or `audit-log:NAME`, is whoever reads what a gate itself wrote down, and alone makes `prior-decisions` open anything."""


class Completeness(TypedDict):
    """How much of each list is there. An absent entry means not supplied."""

    commits: NotRequired[ListSupply]
    commit_files: NotRequired[ListSupply]
    files: NotRequired[ListSupply]
    reviews: NotRequired[ListSupply]
    sign_offs: NotRequired[ListSupply]
    checks: NotRequired[ListSupply]
    people: NotRequired[ListSupply]
    equivalences: NotRequired[ListSupply]
    incidents: NotRequired[ListSupply]
    services: NotRequired[ListSupply]
    freeze_windows: NotRequired[ListSupply]
    delegations: NotRequired[ListSupply]
    overrides: NotRequired[ListSupply]
    escalations: NotRequired[ListSupply]
    notes: NotRequired[ListSupply]
    declarations: NotRequired[ListSupply]
    carried_commits: NotRequired[ListSupply]
    ownership: NotRequired[ListSupply]
    history: NotRequired[ListSupply]
    past_sign_offs: NotRequired[ListSupply]
    prior_decisions: NotRequired[ListSupply]
    appeals: NotRequired[ListSupply]


EvidenceKind = Literal[
    "attestation",
    "line_note",
    "agent_identity",
    "trailer",
    "stray_trailer",
    "declaration",
    "heuristic",
]
"""Kind of evidence of AI, strongest first."""


class Evidence(TypedDict):
    """One piece of evidence of AI."""

    kind: EvidenceKind
    """What kind."""
    revision: NotRequired[str]
    """The commit it was found on. Absent: it speaks of the whole change."""
    agent: NotRequired[str]
    """The agent it names, in canonical form such as `claude`. Absent when it names none."""
    model: NotRequired[str]
    """The model it names."""
    excerpt: str
    """The words it was found in, at most 200 characters."""
    weight: float
    """How much it weighs by its kind: from 0 (a hint) to 1 (a verified attestation), rounded to 2 decimals."""
    session: NotRequired[str]
    """Address of the agent's session, where the mark names one."""
    set_aside_by: NotRequired[str]
    """Id of the confirmed appeal that sets it aside. Absent: it counts."""


class LineRange(TypedDict):
    """A number of lines, known between two bounds."""

    min: int
    """At least."""
    max: int
    """At most."""


class PastChange(TypedDict):
    """A change that landed before, of this repository or of those that the host watches together with it."""

    id: str
    """Its id."""
    author: str
    """Login, or e-mail address, of who proposed it."""
    landed: Timestamp
    """When it landed."""
    lines: int
    """Lines added, mechanical files left out."""
    ai_lines: LineRange
    """AI lines among them."""
    paths: NotRequired[List[str]]
    """Paths it touched; at most those that this change touches too need be there."""
    signed_off: NotRequired[bool]
    """A sign-off by somebody not involved was valid when it landed. Absent when unknown."""


class ShareRange(TypedDict):
    """A share, from 0 to 1, known between two bounds."""

    min: float
    """At least."""
    max: float
    """At most."""


class CommitProvenance(TypedDict):
    """AI's part in one commit."""

    revision: str
    detected: bool
    """Evidence of AI was found."""
    agent_authored: bool
    """An agent is its author or committer."""
    declared: bool
    """A person or tool declared it in a lasting way: a trailer in the trailer block or a declaration."""
    ai_lines: LineRange
    """AI lines among those it added."""
    human_lines: LineRange
    """Lines that a trusted source says a person wrote."""
    unknown_lines: LineRange
    """Lines of which nobody knows who wrote them."""
    agents: List[str]
    """Agents, sorted."""


class FileProvenance(TypedDict):
    """AI's part in one file."""

    path: str
    ai_lines: LineRange
    """AI lines among those added."""
    human_lines: LineRange
    """Lines that a trusted source says a person wrote."""
    unknown_lines: LineRange
    """Lines of which nobody knows who wrote them."""


class AppealResult(TypedDict):
    """What became of an appeal."""

    id: str
    """Its id."""
    person: str
    """Who appealed."""
    agent: str
    """The agent whose evidence is contested."""
    confirmed_by: List[str]
    """Logins that confirmed it and may sign. Empty: it waits, and the evidence counts."""


class RecentAi(TypedDict):
    """AI lines of the same author's changes in the policy's window, this one included: many small steps add up."""

    changes: int
    """Changes with AI lines."""
    ai_lines: LineRange
    """AI lines of all of them."""


class Contradiction(TypedDict):
    """Two statements that can't both hold."""

    revision: NotRequired[str]
    """The commit. Absent: the whole change."""
    declared: str
    """What was declared."""
    found: str
    """What stronger evidence says."""


class Provenance(TypedDict):
    """AI's part in a change, and by which evidence."""

    detected: bool
    """Any evidence of AI was found."""
    agent_authored: bool
    """An agent's identity authored or committed at least one commit, or opened the change."""
    agent_alone: bool
    """An agent wrote every commit that counts, and no person is named as author, committer or co-author of any."""
    ai_lines: LineRange
    """AI lines among those added."""
    human_lines: LineRange
    """Lines that a trusted source says a person wrote."""
    unknown_lines: LineRange
    """Lines of which nobody knows who wrote them."""
    lines: int
    """All lines added, mechanical files left out."""
    ai_share: ShareRange
    """`ai-lines` as a share of `lines`. Where `lines` is 0, nothing bounds it: from 0 to 1 when evidence of AI was found, else 0."""
    mechanical_lines: int
    """Lines added to mechanical files: lock files, generated, vendored, white space, as the policy says."""
    recent: NotRequired[RecentAi]
    """What the author's changes in the policy's window add up to. Absent when `history` was not supplied."""
    agents: List[str]
    """Agents, sorted."""
    models: List[str]
    """Models, sorted."""
    evidence: List[Evidence]
    """All evidence."""
    undeclared: List[str]
    """Commits with evidence of AI and without a declaration, by revision."""
    contradictions: List[Contradiction]
    """Contradictions."""
    prompter: NotRequired[str]
    """Login or e-mail of who had the agent do it. Absent when unknown or when no agent authored. Where no forge says who opened the change, it is whom the agent's commits name, which nobody vouches for."""
    commits: List[CommitProvenance]
    """Each commit that counts."""
    files: List[FileProvenance]
    """Each file with AI lines."""
    appeals: List[AppealResult]
    """What became of each appeal, by id."""


class Impact(TypedDict):
    """What a change can reach, and what is known of that."""

    services: List[str]
    """Services whose source the change touches, sorted."""
    dependents: List[str]
    """Services that need one of them, directly or through others, sorted. The touched ones are not among them."""
    tier: NotRequired[int]
    """The most critical tier (the smallest number) among the touched services. Absent when none is touched."""
    reached_tier: NotRequired[int]
    """The most critical tier among touched services and dependents."""
    incidents: List[str]
    """Ids of past incidents whose paths or services the change touches, latest first. Those in the future are left out."""
    bus_factor: NotRequired[int]
    """How many people know the file that the fewest know, among the files that somebody knows. Absent when nobody's expertise is known."""
    sole_experts: List[str]
    """Logins of people who alone know a file of the change, sorted."""


class SignOffSignal(TypedDict):
    """How a sign-off came about: what can tell a reading from a rubber stamp."""

    id: str
    """Id of the review or sign-off."""
    person: str
    """Who signed, under the login that the roster knows."""
    seconds_taken: NotRequired[int]
    """Seconds between being shown the change (else its last push, else its proposal) and signing. Absent when unknown."""
    lines: int
    """Lines added and deleted, mechanical files left out."""
    unassessed: List[AssessmentArea]
    """Parts of the audit that it does not attest."""
    hasty_streak: NotRequired[int]
    """How many of the person's sign-offs in a row, this one the last, took less than a second for a line. Absent when `past_sign_offs` was not supplied or the time is unknown."""


class CountedWord(TypedDict):
    """A word that counts for a control, as the rules of later controls see it under `counted`."""

    control: str
    """Id of the control that it counts for."""
    person: str
    """Login of whose word it is."""
    id: str
    """Id of the review or sign-off."""
    authentication: Authentication
    """How it was made sure who gave it."""
    given: NotRequired[Timestamp]
    """When it was given. Absent when unknown."""
    assessed: List[AssessmentArea]
    """Parts of the audit that it attests."""
    lent_by: List[str]
    """Logins of those who lent the right to sign. Empty: it is the person's own."""


class Notice(TypedDict):
    """Something odd about the facts that did not decide but that somebody should know: nothing is dropped in silence."""

    code: str
    """Kind, such as `incident_in_future`, `service_cycle`, `unknown_service`, `unreadable_note`, `level_unknown`."""
    subject: str
    """What it is about: an id, a path, a login."""
    explanation: str
    """What is odd and what was done about it, in words."""


class Totals(TypedDict):
    """Size of a change."""

    files: int
    """Files touched."""
    added: int
    """Lines added."""
    deleted: int
    """Lines deleted."""
    lines: int
    """Added and deleted together."""
    commits: int
    """Commits that are not in the base already."""


Verdict = Literal[
    "pass",
    "pending",
    "undecided",
    "block",
]
"""What follows from all controls together."""


class PriorDecision(TypedDict):
    """A decision that a gate took before, as its audit log holds it. Never a claim by the change, nor by whoever calls: only where all collectors of the list are audit logs does it keep a revision deployable."""

    revision: str
    """The head revision that it held for."""
    purpose: Purpose
    """What it was for."""
    environment: NotRequired[str]
    """Where it was to be deployed. Absent where that did not matter."""
    verdict: Verdict
    """The verdict."""
    taken: Timestamp
    """When."""
    policy: str
    """Policy and version, as `NAME VERSION`."""


class Facts(TypedDict):
    """All that is known of a change. Nothing is looked up during an evaluation."""

    purpose: Purpose
    """What the decision is for."""
    environment: NotRequired[str]
    """Where it would be deployed. Absent for a merge."""
    now: Timestamp
    """The time of the decision."""
    change: Change
    """The change."""
    commits: NotRequired[List[Commit]]
    """Its commits, oldest first."""
    files: NotRequired[List[File]]
    """The files it touches."""
    reviews: NotRequired[List[Review]]
    """Reviews on the forge."""
    sign_offs: NotRequired[List[SignOff]]
    """Sign-offs."""
    checks: NotRequired[List[Check]]
    """Status checks."""
    people: NotRequired[List[Person]]
    """People who matter."""
    equivalences: NotRequired[List[Equivalence]]
    """Equivalences that the collector recomputed."""
    incidents: NotRequired[List[Incident]]
    """Past incidents."""
    services: NotRequired[List[Service]]
    """Services."""
    freeze_windows: NotRequired[List[FreezeWindow]]
    """Freeze windows."""
    delegations: NotRequired[List[Delegation]]
    """Delegations."""
    overrides: NotRequired[List[Override]]
    """Overrides."""
    escalations: NotRequired[List[OpenEscalation]]
    """Queue entries that are open already."""
    notes: NotRequired[List[Note]]
    """Raw AI-provenance notes."""
    declarations: NotRequired[List[Declaration]]
    """Declarations made outside commits."""
    carried_commits: NotRequired[List[Commit]]
    """Commits of the changes that this one landed from, oldest first: a squash or rebase does not shed their marks, authors and sign-offs. Besides them those that the change puts back after they had been undone."""
    ownership: NotRequired[List[Ownership]]
    """Owners of the paths that the change touches."""
    history: NotRequired[List[PastChange]]
    """Changes that landed before."""
    past_sign_offs: NotRequired[List[PastSignOff]]
    """Sign-offs that people gave other changes before."""
    prior_decisions: NotRequired[List[PriorDecision]]
    """Decisions on this revision that a gate took before."""
    appeals: NotRequired[List[Appeal]]
    """Objections to evidence of AI."""
    extra: NotRequired[List[ExtraFact]]
    """An organisation's own facts."""
    completeness: NotRequired[Completeness]
    """How much of each list is there."""


Mode = Literal[
    "report",
    "enforce",
]
"""Whether the policy gates."""


Effect = Literal[
    "block",
    "warn",
    "audit",
]
"""What a control's failure means."""


ControlState = Literal[
    "not_applicable",
    "satisfied",
    "pending",
    "escalated",
    "denied",
    "overridden",
    "bypassed",
    "error",
]
"""State of one control."""


DropReason = Literal[
    "superseded",
    "no_verdict",
    "withdrawn",
    "unknown_person",
    "departed",
    "not_human",
    "unauthenticated",
    "may_not_push",
    "is_author",
    "is_committer",
    "is_co_author",
    "is_last_pusher",
    "is_prompter",
    "pairing_unconfirmed",
    "other_target",
    "other_content",
    "unbound",
    "level_unknown",
    "not_eligible",
    "eligibility_unknown",
    "assessment_missing",
    "evidence_rose",
    "same_team",
    "not_owner",
    "counts_elsewhere",
]
"""Why a sign-off did not count, in the order in which the rules are asked."""


class DroppedSignOff(TypedDict):
    """A review or sign-off that did not count for a control."""

    id: str
    """Its id."""
    person: str
    """The person, under the login that the roster knows."""
    reason: DropReason
    """Why."""
    explanation: str
    """Why, in words, with what would change it."""


class SourcePlace(TypedDict):
    """A place in the policy's source."""

    file: str
    """File, relative to the policy's folder."""
    line: int
    """Line, from 1."""
    column: int
    """Column in characters, from 1."""


class RuleFailure(TypedDict):
    """Why an expression failed."""

    part: str
    """Which part of the control: `applies`, `satisfied`, `eligible`, `message`, …"""
    code: str
    """Kind of failure, such as `division_by_zero`, `overflow`, `missing_fact`, `budget_exhausted`."""
    explanation: str
    """What happened, in words."""
    expression: str
    """The sub-expression."""
    place: SourcePlace
    """Where it stands."""


class OwnedPaths(TypedDict):
    """Paths of the same owners, and whose word they have."""

    owners: List[str]
    """The owners, as `ownership` names them. Empty: nobody owns these paths, and the policy says who signs for them."""
    paths: List[str]
    """The paths, at most 20; the last entry says how many more there are."""
    count: int
    """How many distinct people."""
    counted: List[str]
    """Logins of those whose word counts."""
    can_sign: List[str]
    """Logins of those who could give the word that is missing. Empty where none is missing, or nobody can."""


class Requirement(TypedDict):
    """What a sign-off control asks for."""

    count: int
    """How many distinct people."""
    have: int
    """How many count so far."""
    eligible: str
    """The rule for who may sign, as written."""
    assesses: List[AssessmentArea]
    """Parts of the audit that each must attest."""
    distinct_teams: NotRequired[int]
    """From how many different teams they must come. Absent: it does not matter."""
    owned: List[OwnedPaths]
    """The paths whose owners are asked, one entry for all paths of the same owners. `count` and `have` are then those of the entry that lacks most."""
    distinct_from: List[str]
    """Ids of earlier controls that other people have to meet."""


Actor = Literal[
    "author",
    "reviewer",
    "senior_reviewer",
    "operator",
    "policy_owner",
    "nobody",
]
"""Who can move a control on."""


ActKind = Literal[
    "declare",
    "wait",
]
"""A kind of act that a host can help with."""


class NextAct(TypedDict):
    """What would move a control on."""

    actor: Actor
    """Whose turn it is."""
    act: str
    """What they would do."""
    kind: NotRequired[ActKind]
    """What kind of act that is. Absent: one that a host has no help for."""


class Candidate(TypedDict):
    """Somebody who is suggested, or is not."""

    login: str
    """Login."""
    rank: NotRequired[float]
    """Value of the policy's ranking expression, rounded to 6 decimals. Absent when it could not be had."""
    expertise: float
    """How well they know what the change touches, from 0 to 1, rounded to 6 decimals."""
    load: float
    """Open assignments over capacity, rounded to 6 decimals."""
    at_work: bool
    """At work now, as far as is known."""


class ExcludedCandidate(TypedDict):
    """Somebody who can't be asked."""

    login: str
    """Login."""
    reason: str
    """Why, in words."""


class EscalationStep(TypedDict):
    """One step of what happens when nobody answers."""

    at: Timestamp
    """When."""
    to: str
    """Rule for who is asked then, as written."""
    candidates: List[str]
    """Logins that the rule lets be asked."""


class ReviewBrief(TypedDict):
    """What a signer should see before they sign."""

    ai_files: List[FileProvenance]
    """Files with AI lines, most AI lines first, at most 20."""
    agents: List[str]
    """Agents."""
    sessions: List[str]
    """Addresses of the agents' sessions."""
    incidents: List[str]
    """Past incidents of what the change touches, each in one line."""
    services: List[str]
    """Touched services, each in one line."""
    dependents: List[str]
    """Services that need them."""
    unassessed: List[AssessmentArea]
    """Parts of the audit that the control asks for and that nobody whose sign-off holds for this content has attested."""
    risks: List[str]
    """The largest terms of the risk, in words."""


class ControlResult(TypedDict):
    """The result of one control."""

    id: str
    """Id of the control."""
    title: str
    """Its title."""
    effect: Effect
    """What its failure means."""
    state: ControlState
    """Its state."""
    reason: str
    """Why, in one sentence."""
    message: NotRequired[str]
    """The policy's own message, when it has one."""
    requirement: NotRequired[Requirement]
    """What it asks of reviewers. Absent for a control without sign-off."""
    counted: List[str]
    """Logins whose sign-off counts."""
    dropped: List[DroppedSignOff]
    """Sign-offs that did not count, each with its reason."""
    vetoes: List[str]
    """Logins whose veto stands."""
    missing_facts: List[str]
    """Facts that were missing."""
    failures: List[RuleFailure]
    """Expressions that failed, also where the failure did not matter in the end."""
    next: NotRequired[NextAct]
    """What would move it on. Absent when nothing is needed."""
    waiting_for: List[str]
    """Controls that have to hold first."""
    steps: int
    """Steps that its rules took."""
    brief: NotRequired[ReviewBrief]
    """What a signer should see before they sign, where the control lacks sign-offs. Absent where its entry for a queue has it."""
    origin: NotRequired[str]
    """Where the control comes from, where the policy extends another: the policy or file that it is written in, and the files that replace something of it, such as `standard, replaced by policy.yaml: effect`."""


class Escalation(TypedDict):
    """An entry for a queue."""

    control: str
    """The control that asks."""
    queue: str
    """The queue."""
    reason: str
    """Why."""
    nobody_eligible: bool
    """Nobody can be asked."""
    candidates: List[Candidate]
    """People who may take it, best first."""
    excluded: List[ExcludedCandidate]
    """People who were considered and can't be asked."""
    opened: Timestamp
    """Since when it is open."""
    due: NotRequired[Timestamp]
    """When an answer is due."""
    overdue: bool
    """The time for an answer is over."""
    steps: List[EscalationStep]
    """What happens after."""
    steps_due: int
    """How many of those steps are due at `now`."""
    ask_now: List[str]
    """Who is to be asked now, best first: whoever took it; else the best candidates and those of all steps that are due."""
    taken_by: NotRequired[str]
    """Who took it. Absent: nobody yet, or what they took has run out."""
    spread: bool
    """One person alone knows a part of the change, so that somebody who can learn it is asked beside them."""
    assesses: List[AssessmentArea]
    """What the signer must attest."""
    brief: ReviewBrief
    """What the signer should see."""


class RiskTerm(TypedDict):
    """One term of the risk model."""

    name: str
    """Name of the term."""
    contribution: float
    """Weight times value, rounded to 6 decimals."""
    words: str
    """What it stands for, in the policy's words, or its name."""


class Risk(TypedDict):
    """The risk of a change."""

    score: float
    """From 0 to 1, rounded to 6 decimals."""
    band: str
    """Name of the band it falls in; `low` below all bands."""
    terms: List[RiskTerm]
    """Terms, largest contribution first."""
    reasons: List[str]
    """The largest terms that raise it, in words, at most three."""


class ComplianceEvent(TypedDict):
    """A thing that an audit has to hear of."""

    kind: str
    """Kind, such as `override_used`, `post_review_due`, `bypassed`."""
    control: str
    """The control concerned."""
    person: NotRequired[str]
    """Who did it. Absent when it is nobody's act."""
    explanation: str
    """What happened, in words."""
    due: NotRequired[Timestamp]
    """When something is due because of it."""


class Decision(TypedDict):
    """What the policy says of one change."""

    contract: str
    """Version of this contract."""
    policy: str
    """Name of the policy."""
    policy_version: str
    """Its version."""
    change: str
    """Id of the change."""
    revision: str
    """Head revision it holds for."""
    purpose: Purpose
    """What it is for."""
    now: Timestamp
    """The time it was taken at."""
    verdict: Verdict
    """The verdict."""
    mode: Mode
    """Report shows everything and gates nothing."""
    reason: str
    """Why, in one sentence."""
    controls: List[ControlResult]
    """Every control, in the policy's order."""
    escalations: List[Escalation]
    """Entries for queues."""
    events: List[ComplianceEvent]
    """Things that an audit has to hear of."""
    provenance: Provenance
    """AI's part."""
    risk: NotRequired[Risk]
    """Risk, when the policy has a model. Absent too when it could not be had."""
    impact: Impact
    """What the change can reach."""
    signals: List[SignOffSignal]
    """How each approval came about, by id."""
    notices: List[Notice]
    """What is odd about the facts."""
    totals: Totals
    """Size of the change."""
    missing_facts: List[str]
    """Facts that were missing and mattered."""
    steps: int
    """Steps taken by all rules."""


class CombinedDecision(TypedDict):
    """The decision on a group or range."""

    verdict: Verdict
    """The strictest verdict of all members."""
    mode: Mode
    """Report shows everything and gates nothing."""
    reason: str
    """Why, in one sentence."""
    decisive: List[str]
    """Ids of the changes that decided."""
    members: List[Decision]
    """The decision on each change, in the order given."""
    steps: int
    """Steps taken by all rules."""


class TraceValue(TypedDict):
    """The value of one sub-expression."""

    start: int
    """First character of it in the expression's text, from 0."""
    end: int
    """First character after it."""
    text: str
    """Its text."""
    value: str
    """Its value as CEL text, or the error in words. At most 200 characters."""
    failed: bool
    """It is an error or a missing fact."""


class Trace(TypedDict):
    """How one expression came to its value."""

    control: str
    """The control; empty for variables, risk and routing."""
    part: str
    """Which part: `applies`, `satisfied`, `eligible reviewer LOGIN`, …"""
    expression: str
    """The expression."""
    place: SourcePlace
    """Where it stands."""
    values: List[TraceValue]
    """Sub-expressions in the order of the text."""


class Explanation(TypedDict):
    """A decision with its reasons."""

    decision: Decision
    """The decision, the same as `evaluate` gives."""
    traces: List[Trace]
    """One entry for each expression that ran."""


class ParameterValue(TypedDict):
    """A parameter of the policy with the value that it was built with."""

    name: str
    type_name: str
    """CEL type."""
    value: str
    """Value as CEL text."""


class ControlDescription(TypedDict):
    """A control, as the bundle describes it."""

    id: str
    title: str
    effect: Effect
    applies: str
    """`applies`, as written."""
    worst_case_steps: int
    """Most steps that its rules can take."""


class Description(TypedDict):
    """What a bundle is."""

    contract: str
    """Version of this contract."""
    policy: str
    """Name of the policy."""
    policy_version: str
    """Its version."""
    summary: str
    """What it is for."""
    mode: Mode
    """Report or enforce."""
    parameters: List[ParameterValue]
    """Parameters, sorted by name."""
    controls: List[ControlDescription]
    """Controls, in order."""
    step_budget: int
    """Most steps that one rule may take before the control is an error."""


class FactError(TypedDict):
    """A fact that does not fit the contract."""

    path: str
    """Where in the document, such as `commits[3].author.email`; empty for the document itself."""
    explanation: str
    """What is wrong and what is expected."""


class EvaluationError(TypedDict, total=False):
    """Why there is no decision. Never a verdict. Exactly one key is there."""

    invalid_facts: List[FactError]
    invalid_policy: str

