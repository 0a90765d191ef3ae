//! Ten rules of each kind, natively, by the number of files: our engine beside the crates `cel` and `cel-core`, and how
//! the time for a file grows with their number.

use anyhow::{Context, Result, ensure};
use countersign_benches::engine::{self, Engine};
use countersign_benches::native::Native;
use countersign_benches::peer::{Peer, Program};
use countersign_benches::table::{Table, ratio, time};
use countersign_benches::turns::{Side, take_turns};
use countersign_benches::{facts_json_with, kinds, process};
use std::time::Duration;

/// Sizes of the change, in files.
const FILES: [usize; 5] = [1, 10, 100, 1_000, 10_000];

/// People and approvals of each change.
const PEOPLE: usize = 20;
const APPROVALS: usize = 5;

/// Most that the time for a file should grow by.
const GROWTH: f64 = 1.1;

fn main() -> Result<()> {
    process::warn_of_profile();
    let crates = Program::crates();
    let mut summary = Table::new(&[
        "ten rules",
        "ours, 100 files",
        "÷ cel",
        "÷ cel-core",
        "ours, 10,000 files",
        "÷ cel",
        "÷ cel-core",
        "growth, ours",
        "cel",
        "cel-core",
    ]);
    for kind in kinds::KINDS {
        let rules = kinds::rules(kind)?;
        let by_size = FILES
            .iter()
            .map(|files| measure(&rules, *files, &crates))
            .collect::<Result<Vec<_>>>()
            .with_context(|| format!("the kind `{kind}`"))?;
        let mut table = Table::new(&[
            "files",
            "ours",
            "cel",
            "ours ÷ cel",
            "cel-core",
            "ours ÷ cel-core",
        ]);
        for (files, times) in FILES.iter().zip(&by_size) {
            table.row(&[
                files.to_string(),
                time(times.ours),
                time(times.cel),
                format!("{:.3}", ratio(times.ours, times.cel)),
                times.cel_core.map_or_else(absent, time),
                times.beside_cel_core(),
            ]);
        }
        table.print(&format!("{kind}: ten rules, natively"));
        let (hundred, most) = (
            by_size.get(2).context("no size")?,
            by_size.last().context("no size")?,
        );
        let mut row = vec![kind.to_owned()];
        for times in [hundred, most] {
            row.push(time(times.ours));
            row.push(format!("{:.3}", ratio(times.ours, times.cel)));
            row.push(times.beside_cel_core());
        }
        let ours = growth(&by_size, |times| Some(times.ours));
        row.push(match ours {
            Growth::Steady(growth) => {
                let verdict = if growth <= GROWTH { "met" } else { "missed" };
                format!("{growth:.2}, {verdict}")
            }
            other => other.to_string(),
        });
        row.push(growth(&by_size, |times| Some(times.cel)).to_string());
        row.push(growth(&by_size, |times| times.cel_core).to_string());
        summary.row(&row);
    }
    summary.print(&format!(
        "Kinds of rules; growth: time per file at 10,000 files ÷ at 100, each less the time for one file, target {GROWTH}"
    ));
    Ok(())
}

/// Median times of one round of ten rules.
struct Times {
    ours: Duration,
    cel: Duration,
    cel_core: Option<Duration>,
}

impl Times {
    fn beside_cel_core(&self) -> String {
        self.cel_core
            .map_or_else(absent, |other| format!("{:.3}", ratio(self.ours, other)))
    }
}

fn absent<Text: From<&'static str>>() -> Text {
    Text::from("–")
}

fn measure(rules: &[String], files: usize, crates: &Program) -> Result<Times> {
    let json = facts_json_with(files, PEOPLE, APPROVALS);
    let text = json.to_string();
    let typed = serde_json::from_value(json)?;
    let compiled = engine::compile(rules)?;
    let ours = Engine::new(&compiled, &typed);
    let cel = Native::new(rules, &text)?;
    let expected = ours.run()?;
    for ((rule, ours), cel) in rules.iter().zip(&expected).zip(cel.run()?) {
        ensure!(*ours == cel, "`{rule}` is {ours} here and {cel} in cel");
    }
    let mut peer = Peer::start("cel-core", crates, Some("cel-core"), rules, &text);
    if let Some(peer) = &peer {
        let expressed = peer.expressed(&expected)?.len();
        ensure!(
            expressed == rules.len(),
            "cel-core has only {expressed} rules"
        );
    }
    let mut sides = vec![
        Side::here("ours", || ours.run().map(drop)),
        Side::here("cel", || cel.run().map(drop)),
    ];
    sides.extend(peer.as_mut().map(|peer| peer.side("run")));
    let times = take_turns(&mut sides)?;
    let mut times = times.into_iter();
    Ok(Times {
        ours: times.next().context("no side")?,
        cel: times.next().context("no side")?,
        cel_core: times.next(),
    })
}

/// How the time for a file grows.
enum Growth {
    /// So many times from 100 to 10,000 files.
    Steady(f64),
    /// The rules don't read the files.
    Constant,
    /// It was not measured.
    Unknown,
}

impl std::fmt::Display for Growth {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Growth::Steady(growth) => write!(formatter, "{growth:.2}"),
            Growth::Constant => formatter.write_str("constant"),
            Growth::Unknown => formatter.write_str("–"),
        }
    }
}

/// The time per file at the largest size over that at 100 files, both less the time for one file, which is the constant
/// part.
fn growth(by_size: &[Times], of: impl Fn(&Times) -> Option<Duration>) -> Growth {
    let net = |place: usize| -> Option<f64> {
        let one = of(by_size.first()?)?;
        let files = FILES.get(place)? - 1;
        let time = of(by_size.get(place)?)?;
        Some((time.as_secs_f64() - one.as_secs_f64()) / files as f64)
    };
    let (Some(hundred), Some(most)) = (net(2), net(FILES.len() - 1)) else {
        return Growth::Unknown;
    };
    let one = by_size.first().and_then(of);
    // What 99 more files cost is lost in the noise: no rule looks at them.
    if one.is_none_or(|one| hundred * 99.0 < one.as_secs_f64() / 2.0) {
        return Growth::Constant;
    }
    Growth::Steady(most / hundred)
}
