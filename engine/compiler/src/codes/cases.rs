//! Cases of a policy.

use super::{Code, error};

pub(super) const CODES: &[Code] = &[
    error(
        "duplicate_case",
        "Two cases have the same name.",
        "Rename one of them.",
    ),
    error(
        "expects_both",
        "A case expects an error and a part of a decision, and an error has no decision.",
        "Remove one of the two.",
    ),
    error(
        "expects_nothing",
        "A case, or a part of it, expects nothing, so that it passes whatever the policy does.",
        "Say at least the verdict, such as `verdict: pending`, or leave the part out.",
    ),
    error(
        "honest_without_bypass",
        "A case is marked as an honest neighbour, and does not say of which attack.",
        "Add `bypass` with the number of the attack, or remove `honest`.",
    ),
    error(
        "no_case",
        "A file below `cases` is not read as a case, or a case is outside of `cases`.",
        "End its name in `.yaml`, `.yml` or `.json`, and put it below `cases`. Notes end in `.md`.",
    ),
    error(
        "unknown_path",
        "A patch names a path that is not one to a fact.",
        "Write it like `commits.0.message`; `.+` behind a list adds an element.",
    ),
];
