// Generated from wit/ by `cargo xtask gen`. Do not edit.
//
// The JSON form of facts and decisions. Lists, options and booleans may be left out of facts: they are empty,
// absent and false. Decisions always have their lists and booleans.

/** An RFC 3339 timestamp such as `2026-03-10T12:00:00Z`. */
export type Timestamp = string;

/** What the decision is for. */
export type Purpose =
  | "merge"
  | "deploy"
  | "push"
  | "audit";

/** Where the change lives. */
export type Forge =
  | "github"
  | "gitlab"
  | "git"
  | "other";

/** Life cycle of a change. */
export type ChangeState =
  | "open"
  | "merged"
  | "closed";

/** Somebody as a commit or a forge names them. */
export interface Identity {
  /** Display name, as in git's author line. Supplied by the source. */
  name: string;
  /** E-mail address, as in git's author line; empty when the forge hides it. */
  email: string;
  /** The forge account that the e-mail belongs to. Absent when it belongs to none or the source can't know. */
  login?: string;
}

/** A branch at a revision. */
export interface BranchPoint {
  /** Branch name without `refs/heads/`. Absent for a bare range. */
  branch?: string;
  /** Commit id, full length, lower-case hexadecimal. */
  revision: string;
  /** Tree id of that commit. Absent when the source can't know it. */
  tree?: string;
}

/** One proposed change at one head revision. */
export interface Change {
  /** Stable id, for instance `github.com/owner/name#12` or `owner/name@HEAD_REVISION`. */
  id: string;
  /** Which kind of forge it is on. */
  forge: Forge;
  /** Repository as `owner/name`, or the folder's name for a bare repository. */
  repository: string;
  /** The forge's number of the change. Absent for a bare range. */
  number?: number;
  /** Web address of the change. */
  url?: string;
  /** Ids of the changes in a merge-queue group or deployment range. Empty for a single change. */
  members?: string[];
  /** Ids of the changes whose commits landed as this one (squash, rebase, queue). Empty when it has not landed. What those changes carried is in `carried_commits`, `reviews` and `sign_offs`. */
  landed_from?: string[];
  /** When the head revision arrived at the forge. Absent when the source can't know. */
  head_pushed?: Timestamp;
  /** Title of the change, or the subject of its only commit. */
  title: string;
  /** Description of the change. Untrusted text. */
  body: string;
  /** Open, merged or closed. */
  state: ChangeState;
  /** Marked as not ready for review. */
  draft?: boolean;
  /** Who proposed it. */
  author: Identity;
  /** The branch it goes into, at the revision it is compared with. */
  base: BranchPoint;
  /** The revision under decision. */
  head: BranchPoint;
  /** Best common ancestor of base and head. Absent when there is none or the source can't know. */
  merge_base?: string;
  /** Labels on the forge. */
  labels?: string[];
  /** When it was proposed. */
  created?: Timestamp;
  /** When the forge last saw it change. */
  updated?: Timestamp;
  /** When it was merged. */
  merged?: Timestamp;
}

/** What is known of a commit's cryptographic signature. */
export type Signature =
  | "none"
  | "valid"
  | "invalid"
  | "unknown";

/** Lines that one commit changed in one file, against its first parent. */
export interface CommitFile {
  /** Path after the commit, `/`-separated, from the repository's root. */
  path: string;
  /** Lines added. */
  added: number;
  /** Lines deleted. */
  deleted: number;
}

/** One commit of the change, oldest first. */
export interface Commit {
  /** Commit id. */
  revision: string;
  /** Tree id. */
  tree?: string;
  /** Parents' commit ids, first parent first. */
  parents?: string[];
  /** Git author. */
  author: Identity;
  /** Git committer. */
  committer: Identity;
  /** Whole message, subject and trailers included. Untrusted text. */
  message: string;
  /** What is known of its signature. */
  signature: Signature;
  /** Login of the account that pushed it. Absent when the source can't know. */
  pusher?: string;
  /** Author date. */
  authored?: Timestamp;
  /** Committer date. */
  committed?: Timestamp;
  /** It is already reachable from the base, so that its marks are not this change's. */
  in_base?: boolean;
  /** It is a merge from the base branch whose tree git recomputed identically, so that it involves nobody. */
  recomputed_merge?: boolean;
  /** What it changed. Completeness: `commit_files`. */
  files?: CommitFile[];
}

/** What happened to a file between merge base and head. */
export type FileStatus =
  | "added"
  | "modified"
  | "deleted"
  | "renamed"
  | "copied"
  | "type_changed";

/** One file that the change touches, between merge base and head. */
export interface File {
  /** Path at the head, or the last path of a deleted file. `/`-separated, from the repository's root. */
  path: string;
  /** Path at the merge base, when renamed or copied. */
  previous_path?: string;
  /** What happened. */
  status: FileStatus;
  /** Lines added; 0 for binary files. */
  added: number;
  /** Lines deleted; 0 for binary files. */
  deleted: number;
  /** Git takes it for binary. */
  binary?: boolean;
  /** Marked as generated, by attributes or headers read from the base. */
  generated?: boolean;
  /** Marked as third-party, by attributes read from the base. */
  vendored?: boolean;
  /** Octal git mode at the merge base, such as `100644`. Absent when added. */
  old_mode?: string;
  /** Octal git mode at the head. Absent when deleted. */
  new_mode?: string;
  /** A symbolic link before or after. */
  symlink?: boolean;
  /** A submodule before or after. */
  submodule?: boolean;
  /** Differs from the merge base only in blanks at the ends of lines, in a language where these mean nothing, as the collector compared the two. False where it did not look. */
  whitespace_only?: boolean;
  /** The number of its lines says nothing of its size: at base or head it is a pointer to content kept elsewhere, such as Git LFS's, or the lines that the change adds or deletes are more than they say: one has more than 1,000 octets, or they hold more than twice as many of ordinary length. False where the collector did not look. */
  opaque?: boolean;
  /** Why the gate could not read it once it has landed: a roster, context document or owners file at the head, and the place in it. Absent: it could, it is none of these, or the collector did not look. */
  unreadable?: string;
  /** Unified diff, when the collector was asked for it. */
  patch?: string;
}

