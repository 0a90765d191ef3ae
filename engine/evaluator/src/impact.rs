//! What a change can reach: services, those that need them, past incidents, people who know it.

use crate::reduction::roster::{Party, Roster};
use countersign_contract::types::{Facts, Impact};
use countersign_program::{Missing, Value};

/// What the change can reach.
pub(crate) fn of(_facts: &Facts) -> Impact {
    Impact {
        services: Vec::new(),
        dependents: Vec::new(),
        tier: None,
        reached_tier: None,
        incidents: Vec::new(),
        bus_factor: None,
        sole_experts: Vec::new(),
    }
}

/// Who proposed the change, as the roster knows them.
pub(crate) fn author<'a>(facts: &'a Facts, roster: &Roster<'a>) -> Value<'a> {
    let login = facts.change.author.login.as_deref();
    let name = login.unwrap_or(&facts.change.author.email);
    match roster.account(name) {
        Party::Known(id) => roster
            .get(id)
            .map(|known| Value::Record(known.person))
            .unwrap_or(Value::Missing(Missing::Fact("author"))),
        _ => Value::Missing(Missing::Fact("author")),
    }
}
