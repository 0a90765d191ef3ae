// Generated from wit/ by `cargo xtask gen`. Do not edit.

use crate::value::{Record, ToValue, Value};
use countersign_contract::types::*;

impl ToValue for Purpose {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl ToValue for Forge {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl ToValue for ChangeState {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for Identity {
    fn number(&self) -> u16 {
        0
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.name.to_value(),
            1 => self.email.to_value(),
            2 => self.login.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Identity {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for BranchPoint {
    fn number(&self) -> u16 {
        1
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.branch.to_value(),
            1 => self.revision.to_value(),
            2 => self.tree.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for BranchPoint {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Change {
    fn number(&self) -> u16 {
        2
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.id.to_value(),
            1 => self.forge.to_value(),
            2 => self.repository.to_value(),
            3 => self.number.to_value(),
            4 => self.url.to_value(),
            5 => self.members.to_value(),
            6 => self.landed_from.to_value(),
            7 => self.head_pushed.to_value(),
            8 => self.title.to_value(),
            9 => self.body.to_value(),
            10 => self.state.to_value(),
            11 => self.draft.to_value(),
            12 => self.author.to_value(),
            13 => self.base.to_value(),
            14 => self.head.to_value(),
            15 => self.merge_base.to_value(),
            16 => self.labels.to_value(),
            17 => self.created.to_value(),
            18 => self.updated.to_value(),
            19 => self.merged.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Change {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for Signature {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for CommitFile {
    fn number(&self) -> u16 {
        3
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.path.to_value(),
            1 => self.added.to_value(),
            2 => self.deleted.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for CommitFile {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Commit {
    fn number(&self) -> u16 {
        4
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.revision.to_value(),
            1 => self.tree.to_value(),
            2 => self.parents.to_value(),
            3 => self.author.to_value(),
            4 => self.committer.to_value(),
            5 => self.message.to_value(),
            6 => self.signature.to_value(),
            7 => self.pusher.to_value(),
            8 => self.authored.to_value(),
            9 => self.committed.to_value(),
            10 => self.in_base.to_value(),
            11 => self.recomputed_merge.to_value(),
            12 => self.files.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Commit {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for FileStatus {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for File {
    fn number(&self) -> u16 {
        5
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.path.to_value(),
            1 => self.previous_path.to_value(),
            2 => self.status.to_value(),
            3 => self.added.to_value(),
            4 => self.deleted.to_value(),
            5 => self.binary.to_value(),
            6 => self.generated.to_value(),
            7 => self.vendored.to_value(),
            8 => self.old_mode.to_value(),
            9 => self.new_mode.to_value(),
            10 => self.symlink.to_value(),
            11 => self.submodule.to_value(),
            12 => self.whitespace_only.to_value(),
            13 => self.patch.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for File {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for Authentication {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl ToValue for ReviewState {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for Review {
    fn number(&self) -> u16 {
        6
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.id.to_value(),
            1 => self.sequence.to_value(),
            2 => self.reviewer.to_value(),
            3 => self.state.to_value(),
            4 => self.revision.to_value(),
            5 => self.tree.to_value(),
            6 => self.merge_base.to_value(),
            7 => self.base_branch.to_value(),
            8 => self.submitted.to_value(),
            9 => self.body.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Review {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for SignOffVerdict {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl ToValue for AssessmentArea {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for Assessment {
    fn number(&self) -> u16 {
        7
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.area.to_value(),
            1 => self.note.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Assessment {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for ContentBinding {
    fn number(&self) -> u16 {
        8
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.repository.to_value(),
            1 => self.base_branch.to_value(),
            2 => self.revision.to_value(),
            3 => self.tree.to_value(),
            4 => self.merge_base.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for ContentBinding {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for EvidenceSeen {
    fn number(&self) -> u16 {
        9
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.agents.to_value(),
            1 => self.ai_lines_min.to_value(),
            2 => self.undeclared.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for EvidenceSeen {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for SignOff {
    fn number(&self) -> u16 {
        10
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.id.to_value(),
            1 => self.sequence.to_value(),
            2 => self.person.to_value(),
            3 => self.verdict.to_value(),
            4 => self.binding.to_value(),
            5 => self.assesses.to_value(),
            6 => self.reason.to_value(),
            7 => self.opened.to_value(),
            8 => self.signed.to_value(),
            9 => self.authentication.to_value(),
            10 => self.evidence.to_value(),
            11 => self.confirms.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for SignOff {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for CheckConclusion {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for Check {
    fn number(&self) -> u16 {
        11
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.name.to_value(),
            1 => self.app.to_value(),
            2 => self.conclusion.to_value(),
            3 => self.revision.to_value(),
            4 => self.completed.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Check {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for PersonKind {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for Expertise {
    fn number(&self) -> u16 {
        12
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.path.to_value(),
            1 => self.score.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Expertise {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for Weekday {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for WorkingHours {
    fn number(&self) -> u16 {
        13
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.days.to_value(),
            1 => self.starts.to_value(),
            2 => self.ends.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for WorkingHours {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Person {
    fn number(&self) -> u16 {
        14
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.login.to_value(),
            1 => self.aliases.to_value(),
            2 => self.name.to_value(),
            3 => self.level.to_value(),
            4 => self.teams.to_value(),
            5 => self.kind.to_value(),
            6 => self.may_push.to_value(),
            7 => self.on_call.to_value(),
            8 => self.available.to_value(),
            9 => self.away_until.to_value(),
            10 => self.capacity.to_value(),
            11 => self.open_assignments.to_value(),
            12 => self.expertise.to_value(),
            13 => self.time_zone.to_value(),
            14 => self.utc_offset.to_value(),
            15 => self.working_hours.to_value(),
            16 => self.recent_assignments.to_value(),
            17 => self.departed.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Person {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for EquivalenceKind {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for Equivalence {
    fn number(&self) -> u16 {
        15
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.from_revision.to_value(),
            1 => self.to_revision.to_value(),
            2 => self.kind.to_value(),
            3 => self.tree.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Equivalence {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for Severity {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for Incident {
    fn number(&self) -> u16 {
        16
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.id.to_value(),
            1 => self.title.to_value(),
            2 => self.occurred.to_value(),
            3 => self.severity.to_value(),
            4 => self.paths.to_value(),
            5 => self.services.to_value(),
            6 => self.cause.to_value(),
            7 => self.caused_by.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Incident {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Service {
    fn number(&self) -> u16 {
        17
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.name.to_value(),
            1 => self.tier.to_value(),
            2 => self.owners.to_value(),
            3 => self.paths.to_value(),
            4 => self.depends_on.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Service {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for FreezeWindow {
    fn number(&self) -> u16 {
        18
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.id.to_value(),
            1 => self.starts.to_value(),
            2 => self.ends.to_value(),
            3 => self.reason.to_value(),
            4 => self.environments.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for FreezeWindow {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Delegation {
    fn number(&self) -> u16 {
        19
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.id.to_value(),
            1 => self.delegator.to_value(),
            2 => self.delegate.to_value(),
            3 => self.controls.to_value(),
            4 => self.starts.to_value(),
            5 => self.ends.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Delegation {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for OverrideKind {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for Override {
    fn number(&self) -> u16 {
        20
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.id.to_value(),
            1 => self.control.to_value(),
            2 => self.kind.to_value(),
            3 => self.person.to_value(),
            4 => self.reason.to_value(),
            5 => self.revision.to_value(),
            6 => self.purpose.to_value(),
            7 => self.issued.to_value(),
            8 => self.expires.to_value(),
            9 => self.first_used.to_value(),
            10 => self.reviewed.to_value(),
            11 => self.authentication.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Override {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for OpenEscalation {
    fn number(&self) -> u16 {
        21
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.control.to_value(),
            1 => self.queue.to_value(),
            2 => self.opened.to_value(),
            3 => self.asked.to_value(),
            4 => self.acknowledged_by.to_value(),
            5 => self.acknowledged.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for OpenEscalation {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Note {
    fn number(&self) -> u16 {
        22
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.revision.to_value(),
            1 => self.format.to_value(),
            2 => self.content.to_value(),
            3 => self.verified.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Note {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Ownership {
    fn number(&self) -> u16 {
        23
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.path.to_value(),
            1 => self.owners.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Ownership {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for PastSignOff {
    fn number(&self) -> u16 {
        24
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.person.to_value(),
            1 => self.change.to_value(),
            2 => self.signed.to_value(),
            3 => self.seconds_taken.to_value(),
            4 => self.lines.to_value(),
            5 => self.assessed.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for PastSignOff {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Appeal {
    fn number(&self) -> u16 {
        25
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.id.to_value(),
            1 => self.person.to_value(),
            2 => self.agent.to_value(),
            3 => self.revisions.to_value(),
            4 => self.reason.to_value(),
            5 => self.raised.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Appeal {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for DeclaredUse {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for Declaration {
    fn number(&self) -> u16 {
        26
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.person.to_value(),
            1 => self.ai.to_value(),
            2 => self.agents.to_value(),
            3 => self.revisions.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Declaration {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for ExtraFact {
    fn number(&self) -> u16 {
        27
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.name.to_value(),
            1 => self.json.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for ExtraFact {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for Supply {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for ListSupply {
    fn number(&self) -> u16 {
        28
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.supply.to_value(),
            1 => self.collector.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for ListSupply {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Completeness {
    fn number(&self) -> u16 {
        29
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.commits.to_value(),
            1 => self.commit_files.to_value(),
            2 => self.files.to_value(),
            3 => self.reviews.to_value(),
            4 => self.sign_offs.to_value(),
            5 => self.checks.to_value(),
            6 => self.people.to_value(),
            7 => self.equivalences.to_value(),
            8 => self.incidents.to_value(),
            9 => self.services.to_value(),
            10 => self.freeze_windows.to_value(),
            11 => self.delegations.to_value(),
            12 => self.overrides.to_value(),
            13 => self.escalations.to_value(),
            14 => self.notes.to_value(),
            15 => self.declarations.to_value(),
            16 => self.carried_commits.to_value(),
            17 => self.ownership.to_value(),
            18 => self.history.to_value(),
            19 => self.past_sign_offs.to_value(),
            20 => self.prior_decisions.to_value(),
            21 => self.appeals.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Completeness {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for EvidenceKind {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for Evidence {
    fn number(&self) -> u16 {
        30
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.kind.to_value(),
            1 => self.revision.to_value(),
            2 => self.agent.to_value(),
            3 => self.model.to_value(),
            4 => self.excerpt.to_value(),
            5 => self.weight.to_value(),
            6 => self.session.to_value(),
            7 => self.set_aside_by.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Evidence {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for LineRange {
    fn number(&self) -> u16 {
        31
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.min.to_value(),
            1 => self.max.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for LineRange {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for PastChange {
    fn number(&self) -> u16 {
        32
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.id.to_value(),
            1 => self.author.to_value(),
            2 => self.landed.to_value(),
            3 => self.lines.to_value(),
            4 => self.ai_lines.to_value(),
            5 => self.paths.to_value(),
            6 => self.signed_off.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for PastChange {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for CommitProvenance {
    fn number(&self) -> u16 {
        33
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.revision.to_value(),
            1 => self.detected.to_value(),
            2 => self.agent_authored.to_value(),
            3 => self.declared.to_value(),
            4 => self.ai_lines.to_value(),
            5 => self.human_lines.to_value(),
            6 => self.unknown_lines.to_value(),
            7 => self.agents.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for CommitProvenance {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for FileProvenance {
    fn number(&self) -> u16 {
        34
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.path.to_value(),
            1 => self.ai_lines.to_value(),
            2 => self.human_lines.to_value(),
            3 => self.unknown_lines.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for FileProvenance {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for AppealResult {
    fn number(&self) -> u16 {
        35
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.id.to_value(),
            1 => self.person.to_value(),
            2 => self.agent.to_value(),
            3 => self.confirmed_by.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for AppealResult {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for RecentAi {
    fn number(&self) -> u16 {
        36
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.changes.to_value(),
            1 => self.ai_lines.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for RecentAi {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Contradiction {
    fn number(&self) -> u16 {
        37
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.revision.to_value(),
            1 => self.declared.to_value(),
            2 => self.found.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Contradiction {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Provenance {
    fn number(&self) -> u16 {
        38
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.detected.to_value(),
            1 => self.agent_authored.to_value(),
            2 => self.agent_alone.to_value(),
            3 => self.ai_lines.to_value(),
            4 => self.human_lines.to_value(),
            5 => self.unknown_lines.to_value(),
            6 => self.lines.to_value(),
            7 => self.mechanical_lines.to_value(),
            8 => self.recent.to_value(),
            9 => self.agents.to_value(),
            10 => self.models.to_value(),
            11 => self.evidence.to_value(),
            12 => self.undeclared.to_value(),
            13 => self.contradictions.to_value(),
            14 => self.prompter.to_value(),
            15 => self.commits.to_value(),
            16 => self.files.to_value(),
            17 => self.appeals.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Provenance {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Impact {
    fn number(&self) -> u16 {
        39
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.services.to_value(),
            1 => self.dependents.to_value(),
            2 => self.tier.to_value(),
            3 => self.reached_tier.to_value(),
            4 => self.incidents.to_value(),
            5 => self.bus_factor.to_value(),
            6 => self.sole_experts.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Impact {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for SignOffSignal {
    fn number(&self) -> u16 {
        40
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.id.to_value(),
            1 => self.person.to_value(),
            2 => self.seconds_taken.to_value(),
            3 => self.lines.to_value(),
            4 => self.unassessed.to_value(),
            5 => self.hasty_streak.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for SignOffSignal {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Notice {
    fn number(&self) -> u16 {
        41
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.code.to_value(),
            1 => self.subject.to_value(),
            2 => self.explanation.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Notice {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Totals {
    fn number(&self) -> u16 {
        42
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.files.to_value(),
            1 => self.added.to_value(),
            2 => self.deleted.to_value(),
            3 => self.lines.to_value(),
            4 => self.commits.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Totals {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for Verdict {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for PriorDecision {
    fn number(&self) -> u16 {
        43
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.revision.to_value(),
            1 => self.purpose.to_value(),
            2 => self.environment.to_value(),
            3 => self.verdict.to_value(),
            4 => self.taken.to_value(),
            5 => self.policy.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for PriorDecision {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Facts {
    fn number(&self) -> u16 {
        44
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.purpose.to_value(),
            1 => self.environment.to_value(),
            2 => self.now.to_value(),
            3 => self.change.to_value(),
            4 => self.commits.to_value(),
            5 => self.files.to_value(),
            6 => self.reviews.to_value(),
            7 => self.sign_offs.to_value(),
            8 => self.checks.to_value(),
            9 => self.people.to_value(),
            10 => self.equivalences.to_value(),
            11 => self.incidents.to_value(),
            12 => self.services.to_value(),
            13 => self.freeze_windows.to_value(),
            14 => self.delegations.to_value(),
            15 => self.overrides.to_value(),
            16 => self.escalations.to_value(),
            17 => self.notes.to_value(),
            18 => self.declarations.to_value(),
            19 => self.carried_commits.to_value(),
            20 => self.ownership.to_value(),
            21 => self.history.to_value(),
            22 => self.past_sign_offs.to_value(),
            23 => self.prior_decisions.to_value(),
            24 => self.appeals.to_value(),
            25 => self.extra.to_value(),
            26 => self.completeness.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Facts {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for Mode {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl ToValue for Effect {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl ToValue for ControlState {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl ToValue for DropReason {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for DroppedSignOff {
    fn number(&self) -> u16 {
        45
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.id.to_value(),
            1 => self.person.to_value(),
            2 => self.reason.to_value(),
            3 => self.explanation.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for DroppedSignOff {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for SourcePlace {
    fn number(&self) -> u16 {
        46
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.file.to_value(),
            1 => self.line.to_value(),
            2 => self.column.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for SourcePlace {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for RuleFailure {
    fn number(&self) -> u16 {
        47
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.part.to_value(),
            1 => self.code.to_value(),
            2 => self.explanation.to_value(),
            3 => self.expression.to_value(),
            4 => self.place.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for RuleFailure {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Requirement {
    fn number(&self) -> u16 {
        48
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.count.to_value(),
            1 => self.have.to_value(),
            2 => self.eligible.to_value(),
            3 => self.assesses.to_value(),
            4 => self.distinct_teams.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Requirement {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl ToValue for Actor {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl ToValue for ActKind {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::text(self.as_str())
    }
}

impl Record for NextAct {
    fn number(&self) -> u16 {
        49
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.actor.to_value(),
            1 => self.act.to_value(),
            2 => self.kind.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for NextAct {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Candidate {
    fn number(&self) -> u16 {
        50
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.login.to_value(),
            1 => self.rank.to_value(),
            2 => self.expertise.to_value(),
            3 => self.load.to_value(),
            4 => self.at_work.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Candidate {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for ExcludedCandidate {
    fn number(&self) -> u16 {
        51
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.login.to_value(),
            1 => self.reason.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for ExcludedCandidate {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for EscalationStep {
    fn number(&self) -> u16 {
        52
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.at.to_value(),
            1 => self.to.to_value(),
            2 => self.candidates.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for EscalationStep {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for ReviewBrief {
    fn number(&self) -> u16 {
        53
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.ai_files.to_value(),
            1 => self.agents.to_value(),
            2 => self.sessions.to_value(),
            3 => self.incidents.to_value(),
            4 => self.services.to_value(),
            5 => self.dependents.to_value(),
            6 => self.unassessed.to_value(),
            7 => self.risks.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for ReviewBrief {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for ControlResult {
    fn number(&self) -> u16 {
        54
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.id.to_value(),
            1 => self.title.to_value(),
            2 => self.effect.to_value(),
            3 => self.state.to_value(),
            4 => self.reason.to_value(),
            5 => self.message.to_value(),
            6 => self.requirement.to_value(),
            7 => self.counted.to_value(),
            8 => self.dropped.to_value(),
            9 => self.vetoes.to_value(),
            10 => self.missing_facts.to_value(),
            11 => self.failures.to_value(),
            12 => self.next.to_value(),
            13 => self.waiting_for.to_value(),
            14 => self.steps.to_value(),
            15 => self.brief.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for ControlResult {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Escalation {
    fn number(&self) -> u16 {
        55
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.control.to_value(),
            1 => self.queue.to_value(),
            2 => self.reason.to_value(),
            3 => self.nobody_eligible.to_value(),
            4 => self.candidates.to_value(),
            5 => self.excluded.to_value(),
            6 => self.opened.to_value(),
            7 => self.due.to_value(),
            8 => self.overdue.to_value(),
            9 => self.steps.to_value(),
            10 => self.steps_due.to_value(),
            11 => self.ask_now.to_value(),
            12 => self.taken_by.to_value(),
            13 => self.spread.to_value(),
            14 => self.assesses.to_value(),
            15 => self.brief.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Escalation {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for RiskTerm {
    fn number(&self) -> u16 {
        56
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.name.to_value(),
            1 => self.contribution.to_value(),
            2 => self.words.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for RiskTerm {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Risk {
    fn number(&self) -> u16 {
        57
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.score.to_value(),
            1 => self.band.to_value(),
            2 => self.terms.to_value(),
            3 => self.reasons.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Risk {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for ComplianceEvent {
    fn number(&self) -> u16 {
        58
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.kind.to_value(),
            1 => self.control.to_value(),
            2 => self.person.to_value(),
            3 => self.explanation.to_value(),
            4 => self.due.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for ComplianceEvent {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Decision {
    fn number(&self) -> u16 {
        59
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.contract.to_value(),
            1 => self.policy.to_value(),
            2 => self.policy_version.to_value(),
            3 => self.change.to_value(),
            4 => self.revision.to_value(),
            5 => self.purpose.to_value(),
            6 => self.now.to_value(),
            7 => self.verdict.to_value(),
            8 => self.mode.to_value(),
            9 => self.reason.to_value(),
            10 => self.controls.to_value(),
            11 => self.escalations.to_value(),
            12 => self.events.to_value(),
            13 => self.provenance.to_value(),
            14 => self.risk.to_value(),
            15 => self.impact.to_value(),
            16 => self.signals.to_value(),
            17 => self.notices.to_value(),
            18 => self.totals.to_value(),
            19 => self.missing_facts.to_value(),
            20 => self.steps.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Decision {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for CombinedDecision {
    fn number(&self) -> u16 {
        60
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.verdict.to_value(),
            1 => self.mode.to_value(),
            2 => self.reason.to_value(),
            3 => self.decisive.to_value(),
            4 => self.members.to_value(),
            5 => self.steps.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for CombinedDecision {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for TraceValue {
    fn number(&self) -> u16 {
        61
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.start.to_value(),
            1 => self.end.to_value(),
            2 => self.text.to_value(),
            3 => self.value.to_value(),
            4 => self.failed.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for TraceValue {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Trace {
    fn number(&self) -> u16 {
        62
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.control.to_value(),
            1 => self.part.to_value(),
            2 => self.expression.to_value(),
            3 => self.place.to_value(),
            4 => self.values.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Trace {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Explanation {
    fn number(&self) -> u16 {
        63
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.decision.to_value(),
            1 => self.traces.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Explanation {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for ParameterValue {
    fn number(&self) -> u16 {
        64
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.name.to_value(),
            1 => self.type_name.to_value(),
            2 => self.value.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for ParameterValue {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for ControlDescription {
    fn number(&self) -> u16 {
        65
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.id.to_value(),
            1 => self.title.to_value(),
            2 => self.effect.to_value(),
            3 => self.applies.to_value(),
            4 => self.worst_case_steps.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for ControlDescription {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for Description {
    fn number(&self) -> u16 {
        66
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.contract.to_value(),
            1 => self.policy.to_value(),
            2 => self.policy_version.to_value(),
            3 => self.summary.to_value(),
            4 => self.mode.to_value(),
            5 => self.parameters.to_value(),
            6 => self.controls.to_value(),
            7 => self.step_budget.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for Description {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}

impl Record for FactError {
    fn number(&self) -> u16 {
        67
    }
    fn field<'a>(&'a self, index: u16) -> Option<Value<'a>> {
        Some(match index {
            0 => self.path.to_value(),
            1 => self.explanation.to_value(),
            _ => return None,
        })
    }
}

impl ToValue for FactError {
    fn to_value<'a>(&'a self) -> Value<'a> {
        Value::Record(self)
    }
}
