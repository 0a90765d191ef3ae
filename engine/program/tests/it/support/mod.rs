//! Builds expressions without the compiler.

#![allow(dead_code, reason = "each file uses its own part")]

use countersign_contract::RECORDS;
use countersign_contract::types::{Effect, Mode};
use countersign_program::policy::{
    Asked, Constant, Control, FORMAT, Parameter, Policy, ProvenanceSettings, Variable,
    WhenNothingApplies,
};
use countersign_program::{
    Expression, Fault, Function, Globals, Loop, LoopKind, Meter, Node, NodeId, Operation, Root,
    Scope, Source, ToValue, Tree, Type, Value, evaluate, lower, validate,
};

/// An expression under construction. Every method returns the node that it added.
pub struct Builder {
    nodes: Vec<Node>,
    types: Vec<Type>,
}

impl Builder {
    pub fn new() -> Builder {
        Builder {
            nodes: Vec::new(),
            types: vec![Type::Dyn],
        }
    }

    pub fn add(&mut self, operation: Operation) -> NodeId {
        let id = self.nodes.len() as u32;
        self.nodes.push(Node {
            operation,
            type_: 0,
            start: id,
            end: id + 1,
        });
        id
    }

    pub fn int(&mut self, value: i64) -> NodeId {
        self.add(Operation::Int(value))
    }

    pub fn bool(&mut self, value: bool) -> NodeId {
        self.add(Operation::Bool(value))
    }

    pub fn text(&mut self, value: &str) -> NodeId {
        self.add(Operation::Text(value.to_owned()))
    }

    pub fn argument(&mut self, place: u16) -> NodeId {
        self.add(Operation::Root(Root::Argument(place)))
    }

    pub fn root(&mut self, root: Root) -> NodeId {
        self.add(Operation::Root(root))
    }

    /// A field of `facts`.
    pub fn fact(&mut self, name: &str) -> NodeId {
        let (_, field) = places("facts", name);
        self.root(Root::Fact(field))
    }

    pub fn local(&mut self, slot: u16) -> NodeId {
        self.add(Operation::Local(slot))
    }

    pub fn call(&mut self, function: Function, arguments: &[NodeId]) -> NodeId {
        self.add(Operation::Call {
            function,
            arguments: arguments.to_vec(),
        })
    }

    pub fn and(&mut self, operands: &[NodeId]) -> NodeId {
        self.add(Operation::And(operands.to_vec()))
    }

    pub fn or(&mut self, operands: &[NodeId]) -> NodeId {
        self.add(Operation::Or(operands.to_vec()))
    }

    /// `1 / 0`
    pub fn failing(&mut self) -> NodeId {
        let (one, zero) = (self.int(1), self.int(0));
        self.call(Function::Divide, &[one, zero])
    }

    fn typed(&mut self, operand: NodeId, record: &str) {
        let (number, _) = places(record, "");
        let type_ = Type::Record(number);
        let place = match self.types.iter().position(|known| *known == type_) {
            Some(place) => place,
            None => {
                self.types.push(type_);
                self.types.len() - 1
            }
        };
        self.nodes[operand as usize].type_ = place as u16;
    }

    pub fn field(&mut self, operand: NodeId, record: &str, field: &str) -> NodeId {
        self.typed(operand, record);
        let (_, field) = places(record, field);
        self.add(Operation::Field { operand, field })
    }

    pub fn has(&mut self, operand: NodeId, record: &str, field: &str) -> NodeId {
        self.typed(operand, record);
        let (_, field) = places(record, field);
        self.add(Operation::HasField { operand, field })
    }

    pub fn optional_field(&mut self, operand: NodeId, record: &str, field: &str) -> NodeId {
        self.typed(operand, record);
        let (_, field) = places(record, field);
        self.add(Operation::OptionalField { operand, field })
    }

    /// A macro with one variable in slot `slot`.
    pub fn macro_(
        &mut self,
        kind: LoopKind,
        range: NodeId,
        slot: u16,
        condition: Option<NodeId>,
        transform: Option<NodeId>,
    ) -> NodeId {
        self.add(Operation::Loop(Loop {
            kind,
            range,
            slot,
            second_slot: None,
            condition,
            transform,
        }))
    }

    /// The tree; the last node added is its root.
    pub fn tree(self) -> Tree {
        Tree {
            nodes: self.nodes,
            types: self.types,
            slots: 8,
            zones: Vec::new(),
        }
    }

