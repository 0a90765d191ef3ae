//! Expressions by chance, most of them well-typed, and facts to run them over.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "not every test uses all of it"
)]

use countersign_contract::{ENUMS, RECORDS, Shape};
use serde_json::{Map, Value, json};

/// Numbers by chance, the same for the same seed.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub fn pick<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

/// A type that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Bool,
    Int,
    Double,
    Text,
    Time,
    Span,
    List(Box<Kind>),
    Record(usize),
    Enum(usize),
}

fn list(kind: Kind) -> Kind {
    Kind::List(Box::new(kind))
}

fn kind(shape: &Shape) -> (Kind, bool) {
    match shape {
        Shape::Bool => (Kind::Bool, false),
        Shape::Int => (Kind::Int, false),
        Shape::Double => (Kind::Double, false),
        Shape::String => (Kind::Text, false),
        Shape::Timestamp => (Kind::Time, false),
        Shape::Option(inner) => (kind(inner).0, true),
        Shape::List(element) => (list(kind(element).0), false),
        Shape::Record(name) => (Kind::Record(record(name)), false),
        Shape::Enum(name) => (
            Kind::Enum(ENUMS.iter().position(|shape| shape.name == *name).unwrap()),
            false,
        ),
    }
}

pub fn record(name: &str) -> usize {
    RECORDS.iter().position(|shape| shape.name == name).unwrap()
}

/// A name with its type; `optional`: it has to be asked for.
#[derive(Clone)]
pub struct Root {
    pub text: String,
    pub kind: Kind,
    pub optional: bool,
}

/// What generates expressions.
pub struct Generator {
    pub chance: Chance,
    /// Names that can be used; locals are added while a loop is open.
    pub roots: Vec<Root>,
    /// One in so many places gets an expression of some other type. 0: never.
    pub slips: usize,
    /// Whether paths, optionals and whatever `cel` does not know may be used.
    pub own_functions: bool,
    locals: usize,
}

impl Generator {
    pub fn new(seed: u64, roots: Vec<Root>, slips: usize, own_functions: bool) -> Generator {
        Generator {
            chance: Chance::new(seed),
            roots,
            slips,
            own_functions,
            locals: 0,
        }
    }

    /// All that rules about candidates can name.
    pub fn of_facts(seed: u64, slips: usize) -> Generator {
        let mut roots: Vec<Root> = RECORDS[record("facts")]
            .fields
            .iter()
            .filter(|field| field.name != "extra")
            .map(|field| {
                let (kind, optional) = kind(&field.shape);
                Root {
                    text: field.name.to_owned(),
                    kind,
                    optional,
                }
            })
            .collect();
        for (text, name) in [
            ("provenance", "provenance"),
            ("totals", "totals"),
            ("risk", "risk"),
            ("reviewer", "person"),
        ] {
            roots.push(Root {
                text: text.to_owned(),
                kind: Kind::Record(record(name)),
                optional: false,
            });
        }
        Generator::new(seed, roots, slips, true)
    }

    pub fn some_kind(&mut self) -> Kind {
        match self.chance.below(9) {
            0..=2 => Kind::Bool,
            3 => Kind::Int,
            4 => Kind::Double,
            5 => Kind::Text,
            6 => Kind::Time,
            7 => Kind::Span,
            _ => list(
                [Kind::Int, Kind::Text, Kind::Bool, Kind::Double][self.chance.below(4)].clone(),
            ),
        }
    }

    /// An expression of a type.
    pub fn expression(&mut self, wanted: &Kind, depth: usize) -> String {
        if self.slips > 0 && self.chance.one_in(self.slips) {
            let other = self.some_kind();
            return self.expression(&other, depth.saturating_sub(1));
        }
        if self.chance.one_in(3)
            && let Some(path) = self.path(wanted)
        {
            return path;
        }
        if depth == 0 {
            return self.leaf(wanted);
        }
        let next = depth - 1;
        if self.chance.one_in(12) {
            let (condition, yes, no) = (
                self.expression(&Kind::Bool, next),
                self.expression(wanted, next),
                self.expression(wanted, next),
            );
            return format!("({condition} ? {yes} : {no})");
        }
        match wanted {
            Kind::Bool => self.truth(next),
            Kind::Int => self.int(next),
            Kind::Double => self.double(next),
            Kind::Text => self.text(next),
            Kind::Time => self.time(next),
            Kind::Span => self.span(next),
            Kind::List(element) => self.list(element, next),
            Kind::Record(_) | Kind::Enum(_) => self.leaf(wanted),
        }
    }

