//! Running a policy's expressions: one place that knows the engine, turns its faults into words and keeps traces.

#[cfg(not(target_arch = "wasm32"))]
use crate::coverage::PolicyCoverage;
#[cfg(not(target_arch = "wasm32"))]
use countersign_contract::types::ControlResult;
use countersign_contract::types::{Person, RuleFailure, SourcePlace, Trace, TraceValue};
use countersign_program::Scope;
use countersign_program::policy::{Control, Policy};
use countersign_program::value::Value;
use countersign_program::{Expression, Fault, Meter};
use std::cell::RefCell;

/// Most traces that an explanation keeps. A thousand candidates under ten controls would drown the rest.
const MOST_TRACES: usize = 500;

/// Runs expressions of one policy.
pub(crate) struct Rules<'a> {
    policy: &'a Policy,
    watch: Watch,
}

/// What is kept of how expressions came to their values.
#[derive(Debug)]
pub(crate) enum Watch {
    /// Nothing.
    Nothing,
    /// The values of all sub-expressions.
    Traces(RefCell<Vec<Trace>>),
    /// How often each came to what.
    #[cfg(not(target_arch = "wasm32"))]
    Coverage(RefCell<PolicyCoverage>),
}

impl Watch {
    pub(crate) fn traces() -> Watch {
        Watch::Traces(RefCell::default())
    }

    /// The traces, in the order in which expressions ran.
    pub(crate) fn into_traces(self) -> Vec<Trace> {
        match self {
            Watch::Traces(traces) => traces.into_inner(),
            _ => Vec::new(),
        }
    }
}

/// What an expression came to.
pub(crate) struct Evaluation<'a> {
    /// Its value, or why it has none.
    pub(crate) value: Result<Value<'a>, Fault>,
    /// Faults in words: the one that mattered, then those that CEL absorbed.
    pub(crate) failures: Vec<RuleFailure>,
}

/// What a condition came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    /// It has a value.
    Known(bool),
    /// It depends on these facts, which are missing.
    Missing(Vec<String>),
    /// It failed, in words.
    Failed(String),
}

impl<'a> Rules<'a> {
    pub(crate) fn new(policy: &'a Policy, watch: Watch) -> Rules<'a> {
        Rules { policy, watch }
    }

    /// Runs one expression.
    pub(crate) fn run(
        &self,
        control: &str,
        part: &str,
        expression: &'a Expression,
        scope: &Scope<'a>,
        meter: &Meter,
    ) -> Evaluation<'a> {
        let value = match &self.watch {
            Watch::Traces(traces) if traces.borrow().len() < MOST_TRACES => {
                let mut trace = countersign_program::Trace::new();
                let value =
                    countersign_program::evaluate(expression, scope, meter, Some(&mut trace));
                traces
                    .borrow_mut()
                    .push(render(control, part, expression, &trace));
                value
            }
            #[cfg(not(target_arch = "wasm32"))]
            Watch::Coverage(coverage) => coverage.borrow_mut().observed(expression, |observer| {
                countersign_program::observe(expression, scope, meter, observer)
            }),
            _ => countersign_program::evaluate(expression, scope, meter, None),
        };
        let absorbed = meter.take_absorbed();
        let mut failures = Vec::new();
        if let Err(fault) = &value {
            failures.push(self.in_words(part, expression, fault));
        }
        // A missing fact that could not change the result is not worth a word; a broken rule is, even if absorbed.
        for fault in absorbed.iter().filter(|fault| !fault.is_missing()) {
            let failure = self.in_words(part, expression, fault);
            if !failures.contains(&failure) {
                failures.push(failure);
            }
        }
        Evaluation { value, failures }
    }

