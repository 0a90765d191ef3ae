// Generated from wit/ by `cargo xtask gen`. Do not edit.

use super::{Fields, Fill, Filled, Give, Layout, RecordTable, Sink, Source, Stopped, Views};
use countersign_contract::types::*;

impl Layout for Purpose {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for Purpose {
    fn blank() -> Purpose {
        Purpose::Merge
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&["merge", "deploy", "push", "audit"])?;
        *self = *Purpose::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Give for Purpose {
    fn give(&self, sink: &mut dyn Sink) {
        sink.case(*self as u8, self.as_str());
    }
}

impl Layout for Forge {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for Forge {
    fn blank() -> Forge {
        Forge::Github
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&["github", "gitlab", "git", "other"])?;
        *self = *Forge::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Layout for ChangeState {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for ChangeState {
    fn blank() -> ChangeState {
        ChangeState::Open
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&["open", "merged", "closed"])?;
        *self = *ChangeState::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Layout for Identity {
    const SIZE: u32 = 28;
    const ALIGNMENT: u32 = 4;
}

static IDENTITY: RecordTable = RecordTable {
    names: &["name", "email", "login"],
    required: 0b11,
    offsets: &[0, 8, 16],
};

impl Fill for Identity {
    fn blank() -> Identity {
        Identity {
            name: Fill::blank(),
            email: Fill::blank(),
            login: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&IDENTITY, self)
    }
}

impl Fields for Identity {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.name.fill(source),
            1 => self.email.fill(source),
            2 => self.login.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for BranchPoint {
    const SIZE: u32 = 32;
    const ALIGNMENT: u32 = 4;
}

static BRANCH_POINT: RecordTable = RecordTable {
    names: &["branch", "revision", "tree"],
    required: 0b10,
    offsets: &[0, 12, 20],
};

impl Fill for BranchPoint {
    fn blank() -> BranchPoint {
        BranchPoint {
            branch: Fill::blank(),
            revision: Fill::blank(),
            tree: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&BRANCH_POINT, self)
    }
}

impl Fields for BranchPoint {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.branch.fill(source),
            1 => self.revision.fill(source),
            2 => self.tree.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Change {
    const SIZE: u32 = 256;
    const ALIGNMENT: u32 = 8;
}

static CHANGE: RecordTable = RecordTable {
    names: &[
        "id",
        "forge",
        "repository",
        "number",
        "url",
        "members",
        "landed_from",
        "head_pushed",
        "title",
        "body",
        "state",
        "draft",
        "author",
        "base",
        "head",
        "merge_base",
        "labels",
        "created",
        "updated",
        "merged",
    ],
    required: 0b111011100000111,
    offsets: &[
        0, 8, 12, 20, 28, 40, 48, 56, 72, 80, 88, 89, 92, 120, 152, 184, 196, 208, 224, 240,
    ],
};

impl Fill for Change {
    fn blank() -> Change {
        Change {
            id: Fill::blank(),
            forge: Fill::blank(),
            repository: Fill::blank(),
            number: Fill::blank(),
            url: Fill::blank(),
            members: Fill::blank(),
            landed_from: Fill::blank(),
            head_pushed: Fill::blank(),
            title: Fill::blank(),
            body: Fill::blank(),
            state: Fill::blank(),
            draft: Fill::blank(),
            author: Fill::blank(),
            base: Fill::blank(),
            head: Fill::blank(),
            merge_base: Fill::blank(),
            labels: Fill::blank(),
            created: Fill::blank(),
            updated: Fill::blank(),
            merged: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&CHANGE, self)
    }
}

impl Fields for Change {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.id.fill(source),
            1 => self.forge.fill(source),
            2 => self.repository.fill(source),
            3 => self.number.fill(source),
            4 => self.url.fill(source),
            5 => self.members.fill(source),
            6 => self.landed_from.fill(source),
            7 => self.head_pushed.fill(source),
            8 => self.title.fill(source),
            9 => self.body.fill(source),
            10 => self.state.fill(source),
            11 => self.draft.fill(source),
            12 => self.author.fill(source),
            13 => self.base.fill(source),
            14 => self.head.fill(source),
            15 => self.merge_base.fill(source),
            16 => self.labels.fill(source),
            17 => self.created.fill(source),
            18 => self.updated.fill(source),
            19 => self.merged.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Signature {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for Signature {
    fn blank() -> Signature {
        Signature::None
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&["none", "valid", "invalid", "unknown"])?;
        *self = *Signature::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Layout for CommitFile {
    const SIZE: u32 = 16;
    const ALIGNMENT: u32 = 4;
}

static COMMIT_FILE: RecordTable = RecordTable {
    names: &["path", "added", "deleted"],
    required: 0b111,
    offsets: &[0, 8, 12],
};

impl Fill for CommitFile {
    fn blank() -> CommitFile {
        CommitFile {
            path: Fill::blank(),
            added: Fill::blank(),
            deleted: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&COMMIT_FILE, self)
    }
}

impl Fields for CommitFile {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.path.fill(source),
            1 => self.added.fill(source),
            2 => self.deleted.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Commit {
    const SIZE: u32 = 160;
    const ALIGNMENT: u32 = 8;
}

static COMMIT: RecordTable = RecordTable {
    names: &[
        "revision",
        "tree",
        "parents",
        "author",
        "committer",
        "message",
        "signature",
        "pusher",
        "authored",
        "committed",
        "in_base",
        "recomputed_merge",
        "files",
    ],
    required: 0b1111001,
    offsets: &[0, 8, 20, 28, 56, 84, 92, 96, 112, 128, 144, 145, 148],
};

impl Fill for Commit {
    fn blank() -> Commit {
        Commit {
            revision: Fill::blank(),
            tree: Fill::blank(),
            parents: Fill::blank(),
            author: Fill::blank(),
            committer: Fill::blank(),
            message: Fill::blank(),
            signature: Fill::blank(),
            pusher: Fill::blank(),
            authored: Fill::blank(),
            committed: Fill::blank(),
            in_base: Fill::blank(),
            recomputed_merge: Fill::blank(),
            files: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&COMMIT, self)
    }
}

impl Fields for Commit {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.revision.fill(source),
            1 => self.tree.fill(source),
            2 => self.parents.fill(source),
            3 => self.author.fill(source),
            4 => self.committer.fill(source),
            5 => self.message.fill(source),
            6 => self.signature.fill(source),
            7 => self.pusher.fill(source),
            8 => self.authored.fill(source),
            9 => self.committed.fill(source),
            10 => self.in_base.fill(source),
            11 => self.recomputed_merge.fill(source),
            12 => self.files.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for FileStatus {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for FileStatus {
    fn blank() -> FileStatus {
        FileStatus::Added
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&[
            "added",
            "modified",
            "deleted",
            "renamed",
            "copied",
            "type_changed",
        ])?;
        *self = *FileStatus::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Layout for File {
    const SIZE: u32 = 76;
    const ALIGNMENT: u32 = 4;
}

static FILE: RecordTable = RecordTable {
    names: &[
        "path",
        "previous_path",
        "status",
        "added",
        "deleted",
        "binary",
        "generated",
        "vendored",
        "old_mode",
        "new_mode",
        "symlink",
        "submodule",
        "whitespace_only",
        "patch",
    ],
    required: 0b11101,
    offsets: &[0, 8, 20, 24, 28, 32, 33, 34, 36, 48, 60, 61, 62, 64],
};

impl Fill for File {
    fn blank() -> File {
        File {
            path: Fill::blank(),
            previous_path: Fill::blank(),
            status: Fill::blank(),
            added: Fill::blank(),
            deleted: Fill::blank(),
            binary: Fill::blank(),
            generated: Fill::blank(),
            vendored: Fill::blank(),
            old_mode: Fill::blank(),
            new_mode: Fill::blank(),
            symlink: Fill::blank(),
            submodule: Fill::blank(),
            whitespace_only: Fill::blank(),
            patch: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&FILE, self)
    }
}

impl Fields for File {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.path.fill(source),
            1 => self.previous_path.fill(source),
            2 => self.status.fill(source),
            3 => self.added.fill(source),
            4 => self.deleted.fill(source),
            5 => self.binary.fill(source),
            6 => self.generated.fill(source),
            7 => self.vendored.fill(source),
            8 => self.old_mode.fill(source),
            9 => self.new_mode.fill(source),
            10 => self.symlink.fill(source),
            11 => self.submodule.fill(source),
            12 => self.whitespace_only.fill(source),
            13 => self.patch.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Authentication {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for Authentication {
    fn blank() -> Authentication {
        Authentication::None
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&["none", "forge", "reauthenticated", "signed"])?;
        *self = *Authentication::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Layout for ReviewState {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for ReviewState {
    fn blank() -> ReviewState {
        ReviewState::Approved
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&[
            "approved",
            "changes_requested",
            "commented",
            "dismissed",
            "pending",
        ])?;
        *self = *ReviewState::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Layout for Review {
    const SIZE: u32 = 96;
    const ALIGNMENT: u32 = 8;
}

static REVIEW: RecordTable = RecordTable {
    names: &[
        "id",
        "sequence",
        "reviewer",
        "state",
        "revision",
        "tree",
        "merge_base",
        "base_branch",
        "submitted",
        "body",
    ],
    required: 0b1000001111,
    offsets: &[0, 8, 12, 20, 24, 36, 48, 60, 72, 88],
};

impl Fill for Review {
    fn blank() -> Review {
        Review {
            id: Fill::blank(),
            sequence: Fill::blank(),
            reviewer: Fill::blank(),
            state: Fill::blank(),
            revision: Fill::blank(),
            tree: Fill::blank(),
            merge_base: Fill::blank(),
            base_branch: Fill::blank(),
            submitted: Fill::blank(),
            body: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&REVIEW, self)
    }
}

impl Fields for Review {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.id.fill(source),
            1 => self.sequence.fill(source),
            2 => self.reviewer.fill(source),
            3 => self.state.fill(source),
            4 => self.revision.fill(source),
            5 => self.tree.fill(source),
            6 => self.merge_base.fill(source),
            7 => self.base_branch.fill(source),
            8 => self.submitted.fill(source),
            9 => self.body.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for SignOffVerdict {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for SignOffVerdict {
    fn blank() -> SignOffVerdict {
        SignOffVerdict::Approve
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&["approve", "veto", "withdraw"])?;
        *self = *SignOffVerdict::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Layout for AssessmentArea {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for AssessmentArea {
    fn blank() -> AssessmentArea {
        AssessmentArea::Diff
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&[
            "diff",
            "ai_contribution",
            "systemic_risk",
            "context",
            "dependencies",
            "failure_history",
        ])?;
        *self = *AssessmentArea::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Give for AssessmentArea {
    fn give(&self, sink: &mut dyn Sink) {
        sink.case(*self as u8, self.as_str());
    }
}

impl Layout for Assessment {
    const SIZE: u32 = 16;
    const ALIGNMENT: u32 = 4;
}

static ASSESSMENT: RecordTable = RecordTable {
    names: &["area", "note"],
    required: 0b1,
    offsets: &[0, 4],
};

impl Fill for Assessment {
    fn blank() -> Assessment {
        Assessment {
            area: Fill::blank(),
            note: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&ASSESSMENT, self)
    }
}

impl Fields for Assessment {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.area.fill(source),
            1 => self.note.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for ContentBinding {
    const SIZE: u32 = 52;
    const ALIGNMENT: u32 = 4;
}

static CONTENT_BINDING: RecordTable = RecordTable {
    names: &[
        "repository",
        "base_branch",
        "revision",
        "tree",
        "merge_base",
    ],
    required: 0b101,
    offsets: &[0, 8, 20, 28, 40],
};

impl Fill for ContentBinding {
    fn blank() -> ContentBinding {
        ContentBinding {
            repository: Fill::blank(),
            base_branch: Fill::blank(),
            revision: Fill::blank(),
            tree: Fill::blank(),
            merge_base: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&CONTENT_BINDING, self)
    }
}

impl Fields for ContentBinding {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.repository.fill(source),
            1 => self.base_branch.fill(source),
            2 => self.revision.fill(source),
            3 => self.tree.fill(source),
            4 => self.merge_base.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for EvidenceSeen {
    const SIZE: u32 = 20;
    const ALIGNMENT: u32 = 4;
}

static EVIDENCE_SEEN: RecordTable = RecordTable {
    names: &["agents", "ai_lines_min", "undeclared"],
    required: 0b10,
    offsets: &[0, 8, 12],
};

impl Fill for EvidenceSeen {
    fn blank() -> EvidenceSeen {
        EvidenceSeen {
            agents: Fill::blank(),
            ai_lines_min: Fill::blank(),
            undeclared: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&EVIDENCE_SEEN, self)
    }
}

impl Fields for EvidenceSeen {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.agents.fill(source),
            1 => self.ai_lines_min.fill(source),
            2 => self.undeclared.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for SignOff {
    const SIZE: u32 = 168;
    const ALIGNMENT: u32 = 8;
}

static SIGN_OFF: RecordTable = RecordTable {
    names: &[
        "id",
        "sequence",
        "person",
        "verdict",
        "binding",
        "assesses",
        "reason",
        "opened",
        "signed",
        "authentication",
        "evidence",
        "confirms",
    ],
    required: 0b1000011111,
    offsets: &[0, 8, 12, 20, 24, 76, 84, 96, 112, 128, 132, 156],
};

impl Fill for SignOff {
    fn blank() -> SignOff {
        SignOff {
            id: Fill::blank(),
            sequence: Fill::blank(),
            person: Fill::blank(),
            verdict: Fill::blank(),
            binding: Fill::blank(),
            assesses: Fill::blank(),
            reason: Fill::blank(),
            opened: Fill::blank(),
            signed: Fill::blank(),
            authentication: Fill::blank(),
            evidence: Fill::blank(),
            confirms: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&SIGN_OFF, self)
    }
}

impl Fields for SignOff {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.id.fill(source),
            1 => self.sequence.fill(source),
            2 => self.person.fill(source),
            3 => self.verdict.fill(source),
            4 => self.binding.fill(source),
            5 => self.assesses.fill(source),
            6 => self.reason.fill(source),
            7 => self.opened.fill(source),
            8 => self.signed.fill(source),
            9 => self.authentication.fill(source),
            10 => self.evidence.fill(source),
            11 => self.confirms.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for CheckConclusion {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for CheckConclusion {
    fn blank() -> CheckConclusion {
        CheckConclusion::Success
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&[
            "success",
            "failure",
            "neutral",
            "cancelled",
            "skipped",
            "timed_out",
            "action_required",
            "stale",
            "pending",
        ])?;
        *self = *CheckConclusion::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Layout for Check {
    const SIZE: u32 = 48;
    const ALIGNMENT: u32 = 8;
}

static CHECK: RecordTable = RecordTable {
    names: &["name", "app", "conclusion", "revision", "completed"],
    required: 0b1101,
    offsets: &[0, 8, 20, 24, 32],
};

impl Fill for Check {
    fn blank() -> Check {
        Check {
            name: Fill::blank(),
            app: Fill::blank(),
            conclusion: Fill::blank(),
            revision: Fill::blank(),
            completed: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&CHECK, self)
    }
}

impl Fields for Check {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.name.fill(source),
            1 => self.app.fill(source),
            2 => self.conclusion.fill(source),
            3 => self.revision.fill(source),
            4 => self.completed.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for PersonKind {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for PersonKind {
    fn blank() -> PersonKind {
        PersonKind::Human
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&["human", "bot", "ai_reviewer", "agent"])?;
        *self = *PersonKind::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Layout for Expertise {
    const SIZE: u32 = 16;
    const ALIGNMENT: u32 = 8;
}

static EXPERTISE: RecordTable = RecordTable {
    names: &["path", "score"],
    required: 0b11,
    offsets: &[0, 8],
};

impl Fill for Expertise {
    fn blank() -> Expertise {
        Expertise {
            path: Fill::blank(),
            score: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&EXPERTISE, self)
    }
}

impl Fields for Expertise {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.path.fill(source),
            1 => self.score.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Weekday {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for Weekday {
    fn blank() -> Weekday {
        Weekday::Monday
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&[
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ])?;
        *self = *Weekday::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Layout for WorkingHours {
    const SIZE: u32 = 16;
    const ALIGNMENT: u32 = 4;
}

static WORKING_HOURS: RecordTable = RecordTable {
    names: &["days", "starts", "ends"],
    required: 0b110,
    offsets: &[0, 8, 12],
};

impl Fill for WorkingHours {
    fn blank() -> WorkingHours {
        WorkingHours {
            days: Fill::blank(),
            starts: Fill::blank(),
            ends: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&WORKING_HOURS, self)
    }
}

impl Fields for WorkingHours {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.days.fill(source),
            1 => self.starts.fill(source),
            2 => self.ends.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Person {
    const SIZE: u32 = 160;
    const ALIGNMENT: u32 = 8;
}

static PERSON: RecordTable = RecordTable {
    names: &[
        "login",
        "aliases",
        "name",
        "level",
        "teams",
        "kind",
        "may_push",
        "on_call",
        "available",
        "away_until",
        "capacity",
        "open_assignments",
        "expertise",
        "time_zone",
        "utc_offset",
        "working_hours",
        "recent_assignments",
        "departed",
    ],
    required: 0b100001,
    offsets: &[
        0, 8, 16, 28, 36, 44, 45, 47, 48, 56, 72, 80, 88, 96, 112, 128, 148, 156,
    ],
};

impl Fill for Person {
    fn blank() -> Person {
        Person {
            login: Fill::blank(),
            aliases: Fill::blank(),
            name: Fill::blank(),
            level: Fill::blank(),
            teams: Fill::blank(),
            kind: Fill::blank(),
            may_push: Fill::blank(),
            on_call: Fill::blank(),
            available: Fill::blank(),
            away_until: Fill::blank(),
            capacity: Fill::blank(),
            open_assignments: Fill::blank(),
            expertise: Fill::blank(),
            time_zone: Fill::blank(),
            utc_offset: Fill::blank(),
            working_hours: Fill::blank(),
            recent_assignments: Fill::blank(),
            departed: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&PERSON, self)
    }
}

impl Fields for Person {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.login.fill(source),
            1 => self.aliases.fill(source),
            2 => self.name.fill(source),
            3 => self.level.fill(source),
            4 => self.teams.fill(source),
            5 => self.kind.fill(source),
            6 => self.may_push.fill(source),
            7 => self.on_call.fill(source),
            8 => self.available.fill(source),
            9 => self.away_until.fill(source),
            10 => self.capacity.fill(source),
            11 => self.open_assignments.fill(source),
            12 => self.expertise.fill(source),
            13 => self.time_zone.fill(source),
            14 => self.utc_offset.fill(source),
            15 => self.working_hours.fill(source),
            16 => self.recent_assignments.fill(source),
            17 => self.departed.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for EquivalenceKind {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for EquivalenceKind {
    fn blank() -> EquivalenceKind {
        EquivalenceKind::Rebase
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&["rebase", "base_merge", "squash", "revert"])?;
        *self = *EquivalenceKind::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Layout for Equivalence {
    const SIZE: u32 = 28;
    const ALIGNMENT: u32 = 4;
}

static EQUIVALENCE: RecordTable = RecordTable {
    names: &["from_revision", "to_revision", "kind", "tree"],
    required: 0b1111,
    offsets: &[0, 8, 16, 20],
};

impl Fill for Equivalence {
    fn blank() -> Equivalence {
        Equivalence {
            from_revision: Fill::blank(),
            to_revision: Fill::blank(),
            kind: Fill::blank(),
            tree: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&EQUIVALENCE, self)
    }
}

impl Fields for Equivalence {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.from_revision.fill(source),
            1 => self.to_revision.fill(source),
            2 => self.kind.fill(source),
            3 => self.tree.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Severity {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for Severity {
    fn blank() -> Severity {
        Severity::Low
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&["low", "medium", "high", "critical"])?;
        *self = *Severity::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Layout for Incident {
    const SIZE: u32 = 72;
    const ALIGNMENT: u32 = 8;
}

static INCIDENT: RecordTable = RecordTable {
    names: &[
        "id",
        "title",
        "occurred",
        "severity",
        "paths",
        "services",
        "cause",
        "caused_by",
    ],
    required: 0b1111,
    offsets: &[0, 8, 16, 24, 28, 36, 44, 56],
};

impl Fill for Incident {
    fn blank() -> Incident {
        Incident {
            id: Fill::blank(),
            title: Fill::blank(),
            occurred: Fill::blank(),
            severity: Fill::blank(),
            paths: Fill::blank(),
            services: Fill::blank(),
            cause: Fill::blank(),
            caused_by: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&INCIDENT, self)
    }
}

impl Fields for Incident {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.id.fill(source),
            1 => self.title.fill(source),
            2 => self.occurred.fill(source),
            3 => self.severity.fill(source),
            4 => self.paths.fill(source),
            5 => self.services.fill(source),
            6 => self.cause.fill(source),
            7 => self.caused_by.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Service {
    const SIZE: u32 = 36;
    const ALIGNMENT: u32 = 4;
}

static SERVICE: RecordTable = RecordTable {
    names: &["name", "tier", "owners", "paths", "depends_on"],
    required: 0b11,
    offsets: &[0, 8, 12, 20, 28],
};

impl Fill for Service {
    fn blank() -> Service {
        Service {
            name: Fill::blank(),
            tier: Fill::blank(),
            owners: Fill::blank(),
            paths: Fill::blank(),
            depends_on: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&SERVICE, self)
    }
}

impl Fields for Service {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.name.fill(source),
            1 => self.tier.fill(source),
            2 => self.owners.fill(source),
            3 => self.paths.fill(source),
            4 => self.depends_on.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for FreezeWindow {
    const SIZE: u32 = 40;
    const ALIGNMENT: u32 = 8;
}

static FREEZE_WINDOW: RecordTable = RecordTable {
    names: &["id", "starts", "ends", "reason", "environments"],
    required: 0b1111,
    offsets: &[0, 8, 16, 24, 32],
};

impl Fill for FreezeWindow {
    fn blank() -> FreezeWindow {
        FreezeWindow {
            id: Fill::blank(),
            starts: Fill::blank(),
            ends: Fill::blank(),
            reason: Fill::blank(),
            environments: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&FREEZE_WINDOW, self)
    }
}

impl Fields for FreezeWindow {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.id.fill(source),
            1 => self.starts.fill(source),
            2 => self.ends.fill(source),
            3 => self.reason.fill(source),
            4 => self.environments.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Delegation {
    const SIZE: u32 = 48;
    const ALIGNMENT: u32 = 8;
}

static DELEGATION: RecordTable = RecordTable {
    names: &["id", "delegator", "delegate", "controls", "starts", "ends"],
    required: 0b110111,
    offsets: &[0, 8, 16, 24, 32, 40],
};

impl Fill for Delegation {
    fn blank() -> Delegation {
        Delegation {
            id: Fill::blank(),
            delegator: Fill::blank(),
            delegate: Fill::blank(),
            controls: Fill::blank(),
            starts: Fill::blank(),
            ends: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&DELEGATION, self)
    }
}

impl Fields for Delegation {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.id.fill(source),
            1 => self.delegator.fill(source),
            2 => self.delegate.fill(source),
            3 => self.controls.fill(source),
            4 => self.starts.fill(source),
            5 => self.ends.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for OverrideKind {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for OverrideKind {
    fn blank() -> OverrideKind {
        OverrideKind::Waiver
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&["waiver", "break_glass"])?;
        *self = *OverrideKind::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Layout for Override {
    const SIZE: u32 = 120;
    const ALIGNMENT: u32 = 8;
}

static OVERRIDE: RecordTable = RecordTable {
    names: &[
        "id",
        "control",
        "kind",
        "person",
        "reason",
        "revision",
        "purpose",
        "issued",
        "expires",
        "first_used",
        "reviewed",
        "authentication",
    ],
    required: 0b100010101111,
    offsets: &[0, 8, 16, 20, 28, 40, 48, 56, 64, 80, 96, 112],
};

impl Fill for Override {
    fn blank() -> Override {
        Override {
            id: Fill::blank(),
            control: Fill::blank(),
            kind: Fill::blank(),
            person: Fill::blank(),
            reason: Fill::blank(),
            revision: Fill::blank(),
            purpose: Fill::blank(),
            issued: Fill::blank(),
            expires: Fill::blank(),
            first_used: Fill::blank(),
            reviewed: Fill::blank(),
            authentication: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&OVERRIDE, self)
    }
}

impl Fields for Override {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.id.fill(source),
            1 => self.control.fill(source),
            2 => self.kind.fill(source),
            3 => self.person.fill(source),
            4 => self.reason.fill(source),
            5 => self.revision.fill(source),
            6 => self.purpose.fill(source),
            7 => self.issued.fill(source),
            8 => self.expires.fill(source),
            9 => self.first_used.fill(source),
            10 => self.reviewed.fill(source),
            11 => self.authentication.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for OpenEscalation {
    const SIZE: u32 = 64;
    const ALIGNMENT: u32 = 8;
}

static OPEN_ESCALATION: RecordTable = RecordTable {
    names: &[
        "control",
        "queue",
        "opened",
        "asked",
        "acknowledged_by",
        "acknowledged",
    ],
    required: 0b111,
    offsets: &[0, 8, 16, 24, 32, 48],
};

impl Fill for OpenEscalation {
    fn blank() -> OpenEscalation {
        OpenEscalation {
            control: Fill::blank(),
            queue: Fill::blank(),
            opened: Fill::blank(),
            asked: Fill::blank(),
            acknowledged_by: Fill::blank(),
            acknowledged: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&OPEN_ESCALATION, self)
    }
}

impl Fields for OpenEscalation {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.control.fill(source),
            1 => self.queue.fill(source),
            2 => self.opened.fill(source),
            3 => self.asked.fill(source),
            4 => self.acknowledged_by.fill(source),
            5 => self.acknowledged.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Note {
    const SIZE: u32 = 28;
    const ALIGNMENT: u32 = 4;
}

static NOTE: RecordTable = RecordTable {
    names: &["revision", "format", "content", "verified"],
    required: 0b111,
    offsets: &[0, 8, 16, 24],
};

impl Fill for Note {
    fn blank() -> Note {
        Note {
            revision: Fill::blank(),
            format: Fill::blank(),
            content: Fill::blank(),
            verified: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&NOTE, self)
    }
}

impl Fields for Note {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.revision.fill(source),
            1 => self.format.fill(source),
            2 => self.content.fill(source),
            3 => self.verified.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Ownership {
    const SIZE: u32 = 16;
    const ALIGNMENT: u32 = 4;
}

static OWNERSHIP: RecordTable = RecordTable {
    names: &["path", "owners"],
    required: 0b1,
    offsets: &[0, 8],
};

impl Fill for Ownership {
    fn blank() -> Ownership {
        Ownership {
            path: Fill::blank(),
            owners: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&OWNERSHIP, self)
    }
}

impl Fields for Ownership {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.path.fill(source),
            1 => self.owners.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for PastSignOff {
    const SIZE: u32 = 48;
    const ALIGNMENT: u32 = 8;
}

static PAST_SIGN_OFF: RecordTable = RecordTable {
    names: &[
        "person",
        "change",
        "signed",
        "seconds_taken",
        "lines",
        "assessed",
    ],
    required: 0b10111,
    offsets: &[0, 8, 16, 24, 32, 36],
};

impl Fill for PastSignOff {
    fn blank() -> PastSignOff {
        PastSignOff {
            person: Fill::blank(),
            change: Fill::blank(),
            signed: Fill::blank(),
            seconds_taken: Fill::blank(),
            lines: Fill::blank(),
            assessed: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&PAST_SIGN_OFF, self)
    }
}

impl Fields for PastSignOff {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.person.fill(source),
            1 => self.change.fill(source),
            2 => self.signed.fill(source),
            3 => self.seconds_taken.fill(source),
            4 => self.lines.fill(source),
            5 => self.assessed.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Appeal {
    const SIZE: u32 = 56;
    const ALIGNMENT: u32 = 8;
}

static APPEAL: RecordTable = RecordTable {
    names: &["id", "person", "agent", "revisions", "reason", "raised"],
    required: 0b10111,
    offsets: &[0, 8, 16, 24, 32, 40],
};

impl Fill for Appeal {
    fn blank() -> Appeal {
        Appeal {
            id: Fill::blank(),
            person: Fill::blank(),
            agent: Fill::blank(),
            revisions: Fill::blank(),
            reason: Fill::blank(),
            raised: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&APPEAL, self)
    }
}

impl Fields for Appeal {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.id.fill(source),
            1 => self.person.fill(source),
            2 => self.agent.fill(source),
            3 => self.revisions.fill(source),
            4 => self.reason.fill(source),
            5 => self.raised.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for DeclaredUse {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for DeclaredUse {
    fn blank() -> DeclaredUse {
        DeclaredUse::None
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&["none", "assisted", "generated"])?;
        *self = *DeclaredUse::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Layout for Declaration {
    const SIZE: u32 = 28;
    const ALIGNMENT: u32 = 4;
}

static DECLARATION: RecordTable = RecordTable {
    names: &["person", "ai", "agents", "revisions"],
    required: 0b11,
    offsets: &[0, 8, 12, 20],
};

impl Fill for Declaration {
    fn blank() -> Declaration {
        Declaration {
            person: Fill::blank(),
            ai: Fill::blank(),
            agents: Fill::blank(),
            revisions: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&DECLARATION, self)
    }
}

impl Fields for Declaration {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.person.fill(source),
            1 => self.ai.fill(source),
            2 => self.agents.fill(source),
            3 => self.revisions.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for ExtraFact {
    const SIZE: u32 = 16;
    const ALIGNMENT: u32 = 4;
}

static EXTRA_FACT: RecordTable = RecordTable {
    names: &["name", "json"],
    required: 0b11,
    offsets: &[0, 8],
};

impl Fill for ExtraFact {
    fn blank() -> ExtraFact {
        ExtraFact {
            name: Fill::blank(),
            json: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&EXTRA_FACT, self)
    }
}

impl Fields for ExtraFact {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.name.fill(source),
            1 => self.json.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Supply {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for Supply {
    fn blank() -> Supply {
        Supply::Complete
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&["complete", "truncated", "not_supplied"])?;
        *self = *Supply::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Layout for ListSupply {
    const SIZE: u32 = 16;
    const ALIGNMENT: u32 = 4;
}

static LIST_SUPPLY: RecordTable = RecordTable {
    names: &["supply", "collector"],
    required: 0b1,
    offsets: &[0, 4],
};

impl Fill for ListSupply {
    fn blank() -> ListSupply {
        ListSupply {
            supply: Fill::blank(),
            collector: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&LIST_SUPPLY, self)
    }
}

impl Fields for ListSupply {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.supply.fill(source),
            1 => self.collector.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Completeness {
    const SIZE: u32 = 440;
    const ALIGNMENT: u32 = 4;
}

static COMPLETENESS: RecordTable = RecordTable {
    names: &[
        "commits",
        "commit_files",
        "files",
        "reviews",
        "sign_offs",
        "checks",
        "people",
        "equivalences",
        "incidents",
        "services",
        "freeze_windows",
        "delegations",
        "overrides",
        "escalations",
        "notes",
        "declarations",
        "carried_commits",
        "ownership",
        "history",
        "past_sign_offs",
        "prior_decisions",
        "appeals",
    ],
    required: 0b0,
    offsets: &[
        0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240, 260, 280, 300, 320, 340, 360,
        380, 400, 420,
    ],
};

impl Fill for Completeness {
    fn blank() -> Completeness {
        Completeness {
            commits: Fill::blank(),
            commit_files: Fill::blank(),
            files: Fill::blank(),
            reviews: Fill::blank(),
            sign_offs: Fill::blank(),
            checks: Fill::blank(),
            people: Fill::blank(),
            equivalences: Fill::blank(),
            incidents: Fill::blank(),
            services: Fill::blank(),
            freeze_windows: Fill::blank(),
            delegations: Fill::blank(),
            overrides: Fill::blank(),
            escalations: Fill::blank(),
            notes: Fill::blank(),
            declarations: Fill::blank(),
            carried_commits: Fill::blank(),
            ownership: Fill::blank(),
            history: Fill::blank(),
            past_sign_offs: Fill::blank(),
            prior_decisions: Fill::blank(),
            appeals: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&COMPLETENESS, self)
    }
}

impl Fields for Completeness {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.commits.fill(source),
            1 => self.commit_files.fill(source),
            2 => self.files.fill(source),
            3 => self.reviews.fill(source),
            4 => self.sign_offs.fill(source),
            5 => self.checks.fill(source),
            6 => self.people.fill(source),
            7 => self.equivalences.fill(source),
            8 => self.incidents.fill(source),
            9 => self.services.fill(source),
            10 => self.freeze_windows.fill(source),
            11 => self.delegations.fill(source),
            12 => self.overrides.fill(source),
            13 => self.escalations.fill(source),
            14 => self.notes.fill(source),
            15 => self.declarations.fill(source),
            16 => self.carried_commits.fill(source),
            17 => self.ownership.fill(source),
            18 => self.history.fill(source),
            19 => self.past_sign_offs.fill(source),
            20 => self.prior_decisions.fill(source),
            21 => self.appeals.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for EvidenceKind {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Give for EvidenceKind {
    fn give(&self, sink: &mut dyn Sink) {
        sink.case(*self as u8, self.as_str());
    }
}

impl Layout for Evidence {
    const SIZE: u32 = 80;
    const ALIGNMENT: u32 = 8;
}

static EVIDENCE: RecordTable = RecordTable {
    names: &[
        "kind",
        "revision",
        "agent",
        "model",
        "excerpt",
        "weight",
        "session",
        "set_aside_by",
    ],
    required: 0b110001,
    offsets: &[0, 4, 16, 28, 40, 48, 56, 68],
};

impl Give for Evidence {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&EVIDENCE, self);
    }
}

impl Views for Evidence {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.kind.give(sink),
            1 => self.revision.give(sink),
            2 => self.agent.give(sink),
            3 => self.model.give(sink),
            4 => self.excerpt.give(sink),
            5 => self.weight.give(sink),
            6 => self.session.give(sink),
            7 => self.set_aside_by.give(sink),
            _ => {}
        }
    }
}

impl Layout for LineRange {
    const SIZE: u32 = 8;
    const ALIGNMENT: u32 = 4;
}

static LINE_RANGE: RecordTable = RecordTable {
    names: &["min", "max"],
    required: 0b11,
    offsets: &[0, 4],
};

impl Fill for LineRange {
    fn blank() -> LineRange {
        LineRange {
            min: Fill::blank(),
            max: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&LINE_RANGE, self)
    }
}

impl Fields for LineRange {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.min.fill(source),
            1 => self.max.fill(source),
            _ => Ok(()),
        }
    }
}

impl Give for LineRange {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&LINE_RANGE, self);
    }
}

impl Views for LineRange {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.min.give(sink),
            1 => self.max.give(sink),
            _ => {}
        }
    }
}

impl Layout for PastChange {
    const SIZE: u32 = 48;
    const ALIGNMENT: u32 = 8;
}

static PAST_CHANGE: RecordTable = RecordTable {
    names: &[
        "id",
        "author",
        "landed",
        "lines",
        "ai_lines",
        "paths",
        "signed_off",
    ],
    required: 0b11111,
    offsets: &[0, 8, 16, 24, 28, 36, 44],
};

impl Fill for PastChange {
    fn blank() -> PastChange {
        PastChange {
            id: Fill::blank(),
            author: Fill::blank(),
            landed: Fill::blank(),
            lines: Fill::blank(),
            ai_lines: Fill::blank(),
            paths: Fill::blank(),
            signed_off: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&PAST_CHANGE, self)
    }
}

impl Fields for PastChange {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.id.fill(source),
            1 => self.author.fill(source),
            2 => self.landed.fill(source),
            3 => self.lines.fill(source),
            4 => self.ai_lines.fill(source),
            5 => self.paths.fill(source),
            6 => self.signed_off.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for CommitProvenance {
    const SIZE: u32 = 44;
    const ALIGNMENT: u32 = 4;
}

static COMMIT_PROVENANCE: RecordTable = RecordTable {
    names: &[
        "revision",
        "detected",
        "agent_authored",
        "declared",
        "ai_lines",
        "human_lines",
        "unknown_lines",
        "agents",
    ],
    required: 0b11111111,
    offsets: &[0, 8, 9, 10, 12, 20, 28, 36],
};

impl Give for CommitProvenance {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&COMMIT_PROVENANCE, self);
    }
}

impl Views for CommitProvenance {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.revision.give(sink),
            1 => self.detected.give(sink),
            2 => self.agent_authored.give(sink),
            3 => self.declared.give(sink),
            4 => self.ai_lines.give(sink),
            5 => self.human_lines.give(sink),
            6 => self.unknown_lines.give(sink),
            7 => self.agents.give(sink),
            _ => {}
        }
    }
}

impl Layout for FileProvenance {
    const SIZE: u32 = 32;
    const ALIGNMENT: u32 = 4;
}

static FILE_PROVENANCE: RecordTable = RecordTable {
    names: &["path", "ai_lines", "human_lines", "unknown_lines"],
    required: 0b1111,
    offsets: &[0, 8, 16, 24],
};

impl Give for FileProvenance {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&FILE_PROVENANCE, self);
    }
}

impl Views for FileProvenance {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.path.give(sink),
            1 => self.ai_lines.give(sink),
            2 => self.human_lines.give(sink),
            3 => self.unknown_lines.give(sink),
            _ => {}
        }
    }
}

impl Layout for AppealResult {
    const SIZE: u32 = 32;
    const ALIGNMENT: u32 = 4;
}

static APPEAL_RESULT: RecordTable = RecordTable {
    names: &["id", "person", "agent", "confirmed_by"],
    required: 0b1111,
    offsets: &[0, 8, 16, 24],
};

impl Give for AppealResult {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&APPEAL_RESULT, self);
    }
}

impl Views for AppealResult {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.id.give(sink),
            1 => self.person.give(sink),
            2 => self.agent.give(sink),
            3 => self.confirmed_by.give(sink),
            _ => {}
        }
    }
}

impl Layout for RecentAi {
    const SIZE: u32 = 12;
    const ALIGNMENT: u32 = 4;
}

static RECENT_AI: RecordTable = RecordTable {
    names: &["changes", "ai_lines"],
    required: 0b11,
    offsets: &[0, 4],
};

impl Give for RecentAi {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&RECENT_AI, self);
    }
}

impl Views for RecentAi {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.changes.give(sink),
            1 => self.ai_lines.give(sink),
            _ => {}
        }
    }
}

impl Layout for Contradiction {
    const SIZE: u32 = 28;
    const ALIGNMENT: u32 = 4;
}

static CONTRADICTION: RecordTable = RecordTable {
    names: &["revision", "declared", "found"],
    required: 0b110,
    offsets: &[0, 12, 20],
};

impl Give for Contradiction {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&CONTRADICTION, self);
    }
}

impl Views for Contradiction {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.revision.give(sink),
            1 => self.declared.give(sink),
            2 => self.found.give(sink),
            _ => {}
        }
    }
}

impl Layout for Provenance {
    const SIZE: u32 = 128;
    const ALIGNMENT: u32 = 4;
}

static PROVENANCE: RecordTable = RecordTable {
    names: &[
        "detected",
        "agent_authored",
        "agent_alone",
        "ai_lines",
        "human_lines",
        "unknown_lines",
        "lines",
        "mechanical_lines",
        "recent",
        "agents",
        "models",
        "evidence",
        "undeclared",
        "contradictions",
        "prompter",
        "commits",
        "files",
        "appeals",
    ],
    required: 0b111011111011111111,
    offsets: &[
        0, 1, 2, 4, 12, 20, 28, 32, 36, 52, 60, 68, 76, 84, 92, 104, 112, 120,
    ],
};

impl Give for Provenance {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&PROVENANCE, self);
    }
}

impl Views for Provenance {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.detected.give(sink),
            1 => self.agent_authored.give(sink),
            2 => self.agent_alone.give(sink),
            3 => self.ai_lines.give(sink),
            4 => self.human_lines.give(sink),
            5 => self.unknown_lines.give(sink),
            6 => self.lines.give(sink),
            7 => self.mechanical_lines.give(sink),
            8 => self.recent.give(sink),
            9 => self.agents.give(sink),
            10 => self.models.give(sink),
            11 => self.evidence.give(sink),
            12 => self.undeclared.give(sink),
            13 => self.contradictions.give(sink),
            14 => self.prompter.give(sink),
            15 => self.commits.give(sink),
            16 => self.files.give(sink),
            17 => self.appeals.give(sink),
            _ => {}
        }
    }
}

impl Layout for Impact {
    const SIZE: u32 = 56;
    const ALIGNMENT: u32 = 4;
}

static IMPACT: RecordTable = RecordTable {
    names: &[
        "services",
        "dependents",
        "tier",
        "reached_tier",
        "incidents",
        "bus_factor",
        "sole_experts",
    ],
    required: 0b1010011,
    offsets: &[0, 8, 16, 24, 32, 40, 48],
};

impl Give for Impact {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&IMPACT, self);
    }
}

impl Views for Impact {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.services.give(sink),
            1 => self.dependents.give(sink),
            2 => self.tier.give(sink),
            3 => self.reached_tier.give(sink),
            4 => self.incidents.give(sink),
            5 => self.bus_factor.give(sink),
            6 => self.sole_experts.give(sink),
            _ => {}
        }
    }
}

impl Layout for SignOffSignal {
    const SIZE: u32 = 44;
    const ALIGNMENT: u32 = 4;
}

static SIGN_OFF_SIGNAL: RecordTable = RecordTable {
    names: &[
        "id",
        "person",
        "seconds_taken",
        "lines",
        "unassessed",
        "hasty_streak",
    ],
    required: 0b11011,
    offsets: &[0, 8, 16, 24, 28, 36],
};

impl Give for SignOffSignal {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&SIGN_OFF_SIGNAL, self);
    }
}

impl Views for SignOffSignal {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.id.give(sink),
            1 => self.person.give(sink),
            2 => self.seconds_taken.give(sink),
            3 => self.lines.give(sink),
            4 => self.unassessed.give(sink),
            5 => self.hasty_streak.give(sink),
            _ => {}
        }
    }
}

impl Layout for Notice {
    const SIZE: u32 = 24;
    const ALIGNMENT: u32 = 4;
}

static NOTICE: RecordTable = RecordTable {
    names: &["code", "subject", "explanation"],
    required: 0b111,
    offsets: &[0, 8, 16],
};

impl Give for Notice {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&NOTICE, self);
    }
}

impl Views for Notice {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.code.give(sink),
            1 => self.subject.give(sink),
            2 => self.explanation.give(sink),
            _ => {}
        }
    }
}

impl Layout for Totals {
    const SIZE: u32 = 20;
    const ALIGNMENT: u32 = 4;
}

static TOTALS: RecordTable = RecordTable {
    names: &["files", "added", "deleted", "lines", "commits"],
    required: 0b11111,
    offsets: &[0, 4, 8, 12, 16],
};

impl Give for Totals {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&TOTALS, self);
    }
}

impl Views for Totals {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.files.give(sink),
            1 => self.added.give(sink),
            2 => self.deleted.give(sink),
            3 => self.lines.give(sink),
            4 => self.commits.give(sink),
            _ => {}
        }
    }
}

impl Layout for Verdict {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Fill for Verdict {
    fn blank() -> Verdict {
        Verdict::Pass
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        let case = source.case(&["pass", "pending", "undecided", "block"])?;
        *self = *Verdict::ALL.get(case).ok_or(Stopped)?;
        Ok(())
    }
}

impl Give for Verdict {
    fn give(&self, sink: &mut dyn Sink) {
        sink.case(*self as u8, self.as_str());
    }
}

impl Layout for PriorDecision {
    const SIZE: u32 = 48;
    const ALIGNMENT: u32 = 8;
}

static PRIOR_DECISION: RecordTable = RecordTable {
    names: &[
        "revision",
        "purpose",
        "environment",
        "verdict",
        "taken",
        "policy",
    ],
    required: 0b111011,
    offsets: &[0, 8, 12, 24, 32, 40],
};

impl Fill for PriorDecision {
    fn blank() -> PriorDecision {
        PriorDecision {
            revision: Fill::blank(),
            purpose: Fill::blank(),
            environment: Fill::blank(),
            verdict: Fill::blank(),
            taken: Fill::blank(),
            policy: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&PRIOR_DECISION, self)
    }
}

impl Fields for PriorDecision {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.revision.fill(source),
            1 => self.purpose.fill(source),
            2 => self.environment.fill(source),
            3 => self.verdict.fill(source),
            4 => self.taken.fill(source),
            5 => self.policy.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Facts {
    const SIZE: u32 = 896;
    const ALIGNMENT: u32 = 8;
}

static FACTS: RecordTable = RecordTable {
    names: &[
        "purpose",
        "environment",
        "now",
        "change",
        "commits",
        "files",
        "reviews",
        "sign_offs",
        "checks",
        "people",
        "equivalences",
        "incidents",
        "services",
        "freeze_windows",
        "delegations",
        "overrides",
        "escalations",
        "notes",
        "declarations",
        "carried_commits",
        "ownership",
        "history",
        "past_sign_offs",
        "prior_decisions",
        "appeals",
        "extra",
        "completeness",
    ],
    required: 0b1101,
    offsets: &[
        0, 4, 16, 24, 280, 288, 296, 304, 312, 320, 328, 336, 344, 352, 360, 368, 376, 384, 392,
        400, 408, 416, 424, 432, 440, 448, 456,
    ],
};

impl Fill for Facts {
    fn blank() -> Facts {
        Facts {
            purpose: Fill::blank(),
            environment: Fill::blank(),
            now: Fill::blank(),
            change: Fill::blank(),
            commits: Fill::blank(),
            files: Fill::blank(),
            reviews: Fill::blank(),
            sign_offs: Fill::blank(),
            checks: Fill::blank(),
            people: Fill::blank(),
            equivalences: Fill::blank(),
            incidents: Fill::blank(),
            services: Fill::blank(),
            freeze_windows: Fill::blank(),
            delegations: Fill::blank(),
            overrides: Fill::blank(),
            escalations: Fill::blank(),
            notes: Fill::blank(),
            declarations: Fill::blank(),
            carried_commits: Fill::blank(),
            ownership: Fill::blank(),
            history: Fill::blank(),
            past_sign_offs: Fill::blank(),
            prior_decisions: Fill::blank(),
            appeals: Fill::blank(),
            extra: Fill::blank(),
            completeness: Fill::blank(),
        }
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.record(&FACTS, self)
    }
}

impl Fields for Facts {
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
        match number {
            0 => self.purpose.fill(source),
            1 => self.environment.fill(source),
            2 => self.now.fill(source),
            3 => self.change.fill(source),
            4 => self.commits.fill(source),
            5 => self.files.fill(source),
            6 => self.reviews.fill(source),
            7 => self.sign_offs.fill(source),
            8 => self.checks.fill(source),
            9 => self.people.fill(source),
            10 => self.equivalences.fill(source),
            11 => self.incidents.fill(source),
            12 => self.services.fill(source),
            13 => self.freeze_windows.fill(source),
            14 => self.delegations.fill(source),
            15 => self.overrides.fill(source),
            16 => self.escalations.fill(source),
            17 => self.notes.fill(source),
            18 => self.declarations.fill(source),
            19 => self.carried_commits.fill(source),
            20 => self.ownership.fill(source),
            21 => self.history.fill(source),
            22 => self.past_sign_offs.fill(source),
            23 => self.prior_decisions.fill(source),
            24 => self.appeals.fill(source),
            25 => self.extra.fill(source),
            26 => self.completeness.fill(source),
            _ => Ok(()),
        }
    }
}

impl Layout for Mode {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Give for Mode {
    fn give(&self, sink: &mut dyn Sink) {
        sink.case(*self as u8, self.as_str());
    }
}

impl Layout for Effect {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Give for Effect {
    fn give(&self, sink: &mut dyn Sink) {
        sink.case(*self as u8, self.as_str());
    }
}

impl Layout for ControlState {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Give for ControlState {
    fn give(&self, sink: &mut dyn Sink) {
        sink.case(*self as u8, self.as_str());
    }
}

impl Layout for DropReason {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Give for DropReason {
    fn give(&self, sink: &mut dyn Sink) {
        sink.case(*self as u8, self.as_str());
    }
}

impl Layout for DroppedSignOff {
    const SIZE: u32 = 28;
    const ALIGNMENT: u32 = 4;
}

static DROPPED_SIGN_OFF: RecordTable = RecordTable {
    names: &["id", "person", "reason", "explanation"],
    required: 0b1111,
    offsets: &[0, 8, 16, 20],
};

impl Give for DroppedSignOff {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&DROPPED_SIGN_OFF, self);
    }
}

impl Views for DroppedSignOff {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.id.give(sink),
            1 => self.person.give(sink),
            2 => self.reason.give(sink),
            3 => self.explanation.give(sink),
            _ => {}
        }
    }
}

impl Layout for SourcePlace {
    const SIZE: u32 = 16;
    const ALIGNMENT: u32 = 4;
}

static SOURCE_PLACE: RecordTable = RecordTable {
    names: &["file", "line", "column"],
    required: 0b111,
    offsets: &[0, 8, 12],
};

impl Give for SourcePlace {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&SOURCE_PLACE, self);
    }
}

impl Views for SourcePlace {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.file.give(sink),
            1 => self.line.give(sink),
            2 => self.column.give(sink),
            _ => {}
        }
    }
}

impl Layout for RuleFailure {
    const SIZE: u32 = 48;
    const ALIGNMENT: u32 = 4;
}

static RULE_FAILURE: RecordTable = RecordTable {
    names: &["part", "code", "explanation", "expression", "place"],
    required: 0b11111,
    offsets: &[0, 8, 16, 24, 32],
};

impl Give for RuleFailure {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&RULE_FAILURE, self);
    }
}

impl Views for RuleFailure {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.part.give(sink),
            1 => self.code.give(sink),
            2 => self.explanation.give(sink),
            3 => self.expression.give(sink),
            4 => self.place.give(sink),
            _ => {}
        }
    }
}

impl Layout for Requirement {
    const SIZE: u32 = 32;
    const ALIGNMENT: u32 = 4;
}

static REQUIREMENT: RecordTable = RecordTable {
    names: &["count", "have", "eligible", "assesses", "distinct_teams"],
    required: 0b1111,
    offsets: &[0, 4, 8, 16, 24],
};

impl Give for Requirement {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&REQUIREMENT, self);
    }
}

impl Views for Requirement {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.count.give(sink),
            1 => self.have.give(sink),
            2 => self.eligible.give(sink),
            3 => self.assesses.give(sink),
            4 => self.distinct_teams.give(sink),
            _ => {}
        }
    }
}

impl Layout for Actor {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Give for Actor {
    fn give(&self, sink: &mut dyn Sink) {
        sink.case(*self as u8, self.as_str());
    }
}

impl Layout for ActKind {
    const SIZE: u32 = 1;
    const ALIGNMENT: u32 = 1;
}

impl Give for ActKind {
    fn give(&self, sink: &mut dyn Sink) {
        sink.case(*self as u8, self.as_str());
    }
}

impl Layout for NextAct {
    const SIZE: u32 = 16;
    const ALIGNMENT: u32 = 4;
}

static NEXT_ACT: RecordTable = RecordTable {
    names: &["actor", "act", "kind"],
    required: 0b11,
    offsets: &[0, 4, 12],
};

impl Give for NextAct {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&NEXT_ACT, self);
    }
}

impl Views for NextAct {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.actor.give(sink),
            1 => self.act.give(sink),
            2 => self.kind.give(sink),
            _ => {}
        }
    }
}

impl Layout for Candidate {
    const SIZE: u32 = 48;
    const ALIGNMENT: u32 = 8;
}

static CANDIDATE: RecordTable = RecordTable {
    names: &["login", "rank", "expertise", "load", "at_work"],
    required: 0b11101,
    offsets: &[0, 8, 24, 32, 40],
};

impl Give for Candidate {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&CANDIDATE, self);
    }
}

