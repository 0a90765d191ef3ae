//! What surrounds a change: incidents, services, freezes, checks, the author's recent changes, earlier decisions.

use super::HEAD;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// When something failed: within and past the days for which each preset remembers it.
const FAILED: &[&str] = &[
    "2026-03-01T00:00:00Z",
    "2026-01-01T00:00:00Z",
    "2025-11-01T00:00:00Z",
    "2025-08-01T00:00:00Z",
    "2025-05-01T00:00:00Z",
    "2025-01-01T00:00:00Z",
];

/// What surrounds a change.
#[derive(Clone, Debug)]
pub struct Around {
    incident: Option<(&'static str, &'static str)>,
    tier: Option<u32>,
    frozen: bool,
    check: &'static str,
    recent: Option<u32>,
    deployed: bool,
    /// Who says what was deployed.
    log: Option<&'static str>,
    overdue: bool,
    /// Whether anybody recorded how people signed before, and how many of Cyn's sign-offs in a row were hasty.
    recorded: bool,
    hasty: u32,
}

prop_compose! {
    fn anything()(
        incident in prop_oneof![
            4 => Just(None),
            1 => (
                select(FAILED),
                select(&["low", "high"][..]),
            ).prop_map(Some),
        ],
        tier in prop_oneof![4 => Just(None), 1 => Just(Some(1)), 1 => Just(Some(3))],
        frozen in prop::bool::weighted(0.05),
        check in prop_oneof![12 => Just("success"), 1 => Just("failure"), 1 => Just("skipped")],
        recent in prop_oneof![4 => Just(None), 1 => Just(Some(60)), 1 => Just(Some(300))],
        deployed in prop::bool::weighted(0.3),
        log in prop_oneof![3 => Just(Some("audit-log")), 1 => Just(Some("caller")), 1 => Just(None)],
        overdue in prop::bool::weighted(0.04),
        recorded in any::<bool>(),
        hasty in prop_oneof![2 => Just(0_u32), 3 => 1_u32..7],
    ) -> Around {
        Around { incident, tier, frozen, check, recent, deployed, log, overdue, recorded, hasty }
    }
}

/// Of all that may surround a change one thing, or nothing: whatever holds it is that.
fn one_thing() -> impl Strategy<Value = Around> {
    let quiet = Around {
        incident: None,
        tier: None,
        frozen: false,
        check: "success",
        recent: None,
        deployed: false,
        log: None,
        overdue: false,
        recorded: false,
        hasty: 0,
    };
    let recent = select(&[1_u32, 40, 60, 95, 99, 300][..]);
    let which = (0_u8..8, anything(), 2_u32..7, recent, select(FAILED));
    which.prop_map(move |(which, other, hasty, recent, failed)| {
        let mut around = quiet.clone();
        match which {
            0 => around.incident = Some((failed, if hasty % 2 == 0 { "high" } else { "low" })),
            1 => around.tier = Some(other.tier.unwrap_or(1)),
            2 => around.check = other.check,
            3 => around.recent = Some(recent),
            4 => (around.recorded, around.hasty) = (true, hasty),
            5 => (around.frozen, around.overdue) = (hasty % 2 == 0, hasty % 2 == 1),
            6 => (around.deployed, around.log) = (true, other.log),
            _ => {}
        }
        around
    })
}

/// What surrounds a change; `calm`: one thing at most.
pub fn around(calm: bool) -> BoxedStrategy<Around> {
    match calm {
        true => one_thing().boxed(),
        false => anything().boxed(),
    }
}

impl Around {
    /// Which lists are there, and who collected them.
    pub fn supply(&self, completeness: &mut serde_json::Map<String, Value>) {
        if !self.recorded {
            completeness.remove("past_sign_offs");
        }
        if let Some(log) = self.log {
            completeness.insert(
                "prior_decisions".to_owned(),
                json!({"supply": "complete", "collector": log}),
            );
        }
    }

    /// Adds it to the facts.
    pub fn put(&self, document: &mut Value) {
        if let Some((occurred, severity)) = self.incident {
            document["incidents"] = json!([{
                "id": "INC-1",
                "title": "Payments failed under load",
                "occurred": occurred,
                "severity": severity,
                "paths": ["src/payments.rs"],
                "services": [],
            }]);
        }
        if let Some(tier) = self.tier {
            document["services"] = json!([{
                "name": "payments",
                "tier": tier,
                "owners": ["payments"],
                "paths": ["src/"],
                "depends_on": [],
            }]);
        }
        if self.frozen {
            document["freeze_windows"] = json!([{
                "id": "f1",
                "starts": "2026-03-10T00:00:00Z",
                "ends": "2026-03-11T00:00:00Z",
                "reason": "launch",
                "environments": [],
            }]);
        }
        document["checks"] = json!([{
            "name": "build",
            "app": "github-actions",
            "conclusion": self.check,
            "revision": HEAD,
        }]);
        if let Some(lines) = self.recent {
            document["history"] = json!([{
                "id": "example.org/acme/shop#6",
                "author": "ada",
                "landed": "2026-03-08T00:00:00Z",
                "lines": lines,
                "ai_lines": {"min": lines, "max": lines},
                "paths": ["src/payments.rs"],
            }]);
        }
        if self.recorded {
            let past = (0..self.hasty).map(|day| {
                json!({
                    "person": "cyn",
                    "change": format!("example.org/acme/shop#{}", day + 1),
                    "signed": format!("2026-03-0{}T00:00:00Z", day + 1),
                    "seconds_taken": 1,
                    "lines": 400,
                    "assessed": [],
                })
            });
            document["past_sign_offs"] = past.collect();
        }
        if self.deployed {
            document["prior_decisions"] = json!([{
                "revision": HEAD,
                "purpose": "deploy",
                "environment": "production",
                "verdict": "pass",
                "taken": "2026-03-01T00:00:00Z",
                "policy": "standard 1.0.0",
            }]);
        }
        if self.overdue {
            let late = json!({
                "id": "late",
                "control": "freeze",
                "kind": "break_glass",
                "person": "eve",
                "reason": "payments were down",
                "revision": "ffffffffffffffffffffffffffffffffffffffff",
                "issued": "2026-03-01T00:00:00Z",
                "expires": "2026-03-02T00:00:00Z",
                "first_used": "2026-03-01T01:00:00Z",
                "authentication": "forge",
            });
            if let Some(list) = document["overrides"].as_array_mut() {
                list.push(late);
            }
        }
    }
}
