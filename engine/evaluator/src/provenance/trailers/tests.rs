use super::*;

fn keys(message: &str) -> Vec<(String, String, bool)> {
    let mut found = Vec::new();
    each(
        message,
        |_| true,
        |t| found.push((t.key.into_owned(), t.value.into_owned(), t.in_block)),
    );
    found
}

#[test]
fn the_last_paragraph_is_gits_and_the_rest_is_read_too() {
    let message =
        "Subject\n\nBody.\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n\nDepends-On: #12\n";
    assert_eq!(
        keys(message),
        [
            (
                "Co-Authored-By".to_owned(),
                "Claude <noreply@anthropic.com>".to_owned(),
                false
            ),
            ("Depends-On".to_owned(), "#12".to_owned(), true),
        ]
    );
}

#[test]
fn folded_lines_line_ends_and_git_made_blocks() {
    let message =
        "Subject\r\n\r\nText\r\nAssisted-by: Claude\r\n  Opus\r\nSigned-off-by: A <a@b.c>\r\n";
    assert_eq!(
        keys(message),
        [
            ("Assisted-by".to_owned(), "Claude Opus".to_owned(), true),
            ("Signed-off-by".to_owned(), "A <a@b.c>".to_owned(), true),
        ]
    );
    assert_eq!(keys("Co-authored-by: Copilot <copilot@github.com>"), []);
    let prose = "Subject\n\nA sentence with Co-authored-by: X in it\nAI-assisted: true\n";
    assert_eq!(
        keys(prose),
        [("AI-assisted".to_owned(), "true".to_owned(), false)]
    );
}

#[test]
fn hostile_messages_cost_one_pass() {
    let long = format!(
        "s\n\n{}\nAI-assisted: {}\n {}",
        "x".repeat(3_000_000),
        "y".repeat(3_000_000),
        "z".repeat(3_000_000)
    );
    let mut trailers = Vec::new();
    each(&long, |_| true, |trailer| trailers.push(trailer));
    assert_eq!(trailers.len(), 1);
    assert!(trailers[0].value.len() <= LONGEST_VALUE);
    let many = format!("s\n\n{}", "AI-assisted: true\n \n".repeat(100_000));
    let mut count = 0;
    each(&many, |_| true, |_| count += 1);
    assert_eq!(count, 100_000);
    assert_eq!(keys("s\n\n\0: x\nAI\0-assisted: true\n"), []);
}

#[test]
fn a_no_is_a_no_whatever_follows_unless_it_names_ai() {
    for (value, expected) in [
        ("No.", Answer::No),
        ("no, only spell checking", Answer::No),
        ("none (written by hand)", Answer::No),
        ("no. I wrote it myself", Answer::No),
        ("no, but Claude wrote the tests", Answer::Yes),
        ("0%", Answer::No),
        ("0.5%", Answer::Yes),
        ("not only", Answer::Yes),
        ("yes/no", Answer::Unclear),
        ("true|false", Answer::Unclear),
        ("<name>", Answer::Unclear),
        ("", Answer::Unclear),
        ("partially", Answer::Yes),
    ] {
        assert_eq!(answer(value), expected, "{value}");
    }
}

#[test]
fn keys_that_projects_make_up_are_read_by_their_parts() {
    let agents = crate::people::agents::Agents::new(&[]);
    let own = ["acme-ai".to_owned()];
    for (key, expected) in [
        ("LLM-Assisted-by", Some(Meaning::Tool)),
        ("Generated-by-AI", Some(Meaning::Tool)),
        ("AI-Contribution", Some(Meaning::Flag)),
        ("AI-Reviewed-by", None),
        ("AI-Team", None),
        ("Acme-AI", Some(Meaning::Own)),
        ("Claude-Session-Id", Some(Meaning::Session(Some("claude")))),
        ("GOOSE-TRANSCRIPT", Some(Meaning::Session(Some("goose")))),
        ("Database-Session-Id", None),
        ("-session", None),
        ("Assited-by", Some(Meaning::Helper)),
        ("Coauthored-by", Some(Meaning::Identity)),
        ("Co-authored-bu", Some(Meaning::Identity)),
        ("Assigned-by", None),
        ("Reviewed-by", None),
        ("é", None),
    ] {
        assert_eq!(meaning(key, &own, &agents), expected, "{key}");
    }
}
