//! Time zones by name: the tables agree with the library that the database comes from, and a policy says which it needs.

use crate::seeds;

use countersign_compiler::{
    Environment, Folder, Options, compile, compile_expression, zone_tables,
};
use countersign_program::{Globals, Meter, Scope, Type, Value, Zone, decode, evaluate};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::sync::LazyLock;

/// All zones of the database, each as a table and as the library has it.
static ZONES: LazyLock<Vec<(Zone, TimeZone)>> = LazyLock::new(|| {
    let names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .collect();
    let tables = zone_tables(names.iter().map(String::as_str));
    tables
        .into_iter()
        .map(|table| {
            let known = TimeZone::get(&table.name).unwrap();
            (table, known)
        })
        .collect()
});

fn agree(table: &Zone, known: &TimeZone, seconds: i64) {
    let instant = Timestamp::from_second(seconds).unwrap();
    let expected = known.to_offset(instant).seconds();
    assert_eq!(
        table.offset_at(seconds),
        expected,
        "{} at {instant}",
        table.name
    );
}

#[test]
fn every_change_of_every_zone_is_as_the_library_has_it() {
    assert!(ZONES.len() > 400, "only {}", ZONES.len());
    for (table, known) in ZONES.iter() {
        for change in &table.changes {
            for seconds in change - 1..=change + 1 {
                agree(table, known, seconds);
            }
        }
        // Yearly rules, over their own changes.
        let first: Timestamp = "2024-01-01T00:00:00Z".parse().unwrap();
        let last: Timestamp = "2101-01-01T00:00:00Z".parse().unwrap();
        for change in known
            .following(first)
            .take_while(|it| it.timestamp() < last)
        {
            for second in -1..=1 {
                agree(table, known, change.timestamp().as_second() + second);
            }
        }
    }
}

proptest! {
    #![proptest_config(seeds::cases(50_000))]

    /// From 1900 to 2100.
    #[test]
    fn any_instant_in_any_zone_is_as_the_library_has_it(
        zone in 0..400_usize,
        seconds in -2_208_988_800..4_133_980_800_i64,
    ) {
        let (table, known) = &ZONES[zone * ZONES.len() / 400];
        agree(table, known, seconds);
    }
}

#[test]
fn accessors_read_the_clock_of_a_zone() {
    let environment = Environment::language(vec![("t".to_owned(), Type::Timestamp)]);
    let text = "[t.getFullYear('Pacific/Auckland'), t.getMonth('Pacific/Auckland'), \
                t.getDate('Pacific/Auckland'), t.getDayOfMonth('Pacific/Auckland'), \
                t.getDayOfWeek('Pacific/Auckland'), t.getDayOfYear('Pacific/Auckland'), \
                t.getHours('Asia/Kathmandu'), t.getMinutes('Asia/Kathmandu'), \
                t.getSeconds('Asia/Kathmandu')]";
    let expression = compile_expression(text, &environment).unwrap();
    assert_eq!(expression.zones, ["Asia/Kathmandu", "Pacific/Auckland"]);
    let zones = zone_tables(expression.zones.iter().map(String::as_str));
    for seconds in (0..4_000_000_000).step_by(7_777_777) {
        let scope = Scope::new(Globals {
            arguments: vec![Value::Timestamp { seconds, nanos: 0 }],
            zones: &zones,
            ..Globals::default()
        });
        let found = evaluate(&expression, &scope, &Meter::new(1_000), None).unwrap();
        let at = |zone: &str| {
            Timestamp::from_second(seconds)
                .unwrap()
                .in_tz(zone)
                .unwrap()
        };
        let (far, high) = (at("Pacific/Auckland"), at("Asia/Kathmandu"));
        let expected = format!(
            "[{}, {}, {}, {}, {}, {}, {}, {}, {}]",
            far.year(),
            far.month() - 1,
            far.day(),
            far.day() - 1,
            far.weekday().to_sunday_zero_offset(),
            far.day_of_year() - 1,
            high.hour(),
            high.minute(),
            high.second(),
        );
        assert_eq!(countersign_program::print(&found), expected);
    }
}

const POLICY: &str = "policy: zones
version: 1.0.0
summary: Nothing lands at night.
parameters:
  zone: America/New_York
variables:
  hour: now.getHours(parameters.zone)
controls:
  - id: by-day
    title: By day
    satisfied: >-
      variables.hour > 8 && now.getHours(change.draft ? 'Europe/Berlin' : '+01:00') < 18
";

#[test]
fn a_bundle_has_the_tables_that_its_policy_names() {
    let mut folder = Folder::new();
    folder.insert("policy.yaml", POLICY);
    let names = |options: &Options| -> Vec<String> {
        let compiled = compile(&folder, options).unwrap();
        let policy = decode(&compiled.encode()).unwrap();
        assert_eq!(policy, compiled.policy);
        policy.zones.into_iter().map(|zone| zone.name).collect()
    };
    assert_eq!(
        names(&Options::default()),
        ["America/New_York", "Europe/Berlin"]
    );
    let options = |zone: &str| Options {
        set: vec![("zone".to_owned(), zone.to_owned())],
    };
    assert_eq!(
        names(&options("Asia/Tokyo")),
        ["Asia/Tokyo", "Europe/Berlin"]
    );
    assert_eq!(names(&options("UTC")), ["Europe/Berlin"]);
    let errors = compile(&folder, &options("Asia/Tokio")).unwrap_err();
    assert!(errors.to_string().contains("invalid_time_zone"), "{errors}");
}

#[test]
fn a_table_takes_less_than_two_kilobytes() {
    let octets = |zone: &str| {
        let mut folder = Folder::new();
        folder.insert("policy.yaml", POLICY.replace("Europe/Berlin", zone));
        compile(&folder, &Options::default())
            .unwrap()
            .encode()
            .len()
    };
    let without = octets("+00:00");
    for zone in [
        "Europe/Berlin",
        "America/New_York",
        "Asia/Tokyo",
        "Asia/Gaza",
    ] {
        assert!(octets(zone) - without < 2_000, "{zone}");
    }
}

#[test]
fn a_damaged_table_is_refused_on_load() {
    let mut folder = Folder::new();
    folder.insert("policy.yaml", POLICY);
    let policy = compile(&folder, &Options::default()).unwrap().policy;
    let refused = |change: &dyn Fn(&mut Vec<Zone>)| {
        let mut policy = policy.clone();
        change(&mut policy.zones);
        decode(&countersign_program::encode(&policy)).unwrap_err();
    };
    refused(&|zones| zones.reverse());
    refused(&|zones| {
        zones.remove(0);
    });
    refused(&|zones| zones[0].shown[3] = 200);
    refused(&|zones| {
        zones[0].shown.pop();
    });
    refused(&|zones| zones[0].changes.reverse());
    refused(&|zones| zones[0].offsets[0] = i32::MAX);
    refused(&|zones| zones[0].yearly.as_mut().unwrap().start.month = 13);
    refused(&|zones| zones[0].yearly.as_mut().unwrap().end.weekday = 7);
    refused(&|zones| zones[0].yearly.as_mut().unwrap().end.seconds = i32::MIN);
    refused(&|zones| zones[0].yearly.as_mut().unwrap().summer = i32::MIN);
}
