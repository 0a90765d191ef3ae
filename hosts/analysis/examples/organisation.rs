//! Makes an organisation up: a roster of many people in many teams, and a stream of changes that they propose, to see how
//! `countersign simulate` bears its size. The same numbers give the same bytes.
//!
//! ```sh
//! organisation --changes 100000 --people 10000 --per-day 5000 --seed 1 --roster roster.json > changes.jsonl
//! ```
//!
//! With `--policy FILE` it decides the changes itself, natively, and prints what the simulation found and how much memory it
//! took at most: what the simulation costs without sandbox and without reading a stream.
//!
//! Teams of twelve own a folder each and work in one of three time zones; a fifth of what somebody changes lies in another
//! team's. Changes come on working days; their sizes are logarithmic normal; somewhat more than half of them have lines by
//! an AI, which nearly all declare.

#![allow(
    clippy::print_stderr,
    reason = "an example tells what is wrong with its arguments"
)]

use countersign_analysis::simulate::{self, Absence, Host, Settings};
use countersign_compiler::{Folder, Options, compile};
use countersign_contract::types::{Facts, Person, Timestamp};
use countersign_evaluator::Evaluator;
use rand_distr::{Distribution as _, Exp, LogNormal, Uniform};
use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::SeedableRng as _;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

const TEAM: u64 = 12;
/// 2026-01-05 was a Monday.
const START: i64 = 1_767_571_200;
const DAY: i64 = 86_400;
/// Zone, and the hour in UTC at which its work begins in winter.
const ZONES: [(&str, i64); 3] = [
    ("Europe/Berlin", 8),
    ("America/New_York", 14),
    ("Asia/Kolkata", 3),
];

struct Wanted {
    changes: u64,
    people: u64,
    per_day: f64,
    seed: u64,
    roster: Option<String>,
    policy: Option<String>,
}

fn main() -> ExitCode {
    let wanted = match arguments(std::env::args().skip(1)) {
        Ok(wanted) => wanted,
        Err(problem) => {
            eprintln!(
                "{problem}; usage: organisation --changes COUNT --people COUNT --per-day COUNT --seed NUMBER --roster FILE"
            );
            return ExitCode::from(2);
        }
    };
    match make(&wanted) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads the stream has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("could not write: {error}");
            ExitCode::from(1)
        }
    }
}

fn arguments(mut given: impl Iterator<Item = String>) -> Result<Wanted, String> {
    let mut wanted = Wanted {
        changes: 1_000,
        people: 10_000,
        per_day: 5_000.0,
        seed: 1,
        roster: None,
        policy: None,
    };
    while let Some(name) = given.next() {
        let value = given
            .next()
            .ok_or_else(|| format!("`{name}` has no value"))?;
        let wrong = |_| format!("`{value}` is not a number for `{name}`");
        let count = || value.parse::<u64>().map_err(wrong);
        match name.as_str() {
            "--changes" => wanted.changes = count()?,
            "--people" => wanted.people = count()?.max(1),
            "--per-day" => wanted.per_day = count()?.max(1) as f64,
            "--seed" => wanted.seed = count()?,
            "--roster" => wanted.roster = Some(value),
            "--policy" => wanted.policy = Some(value),
            _ => return Err(format!("`{name}` is no argument")),
        }
    }
    Ok(wanted)
}

fn make(wanted: &Wanted) -> io::Result<()> {
    let mut dice = Dice {
        random: Pcg64Mcg::seed_from_u64(wanted.seed),
    };
    if let Some(path) = &wanted.roster {
        let mut out = BufWriter::new(File::create(path)?);
        writeln!(out, "{{\"people\": [")?;
        for number in 0..wanted.people {
            let end = if number + 1 < wanted.people { "," } else { "" };
            writeln!(out, "{}{end}", person(number, wanted.people, &mut dice))?;
        }
        writeln!(out, "]}}")?;
        out.flush()?;
    }
    if let Some(path) = &wanted.policy {
        return natively(wanted, path);
    }
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    for facts in changes(wanted) {
        writeln!(out, "{facts}")?;
    }
    out.flush()
}

/// The stream. It does not depend on the roster.
fn changes(wanted: &Wanted) -> impl Iterator<Item = Value> {
    let mut dice = Dice {
        random: Pcg64Mcg::seed_from_u64(wanted.seed ^ 0x5eed),
    };
    let mut at = START as f64;
    let (people, per_day) = (wanted.people, wanted.per_day);
    (0..wanted.changes).map(move |number| {
        at = dice.next_arrival(at, per_day);
        change(number, at as i64, people, &mut dice)
    })
}

