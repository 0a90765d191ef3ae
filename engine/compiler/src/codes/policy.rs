//! Keys and values of a policy.

use super::{Code, error};

pub(super) const CODES: &[Code] = &[
    error(
        "bad_date",
        "A holiday is not a date.",
        "Write it as `2026-12-25`.",
    ),
    error(
        "bad_duration",
        "A text is not a span of time.",
        "Write a number and a unit, such as `4h`, `90m` or `1h30m`.",
    ),
    error(
        "bad_form",
        "A form by which an agent is recognised can't be used.",
        "Write it as the message says; the table of the built-in agents has examples.",
    ),
    error(
        "bad_id",
        "A text can't be the id of a policy, control or queue.",
        "Use up to 64 lower-case letters, digits, `-` and `_`, beginning with a letter or digit.",
    ),
    error(
        "bad_name",
        "A text can't be the name of a variable, parameter or fact.",
        "Use letters, digits and `_`, and do not begin with a digit.",
    ),
    error(
        "bad_parameter_value",
        "A value of `--set`, or of `set` in a case, is not of the parameter's type.",
        "Give a value of the type that the message names.",
    ),
    error(
        "bad_time",
        "A text is not a time of day.",
        "Write it as `09:30`.",
    ),
    error(
        "bad_trailer",
        "A text can't be the key of a trailer.",
        "Use letters, digits and `-`, without the colon.",
    ),
    error(
        "bad_type",
        "A text is not a type that a parameter or fact can have.",
        "Write bool, int, double, string, duration, list(T) or map(string, T); a fact may also be a timestamp or dyn.",
    ),
    error(
        "calendar_order",
        "The working day ends before it begins.",
        "Make `to` later than `from`; midnight at the end of a day is `24:00`.",
    ),
    error(
        "duplicate_agent",
        "Two agents of `provenance.agents` have the same name.",
        "Put their forms into one.",
    ),
    error(
        "duplicate_id",
        "Two controls have the same id.",
        "Rename one of them.",
    ),
    error(
        "duplicate_key",
        "A mapping has the same key twice.",
        "Remove one of them.",
    ),
    error(
        "duplicate_name",
        "Two variables, parameters or facts have the same name, perhaps in two files.",
        "Rename one of them.",
    ),
    error(
        "duplicate_parameter",
        "A parameter is set twice, to different values.",
        "Set it once.",
    ),
    error(
        "duplicate_value",
        "A list has the same value twice.",
        "Remove one of them.",
    ),
    error(
        "empty_agent",
        "An agent of `provenance.agents` has nothing to be recognised by.",
        "Give it `emails` or `logins`.",
    ),
    error(
        "empty_list",
        "A list that needs an element has none.",
        "Add an element, or leave the key out.",
    ),
    error(
        "empty_text",
        "A text that has to say something is empty.",
        "Write it.",
    ),
    error(
        "escalation_order",
        "A step of an escalation does not come after the one before it.",
        "Sort the steps by `after`, which counts from the opening of the escalation.",
    ),
    error(
        "forbid_with_sign_off",
        "A control has both `forbid: true` and `sign_off`, but what is forbidden can't be signed off.",
        "Remove one of the two.",
    ),
    error(
        "include_cycle",
        "Files include each other in a circle.",
        "Move what both need into a third file.",
    ),
    error(
        "later_control",
        "`after` names a control that comes later in the policy, or the control itself.",
        "Move the named control up.",
    ),
    error(
        "missing_key",
        "A key that is needed is missing.",
        "Add the key that the message names.",
    ),
    error(
        "no_calendar",
        "A deadline counts working time, and the policy does not say when anybody works.",
        "Add `calendar`, or write `clock: elapsed`.",
    ),
    error(
        "no_controls",
        "The policy has no controls.",
        "Add one under `controls`.",
    ),
    error(
        "no_policy",
        "The folder has no `policy.yaml`.",
        "Name the folder that has one.",
    ),
    error(
        "no_sign_off",
        "`distinct_from` names a control for which nobody signs.",
        "Name controls that have a `sign_off`.",
    ),
    error(
        "not_in_included_file",
        "An included file has a key that only `policy.yaml` can have.",
        "Move the key to `policy.yaml`.",
    ),
    error(
        "nothing_to_satisfy",
        "A control has neither `satisfied` nor `sign_off`, so that it asks for nothing.",
        "Give it one or both.",
    ),
    error(
        "out_of_range",
        "A number is too small or too large.",
        "Write a number in the range that the message names.",
    ),
    error(
        "policy_too_large",
        "The policy, or one of its expressions, does not fit into a bundle.",
        "Split a long expression into variables.",
    ),
    error(
        "teams_of_owners",
        "A sign-off asks owners of each path, and for people of different teams.",
        "Ask for people of different teams in a control of its own.",
    ),
    error(
        "too_many_files",
        "A policy includes too many files.",
        "Put some of them into one.",
    ),
    error(
        "too_many_teams",
        "`distinct_teams` is larger than `count`: so few people can't come from so many teams.",
        "Raise `count`, or ask for fewer teams.",
    ),
    error(
        "unknown_control",
        "`after` names a control that does not exist.",
        "Name an earlier control by its id.",
    ),
    error(
        "unknown_key",
        "A mapping has a key that it can't have.",
        "Correct its name; the message lists the known ones.",
    ),
    error(
        "unknown_parameter",
        "A parameter is set that the policy does not have.",
        "Correct its name.",
    ),
    error(
        "unknown_value",
        "A text is none of those that are possible here.",
        "Write one of those that the message names.",
    ),
    error(
        "unless_without_ban",
        "`unless: sign_off` is in a control that does not forbid, or that has no `sign_off`.",
        "Give the control both `forbid: true` and `sign_off`, or remove `unless`.",
    ),
    error(
        "unowned_without_each",
        "`unowned` says who signs for paths without owners, in a sign-off that does not ask owners.",
        "Add `each: owned_path`, or remove `unowned`.",
    ),
    error(
        "unreadable_include",
        "The folder has no file of this name.",
        "Write the path relative to the policy's folder, with `/` and without `..`.",
    ),
    error(
        "wrong_type",
        "A value is of the wrong kind, such as a list where a text has to be.",
        "Write a value of the kind that the message names. An expression that begins with a quote, `{` or `[` needs quotes around \
         all of it, or `>-` and lines of its own.",
    ),
    error(
        "already_inherited",
        "A policy declares what it inherits already.",
        "Use `replace` to change it, `set` for the value of a parameter, or another name.",
    ),
    error(
        "app_of_the_change",
        "A fact would come from a check that a workflow of the change itself can write.",
        "Name an app whose key no workflow of the repository has.",
    ),
    error(
        "bad_digest",
        "A text is not a digest.",
        "Write `sha256:` and 64 hexadecimal digits, as `countersign show` prints them.",
    ),
    error(
        "base_differs",
        "What the policy extends is not what its digest says.",
        "Read what changed in it, then write its new digest.",
    ),
    error(
        "not_inherited",
        "`set`, `replace` or `remove` names something that is not inherited.",
        "Correct the name; `countersign show` prints what is inherited.",
    ),
    error(
        "nothing_inherited",
        "`set`, `replace` or `remove` is in a policy that extends no other.",
        "Add `extends`, or write the value where it belongs.",
    ),
    error(
        "remove_one",
        "An element of `remove` does not name exactly one thing.",
        "Write it like `{control: ID, because: \"…\"}`.",
    ),
    error(
        "replaces_nothing",
        "An element of `replace` changes nothing.",
        "Name the keys that are different, with their values.",
    ),
    error(
        "two_sources",
        "A fact comes from a check and from a label.",
        "Declare two facts, and say in a rule which of them decides.",
    ),
    error(
        "unknown_base",
        "What the policy extends can't be found.",
        "Name a preset, or a folder by its path from this one.",
    ),
];