/** How the origin of a sign-off, review or override was established. */
export type Authentication =
  | "none"
  | "forge"
  | "reauthenticated"
  | "signed";

/** State of a review on the forge. */
export type ReviewState =
  | "approved"
  | "changes_requested"
  | "commented"
  | "dismissed"
  | "pending";

/** A review on the forge, as the forge tells it. */
export interface Review {
  /** The forge's id of the review. */
  id: string;
  /** Place in the one order of all reviews and sign-offs of the change: larger is later. Supplied by the source. */
  sequence: number;
  /** Login of the reviewer. */
  reviewer: string;
  /** What the reviewer said. */
  state: ReviewState;
  /** The head revision that the review was given for. Absent when the forge does not say: then it binds to nothing. */
  revision?: string;
  /** Tree of that revision. */
  tree?: string;
  /** Merge base at that revision. */
  merge_base?: string;
  /** Base branch at the time. Absent when the forge does not say. */
  base_branch?: string;
  /** When it was submitted. */
  submitted?: Timestamp;
  /** Text of the review. Untrusted. */
  body: string;
}

/** What a person says with a sign-off. */
export type SignOffVerdict =
  | "approve"
  | "veto"
  | "withdraw";

/** A part of the contextual audit. */
export type AssessmentArea =
  | "diff"
  | "ai_contribution"
  | "systemic_risk"
  | "context"
  | "dependencies"
  | "failure_history";

/** One part of the audit that a signer attests. */
export interface Assessment {
  /** Which part. */
  area: AssessmentArea;
  /** What the signer found, in their words. */
  note?: string;
}

/** What a sign-off is bound to. */
export interface ContentBinding {
  /** Repository, as in the change. */
  repository: string;
  /** Base branch, as in the change. Absent for a bare range. */
  base_branch?: string;
  /** Head revision that was read. */
  revision: string;
  /** Tree of that revision. */
  tree?: string;
  /** Merge base at that revision. */
  merge_base?: string;
}

/** The evidence of AI that the signer was shown. */
export interface EvidenceSeen {
  /** Agents, as the decision named them. */
  agents?: string[];
  /** Lower bound of AI lines that the decision named. */
  ai_lines_min: number;
  /** Commits that lacked a declaration. */
  undeclared?: string[];
}

/** A person's sign-off, with what they assessed. */
export interface SignOff {
  /** Id, unique in the change. */
  id: string;
  /** Place in the one order of all reviews and sign-offs of the change: larger is later. */
  sequence: number;
  /** Login of who signs. */
  person: string;
  /** Approve, veto or withdraw. */
  verdict: SignOffVerdict;
  /** Repository, branch and content it was given for. */
  binding: ContentBinding;
  /** Which parts of the audit are attested. */
  assesses?: Assessment[];
  /** Reason, in the person's words. Required for a veto. */
  reason?: string;
  /** When the signer was shown what they signed. Absent: not recorded. */
  opened?: Timestamp;
  /** When it was given. */
  signed?: Timestamp;
  /** How its origin was established. */
  authentication: Authentication;
  /** What evidence of AI was shown. Absent: none was recorded. */
  evidence?: EvidenceSeen;
  /** Ids of the appeals that the signer confirms. */
  confirms?: string[];
}

/** How a check ended. */
export type CheckConclusion =
  | "success"
  | "failure"
  | "neutral"
  | "cancelled"
  | "skipped"
  | "timed_out"
  | "action_required"
  | "stale"
  | "pending";

/** A status check on a revision. */
export interface Check {
  /** Name of the check. */
  name: string;
  /** Slug of the app that issued it. Absent when the forge does not say: then a rule that pins the app can't hold. */
  app?: string;
  /** How it ended. */
  conclusion: CheckConclusion;
  /** The revision it ran on. */
  revision: string;
  /** When it ended. */
  completed?: Timestamp;
  /** The title of what it says, as its app wrote it. Absent: none, or the forge has none. Untrusted but for the app. */
  title?: string;
  /** The summary of what it says, likewise. */
  summary?: string;
}

/** What stands behind a login. */
export type PersonKind =
  | "human"
  | "bot"
  | "ai_reviewer"
  | "agent";

/** How well somebody knows a part of the repository. */
export interface Expertise {
  /** A path, or a folder with a trailing `/`. */
  path: string;
  /** From 0 (none) to 1 (knows it best). */
  score: number;
}

/** Days of the week. */
export type Weekday =
  | "monday"
  | "tuesday"
  | "wednesday"
  | "thursday"
  | "friday"
  | "saturday"
  | "sunday";

