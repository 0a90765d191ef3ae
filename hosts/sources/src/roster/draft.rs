//! A first draft of a roster, from who wrote the commits of the last year. Somebody who knows the people has to look it over: git
//! knows names and addresses, and neither levels nor rights.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Most people that a draft has: those with the most commits.
pub const MOST_DRAFTED: usize = 200;

/// A name and an address that commits carry, after `.mailmap`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Commits of the last year with both, merges left out.
    pub commits: usize,
}

/// Somebody who wrote commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafted {
    /// The login, as a forge's own address has it, else a guess from the e-mail address.
    pub login: String,
    /// The login is a guess.
    pub guessed: bool,
    /// The name with the most commits.
    pub name: String,
    /// Addresses that are not a forge's own, the most used first.
    pub emails: Vec<String>,
    /// Commits of the last year.
    pub commits: usize,
}

/// Joins authors by address and by name, and leaves programs out. Most commits first, at most [`MOST_DRAFTED`].
pub fn people(authors: &[Author]) -> Vec<Drafted> {
    let mut groups: Vec<Vec<&Author>> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for author in authors.iter().filter(|author| !is_program(author)) {
        let keys = [author.email.to_lowercase(), author.name.to_lowercase()];
        let keys = keys.iter().filter(|key| !key.is_empty());
        let place = keys.clone().find_map(|key| known.get(key).copied());
        let place = place.unwrap_or(groups.len());
        for key in keys {
            known.insert(key.clone(), place);
        }
        match groups.get_mut(place) {
            Some(group) => group.push(author),
            None => groups.push(vec![author]),
        }
    }
    let mut taken = BTreeSet::new();
    let mut people: Vec<Drafted> = groups.iter().filter_map(|group| join(group)).collect();
    people.sort_by_key(|person| std::cmp::Reverse(person.commits));
    people.retain(|person| taken.insert(person.login.to_lowercase()));
    people.truncate(MOST_DRAFTED);
    people
}

fn is_program(author: &Author) -> bool {
    let (name, email) = (author.name.to_lowercase(), author.email.to_lowercase());
    let local = email.split_once('@').map_or(&*email, |(local, _)| local);
    name.ends_with("[bot]")
        || local.ends_with("[bot]")
        || ["noreply", "no-reply", "bot", "actions", "cursoragent"].contains(&local)
}

fn join(group: &[&Author]) -> Option<Drafted> {
    let first = group.first()?;
    let mut emails: Vec<String> = Vec::new();
    let mut login = None;
    for author in group {
        match forge_login(&author.email) {
            Some(found) => login = login.or(Some(found)),
            None if author.email.contains('@') && !emails.contains(&author.email) => {
                emails.push(author.email.clone());
            }
            None => {}
        }
    }
    let guess = || {
        let local = first.email.split('@').next().unwrap_or_default();
        let local = local.split('+').next().unwrap_or_default();
        let allowed = |character: char| match character {
            'a'..='z' | '0'..='9' | '-' | '_' => character,
            _ => '-',
        };
        let login: String = local.to_lowercase().chars().map(allowed).collect();
        login.trim_matches('-').to_owned()
    };
    let guessed = login.is_none();
    let login = login.unwrap_or_else(guess);
    (!login.is_empty()).then(|| Drafted {
        login,
        guessed,
        name: first.name.clone(),
        emails,
        commits: group.iter().map(|author| author.commits).sum(),
    })
}

/// The login in an address that a forge made: `ID+login@users.noreply.github.com`, or `ID-login@users.noreply.gitlab.com`.
fn forge_login(email: &str) -> Option<String> {
    let (local, host) = email.split_once('@')?;
    let rest = host.to_lowercase();
    let rest = rest.strip_prefix("users.noreply.")?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let split = match rest.starts_with("gitlab") {
        true => local.split_once('-'),
        false => local.split_once('+'),
    };
    let login = match split {
        Some((id, login)) if digits(id) => login,
        _ => local,
    };
    (!login.is_empty()).then(|| login.to_owned())
}

