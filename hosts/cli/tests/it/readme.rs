//! The README's examples: what it shows is what is printed, and its policy compiles.

use countersign_compiler::{Folder, Options, compile};

/// The README's text.
const README: &str = include_str!("../../../../README.md");

/// The root of the project.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");

#[test]
fn the_console_shows_what_is_printed() {
    // The README's reader stands in the root of the project.
    crate::support::inside(ROOT, || {
        trycmd::TestCases::new()
            .env("NO_COLOR", "1")
            .case("README.md");
    });
}

#[test]
fn the_policy_compiles() {
    let (_, rest) = README
        .split_once("```yaml\n")
        .expect("the README shows a policy");
    let (policy, _) = rest.split_once("```").expect("the block ends");
    let mut folder = Folder::new();
    folder.insert("policy.yaml", policy);
    let options = Options { set: Vec::new() };
    if let Err(diagnostics) = compile(&folder, &options) {
        unreachable!("{}", diagnostics.render(&folder, false));
    }
}

#[test]
fn every_file_that_it_names_is_there() {
    let targets: Vec<&str> = README
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')').map(|(target, _)| target))
        .filter(|target| !target.contains("://"))
        .collect();
    assert!(targets.len() > 10);
    for target in targets {
        assert!(
            std::path::Path::new(ROOT).join(target).exists(),
            "{target} is named and not there"
        );
    }
}

/// Runs a command that has to go well.
#[cfg(unix)]
fn run(command: &mut std::process::Command) -> String {
    let output = command.output().expect("it starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{command:?}: {}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    text(&output.stdout)
}

/// What the README's reader has: a repository with a roster, a tag, and a branch on which Ada declared an agent's help.
#[cfg(unix)]
fn shop(folder: &std::path::Path) {
    const SETUP: &str = "
        git init --quiet --initial-branch=main .
        git config user.name Ada && git config user.email ada@acme.example
        mkdir .countersign
        cat > .countersign/roster.yaml <<'END'
people:
  - {login: ada, level: 4, may_push: true, emails: [ada@acme.example]}
  - {login: bob, level: 6, may_push: true, emails: [bob@acme.example]}
END
        git add --all && git commit --quiet --message Start && git tag v1.4
        git checkout --quiet -b retry
        seq 40 > pay.rs && git add --all
        git commit --quiet --message 'Retry payments' --message 'Assisted-by: Claude:opus-4'
    ";
    run(shell(folder).arg(SETUP));
}

/// A shell in a folder that stops at the first failure, with this program first on its path.
#[cfg(unix)]
fn shell(folder: &std::path::Path) -> std::process::Command {
    let program = std::path::PathBuf::from(env!("CARGO_BIN_EXE_countersign"));
    let mut path = program.parent().expect("a folder").as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut command = std::process::Command::new("sh");
    command
        .current_dir(folder)
        .env("PATH", path)
        .env("NO_COLOR", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .arg("-ec");
    command
}

#[cfg(unix)]
#[test]
fn what_is_signed_as_it_says_opens_both_gates() {
    let (_, rest) = README
        .split_once("```sh\ncountersign signoff")
        .expect("the README shows how to sign");
    let (block, _) = rest.split_once("```").expect("the block ends");
    let folder = tempfile::TempDir::new().expect("a folder");
    let repository = folder.path().join("shop");
    std::fs::create_dir(&repository).expect("a folder");
    shop(&repository);
    let shown = run(shell(&repository).arg(format!("countersign signoff{block}")));
    assert_eq!(shown.matches("\npass: ").count(), 2, "{shown}");
}

#[cfg(unix)]
#[test]
fn nobody_vouches_for_a_file_but_who_runs_the_gate() {
    let (_, rest) = README
        .split_once("```sh\ncountersign signoff")
        .expect("the README shows how to sign");
    let (sign, _) = rest
        .split_once("countersign check")
        .expect("then it checks");
    let folder = tempfile::TempDir::new().expect("a folder");
    let repository = folder.path().join("shop");
    std::fs::create_dir(&repository).expect("a folder");
    shop(&repository);
    run(shell(&repository).arg(format!("countersign signoff{sign}")));
    let check = |more: &str| {
        let line =
            format!("countersign check --preset standard --git main..HEAD --no-reviews {more}");
        let output = shell(&repository).arg(line).output().expect("it starts");
        let text = [output.stdout, output.stderr].concat();
        (
            output.status.code(),
            String::from_utf8_lossy(&text).into_owned(),
        )
    };
    // The reason stands in what is shown by default.
    let (code, text) = check("--sign-offs ../signed.yaml");
    assert_eq!(code, Some(5), "{text}");
    assert!(
        text.contains("bob: nobody vouches for who gave it"),
        "{text}"
    );
    assert!(
        text.lines()
            .filter(|line| !line.starts_with("note:"))
            .count()
            <= 12,
        "{text}"
    );
    let vouched = "--sign-offs-authentication forge";
    assert_eq!(
        check(&format!("--sign-offs ../signed.yaml {vouched}")).0,
        Some(0)
    );
    // Never for a file that the change can write.
    std::fs::copy(
        folder.path().join("signed.yaml"),
        repository.join("signed.yaml"),
    )
    .expect("a copy");
    let (code, text) = check(&format!("--sign-offs signed.yaml {vouched}"));
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("lies in the work tree"), "{text}");
    let (code, text) = check(vouched);
    assert_eq!(code, Some(2), "{text}");
}
