//! Expressions by themselves, outside any policy: for tests, tools that explain, conformance.

use crate::check::names::{Names, Part};
use crate::check::types::Ty;
use crate::check::{self, Outcome, Problem, Rules, Wanted};
use crate::cost::{self, Known};
use crate::diagnostic::{Diagnostic, Diagnostics, Position};
use crate::expression;
use crate::yaml::number;
use countersign_program::library::cost::Bounds;
use countersign_program::{Expression, Source, Type, lower};

/// What diagnostics about such an expression name as their file.
const FILE: &str = "expression";

/// What an expression that stands alone may name, and how strictly it is checked.
#[derive(Debug)]
pub struct Environment {
    names: Names,
    part: Part,
    rules: Rules,
}

impl Environment {
    /// Bound variables, which become [`countersign_program::Root::Argument`] by their place here; checked as the language
    /// definition says. A name may have dots.
    pub fn language(arguments: Vec<(String, Type)>) -> Environment {
        Environment::with_arguments(arguments, Rules::Language)
    }

    /// The same without types: what does not fit is left to the run.
    pub fn unchecked(arguments: Vec<(String, Type)>) -> Environment {
        Environment::with_arguments(arguments, Rules::Unchecked)
    }

    fn with_arguments(arguments: Vec<(String, Type)>, rules: Rules) -> Environment {
        Environment {
            names: Names {
                arguments: arguments
                    .into_iter()
                    .map(|(name, type_)| (name, Ty::of_program(&type_)))
                    .collect(),
                ..Names::default()
            },
            part: Part::Alone,
            rules,
        }
    }

    /// The same in a namespace: `a.b.NAME` is looked up before `a.NAME` and `NAME`, as the language definition says.
    pub fn in_container(mut self, container: &str) -> Environment {
        container.clone_into(&mut self.names.container);
        self
    }

    /// The facts, as the rules of a control see them, `risk` included; checked as a policy is.
    pub fn control() -> Environment {
        Environment::with_facts(Part::Control)
    }

    /// The facts and `reviewer`, as rules about candidates see them; checked as a policy is.
    pub fn candidate() -> Environment {
        Environment::with_facts(Part::Candidate)
    }

    fn with_facts(part: Part) -> Environment {
        Environment {
            names: Names {
                has_risk: true,
                ..Names::default()
            },
            part,
            rules: Rules::Policy,
        }
    }
}

/// Compiles one expression.
///
/// # Errors
/// All that is wrong with it. Lines and columns are those of the text.
pub fn compile_expression(
    text: &str,
    environment: &Environment,
) -> Result<Expression, Diagnostics> {
    let tree = expression::parse(text)
        .map_err(|error| Diagnostics::new(vec![diagnostic(text, Problem::from(error))]))?;
    let outcome = check::check(
        &tree,
        &environment.names,
        environment.part,
        environment.rules,
        Wanted::Anything,
    );
    let Outcome {
        tree: Some(typed), ..
    } = outcome
    else {
        let diagnostics = outcome
            .errors
            .into_iter()
            .map(|problem| diagnostic(text, problem));
        return Err(Diagnostics::new(diagnostics.collect()));
    };
    let known = Known {
        values: &[],
        bounds: &Bounds::default(),
        parameters: &[],
        variables: &[],
    };
    let cost = cost::estimate(&typed, &known);
    let source = Source {
        text: text.to_owned(),
        file: FILE.to_owned(),
        line: 1,
        column: 1,
    };
    let expression = lower(&typed, source, cost.own, &[]).map_err(|error| error.to_string());
    let checked = expression.and_then(|expression| {
        countersign_program::validate::expression(&expression)
            .map(|()| expression)
            .map_err(|error| error.to_string())
    });
    checked.map_err(|error| {
        let problem = Problem {
            code: "policy_too_large",
            message: format!("the expression does not fit into a program: {error}"),
            help: None,
            span: tree.span,
        };
        Diagnostics::new(vec![diagnostic(text, problem)])
    })
}

fn diagnostic(text: &str, problem: Problem) -> Diagnostic {
    let (start, end) = problem.span;
    let before: String = text.chars().take(start as usize).collect();
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    let length = text
        .chars()
        .skip(start as usize)
        .take((end.saturating_sub(start)) as usize)
        .take_while(|character| *character != '\n')
        .count();
    Diagnostic::new(
        problem.code,
        Position {
            file: FILE,
            line: number(line),
            column: number(column),
            length: number(length),
        },
        problem.message,
    )
    .maybe_help(problem.help)
}
