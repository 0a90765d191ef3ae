//! `parity`: runs the corpus through every host and compares the bytes. `parity --hosts node,browser` takes only those.

use anyhow::{Context, Result, anyhow, bail, ensure};
use countersign_tests::corpus::Entry;
use countersign_tests::report::{Answer, Answers, Run};
use countersign_tests::{corpus, coverage, hosts, report, sha256, workspace_root};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

/// The hosts in two lanes that run side by side. One lane shares the code that its first host compiles; the hosts of the other
/// have engines of their own.
const LANES: [&[&str]; 2] = [
    &["runtime", "command", "server"],
    &["python", "node", "browser"],
];

/// What a host may be told.
struct Tasks<'a> {
    /// Every case.
    cases: Vec<&'a Entry>,
    /// A case of each bundle, and one of each kind of answer: for hosts that only carry what the runtime computes.
    sample: Vec<&'a Entry>,
    /// Bundles that must be refused.
    altered: Vec<&'a Entry>,
    /// The list of all of it as a file.
    manifest: PathBuf,
}

fn main() -> Result<()> {
    let chosen = chosen(std::env::args().skip(1))?;
    let root = workspace_root();
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let folder = std::path::absolute(target.join("parity"))?;
    let programs = hosts::Programs {
        binaries: target.join("debug"),
        python: std::env::var_os("COUNTERSIGN_PYTHON")
            .map_or_else(|| PathBuf::from("python3"), PathBuf::from),
        caches: folder.join("caches"),
        root,
    };
    let corpus = corpus::write(&programs.root, &folder)?;
    println!("{}", report::HEADER);
    let start = Instant::now();
    let texts = hosts::native(&corpus)?;
    coverage::check(&corpus, &texts)?;
    let digest = |(id, text): (&String, &Result<String, String>)| {
        let (Ok(text) | Err(text)) = text;
        (id.clone(), Answer::Bytes(sha256(text.as_bytes()), None))
    };
    let reference: Answers = texts.iter().map(digest).collect();
    let sample = coverage::sample(&corpus, &texts)?;
    let tasks = Tasks {
        cases: corpus.cases.iter().map(|case| &case.entry).collect(),
        sample: sample.into_iter().map(|case| &case.entry).collect(),
        altered: corpus.altered.iter().collect(),
        manifest: folder.join("manifest.json"),
    };
    let native = Run {
        host: "native",
        cases: tasks.cases.clone(),
        altered: Vec::new(),
        answers: reference.clone(),
        took: start.elapsed(),
    };
    println!("{}", native.row(&native.compare(&reference)));

    let lane = |hosts: &'static [&'static str]| -> Result<Vec<Run<'_>>> {
        let taken = hosts.iter().filter(|host| chosen.contains(host));
        taken
            .map(|host| {
                let run = run(host, &tasks, &programs).with_context(|| format!("host {host}"))?;
                println!("{}", run.row(&run.compare(&reference)));
                Ok(run)
            })
            .collect()
    };
    let lane = &lane;
    let mut runs = Vec::new();
    thread::scope(|scope| {
        for running in LANES.map(|hosts| scope.spawn(move || lane(hosts))) {
            let ended = running.join();
            runs.extend(ended.map_err(|_| anyhow!("the thread of a host panicked"))??);
        }
        Ok::<(), anyhow::Error>(())
    })?;
    conclude(&runs, &reference)
}

/// The hosts that the arguments name; all where they name none.
fn chosen(mut arguments: impl Iterator<Item = String>) -> Result<Vec<&'static str>> {
    let known = LANES.concat();
    let named = match (
        arguments.next().as_deref(),
        arguments.next(),
        arguments.next(),
    ) {
        (None, ..) => return Ok(known),
        (Some("--hosts"), Some(named), None) => named,
        _ => bail!("usage: parity [--hosts {}]", known.join(",")),
    };
    let find = |name: &str| {
        let found = known.iter().find(|host| **host == name);
        found
            .copied()
            .with_context(|| format!("no host `{name}`; there are {}", known.join(", ")))
    };
    named.split(',').map(find).collect()
}

/// Runs one host.
fn run<'a>(host: &'static str, tasks: &Tasks<'a>, programs: &hosts::Programs) -> Result<Run<'a>> {
    let carries = matches!(host, "command" | "server");
    let cases = if carries { &tasks.sample } else { &tasks.cases };
    let told: Vec<&Entry> = cases.iter().chain(&tasks.altered).copied().collect();
    let manifest: &Path = &tasks.manifest;
    let start = Instant::now();
    let answers = match host {
        "runtime" => hosts::runtime(&told, programs),
        "command" => hosts::command_line(&told, programs),
        "server" => hosts::server(&told, programs),
        "python" => hosts::python(manifest, programs),
        "node" => hosts::node(manifest, programs),
        "browser" => hosts::browser(manifest, programs),
        _ => bail!("no such host"),
    }?;
    Ok(Run {
        host,
        cases: cases.clone(),
        altered: tasks.altered.clone(),
        answers,
        took: start.elapsed(),
    })
}

/// The last line, or all that is not as it has to be.
fn conclude(runs: &[Run<'_>], reference: &Answers) -> Result<()> {
    let (mut told, mut equal) = (0, 0);
    let mut disagreements = report::fuel(runs);
    for run in runs {
        let comparison = run.compare(reference);
        told += run.cases.len();
        equal += comparison.equal;
        disagreements.extend(comparison.disagreements);
    }
    ensure!(
        disagreements.is_empty() && equal == told,
        "{equal} of {told} answers are equal to the native ones\n{}",
        disagreements.join("\n")
    );
    let hosts: Vec<&str> = runs.iter().map(|run| run.host).collect();
    println!(
        "{equal} of {told} answers are equal to the native ones: {}",
        hosts.join(", ")
    );
    Ok(())
}