impl Views for Candidate {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.login.give(sink),
            1 => self.rank.give(sink),
            2 => self.expertise.give(sink),
            3 => self.load.give(sink),
            4 => self.at_work.give(sink),
            _ => {}
        }
    }
}

impl Layout for ExcludedCandidate {
    const SIZE: u32 = 16;
    const ALIGNMENT: u32 = 4;
}

static EXCLUDED_CANDIDATE: RecordTable = RecordTable {
    names: &["login", "reason"],
    required: 0b11,
    offsets: &[0, 8],
};

impl Give for ExcludedCandidate {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&EXCLUDED_CANDIDATE, self);
    }
}

impl Views for ExcludedCandidate {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.login.give(sink),
            1 => self.reason.give(sink),
            _ => {}
        }
    }
}

impl Layout for EscalationStep {
    const SIZE: u32 = 24;
    const ALIGNMENT: u32 = 8;
}

static ESCALATION_STEP: RecordTable = RecordTable {
    names: &["at", "to", "candidates"],
    required: 0b111,
    offsets: &[0, 8, 16],
};

impl Give for EscalationStep {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&ESCALATION_STEP, self);
    }
}

impl Views for EscalationStep {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.at.give(sink),
            1 => self.to.give(sink),
            2 => self.candidates.give(sink),
            _ => {}
        }
    }
}

