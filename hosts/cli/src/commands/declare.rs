//! `countersign declare`.

mod amend;
pub mod arguments;
mod git;
mod hook;
mod message;
mod statement;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::terminal::Terminal;
use amend::Amended;
use arguments::DeclareArguments;
use hook::Installed;
use statement::Statement;
use std::fs;
use std::path::Path;

/// Prints or writes what is declared, or installs the hook that does.
pub fn run(arguments: &DeclareArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    if arguments.print_hook {
        output::write(None, hook::HOOK)?;
        return Ok(Exit::Pass);
    }
    if arguments.install_hook {
        match hook::install(&arguments.repo)? {
            Installed::Now(path) => terminal.note(&format!("installed `{}`", path.display())),
            Installed::Before(path) => {
                terminal.note(&format!("`{}` is installed already", path.display()));
            }
        }
        return Ok(Exit::Pass);
    }
    let statement = match &arguments.agent {
        Some(agent) => Statement::assisted(agent, &arguments.model)?,
        None => Statement::None,
    };
    if let Some(path) = &arguments.message_file {
        write_file(path, &statement, &arguments.repo)?;
    } else if let Some(revision) = &arguments.commit {
        match amend::amend(&arguments.repo, revision, &statement, arguments.force)? {
            Amended::By(commit) => terminal.note(&format!(
                "the latest commit is {} now and says `{}`",
                commit.get(..12).unwrap_or(&commit),
                statement.trailer()
            )),
            Amended::Unchanged(commit) => terminal.note(&format!(
                "{} says `{}` already",
                commit.get(..12).unwrap_or(&commit),
                statement.trailer()
            )),
        }
    } else {
        output::write(None, &format!("{}\n", statement.trailer()))?;
    }
    Ok(Exit::Pass)
}

fn write_file(path: &Path, statement: &Statement, folder: &Path) -> Result<(), Failure> {
    let size = fs::metadata(path)
        .map_err(|error| Failure::file("read", path, &error))?
        .len();
    let name = format!("`{}`", path.display());
    if size > message::MOST_BYTES as u64 {
        return Err(Failure::usage(format!(
            "{name} takes more than {} bytes, which is not a message",
            message::MOST_BYTES
        )));
    }
    let bytes = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
    let old = String::from_utf8(bytes)
        .map_err(|_| Failure::usage(format!("{name} is not UTF-8; save it as UTF-8")))?;
    let new = message::declared(&old, statement, &name, Some(&comment_string(folder)))?;
    if new != old {
        output::write_file(path, new.as_bytes())?;
    }
    Ok(())
}

/// What begins a line that an editor shows and git drops, as git itself says it: one character, or since 2.45 several. Git's default
/// where it says nothing.
fn comment_string(folder: &Path) -> String {
    let mut command = git::in_repository(folder);
    command.args(["stripspace", "--comment-lines"]);
    let found = git::run(&mut command, Some(b"x\n"))
        .map(|output| git::line(output.stdout))
        .unwrap_or_default();
    match found.strip_suffix(" x") {
        Some(comment) if !comment.is_empty() => comment.to_owned(),
        _ => "#".to_owned(),
    }
}
