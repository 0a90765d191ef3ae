//! A bundle beside the floor, and what a fresh instance, a bundle's compilation and a whole process cost.

use anyhow::{Context, Result};
use countersign::{Allocation, Cache, Engine, EngineOptions, Limits};
use countersign_benches::guest::{self, Guest, Mode};
use countersign_benches::native::Native;
use countersign_benches::table::{Table, against, bytes, ratio, time};
use countersign_benches::turns::{Side, take_turns};
use countersign_benches::{RULES, engine, facts, facts_json, policy, process};
use countersign_evaluator::Evaluator;
use countersign_program::policy::Policy;
use std::path::Path;
use std::time::Duration;

/// Sizes of the change, in files. Targets are for the one in the middle.
const FILES: [usize; 3] = [1, 100, 1_000];

/// The size whose figures `README.md` is compared by.
const KEPT_FILES: usize = 100;

/// The bundle's size in the tables.
const SIZE: &str = "bundle of five rules";

/// A figure that is so many times the kept one has grown; less is the machine's noise.
const GROWTH: f64 = 1.1;

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
    if std::env::args().any(|argument| argument == "--quick") {
        let mut figures = sizes(compiled.policy, &bundle, &[KEPT_FILES])?;
        figures.push((SIZE, 300.0, vec![bundle.len() as f64 / 1e3]));
        return beside_kept(&figures);
    }
    targets_by_size(&sizes(compiled.policy, &bundle, &FILES)?);
    let mut targets = Table::new(&["", "target", "measured"]);
    opening(&bundle, &mut targets)?;
    processes(&bundle, &mut targets)?;
    targets.print("Targets for the bundle and for whole processes");
    Ok(())
}

/// A figure's name, its target, and its value for each size of the change.
type Figure = (&'static str, f64, Vec<f64>);

/// Times by size of the change, each beside the floor, and the figures that have a target.
fn sizes(policy: Policy, bundle: &[u8], sizes: &[usize]) -> Result<Vec<Figure>> {
    let floor = guest::floor()?;
    let (fuelled, unmetered, pooled) = guests(bundle)?;
    let (floor_fuelled, floor_unmetered, floor_pooled) = guests(&floor)?;
    let runtime = runtime_engine()?.open(bundle, None, Limits::recommended())?;
    let evaluator = Evaluator::new(policy)?;
    let rules = engine::compile(&RULES)?;
    let mut targets: Vec<Figure> = [
        ("fresh ÷ floor, fresh", 2.0),
        ("warm ÷ floor, warm", 4.0),
        ("fresh, fuel on ÷ off", 1.1),
        ("fresh ÷ native cel 0.15", 0.3),
        ("memory of a fresh instance over the facts' JSON, MiB", 1.0),
    ]
    .map(|(name, most)| (name, most, Vec::new()))
    .into();
    for &files in sizes {
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
            Side::here("bundle, fresh, no fuel", || {
                unmetered.fresh(&typed).map(drop)
            }),
            Side::here("floor, warm instance", || {
                warm_floor.decide(&typed).map(drop)
            }),
            Side::here("bundle, warm instance", || warm.decide(&typed).map(drop)),
            Side::here("rules only, native: cel 0.15", || native.run().map(drop)),
            Side::here("rules only, native: our engine", || own.run().map(drop)),
            Side::here("rules only, native: by hand", || {
                std::hint::black_box(countersign_floor::rules::hold(std::hint::black_box(&typed)));
                Ok(())
            }),
            Side::here("whole decision, native: our evaluator", || {
                evaluator
                    .evaluate(&typed)
                    .map(drop)
                    .map_err(|error| anyhow::anyhow!("{error:?}"))
            }),
            Side::here("floor, fresh, no fuel", || {
                floor_unmetered.fresh(&typed).map(drop)
            }),
            Side::here("floor, fresh from a pool", || {
                floor_pooled.fresh(&typed).map(drop)
            }),
            Side::here("bundle, fresh from a pool", || {
                pooled.fresh(&typed).map(drop)
            }),
            Side::here("runtime, typed facts", || {
                Ok(runtime.evaluate(&typed).map(drop)?)
            }),
            Side::here("runtime, JSON facts", || {
                Ok(runtime.evaluate_json(&json).map(drop)?)
            }),
        ];
        let times = take_turns(&mut sides)?;
        let [floor, fresh, free, warm_floor, warm, cel, ..] = times.as_slice() else {
            anyhow::bail!("sides are missing")
        };
        let mut table = Table::new(&["", "time", "÷ floor, fresh", "÷ cel"]);
        for (side, took) in sides.iter().zip(&times) {
            table.row(&[
                side.name.clone(),
                time(*took),
                format!("{:.2}", ratio(*took, *floor)),
                format!("{:.2}", ratio(*took, *cel)),
            ]);
        }
        table.print(&format!("Five rules, {files} files"));
        let memory = runtime.evaluate(&typed)?.memory_bytes;
        println!(
            "Memory of a fresh instance: {} bytes for typed facts, {} for JSON facts; the JSON has {} bytes.",
            bytes(memory),
            bytes(runtime.evaluate_json(&json)?.memory_bytes),
            bytes(json.len())
        );
        let figures = [
            ratio(*fresh, *floor),
            ratio(*warm, *warm_floor),
            ratio(*fresh, *free),
            ratio(*fresh, *cel),
            memory.saturating_sub(json.len()) as f64 / (1024.0 * 1024.0),
        ];
        for ((_, _, by_size), figure) in targets.iter_mut().zip(figures) {
            by_size.push(figure);
        }
    }
    Ok(targets)
}

