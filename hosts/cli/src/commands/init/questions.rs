//! What `init` asks. Each question has an answer that an empty line takes.

use super::{Forge, InitArguments, Plan, files, listed};
use crate::failure::Failure;
use crate::presets;
use countersign_reports::untrusted;
use std::io::{self, BufRead, Write};

/// Longer answers are refused: no person types them.
const LONGEST: u64 = 4 << 10;

/// Asks for all that no option said.
pub(super) fn ask(
    mut plan: Plan,
    arguments: &InitArguments,
    reader: &mut dyn BufRead,
    writer: &mut dyn Write,
) -> Result<Plan, Failure> {
    let people = plan.people.len();
    say(
        writer,
        &format!("{people} people wrote commits in the last year.\n"),
    )?;
    if arguments.preset.is_none() {
        let names: Vec<&str> = presets::names().collect();
        plan.preset = choose(
            reader,
            writer,
            &format!(
                "Which preset fits you: {}? (policies/README.md compares them)",
                names.join(", ")
            ),
            &plan.preset,
            |answer| names.contains(&answer).then(|| answer.to_owned()),
        )?;
    }
    if arguments.forge.is_none() {
        let shown = match plan.forge {
            Forge::Github => "github",
            Forge::Gitlab => "gitlab",
            Forge::None => "none",
        };
        plan.forge = choose(
            reader,
            writer,
            "Where is the repository hosted: github, gitlab, none?",
            shown,
            |answer| match answer {
                "github" => Some(Forge::Github),
                "gitlab" => Some(Forge::Gitlab),
                "none" => Some(Forge::None),
                _ => None,
            },
        )?;
    }
    if arguments.senior.is_empty() && files::has_levels(&plan.preset) && people > 0 {
        say(
            writer,
            &format!("Logins: {}\n", untrusted::line(&listed(&plan.people))),
        )?;
        let known: Vec<String> = plan
            .people
            .iter()
            .map(|person| person.login.to_lowercase())
            .collect();
        let level = plan.senior_level;
        plan.seniors = choose(
            reader,
            writer,
            &format!("Who is senior, level {level} and up? Logins with commas between them"),
            "nobody yet",
            |answer| {
                if answer == "nobody yet" {
                    return Some(Vec::new());
                }
                let logins: Vec<String> = answer
                    .split(',')
                    .map(|login| login.trim().to_owned())
                    .filter(|login| !login.is_empty())
                    .collect();
                let all = logins
                    .iter()
                    .all(|login| known.contains(&login.to_lowercase()));
                all.then_some(logins)
            },
        )?;
    }
    Ok(plan)
}

/// Asks until the answer can be read. An empty line takes `usual`.
fn choose<T>(
    reader: &mut dyn BufRead,
    writer: &mut dyn Write,
    text: &str,
    usual: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, Failure> {
    loop {
        say(writer, &format!("{text} [{usual}] "))?;
        let mut line = Vec::new();
        let mut bounded = io::Read::take(&mut *reader, LONGEST);
        let count = bounded.read_until(b'\n', &mut line).map_err(failed)?;
        if count == 0 {
            return Err(Failure::usage(
                "the answers ended early, and nothing was written; add `--yes` to be asked nothing",
            ));
        }
        let line = String::from_utf8_lossy(&line);
        let answer = match line.trim() {
            "" => usual,
            answer => answer,
        };
        if let Some(found) = read(answer) {
            return Ok(found);
        }
        say(
            writer,
            &format!("`{}` is none of them.\n", untrusted::line(answer)),
        )?;
    }
}

fn say(writer: &mut dyn Write, text: &str) -> Result<(), Failure> {
    write!(writer, "{text}")
        .and_then(|()| writer.flush())
        .map_err(failed)
}

fn failed(error: io::Error) -> Failure {
    Failure::usage(format!("could not ask: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_sources::roster::draft::Drafted;
    use std::path::PathBuf;

    fn answered(text: &str) -> (Result<Plan, String>, String) {
        let person = |login: &str| Drafted {
            login: login.to_owned(),
            guessed: false,
            name: login.to_owned(),
            emails: Vec::new(),
            commits: 1,
        };
        let plan = Plan {
            preset: "small".to_owned(),
            forge: Forge::Github,
            seniors: Vec::new(),
            senior_level: 6,
            name: "shop".to_owned(),
            people: vec![person("ada"), person("bob")],
        };
        let arguments = InitArguments {
            repo: PathBuf::from("."),
            preset: None,
            forge: None,
            senior: Vec::new(),
            senior_level: 6,
            name: None,
            yes: false,
            force: false,
        };
        let mut asked = Vec::new();
        let plan = ask(plan, &arguments, &mut text.as_bytes(), &mut asked);
        (
            plan.map_err(|failure| failure.message),
            String::from_utf8(asked).unwrap(),
        )
    }

    #[test]
    fn an_empty_line_takes_what_is_shown() {
        let plan = answered("\n\n").0.unwrap();
        assert_eq!((&*plan.preset, plan.forge), ("small", Forge::Github));
        assert!(plan.seniors.is_empty());
    }

    #[test]
    fn a_wrong_answer_is_asked_for_again() {
        let (plan, asked) = answered("standart\nstandard\ngitlab\nbob, carol\nBob\n");
        let plan = plan.unwrap();
        assert_eq!((&*plan.preset, plan.forge), ("standard", Forge::Gitlab));
        assert_eq!(plan.seniors, ["Bob"]);
        assert!(asked.contains("`standart` is none of them."), "{asked}");
        assert!(asked.contains("`bob, carol` is none of them."), "{asked}");
    }

    #[test]
    fn answers_that_end_early_write_nothing() {
        let (plan, _) = answered("standard\n");
        assert!(plan.unwrap_err().contains("nothing was written"));
    }
}
