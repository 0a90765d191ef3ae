//! `cargo xtask bench git`: what the command takes for a long history, beside what git itself takes to read it.
//!
//! Both sides take turns, since single times say little on a shared machine, and a ratio is that of the medians.

mod shape;

use crate::setup;
use anyhow::{Context, Result, bail, ensure};
use shape::Shape;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How often the memory of a running process is looked at.
const LOOK: Duration = Duration::from_millis(3);

/// What is measured.
struct Settings {
    shape: Shape,
    repository: Option<PathBuf>,
    countersign: Option<PathBuf>,
    turns: usize,
    only: Vec<String>,
}

/// What one process took.
struct Run {
    time: Duration,
    /// Most memory that the process itself had, in bytes; 0 where the system does not tell. Those that it started are not
    /// counted.
    memory: u64,
}

/// Measures, and prints a table of Markdown.
pub fn run(root: &Path, arguments: &[&str]) -> Result<()> {
    let settings = settings(arguments)?;
    let countersign = match &settings.countersign {
        Some(path) => path.clone(),
        None => built(root)?,
    };
    // Not below the project: what lies in a work tree can't be a roster from outside.
    let work = std::env::temp_dir().join("countersign-bench-git");
    let repository = match &settings.repository {
        Some(path) => path.clone(),
        None => shaped(&work, settings.shape)?,
    };
    let bench = Bench {
        countersign,
        repository,
        cache: work.join("cache"),
        turns: settings.turns,
    };
    let commits = bench.count(&[])?;
    let landed = bench.count(&["--first-parent"])?;
    println!(
        "{commits} commits, {landed} landed changes in {}; median of {} turns",
        bench.repository.display(),
        bench.turns
    );
    println!("\n| what | command | git | ratio | peak memory |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    let wanted =
        |name: &str| settings.only.is_empty() || settings.only.iter().any(|only| only == name);
    let all = ["--since", "1970-01-02"];
    if wanted("survey") {
        let survey = [&["survey", "--no-cache"], &all[..]].concat();
        bench.beside("survey", &survey, &["log", "--format=%B", "--raw", "HEAD"])?;
    }
    if wanted("survey-again") {
        let survey = [&["survey"], &all[..]].concat();
        bench.command(&survey)?;
        let log = ["log", "--format=%B", "--raw", "HEAD"];
        bench.beside("survey, the second time", &survey, &log)?;
    }
    if wanted("backtest") {
        let backtest = [&["backtest", "--preset", "standard"], &all[..]].concat();
        bench.beside("backtest", &backtest, &["log", "--numstat", "-M", "HEAD"])?;
    }
    let check = ["check", "--preset", "standard", "--no-reviews"];
    if wanted("check") {
        let five = [&check[..], &["--git", "HEAD~5..HEAD"]].concat();
        bench.alone("check of 5 commits", &five)?;
        let roster = bench.roster(&work)?;
        let asked = [&five[..], &["--roster", &roster]].concat();
        bench.alone("check of 5 commits, with a roster", &asked)?;
    }
    if wanted("deployment") {
        let some = 300.min(landed.saturating_sub(1));
        let range = format!("HEAD~{some}..HEAD");
        let deploy = [&check[..], &["--purpose", "deploy", "--git", &range]].concat();
        bench.alone(&format!("deployment of {some} changes"), &deploy)?;
    }
    Ok(())
}

fn settings(arguments: &[&str]) -> Result<Settings> {
    let mut settings = Settings {
        shape: Shape::default(),
        repository: None,
        countersign: None,
        turns: 3,
        only: Vec::new(),
    };
    let mut rest = arguments.iter();
    while let Some(name) = rest.next() {
        let value = *rest
            .next()
            .with_context(|| format!("`{name}` needs a value"))?;
        let number = || {
            value
                .parse::<u64>()
                .with_context(|| format!("`{name} {value}`"))
        };
        match *name {
            "--repo" => settings.repository = Some(PathBuf::from(value)),
            "--countersign" => settings.countersign = Some(PathBuf::from(value)),
            "--only" => settings.only.push(value.to_owned()),
            "--turns" => settings.turns = usize::try_from(number()?.max(1))?,
            "--commits" => settings.shape.commits = number()?,
            "--files" => settings.shape.files = number()?,
            "--marks" => settings.shape.marks = number()?,
            "--merges" => settings.shape.merges = number()?,
            "--depth" => settings.shape.depth = number()?,
            _ => bail!(
                "`{name}` is unknown; there are --repo DIR, --countersign FILE, --turns COUNT, --only survey|survey-again|backtest|check|deployment, and for the repository that is made --commits, --files, --marks and --merges (of a hundred), --depth"
            ),
        }
    }
    Ok(settings)
}

/// The command as users have it.
fn built(root: &Path) -> Result<PathBuf> {
    let build = [
        "build",
        "--locked",
        "--release",
        "--package",
        "countersign-cli",
    ];
    setup::run(root, "cargo", &build)?;
    Ok(setup::target(root).join("release").join("countersign"))
}

/// A repository of this shape, made once.
fn shaped(work: &Path, shape: Shape) -> Result<PathBuf> {
    let Shape {
        commits,
        files,
        marks,
        merges,
        depth,
    } = shape;
    let folder = work.join(format!("{commits}-{files}-{marks}-{merges}-{depth}.git"));
    if folder.join("made").is_file() {
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(work)?;
    let start = Instant::now();
    shape::make(&folder, shape)?;
    fs::write(folder.join("made"), "")?;
    println!(
        "made {} in {:.1} s",
        folder.display(),
        start.elapsed().as_secs_f64()
    );
    Ok(folder)
}

struct Bench {
    countersign: PathBuf,
    repository: PathBuf,
    cache: PathBuf,
    turns: usize,
}

impl Bench {
    fn count(&self, options: &[&str]) -> Result<u64> {
        let output = self
            .git(&[&["rev-list", "--count"], options, &["HEAD"]].concat())
            .stderr(Stdio::inherit())
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        text.parse()
            .with_context(|| format!("git counted `{text}`"))
    }

    /// A roster of those who committed last, outside the repository.
    fn roster(&self, work: &Path) -> Result<String> {
        let output = self
            .git(&["log", "-300", "--format=%ae", "HEAD"])
            .output()?;
        let mut people: Vec<String> = String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter(|email| !email.is_empty() && !email.contains(['"', '\\']))
            .map(str::to_owned)
            .collect();
        people.sort();
        people.dedup();
        let mut text = String::from("people:\n");
        for (place, email) in people.iter().take(40).enumerate() {
            text.push_str(&format!(
                "  - {{login: person-{place}, level: {}, emails: [\"{email}\"]}}\n",
                3 + place % 5
            ));
        }
        fs::create_dir_all(work)?;
        let path = work.join("roster.yaml");
        fs::write(&path, text)?;
        Ok(path.to_string_lossy().into_owned())
    }

    fn git(&self, arguments: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.arg("-C").arg(&self.repository).args(arguments);
        git.stdout(Stdio::piped());
        git
    }

    /// Runs the command once.
    fn command(&self, arguments: &[&str]) -> Result<Run> {
        let mut command = Command::new(&self.countersign);
        command
            .args(arguments)
            .arg("--repo")
            .arg(&self.repository)
            .env("XDG_CACHE_HOME", &self.cache);
        measured(&mut command)
    }

    fn beside(&self, name: &str, arguments: &[&str], git: &[&str]) -> Result<()> {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..self.turns {
            theirs.push(measured(&mut self.git(git))?);
            ours.push(self.command(arguments)?);
        }
        let (ours, theirs) = (median(ours), median(theirs));
        println!(
            "| {name}; `git {}` | {} | {} | {:.2} | {} |",
            git.join(" "),
            seconds(&ours),
            seconds(&theirs),
            ours.time.as_secs_f64() / theirs.time.as_secs_f64(),
            mebibytes(&ours)
        );
        Ok(())
    }

    fn alone(&self, name: &str, arguments: &[&str]) -> Result<()> {
        let runs = (0..self.turns).map(|_| self.command(arguments));
        let run = median(runs.collect::<Result<Vec<Run>>>()?);
        println!("| {name} | {} | | | {} |", seconds(&run), mebibytes(&run));
        Ok(())
    }
}

/// Runs a process to its end; what it writes is read and dropped.
fn measured(command: &mut Command) -> Result<Run> {
    let program: OsString = command.get_program().to_owned();
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting `{}`", program.display()))?;
    let mut stdout = child.stdout.take().context("there is no output")?;
    let mut stderr = child.stderr.take().context("there is no output")?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    thread::scope(|scope| {
        scope.spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
        let said = scope.spawn(move || {
            let mut said = Vec::new();
            std::io::copy(&mut stderr, &mut said).map(|_| said)
        });
        let mut memory = 0;
        let ended = loop {
            memory = most_memory(&status).unwrap_or(0).max(memory);
            match child.try_wait()? {
                Some(ended) => break ended,
                None => thread::sleep(LOOK),
            }
        };
        let time = start.elapsed();
        let said = said.join().ok().and_then(Result::ok).unwrap_or_default();
        // Pass, block, pending and undecided are answers; all other codes are failures.
        ensure!(
            matches!(ended.code(), Some(0 | 1 | 5 | 6)),
            "`{}` ended with {ended}: {}",
            program.display(),
            String::from_utf8_lossy(&said)
        );
        Ok(Run { time, memory })
    })
}

fn most_memory(status: &Path) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1_024)
}

/// The run of median time, with the most memory of all.
fn median(mut runs: Vec<Run>) -> Run {
    runs.sort_by_key(|run| run.time);
    let memory = runs.iter().map(|run| run.memory).max().unwrap_or(0);
    let time = runs
        .get(runs.len() / 2)
        .map_or(Duration::ZERO, |run| run.time);
    Run { time, memory }
}

fn seconds(run: &Run) -> String {
    format!("{:.2} s", run.time.as_secs_f64())
}

fn mebibytes(run: &Run) -> String {
    match run.memory {
        0 => "not told".to_owned(),
        bytes => format!("{} MiB", bytes >> 20),
    }
}