/** Hours of work by a local clock: on each of `days`, from `starts`, inclusive, to `ends`, exclusive. */
export interface WorkingHours {
  /** Days of work. */
  days?: Weekday[];
  /** Minutes after midnight, from 0 to 1439. */
  starts: number;
  /** Minutes after midnight, from 1 to 1440; later than `starts`. */
  ends: number;
}

/** Somebody who matters to this change: author, committer, reviewer or candidate. At most 1,000, chosen by the host. */
export interface Person {
  /** Login on the forge. */
  login: string;
  /** Other logins and e-mail addresses of the same person. */
  aliases?: string[];
  /** Display name. */
  name?: string;
  /** Seniority on the organisation's ladder, larger is more senior. Absent when unknown. */
  level?: number;
  /** Teams, by slug. */
  teams?: string[];
  /** Human, bot, AI reviewer or agent. */
  kind: PersonKind;
  /** May push to the base branch. Absent when the source can't know. */
  may_push?: boolean;
  /** Is on call now. */
  on_call?: boolean;
  /** Is at work now. Absent when unknown. */
  available?: boolean;
  /** Until when they are away. */
  away_until?: Timestamp;
  /** How many open assignments they can carry. Absent: no limit is known. */
  capacity?: number;
  /** How many they carry now. */
  open_assignments?: number;
  /** What they know. */
  expertise?: Expertise[];
  /** IANA name of their time zone. */
  time_zone?: string;
  /** Minutes that the clock of their time zone is ahead of UTC at `now`, from -1440 to 1440. Supplied by the host, which knows the zones. Absent when unknown. */
  utc_offset?: number;
  /** When they work, by their own clock. Absent: no hours are known, and they count as at work. */
  working_hours?: WorkingHours;
  /** How many changes they were asked to look at in the last 30 days. Absent when unknown. */
  recent_assignments?: number;
  /** Left the organisation; their sign-offs no longer count. */
  departed?: boolean;
}

/** How two revisions relate. */
export type EquivalenceKind =
  | "rebase"
  | "base_merge"
  | "squash"
  | "revert"
  | "restore";

/** An equivalence of content that the collector itself recomputed. Never a claim by the change. */
export interface Equivalence {
  /** The earlier revision. */
  from_revision: string;
  /** The later revision. */
  to_revision: string;
  /** How they relate. */
  kind: EquivalenceKind;
  /** The tree that git recomputed, which is the tree of `to-revision`. */
  tree: string;
}

/** How bad an incident was. */
export type Severity =
  | "low"
  | "medium"
  | "high"
  | "critical";

/** A past failure in production. */
export interface Incident {
  /** Id in the organisation's tracker. */
  id: string;
  /** One line on what happened. */
  title: string;
  /** When it began. */
  occurred: Timestamp;
  /** How bad it was. */
  severity: Severity;
  /** Paths that were at fault: files, or folders with a trailing `/`. */
  paths?: string[];
  /** Services that failed. */
  services?: string[];
  /** Kind of cause, for instance `peak_load`. */
  cause?: string;
  /** Id of the change that caused it. Absent when unknown. */
  caused_by?: string;
}

/** A service and its place in the whole. */
export interface Service {
  /** Name, unique. */
  name: string;
  /** 1 is the most critical. */
  tier: number;
  /** Logins or teams that own it. */
  owners?: string[];
  /** Its source: files, or folders with a trailing `/`. */
  paths?: string[];
  /** Names of services that it needs. */
  depends_on?: string[];
}

/** A time in which changes are held back: from `starts`, inclusive, to `ends`, exclusive. */
export interface FreezeWindow {
  /** Id, unique. */
  id: string;
  /** First second of it. */
  starts: Timestamp;
  /** First second after it. */
  ends: Timestamp;
  /** Why. */
  reason: string;
  /** Environments it holds for. Empty: all. */
  environments?: string[];
}

/** A right to sign, lent to somebody else. */
export interface Delegation {
  /** Id, unique. */
  id: string;
  /** Login of who lends it. */
  delegator: string;
  /** Login of who receives it. It can't be lent on. */
  delegate: string;
  /** Controls it holds for. Empty: all. */
  controls?: string[];
  /** From when, inclusive. */
  starts: Timestamp;
  /** Until when, exclusive. */
  ends: Timestamp;
}

/** Which lawful way around a control was taken. */
export type OverrideKind =
  | "waiver"
  | "break_glass";

/** A control set aside for one revision, by somebody whom the policy lets do so. */
export interface Override {
  /** Id, unique. */
  id: string;
  /** The control that is set aside. */
  control: string;
  /** Waiver or break-glass. */
  kind: OverrideKind;
  /** Login of who did it. */
  person: string;
  /** Why. A policy can require it. */
  reason?: string;
  /** The revision it is for. */
  revision: string;
  /** What it is for. Absent: any purpose. */
  purpose?: Purpose;
  /** When it was issued. */
  issued: Timestamp;
  /** When its first use must have happened. Absent: never, which a policy can refuse. */
  expires?: Timestamp;
  /** When it was first used. Expiry limits the first use only. */
  first_used?: Timestamp;
  /** When the review afterwards was done. */
  reviewed?: Timestamp;
  /** How its origin was established. */
  authentication: Authentication;
}

/** A queue entry that is already open for this change. */
export interface OpenEscalation {
  /** The control that asks. */
  control: string;
  /** The queue it is in. */
  queue: string;
  /** When it was opened. */
  opened: Timestamp;
  /** Logins that were asked. */
  asked?: string[];
  /** Who took it. */
  acknowledged_by?: string;
  /** When they took it. Absent: not recorded, and their time to answer counts from the opening. */
  acknowledged?: Timestamp;
}

