// Generated from wit/ by `cargo xtask gen`. Do not edit.

use crate::shape::{EnumShape, FieldShape, RecordShape, Shape};

/// Every record of the contract, in its order. A record's place here is its number in programs.
pub const RECORDS: &[RecordShape] = &[
    RecordShape {
        name: "identity",
        fields: &[
            FieldShape {
                name: "name",
                shape: Shape::String,
            },
            FieldShape {
                name: "email",
                shape: Shape::String,
            },
            FieldShape {
                name: "login",
                shape: Shape::Option(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "branch_point",
        fields: &[
            FieldShape {
                name: "branch",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "revision",
                shape: Shape::String,
            },
            FieldShape {
                name: "tree",
                shape: Shape::Option(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "change",
        fields: &[
            FieldShape {
                name: "id",
                shape: Shape::String,
            },
            FieldShape {
                name: "forge",
                shape: Shape::Enum("forge"),
            },
            FieldShape {
                name: "repository",
                shape: Shape::String,
            },
            FieldShape {
                name: "number",
                shape: Shape::Option(&Shape::Int),
            },
            FieldShape {
                name: "url",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "members",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "landed_from",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "head_pushed",
                shape: Shape::Option(&Shape::Timestamp),
            },
            FieldShape {
                name: "title",
                shape: Shape::String,
            },
            FieldShape {
                name: "body",
                shape: Shape::String,
            },
            FieldShape {
                name: "state",
                shape: Shape::Enum("change_state"),
            },
            FieldShape {
                name: "draft",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "author",
                shape: Shape::Record("identity"),
            },
            FieldShape {
                name: "base",
                shape: Shape::Record("branch_point"),
            },
            FieldShape {
                name: "head",
                shape: Shape::Record("branch_point"),
            },
            FieldShape {
                name: "merge_base",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "labels",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "created",
                shape: Shape::Option(&Shape::Timestamp),
            },
            FieldShape {
                name: "updated",
                shape: Shape::Option(&Shape::Timestamp),
            },
            FieldShape {
                name: "merged",
                shape: Shape::Option(&Shape::Timestamp),
            },
        ],
    },
    RecordShape {
        name: "commit_file",
        fields: &[
            FieldShape {
                name: "path",
                shape: Shape::String,
            },
            FieldShape {
                name: "added",
                shape: Shape::Int,
            },
            FieldShape {
                name: "deleted",
                shape: Shape::Int,
            },
        ],
    },
    RecordShape {
        name: "commit",
        fields: &[
            FieldShape {
                name: "revision",
                shape: Shape::String,
            },
            FieldShape {
                name: "tree",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "parents",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "author",
                shape: Shape::Record("identity"),
            },
            FieldShape {
                name: "committer",
                shape: Shape::Record("identity"),
            },
            FieldShape {
                name: "message",
                shape: Shape::String,
            },
            FieldShape {
                name: "signature",
                shape: Shape::Enum("signature"),
            },
            FieldShape {
                name: "pusher",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "authored",
                shape: Shape::Option(&Shape::Timestamp),
            },
            FieldShape {
                name: "committed",
                shape: Shape::Option(&Shape::Timestamp),
            },
            FieldShape {
                name: "in_base",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "recomputed_merge",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "files",
                shape: Shape::List(&Shape::Record("commit_file")),
            },
        ],
    },
    RecordShape {
        name: "file",
        fields: &[
            FieldShape {
                name: "path",
                shape: Shape::String,
            },
            FieldShape {
                name: "previous_path",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "status",
                shape: Shape::Enum("file_status"),
            },
            FieldShape {
                name: "added",
                shape: Shape::Int,
            },
            FieldShape {
                name: "deleted",
                shape: Shape::Int,
            },
            FieldShape {
                name: "binary",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "generated",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "vendored",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "old_mode",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "new_mode",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "symlink",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "submodule",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "whitespace_only",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "patch",
                shape: Shape::Option(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "review",
        fields: &[
            FieldShape {
                name: "id",
                shape: Shape::String,
            },
            FieldShape {
                name: "sequence",
                shape: Shape::Int,
            },
            FieldShape {
                name: "reviewer",
                shape: Shape::String,
            },
            FieldShape {
                name: "state",
                shape: Shape::Enum("review_state"),
            },
            FieldShape {
                name: "revision",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "tree",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "merge_base",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "base_branch",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "submitted",
                shape: Shape::Option(&Shape::Timestamp),
            },
            FieldShape {
                name: "body",
                shape: Shape::String,
            },
        ],
    },
    RecordShape {
        name: "assessment",
        fields: &[
            FieldShape {
                name: "area",
                shape: Shape::Enum("assessment_area"),
            },
            FieldShape {
                name: "note",
                shape: Shape::Option(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "content_binding",
        fields: &[
            FieldShape {
                name: "repository",
                shape: Shape::String,
            },
            FieldShape {
                name: "base_branch",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "revision",
                shape: Shape::String,
            },
            FieldShape {
                name: "tree",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "merge_base",
                shape: Shape::Option(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "evidence_seen",
        fields: &[
            FieldShape {
                name: "agents",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "ai_lines_min",
                shape: Shape::Int,
            },
            FieldShape {
                name: "undeclared",
                shape: Shape::List(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "sign_off",
        fields: &[
            FieldShape {
                name: "id",
                shape: Shape::String,
            },
            FieldShape {
                name: "sequence",
                shape: Shape::Int,
            },
            FieldShape {
                name: "person",
                shape: Shape::String,
            },
            FieldShape {
                name: "verdict",
                shape: Shape::Enum("sign_off_verdict"),
            },
            FieldShape {
                name: "binding",
                shape: Shape::Record("content_binding"),
            },
            FieldShape {
                name: "assesses",
                shape: Shape::List(&Shape::Record("assessment")),
            },
            FieldShape {
                name: "reason",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "opened",
                shape: Shape::Option(&Shape::Timestamp),
            },
            FieldShape {
                name: "signed",
                shape: Shape::Option(&Shape::Timestamp),
            },
            FieldShape {
                name: "authentication",
                shape: Shape::Enum("authentication"),
            },
            FieldShape {
                name: "evidence",
                shape: Shape::Option(&Shape::Record("evidence_seen")),
            },
            FieldShape {
                name: "confirms",
                shape: Shape::List(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "check",
        fields: &[
            FieldShape {
                name: "name",
                shape: Shape::String,
            },
            FieldShape {
                name: "app",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "conclusion",
                shape: Shape::Enum("check_conclusion"),
            },
            FieldShape {
                name: "revision",
                shape: Shape::String,
            },
            FieldShape {
                name: "completed",
                shape: Shape::Option(&Shape::Timestamp),
            },
        ],
    },
    RecordShape {
        name: "expertise",
        fields: &[
            FieldShape {
                name: "path",
                shape: Shape::String,
            },
            FieldShape {
                name: "score",
                shape: Shape::Double,
            },
        ],
    },
    RecordShape {
        name: "working_hours",
        fields: &[
            FieldShape {
                name: "days",
                shape: Shape::List(&Shape::Enum("weekday")),
            },
            FieldShape {
                name: "starts",
                shape: Shape::Int,
            },
            FieldShape {
                name: "ends",
                shape: Shape::Int,
            },
        ],
    },
    RecordShape {
        name: "person",
        fields: &[
            FieldShape {
                name: "login",
                shape: Shape::String,
            },
            FieldShape {
                name: "aliases",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "name",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "level",
                shape: Shape::Option(&Shape::Int),
            },
            FieldShape {
                name: "teams",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "kind",
                shape: Shape::Enum("person_kind"),
            },
            FieldShape {
                name: "may_push",
                shape: Shape::Option(&Shape::Bool),
            },
            FieldShape {
                name: "on_call",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "available",
                shape: Shape::Option(&Shape::Bool),
            },
            FieldShape {
                name: "away_until",
                shape: Shape::Option(&Shape::Timestamp),
            },
            FieldShape {
                name: "capacity",
                shape: Shape::Option(&Shape::Int),
            },
            FieldShape {
                name: "open_assignments",
                shape: Shape::Option(&Shape::Int),
            },
            FieldShape {
                name: "expertise",
                shape: Shape::List(&Shape::Record("expertise")),
            },
            FieldShape {
                name: "time_zone",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "utc_offset",
                shape: Shape::Option(&Shape::Int),
            },
            FieldShape {
                name: "working_hours",
                shape: Shape::Option(&Shape::Record("working_hours")),
            },
            FieldShape {
                name: "recent_assignments",
                shape: Shape::Option(&Shape::Int),
            },
            FieldShape {
                name: "departed",
                shape: Shape::Bool,
            },
        ],
    },
    RecordShape {
        name: "equivalence",
        fields: &[
            FieldShape {
                name: "from_revision",
                shape: Shape::String,
            },
            FieldShape {
                name: "to_revision",
                shape: Shape::String,
            },
            FieldShape {
                name: "kind",
                shape: Shape::Enum("equivalence_kind"),
            },
            FieldShape {
                name: "tree",
                shape: Shape::String,
            },
        ],
    },
    RecordShape {
        name: "incident",
        fields: &[
            FieldShape {
                name: "id",
                shape: Shape::String,
            },
            FieldShape {
                name: "title",
                shape: Shape::String,
            },
            FieldShape {
                name: "occurred",
                shape: Shape::Timestamp,
            },
            FieldShape {
                name: "severity",
                shape: Shape::Enum("severity"),
            },
            FieldShape {
                name: "paths",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "services",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "cause",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "caused_by",
                shape: Shape::Option(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "service",
        fields: &[
            FieldShape {
                name: "name",
                shape: Shape::String,
            },
            FieldShape {
                name: "tier",
                shape: Shape::Int,
            },
            FieldShape {
                name: "owners",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "paths",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "depends_on",
                shape: Shape::List(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "freeze_window",
        fields: &[
            FieldShape {
                name: "id",
                shape: Shape::String,
            },
            FieldShape {
                name: "starts",
                shape: Shape::Timestamp,
            },
            FieldShape {
                name: "ends",
                shape: Shape::Timestamp,
            },
            FieldShape {
                name: "reason",
                shape: Shape::String,
            },
            FieldShape {
                name: "environments",
                shape: Shape::List(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "delegation",
        fields: &[
            FieldShape {
                name: "id",
                shape: Shape::String,
            },
            FieldShape {
                name: "delegator",
                shape: Shape::String,
            },
            FieldShape {
                name: "delegate",
                shape: Shape::String,
            },
            FieldShape {
                name: "controls",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "starts",
                shape: Shape::Timestamp,
            },
            FieldShape {
                name: "ends",
                shape: Shape::Timestamp,
            },
        ],
    },
    RecordShape {
        name: "override",
        fields: &[
            FieldShape {
                name: "id",
                shape: Shape::String,
            },
            FieldShape {
                name: "control",
                shape: Shape::String,
            },
            FieldShape {
                name: "kind",
                shape: Shape::Enum("override_kind"),
            },
            FieldShape {
                name: "person",
                shape: Shape::String,
            },
            FieldShape {
                name: "reason",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "revision",
                shape: Shape::String,
            },
            FieldShape {
                name: "purpose",
                shape: Shape::Option(&Shape::Enum("purpose")),
            },
            FieldShape {
                name: "issued",
                shape: Shape::Timestamp,
            },
            FieldShape {
                name: "expires",
                shape: Shape::Option(&Shape::Timestamp),
            },
            FieldShape {
                name: "first_used",
                shape: Shape::Option(&Shape::Timestamp),
            },
            FieldShape {
                name: "reviewed",
                shape: Shape::Option(&Shape::Timestamp),
            },
            FieldShape {
                name: "authentication",
                shape: Shape::Enum("authentication"),
            },
        ],
    },
    RecordShape {
        name: "open_escalation",
        fields: &[
            FieldShape {
                name: "control",
                shape: Shape::String,
            },
            FieldShape {
                name: "queue",
                shape: Shape::String,
            },
            FieldShape {
                name: "opened",
                shape: Shape::Timestamp,
            },
            FieldShape {
                name: "asked",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "acknowledged_by",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "acknowledged",
                shape: Shape::Option(&Shape::Timestamp),
            },
        ],
    },
    RecordShape {
        name: "note",
        fields: &[
            FieldShape {
                name: "revision",
                shape: Shape::String,
            },
            FieldShape {
                name: "format",
                shape: Shape::String,
            },
            FieldShape {
                name: "content",
                shape: Shape::String,
            },
            FieldShape {
                name: "verified",
                shape: Shape::Bool,
            },
        ],
    },
    RecordShape {
        name: "ownership",
        fields: &[
            FieldShape {
                name: "path",
                shape: Shape::String,
            },
            FieldShape {
                name: "owners",
                shape: Shape::List(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "past_sign_off",
        fields: &[
            FieldShape {
                name: "person",
                shape: Shape::String,
            },
            FieldShape {
                name: "change",
                shape: Shape::String,
            },
            FieldShape {
                name: "signed",
                shape: Shape::Timestamp,
            },
            FieldShape {
                name: "seconds_taken",
                shape: Shape::Option(&Shape::Int),
            },
            FieldShape {
                name: "lines",
                shape: Shape::Int,
            },
            FieldShape {
                name: "assessed",
                shape: Shape::List(&Shape::Enum("assessment_area")),
            },
        ],
    },
    RecordShape {
        name: "appeal",
        fields: &[
            FieldShape {
                name: "id",
                shape: Shape::String,
            },
            FieldShape {
                name: "person",
                shape: Shape::String,
            },
            FieldShape {
                name: "agent",
                shape: Shape::String,
            },
            FieldShape {
                name: "revisions",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "reason",
                shape: Shape::String,
            },
            FieldShape {
                name: "raised",
                shape: Shape::Option(&Shape::Timestamp),
            },
        ],
    },
    RecordShape {
        name: "declaration",
        fields: &[
            FieldShape {
                name: "person",
                shape: Shape::String,
            },
            FieldShape {
                name: "ai",
                shape: Shape::Enum("declared_use"),
            },
            FieldShape {
                name: "agents",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "revisions",
                shape: Shape::List(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "extra_fact",
        fields: &[
            FieldShape {
                name: "name",
                shape: Shape::String,
            },
            FieldShape {
                name: "json",
                shape: Shape::String,
            },
        ],
    },
    RecordShape {
        name: "list_supply",
        fields: &[
            FieldShape {
                name: "supply",
                shape: Shape::Enum("supply"),
            },
            FieldShape {
                name: "collector",
                shape: Shape::Option(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "completeness",
        fields: &[
            FieldShape {
                name: "commits",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "commit_files",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "files",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "reviews",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "sign_offs",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "checks",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "people",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "equivalences",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "incidents",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "services",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "freeze_windows",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "delegations",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "overrides",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "escalations",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "notes",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "declarations",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "carried_commits",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "ownership",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "history",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "past_sign_offs",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "prior_decisions",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
            FieldShape {
                name: "appeals",
                shape: Shape::Option(&Shape::Record("list_supply")),
            },
        ],
    },
    RecordShape {
        name: "evidence",
        fields: &[
            FieldShape {
                name: "kind",
                shape: Shape::Enum("evidence_kind"),
            },
            FieldShape {
                name: "revision",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "agent",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "model",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "excerpt",
                shape: Shape::String,
            },
            FieldShape {
                name: "weight",
                shape: Shape::Double,
            },
            FieldShape {
                name: "session",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "set_aside_by",
                shape: Shape::Option(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "line_range",
        fields: &[
            FieldShape {
                name: "min",
                shape: Shape::Int,
            },
            FieldShape {
                name: "max",
                shape: Shape::Int,
            },
        ],
    },
    RecordShape {
        name: "past_change",
        fields: &[
            FieldShape {
                name: "id",
                shape: Shape::String,
            },
            FieldShape {
                name: "author",
                shape: Shape::String,
            },
            FieldShape {
                name: "landed",
                shape: Shape::Timestamp,
            },
            FieldShape {
                name: "lines",
                shape: Shape::Int,
            },
            FieldShape {
                name: "ai_lines",
                shape: Shape::Record("line_range"),
            },
            FieldShape {
                name: "paths",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "signed_off",
                shape: Shape::Option(&Shape::Bool),
            },
        ],
    },
    RecordShape {
        name: "commit_provenance",
        fields: &[
            FieldShape {
                name: "revision",
                shape: Shape::String,
            },
            FieldShape {
                name: "detected",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "agent_authored",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "declared",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "ai_lines",
                shape: Shape::Record("line_range"),
            },
            FieldShape {
                name: "human_lines",
                shape: Shape::Record("line_range"),
            },
            FieldShape {
                name: "unknown_lines",
                shape: Shape::Record("line_range"),
            },
            FieldShape {
                name: "agents",
                shape: Shape::List(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "file_provenance",
        fields: &[
            FieldShape {
                name: "path",
                shape: Shape::String,
            },
            FieldShape {
                name: "ai_lines",
                shape: Shape::Record("line_range"),
            },
            FieldShape {
                name: "human_lines",
                shape: Shape::Record("line_range"),
            },
            FieldShape {
                name: "unknown_lines",
                shape: Shape::Record("line_range"),
            },
        ],
    },
    RecordShape {
        name: "appeal_result",
        fields: &[
            FieldShape {
                name: "id",
                shape: Shape::String,
            },
            FieldShape {
                name: "person",
                shape: Shape::String,
            },
            FieldShape {
                name: "agent",
                shape: Shape::String,
            },
            FieldShape {
                name: "confirmed_by",
                shape: Shape::List(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "recent_ai",
        fields: &[
            FieldShape {
                name: "changes",
                shape: Shape::Int,
            },
            FieldShape {
                name: "ai_lines",
                shape: Shape::Record("line_range"),
            },
        ],
    },
    RecordShape {
        name: "contradiction",
        fields: &[
            FieldShape {
                name: "revision",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "declared",
                shape: Shape::String,
            },
            FieldShape {
                name: "found",
                shape: Shape::String,
            },
        ],
    },
    RecordShape {
        name: "provenance",
        fields: &[
            FieldShape {
                name: "detected",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "agent_authored",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "agent_alone",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "ai_lines",
                shape: Shape::Record("line_range"),
            },
            FieldShape {
                name: "human_lines",
                shape: Shape::Record("line_range"),
            },
            FieldShape {
                name: "unknown_lines",
                shape: Shape::Record("line_range"),
            },
            FieldShape {
                name: "lines",
                shape: Shape::Int,
            },
            FieldShape {
                name: "mechanical_lines",
                shape: Shape::Int,
            },
            FieldShape {
                name: "recent",
                shape: Shape::Option(&Shape::Record("recent_ai")),
            },
            FieldShape {
                name: "agents",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "models",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "evidence",
                shape: Shape::List(&Shape::Record("evidence")),
            },
            FieldShape {
                name: "undeclared",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "contradictions",
                shape: Shape::List(&Shape::Record("contradiction")),
            },
            FieldShape {
                name: "prompter",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "commits",
                shape: Shape::List(&Shape::Record("commit_provenance")),
            },
            FieldShape {
                name: "files",
                shape: Shape::List(&Shape::Record("file_provenance")),
            },
            FieldShape {
                name: "appeals",
                shape: Shape::List(&Shape::Record("appeal_result")),
            },
        ],
    },
    RecordShape {
        name: "impact",
        fields: &[
            FieldShape {
                name: "services",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "dependents",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "tier",
                shape: Shape::Option(&Shape::Int),
            },
            FieldShape {
                name: "reached_tier",
                shape: Shape::Option(&Shape::Int),
            },
            FieldShape {
                name: "incidents",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "bus_factor",
                shape: Shape::Option(&Shape::Int),
            },
            FieldShape {
                name: "sole_experts",
                shape: Shape::List(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "sign_off_signal",
        fields: &[
            FieldShape {
                name: "id",
                shape: Shape::String,
            },
            FieldShape {
                name: "person",
                shape: Shape::String,
            },
            FieldShape {
                name: "seconds_taken",
                shape: Shape::Option(&Shape::Int),
            },
            FieldShape {
                name: "lines",
                shape: Shape::Int,
            },
            FieldShape {
                name: "unassessed",
                shape: Shape::List(&Shape::Enum("assessment_area")),
            },
            FieldShape {
                name: "hasty_streak",
                shape: Shape::Option(&Shape::Int),
            },
        ],
    },
    RecordShape {
        name: "notice",
        fields: &[
            FieldShape {
                name: "code",
                shape: Shape::String,
            },
            FieldShape {
                name: "subject",
                shape: Shape::String,
            },
            FieldShape {
                name: "explanation",
                shape: Shape::String,
            },
        ],
    },
    RecordShape {
        name: "totals",
        fields: &[
            FieldShape {
                name: "files",
                shape: Shape::Int,
            },
            FieldShape {
                name: "added",
                shape: Shape::Int,
            },
            FieldShape {
                name: "deleted",
                shape: Shape::Int,
            },
            FieldShape {
                name: "lines",
                shape: Shape::Int,
            },
            FieldShape {
                name: "commits",
                shape: Shape::Int,
            },
        ],
    },
    RecordShape {
        name: "prior_decision",
        fields: &[
            FieldShape {
                name: "revision",
                shape: Shape::String,
            },
            FieldShape {
                name: "purpose",
                shape: Shape::Enum("purpose"),
            },
            FieldShape {
                name: "environment",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "verdict",
                shape: Shape::Enum("verdict"),
            },
            FieldShape {
                name: "taken",
                shape: Shape::Timestamp,
            },
            FieldShape {
                name: "policy",
                shape: Shape::String,
            },
        ],
    },
    RecordShape {
        name: "facts",
        fields: &[
            FieldShape {
                name: "purpose",
                shape: Shape::Enum("purpose"),
            },
            FieldShape {
                name: "environment",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "now",
                shape: Shape::Timestamp,
            },
            FieldShape {
                name: "change",
                shape: Shape::Record("change"),
            },
            FieldShape {
                name: "commits",
                shape: Shape::List(&Shape::Record("commit")),
            },
            FieldShape {
                name: "files",
                shape: Shape::List(&Shape::Record("file")),
            },
            FieldShape {
                name: "reviews",
                shape: Shape::List(&Shape::Record("review")),
            },
            FieldShape {
                name: "sign_offs",
                shape: Shape::List(&Shape::Record("sign_off")),
            },
            FieldShape {
                name: "checks",
                shape: Shape::List(&Shape::Record("check")),
            },
            FieldShape {
                name: "people",
                shape: Shape::List(&Shape::Record("person")),
            },
            FieldShape {
                name: "equivalences",
                shape: Shape::List(&Shape::Record("equivalence")),
            },
            FieldShape {
                name: "incidents",
                shape: Shape::List(&Shape::Record("incident")),
            },
            FieldShape {
                name: "services",
                shape: Shape::List(&Shape::Record("service")),
            },
            FieldShape {
                name: "freeze_windows",
                shape: Shape::List(&Shape::Record("freeze_window")),
            },
            FieldShape {
                name: "delegations",
                shape: Shape::List(&Shape::Record("delegation")),
            },
            FieldShape {
                name: "overrides",
                shape: Shape::List(&Shape::Record("override")),
            },
            FieldShape {
                name: "escalations",
                shape: Shape::List(&Shape::Record("open_escalation")),
            },
            FieldShape {
                name: "notes",
                shape: Shape::List(&Shape::Record("note")),
            },
            FieldShape {
                name: "declarations",
                shape: Shape::List(&Shape::Record("declaration")),
            },
            FieldShape {
                name: "carried_commits",
                shape: Shape::List(&Shape::Record("commit")),
            },
            FieldShape {
                name: "ownership",
                shape: Shape::List(&Shape::Record("ownership")),
            },
            FieldShape {
                name: "history",
                shape: Shape::List(&Shape::Record("past_change")),
            },
            FieldShape {
                name: "past_sign_offs",
                shape: Shape::List(&Shape::Record("past_sign_off")),
            },
            FieldShape {
                name: "prior_decisions",
                shape: Shape::List(&Shape::Record("prior_decision")),
            },
            FieldShape {
                name: "appeals",
                shape: Shape::List(&Shape::Record("appeal")),
            },
            FieldShape {
                name: "extra",
                shape: Shape::List(&Shape::Record("extra_fact")),
            },
            FieldShape {
                name: "completeness",
                shape: Shape::Record("completeness"),
            },
        ],
    },
    RecordShape {
        name: "dropped_sign_off",
        fields: &[
            FieldShape {
                name: "id",
                shape: Shape::String,
            },
            FieldShape {
                name: "person",
                shape: Shape::String,
            },
            FieldShape {
                name: "reason",
                shape: Shape::Enum("drop_reason"),
            },
            FieldShape {
                name: "explanation",
                shape: Shape::String,
            },
        ],
    },
    RecordShape {
        name: "source_place",
        fields: &[
            FieldShape {
                name: "file",
                shape: Shape::String,
            },
            FieldShape {
                name: "line",
                shape: Shape::Int,
            },
            FieldShape {
                name: "column",
                shape: Shape::Int,
            },
        ],
    },
    RecordShape {
        name: "rule_failure",
        fields: &[
            FieldShape {
                name: "part",
                shape: Shape::String,
            },
            FieldShape {
                name: "code",
                shape: Shape::String,
            },
            FieldShape {
                name: "explanation",
                shape: Shape::String,
            },
            FieldShape {
                name: "expression",
                shape: Shape::String,
            },
            FieldShape {
                name: "place",
                shape: Shape::Record("source_place"),
            },
        ],
    },
    RecordShape {
        name: "requirement",
        fields: &[
            FieldShape {
                name: "count",
                shape: Shape::Int,
            },
            FieldShape {
                name: "have",
                shape: Shape::Int,
            },
            FieldShape {
                name: "eligible",
                shape: Shape::String,
            },
            FieldShape {
                name: "assesses",
                shape: Shape::List(&Shape::Enum("assessment_area")),
            },
            FieldShape {
                name: "distinct_teams",
                shape: Shape::Option(&Shape::Int),
            },
        ],
    },
    RecordShape {
        name: "next_act",
        fields: &[
            FieldShape {
                name: "actor",
                shape: Shape::Enum("actor"),
            },
            FieldShape {
                name: "act",
                shape: Shape::String,
            },
            FieldShape {
                name: "kind",
                shape: Shape::Option(&Shape::Enum("act_kind")),
            },
        ],
    },
    RecordShape {
        name: "candidate",
        fields: &[
            FieldShape {
                name: "login",
                shape: Shape::String,
            },
            FieldShape {
                name: "rank",
                shape: Shape::Option(&Shape::Double),
            },
            FieldShape {
                name: "expertise",
                shape: Shape::Double,
            },
            FieldShape {
                name: "load",
                shape: Shape::Double,
            },
            FieldShape {
                name: "at_work",
                shape: Shape::Bool,
            },
        ],
    },
    RecordShape {
        name: "excluded_candidate",
        fields: &[
            FieldShape {
                name: "login",
                shape: Shape::String,
            },
            FieldShape {
                name: "reason",
                shape: Shape::String,
            },
        ],
    },
    RecordShape {
        name: "escalation_step",
        fields: &[
            FieldShape {
                name: "at",
                shape: Shape::Timestamp,
            },
            FieldShape {
                name: "to",
                shape: Shape::String,
            },
            FieldShape {
                name: "candidates",
                shape: Shape::List(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "review_brief",
        fields: &[
            FieldShape {
                name: "ai_files",
                shape: Shape::List(&Shape::Record("file_provenance")),
            },
            FieldShape {
                name: "agents",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "sessions",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "incidents",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "services",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "dependents",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "unassessed",
                shape: Shape::List(&Shape::Enum("assessment_area")),
            },
            FieldShape {
                name: "risks",
                shape: Shape::List(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "control_result",
        fields: &[
            FieldShape {
                name: "id",
                shape: Shape::String,
            },
            FieldShape {
                name: "title",
                shape: Shape::String,
            },
            FieldShape {
                name: "effect",
                shape: Shape::Enum("effect"),
            },
            FieldShape {
                name: "state",
                shape: Shape::Enum("control_state"),
            },
            FieldShape {
                name: "reason",
                shape: Shape::String,
            },
            FieldShape {
                name: "message",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "requirement",
                shape: Shape::Option(&Shape::Record("requirement")),
            },
            FieldShape {
                name: "counted",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "dropped",
                shape: Shape::List(&Shape::Record("dropped_sign_off")),
            },
            FieldShape {
                name: "vetoes",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "missing_facts",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "failures",
                shape: Shape::List(&Shape::Record("rule_failure")),
            },
            FieldShape {
                name: "next",
                shape: Shape::Option(&Shape::Record("next_act")),
            },
            FieldShape {
                name: "waiting_for",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "steps",
                shape: Shape::Int,
            },
            FieldShape {
                name: "brief",
                shape: Shape::Option(&Shape::Record("review_brief")),
            },
        ],
    },
    RecordShape {
        name: "escalation",
        fields: &[
            FieldShape {
                name: "control",
                shape: Shape::String,
            },
            FieldShape {
                name: "queue",
                shape: Shape::String,
            },
            FieldShape {
                name: "reason",
                shape: Shape::String,
            },
            FieldShape {
                name: "nobody_eligible",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "candidates",
                shape: Shape::List(&Shape::Record("candidate")),
            },
            FieldShape {
                name: "excluded",
                shape: Shape::List(&Shape::Record("excluded_candidate")),
            },
            FieldShape {
                name: "opened",
                shape: Shape::Timestamp,
            },
            FieldShape {
                name: "due",
                shape: Shape::Option(&Shape::Timestamp),
            },
            FieldShape {
                name: "overdue",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "steps",
                shape: Shape::List(&Shape::Record("escalation_step")),
            },
            FieldShape {
                name: "steps_due",
                shape: Shape::Int,
            },
            FieldShape {
                name: "ask_now",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "taken_by",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "spread",
                shape: Shape::Bool,
            },
            FieldShape {
                name: "assesses",
                shape: Shape::List(&Shape::Enum("assessment_area")),
            },
            FieldShape {
                name: "brief",
                shape: Shape::Record("review_brief"),
            },
        ],
    },
    RecordShape {
        name: "risk_term",
        fields: &[
            FieldShape {
                name: "name",
                shape: Shape::String,
            },
            FieldShape {
                name: "contribution",
                shape: Shape::Double,
            },
            FieldShape {
                name: "words",
                shape: Shape::String,
            },
        ],
    },
    RecordShape {
        name: "risk",
        fields: &[
            FieldShape {
                name: "score",
                shape: Shape::Double,
            },
            FieldShape {
                name: "band",
                shape: Shape::String,
            },
            FieldShape {
                name: "terms",
                shape: Shape::List(&Shape::Record("risk_term")),
            },
            FieldShape {
                name: "reasons",
                shape: Shape::List(&Shape::String),
            },
        ],
    },
    RecordShape {
        name: "compliance_event",
        fields: &[
            FieldShape {
                name: "kind",
                shape: Shape::String,
            },
            FieldShape {
                name: "control",
                shape: Shape::String,
            },
            FieldShape {
                name: "person",
                shape: Shape::Option(&Shape::String),
            },
            FieldShape {
                name: "explanation",
                shape: Shape::String,
            },
            FieldShape {
                name: "due",
                shape: Shape::Option(&Shape::Timestamp),
            },
        ],
    },
    RecordShape {
        name: "decision",
        fields: &[
            FieldShape {
                name: "contract",
                shape: Shape::String,
            },
            FieldShape {
                name: "policy",
                shape: Shape::String,
            },
            FieldShape {
                name: "policy_version",
                shape: Shape::String,
            },
            FieldShape {
                name: "change",
                shape: Shape::String,
            },
            FieldShape {
                name: "revision",
                shape: Shape::String,
            },
            FieldShape {
                name: "purpose",
                shape: Shape::Enum("purpose"),
            },
            FieldShape {
                name: "now",
                shape: Shape::Timestamp,
            },
            FieldShape {
                name: "verdict",
                shape: Shape::Enum("verdict"),
            },
            FieldShape {
                name: "mode",
                shape: Shape::Enum("mode"),
            },
            FieldShape {
                name: "reason",
                shape: Shape::String,
            },
            FieldShape {
                name: "controls",
                shape: Shape::List(&Shape::Record("control_result")),
            },
            FieldShape {
                name: "escalations",
                shape: Shape::List(&Shape::Record("escalation")),
            },
            FieldShape {
                name: "events",
                shape: Shape::List(&Shape::Record("compliance_event")),
            },
            FieldShape {
                name: "provenance",
                shape: Shape::Record("provenance"),
            },
            FieldShape {
                name: "risk",
                shape: Shape::Option(&Shape::Record("risk")),
            },
            FieldShape {
                name: "impact",
                shape: Shape::Record("impact"),
            },
            FieldShape {
                name: "signals",
                shape: Shape::List(&Shape::Record("sign_off_signal")),
            },
            FieldShape {
                name: "notices",
                shape: Shape::List(&Shape::Record("notice")),
            },
            FieldShape {
                name: "totals",
                shape: Shape::Record("totals"),
            },
            FieldShape {
                name: "missing_facts",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "steps",
                shape: Shape::Int,
            },
        ],
    },
    RecordShape {
        name: "combined_decision",
        fields: &[
            FieldShape {
                name: "verdict",
                shape: Shape::Enum("verdict"),
            },
            FieldShape {
                name: "mode",
                shape: Shape::Enum("mode"),
            },
            FieldShape {
                name: "reason",
                shape: Shape::String,
            },
            FieldShape {
                name: "decisive",
                shape: Shape::List(&Shape::String),
            },
            FieldShape {
                name: "members",
                shape: Shape::List(&Shape::Record("decision")),
            },
            FieldShape {
                name: "steps",
                shape: Shape::Int,
            },
        ],
    },
    RecordShape {
        name: "trace_value",
        fields: &[
            FieldShape {
                name: "start",
                shape: Shape::Int,
            },
            FieldShape {
                name: "end",
                shape: Shape::Int,
            },
            FieldShape {
                name: "text",
                shape: Shape::String,
            },
            FieldShape {
                name: "value",
                shape: Shape::String,
            },
            FieldShape {
                name: "failed",
                shape: Shape::Bool,
            },
        ],
    },
    RecordShape {
        name: "trace",
        fields: &[
            FieldShape {
                name: "control",
                shape: Shape::String,
            },
            FieldShape {
                name: "part",
                shape: Shape::String,
            },
            FieldShape {
                name: "expression",
                shape: Shape::String,
            },
            FieldShape {
                name: "place",
                shape: Shape::Record("source_place"),
            },
            FieldShape {
                name: "values",
                shape: Shape::List(&Shape::Record("trace_value")),
            },
        ],
    },
    RecordShape {
        name: "explanation",
        fields: &[
            FieldShape {
                name: "decision",
                shape: Shape::Record("decision"),
            },
            FieldShape {
                name: "traces",
                shape: Shape::List(&Shape::Record("trace")),
            },
        ],
    },
    RecordShape {
        name: "parameter_value",
        fields: &[
            FieldShape {
                name: "name",
                shape: Shape::String,
            },
            FieldShape {
                name: "type_name",
                shape: Shape::String,
            },
            FieldShape {
                name: "value",
                shape: Shape::String,
            },
        ],
    },
    RecordShape {
        name: "control_description",
        fields: &[
            FieldShape {
                name: "id",
                shape: Shape::String,
            },
            FieldShape {
                name: "title",
                shape: Shape::String,
            },
            FieldShape {
                name: "effect",
                shape: Shape::Enum("effect"),
            },
            FieldShape {
                name: "applies",
                shape: Shape::String,
            },
            FieldShape {
                name: "worst_case_steps",
                shape: Shape::Int,
            },
        ],
    },
    RecordShape {
        name: "description",
        fields: &[
            FieldShape {
                name: "contract",
                shape: Shape::String,
            },
            FieldShape {
                name: "policy",
                shape: Shape::String,
            },
            FieldShape {
                name: "policy_version",
                shape: Shape::String,
            },
            FieldShape {
                name: "summary",
                shape: Shape::String,
            },
            FieldShape {
                name: "mode",
                shape: Shape::Enum("mode"),
            },
            FieldShape {
                name: "parameters",
                shape: Shape::List(&Shape::Record("parameter_value")),
            },
            FieldShape {
                name: "controls",
                shape: Shape::List(&Shape::Record("control_description")),
            },
            FieldShape {
                name: "step_budget",
                shape: Shape::Int,
            },
        ],
    },
    RecordShape {
        name: "fact_error",
        fields: &[
            FieldShape {
                name: "path",
                shape: Shape::String,
            },
            FieldShape {
                name: "explanation",
                shape: Shape::String,
            },
        ],
    },
];

/// Every enum of the contract, in its order.
pub const ENUMS: &[EnumShape] = &[
    EnumShape {
        name: "purpose",
        cases: &["merge", "deploy", "push", "audit"],
    },
    EnumShape {
        name: "forge",
        cases: &["github", "gitlab", "git", "other"],
    },
    EnumShape {
        name: "change_state",
        cases: &["open", "merged", "closed"],
    },
    EnumShape {
        name: "signature",
        cases: &["none", "valid", "invalid", "unknown"],
    },
    EnumShape {
        name: "file_status",
        cases: &[
            "added",
            "modified",
            "deleted",
            "renamed",
            "copied",
            "type_changed",
        ],
    },
    EnumShape {
        name: "authentication",
        cases: &["none", "forge", "reauthenticated", "signed"],
    },
    EnumShape {
        name: "review_state",
        cases: &[
            "approved",
            "changes_requested",
            "commented",
            "dismissed",
            "pending",
        ],
    },
    EnumShape {
        name: "sign_off_verdict",
        cases: &["approve", "veto", "withdraw"],
    },
    EnumShape {
        name: "assessment_area",
        cases: &[
            "diff",
            "ai_contribution",
            "systemic_risk",
            "context",
            "dependencies",
            "failure_history",
        ],
    },
    EnumShape {
        name: "check_conclusion",
        cases: &[
            "success",
            "failure",
            "neutral",
            "cancelled",
            "skipped",
            "timed_out",
            "action_required",
            "stale",
            "pending",
        ],
    },
    EnumShape {
        name: "person_kind",
        cases: &["human", "bot", "ai_reviewer", "agent"],
    },
    EnumShape {
        name: "weekday",
        cases: &[
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ],
    },
    EnumShape {
        name: "equivalence_kind",
        cases: &["rebase", "base_merge", "squash", "revert"],
    },
    EnumShape {
        name: "severity",
        cases: &["low", "medium", "high", "critical"],
    },
    EnumShape {
        name: "override_kind",
        cases: &["waiver", "break_glass"],
    },
    EnumShape {
        name: "declared_use",
        cases: &["none", "assisted", "generated"],
    },
    EnumShape {
        name: "supply",
        cases: &["complete", "truncated", "not_supplied"],
    },
    EnumShape {
        name: "evidence_kind",
        cases: &[
            "attestation",
            "line_note",
            "agent_identity",
            "trailer",
            "stray_trailer",
            "declaration",
            "heuristic",
        ],
    },
    EnumShape {
        name: "verdict",
        cases: &["pass", "pending", "undecided", "block"],
    },
    EnumShape {
        name: "mode",
        cases: &["report", "enforce"],
    },
    EnumShape {
        name: "effect",
        cases: &["block", "warn", "audit"],
    },
    EnumShape {
        name: "control_state",
        cases: &[
            "not_applicable",
            "satisfied",
            "pending",
            "escalated",
            "denied",
            "overridden",
            "bypassed",
            "error",
        ],
    },
    EnumShape {
        name: "drop_reason",
        cases: &[
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
        ],
    },
    EnumShape {
        name: "actor",
        cases: &[
            "author",
            "reviewer",
            "senior_reviewer",
            "operator",
            "policy_owner",
            "nobody",
        ],
    },
    EnumShape {
        name: "act_kind",
        cases: &["declare", "wait"],
    },
];
