//! The crate `regorus`: its interpreter, or its machine for compiled rules.

use crate::Engine;
use anyhow::{Context, Result};
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Rc, Value};

/// The five rules in Rego.
const RULES: &str = include_str!("../rules.rego");

/// What is asked.
const ENTRY: &str = "data.bench.answers";

/// The rules and the facts.
pub struct Rego {
    way: Way,
    text: String,
    facts: Value,
}

enum Way {
    Interpreter(Box<regorus::Engine>),
    Machine(Box<RegoVM>),
}

impl Rego {
    /// Compiles the rules, for the machine if asked to.
    pub fn new(text: String, machine: bool) -> Result<Rego> {
        let mut engine = regorus::Engine::new();
        engine.add_policy("rules.rego".to_owned(), RULES.to_owned())?;
        let way = if machine {
            let entry: Rc<str> = ENTRY.into();
            let policy = engine.compile_with_entrypoint(&entry)?;
            let program = Compiler::compile_from_policy(&policy, &[ENTRY])?;
            let mut machine = RegoVM::new();
            machine.load_program(program);
            Way::Machine(Box::new(machine))
        } else {
            Way::Interpreter(Box::new(engine))
        };
        let facts = Value::from_json_str(&text)?;
        Ok(Rego { way, text, facts })
    }

    fn answers(&mut self, facts: Value) -> Result<Vec<Option<bool>>> {
        let answers = match &mut self.way {
            Way::Interpreter(engine) => {
                engine.set_input(facts);
                engine.eval_rule(ENTRY.to_owned())?
            }
            Way::Machine(machine) => {
                machine.set_input(facts);
                machine.execute_entry_point_by_name(ENTRY)?
            }
        };
        answers
            .as_array()
            .context("the answers are no list")?
            .iter()
            .map(|answer| Ok(Some(*answer.as_bool()?)))
            .collect()
    }
}

impl Engine for Rego {
    fn run(&mut self) -> Result<Vec<Option<bool>>> {
        self.answers(self.facts.clone())
    }

    fn convert(&mut self) -> Result<Vec<Option<bool>>> {
        let facts = Value::from_json_str(&self.text)?;
        self.answers(facts)
    }
}