/** A raw AI-provenance note, attached to a commit. */
export interface Note {
  /** The commit it is attached to. */
  revision: string;
  /** Format: `git-ai`, `agent-trace` or `attestation`. */
  format: string;
  /** The note as it is. Untrusted. */
  content: string;
  /** The collector verified a signature over the content by a key that it trusts for this. */
  verified?: boolean;
}

/** The owners of one path that the change touches, as an owners file at the base says. */
export interface Ownership {
  /** The path, as in `files`. */
  path: string;
  /** Logins, teams and e-mail addresses, as the file names them, without a leading `@`. */
  owners?: string[];
}

/** A sign-off that somebody gave another change before. */
export interface PastSignOff {
  /** Login of who signed. */
  person: string;
  /** Id of the change. */
  change: string;
  /** When. */
  signed: Timestamp;
  /** Seconds between being shown the change, or its last push, and signing. Absent when unknown. */
  seconds_taken?: number;
  /** Lines added and deleted by that change. */
  lines: number;
  /** Parts of the audit that were attested. */
  assessed?: AssessmentArea[];
}

/** An author's objection to evidence of AI that is not true, such as a co-author line that an editor added by itself. It counts once somebody who signs confirms it. */
export interface Appeal {
  /** Id, unique in the change. */
  id: string;
  /** Login of who appeals. */
  person: string;
  /** The agent whose evidence is contested, in canonical form. */
  agent: string;
  /** Commits it speaks of. Empty: all of the change. */
  revisions?: string[];
  /** What happened, in their words. */
  reason: string;
  /** When it was raised. */
  raised?: Timestamp;
}

/** How much AI the declaring person says there is. */
export type DeclaredUse =
  | "none"
  | "assisted"
  | "generated";

/** A declaration about the whole change that was made outside commits: a pull-request form, an organisation's tool. */
export interface Declaration {
  /** Login of who declares. */
  person: string;
  /** How much. */
  ai: DeclaredUse;
  /** Agents that were used. */
  agents?: string[];
  /** Commits it speaks of. Empty: all of the change. */
  revisions?: string[];
}

/** A fact of an organisation's own. A policy declares its type before using it. */
export interface ExtraFact {
  /** Name, as in `extra.NAME`. */
  name: string;
  /** The value, as JSON text. */
  json: string;
}

/** How much of a list is there. */
export type Supply =
  | "complete"
  | "truncated"
  | "not_supplied";

/** How much of one list is there, and who collected it. */
export interface ListSupply {
  /** How much. */
  supply: Supply;
  /** Who collected it, such as `git`, `github-api`, `caller`; several with commas between them. `audit-log`, or `audit-log:NAME`, is whoever reads what a gate itself wrote down, and alone makes `prior-decisions` open anything. */
  collector?: string;
}

/** How much of each list is there. An absent entry means not supplied. */
export interface Completeness {
  commits?: ListSupply;
  commit_files?: ListSupply;
  files?: ListSupply;
  reviews?: ListSupply;
  sign_offs?: ListSupply;
  checks?: ListSupply;
  people?: ListSupply;
  equivalences?: ListSupply;
  incidents?: ListSupply;
  services?: ListSupply;
  freeze_windows?: ListSupply;
  delegations?: ListSupply;
  overrides?: ListSupply;
  escalations?: ListSupply;
  notes?: ListSupply;
  declarations?: ListSupply;
  carried_commits?: ListSupply;
  ownership?: ListSupply;
  history?: ListSupply;
  past_sign_offs?: ListSupply;
  prior_decisions?: ListSupply;
  appeals?: ListSupply;
}

/** Kind of evidence of AI, strongest first. */
export type EvidenceKind =
  | "attestation"
  | "line_note"
  | "agent_identity"
  | "trailer"
  | "stray_trailer"
  | "declaration"
  | "heuristic";

/** One piece of evidence of AI. */
export interface Evidence {
  /** What kind. */
  kind: EvidenceKind;
  /** The commit it was found on. Absent: it speaks of the whole change. */
  revision?: string;
  /** The agent it names, in canonical form such as `claude`. Absent when it names none. */
  agent?: string;
  /** The model it names. */
  model?: string;
  /** The words it was found in, at most 200 characters. */
  excerpt: string;
  /** How much it weighs by its kind: from 0 (a hint) to 1 (a verified attestation), rounded to 2 decimals. */
  weight: number;
  /** Address of the agent's session, where the mark names one. */
  session?: string;
  /** Id of the confirmed appeal that sets it aside. Absent: it counts. */
  set_aside_by?: string;
}

/** A number of lines, known between two bounds. */
export interface LineRange {
  /** At least. */
  min: number;
  /** At most. */
  max: number;
}

/** A change that landed before, of this repository or of those that the host watches together with it. */
export interface PastChange {
  /** Its id. */
  id: string;
  /** Login, or e-mail address, of who proposed it. */
  author: string;
  /** When it landed. */
  landed: Timestamp;
  /** Lines added, mechanical files left out. */
  lines: number;
  /** AI lines among them. */
  ai_lines: LineRange;
  /** Paths it touched; at most those that this change touches too need be there. */
  paths?: string[];
  /** A sign-off by somebody not involved was valid when it landed. Absent when unknown. */
  signed_off?: boolean;
}