fn targets_by_size(targets: &[Figure]) {
    let mut table = Table::new(&["", "target", "1 file", "100 files", "1,000 files"]);
    for (name, most, by_size) in targets {
        let mut row = vec![(*name).to_owned(), format!("{most}")];
        for (files, figure) in FILES.iter().zip(by_size) {
            row.push(match *files {
                KEPT_FILES => against(*figure, *most),
                _ => format!("{figure:.2}"),
            });
        }
        table.row(&row);
    }
    table.print("Targets for a decision, at 100 files");
}

/// The figures beside those of `README.md`, and a warning for each that has grown.
fn beside_kept(figures: &[Figure]) -> Result<()> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let page = std::fs::read_to_string(&page).with_context(|| page.display().to_string())?;
    let mut table = Table::new(&["", "kept", "now", "now ÷ kept"]);
    let mut grown = Vec::new();
    for (name, _, by_size) in figures {
        let now = by_size.first().context("a figure was not measured")?;
        let Some(kept) = kept(&page, name) else {
            table.row(&[
                (*name).to_owned(),
                "none".to_owned(),
                format!("{now:.2}"),
                String::new(),
            ]);
            continue;
        };
        table.row(&[
            (*name).to_owned(),
            format!("{kept:.2}"),
            format!("{now:.2}"),
            format!("{:.2}", now / kept),
        ]);
        if now / kept > GROWTH {
            grown.push(format!("`{name}` was {kept:.2} and is {now:.2}"));
        }
    }
    table.print("Ratios beside those kept in benches/README.md, at 100 files");
    for line in grown {
        println!("warning: {line}");
    }
    Ok(())
}

/// The last number of the row with this name that stands for 100 files: it is followed by its verdict.
fn kept(page: &str, name: &str) -> Option<f64> {
    let row = page.lines().find(|line| {
        line.strip_prefix("| ")
            .is_some_and(|rest| rest.starts_with(name))
    })?;
    let cell = row
        .split('|')
        .find(|cell| cell.contains(", met") || cell.contains(", missed"))?;
    cell.split(',').next()?.trim().parse().ok()
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

/// Size and compile time of the bundle.
fn opening(bundle: &[u8], targets: &mut Table) -> Result<()> {
    targets.row(&[
        format!("{SIZE} ({} bytes), in 1,000 bytes", bytes(bundle.len())),
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