impl Layout for ReviewBrief {
    const SIZE: u32 = 64;
    const ALIGNMENT: u32 = 4;
}

static REVIEW_BRIEF: RecordTable = RecordTable {
    names: &[
        "ai_files",
        "agents",
        "sessions",
        "incidents",
        "services",
        "dependents",
        "unassessed",
        "risks",
    ],
    required: 0b11111111,
    offsets: &[0, 8, 16, 24, 32, 40, 48, 56],
};

impl Give for ReviewBrief {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&REVIEW_BRIEF, self);
    }
}

impl Views for ReviewBrief {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.ai_files.give(sink),
            1 => self.agents.give(sink),
            2 => self.sessions.give(sink),
            3 => self.incidents.give(sink),
            4 => self.services.give(sink),
            5 => self.dependents.give(sink),
            6 => self.unassessed.give(sink),
            7 => self.risks.give(sink),
            _ => {}
        }
    }
}

impl Layout for ControlResult {
    const SIZE: u32 = 224;
    const ALIGNMENT: u32 = 8;
}

static CONTROL_RESULT: RecordTable = RecordTable {
    names: &[
        "id",
        "title",
        "effect",
        "state",
        "reason",
        "message",
        "requirement",
        "counted",
        "dropped",
        "vetoes",
        "missing_facts",
        "failures",
        "next",
        "waiting_for",
        "steps",
        "brief",
    ],
    required: 0b110111110011111,
    offsets: &[
        0, 8, 16, 17, 20, 28, 40, 76, 84, 92, 100, 108, 116, 136, 144, 152,
    ],
};

