//! Our engine and a whole decision beside other engines, over the five rules as far as each has them.

use anyhow::{Context, Result};
use countersign::{Allocation, Cache, Engine as Runtime, EngineOptions, Limits, Policy};
use countersign_benches::engine::{self, Engine};
use countersign_benches::guest::{Guest, Mode};
use countersign_benches::native::Native;
use countersign_benches::peer::{Peer, Program};
use countersign_benches::table::{Table, ratio, time};
use countersign_benches::turns::{Side, take_turns};
use countersign_benches::{RULES, facts, facts_json, policy_of, process};
use countersign_program::Expression;
use std::collections::BTreeMap;
use std::time::Duration;

/// Sizes of the change, in files.
const FILES: [usize; 3] = [1, 100, 1_000];

/// People of each change.
const PEOPLE: usize = 20;

/// What a peer is beside.
const NATIVE: &str = "cel 0.15";

fn main() -> Result<()> {
    process::warn_of_profile();
    let (crates, cel_cpp, cel_js) = (Program::crates(), Program::cel_cpp(), Program::cel_js());
    let all: Vec<(&'static str, &Program, Option<&str>)> = vec![
        ("cel-core 0.5", &crates, Some("cel-core")),
        ("regorus 0.14, interpreter", &crates, Some("rego")),
        ("regorus 0.14, compiled", &crates, Some("rego-machine")),
        ("cedar-policy 4.14", &crates, Some("cedar")),
        (
            "cedar-policy 4.14, a request for each file",
            &crates,
            Some("cedar-by-element"),
        ),
        ("cel-cpp, called from Python", &cel_cpp, None),
        ("cel-js 0.8", &cel_js, None),
    ];
    let mut ours = BTreeMap::new();
    for files in FILES {
        let json = facts_json(files, PEOPLE).to_string();
        let expected = Native::new(&RULES, &json)?.run()?;
        let mut peers = Vec::new();
        for (name, program, engine) in &all {
            if let Some(peer) = Peer::start(name, program, *engine, &RULES, &json) {
                let expressed = peer.expressed(&expected)?;
                peers.push((expressed, peer));
            }
        }
        for (expressed, _) in &peers {
            if !ours.contains_key(expressed) {
                ours.insert(expressed.clone(), Ours::new(expressed)?);
            }
        }
        let everything: Vec<usize> = (0..RULES.len()).collect();
        if !ours.contains_key(&everything) {
            ours.insert(everything.clone(), Ours::new(&everything)?);
        }
        show(files, &json, &ours, &everything, &mut peers)?;
    }
    Ok(())
}

/// Some of the rules, in our engine and as a bundle.
struct Ours {
    rules: Vec<Expression>,
    guest: Guest,
    runtime: Policy,
}

impl Ours {
    fn new(places: &[usize]) -> Result<Ours> {
        let rules: Vec<&str> = places
            .iter()
            .filter_map(|place| RULES.get(*place).copied())
            .collect();
        let (folder, compiled) = policy_of(&rules)?;
        let bundle = countersign_bundler::bundle(&compiled, &folder)?.bytes;
        let runtime = Runtime::new(EngineOptions {
            cache: Cache::Disabled,
            allocation: Allocation::OnDemand,
        })?;
        Ok(Ours {
            rules: engine::compile(&rules)?,
            guest: Guest::new(&bundle, Mode::Fuelled)?,
            runtime: runtime.open(&bundle, None, Limits::recommended())?,
        })
    }
}

/// Times by the rules that were run.
type ByRules = BTreeMap<Vec<usize>, (Duration, Duration)>;

/// Measures one size and prints its table.
fn show(
    files: usize,
    json: &str,
    ours: &BTreeMap<Vec<usize>, Ours>,
    everything: &[usize],
    peers: &mut [(Vec<usize>, Peer)],
) -> Result<()> {
    let typed = facts(files, PEOPLE)?;
    let cel = Native::new(&RULES, json)?;
    let mut converted = Vec::new();
    for ours in ours.values() {
        let engine = Engine::new(&ours.rules, &typed);
        converted.push(Side::here("rules", move || engine.run().map(drop)));
        converted.push(Side::here("decision", || {
            ours.guest.fresh(&typed).map(drop)
        }));
    }
    converted.push(Side::here(NATIVE, || cel.run().map(drop)));
    converted.extend(peers.iter_mut().map(|(_, peer)| peer.side("run")));
    let (own, others) = split(ours, &mut converted)?;
    drop(converted);

    let mut from_text = Vec::new();
    for ours in ours.values() {
        from_text.push(Side::here("rules", || {
            let facts = serde_json::from_str(json)?;
            Engine::new(&ours.rules, &facts).run().map(drop)
        }));
        from_text.push(Side::here("decision", || {
            Ok(ours.runtime.evaluate_json(json).map(drop)?)
        }));
    }
    from_text.push(Side::here(NATIVE, || cel.convert_and_run(json).map(drop)));
    from_text.extend(peers.iter_mut().map(|(_, peer)| peer.side("convert")));
    let (own_from_text, others_from_text) = split(ours, &mut from_text)?;
    drop(from_text);

    let mut table = Table::new(&[
        "peer",
        "rules it has",
        "its rules",
        "our engine ÷",
        "fresh decision ÷",
        "from JSON on",
        "our engine ÷",
        "fresh decision ÷",
    ]);
    let names = std::iter::once((everything, NATIVE)).chain(
        peers
            .iter()
            .map(|(rules, peer)| (rules.as_slice(), peer.name)),
    );
    for (((rules, name), run), convert) in names.zip(others).zip(others_from_text) {
        let (engine, decision) = own.get(rules).context("no such rules")?;
        let (engine_from_text, decision_from_text) =
            own_from_text.get(rules).context("no such rules")?;
        table.row(&[
            name.to_owned(),
            rules
                .iter()
                .map(|place| (place + 1).to_string())
                .collect::<Vec<_>>()
                .join(", "),
            time(run),
            format!("{:.3}", ratio(*engine, run)),
            format!("{:.2}", ratio(*decision, run)),
            time(convert),
            format!("{:.3}", ratio(*engine_from_text, convert)),
            format!("{:.2}", ratio(*decision_from_text, convert)),
        ]);
    }
    table.print(&format!("Peers, {files} files"));
    if let (Some((engine, decision)), Some((engine_from_text, decision_from_text))) =
        (own.get(everything), own_from_text.get(everything))
    {
        println!(
            "All five rules here: engine {}, fresh decision {}; from JSON on, engine {}, fresh decision {}.",
            time(*engine),
            time(*decision),
            time(*engine_from_text),
            time(*decision_from_text)
        );
    }
    Ok(())
}

/// Runs the sides: first two of ours for each choice of rules, then everybody else.
fn split(
    ours: &BTreeMap<Vec<usize>, Ours>,
    sides: &mut [Side<'_>],
) -> Result<(ByRules, Vec<Duration>)> {
    let mut times = take_turns(sides)?.into_iter();
    let mut own = BTreeMap::new();
    for rules in ours.keys() {
        let (Some(engine), Some(decision)) = (times.next(), times.next()) else {
            anyhow::bail!("sides are missing")
        };
        own.insert(rules.clone(), (engine, decision));
    }
    Ok((own, times.collect()))
}
