//! Whatever is compiled, the compiler ends with diagnostics, never with a panic or an exhausted stack.

use crate::{common, generate, seeds};

use countersign_compiler::{
    Environment, Folder, Options, cases, compile, compile_expression, lint, render,
};
use generate::Generator;
use generate::chance::Chance;
use proptest::prelude::*;

/// The stack of a browser's main thread is 1 MiB; the compiler has to do with half of it.
const STACK: usize = 512 * 1024;

fn on_a_small_stack(run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(run)
        .unwrap()
        .join()
        .unwrap();
}

fn folder(text: &str) -> Folder {
    let mut folder = Folder::new();
    folder.insert("policy.yaml", text);
    folder
}

/// Compiles and renders, whatever comes out.
fn survive(text: &str) {
    let folder = folder(text);
    match compile(&folder, &Options::default()) {
        Ok(compiled) => {
            compiled.render_warnings(&folder, true);
            let linted = lint(&folder, &Options::default(), None).unwrap();
            render(&linted.findings, &folder, true);
            countersign_program::decode(&compiled.encode()).unwrap();
        }
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty());
            diagnostics.render(&folder, false);
        }
    }
    let _ = cases::read(&folder);
}

/// Cuts, doubles, swaps and replaces parts of a text.
fn mutate(chance: &mut Chance, text: &str) -> String {
    const PIECES: [&str; 32] = [
        "'",
        "\"",
        "\\",
        "\n",
        "  ",
        ":",
        "- ",
        "|",
        ">-",
        "&a ",
        "*a",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        ".",
        ".?",
        "[?",
        "ä",
        "\u{1f600}",
        "\t",
        "\r",
        "#",
        "!!str ",
        "has(",
        "?",
        "0x",
        "1e999",
        "\u{feff}",
        "\u{0}",
    ];
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=chance.below(4) {
        let at = chance.below(characters.len() + 1);
        let to = (at + chance.below(12)).min(characters.len());
        match chance.below(4) {
            0 => drop(characters.drain(at..to)),
            1 => {
                let copy: Vec<char> = characters[at..to].to_vec();
                characters.splice(at..at, copy);
            }
            2 => {
                let piece = PIECES[chance.below(PIECES.len())];
                characters.splice(at..to, piece.chars());
            }
            _ => {
                let piece = PIECES[chance.below(PIECES.len())];
                characters.splice(at..at, piece.chars());
            }
        }
    }
    characters.into_iter().collect()
}

#[test]
fn mutated_policies_are_survived() {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(common::root().join("engine/compiler/tests/bad")).unwrap() {
        texts.push(std::fs::read_to_string(entry.unwrap().path()).unwrap());
    }
    for preset in ["small", "standard"] {
        texts.push(
            std::fs::read_to_string(common::root().join(format!("policies/{preset}/policy.yaml")))
                .unwrap(),
        );
    }
    on_a_small_stack(move || {
        for seed in seeds::seeds(4_000) {
            let _replay = seeds::Replay(seed);
            let mut chance = Chance::new(seed);
            let text = &texts[chance.below(texts.len())];
            survive(&mutate(&mut chance, text));
        }
    });
}

#[test]
fn mutated_expressions_are_survived() {
    on_a_small_stack(|| {
        let environments = [Environment::candidate(), Environment::unchecked(Vec::new())];
        for seed in seeds::seeds(20_000) {
            let _replay = seeds::Replay(seed);
            let mut generator = Generator::of_facts(seed, 10);
            let kind = generator.some_kind();
            let text = generator.expression(&kind, 3);
            let text = mutate(&mut generator.chance, &text);
            for environment in &environments {
                let _ = compile_expression(&text, environment);
            }
        }
    });
}

/// Long, deep and wide texts of every form are refused or compiled on a small stack.
#[test]
fn extreme_expressions_are_survived() {
    on_a_small_stack(|| {
        let environment = Environment::unchecked(Vec::new());
        for count in [1, 30, 60, 63, 64, 65, 100, 500, 1_000, 4_000, 100_000] {
            let forms = [
                format!("{}1{}", "(".repeat(count), ")".repeat(count)),
                format!("{}1{}", "[".repeat(count), "]".repeat(count)),
                format!("{}1{}", "{1:".repeat(count), "}".repeat(count)),
                format!("{}1{}", "f(".repeat(count), ")".repeat(count)),
                format!("{}1{}", "x.map(y, ".repeat(count), ")".repeat(count)),
                format!("x{}", ".a".repeat(count)),
                format!("x{}", ".a()".repeat(count)),
                format!("x{}", "[0]".repeat(count)),
                format!("{}x", "!".repeat(count)),
                format!("{}x", "-".repeat(count)),
                format!("{}x", "a ? b : ".repeat(count)),
                vec!["1"; count].join(" + "),
                vec!["1"; count].join(" < "),
                vec!["true"; count].join(" && "),
                vec!["true"; count].join(" || "),
                "(".repeat(count),
                "'".repeat(count),
                "\\".repeat(count),
                "a".repeat(count),
                "1".repeat(count),
                "/".repeat(count),
            ];
            for form in forms {
                let _ = compile_expression(&form, &environment);
            }
        }
    });
}

#[test]
fn extreme_yaml_is_survived() {
    on_a_small_stack(|| {
        for count in [1, 40, 48, 49, 1_000, 20_000] {
            let mut indented = String::new();
            for level in 0..count.min(1_000) {
                indented.push_str(&format!("{}a:\n", " ".repeat(level)));
            }
            let forms = [
                "[".repeat(count),
                "{a: ".repeat(count),
                "- ".repeat(count),
                indented,
                "a: b\n".repeat(count),
                format!("a: &x [b]\n{}", "c: [*x]\n".repeat(count)),
                "? ".repeat(count),
                "\u{feff}".repeat(count),
                "!".repeat(count),
                "&a ".repeat(count),
                "%".repeat(count),
                format!("a: \"{}", "\\".repeat(count)),
                format!("a: >\n{}", " \n".repeat(count)),
            ];
            for form in forms {
                survive(&form);
            }
        }
    });
}

#[test]
fn wide_rows_of_conditions_are_no_chain() {
    let text = vec!["change.draft"; 500].join(" || ");
    compile_expression(&text, &Environment::control()).unwrap();
}

proptest! {
    #![proptest_config(seeds::cases(4_000))]

    #[test]
    fn any_text_is_survived(text in "\\PC{0,200}") {
        survive(&text);
        survive(&format!("policy: p\nversion: 1\nsummary: s\ncontrols:\n  - id: a\n    title: t\n    satisfied: {text}\n"));
        let _ = compile_expression(&text, &Environment::control());
    }

    #[test]
    fn any_yaml_like_text_is_survived(text in "[a-c:\\-\\[\\]{}'\"|>&*!%#@` \n\t\\\\?,.]{0,120}") {
        survive(&text);
    }

    #[test]
    fn any_expression_like_text_is_survived(text in "[ab01.x()\\[\\]{}'\"+\\-*/<>=!&|?:, \\\\`ru\n]{0,80}") {
        let _ = compile_expression(&text, &Environment::control());
    }
}
