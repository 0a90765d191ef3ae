//! What keeps a file from being read.

use super::{Code, error};

pub(super) const CODES: &[Code] = &[
    error(
        "empty_file",
        "The file is empty.",
        "Write something into it, or remove it.",
    ),
    error(
        "file_too_large",
        "A file of a policy has more than 1 MiB.",
        "Split it, and `include` the parts.",
    ),
    error(
        "not_json",
        "A value of a case has no form in JSON, such as a number beyond 64 bits.",
        "Write a value that JSON has.",
    ),
    error(
        "yaml_alias",
        "An alias (`*name`) is inside what it names, or names nothing.",
        "Define the anchor (`&name`) before the alias, and outside of it.",
    ),
    error(
        "yaml_several_documents",
        "A second document begins in the file.",
        "Remove the line `---`, or make the second document a file of its own.",
    ),
    error(
        "yaml_syntax",
        "The file is not YAML from this place on.",
        "Look at indentation and quotes before this place. Text with `: ` in it needs quotes, or `>-` and lines of its own.",
    ),
    error(
        "yaml_tag",
        "The file has a tag such as `!!str`; tags are not read.",
        "Remove the tag. Quote text that looks like a number.",
    ),
    error(
        "yaml_too_deep",
        "Values are nested too deeply, aliases expanded.",
        "Nest less deeply.",
    ),
    error(
        "yaml_too_many_values",
        "The file has too many values, aliases expanded.",
        "Split the file.",
    ),
];