impl Give for ControlResult {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&CONTROL_RESULT, self);
    }
}

impl Views for ControlResult {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.id.give(sink),
            1 => self.title.give(sink),
            2 => self.effect.give(sink),
            3 => self.state.give(sink),
            4 => self.reason.give(sink),
            5 => self.message.give(sink),
            6 => self.requirement.give(sink),
            7 => self.counted.give(sink),
            8 => self.dropped.give(sink),
            9 => self.vetoes.give(sink),
            10 => self.missing_facts.give(sink),
            11 => self.failures.give(sink),
            12 => self.next.give(sink),
            13 => self.waiting_for.give(sink),
            14 => self.steps.give(sink),
            15 => self.brief.give(sink),
            _ => {}
        }
    }
}

impl Layout for Escalation {
    const SIZE: u32 = 184;
    const ALIGNMENT: u32 = 8;
}

static ESCALATION: RecordTable = RecordTable {
    names: &[
        "control",
        "queue",
        "reason",
        "nobody_eligible",
        "candidates",
        "excluded",
        "opened",
        "due",
        "overdue",
        "steps",
        "steps_due",
        "ask_now",
        "taken_by",
        "spread",
        "assesses",
        "brief",
    ],
    required: 0b1110111101111111,
    offsets: &[
        0, 8, 16, 24, 28, 36, 48, 56, 72, 76, 84, 88, 96, 108, 112, 120,
    ],
};

