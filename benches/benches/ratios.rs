//! A bundle beside the floor, and what a fresh instance, a bundle's compilation and a whole process cost.

use anyhow::{Context, Result};
use countersign::{Allocation, Cache, Engine, EngineOptions, Limits};
use countersign_benches::guest::{self, Guest, Mode};
use countersign_benches::native::Native;
use countersign_benches::table::{Table, against, bytes, ratio, time};
use countersign_benches::turns::{Side, take_turns};
use countersign_benches::{RULES, engine, facts, facts_json, policy, process};
use std::path::Path;
use std::time::Duration;

/// Sizes of the change, in files. Targets are for the one in the middle.
const FILES: [usize; 3] = [1, 100, 1_000];

/// People of each change.
const PEOPLE: usize = 20;

/// Packages and targets that give the command's dependencies the features that this benchmark's have, so that wasmtime
/// is not built twice.
const SELECTION: &[&str] = &["--workspace", "--bench", "ratios"];

/// How often a process is started, each way.
const STARTS: usize = 21;

fn main() -> Result<()> {
    process::warn_of_profile();
    let (folder, compiled) = policy(RULES.len())?;
    let bundle = countersign_bundler::bundle(&compiled, &folder)?.bytes;
    let mut targets = Table::new(&["", "target", "measured"]);
    sizes(&bundle, &mut targets)?;
    opening(&bundle, &mut targets)?;
    processes(&bundle, &mut targets)?;
    targets.print("Targets, at 100 files unless said");
    Ok(())
}

/// Times by size of the change, each beside the floor.
fn sizes(bundle: &[u8], targets: &mut Table) -> Result<()> {
    let floor = guest::floor()?;
    let (fuelled, unmetered, pooled) = guests(bundle)?;
    let (floor_fuelled, floor_unmetered, floor_pooled) = guests(&floor)?;
    let runtime = runtime_engine()?.open(bundle, None, Limits::recommended())?;
    let rules = engine::compile(&RULES)?;
    for files in FILES {
        let typed = facts(files, PEOPLE)?;
        let json = facts_json(files, PEOPLE).to_string();
        let native = Native::new(&RULES, &json)?;
        let own = engine::Engine::new(&rules, &typed);
        let (mut warm, mut warm_floor) = (fuelled.warm()?, floor_fuelled.warm()?);
        let mut sides = [
            Side::here("floor, fresh instance", || {
                floor_fuelled.fresh(&typed).map(drop)
            }),
            Side::here("bundle, fresh instance", || fuelled.fresh(&typed).map(drop)),
            Side::here("floor, fresh, no fuel", || {
                floor_unmetered.fresh(&typed).map(drop)
            }),
            Side::here("bundle, fresh, no fuel", || {
                unmetered.fresh(&typed).map(drop)
            }),
            Side::here("floor, fresh from a pool", || {
                floor_pooled.fresh(&typed).map(drop)
            }),
            Side::here("bundle, fresh from a pool", || {
                pooled.fresh(&typed).map(drop)
            }),
            Side::here("floor, warm instance", || {
                warm_floor.decide(&typed).map(drop)
            }),
            Side::here("bundle, warm instance", || warm.decide(&typed).map(drop)),
            Side::here("runtime, typed facts", || {
                Ok(runtime.evaluate(&typed).map(drop)?)
            }),
            Side::here("runtime, JSON facts", || {
                Ok(runtime.evaluate_json(&json).map(drop)?)
            }),
            Side::here("rules only, native: by hand", || {
                std::hint::black_box(countersign_floor::rules::hold(std::hint::black_box(&typed)));
                Ok(())
            }),
            Side::here("rules only, native: our engine", || own.run().map(drop)),
            Side::here("rules only, native: cel 0.15", || native.run().map(drop)),
        ];
        let times = take_turns(&mut sides)?;
        let floor_fresh = times.first().context("no side")?;
        let cel = times.last().context("no side")?;
        let mut table = Table::new(&["", "time", "÷ floor, fresh", "÷ cel"]);
        for (side, took) in sides.iter().zip(&times) {
            table.row(&[
                side.name.clone(),
                time(*took),
                format!("{:.2}", ratio(*took, *floor_fresh)),
                format!("{:.2}", ratio(*took, *cel)),
            ]);
        }
        table.print(&format!("Five rules, {files} files"));
        let [fresh_floor, fresh, _, free, _, _, warm_floor, warm, .., cel] = times.as_slice()
        else {
            anyhow::bail!("sides are missing")
        };
        let by_size = |name: &str, one: &Duration, other: &Duration, most: f64| {
            [
                format!("{name}, {files} files"),
                format!("{most:.2}"),
                against(ratio(*one, *other), most),
            ]
        };
        targets.row(&by_size("fresh ÷ floor", fresh, fresh_floor, 2.0));
        targets.row(&by_size("warm ÷ floor, warm", warm, warm_floor, 4.0));
        targets.row(&by_size("fuel on ÷ off, fresh", fresh, free, 1.1));
        targets.row(&by_size("fresh ÷ native cel 0.15", fresh, cel, 0.3));
        let memory = runtime.evaluate(&typed)?.memory_bytes;
        let memory_json = runtime.evaluate_json(&json)?.memory_bytes;
        let over = memory.saturating_sub(json.len());
        targets.row(&[
            format!(
                "memory over the facts, {files} files ({} bytes of JSON; in all {} typed, {} as JSON)",
                bytes(json.len()),
                bytes(memory),
                bytes(memory_json)
            ),
            "1 MiB".to_owned(),
            against(mebibytes(over), 1.0),
        ]);
    }
    Ok(())
}

