//! Literals by chance: what is at the ends of ranges, what looks alike, what patterns and times need.

use super::chance::Chance;
use super::tree::{Form, Tree};
use countersign_program::Type;

const INTS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "3",
    "7",
    "100",
    "-13",
    "9223372036854775807",
    "-9223372036854775808",
];
const UINTS: &[&str] = &["0u", "1u", "2u", "9u", "18446744073709551615u"];
const DOUBLES: &[&str] = &["0.0", "1.0", "1.5", "-2.25", "1e3", "3.0", "0.1", "-0.0"];
const TEXTS: &[&str] = &[
    "''",
    "'a'",
    "'abc'",
    "'src/a.rs'",
    "'äö'",
    "'12'",
    "'-7'",
    "'1.5'",
    "'true'",
    "'b'",
    "'Abc'",
    "' a '",
    "'a,b,,c'",
    "'approved'",
    "'\\u00e9\\n'",
    "'😀x'",
];
const BYTES: &[&str] = &["b''", "b'a'", "b'abc'", "b'\\xff\\x00'", "b'\\303\\244'"];
const TIMES: &[&str] = &[
    "timestamp('2026-03-10T12:00:00Z')",
    "timestamp('2024-02-29T23:59:59.5Z')",
    "timestamp('1969-12-31T23:59:59Z')",
];
const SPANS: &[&str] = &[
    "duration('1h')",
    "duration('-90s')",
    "duration('0s')",
    "duration('1.5s')",
    "duration('36h')",
];
const PATTERNS: &[&str] = &[
    "'^[a-z]+$'",
    "'a'",
    "'b|c'",
    "'^$'",
    "'[0-9]{1,3}'",
    "'(a)(b)?'",
    "'.*'",
    "'^a'",
    "'^[a-z]+$'",
];
const GLOBS: &[&str] = &["'**/*.rs'", "'*'", "'src/**'", "'{a,b}*'", "'[a-c]?c'"];
const FOLDERS: &[&str] = &["'src/'", "'.'", "'docs'"];
const ZONES: &[&str] = &["'UTC'", "'+02:00'", "'-05:30'"];
const VERSIONS: &[&str] = &[
    "'1.2.3'",
    "'1.10.0'",
    "'2.0.0-rc.1'",
    "'1.2.3+build'",
    "'1.2'",
];
const REQUIREMENTS: &[&str] = &["'^1.2'", "'>=1.0.0, <2.0.0'", "'~1.2.3'", "'*'"];
const REPLACEMENTS: &[&str] = &["'x'", "''", "'<\\\\0>'"];
/// Formats with the types of their arguments.
pub const FORMATS: &[(&str, &[Type])] = &[
    ("'%s'", &[Type::String]),
    ("'%d-%s'", &[Type::Int, Type::Bool]),
    ("'%s %s'", &[Type::Int, Type::Int]),
    ("'%x %b'", &[Type::Int, Type::Int]),
    ("'%%%s'", &[Type::Bytes]),
    ("'%d'", &[Type::Uint]),
];

fn pick(chance: &mut Chance, all: &[&str], type_: &Type) -> Tree {
    Tree::literal(*chance.pick(all), type_.clone())
}

