//! Streams of changes that are made of others: changes that landed, proposed again; and many more of the same kind.

use countersign_contract::types::{ChangeState, Facts, ListSupply, Purpose, Supply, Timestamp};
use rand_distr::{Distribution as _, Exp};
use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::SeedableRng as _;

/// Turns a change that landed into the proposal that it once was: open, without reviews and sign-offs, at the time when it
/// was proposed as far as is known. What the policy asks of it is then what it would have asked.
pub fn proposed(mut facts: Facts) -> Facts {
    let newest = facts
        .commits
        .iter()
        .filter_map(|commit| commit.committed)
        .max();
    let known = facts.change.created.or(newest).or(facts.change.merged);
    facts.now = known.unwrap_or(facts.now);
    facts.purpose = Purpose::Merge;
    facts.environment = None;
    facts.change.state = ChangeState::Open;
    facts.change.draft = false;
    facts.change.merged = None;
    facts.change.landed_from = Vec::new();
    facts.reviews = Vec::new();
    facts.sign_offs = Vec::new();
    facts.overrides = Vec::new();
    facts.escalations = Vec::new();
    let nothing = Some(ListSupply {
        supply: Supply::Complete,
        collector: Some("simulate".to_owned()),
    });
    facts.completeness.reviews.clone_from(&nothing);
    facts.completeness.sign_offs.clone_from(&nothing);
    facts.completeness.overrides.clone_from(&nothing);
    facts.completeness.escalations.clone_from(&nothing);
    facts.completeness.people = nothing;
    facts
}

/// As many changes as are wanted, made of a few in turn, at random times: so many a day on average, as independent
/// arrivals come.
#[derive(Debug)]
pub struct Repeated<'t> {
    templates: &'t [Facts],
    wanted: u64,
    made: u64,
    at: f64,
    gaps: Option<Exp<f64>>,
    random: Pcg64Mcg,
}

impl<'t> Repeated<'t> {
    /// A stream of `wanted` changes from `start` on, `per_day` of them a day. Without templates there are none.
    pub fn new(
        templates: &'t [Facts],
        wanted: u64,
        per_day: f64,
        start: Timestamp,
        seed: u64,
    ) -> Repeated<'t> {
        Repeated {
            templates,
            wanted,
            made: 0,
            at: start.seconds as f64,
            gaps: Exp::new(per_day / 86_400.0).ok(),
            random: Pcg64Mcg::seed_from_u64(seed),
        }
    }
}

impl Iterator for Repeated<'_> {
    type Item = Facts;

    fn next(&mut self) -> Option<Facts> {
        if self.made >= self.wanted {
            return None;
        }
        let count = self.templates.len() as u64;
        let place = usize::try_from(self.made.checked_rem(count)?).ok()?;
        let mut facts = self.templates.get(place)?.clone();
        let gap = self.gaps.map_or(0.0, |gaps| gaps.sample(&mut self.random));
        self.at += gap;
        self.made += 1;
        facts.now = Timestamp::from_seconds(self.at as i64)?;
        facts.change.id = format!("{}+{}", facts.change.id, self.made);
        Some(facts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_wanted_in_order_at_the_rate() {
        let templates: Vec<Facts> = (0..3)
            .map(|number| {
                serde_json::from_value(serde_json::json!({
                    "purpose": "audit", "now": "2026-03-09T09:00:00Z",
                    "change": {
                        "id": format!("c{number}"), "forge": "git", "repository": "a/b", "title": "", "body": "",
                        "state": "merged", "author": {"name": "", "email": "a@b.example"},
                        "base": {"revision": "b"}, "head": {"revision": "h"}, "created": "2026-03-01T00:00:00Z"
                    },
                    "completeness": {}
                }))
                .unwrap()
            })
            .collect();
        let start = templates[0].now;
        let all: Vec<Facts> = Repeated::new(&templates, 10_000, 100.0, start, 3).collect();
        assert_eq!(all.len(), 10_000);
        assert!(all.is_sorted_by_key(|facts| facts.now));
        let days = (all[9_999].now.seconds - start.seconds) as f64 / 86_400.0;
        assert!((95.0..105.0).contains(&days), "{days}");
        assert_eq!(all[4].change.id, "c1+5");
        assert_eq!(Repeated::new(&[], 5, 1.0, start, 3).count(), 0);
        let back = proposed(templates[0].clone());
        assert_eq!(back.now, "2026-03-01T00:00:00Z".parse().unwrap());
        assert_eq!(
            (back.purpose, back.change.state),
            (Purpose::Merge, ChangeState::Open)
        );
    }
}