/** A share, from 0 to 1, known between two bounds. */
export interface ShareRange {
  /** At least. */
  min: number;
  /** At most. */
  max: number;
}

/** AI's part in one commit. */
export interface CommitProvenance {
  revision: string;
  /** Evidence of AI was found. */
  detected: boolean;
  /** An agent is its author or committer. */
  agent_authored: boolean;
  /** A person or tool declared it in a lasting way: a trailer in the trailer block or a declaration. */
  declared: boolean;
  /** AI lines among those it added. */
  ai_lines: LineRange;
  /** Lines that a trusted source says a person wrote. */
  human_lines: LineRange;
  /** Lines of which nobody knows who wrote them. */
  unknown_lines: LineRange;
  /** Agents, sorted. */
  agents: string[];
}

/** AI's part in one file. */
export interface FileProvenance {
  path: string;
  /** AI lines among those added. */
  ai_lines: LineRange;
  /** Lines that a trusted source says a person wrote. */
  human_lines: LineRange;
  /** Lines of which nobody knows who wrote them. */
  unknown_lines: LineRange;
}

/** What became of an appeal. */
export interface AppealResult {
  /** Its id. */
  id: string;
  /** Who appealed. */
  person: string;
  /** The agent whose evidence is contested. */
  agent: string;
  /** Logins that confirmed it and may sign. Empty: it waits, and the evidence counts. */
  confirmed_by: string[];
}

/** AI lines of the same author's changes in the policy's window, this one included: many small steps add up. */
export interface RecentAi {
  /** Changes with AI lines. */
  changes: number;
  /** AI lines of all of them. */
  ai_lines: LineRange;
}

/** Two statements that can't both hold. */
export interface Contradiction {
  /** The commit. Absent: the whole change. */
  revision?: string;
  /** What was declared. */
  declared: string;
  /** What stronger evidence says. */
  found: string;
}

/** AI's part in a change, and by which evidence. */
export interface Provenance {
  /** Any evidence of AI was found. */
  detected: boolean;
  /** An agent's identity authored or committed at least one commit, or opened the change. */
  agent_authored: boolean;
  /** An agent wrote every commit that counts, and no person is named as author, committer or co-author of any. */
  agent_alone: boolean;
  /** AI lines among those added. */
  ai_lines: LineRange;
  /** Lines that a trusted source says a person wrote. */
  human_lines: LineRange;
  /** Lines of which nobody knows who wrote them. */
  unknown_lines: LineRange;
  /** All lines added, mechanical files left out. */
  lines: number;
  /** `ai-lines` as a share of `lines`. Where `lines` is 0, nothing bounds it: from 0 to 1 when evidence of AI was found, else 0. */
  ai_share: ShareRange;
  /** Lines added to mechanical files: lock files, generated, vendored, white space, as the policy says. */
  mechanical_lines: number;
  /** What the author's changes in the policy's window add up to. Absent when `history` was not supplied. */
  recent?: RecentAi;
  /** Agents, sorted. */
  agents: string[];
  /** Models, sorted. */
  models: string[];
  /** All evidence. */
  evidence: Evidence[];
  /** Commits with evidence of AI and without a declaration, by revision. */
  undeclared: string[];
  /** Contradictions. */
  contradictions: Contradiction[];
  /** Login or e-mail of who had the agent do it. Absent when unknown or when no agent authored. Where no forge says who opened the change, it is whom the agent's commits name, which nobody vouches for. */
  prompter?: string;
  /** Each commit that counts. */
  commits: CommitProvenance[];
  /** Each file with AI lines. */
  files: FileProvenance[];
  /** What became of each appeal, by id. */
  appeals: AppealResult[];
}

/** What a change can reach, and what is known of that. */
export interface Impact {
  /** Services whose source the change touches, sorted. */
  services: string[];
  /** Services that need one of them, directly or through others, sorted. The touched ones are not among them. */
  dependents: string[];
  /** The most critical tier (the smallest number) among the touched services. Absent when none is touched. */
  tier?: number;
  /** The most critical tier among touched services and dependents. */
  reached_tier?: number;
  /** Ids of past incidents whose paths or services the change touches, latest first. Those in the future are left out. */
  incidents: string[];
  /** How many people know the file that the fewest know, among the files that somebody knows. Absent when nobody's expertise is known. */
  bus_factor?: number;
  /** Logins of people who alone know a file of the change, sorted. */
  sole_experts: string[];
}

/** How a sign-off came about: what can tell a reading from a rubber stamp. */
export interface SignOffSignal {
  /** Id of the review or sign-off. */
  id: string;
  /** Who signed, under the login that the roster knows. */
  person: string;
  /** Seconds between being shown the change (else its last push, else its proposal) and signing. Absent when unknown. */
  seconds_taken?: number;
  /** Lines added and deleted, mechanical files left out. */
  lines: number;
  /** Parts of the audit that it does not attest. */
  unassessed: AssessmentArea[];
  /** How many of the person's sign-offs in a row, this one the last, took less than a second for a line. Absent when `past_sign_offs` was not supplied or the time is unknown. */
  hasty_streak?: number;
}

/** A word that counts for a control, as the rules of later controls see it under `counted`. */
export interface CountedWord {
  /** Id of the control that it counts for. */
  control: string;
  /** Login of whose word it is. */
  person: string;
  /** Id of the review or sign-off. */
  id: string;
  /** How it was made sure who gave it. */
  authentication: Authentication;
  /** When it was given. Absent when unknown. */
  given?: Timestamp;
  /** Parts of the audit that it attests. */
  assessed: AssessmentArea[];
  /** Logins of those who lent the right to sign. Empty: it is the person's own. */
  lent_by: string[];
}