fn guests(bytes: &[u8]) -> Result<(Guest, Guest, Guest)> {
    Ok((
        Guest::new(bytes, Mode::Fuelled)?,
        Guest::new(bytes, Mode::Unmetered)?,
        Guest::new(bytes, Mode::Pooled)?,
    ))
}

fn runtime_engine() -> Result<Engine> {
    Ok(Engine::new(EngineOptions {
        cache: Cache::Disabled,
        allocation: Allocation::OnDemand,
    })?)
}

fn mebibytes(bytes: usize) -> f64 {
    bytes as f64 / (1024.0 * 1024.0)
}

/// Size and compile time of the bundle.
fn opening(bundle: &[u8], targets: &mut Table) -> Result<()> {
    targets.row(&[
        format!(
            "bundle of five rules ({} bytes), in 1,000 bytes",
            bytes(bundle.len())
        ),
        "300".to_owned(),
        against(bundle.len() as f64 / 1e3, 300.0),
    ]);
    let engine = runtime_engine()?;
    let mut sides = [
        Side::elsewhere("compile", |rounds| {
            (0..rounds).try_fold(Duration::ZERO, |sum, _| {
                Ok(sum + Guest::new(bundle, Mode::Fuelled)?.compiled_in)
            })
        }),
        Side::here("open", || {
            Ok(engine.open(bundle, None, Limits::recommended()).map(drop)?)
        }),
    ];
    let times = take_turns(&mut sides)?;
    let names = [
        "compile the bundle, s",
        "check and compile it (`Engine::open`), s",
    ];
    for (name, took) in names.iter().zip(times) {
        targets.row(&[
            (*name).to_owned(),
            "0.15".to_owned(),
            against(took.as_secs_f64(), 0.15),
        ]);
    }
    Ok(())
}

/// Whole processes of the command, with and without its cache.
fn processes(bundle: &[u8], targets: &mut Table) -> Result<()> {
    let countersign = match process::built(SELECTION, "countersign") {
        Ok(path) => path,
        Err(error) => {
            println!("skipped: whole processes: {error:#}");
            return Ok(());
        }
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("processes");
    std::fs::create_dir_all(&folder)?;
    let bundle_file = folder.join("bench.wasm");
    std::fs::write(&bundle_file, bundle)?;
    let facts_file = folder.join("facts.json");
    std::fs::write(&facts_file, facts_json(100, PEOPLE).to_string())?;
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/example/change.json");
    let text = |path: &Path| path.display().to_string();
    let ours = [
        "--bundle".to_owned(),
        text(&bundle_file),
        "--facts".to_owned(),
        text(&facts_file),
    ];
    let preset = [
        "--preset".to_owned(),
        "standard".to_owned(),
        "--facts".to_owned(),
        text(&example),
    ];
    for (name, arguments) in [
        ("process, bundle of five rules", ours),
        ("process, `--preset standard` and docs/example", preset),
    ] {
        let cached: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let uncached: Vec<&str> = cached.iter().copied().chain(["--no-cache"]).collect();
        process::check(&countersign, &folder, &cached)?;
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for _ in 0..STARTS {
            with.push(process::check(&countersign, &folder, &cached)?);
            without.push(process::check(&countersign, &folder, &uncached)?);
        }
        for (how, times, most) in [
            ("cache", &mut with, 25.0),
            ("no cache", &mut without, 200.0),
        ] {
            times.sort();
            let median = times.get(times.len() / 2).context("no start")?;
            targets.row(&[
                format!("{name}, {how}, ms ({} binary)", process::PROFILE),
                format!("{most}"),
                against(median.as_secs_f64() * 1e3, most),
            ]);
        }
    }
    Ok(())
}