/// Simulates the queue without a sandbox.
fn natively(wanted: &Wanted, path: &str) -> io::Result<()> {
    let mut folder = Folder::new();
    folder.insert("policy.yaml", std::fs::read_to_string(path)?);
    let compiled = compile(&folder, &Options::default())
        .map_err(|findings| io::Error::other(findings.render(&folder, false)))?;
    let evaluator =
        Evaluator::new(compiled.policy).map_err(|error| io::Error::other(error.to_string()))?;
    let mut dice = Dice {
        random: Pcg64Mcg::seed_from_u64(wanted.seed),
    };
    let people: Vec<Person> = (0..wanted.people)
        .map(|number| as_person(person(number, wanted.people, &mut dice)))
        .collect::<Result<_, _>>()?;
    let stream = changes(wanted).filter_map(|facts| serde_json::from_value::<Facts>(facts).ok());
    let decide = |batch: &[Facts]| {
        let one = |facts: &Facts| {
            evaluator
                .evaluate(facts)
                .map_err(|error| format!("{error:?}"))
        };
        let (first, second) = batch.split_at(batch.len() / 2);
        std::thread::scope(|scope| {
            let first = scope.spawn(|| first.iter().map(one).collect::<Vec<_>>());
            let second: Vec<_> = second.iter().map(one).collect();
            let mut all = first.join().unwrap_or_default();
            all.extend(second);
            all
        })
    };
    let host = Host {
        offset: |_, _| None,
        named: |facts| facts.change.author.login.as_deref().into_iter().collect(),
    };
    let settings = Settings::default();
    let absences = [Absence::default()];
    let reports = simulate::run(&settings, &people, &absences, host, stream, decide)
        .map_err(|error| io::Error::other(error.to_string()))?;
    let mut out = io::stdout().lock();
    for mut report in reports {
        report.load.people.truncate(10);
        report.knowledge.one_person.truncate(10);
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    }
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find(|line| line.starts_with("VmHWM"));
        writeln!(out, "{}", peak.unwrap_or_default())?;
    }
    Ok(())
}

/// A person of the roster as facts have them.
fn as_person(mut person: Value) -> Result<Person, serde_json::Error> {
    if let Some(fields) = person.as_object_mut() {
        let emails = fields.remove("emails").unwrap_or_default();
        fields.insert("aliases".to_owned(), emails);
        // Winter time; without a database of zones, there is no other.
        let zone = fields.get("time_zone").and_then(Value::as_str);
        let begins = ZONES.iter().find(|(name, _)| Some(*name) == zone);
        let hour = begins.map_or(9, |(_, hour)| *hour);
        fields.insert("utc_offset".to_owned(), json!((9 - hour) * 60));
        if let Some(hours) = fields.get_mut("working_hours") {
            let days = hours["days"].clone();
            *hours = json!({"days": days, "starts": 9 * 60, "ends": 17 * 60});
        }
    }
    serde_json::from_value(person)
}

/// Where chance comes from.
struct Dice {
    random: Pcg64Mcg,
}

impl Dice {
    /// A number from 0 until before 1.
    fn share(&mut self) -> f64 {
        Uniform::new(0.0, 1.0).map_or(0.0, |dice| dice.sample(&mut self.random))
    }

    /// A number below another, which is at least one.
    fn below(&mut self, end: u64) -> u64 {
        Uniform::new(0, end.max(1)).map_or(0, |dice| dice.sample(&mut self.random))
    }

    fn chance(&mut self, share: f64) -> bool {
        self.share() < share
    }

    fn lines(&mut self) -> u32 {
        let lines: f64 =
            LogNormal::new(3.2, 1.2).map_or(25.0, |dice| dice.sample(&mut self.random));
        lines.clamp(1.0, 5_000.0) as u32
    }

    /// The next time at which a change comes: so many on a day of work, most of them from 7 to 19 o'clock, few on a weekend.
    fn next_arrival(&mut self, mut at: f64, per_day: f64) -> f64 {
        loop {
            // The busiest hour's rate, thinned by how busy the hour is that it falls into.
            let rate = per_day / DAY as f64 * 1.9;
            let gap = Exp::new(rate).map_or(0.0, |dice| dice.sample(&mut self.random));
            at += gap;
            let (day, hour) = (
                (at as i64).div_euclid(DAY),
                (at as i64).rem_euclid(DAY) / 3_600,
            );
            // 1970-01-01 was a Thursday.
            let weekend = (day + 3).rem_euclid(7) >= 5;
            let busy = match (weekend, (7..19).contains(&hour)) {
                (false, true) => 1.0,
                (false, false) => 0.05,
                (true, _) => 0.03,
            };
            if self.chance(busy) {
                return at;
            }
        }
    }
}

fn login(number: u64) -> String {
    format!("dev{number:05}")
}

fn team(number: u64) -> u64 {
    number / TEAM
}

fn folder(team: u64) -> String {
    format!("team{team:03}/")
}

