//! Teams of the forge: whoever is in one is in it here, beside what the roster says.

use crate::error::SourceError;
use crate::github::documents::Documents;
use crate::github::rest;
use countersign_contract::types::{Facts, Person};
use std::collections::BTreeSet;

/// Adds to each person the teams that one of their accounts is in. A team has one name, as the roster or else the owners file
/// writes it: by two names it would be two teams.
pub(super) fn add(facts: &mut Facts, documents: &Documents) -> Result<(), SourceError> {
    let organisation = facts
        .change
        .repository
        .split('/')
        .next()
        .unwrap_or_default();
    for (slug, pages) in &documents.team_members {
        let members: Vec<rest::User> = super::lists::elements(pages, "list of a team's members")?;
        let logins: BTreeSet<String> = members
            .iter()
            .map(|member| member.login.to_lowercase())
            .collect();
        let name = name(facts, organisation, slug);
        for person in &mut facts.people {
            let is_member = names(person).any(|own| logins.contains(&own.to_lowercase()));
            let is_known = person
                .teams
                .iter()
                .any(|team| team.eq_ignore_ascii_case(&name));
            if is_member && !is_known {
                person.teams.push(name.clone());
            }
        }
    }
    Ok(())
}

fn name(facts: &Facts, organisation: &str, slug: &str) -> String {
    let whole = format!("{organisation}/{slug}");
    let written = |wanted: &str| {
        let mut teams = facts.people.iter().flat_map(|person| &person.teams);
        teams.any(|team| team.eq_ignore_ascii_case(wanted))
    };
    let owns = || {
        let mut owners = facts.ownership.iter().flat_map(|owned| &owned.owners);
        owners.any(|owner| owner.eq_ignore_ascii_case(&whole))
    };
    match !written(slug) && (written(&whole) || owns()) {
        true => whole,
        false => slug.to_owned(),
    }
}

fn names(person: &Person) -> impl Iterator<Item = &String> {
    std::iter::once(&person.login).chain(&person.aliases)
}