/** Something odd about the facts that did not decide but that somebody should know: nothing is dropped in silence. */
export interface Notice {
  /** Kind, such as `incident_in_future`, `service_cycle`, `unknown_service`, `unreadable_note`, `level_unknown`. */
  code: string;
  /** What it is about: an id, a path, a login. */
  subject: string;
  /** What is odd and what was done about it, in words. */
  explanation: string;
}

/** Size of a change. */
export interface Totals {
  /** Files touched. */
  files: number;
  /** Lines added. */
  added: number;
  /** Lines deleted. */
  deleted: number;
  /** Added and deleted together. */
  lines: number;
  /** Commits that are not in the base already. */
  commits: number;
}

/** What follows from all controls together. */
export type Verdict =
  | "pass"
  | "pending"
  | "undecided"
  | "block";

/** A decision that a gate took before, as its audit log holds it. Never a claim by the change, nor by whoever calls: only where all collectors of the list are audit logs does it keep a revision deployable. */
export interface PriorDecision {
  /** The head revision that it held for. */
  revision: string;
  /** What it was for. */
  purpose: Purpose;
  /** Where it was to be deployed. Absent where that did not matter. */
  environment?: string;
  /** The verdict. */
  verdict: Verdict;
  /** When. */
  taken: Timestamp;
  /** Policy and version, as `NAME VERSION`. */
  policy: string;
}

/** All that is known of a change. Nothing is looked up during an evaluation. */
export interface Facts {
  /** What the decision is for. */
  purpose: Purpose;
  /** Where it would be deployed. Absent for a merge. */
  environment?: string;
  /** The time of the decision. */
  now: Timestamp;
  /** The change. */
  change: Change;
  /** Its commits, oldest first. */
  commits?: Commit[];
  /** The files it touches. */
  files?: File[];
  /** Reviews on the forge. */
  reviews?: Review[];
  /** Sign-offs. */
  sign_offs?: SignOff[];
  /** Status checks. */
  checks?: Check[];
  /** People who matter. */
  people?: Person[];
  /** Equivalences that the collector recomputed. */
  equivalences?: Equivalence[];
  /** Past incidents. */
  incidents?: Incident[];
  /** Services. */
  services?: Service[];
  /** Freeze windows. */
  freeze_windows?: FreezeWindow[];
  /** Delegations. */
  delegations?: Delegation[];
  /** Overrides. */
  overrides?: Override[];
  /** Queue entries that are open already. */
  escalations?: OpenEscalation[];
  /** Raw AI-provenance notes. */
  notes?: Note[];
  /** Declarations made outside commits. */
  declarations?: Declaration[];
  /** Commits of the changes that this one landed from, oldest first: a squash or rebase does not shed their marks, authors and sign-offs. Besides them those that the change puts back after they had been undone. */
  carried_commits?: Commit[];
  /** Owners of the paths that the change touches. */
  ownership?: Ownership[];
  /** Changes that landed before. */
  history?: PastChange[];
  /** Sign-offs that people gave other changes before. */
  past_sign_offs?: PastSignOff[];
  /** Decisions on this revision that a gate took before. */
  prior_decisions?: PriorDecision[];
  /** Objections to evidence of AI. */
  appeals?: Appeal[];
  /** An organisation's own facts. */
  extra?: ExtraFact[];
  /** How much of each list is there. */
  completeness?: Completeness;
}

/** Whether the policy gates. */
export type Mode =
  | "report"
  | "enforce";

/** What a control's failure means. */
export type Effect =
  | "block"
  | "warn"
  | "audit";

/** State of one control. */
export type ControlState =
  | "not_applicable"
  | "satisfied"
  | "pending"
  | "escalated"
  | "denied"
  | "overridden"
  | "bypassed"
  | "error";

/** Why a sign-off did not count, in the order in which the rules are asked. */
export type DropReason =
  | "superseded"
  | "no_verdict"
  | "withdrawn"
  | "unknown_person"
  | "departed"
  | "not_human"
  | "unauthenticated"
  | "may_not_push"
  | "is_author"
  | "is_committer"
  | "is_co_author"
  | "is_last_pusher"
  | "is_prompter"
  | "pairing_unconfirmed"
  | "other_target"
  | "other_content"
  | "unbound"
  | "level_unknown"
  | "not_eligible"
  | "eligibility_unknown"
  | "assessment_missing"
  | "evidence_rose"
  | "same_team"
  | "not_owner"
  | "counts_elsewhere";

/** A review or sign-off that did not count for a control. */
export interface DroppedSignOff {
  /** Its id. */
  id: string;
  /** The person, under the login that the roster knows. */
  person: string;
  /** Why. */
  reason: DropReason;
  /** Why, in words, with what would change it. */
  explanation: string;
}

/** A place in the policy's source. */
export interface SourcePlace {
  /** File, relative to the policy's folder. */
  file: string;
  /** Line, from 1. */
  line: number;
  /** Column in characters, from 1. */
  column: number;
}

/** Why an expression failed. */
export interface RuleFailure {
  /** Which part of the control: `applies`, `satisfied`, `eligible`, `message`, … */
  part: string;
  /** Kind of failure, such as `division_by_zero`, `overflow`, `missing_fact`, `budget_exhausted`. */
  code: string;
  /** What happened, in words. */
  explanation: string;
  /** The sub-expression. */
  expression: string;
  /** Where it stands. */
  place: SourcePlace;
}

