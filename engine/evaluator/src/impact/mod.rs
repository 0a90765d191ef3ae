//! What a change can reach: services, those that need them, past incidents, people who know it.

pub(crate) mod services;

use crate::people::expertise;
use crate::people::roster::{Participant, Roster};
use crate::supply::lacking;
use crate::touched;
use countersign_contract::RECORDS;
use countersign_contract::types::{Facts, Impact, Incident};
use countersign_program::policy::Spread;
use countersign_program::value::Record;
use countersign_program::{Missing, Value};
use services::Graph;

/// What the change can reach.
pub(crate) fn reach(facts: &Facts, roster: &Roster<'_>, spread: &Spread) -> Impact {
    // Only services and incidents are compared with the paths.
    let touched = match facts.services.is_empty() && facts.incidents.is_empty() {
        true => Vec::new(),
        false => touched::paths(facts),
    };
    let services = touched_services(facts, &touched);
    let dependents = Graph::new(&facts.services).dependents(&services);
    let tier = |names: &[&str]| {
        let named = facts
            .services
            .iter()
            .filter(|service| names.binary_search(&service.name.as_str()).is_ok());
        named.map(|service| service.tier).min()
    };
    let (own, reached) = (tier(&services), tier(&dependents));
    let mut incidents: Vec<&Incident> = facts
        .incidents
        .iter()
        .filter(|incident| incident.occurred <= facts.now)
        .filter(|incident| concerns(incident, &touched, &services))
        .collect();
    crate::sort::sort_by(&mut incidents, |a, b| {
        b.occurred.cmp(&a.occurred).then_with(|| a.id.cmp(&b.id))
    });
    let mut seen = Vec::new();
    incidents.retain(|incident| crate::sort::insert(&mut seen, incident.id.as_str()));
    let (bus_factor, sole_experts) = knowledge(facts, roster, spread.known_from);
    Impact {
        services: owned(&services),
        dependents: owned(&dependents),
        tier: own,
        reached_tier: own.into_iter().chain(reached).min(),
        incidents: incidents
            .into_iter()
            .map(|incident| incident.id.clone())
            .collect(),
        bus_factor,
        sole_experts: owned(&sole_experts),
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Names of the services whose source has one of the sorted paths, sorted.
fn touched_services<'a>(facts: &'a Facts, touched: &[&str]) -> Vec<&'a str> {
    let own = facts
        .services
        .iter()
        .filter(|service| touched::any(touched, &service.paths));
    crate::sort::set(own.map(|service| service.name.as_str()))
}

/// The incident was in what the change touches.
fn concerns(incident: &Incident, touched: &[&str], services: &[&str]) -> bool {
    touched::any(touched, &incident.paths)
        || incident
            .services
            .iter()
            .any(|name| services.binary_search(&name.as_str()).is_ok())
}

/// How many people know the file that the fewest know, and who alone knows one. Who has left no longer counts, and neither
/// does a program.
fn knowledge<'a>(facts: &Facts, roster: &Roster<'a>, from: f64) -> (Option<u32>, Vec<&'a str>) {
    let current = facts.files.iter().map(|file| file.path.as_str());
    let paths = crate::sort::set(current);
    // For each file, how many know it, and the last of them that was met.
    let mut known: Vec<(u32, &str)> = vec![(0, ""); paths.len()];
    for (_, person) in roster.iter() {
        if !person.human || person.departed {
            continue;
        }
        for place in expertise::known(person.person, &paths, from) {
            if let Some((count, login)) = known.get_mut(place) {
                *count = count.saturating_add(1);
                *login = person.person.login.as_str();
            }
        }
    }
    let fewest = known
        .iter()
        .map(|(count, _)| *count)
        .filter(|count| *count > 0)
        .min();
    let alone = known.iter().filter(|(count, _)| *count == 1);
    (fewest, crate::sort::set(alone.map(|(_, login)| *login)))
}

/// What a field of the impact lacks.
enum Gap {
    /// Nothing.
    Nothing,
    /// There may be more elements.
    More(&'static str),
    /// It may be anything.
    All(&'static str),
}

/// The impact as expressions see it: what a list that is not all there leaves open reads as missing, what no further
/// element could change stands.
pub(crate) fn to_value<'a>(facts: &Facts, impact: &'a Impact) -> Value<'a> {
    let complete = &facts.completeness;
    let files = lacking(complete.files.as_ref(), "files");
    let services = lacking(complete.services.as_ref(), "services");
    let people = lacking(complete.people.as_ref(), "people");
    // Services matter for incidents only where an incident names one that no supplied service explains.
    let unplaced = || {
        facts
            .incidents
            .iter()
            .any(|incident| !incident.services.is_empty())
    };
    let incidents = lacking(complete.incidents.as_ref(), "incidents")
        .or(files)
        .or_else(|| services.filter(|_| unplaced()));
    let more = |gap: Option<&'static str>| gap.map_or(Gap::Nothing, Gap::More);
    let all = |gap: Option<&'static str>| gap.map_or(Gap::Nothing, Gap::All);
    let gap = |name: &str| match name {
        "services" => more(services.or(files)),
        // A dependent that a further file touches is no longer one.
        "dependents" => match files {
            Some(files) => Gap::All(files),
            None => more(services),
        },
        "tier" | "reached_tier" => all(services.or(files)),
        "incidents" => more(incidents),
        "bus_factor" => all(people.or(files)),
        // Somebody more may know what one person seems to know alone.
        "sole_experts" => match people {
            Some(people) => Gap::All(people),
            None => more(files),
        },
        _ => Gap::Nothing,
    };
    let Some(shape) = RECORDS.get(usize::from(impact.number())) else {
        return Value::Record(impact);
    };
    let mut whole = true;
    let fields = shape.fields.iter().zip(0_u16..).map(|(field, place)| {
        let known = impact.field(place).unwrap_or(Value::Absent);
        match (gap(field.name), known) {
            (Gap::Nothing, known) => known,
            (Gap::More(fact), Value::Sequence(elements)) => {
                whole = false;
                Value::incomplete(elements, Missing::Fact(fact))
            }
            (Gap::More(fact) | Gap::All(fact), _) => {
                whole = false;
                Value::Missing(Missing::Fact(fact))
            }
        }
    });
    let fields = fields.collect();
    if whole {
        Value::Record(impact)
    } else {
        Value::record(impact.number(), fields)
    }
}

/// Who proposed the change, as the roster knows them.
pub(crate) fn author<'a>(facts: &'a Facts, roster: &Roster<'a>) -> Value<'a> {
    let login = facts.change.author.login.as_deref();
    let name = login.unwrap_or(&facts.change.author.email);
    match roster.account(name) {
        Participant::Member(id) => roster
            .get(id)
            .map(|member| Value::Record(member.person))
            .unwrap_or(Value::Missing(Missing::Fact("author"))),
        _ => Value::Missing(Missing::Fact("author")),
    }
}
