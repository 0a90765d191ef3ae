//! Expressions by chance, most of them well-typed, and facts to run them over.

#![allow(dead_code, reason = "each file uses its own part")]

pub mod chance;
pub mod facts;
mod values;

use chance::Chance;
use countersign_contract::{ENUMS, RECORDS, Shape};

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
}
