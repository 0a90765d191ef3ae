//! Every kind of finding that compiler, cases and lint can have: its id, and what its page says.
//!
//! `docs/findings.md` is [`page`], and a test reads the sources for ids that are missing here.

mod cases;
mod expression;
mod lint;
mod policy;
mod yaml;

use crate::diagnostic::Severity;
use std::fmt::Write;

/// A kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Its id, which stays the same from version to version.
    pub id: &'static str,
    /// How much it matters at most.
    pub severity: Severity,
    /// What it means.
    pub about: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// Source that has it, and the same without it. Empty: none is needed.
    pub example: &'static str,
}

impl Code {
    const fn new(
        severity: Severity,
        id: &'static str,
        about: &'static str,
        remedy: &'static str,
    ) -> Code {
        Code {
            id,
            severity,
            about,
            remedy,
            example: "",
        }
    }

    const fn example(self, example: &'static str) -> Code {
        Code { example, ..self }
    }
}

/// What keeps a policy or a case from being used.
const fn error(id: &'static str, about: &'static str, remedy: &'static str) -> Code {
    Code::new(Severity::Error, id, about, remedy)
}

/// What is probably not meant.
const fn warning(id: &'static str, about: &'static str, remedy: &'static str) -> Code {
    Code::new(Severity::Warning, id, about, remedy)
}

/// The chapters of the page: title, introduction, codes.
const CHAPTERS: [(&str, &str, &[Code]); 5] = [
    (
        "Looking a policy over",
        "`countersign lint` finds these. `build`, `test` and `check` tell those that the compiler itself finds: \
         `constant_condition`, `dropped_fraction`, `over_budget` and `whole_number_and_fraction`.",
        lint::CODES,
    ),
    (
        "YAML",
        "The file can't be read, whatever it is to say.",
        yaml::CODES,
    ),
    (
        "Policies",
        "The keys and values of a policy.",
        policy::CODES,
    ),
    (
        "Expressions",
        "What is written in `applies`, `satisfied`, `eligible`, variables and the like; [language.md](language.md) has the \
         language.",
        expression::CODES,
    ),
    (
        "Cases",
        "The cases of a policy; [cases.md](cases.md) says how they are written.",
        cases::CODES,
    ),
];

/// All kinds of findings.
pub fn all() -> impl Iterator<Item = &'static Code> {
    CHAPTERS.iter().flat_map(|(_, _, codes)| codes.iter())
}

/// A kind of finding by its id.
pub fn find(id: &str) -> Option<&'static Code> {
    all().find(|code| code.id == id)
}

const HEAD: &str = "# Findings

<!-- Generated from engine/compiler/src/codes; a test keeps it so. -->

What `countersign lint`, `build`, `test` and `check` can find in a policy and its cases. Each finding has an id, which stays the
same from version to version, a place (file, line, column), and mostly a hint.

An **error** keeps the policy or case from being used: exit code 3. A **warning** is probably not meant, and a **note** follows
from the value of a parameter, which may well be meant. Both leave the exit code 0; `lint --deny warnings` makes it 3 where there
are warnings. Notes are printed with `lint --verbose`.

## Silencing a finding

A comment says that a warning or note is meant, and why:

```yaml
controls:
  # countersign: allow one_person because there is nobody else in this project
  - id: human-review
```

On a line of its own, it covers the entry that follows: a whole control in front of `- id:`, one rule in front of `applies:`. At
the end of a line, it covers the entry that begins on this line. Several ids are separated by commas. A comment without a reason
silences nothing, and one that silences nothing is a finding itself. Errors can't be silenced.
";

/// `docs/findings.md`: a section for each kind of finding.
pub fn page() -> String {
    let mut page = String::from(HEAD);
    for (title, introduction, codes) in CHAPTERS {
        // Writing to a string does not fail.
        let _ = write!(page, "\n## {title}\n\n{introduction}\n");
        for code in codes {
            let _ = write!(
                page,
                "\n### {}\n\n*{}.* {}\n\n{}\n",
                code.id,
                capitalised(code.severity.as_str()),
                code.about,
                code.remedy
            );
            if !code.example.is_empty() {
                let _ = write!(page, "\n```yaml\n{}\n```\n", code.example);
            }
        }
    }
    page
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
