//! The library's functions as the compiler sees them: types, worst cases, and what their literals say.

use crate::seeds;

use countersign_compiler::{Environment, compile_expression};
use countersign_program::{Globals, Meter, Scope, Type, Value, evaluate, print};
use proptest::prelude::*;

/// Over the texts `s` and `p`, the list `l` and its nested form `n`. Every function that has its own worst case is here.
const EXPRESSIONS: [&str; 38] = [
    "regex.extract(s, '(a+)b')",
    "regex.extract(s, p)",
    "regex.extractAll(s, 'a|b{2,5}|')",
    "regex.extractAll(s, '[a-c]*x|.')",
    "regex.extractAll(s, p)",
    "regex.extractAll(s, p).join('-').split('-')",
    r"regex.replace(s, '(a)(b)?', '<\\2\\1\\0>')",
    r"regex.replace(s, p, '\\0\\0', 5)",
    "regex.replace(s, '', p)",
    "regex.replace(s, p, s)",
    "regex.replace(s, '(.*)', p).size()",
    "semver.isValid(s) && semver.major(s) > 0",
    "semver.compare(s, p)",
    "semver.satisfies(s, p)",
    "semver.satisfies('1.2.3', s)",
    "s.dirName().baseName()",
    "s.segments().map(x, x.upperAscii())",
    "s.segments().join(p)",
    "s.under(p)",
    "s.matches(p)",
    "s.matchesGlob(p)",
    "n.flatten().map(x, x + x)",
    "n.flatten(2).size()",
    "[n, n].flatten(2).join(s)",
    "[[n], [n]].flatten(3)",
    "'%s %x %X'.format([s, p, s])",
    "'%s and %s'.format([l, n])",
    "'%.100f %e %d %b'.format([1.7e308, 1.0, 1, true])",
    "l.sort().distinct()",
    "l.sortBy(x, x.size())",
    "l.max().size() + l.map(x, bytes(x)).min().size()",
    "l.map(x, x.size()).sum()",
    "n.map(x, x.size()).sum() > l.map(x, x.size()).max()",
    "math.share(s.size(), l.size() + 1)",
    "base64.decode(base64.encode(bytes(s)))",
    "base64.decode(s)",
    "s.replace(p, s)",
    "strings.quote(s) + s.reverse()",
];

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ab]{0,40}",
        "[a-c/.*?]{0,30}",
        "(\\([ab]\\)|[ab.*+?|]){0,8}",
        "[0-2]{1,2}\\.[0-2]\\.[0-2](-[ab0-2.]{1,6})?",
        "([<>=^~]{0,2}[0-2](\\.[0-2]){0,2},?){1,3}",
        "[aäß€😀]{0,20}",
    ]
}

proptest! {
    #![proptest_config(seeds::cases(4_000))]

    #[test]
    fn no_function_takes_more_steps_than_its_worst_case(
        s in texts(),
        p in texts(),
        l in proptest::collection::vec(texts(), 0..6),
    ) {
        let list = Type::List(Box::new(Type::String));
        let environment = Environment::language(vec![
            ("s".to_owned(), Type::String),
            ("p".to_owned(), Type::String),
            ("l".to_owned(), list.clone()),
            ("n".to_owned(), Type::List(Box::new(list))),
        ]);
        let flat = || Value::list(l.iter().map(|text| Value::Text(text)).collect());
        for text in EXPRESSIONS {
            let expression = compile_expression(text, &environment).unwrap();
            let scope = Scope::new(Globals {
                arguments: vec![
                    Value::Text(&s),
                    Value::Text(&p),
                    flat(),
                    Value::list(vec![flat(), Value::list(Vec::new()), flat()]),
                ],
                ..Globals::default()
            });
            let meter = Meter::new(50_000_000);
            let result = evaluate(&expression, &scope, &meter, None);
            prop_assert!(
                meter.used() <= expression.worst_case_steps,
                "`{}` took {} steps over {:?} and {:?}, and its worst case is {}: {}",
                text,
                meter.used(),
                s,
                p,
                expression.worst_case_steps,
                result.map_or_else(|fault| fault.to_string(), |value| print(&value))
            );
        }
    }
}

/// An expression of a policy, and its value.
fn value(text: &str) -> String {
    let expression = compile_expression(text, &Environment::control())
        .unwrap_or_else(|errors| panic!("{text}: {errors}"));
    let scope = Scope::new(Globals::default());
    match evaluate(&expression, &scope, &Meter::new(10_000), None) {
        Ok(value) => print(&value),
        Err(fault) => fault.code().to_owned(),
    }
}

#[test]
fn what_literals_decide_is_allowed_in_policies() {
    for (text, expected) in [
        ("[[[1], [2]], [[3]]].flatten(2)", "[1, 2, 3]"),
        ("[[[1], [2]], [[3]]].flatten(1)", "[[1], [2], [3]]"),
        ("[[1], [2]].flatten(0)", "[[1], [2]]"),
        ("[[1], [2]].flatten(5)[1] + 1", "3"),
        (
            "'%s has %d lines, %.1f%%'.format(['a.rs', 3, 2.5])",
            "\"a.rs has 3 lines, 2.5%\"",
        ),
        (
            "'%b %o %x %X %e'.format([true, 8, 'a', 255, 1.5])",
            "\"1 10 61 FF 1.500000e+00\"",
        ),
        (
            "'%s'.format([timestamp('2026-01-02T03:04:05Z')])",
            "\"2026-01-02T03:04:05Z\"",
        ),
        ("'none'.format([])", "\"none\""),
        ("regex.extract('v1.2', 'v(.*)').orValue('')", "\"1.2\""),
        ("regex.extractAll('a1 b22', '[0-9]+').size()", "2"),
        (r"regex.replace('a-b', '(a)-(b)', r'\2-\1')", "\"b-a\""),
        ("semver.compare('1.10.0', '1.9.0') > 0", "true"),
        ("'a/b/c.rs'.segments()[0]", "\"a\""),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
}
