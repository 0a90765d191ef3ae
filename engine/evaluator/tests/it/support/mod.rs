//! Policies and facts for tests, built without the compiler.

#![allow(dead_code, reason = "each file uses its own part")]

use countersign_contract::types::*;
use countersign_contract::{CONTRACT_VERSION, RECORDS};
use countersign_program::policy::{
    Asked, Binding, BreakGlass, Clock, Control, Escalate, EscalateStep, FORMAT, Policy,
    ProvenanceSettings, SignOff, Spread, Waiver, WhenNothingApplies,
};
use countersign_program::{Expression, Function, Node, Operation, Root, Source, Tree, Type, lower};

/// Builds one expression.
#[derive(Default)]
pub struct Builder {
    nodes: Vec<Node>,
    types: Vec<Type>,
}

impl Builder {
    pub fn add(&mut self, operation: Operation) -> u32 {
        let id = self.nodes.len() as u32;
        self.nodes.push(Node {
            operation,
            type_: 0,
            start: 0,
            end: 10_000,
        });
        id
    }

    fn typed(&mut self, node: u32, type_: Type) {
        self.types.push(type_);
        self.nodes[node as usize].type_ = self.types.len() as u16;
    }

    /// A root and fields of it: the record, then its fields.
    pub fn chain(&mut self, root: Root, records: &[(&str, &str)]) -> u32 {
        let mut node = self.add(Operation::Root(root));
        for (record, field) in records {
            let place = RECORDS
                .iter()
                .position(|shape| shape.name == *record)
                .unwrap();
            self.typed(node, Type::Record(place as u16));
            let fields = RECORDS[place].fields;
            let field = fields
                .iter()
                .position(|shape| shape.name == *field)
                .unwrap() as u16;
            node = self.add(Operation::Field {
                operand: node,
                field,
            });
        }
        node
    }

    pub fn call(&mut self, function: Function, arguments: &[u32]) -> u32 {
        self.add(Operation::Call {
            function,
            arguments: arguments.to_vec(),
        })
    }

    pub fn finish(self, text: &str) -> Expression {
        let tree = Tree {
            nodes: self.nodes,
            types: std::iter::once(Type::Dyn).chain(self.types).collect(),
            slots: 0,
            zones: Vec::new(),
        };
        let source = Source {
            text: text.to_owned(),
            file: "policy.yaml".to_owned(),
            line: 1,
            column: 1,
        };
        lower(&tree, source, 100, &[]).unwrap()
    }
}

pub fn constant(value: bool) -> Expression {
    let mut builder = Builder::default();
    builder.add(Operation::Bool(value));
    builder.finish(if value { "true" } else { "false" })
}

pub fn detected() -> Expression {
    let mut builder = Builder::default();
    builder.chain(Root::Provenance, &[("provenance", "detected")]);
    builder.finish("provenance.detected")
}

pub fn declared() -> Expression {
    let mut builder = Builder::default();
    let list = builder.chain(Root::Provenance, &[("provenance", "undeclared")]);
    let size = builder.call(Function::Size, &[list]);
    let zero = builder.add(Operation::Int(0));
    builder.call(Function::Equal, &[size, zero]);
    builder.finish("provenance.undeclared.size() == 0")
}

pub fn material() -> Expression {
    let mut builder = Builder::default();
    let authored = builder.chain(Root::Provenance, &[("provenance", "agent_authored")]);
    let most = builder.chain(
        Root::Provenance,
        &[("provenance", "ai_lines"), ("line_range", "max")],
    );
    let limit = builder.add(Operation::Int(20));
    let many = builder.call(Function::GreaterEqual, &[most, limit]);
    builder.add(Operation::Or(vec![authored, many]));
    builder.finish("provenance.agent_authored || provenance.ai_lines.max >= 20")
}

pub fn level(least: i64) -> Expression {
    let mut builder = Builder::default();
    let level = builder.chain(Root::Reviewer, &[("person", "level")]);
    let least_node = builder.add(Operation::Int(least));
    builder.call(Function::GreaterEqual, &[level, least_node]);
    builder.finish(&format!("reviewer.level >= {least}"))
}

pub fn on_call() -> Expression {
    let mut builder = Builder::default();
    builder.chain(Root::Reviewer, &[("person", "on_call")]);
    builder.finish("reviewer.on_call")
}

pub fn control(id: &str, applies: Option<Expression>) -> Control {
    Control {
        id: id.to_owned(),
        title: id.to_owned(),
        effect: Effect::Block,
        applies,
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
        worst_case_steps: 1_000,
        origin: None,
    }
}

pub fn sign_off(eligible: Expression, assesses: &[AssessmentArea]) -> SignOff {
    SignOff {
        count: 1,
        eligible,
        assesses: assesses.to_vec(),
        involved_may_sign: Vec::new(),
        binding: Binding::Content,
        authentication: vec![Authentication::Forge, Authentication::Signed],
        distinct_teams: None,
        pairing: false,
        owned: None,
        distinct_from: Vec::new(),
    }
}

/// Declared, reviewed by anybody else, and by a senior where AI's part is material.
pub fn policy() -> Policy {
    let declaring = Control {
        satisfied: Some(declared()),
        ..control("declared", Some(detected()))
    };
    let review = Control {
        sign_off: Some(sign_off(constant(true), &[])),
        ..control("review", Some(detected()))
    };
    let senior = Control {
        sign_off: Some(sign_off(
            level(6),
            &[AssessmentArea::Diff, AssessmentArea::AiContribution],
        )),
        after: vec![0],
        escalate: Some(Escalate {
            queue: "senior".to_owned(),
            due: Some(14_400),
            clock: Clock::Elapsed,
            then: vec![EscalateStep {
                after: 28_800,
                to: level(7),
            }],
        }),
        break_glass: Some(BreakGlass {
            who: on_call(),
            reason_required: true,
            expires: 86_400,
            post_review: Some(259_200),
        }),
        waiver: Some(Waiver {
            who: level(8),
            expires: 86_400,
        }),
        ..control("senior", Some(material()))
    };
    of_controls(vec![declaring, review, senior])
}

pub fn of_controls(controls: Vec<Control>) -> Policy {
    Policy {
        format: FORMAT,
        contract: CONTRACT_VERSION.to_owned(),
        name: "laws".to_owned(),
        version: "1.0.0".to_owned(),
        summary: "For tests.".to_owned(),
        mode: Mode::Enforce,
        when_nothing_applies: WhenNothingApplies::Pass,
        step_budget: 1_000_000,
        octet_budget: 1_000_000,
        parameters: Vec::new(),
        extra: Vec::new(),
        variables: Vec::new(),
        controls,
        risk: None,
        rank: None,
        spread: Spread::default(),
        calendar: None,
        provenance: ProvenanceSettings::default(),
        zones: Vec::new(),
    }
}

/// A change without commits and with every list complete.
pub fn facts() -> Facts {
    serde_json::from_str(include_str!("facts.json")).unwrap()
}
