//! The law of missing facts: what an expression comes to while facts are missing, it comes to whatever these facts are.
//!
//! Expressions are generated over `people`. Each runs over all people, and over a part of them of whom some levels are not
//! known. If the second run decides, the first has to decide in the same way.

use crate::support;

use countersign_contract::types::Person;
use countersign_program::{
    Expression, Fault, Function as F, Globals, LoopKind, Meter, Missing, NodeId, Operation, Scope,
    Value, evaluate,
};
use proptest::prelude::*;
use std::cell::Cell;
use support::Builder;

/// A predicate over a person in a slot.
#[derive(Clone, Debug)]
enum Predicate {
    LevelAtLeast(i64),
    LoginIs(usize),
    /// `6 / (p.level - n) > 0`: fails for one level.
    Quotient(i64),
    Not(Box<Predicate>),
    And(Box<Predicate>, Box<Predicate>),
    Or(Box<Predicate>, Box<Predicate>),
    Conditional(Box<Predicate>, Box<Predicate>, Box<Predicate>),
}

/// A list of people.
#[derive(Clone, Debug)]
enum People {
    All,
    Filter(Box<People>, Predicate),
    Reverse(Box<People>),
    Both(Box<People>, Box<People>),
}

/// A list of numbers.
#[derive(Clone, Debug)]
enum Levels {
    Of(People),
    Sort(Box<Levels>),
    Distinct(Box<Levels>),
    Slice(Box<Levels>, i64, i64),
    Filter(Box<Levels>, i64),
    Literal(Vec<i64>),
}

/// A truth value.
#[derive(Clone, Debug)]
enum Truth {
    Macro(LoopKind, People, Predicate),
    Size(People, F, i64),
    In(i64, Levels),
    Compare(F, Levels, Levels),
    SamePeople(People, People),
    Element(Levels, i64, i64),
    First(Levels, i64),
    Greatest(Levels, i64),
    Not(Box<Truth>),
    And(Vec<Truth>),
    Or(Vec<Truth>),
    Conditional(Box<Truth>, Box<Truth>, Box<Truth>),
}

const LOGINS: [&str; 6] = ["ann", "bob", "cho", "dee", "eve", "fay"];

fn predicate() -> impl Strategy<Value = Predicate> {
    let leaf = prop_oneof![
        (0_i64..5).prop_map(Predicate::LevelAtLeast),
        (0_usize..LOGINS.len()).prop_map(Predicate::LoginIs),
        (0_i64..5).prop_map(Predicate::Quotient),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        let inner = || inner.clone().prop_map(Box::new);
        prop_oneof![
            inner().prop_map(Predicate::Not),
            (inner(), inner()).prop_map(|(a, b)| Predicate::And(a, b)),
            (inner(), inner()).prop_map(|(a, b)| Predicate::Or(a, b)),
            (inner(), inner(), inner()).prop_map(|(a, b, c)| Predicate::Conditional(a, b, c)),
        ]
    })
}

fn people() -> impl Strategy<Value = People> {
    Just(People::All).prop_recursive(3, 6, 2, |inner| {
        let inner = || inner.clone().prop_map(Box::new);
        prop_oneof![
            (inner(), predicate()).prop_map(|(list, predicate)| People::Filter(list, predicate)),
            inner().prop_map(People::Reverse),
            (inner(), inner()).prop_map(|(a, b)| People::Both(a, b)),
        ]
    })
}

fn levels() -> impl Strategy<Value = Levels> {
    let leaf = prop_oneof![
        3 => people().prop_map(Levels::Of),
        1 => prop::collection::vec(0_i64..5, 0..4).prop_map(Levels::Literal),
    ];
    leaf.prop_recursive(3, 4, 1, |inner| {
        let inner = || inner.clone().prop_map(Box::new);
        prop_oneof![
            inner().prop_map(Levels::Sort),
            inner().prop_map(Levels::Distinct),
            (inner(), -1_i64..3, 0_i64..4)
                .prop_map(|(list, from, to)| Levels::Slice(list, from, to)),
            (inner(), 0_i64..5).prop_map(|(list, least)| Levels::Filter(list, least)),
        ]
    })
}