/// A literal of the type, if it has any.
pub fn leaf(chance: &mut Chance, type_: &Type) -> Option<Tree> {
    Some(match type_ {
        Type::Bool => pick(chance, &["true", "false"], type_),
        Type::Int => {
            // The ends of the range are rarer than what does not overflow at once.
            let many = if chance.one_in(4) { INTS.len() } else { 8 };
            pick(chance, &INTS[..many], type_)
        }
        Type::Uint => pick(chance, UINTS, type_),
        Type::Double => pick(chance, DOUBLES, type_),
        Type::String => pick(chance, TEXTS, type_),
        Type::Bytes => pick(chance, BYTES, type_),
        Type::Timestamp => pick(chance, TIMES, type_),
        Type::Duration => pick(chance, SPANS, type_),
        Type::Null => Tree::literal("null", Type::Null),
        Type::Type => pick(chance, &["int", "string", "bool", "double"], type_),
        Type::Dyn => {
            let inner =
                [Type::Int, Type::String, Type::Double, Type::Uint][chance.below(4)].clone();
            Tree::call("dyn", Type::Dyn, vec![leaf(chance, &inner)?])
        }
        Type::List(element) => {
            let count = chance.below(4);
            let elements: Option<Vec<Tree>> = (0..count).map(|_| leaf(chance, element)).collect();
            let elements = elements?;
            Tree::new(
                Form::List(vec![false; elements.len()]),
                type_.clone(),
                elements,
            )
        }
        Type::Map(key, value) => {
            let mut children: Vec<Tree> = Vec::new();
            for _ in 0..chance.below(3) {
                let key = leaf(chance, key)?;
                if !children.chunks(2).any(|entry| entry[0] == key) {
                    children.push(key);
                    children.push(leaf(chance, value)?);
                }
            }
            Tree::new(Form::Map, type_.clone(), children)
        }
        Type::Optional(inner) => {
            if chance.one_in(3) {
                Tree::call("optional.none", type_.clone(), Vec::new())
            } else {
                Tree::call("optional.of", type_.clone(), vec![leaf(chance, inner)?])
            }
        }
        Type::Record(_) | Type::Enum(_) => return None,
    })
}

/// A number at or next to the end of a range.
pub fn extreme(chance: &mut Chance, type_: &Type) -> Tree {
    let all: &[&str] = match type_ {
        Type::Int => &[
            "9223372036854775807",
            "-9223372036854775808",
            "9007199254740993",
            "0",
            "-1",
        ],
        Type::Uint => &["18446744073709551615u", "9223372036854775808u", "0u", "1u"],
        _ => &[
            "9223372036854775808.0",
            "-9223372036854775808.0",
            "18446744073709551616.0",
            "9007199254740992.0",
            "0.5",
            "1e308",
            "(0.0 / 0.0)",
            "(1.0 / 0.0)",
        ],
    };
    Tree::literal(*chance.pick(all), type_.clone())
}

/// What has to stand at a place of a function for the call to mean something, or to end soon.
pub fn fixed(chance: &mut Chance, function: &str, place: usize, type_: &Type) -> Option<Tree> {
    let all: &[&str] = match (function, place, type_) {
        ("matches", 1, _) => PATTERNS,
        (name, 1, Type::String) if name.starts_with("regex") => PATTERNS,
        ("regex.replace", 2, _) => REPLACEMENTS,
        ("regex.replace", 3, _) => &["0", "1", "2", "-1"],
        ("semver.satisfies", 1, _) => REQUIREMENTS,
        (name, _, Type::String) if name.starts_with("semver") && !chance.one_in(4) => VERSIONS,
        ("matchesGlob", 1, _) => GLOBS,
        ("under", 1, _) => FOLDERS,
        (name, 1, Type::String) if name.starts_with("get") => ZONES,
        ("timestamp", 0, Type::String) if !chance.one_in(8) => {
            &["'2026-01-01T00:00:00Z'", "'2025-06-30T12:30:45.25+02:00'"]
        }
        ("duration", 0, Type::String) if !chance.one_in(8) => &["'1h'", "'-1m30s'", "'250ms'"],
        ("base64.decode", 0, _) if chance.one_in(2) => &["'aGk='", "'aGk'", "''"],
        // As many elements as the number says.
        ("lists.range", 0, _) => &["0", "1", "3", "5", "-1"],
        ("flatten", 1, _) => &["0", "1", "2", "-1"],
        ("split" | "replace", _, Type::Int) => &["-1", "0", "1", "2"],
        (
            "charAt" | "substring" | "slice" | "indexOf" | "lastIndexOf" | "math.bitShiftLeft"
            | "math.bitShiftRight",
            1..,
            Type::Int,
        ) if !chance.one_in(4) => &["0", "1", "2", "3"],
        _ => return None,
    };
    Some(pick(chance, all, type_))
}
