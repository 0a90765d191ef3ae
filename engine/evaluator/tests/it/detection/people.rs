//! People, some of whom are called like products, and programs that are no AI.

use crate::detection::plant::one;

/// First names; the first third are names of products too.
const FIRST: &[&str] = &[
    "Claude", "Devin", "Jules", "Aiden", "Goose", "Amp", "Gemma", "Ada", "Grace", "Linus", "Maya",
    "Jörg", "Nguyễn", "Ivana", "Kofi", "Yuki", "Olu", "Sam",
];
const LAST: &[&str] = &[
    "Dupont",
    "Carter",
    "Verne",
    "Okafor",
    "Cascade",
    "Moreau",
    "Kline",
    "Sweep",
    "Sanchez",
    "Müller",
    "O'Brien",
    "Tanaka",
    "van Rossum",
    "Copilotti",
    "Cursor",
    "Gemini",
];
const HOSTS: &[&str] = &[
    "acme.example",
    "mail.example.org",
    "uni.example.edu",
    "corp.example.net",
];

/// Programs that commit and are no AI: name, e-mail, login.
pub const PROGRAMS: &[(&str, &str, &str)] = &[
    (
        "dependabot[bot]",
        "49699333+dependabot[bot]@users.noreply.github.com",
        "dependabot[bot]",
    ),
    (
        "renovate[bot]",
        "29139614+renovate[bot]@users.noreply.github.com",
        "renovate[bot]",
    ),
    (
        "github-actions[bot]",
        "41898282+github-actions[bot]@users.noreply.github.com",
        "github-actions[bot]",
    ),
    (
        "pre-commit-ci[bot]",
        "66853113+pre-commit-ci[bot]@users.noreply.github.com",
        "pre-commit-ci[bot]",
    ),
    ("Weblate", "hosted@weblate.example.org", "weblate"),
    ("GitHub", "noreply@github.com", "web-flow"),
    (
        "mergify[bot]",
        "37929162+mergify[bot]@users.noreply.github.com",
        "mergify[bot]",
    ),
];

/// Somebody, as a commit names them.
pub struct Person {
    pub name: String,
    pub email: String,
    pub login: String,
}

/// A part of one of the names here.
pub fn is_name(word: &str) -> bool {
    FIRST.contains(&word)
        || LAST
            .iter()
            .any(|last| last.split(' ').any(|part| part == word))
}

/// Any person.
pub fn person(random: &mut fastrand::Rng) -> Person {
    of_names(random, FIRST)
}

/// A person whose first name is that of a product.
pub fn namesake(random: &mut fastrand::Rng) -> Person {
    of_names(random, &FIRST[..6])
}

fn of_names(random: &mut fastrand::Rng, names: &[&str]) -> Person {
    let first = *one(random, names);
    let last = *one(random, LAST);
    let plain: String = format!("{first}.{last}")
        .chars()
        .filter(|character| character.is_ascii_alphanumeric() || *character == '.')
        .collect::<String>()
        .to_lowercase();
    let host = *one(random, HOSTS);
    let login = plain.replace('.', "-");
    let email = match random.u32(..4) {
        0 => format!(
            "{}+{login}@users.noreply.github.com",
            random.u32(1_000..99_999_999)
        ),
        1 => format!("{}@{host}", first.to_lowercase()),
        _ => format!("{plain}@{host}"),
    };
    Person {
        name: match random.u32(..6) {
            0 => first.to_owned(),
            _ => format!("{first} {last}"),
        },
        email,
        login,
    }
}
