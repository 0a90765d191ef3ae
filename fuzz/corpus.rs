//! Writes what fuzzing starts from: `cargo run -p countersign-fuzz --bin corpus -- FOLDER` makes a folder for each target with
//! the policies, programs, expressions and facts of this repository.

#![expect(
    clippy::print_stdout,
    reason = "a tool for developers says what it wrote"
)]

use countersign_compiler::{Folder, Options, compile};
use std::io;
use std::path::{Path, PathBuf};

const GIT_AI: &str = r#"src/main.rs
  s_c9883b05a2487d::t_9f8e7d6c5b4a32 1-10,15-20
  h_31dce776f88375 42-50
"docs/a b.md"
  0a1efe2 1,3
---
{"schema_version":"authorship/3.0.0","base_commit_sha":"b0","prompts":{"0a1efe2":{"agent_id":{"tool":"claude","id":"i","model":"opus"},"accepted_lines":2}},
 "humans":{"h_31dce776f88375":{"author":"Ada <ada@acme.example>"}},
 "sessions":{"s_c9883b05a2487d":{"agent_id":{"tool":"cursor","id":"6ef2","model":"claude-sonnet-4-5"}}}}
"#;
const AGENT_TRACE: &str = r#"{"version":"0.1.0","vcs":{"type":"git","revision":"c0"},"tool":{"name":"cursor"},"files":[{"path":"src/main.rs","conversations":[
 {"url":"https://trace.example/1","contributor":{"type":"ai","model_id":"anthropic/opus"},"ranges":[{"start_line":1,"end_line":10},{"start_line":11,"end_line":12,"contributor":{"type":"human"}}]}]}]}"#;
const ATTESTATION: &str = r#"{"schema":"countersign-attestation/1","revision":"c0","agent":"claude","model":"opus","session":"https://s.example/1",
 "files":[{"path":"src/main.rs","ai":[[1,10]],"human":[[11,12]]}]}"#;

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = std::env::args()
        .nth(1)
        .map_or_else(|| root.join("target/fuzz-corpus"), PathBuf::from);
    let mut count = 0_usize;
    let mut write = |name: &str, bytes: &[u8]| -> io::Result<()> {
        let folder = target.join(name);
        std::fs::create_dir_all(&folder)?;
        count += 1;
        std::fs::write(folder.join(format!("seed-{count}")), bytes)
    };
    let mut files = Vec::new();
    for folder in ["policies", "tests/cases", "engine/compiler/tests/bad"] {
        yaml(&root.join(folder), &mut files)?;
    }
    for path in files {
        let text = std::fs::read_to_string(&path)?;
        write("policy_source", text.as_bytes())?;
        for line in text.lines() {
            if let Some((_, expression)) = line.split_once(": ")
                && expression.len() > 8
            {
                for place in 0..4_u8 {
                    write(
                        "expression",
                        &[expression.trim().as_bytes(), &[place]].concat(),
                    )?;
                }
            }
        }
        let mut folder = Folder::new();
        folder.insert("policy.yaml", text);
        if let Ok(compiled) = compile(&folder, &Options::default()) {
            write("policy_program", &compiled.encode())?;
        }
    }
    for text in [
        "assessed: diff, ai_contribution (read (twice)); context.",
        "- [x] **Assessed:** `diff`\r\n> assessed: context\n```\nassessed: context\n```\n<!-- assessed: context -->",
        "countersign: approve\nconfirms: a-1, a-2\npaired: no",
    ] {
        write("review_form", text.as_bytes())?;
    }
    // One note of each format; the first octet says which.
    for (format, note) in [(0_u8, GIT_AI), (1, AGENT_TRACE), (2, ATTESTATION)] {
        for vouched in [0, 126] {
            write("notes", &[&[format + vouched], note.as_bytes()].concat())?;
        }
    }
    let facts = include_bytes!("facts.json");
    for name in ["facts", "webhook"] {
        write(name, facts)?;
    }
    let documented = std::fs::read_to_string(root.join("docs/context.md"))?;
    for block in documented.split("\n```yaml context\n").skip(1) {
        if let Some((document, _)) = block.split_once("\n```") {
            write("context", document.as_bytes())?;
        }
    }
    for line in ["* @a", "/src/ @a/b c@d", "[Section][2] @x\n*.rs\na\\ b @y"] {
        write("codeowners", line.as_bytes())?;
    }
    write(
        "declaration_form",
        include_bytes!("../templates/pull_request_template.md"),
    )?;
    println!("{count} files in {}", target.display());
    Ok(())
}

fn yaml(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            yaml(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(())
}