    /// The expression, lowered and validated.
    pub fn finish(self) -> Expression {
        let expression = self.unchecked();
        assert_eq!(validate::expression(&expression), Ok(()));
        expression
    }

    /// The expression without its validation, for those that only have a place in a policy.
    pub fn unchecked(self) -> Expression {
        lower(&self.tree(), Source::default(), u64::MAX, &[]).unwrap()
    }
}

/// The places of a record and of its field.
pub fn places(record: &str, field: &str) -> (u16, u16) {
    let number = RECORDS
        .iter()
        .position(|shape| shape.name == record)
        .unwrap_or_else(|| panic!("no record `{record}`"));
    let place = RECORDS[number]
        .fields
        .iter()
        .position(|shape| shape.name == field)
        .unwrap_or_default();
    (number as u16, place as u16)
}

/// What an expression comes to over arguments: CEL text, or the code of the fault and what was missing.
pub fn outcome(result: &Result<Value<'_>, Fault>) -> String {
    match result {
        Ok(value) => countersign_program::print(value),
        Err(fault) if fault.is_missing() => {
            let facts: Vec<String> = fault
                .missing_facts()
                .iter()
                .map(|f| f.to_string())
                .collect();
            format!("missing {}", facts.join(", "))
        }
        Err(fault) => fault.code().to_owned(),
    }
}

/// Evaluates over arguments.
pub fn run<'a>(expression: &'a Expression, arguments: Vec<Value<'a>>) -> String {
    let scope = Scope::new(Globals {
        arguments,
        ..Globals::default()
    });
    let meter = Meter::new(1_000_000);
    outcome(&evaluate(expression, &scope, &meter, None))
}

/// Calls a function over values.
pub fn call(function: Function, arguments: Vec<Value<'_>>) -> String {
    let mut builder = Builder::new();
    let nodes: Vec<NodeId> = (0..arguments.len())
        .map(|place| builder.argument(place as u16))
        .collect();
    builder.call(function, &nodes);
    let expression = builder.finish();
    let scope = Scope::new(Globals {
        arguments,
        ..Globals::default()
    });
    let meter = Meter::new(1_000_000);
    outcome(&evaluate(&expression, &scope, &meter, None))
}

/// A policy of these variables and one control.
pub fn policy(variables: Vec<Expression>, applies: Expression) -> Policy {
    Policy {
        format: FORMAT,
        contract: countersign_contract::CONTRACT_VERSION.to_owned(),
        name: "p".to_owned(),
        version: "1".to_owned(),
        summary: String::new(),
        mode: Mode::Enforce,
        when_nothing_applies: WhenNothingApplies::Block,
        step_budget: 1_000,
        octet_budget: 1_000_000,
        parameters: vec![Parameter {
            name: "two".to_owned(),
            type_: Type::Int,
            value: Constant::List(vec![Constant::Int(2)]),
        }],
        extra: Vec::new(),
        variables: variables
            .into_iter()
            .enumerate()
            .map(|(place, expression)| Variable {
                name: format!("v{place}"),
                expression,
            })
            .collect(),
        controls: vec![Control {
            id: "c".to_owned(),
            title: "C".to_owned(),
            effect: Effect::Block,
            applies: Some(applies),
            satisfied: None,
            forbids: false,
            unless_signed: false,
            asked: Asked::BeforeLanding,
            message: None,
            sign_off: None,
            after: Vec::new(),
            escalate: None,
            break_glass: None,
            waiver: None,
            worst_case_steps: 0,
            origin: None,
        }],
        risk: None,
        rank: None,
        spread: countersign_program::policy::Spread::default(),
        calendar: None,
        provenance: ProvenanceSettings::default(),
        zones: Vec::new(),
    }
}

/// Evaluates everything in a policy; only that it comes back counts.
pub fn run_all(policy: &Policy) {
    let patterns = policy.patterns();
    let scope = Scope::new(Globals {
        parameters: policy
            .parameters
            .iter()
            .map(|parameter| parameter.value.to_value())
            .collect(),
        variables: &policy.variables,
        patterns: Some(&patterns),
        ..Globals::default()
    });
    for expression in policy.expressions() {
        let meter = Meter::new(2_000);
        let _ = evaluate(expression, &scope, &meter, None);
    }
}
