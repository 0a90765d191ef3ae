// Generated from wit/ by `cargo xtask gen`. Do not edit.

//! The fields of every record of the contract by their numbers.

use crate::value::{Record, ToValue, Value, enum_access, record_access};
use countersign_contract::types::*;

enum_access! {
    Purpose, Forge, ChangeState, Signature, FileStatus, Authentication, ReviewState, SignOffVerdict,
    AssessmentArea, CheckConclusion, PersonKind, Weekday, EquivalenceKind, Severity, OverrideKind,
    DeclaredUse, Supply, EvidenceKind, Verdict, Mode, Effect, ControlState, DropReason, Actor,
    ActKind,
}

record_access! {
    0 Identity { 0 name, 1 email, 2 login }
    1 BranchPoint { 0 branch, 1 revision, 2 tree }
    2 Change {
        0 id, 1 forge, 2 repository, 3 number, 4 url, 5 members, 6 landed_from, 7 head_pushed,
        8 title, 9 body, 10 state, 11 draft, 12 author, 13 base, 14 head, 15 merge_base, 16 labels,
        17 created, 18 updated, 19 merged,
    }
    3 CommitFile { 0 path, 1 added, 2 deleted }
    4 Commit {
        0 revision, 1 tree, 2 parents, 3 author, 4 committer, 5 message, 6 signature, 7 pusher,
        8 authored, 9 committed, 10 in_base, 11 recomputed_merge, 12 files,
    }
    5 File {
        0 path, 1 previous_path, 2 status, 3 added, 4 deleted, 5 binary, 6 generated, 7 vendored,
        8 old_mode, 9 new_mode, 10 symlink, 11 submodule, 12 whitespace_only, 13 opaque,
        14 unreadable, 15 patch,
    }
    6 Review {
        0 id, 1 sequence, 2 reviewer, 3 state, 4 revision, 5 tree, 6 merge_base, 7 base_branch,
        8 submitted, 9 body,
    }
    7 Assessment { 0 area, 1 note }
    8 ContentBinding { 0 repository, 1 base_branch, 2 revision, 3 tree, 4 merge_base }
    9 EvidenceSeen { 0 agents, 1 ai_lines_min, 2 undeclared }
    10 SignOff {
        0 id, 1 sequence, 2 person, 3 verdict, 4 binding, 5 assesses, 6 reason, 7 opened, 8 signed,
        9 authentication, 10 evidence, 11 confirms,
    }
    11 Check { 0 name, 1 app, 2 conclusion, 3 revision, 4 completed, 5 title, 6 summary }
    12 Expertise { 0 path, 1 score }
    13 WorkingHours { 0 days, 1 starts, 2 ends }
    14 Person {
        0 login, 1 aliases, 2 name, 3 level, 4 teams, 5 kind, 6 may_push, 7 on_call, 8 available,
        9 away_until, 10 capacity, 11 open_assignments, 12 expertise, 13 time_zone, 14 utc_offset,
        15 working_hours, 16 recent_assignments, 17 departed,
    }
    15 Equivalence { 0 from_revision, 1 to_revision, 2 kind, 3 tree }
    16 Incident {
        0 id, 1 title, 2 occurred, 3 severity, 4 paths, 5 services, 6 cause, 7 caused_by,
    }
    17 Service { 0 name, 1 tier, 2 owners, 3 paths, 4 depends_on }
    18 FreezeWindow { 0 id, 1 starts, 2 ends, 3 reason, 4 environments }
    19 Delegation { 0 id, 1 delegator, 2 delegate, 3 controls, 4 starts, 5 ends }
    20 Override {
        0 id, 1 control, 2 kind, 3 person, 4 reason, 5 revision, 6 purpose, 7 issued, 8 expires,
        9 first_used, 10 reviewed, 11 authentication,
    }
    21 OpenEscalation { 0 control, 1 queue, 2 opened, 3 asked, 4 acknowledged_by, 5 acknowledged }
    22 Note { 0 revision, 1 format, 2 content, 3 verified }
    23 Ownership { 0 path, 1 owners }
    24 PastSignOff { 0 person, 1 change, 2 signed, 3 seconds_taken, 4 lines, 5 assessed }
    25 Appeal { 0 id, 1 person, 2 agent, 3 revisions, 4 reason, 5 raised }
    26 Declaration { 0 person, 1 ai, 2 agents, 3 revisions }
    27 ExtraFact { 0 name, 1 json }
    28 ListSupply { 0 supply, 1 collector }
    29 Completeness {
        0 commits, 1 commit_files, 2 files, 3 reviews, 4 sign_offs, 5 checks, 6 people,
        7 equivalences, 8 incidents, 9 services, 10 freeze_windows, 11 delegations, 12 overrides,
        13 escalations, 14 notes, 15 declarations, 16 carried_commits, 17 ownership, 18 history,
        19 past_sign_offs, 20 prior_decisions, 21 appeals,
    }
    30 Evidence {
        0 kind, 1 revision, 2 agent, 3 model, 4 excerpt, 5 weight, 6 session, 7 set_aside_by,
    }
    31 LineRange { 0 min, 1 max }
    32 PastChange { 0 id, 1 author, 2 landed, 3 lines, 4 ai_lines, 5 paths, 6 signed_off }
    33 ShareRange { 0 min, 1 max }
    34 CommitProvenance {
        0 revision, 1 detected, 2 agent_authored, 3 declared, 4 ai_lines, 5 human_lines,
        6 unknown_lines, 7 agents,
    }
    35 FileProvenance { 0 path, 1 ai_lines, 2 human_lines, 3 unknown_lines }
    36 AppealResult { 0 id, 1 person, 2 agent, 3 confirmed_by }
    37 RecentAi { 0 changes, 1 ai_lines }
    38 Contradiction { 0 revision, 1 declared, 2 found }
    39 Provenance {
        0 detected, 1 agent_authored, 2 agent_alone, 3 ai_lines, 4 human_lines, 5 unknown_lines,
        6 lines, 7 ai_share, 8 mechanical_lines, 9 recent, 10 agents, 11 models, 12 evidence,
        13 undeclared, 14 contradictions, 15 prompter, 16 commits, 17 files, 18 appeals,
    }
    40 Impact {
        0 services, 1 dependents, 2 tier, 3 reached_tier, 4 incidents, 5 bus_factor, 6 sole_experts,
    }
    41 SignOffSignal { 0 id, 1 person, 2 seconds_taken, 3 lines, 4 unassessed, 5 hasty_streak }
    42 CountedWord { 0 control, 1 person, 2 id, 3 authentication, 4 given, 5 assessed, 6 lent_by }
    43 Notice { 0 code, 1 subject, 2 explanation }
    44 Totals { 0 files, 1 added, 2 deleted, 3 lines, 4 commits }
    45 PriorDecision { 0 revision, 1 purpose, 2 environment, 3 verdict, 4 taken, 5 policy }
    46 Facts {
        0 purpose, 1 environment, 2 now, 3 change, 4 commits, 5 files, 6 reviews, 7 sign_offs,
        8 checks, 9 people, 10 equivalences, 11 incidents, 12 services, 13 freeze_windows,
        14 delegations, 15 overrides, 16 escalations, 17 notes, 18 declarations, 19 carried_commits,
        20 ownership, 21 history, 22 past_sign_offs, 23 prior_decisions, 24 appeals, 25 extra,
        26 completeness,
    }
    47 DroppedSignOff { 0 id, 1 person, 2 reason, 3 explanation }
    48 SourcePlace { 0 file, 1 line, 2 column }
    49 RuleFailure { 0 part, 1 code, 2 explanation, 3 expression, 4 place }
    50 OwnedPaths { 0 owners, 1 paths, 2 count, 3 counted, 4 can_sign }
    51 Requirement {
        0 count, 1 have, 2 eligible, 3 assesses, 4 distinct_teams, 5 owned, 6 distinct_from,
    }
    52 NextAct { 0 actor, 1 act, 2 kind }
    53 Candidate { 0 login, 1 rank, 2 expertise, 3 load, 4 at_work }
    54 ExcludedCandidate { 0 login, 1 reason }
    55 EscalationStep { 0 at, 1 to, 2 candidates }
    56 ReviewBrief {
        0 ai_files, 1 agents, 2 sessions, 3 incidents, 4 services, 5 dependents, 6 unassessed,
        7 risks,
    }
    57 ControlResult {
        0 id, 1 title, 2 effect, 3 state, 4 reason, 5 message, 6 requirement, 7 counted, 8 dropped,
        9 vetoes, 10 missing_facts, 11 failures, 12 next, 13 waiting_for, 14 steps, 15 brief,
        16 origin,
    }
    58 Escalation {
        0 control, 1 queue, 2 reason, 3 nobody_eligible, 4 candidates, 5 excluded, 6 opened, 7 due,
        8 overdue, 9 steps, 10 steps_due, 11 ask_now, 12 taken_by, 13 spread, 14 assesses, 15 brief,
    }
    59 RiskTerm { 0 name, 1 contribution, 2 words }
    60 Risk { 0 score, 1 band, 2 terms, 3 reasons }
    61 ComplianceEvent { 0 kind, 1 control, 2 person, 3 explanation, 4 due }
    62 Decision {
        0 contract, 1 policy, 2 policy_version, 3 change, 4 revision, 5 purpose, 6 now, 7 verdict,
        8 mode, 9 reason, 10 controls, 11 escalations, 12 events, 13 provenance, 14 risk, 15 impact,
        16 signals, 17 notices, 18 totals, 19 missing_facts, 20 steps,
    }
    63 CombinedDecision { 0 verdict, 1 mode, 2 reason, 3 decisive, 4 members, 5 steps }
    64 TraceValue { 0 start, 1 end, 2 text, 3 value, 4 failed }
    65 Trace { 0 control, 1 part, 2 expression, 3 place, 4 values }
    66 Explanation { 0 decision, 1 traces }
    67 ParameterValue { 0 name, 1 type_name, 2 value }
    68 ControlDescription { 0 id, 1 title, 2 effect, 3 applies, 4 worst_case_steps }
    69 Description {
        0 contract, 1 policy, 2 policy_version, 3 summary, 4 mode, 5 parameters, 6 controls,
        7 step_budget,
    }
    70 FactError { 0 path, 1 explanation }
}