impl Give for Escalation {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&ESCALATION, self);
    }
}

impl Views for Escalation {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.control.give(sink),
            1 => self.queue.give(sink),
            2 => self.reason.give(sink),
            3 => self.nobody_eligible.give(sink),
            4 => self.candidates.give(sink),
            5 => self.excluded.give(sink),
            6 => self.opened.give(sink),
            7 => self.due.give(sink),
            8 => self.overdue.give(sink),
            9 => self.steps.give(sink),
            10 => self.steps_due.give(sink),
            11 => self.ask_now.give(sink),
            12 => self.taken_by.give(sink),
            13 => self.spread.give(sink),
            14 => self.assesses.give(sink),
            15 => self.brief.give(sink),
            _ => {}
        }
    }
}

impl Layout for RiskTerm {
    const SIZE: u32 = 24;
    const ALIGNMENT: u32 = 8;
}

static RISK_TERM: RecordTable = RecordTable {
    names: &["name", "contribution", "words"],
    required: 0b111,
    offsets: &[0, 8, 16],
};

impl Give for RiskTerm {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&RISK_TERM, self);
    }
}

impl Views for RiskTerm {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.name.give(sink),
            1 => self.contribution.give(sink),
            2 => self.words.give(sink),
            _ => {}
        }
    }
}