    fn leaf(&mut self, wanted: &Kind) -> String {
        if self.chance.one_in(2)
            && let Some(path) = self.path(wanted)
        {
            return path;
        }
        match wanted {
            Kind::Bool => ["true", "false"][self.chance.below(2)].to_owned(),
            Kind::Int => [
                "0",
                "1",
                "-1",
                "2",
                "7",
                "100",
                "9223372036854775807",
                "-9223372036854775808",
            ][self.chance.below(8)]
            .to_owned(),
            Kind::Double => {
                ["0.0", "1.5", "-2.25", "1e3", "3.0", "0.1"][self.chance.below(6)].to_owned()
            }
            Kind::Text => [
                "''",
                "'a'",
                "'abc'",
                "'src/a.rs'",
                "'äö'",
                "'12'",
                "'approved'",
            ][self.chance.below(7)]
            .to_owned(),
            Kind::Time => "timestamp('2026-03-10T12:00:00Z')".to_owned(),
            Kind::Span => ["duration('1h')", "duration('-90s')", "duration('0s')"]
                [self.chance.below(3)]
            .to_owned(),
            Kind::List(element) => {
                let count = self.chance.below(3);
                let elements: Vec<String> = (0..count).map(|_| self.leaf(element)).collect();
                format!("[{}]", elements.join(", "))
            }
            Kind::Enum(number) => format!("'{}'", self.chance.pick(ENUMS[*number].cases)),
            Kind::Record(number) => self
                .path(&Kind::Record(*number))
                .unwrap_or_else(|| "change".to_owned()),
        }
    }

    /// A walk from some name through fields to a value of the type, with options asked for in one of the ways.
    fn path(&mut self, wanted: &Kind) -> Option<String> {
        for _ in 0..12 {
            let root = self.roots[self.chance.below(self.roots.len())].clone();
            let mut text = root.text.clone();
            let mut kind_here = root.kind.clone();
            let mut guards: Vec<String> = Vec::new();
            if root.optional {
                guards.push(format!("has({text})"));
            }
            for _ in 0..3 {
                if kind_here == *wanted
                    || matches!((&kind_here, wanted), (Kind::Enum(_), Kind::Text))
                {
                    return Some(self.guarded(&text, &guards, wanted));
                }
                let Kind::Record(number) = kind_here else {
                    break;
                };
                let fields = RECORDS[number].fields;
                let field = &fields[self.chance.below(fields.len())];
                let (next, optional) = kind(&field.shape);
                text = format!("{text}.{}", field.name);
                if optional {
                    guards.push(format!("has({text})"));
                }
                kind_here = next;
            }
            if kind_here == *wanted {
                return Some(self.guarded(&text, &guards, wanted));
            }
        }
        None
    }

    fn guarded(&mut self, text: &str, guards: &[String], wanted: &Kind) -> String {
        if guards.is_empty() || (self.slips > 0 && self.chance.one_in(6)) {
            return text.to_owned();
        }
        if let ([_], Some((object, field)), false) = (
            guards,
            text.rsplit_once('.'),
            matches!(wanted, Kind::Record(_)),
        ) {
            let asks_last = guards[0] == format!("has({text})");
            if asks_last && self.chance.one_in(2) {
                let other = self.leaf(wanted);
                return format!("{object}.?{field}.orValue({other})");
            }
        }
        if *wanted == Kind::Bool {
            return format!("({} && {text})", guards.join(" && "));
        }
        if matches!(wanted, Kind::Record(_)) {
            return text.to_owned();
        }
        let other = self.leaf(wanted);
        format!("({} ? {text} : {other})", guards.join(" && "))
    }

    fn truth(&mut self, depth: usize) -> String {
        match self.chance.below(15) {
            0 | 1 => format!(
                "({} && {})",
                self.expression(&Kind::Bool, depth),
                self.expression(&Kind::Bool, depth)
            ),
            2 | 3 => format!(
                "({} || {})",
                self.expression(&Kind::Bool, depth),
                self.expression(&Kind::Bool, depth)
            ),
            4 => format!("!{}", self.parenthesised(&Kind::Bool, depth)),
            5 | 6 => {
                let kind = self.some_kind();
                let sign = ["==", "!="][self.chance.below(2)];
                format!(
                    "({} {sign} {})",
                    self.expression(&kind, depth),
                    self.expression(&kind, depth)
                )
            }
            7 => {
                let kind = [
                    Kind::Int,
                    Kind::Double,
                    Kind::Text,
                    Kind::Time,
                    Kind::Span,
                    Kind::Bool,
                ][self.chance.below(6)]
                .clone();
                let sign = ["<", "<=", ">", ">="][self.chance.below(4)];
                format!(
                    "({} {sign} {})",
                    self.expression(&kind, depth),
                    self.expression(&kind, depth)
                )
            }
            8 => {
                let kind = [Kind::Int, Kind::Text][self.chance.below(2)].clone();
                format!(
                    "({} in {})",
                    self.expression(&kind, depth),
                    self.expression(&list(kind), depth)
                )
            }
            9 | 10 => self.quantifier(depth),
            11 => {
                let function = ["contains", "startsWith", "endsWith"][self.chance.below(3)];
                format!(
                    "{}.{function}({})",
                    self.parenthesised(&Kind::Text, depth),
                    self.expression(&Kind::Text, depth)
                )
            }
            12 if self.own_functions => {
                let function = ["under", "matchesGlob"][self.chance.below(2)];
                let argument = if function == "under" {
                    "'src/'"
                } else {
                    "'**/*.rs'"
                };
                format!(
                    "{}.{function}({argument})",
                    self.parenthesised(&Kind::Text, depth)
                )
            }
            13 if self.own_functions => {
                let number = self.chance.below(ENUMS.len());
                let value = self.path(&Kind::Enum(number));
                match value {
                    Some(value) => {
                        format!("({value} == '{}')", self.chance.pick(ENUMS[number].cases))
                    }
                    None => "true".to_owned(),
                }
            }
            _ => format!(
                "{}.matches('^[a-z]+$')",
                self.parenthesised(&Kind::Text, depth)
            ),
        }
    }

