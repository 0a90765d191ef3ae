//! Other engines in a process of their own. The first argument names the engine.
//!
//! The first line of standard input is JSON: the rules as CEL and the facts as JSON text. The answer, also a line of JSON,
//! has each rule's result, null where this engine can't express the rule, or says why there is none. Each further line
//! is `run N` (the rules over facts that were converted already) or `convert N` (from the facts' text on), and its answer
//! is how long N rounds took, in nanoseconds.

mod cedar;
mod cel_core_engine;
mod rego;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::json;
use std::io::{BufRead, Write};
use std::time::Instant;

/// The first line.
#[derive(Deserialize)]
struct Task {
    /// The rules as CEL.
    rules: Vec<String>,
    /// The facts as JSON text.
    facts: String,
}

/// What every engine can do here.
trait Engine {
    /// Runs all rules over facts that were converted already. `None` where the engine can't express a rule.
    fn run(&mut self) -> Result<Vec<Option<bool>>>;

    /// Converts the facts from their text, then runs all rules.
    fn convert(&mut self) -> Result<Vec<Option<bool>>>;
}

fn engine(name: &str, task: Task) -> Result<Box<dyn Engine>> {
    Ok(match name {
        "cel-core" => Box::new(cel_core_engine::CelCore::new(&task.rules, task.facts)?),
        "rego" => Box::new(rego::Rego::new(task.facts, false)?),
        "rego-machine" => Box::new(rego::Rego::new(task.facts, true)?),
        "cedar" => Box::new(cedar::Cedar::new(task.facts, false)?),
        "cedar-by-element" => Box::new(cedar::Cedar::new(task.facts, true)?),
        _ => bail!("no engine `{name}`"),
    })
}

fn main() -> Result<()> {
    let name = std::env::args().nth(1).context("name an engine")?;
    let mut lines = std::io::stdin().lock().lines();
    let mut output = std::io::stdout().lock();
    let task: Task = serde_json::from_str(&lines.next().context("no task came")??)?;
    let prepared = engine(&name, task).and_then(|mut engine| {
        let answers = engine.run()?;
        let again = engine.convert()?;
        anyhow::ensure!(answers == again, "{answers:?} is not {again:?}");
        Ok((engine, answers))
    });
    let mut engine = match prepared {
        Ok((engine, answers)) => {
            writeln!(output, "{}", json!({"answers": answers}))?;
            engine
        }
        Err(error) => {
            writeln!(output, "{}", json!({"error": format!("{error:#}")}))?;
            return Ok(());
        }
    };
    output.flush()?;
    for line in lines {
        let line = line?;
        let (what, rounds) = line.split_once(' ').context("`run N` or `convert N`")?;
        let rounds: u32 = rounds.parse()?;
        let start = Instant::now();
        for _ in 0..rounds {
            std::hint::black_box(match what {
                "run" => engine.run()?,
                "convert" => engine.convert()?,
                _ => bail!("`{what}` is not known here"),
            });
        }
        writeln!(output, "{}", start.elapsed().as_nanos())?;
        output.flush()?;
    }
    Ok(())
}