fn truth() -> impl Strategy<Value = Truth> {
    let kind = prop_oneof![
        Just(LoopKind::Exists),
        Just(LoopKind::All),
        Just(LoopKind::ExistsOne)
    ];
    let order = prop_oneof![Just(F::Equal), Just(F::Less), Just(F::GreaterEqual)];
    let lists = prop_oneof![
        Just(F::Equal),
        Just(F::NotEqual),
        Just(F::SetsContains),
        Just(F::SetsIntersects),
        Just(F::SetsEquivalent)
    ];
    let leaf = prop_oneof![
        4 => (kind, people(), predicate()).prop_map(|(kind, list, predicate)| Truth::Macro(kind, list, predicate)),
        1 => (people(), order, 0_i64..5).prop_map(|(list, order, size)| Truth::Size(list, order, size)),
        2 => (0_i64..5, levels()).prop_map(|(level, list)| Truth::In(level, list)),
        2 => (lists, levels(), levels()).prop_map(|(function, a, b)| Truth::Compare(function, a, b)),
        1 => (people(), people()).prop_map(|(a, b)| Truth::SamePeople(a, b)),
        1 => (levels(), -1_i64..4, 0_i64..5).prop_map(|(list, place, level)| Truth::Element(list, place, level)),
        1 => (levels(), 0_i64..5).prop_map(|(list, level)| Truth::First(list, level)),
        1 => (levels(), 0_i64..5).prop_map(|(list, level)| Truth::Greatest(list, level)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let many = prop::collection::vec(inner.clone(), 2..4);
        let one = || inner.clone().prop_map(Box::new);
        prop_oneof![
            one().prop_map(Truth::Not),
            many.clone().prop_map(Truth::And),
            many.prop_map(Truth::Or),
            (one(), one(), one()).prop_map(|(a, b, c)| Truth::Conditional(a, b, c)),
        ]
    })
}

/// Writes the generated trees as nodes. Loops take slots by depth.
struct Writer {
    builder: Builder,
}

impl Writer {
    fn predicate(&mut self, predicate: &Predicate, slot: u16) -> NodeId {
        let builder = &mut self.builder;
        match predicate {
            Predicate::LevelAtLeast(least) => {
                let person = builder.local(slot);
                let level = builder.field(person, "person", "level");
                let least = builder.int(*least);
                builder.call(F::GreaterEqual, &[level, least])
            }
            Predicate::LoginIs(place) => {
                let person = builder.local(slot);
                let login = builder.field(person, "person", "login");
                let wanted = builder.text(LOGINS[*place]);
                builder.call(F::Equal, &[login, wanted])
            }
            Predicate::Quotient(number) => {
                let person = builder.local(slot);
                let level = builder.field(person, "person", "level");
                let (number, six, zero) = (builder.int(*number), builder.int(6), builder.int(0));
                let difference = builder.call(F::Subtract, &[level, number]);
                let quotient = builder.call(F::Divide, &[six, difference]);
                builder.call(F::Greater, &[quotient, zero])
            }
            Predicate::Not(inner) => {
                let inner = self.predicate(inner, slot);
                self.builder.call(F::Not, &[inner])
            }
            Predicate::And(a, b) => {
                let operands = [self.predicate(a, slot), self.predicate(b, slot)];
                self.builder.and(&operands)
            }
            Predicate::Or(a, b) => {
                let operands = [self.predicate(a, slot), self.predicate(b, slot)];
                self.builder.or(&operands)
            }
            Predicate::Conditional(a, b, c) => {
                let condition = self.predicate(a, slot);
                let yes = self.predicate(b, slot);
                let no = self.predicate(c, slot);
                self.builder
                    .add(Operation::Conditional { condition, yes, no })
            }
        }
    }

    fn people(&mut self, people: &People) -> NodeId {
        match people {
            People::All => self.builder.argument(0),
            People::Filter(list, predicate) => {
                let range = self.people(list);
                let condition = self.predicate(predicate, 0);
                self.builder
                    .macro_(LoopKind::Filter, range, 0, Some(condition), None)
            }
            People::Reverse(list) => {
                let list = self.people(list);
                self.builder.call(F::Reverse, &[list])
            }
            People::Both(a, b) => {
                let lists = [self.people(a), self.people(b)];
                self.builder.call(F::Add, &lists)
            }
        }
    }

    fn levels(&mut self, levels: &Levels) -> NodeId {
        match levels {
            Levels::Of(people) => {
                let range = self.people(people);
                let person = self.builder.local(0);
                let level = self.builder.field(person, "person", "level");
                self.builder
                    .macro_(LoopKind::Map, range, 0, None, Some(level))
            }
            Levels::Sort(list) => {
                let list = self.levels(list);
                self.builder.call(F::Sort, &[list])
            }
            Levels::Distinct(list) => {
                let list = self.levels(list);
                self.builder.call(F::Distinct, &[list])
            }
            Levels::Slice(list, from, to) => {
                let arguments = [
                    self.levels(list),
                    self.builder.int(*from),
                    self.builder.int(*to),
                ];
                self.builder.call(F::Slice, &arguments)
            }
            Levels::Filter(list, least) => {
                let range = self.levels(list);
                let (level, least) = (self.builder.local(0), self.builder.int(*least));
                let condition = self.builder.call(F::GreaterEqual, &[level, least]);
                self.builder
                    .macro_(LoopKind::Filter, range, 0, Some(condition), None)
            }
            Levels::Literal(numbers) => {
                let elements = numbers
                    .iter()
                    .map(|number| self.builder.int(*number))
                    .collect();
                self.builder.add(Operation::List {
                    elements,
                    optional: Vec::new(),
                })
            }
        }
    }

