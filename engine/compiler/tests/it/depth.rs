//! Long and deep expressions: what compiles also runs on a stack as small as the sandbox's, and comes to the right value; what
//! is too much is refused by name.

use countersign_compiler::{Environment, compile_expression};
use countersign_program::{Globals, Meter, Scope, Trace, evaluate, print};

/// Where expressions are compiled: half of what a browser gives.
const COMPILER: usize = 512 * 1024;
/// Where they run: what a bundle's instance has.
const EVALUATOR: usize = 256 * 1024;

fn on_a_stack<T: Send + 'static>(size: usize, run: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new()
        .stack_size(size)
        .spawn(run)
        .unwrap()
        .join()
        .unwrap()
}

/// The value of an expression, or the codes of the diagnostics that refuse it.
fn value(text: String) -> Result<String, Vec<&'static str>> {
    let expression = on_a_stack(COMPILER, move || {
        compile_expression(&text, &Environment::language(Vec::new())).map_err(
            |diagnostics| -> Vec<&str> {
                diagnostics
                    .iter()
                    .map(|diagnostic| diagnostic.code)
                    .collect()
            },
        )
    })?;
    Ok(on_a_stack(EVALUATOR, move || {
        let scope = Scope::new(Globals::default());
        let meter = Meter::new(10_000_000);
        let value = print(&evaluate(&expression, &scope, &meter, None).unwrap());
        let traced = evaluate(&expression, &scope, &meter, Some(&mut Trace::new())).unwrap();
        assert_eq!(value, print(&traced));
        value
    }))
}

/// A form of so many links, and what it comes to.
type Form = (&'static str, fn(usize) -> String, fn(usize) -> String);

const FORMS: [Form; 17] = [
    ("sum", |n| vec!["1"; n].join(" + "), |n| n.to_string()),
    (
        "difference",
        |n| format!("{n} - {}", vec!["1"; n].join(" - ")),
        |_| "0".to_owned(),
    ),
    (
        "concatenation",
        |n| format!("size({})", vec!["'ab'"; n].join(" + ")),
        |n| (2 * n).to_string(),
    ),
    (
        "list concatenation",
        |n| format!("size({})", vec!["[1]"; n].join(" + ")),
        |n| n.to_string(),
    ),
    (
        "and",
        |n| vec!["1 < 2"; n].join(" && "),
        |_| "true".to_owned(),
    ),
    (
        "or",
        |n| vec!["2 < 1"; n].join(" || "),
        |_| "false".to_owned(),
    ),
    (
        "and or",
        |n| vec!["2 < 1 || 1 < 2"; n].join(" && "),
        |_| "true".to_owned(),
    ),
    (
        "conditional",
        |n| format!("{}7", "1 > 2 ? 0 : ".repeat(n)),
        |_| "7".to_owned(),
    ),
    (
        "nested condition",
        |n| format!("{}true{}", "(".repeat(n), " ? true : false)".repeat(n)),
        |_| "true".to_owned(),
    ),
    (
        "parentheses",
        |n| format!("{}1{}", "(".repeat(n), ")".repeat(n)),
        |_| "1".to_owned(),
    ),
    (
        "nested lists",
        |n| format!("size({}1{})", "[".repeat(n), "]".repeat(n)),
        |_| "1".to_owned(),
    ),
    (
        "nested maps",
        |n| format!("size({}1{})", "{'a': ".repeat(n), "}".repeat(n)),
        |_| "1".to_owned(),
    ),
    (
        "negations",
        |n| format!("{}true", "!!".repeat(n)),
        |_| "true".to_owned(),
    ),
    (
        "calls",
        |n| format!("{}1{}", "int(".repeat(n), ")".repeat(n)),
        |_| "1".to_owned(),
    ),
    (
        "receivers",
        |n| format!("'a'{}", ".trim()".repeat(n)),
        |_| "\"a\"".to_owned(),
    ),
    (
        "bindings",
        |n| format!("{}x{}", "cel.bind(x, 3, ".repeat(n), ")".repeat(n)),
        |_| "3".to_owned(),
    ),
    (
        "loops",
        |n| format!("{}true{}", "[1].all(x, ".repeat(n), ")".repeat(n)),
        |_| "true".to_owned(),
    ),
];

#[test]
fn what_compiles_runs_on_a_small_stack() {
    for (name, form, expected) in FORMS {
        let mut longest = 0;
        let mut refused = None;
        for count in [
            1, 2, 12, 24, 30, 60, 62, 63, 64, 65, 100, 500, 800, 4_000, 60_000,
        ] {
            match value(form(count)) {
                Ok(found) => {
                    assert_eq!(found, expected(count), "{count} of {name}");
                    longest = count;
                }
                Err(codes) => {
                    let known = [
                        "expression_too_deep",
                        "expression_too_large",
                        "policy_too_large",
                    ];
                    assert!(
                        codes.iter().all(|code| known.contains(code)),
                        "{count} of {name}: {codes:?}"
                    );
                    refused.get_or_insert((count, codes));
                }
            }
        }
        println!("{name}: {longest}, then {refused:?}");
        // The language definition asks for 24 to 32 terms in a row, and for 12 levels of nesting.
        assert!(longest >= 24, "{name}: only {longest}");
        assert!(refused.is_some(), "{name} has no limit");
    }
}

/// Conditions stand in rows, not in chains: as many as an expression has room for.
#[test]
fn rows_of_conditions_are_as_long_as_an_expression() {
    for sign in ["&&", "||"] {
        let text = vec!["1 < 2"; 800].join(&format!(" {sign} "));
        assert_eq!(value(text).unwrap(), "true");
    }
}