fn person(number: u64, people: u64, dice: &mut Dice) -> Value {
    let (team, teams) = (team(number), people.div_ceil(TEAM));
    let (zone, _) = ZONES
        .get((team % 3) as usize)
        .copied()
        .unwrap_or(("UTC", 9));
    let level = match dice.share() {
        share if share < 0.25 => Some(3),
        share if share < 0.50 => Some(4),
        share if share < 0.72 => Some(5),
        share if share < 0.88 => Some(6),
        share if share < 0.96 => Some(7),
        share if share < 0.99 => Some(8),
        _ => None,
    };
    let mut expertise =
        vec![json!({"path": folder(team), "score": round(0.3 + 0.6 * dice.share())})];
    for _ in 0..dice.below(4) {
        let path = format!("{}part{}/", folder(team), dice.below(8));
        // Two scores for one path would be one too many.
        if expertise.iter().all(|known| known["path"] != path.as_str()) {
            expertise.push(json!({"path": path, "score": round(dice.share())}));
        }
    }
    let elsewhere = dice.below(teams);
    if elsewhere != team {
        expertise.push(json!({"path": folder(elsewhere), "score": round(0.3 * dice.share())}));
    }
    let mut teams = vec![format!("team{team:03}")];
    if dice.chance(0.002) {
        teams.push("countersign-owners".to_owned());
    }
    let mut person = json!({
        "login": login(number),
        "emails": [format!("{}@acme.example", login(number))],
        "teams": teams,
        "kind": if dice.chance(0.005) { "bot" } else { "human" },
        "may_push": !dice.chance(0.02),
        "on_call": number.is_multiple_of(TEAM),
        "capacity": 3 + dice.below(6),
        "expertise": expertise,
        "time_zone": zone,
        "working_hours": {"days": ["monday", "tuesday", "wednesday", "thursday", "friday"], "from": "09:00", "to": "17:00"},
        "departed": dice.chance(0.01),
    });
    if let (Some(level), Some(fields)) = (level, person.as_object_mut()) {
        fields.insert("level".to_owned(), json!(level));
    }
    person
}

fn round(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}

fn change(number: u64, at: i64, people: u64, dice: &mut Dice) -> Value {
    let author = dice.below(people);
    let login = login(author);
    let identity = json!({"name": login, "email": format!("{login}@acme.example"), "login": login});
    let home = team(author);
    let files: Vec<Value> = (0..1 + dice.below(5))
        .map(|_| {
            let team = if dice.chance(0.2) { dice.below(people.div_ceil(TEAM)) } else { home };
            let path = if dice.chance(0.002) {
                ".github/workflows/build.yml".to_owned()
            } else {
                format!("{}part{}/file{}.rs", folder(team), dice.below(8), dice.below(40))
            };
            (path, dice.lines())
        })
        .collect::<std::collections::BTreeMap<String, u32>>()
        .into_iter()
        .map(|(path, added)| json!({"path": path, "status": "modified", "added": added, "deleted": added / 4}))
        .collect();
    let of_commit: Vec<Value> = files
        .iter()
        .map(|file| json!({"path": file["path"], "added": file["added"], "deleted": file["deleted"]}))
        .collect();
    let trailer = match dice.share() {
        share if share < 0.53 => "\n\nAssisted-by: claude:claude-opus-4.6",
        share if share < 0.55 => {
            "\n\n\u{1f916} Generated with [Claude Code](https://claude.com/claude-code)"
        }
        _ => "",
    };
    let revision = format!("{number:040x}");
    let supplied = json!({"supply": "complete"});
    let lists = [
        "commits",
        "commit_files",
        "files",
        "reviews",
        "sign_offs",
        "checks",
        "equivalences",
        "incidents",
        "services",
        "freeze_windows",
        "delegations",
        "overrides",
        "escalations",
        "notes",
        "declarations",
    ];
    let completeness: serde_json::Map<String, Value> = lists
        .iter()
        .map(|list| ((*list).to_owned(), supplied.clone()))
        .collect();
    json!({
        "purpose": "merge",
        "now": Timestamp::from_seconds(at).map(|at| at.to_string()),
        "change": {
            "id": format!("example.org/acme/all#{}", number + 1),
            "forge": "github",
            "repository": "acme/all",
            "number": number + 1,
            "title": format!("Change {}", number + 1),
            "body": "",
            "state": "open",
            "author": identity,
            "base": {"branch": "main", "revision": "b".repeat(40)},
            "head": {"branch": "topic", "revision": revision},
            "merge_base": "b".repeat(40),
        },
        "commits": [{
            "revision": revision,
            "parents": ["b".repeat(40)],
            "author": identity,
            "committer": identity,
            "message": format!("Change {}{trailer}", number + 1),
            "signature": "unknown",
            "pusher": login,
            "files": of_commit,
        }],
        "files": files,
        "completeness": completeness,
    })
}