    /// Runs a condition.
    pub(crate) fn test(
        &self,
        control: &str,
        part: &str,
        expression: &'a Expression,
        scope: &Scope<'a>,
        meter: &Meter,
    ) -> (Truth, Vec<RuleFailure>) {
        let outcome = self.run(control, part, expression, scope, meter);
        let truth = match &outcome.value {
            Ok(value) => match value.as_bool() {
                Some(value) => Truth::Known(value),
                None => Truth::Failed(format!("it is a {}, not a truth value", value.type_name())),
            },
            Err(fault) if fault.is_missing() => Truth::Missing(missing(fault)),
            Err(fault) => Truth::Failed(fault.explanation()),
        };
        (truth, outcome.failures)
    }

    fn in_words(&self, part: &str, expression: &Expression, fault: &Fault) -> RuleFailure {
        let variable = fault.variable().and_then(|(place, node)| {
            let variable = self.policy.variables.get(usize::from(place))?;
            Some((variable, node))
        });
        let (expression, node, part) = match variable {
            Some((variable, node)) => (
                &variable.expression,
                node,
                format!("{part}, variable {}", variable.name),
            ),
            None => (expression, fault.node(), part.to_owned()),
        };
        let (text, place) = expression.excerpt(node);
        RuleFailure {
            part,
            code: fault.code().to_owned(),
            explanation: fault.explanation(),
            expression: text,
            place,
        }
    }

    /// Adds to the coverage what each variable comes to: rules read variables at once, not part by part.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn cover_variables(&self, scope: &Scope<'a>) {
        let Watch::Coverage(coverage) = &self.watch else {
            return;
        };
        for variable in &self.policy.variables {
            let meter = self.policy.meter();
            let expression = &variable.expression;
            // A fault is counted, and told where a rule reads the variable.
            let _ = coverage.borrow_mut().observed(expression, |observer| {
                countersign_program::observe(expression, scope, &meter, observer)
            });
        }
    }

    /// Adds to the coverage what each control came to.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn cover_controls(&self, results: &[ControlResult]) {
        if let Watch::Coverage(coverage) = &self.watch {
            coverage.borrow_mut().add_controls(results);
        }
    }

    /// What was watched.
    pub(crate) fn into_watch(self) -> Watch {
        self.watch
    }
}

/// Where a rule about people runs.
pub(crate) struct RuleContext<'r, 'a> {
    pub(crate) rules: &'r Rules<'a>,
    pub(crate) scope: &'r Scope<'a>,
    pub(crate) meter: &'r Meter,
    pub(crate) control: &'a Control,
}

impl<'a> RuleContext<'_, 'a> {
    /// What a rule says of a person.
    pub(crate) fn about(
        &self,
        part: &str,
        rule: &'a Expression,
        person: &'a Person,
    ) -> (Truth, Vec<RuleFailure>) {
        let scope = self.scope.with_reviewer(Value::Record(person));
        let part = format!("{part} reviewer {}", person.login);
        self.rules
            .test(&self.control.id, &part, rule, &scope, self.meter)
    }
}

/// The names of the facts for lack of which there is no value.
pub(crate) fn missing(fault: &Fault) -> Vec<String> {
    fault
        .missing_facts()
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn render(
    control: &str,
    part: &str,
    expression: &Expression,
    trace: &countersign_program::Trace,
) -> Trace {
    let text = |start: u32, end: u32| -> String {
        let length = end.saturating_sub(start) as usize;
        expression
            .source
            .text
            .chars()
            .skip(start as usize)
            .take(length.min(200))
            .collect()
    };
    let values = trace
        .in_order_of_text()
        .into_iter()
        .map(|entry| TraceValue {
            start: entry.start,
            end: entry.end,
            text: text(entry.start, entry.end),
            value: entry.value.clone(),
            failed: entry.failed,
        });
    Trace {
        control: control.to_owned(),
        part: part.to_owned(),
        expression: expression.source.text.clone(),
        place: SourcePlace {
            file: expression.source.file.clone(),
            line: expression.source.line,
            column: expression.source.column,
        },
        values: values.collect(),
    }
}