    fn parenthesised(&mut self, kind: &Kind, depth: usize) -> String {
        let text = self.expression(kind, depth);
        format!("({text})")
    }

    /// A loop over some list; the variable can be used in its body.
    fn in_loop(
        &mut self,
        depth: usize,
        body: impl FnOnce(&mut Generator, &str) -> String,
    ) -> (String, String) {
        let element = if self.own_functions && self.chance.one_in(2) {
            ["file", "commit", "review", "person", "check", "sign_off"]
                .map(|name| Kind::Record(record(name)))[self.chance.below(6)]
            .clone()
        } else {
            [Kind::Int, Kind::Text][self.chance.below(2)].clone()
        };
        let range = match &element {
            Kind::Record(_) => self
                .path(&list(element.clone()))
                .unwrap_or_else(|| "[]".to_owned()),
            _ => self.expression(&list(element.clone()), depth),
        };
        self.locals += 1;
        let name = format!("v{}", self.locals);
        self.roots.push(Root {
            text: name.clone(),
            kind: element,
            optional: false,
        });
        let body = body(self, &name);
        self.roots.pop();
        (range, body)
    }

    fn quantifier(&mut self, depth: usize) -> String {
        let function = ["all", "exists", "exists_one"][self.chance.below(3)];
        let (range, body) = self.in_loop(depth, |generator, name| {
            let body = generator.expression(&Kind::Bool, depth);
            format!("{name}, {body}")
        });
        format!("{range}.{function}({body})")
    }

    fn int(&mut self, depth: usize) -> String {
        let binary = |generator: &mut Generator, sign: &str| {
            format!(
                "({} {sign} {})",
                generator.expression(&Kind::Int, depth),
                generator.expression(&Kind::Int, depth)
            )
        };
        match self.chance.below(12) {
            0 => binary(self, "+"),
            1 => binary(self, "-"),
            2 => binary(self, "*"),
            3 => binary(self, "/"),
            4 => binary(self, "%"),
            5 => {
                let kind =
                    [Kind::Text, list(Kind::Int), list(Kind::Text)][self.chance.below(3)].clone();
                format!("{}.size()", self.parenthesised(&kind, depth))
            }
            6 => format!("int({})", self.expression(&Kind::Double, depth)),
            7 => format!("int({})", self.expression(&Kind::Text, depth)),
            8 => format!("-({})", self.expression(&Kind::Int, depth)),
            9 => format!(
                "{}[{}]",
                self.parenthesised(&list(Kind::Int), depth),
                self.expression(&Kind::Int, depth)
            ),
            10 if self.own_functions => format!(
                "math.greatest({}, {})",
                self.expression(&Kind::Int, depth),
                self.expression(&Kind::Int, depth)
            ),
            _ => format!("{}.getFullYear()", self.parenthesised(&Kind::Time, depth)),
        }
    }

    fn double(&mut self, depth: usize) -> String {
        match self.chance.below(6) {
            0..=2 => {
                let sign = ["+", "-", "*", "/"][self.chance.below(4)];
                format!(
                    "({} {sign} {})",
                    self.expression(&Kind::Double, depth),
                    self.expression(&Kind::Double, depth)
                )
            }
            3 if self.own_functions => {
                format!("math.sqrt({})", self.expression(&Kind::Double, depth))
            }
            4 => format!("-({})", self.expression(&Kind::Double, depth)),
            _ => format!("double({})", self.expression(&Kind::Int, depth)),
        }
    }

