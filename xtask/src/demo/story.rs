//! The demo's story: a small repository, and what the command says of it, step by step. `cargo xtask demo` prints it; the
//! command's tests tell it too, and compare it with `docs/example/demo.txt`.

use anyhow::{Context, Result, ensure};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// The repository's commits. Their names and dates are fixed, and so are their ids.
const REPOSITORY: &str = include_str!("shop.stream");

/// The file of sign-offs before anybody has signed.
const NOTHING_SIGNED: &str = "sign_offs: []\n";

/// What the command is asked, and what it has to answer.
struct Step {
    /// What happens, in plain words.
    says: &'static str,
    /// What git does before, if anything.
    git: &'static [&'static str],
    /// What the command is asked, as typed.
    arguments: &'static str,
    /// The exit code that belongs to the story.
    code: i32,
    /// How many lines are shown of the answer's beginning and of its end. What lies between is counted.
    shown: (usize, usize),
}

const STEPS: &[Step] = &[
    Step {
        says: "How much AI is in the shop's history? That needs no configuration.",
        git: &[],
        arguments: "survey --since 2026-03-01",
        code: 0,
        shown: (6, 0),
    },
    Step {
        says: "Ada proposes 26 lines that she wrote with Claude, and says so. Nobody senior has read them: they wait.",
        git: &[],
        arguments: "check --preset standard --git main..retry --no-reviews --now 2026-03-10T12:00:00Z \\\n    \
            --sign-offs ../signed.yaml --sign-offs-authentication forge",
        code: 5,
        shown: (8, 0),
    },
    Step {
        says: "Cyn, who is asked, reads the brief, looks at all six parts, and signs.",
        git: &[],
        arguments: "signoff --preset standard --git main..retry --no-reviews --now 2026-03-10T12:20:00Z \\\n    \
            --as cyn --file ../signed.yaml --yes --assess diff --assess ai_contribution \\\n    \
            --assess systemic_risk --assess context --assess dependencies --assess failure_history",
        code: 0,
        shown: (7, 2),
    },
    Step {
        says: "Now it may be merged: whoever keeps that file vouches for who can write to it.",
        git: &[],
        arguments: "check --preset standard --git main..retry --no-reviews --now 2026-03-10T12:25:00Z \\\n    \
            --sign-offs ../signed.yaml --sign-offs-authentication forge",
        code: 0,
        shown: (5, 0),
    },
    Step {
        says: "It is merged. Then Dan merges a branch of his own past the gate, and the audit finds it.",
        git: &["update-ref", "refs/heads/main", "refs/landed"],
        arguments: "check --preset standard --git v1.4..main --no-reviews --now 2026-03-11T08:00:00Z \\\n    \
            --purpose audit --each --sign-offs ../signed.yaml --sign-offs-authentication forge",
        code: 1,
        shown: (5, 0),
    },
];

/// Makes `folder` anew, with the repository in it, and runs the command on that. What is told goes to `out`.
///
/// # Errors
/// When git or the command can't be started, or a step ends otherwise than the story says.
pub fn tell(countersign: &Path, folder: &Path, out: &mut dyn Write) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    let shop = folder.join("shop");
    fs::create_dir_all(&shop).with_context(|| format!("making {}", shop.display()))?;
    git(&shop, &["init", "--quiet", "--initial-branch=main"], "")?;
    git(&shop, &["fast-import", "--quiet"], REPOSITORY)?;
    fs::write(folder.join("signed.yaml"), NOTHING_SIGNED)?;
    for (number, step) in STEPS.iter().enumerate() {
        if !step.git.is_empty() {
            git(&shop, step.git, "")?;
        }
        writeln!(out, "{}. {}", number + 1, step.says)?;
        writeln!(out, "$ countersign {}", step.arguments)?;
        let words = step.arguments.split_whitespace();
        let mut command = isolated(countersign, &shop);
        command.args(words.filter(|word| *word != "\\"));
        let output = command
            .output()
            .with_context(|| format!("starting `{}`", countersign.display()))?;
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).context("reading what the command says")?;
        let goes_on = output.status.code() == Some(step.code);
        // What went wrong is shown in full.
        show(
            &text,
            if goes_on { step.shown } else { (usize::MAX, 0) },
            out,
        )?;
        ensure!(
            goes_on,
            "step {} of the demo ended with {} instead of exit code {}",
            number + 1,
            output.status,
            step.code
        );
    }
    // Whoever looks around there finds the files, too.
    git(&shop, &["reset", "--quiet", "--hard"], "")
}

/// Shows the first and the last lines of an answer.
fn show(text: &str, (first, last): (usize, usize), out: &mut dyn Write) -> Result<()> {
    let lines: Vec<&str> = text.lines().collect();
    let left_out = lines.len().saturating_sub(first.saturating_add(last));
    for (number, line) in lines.iter().enumerate() {
        if number < first || number >= first.saturating_add(left_out) {
            writeln!(out, "{line}")?;
        } else if number == first {
            writeln!(out, "  ... {left_out} more lines")?;
        }
    }
    Ok(writeln!(out)?)
}

/// Runs git, with `input` on its standard input.
fn git(shop: &Path, arguments: &[&str], input: &str) -> Result<()> {
    let mut child = isolated(Path::new("git"), shop)
        .args(arguments)
        .stdin(Stdio::piped())
        .spawn()
        .context("starting `git`")?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes())?;
    }
    let status = child.wait()?;
    ensure!(
        status.success(),
        "`git {}` ended with {status}",
        arguments.join(" ")
    );
    Ok(())
}

/// A program that works in the shop's repository and heeds no configuration of this machine's git.
fn isolated(program: &Path, shop: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command
        .current_dir(shop)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("NO_COLOR", "1");
    command
}