/// The roster as YAML. `seniors` are the logins that get `level`.
pub fn roster(people: &[Drafted], seniors: &[String], level: Option<u32>) -> String {
    let mut out = String::from(
        "# Who your people are: a draft from the commits of the last year. Look over every line before it lands.\n\
         # - `login` is the login at your forge. Where git does not know it, it is a guess, and says so.\n\
         # - `may_push: true` says that somebody may push to the base branch. Without it, no approval of theirs counts.\n\
         # - `level` is a whole number on your ladder. Without it, nobody counts as senior.\n\
         # Delete programs and people who have left. Teams, time zones and more: docs/context.md.\n\
         people:\n",
    );
    for person in people {
        let senior = seniors
            .iter()
            .any(|login| login.eq_ignore_ascii_case(&person.login));
        let commits = match person.commits {
            1 => "1 commit".to_owned(),
            count => format!("{count} commits"),
        };
        let guess = if person.guessed {
            ", a guess from the address"
        } else {
            ""
        };
        // Writing into a string can't fail.
        let _ = writeln!(
            out,
            "  - login: {} # {commits}{guess}",
            quoted(&person.login)
        );
        let _ = writeln!(out, "    name: {}", quoted(&person.name));
        if !person.emails.is_empty() {
            let emails: Vec<String> = person.emails.iter().map(|email| quoted(email)).collect();
            let _ = writeln!(out, "    emails: [{}]", emails.join(", "));
        }
        match level {
            Some(level) if senior => {
                let _ = writeln!(out, "    level: {level}");
            }
            Some(_) => out.push_str("    # level:\n"),
            None => {}
        }
        out.push_str("    may_push: true\n");
    }
    if people.is_empty() {
        out.truncate(out.len() - "people:\n".len());
        out.push_str("people: []\n");
    }
    out
}

/// A text as YAML reads it back, whatever is in it.
fn quoted(text: &str) -> String {
    let plain = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || "-_.@".contains(character))
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&text.to_lowercase().as_str());
    match plain {
        true => text.to_owned(),
        false => serde_json::Value::from(text).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::Roster;
    use proptest::prelude::*;

    fn author(name: &str, email: &str, commits: usize) -> Author {
        Author {
            name: name.to_owned(),
            email: email.to_owned(),
            commits,
        }
    }

    #[test]
    fn names_and_addresses_of_one_person_are_joined() {
        let people = people(&[
            author("Ada Lovelace", "ada@acme.example", 5),
            author(
                "dependabot[bot]",
                "49699333+dependabot[bot]@users.noreply.github.com",
                90,
            ),
            author("Claude", "noreply@anthropic.com", 40),
            author("Ada Lovelace", "17+ada-l@users.noreply.github.com", 3),
            author("Bob", "Bob.Roe@acme.example", 2),
            author("Cyn", "77-cyn@users.noreply.gitlab.com", 1),
        ]);
        let told: Vec<(&str, bool, usize)> = people
            .iter()
            .map(|person| (&*person.login, person.guessed, person.commits))
            .collect();
        assert_eq!(
            told,
            [("ada-l", false, 8), ("bob-roe", true, 2), ("cyn", false, 1)]
        );
        assert_eq!(people[0].emails, ["ada@acme.example"]);
        let text = roster(&people, &["bob-roe".to_owned()], Some(6));
        let read = Roster::parse(&text, "draft").unwrap();
        let levels: Vec<Option<u32>> = read.people().iter().map(|person| person.level).collect();
        assert_eq!(levels, [None, Some(6), None]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// Whatever names and addresses a history has, the draft is a valid roster.
        #[test]
        fn a_draft_is_a_valid_roster(
            authors in proptest::collection::vec(("\\PC{0,12}", "[a-zA-Z0-9.+@ '#:{}-]{0,16}", 1_usize..9), 0..8)
        ) {
            let authors: Vec<Author> = authors
                .iter()
                .map(|(name, email, commits)| author(name.trim(), email.trim(), *commits))
                .collect();
            let text = roster(&people(&authors), &[], Some(6));
            prop_assert!(Roster::parse(&text, "draft").is_ok(), "{text}");
        }
    }
}