    fn truth(&mut self, truth: &Truth) -> NodeId {
        match truth {
            Truth::Macro(kind, list, predicate) => {
                let range = self.people(list);
                let condition = self.predicate(predicate, 0);
                self.builder.macro_(*kind, range, 0, Some(condition), None)
            }
            Truth::Size(list, order, size) => {
                let list = self.people(list);
                let found = self.builder.call(F::Size, &[list]);
                let size = self.builder.int(*size);
                self.builder.call(*order, &[found, size])
            }
            Truth::In(level, list) => {
                let arguments = [self.builder.int(*level), self.levels(list)];
                self.builder.call(F::In, &arguments)
            }
            Truth::Compare(function, a, b) => {
                let lists = [self.levels(a), self.levels(b)];
                self.builder.call(*function, &lists)
            }
            Truth::SamePeople(a, b) => {
                let lists = [self.people(a), self.people(b)];
                self.builder.call(F::Equal, &lists)
            }
            Truth::Element(list, place, level) => {
                let operand = self.levels(list);
                let index = self.builder.int(*place);
                let element = self.builder.add(Operation::Index { operand, index });
                let level = self.builder.int(*level);
                self.builder.call(F::Equal, &[element, level])
            }
            Truth::First(list, level) => {
                let list = self.levels(list);
                let first = self.builder.call(F::First, &[list]);
                let level = self.builder.int(*level);
                let value = self.builder.call(F::OptionalOrValue, &[first, level]);
                self.builder.call(F::Equal, &[value, level])
            }
            Truth::Greatest(list, level) => {
                let list = self.levels(list);
                let greatest = self.builder.call(F::MathGreatest, &[list]);
                let level = self.builder.int(*level);
                self.builder.call(F::Equal, &[greatest, level])
            }
            Truth::Not(inner) => {
                let inner = self.truth(inner);
                self.builder.call(F::Not, &[inner])
            }
            Truth::And(operands) => {
                let operands: Vec<NodeId> =
                    operands.iter().map(|operand| self.truth(operand)).collect();
                self.builder.and(&operands)
            }
            Truth::Or(operands) => {
                let operands: Vec<NodeId> =
                    operands.iter().map(|operand| self.truth(operand)).collect();
                self.builder.or(&operands)
            }
            Truth::Conditional(a, b, c) => {
                let (condition, yes, no) = (self.truth(a), self.truth(b), self.truth(c));
                self.builder
                    .add(Operation::Conditional { condition, yes, no })
            }
        }
    }
}

fn person(place: usize, level: Option<i64>) -> Person {
    let mut json = serde_json::json!({"login": LOGINS[place], "kind": "human"});
    if let Some(level) = level {
        json["level"] = level.into();
    }
    serde_json::from_value(json).unwrap()
}

fn decide(expression: &Expression, people: Value<'_>) -> Result<bool, Fault> {
    let scope = Scope::new(Globals {
        arguments: vec![people],
        ..Globals::default()
    });
    evaluate(expression, &scope, &Meter::new(1_000_000), None).map(|value| value.as_bool().unwrap())
}

#[test]
fn what_is_decided_without_a_fact_stands_with_it() {
    // How often a run without some facts decided, and with all facts decided the same, and how often it could not.
    let (decided, agreed, open) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let person_facts =
        prop::collection::vec((0_i64..5, any::<bool>(), any::<bool>()), 0..LOGINS.len());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(6_000)
    });
    let law = |truth: Truth, facts: Vec<(i64, bool, bool)>, marked: bool| {
        let mut writer = Writer {
            builder: Builder::new(),
        };
        writer.truth(&truth);
        let expression = writer.builder.finish();
        let all: Vec<Person> = facts
            .iter()
            .enumerate()
            .map(|(place, (level, _, _))| person(place, Some(*level)))
            .collect();
        let known: Vec<Person> = facts
            .iter()
            .enumerate()
            .filter(|(_, (_, there, _))| *there || !marked)
            .map(|(place, (level, _, has_level))| person(place, has_level.then_some(*level)))
            .collect();
        let list = if marked {
            Value::incomplete(&known, Missing::Fact("people"))
        } else {
            Value::Sequence(&known)
        };
        let found = decide(&expression, list);
        let whole = decide(&expression, Value::Sequence(&all));
        match &found {
            Err(fault) if fault.is_missing() => open.set(open.get() + 1),
            Ok(value) => {
                decided.set(decided.get() + 1);
                if let Ok(whole) = whole {
                    agreed.set(agreed.get() + 1);
                    prop_assert_eq!(whole, *value);
                }
            }
            Err(fault) => prop_assert!(whole.is_err(), "failed: {}", fault),
        }
        Ok(())
    };
    runner
        .run(
            &(truth(), person_facts, any::<bool>()),
            |(truth, facts, marked)| law(truth, facts, marked),
        )
        .unwrap();
    assert!(
        agreed.get() > 1_000
            && open.get() > 1_000
            && decided.get() - agreed.get() < agreed.get() / 4,
        "{decided:?} {agreed:?} {open:?}"
    );
}