/** Paths of the same owners, and whose word they have. */
export interface OwnedPaths {
  /** The owners, as `ownership` names them. Empty: nobody owns these paths, and the policy says who signs for them. */
  owners: string[];
  /** The paths, at most 20; the last entry says how many more there are. */
  paths: string[];
  /** How many distinct people. */
  count: number;
  /** Logins of those whose word counts. */
  counted: string[];
  /** Logins of those who could give the word that is missing. Empty where none is missing, or nobody can. */
  can_sign: string[];
}

/** What a sign-off control asks for. */
export interface Requirement {
  /** How many distinct people. */
  count: number;
  /** How many count so far. */
  have: number;
  /** The rule for who may sign, as written. */
  eligible: string;
  /** Parts of the audit that each must attest. */
  assesses: AssessmentArea[];
  /** From how many different teams they must come. Absent: it does not matter. */
  distinct_teams?: number;
  /** The paths whose owners are asked, one entry for all paths of the same owners. `count` and `have` are then those of the entry that lacks most. */
  owned: OwnedPaths[];
  /** Ids of earlier controls that other people have to meet. */
  distinct_from: string[];
}

/** Who can move a control on. */
export type Actor =
  | "author"
  | "reviewer"
  | "senior_reviewer"
  | "operator"
  | "policy_owner"
  | "nobody";

/** A kind of act that a host can help with. */
export type ActKind =
  | "declare"
  | "wait";

/** What would move a control on. */
export interface NextAct {
  /** Whose turn it is. */
  actor: Actor;
  /** What they would do. */
  act: string;
  /** What kind of act that is. Absent: one that a host has no help for. */
  kind?: ActKind;
}

/** Somebody who is suggested, or is not. */
export interface Candidate {
  /** Login. */
  login: string;
  /** Value of the policy's ranking expression, rounded to 6 decimals. Absent when it could not be had. */
  rank?: number;
  /** How well they know what the change touches, from 0 to 1, rounded to 6 decimals. */
  expertise: number;
  /** Open assignments over capacity, rounded to 6 decimals. */
  load: number;
  /** At work now, as far as is known. */
  at_work: boolean;
}

/** Somebody who can't be asked. */
export interface ExcludedCandidate {
  /** Login. */
  login: string;
  /** Why, in words. */
  reason: string;
}

/** One step of what happens when nobody answers. */
export interface EscalationStep {
  /** When. */
  at: Timestamp;
  /** Rule for who is asked then, as written. */
  to: string;
  /** Logins that the rule lets be asked. */
  candidates: string[];
}

/** What a signer should see before they sign. */
export interface ReviewBrief {
  /** Files with AI lines, most AI lines first, at most 20. */
  ai_files: FileProvenance[];
  /** Agents. */
  agents: string[];
  /** Addresses of the agents' sessions. */
  sessions: string[];
  /** Past incidents of what the change touches, each in one line. */
  incidents: string[];
  /** Touched services, each in one line. */
  services: string[];
  /** Services that need them. */
  dependents: string[];
  /** Parts of the audit that the control asks for and that nobody whose sign-off holds for this content has attested. */
  unassessed: AssessmentArea[];
  /** The largest terms of the risk, in words. */
  risks: string[];
}

/** The result of one control. */
export interface ControlResult {
  /** Id of the control. */
  id: string;
  /** Its title. */
  title: string;
  /** What its failure means. */
  effect: Effect;
  /** Its state. */
  state: ControlState;
  /** Why, in one sentence. */
  reason: string;
  /** The policy's own message, when it has one. */
  message?: string;
  /** What it asks of reviewers. Absent for a control without sign-off. */
  requirement?: Requirement;
  /** Logins whose sign-off counts. */
  counted: string[];
  /** Sign-offs that did not count, each with its reason. */
  dropped: DroppedSignOff[];
  /** Logins whose veto stands. */
  vetoes: string[];
  /** Facts that were missing. */
  missing_facts: string[];
  /** Expressions that failed, also where the failure did not matter in the end. */
  failures: RuleFailure[];
  /** What would move it on. Absent when nothing is needed. */
  next?: NextAct;
  /** Controls that have to hold first. */
  waiting_for: string[];
  /** Steps that its rules took. */
  steps: number;
  /** What a signer should see before they sign, where the control lacks sign-offs. Absent where its entry for a queue has it. */
  brief?: ReviewBrief;
  /** Where the control comes from, where the policy extends another: the policy or file that it is written in, and the files that replace something of it, such as `standard, replaced by policy.yaml: effect`. */
  origin?: string;
}

/** An entry for a queue. */
export interface Escalation {
  /** The control that asks. */
  control: string;
  /** The queue. */
  queue: string;
  /** Why. */
  reason: string;
  /** Nobody can be asked. */
  nobody_eligible: boolean;
  /** People who may take it, best first. */
  candidates: Candidate[];
  /** People who were considered and can't be asked. */
  excluded: ExcludedCandidate[];
  /** Since when it is open. */
  opened: Timestamp;
  /** When an answer is due. */
  due?: Timestamp;
  /** The time for an answer is over. */
  overdue: boolean;
  /** What happens after. */
  steps: EscalationStep[];
  /** How many of those steps are due at `now`. */
  steps_due: number;
  /** Who is to be asked now, best first: whoever took it; else the best candidates and those of all steps that are due. */
  ask_now: string[];
  /** Who took it. Absent: nobody yet, or what they took has run out. */
  taken_by?: string;
  /** One person alone knows a part of the change, so that somebody who can learn it is asked beside them. */
  spread: boolean;
  /** What the signer must attest. */
  assesses: AssessmentArea[];
  /** What the signer should see. */
  brief: ReviewBrief;
}

