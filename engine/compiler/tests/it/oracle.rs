//! The `cel` crate's parser as an oracle: what one parser takes, the other takes. `differential.rs` compares what expressions
//! come to.

use crate::{generate, seeds};

use countersign_compiler::{Environment, compile_expression};

/// What one parser takes, the other takes.
#[test]
fn both_parse_the_same_texts() {
    let environment = Environment::unchecked(Vec::new());
    let parser = || {
        cel::Env::default()
            .parser()
            .enable_optional_syntax(true)
            .enable_ident_escape_syntax(true)
    };
    const PIECES: [&str; 40] = [
        "a", "b", "1", "2u", "1.5", ".5", "'x'", "b'x'", "r'\\d'", "true", "null", "in", "(", ")",
        "[", "]", "{", "}", ",", ":", "?", ".", ".?", "[?", "+", "-", "*", "!", "==", "<", "&&",
        "||", "f(", "a.b", "`c-d`", "has(a.b)", " ", "//x\n", "0x1F", "1e3",
    ];
    let (mut good, mut bad) = (0_u64, 0_u64);
    let all = seeds::seeds(20_000);
    let count = all.end - all.start;
    for seed in all {
        let _replay = seeds::Replay(seed);
        let mut chance = generate::chance::Chance::new(seed);
        let length = 1 + chance.below(7);
        let text: String = (0..length)
            .map(|_| *chance.pick(&PIECES))
            .collect::<Vec<_>>()
            .join(" ");
        let own = match compile_expression(&text, &environment) {
            Ok(_) => true,
            // What is a matter of syntax is told apart from the rest by its code.
            Err(diagnostics) => !diagnostics.iter().any(|diagnostic| {
                matches!(
                    diagnostic.code,
                    "syntax"
                        | "bad_escape"
                        | "number_out_of_range"
                        | "reserved_word"
                        | "no_messages"
                )
            }),
        };
        let their = parser().parse_with_source_info(&text).is_ok();
        assert_eq!(own, their, "`{text}`");
        if own { good += 1 } else { bad += 1 }
    }
    println!("{good} parsed, {bad} refused");
    assert!(good > count / 100 && bad > count / 10);
}