impl Layout for Risk {
    const SIZE: u32 = 32;
    const ALIGNMENT: u32 = 8;
}

static RISK: RecordTable = RecordTable {
    names: &["score", "band", "terms", "reasons"],
    required: 0b1111,
    offsets: &[0, 8, 16, 24],
};

impl Give for Risk {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&RISK, self);
    }
}

impl Views for Risk {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.score.give(sink),
            1 => self.band.give(sink),
            2 => self.terms.give(sink),
            3 => self.reasons.give(sink),
            _ => {}
        }
    }
}

impl Layout for ComplianceEvent {
    const SIZE: u32 = 56;
    const ALIGNMENT: u32 = 8;
}

static COMPLIANCE_EVENT: RecordTable = RecordTable {
    names: &["kind", "control", "person", "explanation", "due"],
    required: 0b1011,
    offsets: &[0, 8, 16, 28, 40],
};

impl Give for ComplianceEvent {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&COMPLIANCE_EVENT, self);
    }
}

impl Views for ComplianceEvent {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.kind.give(sink),
            1 => self.control.give(sink),
            2 => self.person.give(sink),
            3 => self.explanation.give(sink),
            4 => self.due.give(sink),
            _ => {}
        }
    }
}

impl Layout for Decision {
    const SIZE: u32 = 376;
    const ALIGNMENT: u32 = 8;
}

