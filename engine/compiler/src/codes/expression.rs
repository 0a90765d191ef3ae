//! Expressions.

use super::{Code, error};

pub(super) const CODES: &[Code] = &[
    error(
        "bad_escape",
        "A text has a `\\` before a character that it does not belong to.",
        "Double the `\\` for a backslash, or write a raw text: `r'\\d+'`.",
    ),
    error(
        "bad_map_key",
        "A key of a map is of a type that keys can't have.",
        "Use a text, a whole number or a truth value.",
    ),
    error(
        "comment_covers_rule",
        "A comment in an expression also covers what follows it, since YAML joins the lines.",
        "Begin the rule with `|-`, or move the comment in front of the key, behind `#`.",
    ),
    error(
        "computed_depth",
        "The depth of `flatten` is not written out.",
        "Write a number, such as `flatten(2)`.",
    ),
    error(
        "computed_format",
        "The template or the values of `format` are not written out.",
        "Write it like `'%s has %d lines'.format([f.path, f.added])`.",
    ),
    error(
        "cyclic_variable",
        "Variables read each other in a circle, or one reads itself.",
        "Write one of them without the others.",
    ),
    error(
        "division_by_zero",
        "The expression divides by zero.",
        "Divide by something else.",
    ),
    error(
        "duplicate_map_key",
        "A map has the same key twice.",
        "Remove one of them.",
    ),
    error(
        "expression_too_deep",
        "An expression is nested too deeply, or too many variables read each other in a row.",
        "Split the expression into variables, or put some variables into one.",
    ),
    error(
        "expression_too_large",
        "An expression is too long.",
        "Split it into variables.",
    ),
    error(
        "has_always_true",
        "`has(…)` asks for a field that is always there.",
        "Compare its value instead, such as `x != ''`.",
    ),
    error(
        "has_argument",
        "`has` takes one argument, which selects a field.",
        "Write it like `has(change.number)`.",
    ),
    error(
        "invalid_duration",
        "A text is not a span of time.",
        "Write it like `duration('72h')` or `duration('1h30m')`.",
    ),
    error(
        "invalid_format",
        "A template of `format` is wrong, or does not fit its values.",
        "Write one value for each `%s`, `%d` and so on, of a type that it takes.",
    ),
    error(
        "invalid_glob",
        "A text is not a glob.",
        "Use `*` within a folder, `**` over folders, `?`, `[a-z]`, `{a,b}`.",
    ),
    error(
        "invalid_regex",
        "A text is not a regular expression as RE2 has them.",
        "Mend what the message names. Look-around and references back do not exist.",
    ),
    error(
        "invalid_replacement",
        "The replacement of `regex.replace` is wrong.",
        "Refer to groups as `\\1`, and double a backslash that means itself.",
    ),
    error(
        "invalid_requirement",
        "A text is not a requirement of versions.",
        "Write it like `>=1.2, <2`.",
    ),
    error(
        "invalid_time_zone",
        "A text is not a time zone.",
        "Write `UTC`, an offset such as `+02:00`, or a name such as `Europe/Berlin`.",
    ),
    error(
        "invalid_timestamp",
        "A text is not a point in time.",
        "Write it like `timestamp('2026-03-10T12:00:00Z')`.",
    ),
    error(
        "invalid_version",
        "A text is not a version.",
        "Write it like `1.2.3`.",
    ),
    error(
        "macro_arguments",
        "A macro such as `exists` has too few or too many arguments.",
        "Write it like `files.exists(f, f.binary)`.",
    ),
    error(
        "macro_variable",
        "The first argument of a macro is not a name that it can have.",
        "Write a name that nothing else has, such as `f`.",
    ),
    error(
        "mixed_types",
        "Values that have to be of one type are of several.",
        "Convert some of them, such as with `string(…)` or `double(…)`.",
    ),
    error(
        "name_not_available",
        "A name exists, but is not known in this place: `reviewer` only in rules about people, `risk` not in variables.",
        "Use it where it is known.",
    ),
    error(
        "no_fields",
        "A field is selected of something that has none.",
        "Look at the type that the message names. For the elements of a list, use `exists`, `all` or `filter`.",
    ),
    error(
        "no_messages",
        "An expression would build a message, as `Name{…}` does in CEL; policies have no messages.",
        "Use a map: `{'key': value}`.",
    ),
    error(
        "no_such_overload",
        "A function or operator does not take values of these types.",
        "Convert one of them, such as with `string(…)`, `int(…)` or `double(…)`.",
    ),
    error(
        "not_a_value",
        "`parameters`, `variables` or `extra` is used by itself.",
        "Name a member, such as `parameters.senior_level`.",
    ),
    error(
        "not_optional",
        "`.?` selects a field that is always there.",
        "Select it with `.`.",
    ),
    error(
        "number_out_of_range",
        "A number does not fit into 64 bits.",
        "Write a smaller one.",
    ),
    error(
        "option_without_has",
        "A field that may be absent is read without asking for it.",
        "Ask with `has(…) &&` before it, or read it with `.?field.orValue(…)`.",
    ),
    error(
        "reserved_word",
        "A name is one that CEL reserves.",
        "Use another name.",
    ),
    error(
        "syntax",
        "The text is not an expression from this place on.",
        "Mend what the message names.",
    ),
    error(
        "undeclared_name",
        "A name stands for nothing.",
        "Correct it. Parameters are written `parameters.NAME`, variables `variables.NAME`, your own facts `extra.NAME`.",
    ),
    error(
        "unknown_enum_value",
        "A value is compared with a text that it never is.",
        "Write one of the texts that the message names.",
    ),
    error(
        "unknown_field",
        "A record, or the facts of a case, has no such field.",
        "Correct its name; `countersign schema facts` lists them.",
    ),
    error(
        "unknown_function",
        "There is no such function.",
        "Correct its name; [language.md](language.md) lists them.",
    ),
    error(
        "unknown_time_zone",
        "A time zone is computed, and has to be known when the policy is built.",
        "Write it as text, or as a parameter.",
    ),
    error(
        "variable_before_definition",
        "A variable reads one that is defined further down.",
        "Move the other one up.",
    ),
    error(
        "wrong_result",
        "An expression gives a value of another type than is needed here.",
        "Compare it with something for a truth value, or convert it.",
    ),
];