    fn text(&mut self, depth: usize) -> String {
        match self.chance.below(8) {
            0 | 1 => format!(
                "({} + {})",
                self.expression(&Kind::Text, depth),
                self.expression(&Kind::Text, depth)
            ),
            2 => format!("string({})", self.expression(&Kind::Int, depth)),
            3 => format!("string({})", self.expression(&Kind::Bool, depth)),
            4 => format!(
                "{}[{}]",
                self.parenthesised(&list(Kind::Text), depth),
                self.expression(&Kind::Int, depth)
            ),
            5 if self.own_functions => {
                format!("{}.join(',')", self.parenthesised(&list(Kind::Text), depth))
            }
            6 if self.own_functions => {
                let function = [
                    "lowerAscii()",
                    "trim()",
                    "baseName()",
                    "extension()",
                    "replace('a', 'b')",
                    "substring(0)",
                ][self.chance.below(6)];
                format!("{}.{function}", self.parenthesised(&Kind::Text, depth))
            }
            _ => self.leaf(&Kind::Text),
        }
    }

    fn time(&mut self, depth: usize) -> String {
        match self.chance.below(3) {
            0 => format!(
                "({} + {})",
                self.expression(&Kind::Time, depth),
                self.expression(&Kind::Span, depth)
            ),
            1 => format!(
                "({} - {})",
                self.expression(&Kind::Time, depth),
                self.expression(&Kind::Span, depth)
            ),
            _ => self.leaf(&Kind::Time),
        }
    }

    fn span(&mut self, depth: usize) -> String {
        match self.chance.below(3) {
            0 => format!(
                "({} - {})",
                self.expression(&Kind::Time, depth),
                self.expression(&Kind::Time, depth)
            ),
            1 => format!(
                "({} + {})",
                self.expression(&Kind::Span, depth),
                self.expression(&Kind::Span, depth)
            ),
            _ => self.leaf(&Kind::Span),
        }
    }

    fn list(&mut self, element: &Kind, depth: usize) -> String {
        match self.chance.below(7) {
            0 => format!(
                "({} + {})",
                self.expression(&list(element.clone()), depth),
                self.expression(&list(element.clone()), depth)
            ),
            1 | 2 => {
                let (range, body) = self.in_loop(depth, |generator, name| {
                    let body = generator.expression(element, depth);
                    format!("{name}, {body}")
                });
                format!("{range}.map({body})")
            }
            3 if matches!(element, Kind::Int | Kind::Text) => {
                let range = self.expression(&list(element.clone()), depth);
                self.locals += 1;
                let name = format!("v{}", self.locals);
                self.roots.push(Root {
                    text: name.clone(),
                    kind: element.clone(),
                    optional: false,
                });
                let body = self.expression(&Kind::Bool, depth);
                self.roots.pop();
                format!("({range}).filter({name}, {body})")
            }
            4 if self.own_functions => {
                let function = ["distinct()", "reverse()", "sort()"][self.chance.below(3)];
                format!(
                    "{}.{function}",
                    self.parenthesised(&list(element.clone()), depth)
                )
            }
            _ => {
                let count = self.chance.below(4);
                let elements: Vec<String> = (0..count)
                    .map(|_| self.expression(element, depth))
                    .collect();
                format!("[{}]", elements.join(", "))
            }
        }
    }
}

/// A value of a record of the contract by chance, as JSON.
pub fn some_record(chance: &mut Chance, number: usize) -> Value {
    let mut map = Map::new();
    for field in RECORDS[number].fields {
        if let Some(value) = some_value(chance, &field.shape) {
            map.insert(field.name.to_owned(), value);
        }
    }
    Value::Object(map)
}

fn some_value(chance: &mut Chance, shape: &Shape) -> Option<Value> {
    Some(match shape {
        Shape::Bool => json!(chance.one_in(2)),
        Shape::Int => json!(chance.below(12)),
        Shape::Double => json!(chance.below(8) as f64 / 4.0),
        Shape::String => json!(*chance.pick(&["", "a", "src/a.rs", "abc", "docs/ä.md", "12"])),
        Shape::Timestamp => json!(*chance.pick(&["2026-03-10T12:00:00Z", "2025-12-31T23:59:59Z"])),
        Shape::Option(inner) => {
            if chance.one_in(2) {
                return None;
            }
            some_value(chance, inner)?
        }
        Shape::List(element) => {
            let count = chance.below(4);
            Value::Array(
                (0..count)
                    .filter_map(|_| some_value(chance, element))
                    .collect(),
            )
        }
        Shape::Record(name) => some_record(chance, record(name)),
        Shape::Enum(name) => {
            let shape = ENUMS.iter().find(|shape| shape.name == *name).unwrap();
            json!(*chance.pick(shape.cases))
        }
    })
}