static DECISION: RecordTable = RecordTable {
    names: &[
        "contract",
        "policy",
        "policy_version",
        "change",
        "revision",
        "purpose",
        "now",
        "verdict",
        "mode",
        "reason",
        "controls",
        "escalations",
        "events",
        "provenance",
        "risk",
        "impact",
        "signals",
        "notices",
        "totals",
        "missing_facts",
        "steps",
    ],
    required: 0b111111011111111111111,
    offsets: &[
        0, 8, 16, 24, 32, 40, 48, 56, 57, 60, 68, 76, 84, 92, 224, 264, 320, 328, 336, 356, 368,
    ],
};

impl Give for Decision {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&DECISION, self);
    }
}

impl Views for Decision {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.contract.give(sink),
            1 => self.policy.give(sink),
            2 => self.policy_version.give(sink),
            3 => self.change.give(sink),
            4 => self.revision.give(sink),
            5 => self.purpose.give(sink),
            6 => self.now.give(sink),
            7 => self.verdict.give(sink),
            8 => self.mode.give(sink),
            9 => self.reason.give(sink),
            10 => self.controls.give(sink),
            11 => self.escalations.give(sink),
            12 => self.events.give(sink),
            13 => self.provenance.give(sink),
            14 => self.risk.give(sink),
            15 => self.impact.give(sink),
            16 => self.signals.give(sink),
            17 => self.notices.give(sink),
            18 => self.totals.give(sink),
            19 => self.missing_facts.give(sink),
            20 => self.steps.give(sink),
            _ => {}
        }
    }
}