/** One term of the risk model. */
export interface RiskTerm {
  /** Name of the term. */
  name: string;
  /** Weight times value, rounded to 6 decimals. */
  contribution: number;
  /** What it stands for, in the policy's words, or its name. */
  words: string;
}

/** The risk of a change. */
export interface Risk {
  /** From 0 to 1, rounded to 6 decimals. */
  score: number;
  /** Name of the band it falls in; `low` below all bands. */
  band: string;
  /** Terms, largest contribution first. */
  terms: RiskTerm[];
  /** The largest terms that raise it, in words, at most three. */
  reasons: string[];
}

/** A thing that an audit has to hear of. */
export interface ComplianceEvent {
  /** Kind, such as `override_used`, `post_review_due`, `bypassed`. */
  kind: string;
  /** The control concerned. */
  control: string;
  /** Who did it. Absent when it is nobody's act. */
  person?: string;
  /** What happened, in words. */
  explanation: string;
  /** When something is due because of it. */
  due?: Timestamp;
}

/** What the policy says of one change. */
export interface Decision {
  /** Version of this contract. */
  contract: string;
  /** Name of the policy. */
  policy: string;
  /** Its version. */
  policy_version: string;
  /** Id of the change. */
  change: string;
  /** Head revision it holds for. */
  revision: string;
  /** What it is for. */
  purpose: Purpose;
  /** The time it was taken at. */
  now: Timestamp;
  /** The verdict. */
  verdict: Verdict;
  /** Report shows everything and gates nothing. */
  mode: Mode;
  /** Why, in one sentence. */
  reason: string;
  /** Every control, in the policy's order. */
  controls: ControlResult[];
  /** Entries for queues. */
  escalations: Escalation[];
  /** Things that an audit has to hear of. */
  events: ComplianceEvent[];
  /** AI's part. */
  provenance: Provenance;
  /** Risk, when the policy has a model. Absent too when it could not be had. */
  risk?: Risk;
  /** What the change can reach. */
  impact: Impact;
  /** How each approval came about, by id. */
  signals: SignOffSignal[];
  /** What is odd about the facts. */
  notices: Notice[];
  /** Size of the change. */
  totals: Totals;
  /** Facts that were missing and mattered. */
  missing_facts: string[];
  /** Steps taken by all rules. */
  steps: number;
}

/** The decision on a group or range. */
export interface CombinedDecision {
  /** The strictest verdict of all members. */
  verdict: Verdict;
  /** Report shows everything and gates nothing. */
  mode: Mode;
  /** Why, in one sentence. */
  reason: string;
  /** Ids of the changes that decided. */
  decisive: string[];
  /** The decision on each change, in the order given. */
  members: Decision[];
  /** Steps taken by all rules. */
  steps: number;
}

/** The value of one sub-expression. */
export interface TraceValue {
  /** First character of it in the expression's text, from 0. */
  start: number;
  /** First character after it. */
  end: number;
  /** Its text. */
  text: string;
  /** Its value as CEL text, or the error in words. At most 200 characters. */
  value: string;
  /** It is an error or a missing fact. */
  failed: boolean;
}

/** How one expression came to its value. */
export interface Trace {
  /** The control; empty for variables, risk and routing. */
  control: string;
  /** Which part: `applies`, `satisfied`, `eligible reviewer LOGIN`, … */
  part: string;
  /** The expression. */
  expression: string;
  /** Where it stands. */
  place: SourcePlace;
  /** Sub-expressions in the order of the text. */
  values: TraceValue[];
}

/** A decision with its reasons. */
export interface Explanation {
  /** The decision, the same as `evaluate` gives. */
  decision: Decision;
  /** One entry for each expression that ran. */
  traces: Trace[];
}

/** A parameter of the policy with the value that it was built with. */
export interface ParameterValue {
  name: string;
  /** CEL type. */
  type_name: string;
  /** Value as CEL text. */
  value: string;
}

/** A control, as the bundle describes it. */
export interface ControlDescription {
  id: string;
  title: string;
  effect: Effect;
  /** `applies`, as written. */
  applies: string;
  /** Most steps that its rules can take. */
  worst_case_steps: number;
}

/** What a bundle is. */
export interface Description {
  /** Version of this contract. */
  contract: string;
  /** Name of the policy. */
  policy: string;
  /** Its version. */
  policy_version: string;
  /** What it is for. */
  summary: string;
  /** Report or enforce. */
  mode: Mode;
  /** Parameters, sorted by name. */
  parameters: ParameterValue[];
  /** Controls, in order. */
  controls: ControlDescription[];
  /** Most steps that one rule may take before the control is an error. */
  step_budget: number;
}

/** A fact that does not fit the contract. */
export interface FactError {
  /** Where in the document, such as `commits[3].author.email`; empty for the document itself. */
  path: string;
  /** What is wrong and what is expected. */
  explanation: string;
}

/** Why there is no decision. Never a verdict. */
export type EvaluationError =
  | { invalid_facts: FactError[] }
  | { invalid_policy: string };
