//! Other engines in processes of their own. `peers/src/main.rs` says what is spoken with them.

use crate::process;
use crate::turns::Side;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::json;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// A program that has peers.
pub struct Program {
    command: Vec<String>,
    /// What installs it.
    install: &'static str,
}

impl Program {
    /// The peers that are crates. Builds them, which takes minutes the first time.
    pub fn crates() -> Program {
        let manifest = folder("peers/Cargo.toml");
        let built = process::built(&["--manifest-path", &manifest], "countersign-peers");
        if let Err(error) = &built {
            println!("the peers that are crates could not be built: {error:#}");
        }
        Program {
            command: vec![built.map_or_else(
                |_| "countersign-peers".to_owned(),
                |path| path.display().to_string(),
            )],
            install: "cargo build --release --manifest-path benches/peers/Cargo.toml",
        }
    }

    /// cel-cpp, through its Python package.
    pub fn cel_cpp() -> Program {
        Program {
            command: vec!["python3".to_owned(), folder("peers/cel_cpp.py")],
            install: "python3 -m pip install --requirement benches/peers/requirements.txt",
        }
    }

    /// cel-js, in Node.
    pub fn cel_js() -> Program {
        Program {
            command: vec!["node".to_owned(), folder("peers/cel_js.mjs")],
            install: "npm install --prefix benches/peers",
        }
    }
}

fn folder(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(path)
        .display()
        .to_string()
}

/// A peer that is ready.
pub struct Peer {
    /// Its name.
    pub name: &'static str,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// Each rule's result; `None` where the peer can't express the rule, and then it is not timed either.
    pub answers: Vec<Option<bool>>,
}

/// A peer's first line.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Greeting {
    Answers(Vec<Option<bool>>),
    Error(String),
}

impl Peer {
    /// Starts a peer over rules and facts. Where it is not installed or can't run them all, says so and gives `None`.
    pub fn start<Text: AsRef<str>>(
        name: &'static str,
        program: &Program,
        engine: Option<&str>,
        rules: &[Text],
        facts: &str,
    ) -> Option<Peer> {
        match Peer::try_start(name, program, engine, rules, facts) {
            Ok(peer) => Some(peer),
            Err(error) => {
                println!("skipped: {name}: {error:#}");
                None
            }
        }
    }

    fn try_start<Text: AsRef<str>>(
        name: &'static str,
        program: &Program,
        engine: Option<&str>,
        rules: &[Text],
        facts: &str,
    ) -> Result<Peer> {
        let (first, others) = program.command.split_first().context("no command")?;
        let absent = || format!("it is not installed; run `{}`", program.install);
        let mut child = Command::new(first)
            .args(others)
            .args(engine)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(absent)?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            bail!("the process has no pipes")
        };
        let rules: Vec<&str> = rules.iter().map(AsRef::as_ref).collect();
        // A process that ended already shows by its empty answer.
        let _ = writeln!(input, "{}", json!({"rules": rules, "facts": facts}));
        let _ = input.flush();
        let mut output = BufReader::new(output);
        let mut line = String::new();
        output.read_line(&mut line)?;
        if line.is_empty() {
            let _ = child.wait();
            bail!(absent());
        }
        match serde_json::from_str(&line)? {
            Greeting::Answers(answers) => Ok(Peer {
                name,
                child,
                input,
                output,
                answers,
            }),
            Greeting::Error(error) => {
                let _ = child.wait();
                bail!("it can't run these rules: {error}")
            }
        }
    }

    /// Which rules it can express, and that its results are these.
    ///
    /// # Errors
    /// That it has another result for a rule.
    pub fn expressed(&self, expected: &[bool]) -> Result<Vec<usize>> {
        let mut expressed = Vec::new();
        for (place, (answer, expected)) in self.answers.iter().zip(expected).enumerate() {
            match answer {
                Some(answer) if answer == expected => expressed.push(place),
                Some(answer) => bail!("{}: rule {place} is {answer}, not {expected}", self.name),
                None => (),
            }
        }
        Ok(expressed)
    }

    /// A side that runs the rules over converted facts (`run`), or from the facts' text on (`convert`).
    pub fn side(&mut self, what: &'static str) -> Side<'_> {
        Side::elsewhere(self.name, move |rounds| {
            writeln!(self.input, "{what} {rounds}")?;
            self.input.flush()?;
            let mut line = String::new();
            self.output.read_line(&mut line)?;
            let nanos = line
                .trim()
                .parse()
                .with_context(|| format!("{} answered `{}`", self.name, line.trim()))?;
            Ok(Duration::from_nanos(nanos))
        })
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It has nothing to lose, and an error would mean that it ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