impl Layout for CombinedDecision {
    const SIZE: u32 = 40;
    const ALIGNMENT: u32 = 8;
}

static COMBINED_DECISION: RecordTable = RecordTable {
    names: &["verdict", "mode", "reason", "decisive", "members", "steps"],
    required: 0b111111,
    offsets: &[0, 1, 4, 12, 20, 32],
};

impl Give for CombinedDecision {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&COMBINED_DECISION, self);
    }
}

impl Views for CombinedDecision {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.verdict.give(sink),
            1 => self.mode.give(sink),
            2 => self.reason.give(sink),
            3 => self.decisive.give(sink),
            4 => self.members.give(sink),
            5 => self.steps.give(sink),
            _ => {}
        }
    }
}

impl Layout for TraceValue {
    const SIZE: u32 = 28;
    const ALIGNMENT: u32 = 4;
}

static TRACE_VALUE: RecordTable = RecordTable {
    names: &["start", "end", "text", "value", "failed"],
    required: 0b11111,
    offsets: &[0, 4, 8, 16, 24],
};

impl Give for TraceValue {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&TRACE_VALUE, self);
    }
}

impl Views for TraceValue {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.start.give(sink),
            1 => self.end.give(sink),
            2 => self.text.give(sink),
            3 => self.value.give(sink),
            4 => self.failed.give(sink),
            _ => {}
        }
    }
}

impl Layout for Trace {
    const SIZE: u32 = 48;
    const ALIGNMENT: u32 = 4;
}

static TRACE: RecordTable = RecordTable {
    names: &["control", "part", "expression", "place", "values"],
    required: 0b11111,
    offsets: &[0, 8, 16, 24, 40],
};

impl Give for Trace {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&TRACE, self);
    }
}

impl Views for Trace {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.control.give(sink),
            1 => self.part.give(sink),
            2 => self.expression.give(sink),
            3 => self.place.give(sink),
            4 => self.values.give(sink),
            _ => {}
        }
    }
}

impl Layout for Explanation {
    const SIZE: u32 = 384;
    const ALIGNMENT: u32 = 8;
}

static EXPLANATION: RecordTable = RecordTable {
    names: &["decision", "traces"],
    required: 0b11,
    offsets: &[0, 376],
};

impl Give for Explanation {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&EXPLANATION, self);
    }
}

impl Views for Explanation {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.decision.give(sink),
            1 => self.traces.give(sink),
            _ => {}
        }
    }
}

impl Layout for ParameterValue {
    const SIZE: u32 = 24;
    const ALIGNMENT: u32 = 4;
}

static PARAMETER_VALUE: RecordTable = RecordTable {
    names: &["name", "type_name", "value"],
    required: 0b111,
    offsets: &[0, 8, 16],
};

impl Give for ParameterValue {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&PARAMETER_VALUE, self);
    }
}

impl Views for ParameterValue {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.name.give(sink),
            1 => self.type_name.give(sink),
            2 => self.value.give(sink),
            _ => {}
        }
    }
}

impl Layout for ControlDescription {
    const SIZE: u32 = 40;
    const ALIGNMENT: u32 = 8;
}

static CONTROL_DESCRIPTION: RecordTable = RecordTable {
    names: &["id", "title", "effect", "applies", "worst_case_steps"],
    required: 0b11111,
    offsets: &[0, 8, 16, 20, 32],
};

impl Give for ControlDescription {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&CONTROL_DESCRIPTION, self);
    }
}

impl Views for ControlDescription {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.id.give(sink),
            1 => self.title.give(sink),
            2 => self.effect.give(sink),
            3 => self.applies.give(sink),
            4 => self.worst_case_steps.give(sink),
            _ => {}
        }
    }
}

impl Layout for Description {
    const SIZE: u32 = 64;
    const ALIGNMENT: u32 = 8;
}

static DESCRIPTION: RecordTable = RecordTable {
    names: &[
        "contract",
        "policy",
        "policy_version",
        "summary",
        "mode",
        "parameters",
        "controls",
        "step_budget",
    ],
    required: 0b11111111,
    offsets: &[0, 8, 16, 24, 32, 36, 44, 56],
};

impl Give for Description {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&DESCRIPTION, self);
    }
}

impl Views for Description {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.contract.give(sink),
            1 => self.policy.give(sink),
            2 => self.policy_version.give(sink),
            3 => self.summary.give(sink),
            4 => self.mode.give(sink),
            5 => self.parameters.give(sink),
            6 => self.controls.give(sink),
            7 => self.step_budget.give(sink),
            _ => {}
        }
    }
}

impl Layout for FactError {
    const SIZE: u32 = 16;
    const ALIGNMENT: u32 = 4;
}

static FACT_ERROR: RecordTable = RecordTable {
    names: &["path", "explanation"],
    required: 0b11,
    offsets: &[0, 8],
};

impl Give for FactError {
    fn give(&self, sink: &mut dyn Sink) {
        sink.record(&FACT_ERROR, self);
    }
}

impl Views for FactError {
    fn view(&self, number: usize, sink: &mut dyn Sink) {
        match number {
            0 => self.path.give(sink),
            1 => self.explanation.give(sink),
            _ => {}
        }
    }
}

impl Layout for EvaluationError {
    const SIZE: u32 = 12;
    const ALIGNMENT: u32 = 4;
}

impl Give for EvaluationError {
    fn give(&self, sink: &mut dyn Sink) {
        match self {
            EvaluationError::InvalidFacts(payload) => sink.variant(0, "invalid_facts", 4, payload),
            EvaluationError::InvalidPolicy(payload) => {
                sink.variant(1, "invalid_policy", 4, payload)
            }
        }
    }
}
