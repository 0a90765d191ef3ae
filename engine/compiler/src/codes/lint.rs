//! What is odd about a policy that compiles.

use super::{Code, warning};

pub(super) const CODES: &[Code] = &[
    warning(
        "always_false",
        "A condition, or a part of one, is false for every change. A note where only the value of a parameter makes it so.",
        "Remove the part, or compare with something that differs from change to change.",
    )
    .example(
        "variables:\n  strict: \"false\"\ncontrols:\n  - id: small\n    title: The change is small\n    \
         applies: variables.strict && provenance.detected   # always false\n    satisfied: totals.lines < 100",
    ),
    warning(
        "always_true",
        "A condition, or a part of one, is true for every change. A note where only the value of a parameter makes it so.",
        "Remove the part, or compare with something that differs from change to change.",
    ),
    warning(
        "bad_silence",
        "A comment begins like one that silences a finding, and can't be used: it is not of the form, gives no reason, or names \
         an id that does not exist or belongs to an error.",
        "Write `# countersign: allow ID because REASON`.",
    )
    .example(
        "# countersign: allow one_person                     # gives no reason\n\
         # countersign: allow one_person because I work alone",
    ),
    warning(
        "constant_condition",
        "A condition reads no fact, parameter or variable, so that it is the same for every change.",
        "Remove it, or compare with a fact.",
    )
    .example(
        "satisfied: totals.lines < 100 || 1 == 1   # the second condition makes the first useless\n\
         satisfied: totals.lines < 100",
    ),
    warning(
        "dropped_fraction",
        "A division of whole numbers drops the fraction, so that a share is 0 until it is 1. An error where the policy can't be \
         meant like that, such as a comparison with 0.5.",
        "Write `double(…) / double(…)`, `provenance.ai_share.min` or `provenance.ai_share.max`; multiply before you divide.",
    )
    .example(
        "applies: provenance.ai_lines.max / provenance.lines > 0.5   # is 0 or 1\n\
         applies: provenance.ai_share.max > 0.5",
    ),
    warning(
        "impossible_comparison",
        "A value never reaches the number that it is compared with: shares, scores and expertise are from 0 to 1, `getMonth()` is \
         from 0 to 11, a size is not negative.",
        "Compare with a number that the value can have.",
    )
    .example(
        "applies: provenance.ai_share.max > 50    # a share is from 0 to 1\n\
         applies: provenance.ai_share.max > 0.5",
    ),
    warning(
        "impossible_path",
        "A pattern matches no path of a repository. Paths begin at its root, without `/` or `./` in front and without `..`; `under` \
         takes a folder and no pattern.",
        "Write the path from the root of the repository, and a pattern with `matchesGlob`.",
    )
    .example(
        "applies: files.exists(f, f.path.startsWith('/src'))   # no path begins with `/`\n\
         applies: files.exists(f, f.path.under('src'))",
    ),
    warning(
        "level_above_roster",
        "A rule asks for a level that nobody on the roster has. Found where a roster is known: `lint --roster FILE`, or \
         `.countersign/roster.yaml` of the repository.",
        "Lower the level or the parameter, or add somebody of that level to the roster.",
    ),
    warning(
        "never_applies",
        "`applies` of a control is false for every change, so that the control does nothing. A note where only the value of a \
         parameter makes it so.",
        "Remove the control, or say when it applies.",
    ),
    warning(
        "never_eligible",
        "A rule about people is false for everybody: nobody can sign, waive, break the glass or be asked. A note where only the \
         value of a parameter makes it so.",
        "Say who can, by `reviewer.level`, `reviewer.teams` or the like.",
    ),
    warning(
        "never_satisfied",
        "`satisfied` of a control is false for every change, so that no sign-off helps where it applies. A note where only the \
         value of a parameter makes it so.",
        "Add `forbid: true` if nothing may satisfy the control. Else leave `satisfied` out, or mend it.",
    )
    .example(
        "- id: no-ai\n  title: No part of the change was written by AI\n  applies: provenance.detected\n  \
         satisfied: \"false\"   # people are asked in vain\n  forbid: true         # says that nobody can help",
    ),
    warning(
        "one_person",
        "One person alone can meet a control that blocks, or can keep it from applying. Found are: `involved_may_sign` with the \
         author or prompter where one sign-off is enough; `authentication` with `none`; a label that satisfies the control, or a \
         label, title or description that switches it off; `signals`, `reviews` or `sign_offs` counted in `satisfied`, which \
         include the author's own.",
        "Ask for a `sign_off` of somebody who is not involved. Silence the finding where one person is meant.",
    )
    .example(
        "satisfied: \"'reviewed' in change.labels\"   # whoever may set labels\n\
         sign_off:\n  eligible: reviewer.kind == 'human'",
    ),
    warning(
        "over_budget",
        "A control can take more steps than its budget, within the bounds that the policy declares. A change that large is not \
         decided.",
        "Lower `bounds`, raise `step_budget`, or ask less of each element.",
    ),
    warning(
        "unused_extra",
        "No decision depends on a fact that the policy declares under `extra`.",
        "Remove it, or use it as `extra.NAME`.",
    ),
    warning(
        "unused_parameter",
        "No decision depends on a parameter: to set it changes nothing.",
        "Remove it, or use it as `parameters.NAME`.",
    ),
    warning(
        "unused_silence",
        "A comment silences a finding that is not there.",
        "Remove the comment, or move it in front of the entry that it is about.",
    ),
    warning(
        "unused_variable",
        "No decision depends on a variable.",
        "Remove it, or use it as `variables.NAME`.",
    ),
    warning(
        "whole_number_and_fraction",
        "A whole number is compared with a number that has a fraction, which it never equals.",
        "Compare it with a whole number. For a share, divide with `double(…) / double(…)`.",
    ),
];
