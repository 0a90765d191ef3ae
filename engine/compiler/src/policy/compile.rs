//! From a policy's folder to a compiled policy: every expression is checked where it is written, and all diagnostics are gathered.

mod sign_off;

use crate::check::names::{Names, Part, VariableName};
use crate::check::types::Ty;
use crate::check::{self, Problem, Rules, Wanted};
use crate::cost::{self, Budget, Cost, Known, Size, VariableCost};
use crate::diagnostic::{self, Diagnostic, Diagnostics, Position, Severity};
use crate::expression::ast::Expr;
use crate::folder::{Folder, Options};
use crate::policy::checked::CheckedRule;
use crate::policy::comments;
use crate::policy::control::{self, ControlSource};
use crate::policy::document::{self, Named, PolicySource};
use crate::policy::lineage::{self, Lineage};
use crate::policy::order::reads;
use crate::policy::parameters;
use crate::policy::settings::RiskSource;
use crate::positions::Positions;
use crate::yaml::{Kind, Node};
use crate::zones;
use countersign_contract::CONTRACT_VERSION;
use countersign_program::library::cost::Bounds;
use countersign_program::policy::{
    BreakGlass, Constant, Control, Escalate, EscalateStep, ExtraDeclaration, FORMAT, Parameter,
    Policy, RiskModel, RiskTerm, Variable, Waiver,
};
use countersign_program::{Expression, MAXIMUM_CHAIN, Source, lower};
use std::rc::Rc;

/// Compiles the policy of a folder. Beside it comes each of its rules as the checker left it.
pub(crate) fn compile(
    folder: &Folder,
    options: &Options,
) -> Result<(crate::Compiled, Vec<CheckedRule>), Diagnostics> {
    let mut errors = Vec::new();
    let Some(mut source) = document::read(folder, &mut errors) else {
        return Err(Diagnostics::new(errors));
    };
    control::later_references(&source.controls, &mut errors);
    parameters::set(&mut source.parameters, &options.set, &mut errors);
    source.parameters.sort_by(|a, b| a.name.cmp(&b.name));
    source.extra.sort_by(|a, b| a.name.cmp(&b.name));
    let mut compiler = Compiler {
        names: Names {
            parameters: source
                .parameters
                .iter()
                .map(|parameter| (parameter.name.clone(), parameter.value.ty.clone()))
                .collect(),
            parameter_texts: source
                .parameters
                .iter()
                .filter_map(|parameter| match &parameter.value.value {
                    Constant::Text(text) => Some((parameter.name.clone(), text.clone())),
                    _ => None,
                })
                .collect(),
            variables: Vec::new(),
            extra: source
                .extra
                .iter()
                .map(|extra| (extra.name.clone(), extra.value.ty.clone()))
                .collect(),
            has_risk: source.risk.is_some(),
            ..Names::default()
        },
        bounds: source.bounds.clone(),
        parameter_sizes: source
            .parameters
            .iter()
            .map(|parameter| cost::constant_size(&parameter.value.value))
            .collect(),
        parameter_values: source
            .parameters
            .iter()
            .map(|parameter| parameter.value.value.clone())
            .collect(),
        variable_costs: Vec::new(),
        variable_chains: Vec::new(),
        step_budget: source.step_budget,
        errors,
        warnings: Vec::new(),
        checked: Vec::new(),
    };
    let lineage = std::mem::take(&mut source.lineage);
    let policy = compiler.policy(source, &lineage);
    let checked = std::mem::take(&mut compiler.checked);
    Ok((compiler.finish(policy, lineage)?, checked))
}

struct Compiler {
    names: Names,
    bounds: Bounds,
    parameter_sizes: Vec<Size>,
    parameter_values: Vec<Constant>,
    variable_costs: Vec<VariableCost>,
    variable_chains: Vec<u32>,
    step_budget: u64,
    errors: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
    checked: Vec<CheckedRule>,
}

/// An expression with its worst case. After an error there is only the cost of nothing.
struct Rule {
    expression: Option<Expression>,
    cost: Option<Cost>,
}

impl Compiler {
    /// The policy, as far as it has no errors.
    fn policy(&mut self, source: PolicySource, lineage: &Lineage) -> Option<Policy> {
        let variables = self.variables(&source.variables);
        let risk = source.risk.map(|risk| self.risk(risk));
        let controls: Vec<Option<Control>> = source
            .controls
            .into_iter()
            .map(|control| {
                let origin = lineage.of(lineage::Kind::Control, &control.id);
                Some(Control {
                    origin,
                    ..self.control(control)?
                })
            })
            .collect();
        let rank = source
            .routing
            .rank
            .map(|node| self.rule(&node, Part::Rank, Wanted::Number).expression);
        let policy = Policy {
            format: FORMAT,
            contract: CONTRACT_VERSION.to_owned(),
            name: source.name,
            version: source.version,
            summary: source.summary,
            mode: source.mode,
            when_nothing_applies: source.when_nothing_applies,
            step_budget: source.step_budget,
            octet_budget: source.octet_budget,
            parameters: source
                .parameters
                .into_iter()
                .map(|parameter| Parameter {
                    name: parameter.name,
                    type_: program_type(&parameter.value.ty),
                    value: parameter.value.value,
                })
                .collect(),
            extra: source
                .extra
                .into_iter()
                .map(|extra| ExtraDeclaration {
                    name: extra.name,
                    type_: program_type(&extra.value.ty),
                    source: extra.value.source,
                })
                .collect(),
            variables: variables?,
            controls: controls.into_iter().collect::<Option<Vec<_>>>()?,
            risk: match risk {
                None => None,
                Some(risk) => Some(risk?),
            },
            rank: match rank {
                None => None,
                Some(rank) => Some(rank?),
            },
            spread: source.routing.spread,
            calendar: source.calendar,
            provenance: source.provenance,
            zones: Vec::new(),
        };
        let zones = zones::tables(
            policy
                .expressions()
                .flat_map(|expression| expression.zones.iter().map(String::as_str))
                .chain(
                    policy
                        .calendar
                        .iter()
                        .map(|calendar| calendar.zone.as_str()),
                ),
        );
        Some(Policy { zones, ..policy })
    }

    fn finish(
        mut self,
        policy: Option<Policy>,
        lineage: Lineage,
    ) -> Result<crate::Compiled, Diagnostics> {
        let policy = policy.filter(|_| self.errors.is_empty());
        if let Some(policy) = &policy
            && let Err(error) = countersign_program::validate::policy(policy)
        {
            self.errors.push(Diagnostic::new(
                "policy_too_large",
                Position::start_of(super::ROOT),
                format!("the policy does not fit into a bundle: {error}"),
            ));
        }
        diagnostic::sort(&mut self.warnings);
        self.warnings
            .iter_mut()
            .for_each(|warning| warning.severity = Severity::Warning);
        match policy {
            Some(policy) if self.errors.is_empty() => Ok(crate::Compiled {
                policy,
                warnings: self.warnings,
                extends: lineage.extends,
                removed: lineage.removed,
            }),
            _ => Err(Diagnostics::new(self.errors)),
        }
    }

    fn variables(&mut self, sources: &[Named<Rc<Node>>]) -> Option<Vec<Variable>> {
        self.names.variables = sources
            .iter()
            .map(|source| VariableName {
                name: source.name.clone(),
                ty: Ty::Unknown,
                drops_fraction: false,
                reads: reads(&source.value),
            })
            .collect();
        let mut variables = Vec::new();
        for (place, source) in sources.iter().enumerate() {
            let rule = self.rule(&source.value, Part::Variable(place), Wanted::Anything);
            let known = rule.cost.as_ref().map_or_else(
                || VariableCost {
                    steps: 0,
                    size: Size::One,
                },
                |cost| VariableCost {
                    steps: cost.total(&self.variable_costs),
                    size: cost.size.clone(),
                },
            );
            self.variable_costs.push(known);
            variables.push(rule.expression.map(|expression| Variable {
                name: source.name.clone(),
                expression,
            }));
        }
        variables.into_iter().collect()
    }

    fn risk(&mut self, source: RiskSource) -> Option<RiskModel> {
        let terms: Vec<Option<RiskTerm>> = source
            .terms
            .into_iter()
            .map(|term| {
                let value = self
                    .rule(&term.value, Part::RiskTerm, Wanted::Number)
                    .expression;
                Some(RiskTerm {
                    name: term.name,
                    value: value?,
                    weight: term.weight,
                    words: term.words,
                })
            })
            .collect();
        Some(RiskModel {
            intercept: source.intercept,
            terms: terms.into_iter().collect::<Option<Vec<_>>>()?,
            bands: source.bands,
        })
    }

    /// A control. All its rules are checked, whatever is wrong with one of them.
    fn control(&mut self, source: ControlSource) -> Option<Control> {
        let mut budget = Budget::default();
        let people = self.bounds.length("people");
        let overrides = self.bounds.length("overrides");
        let applies = source
            .applies
            .map(|node| self.rule(&node, Part::Control, Wanted::Bool));
        let satisfied = source
            .satisfied
            .map(|node| self.rule(&node, Part::Control, Wanted::Bool));
        let message = source
            .message
            .map(|node| self.rule(&node, Part::Control, Wanted::Text));
        for rule in applies.iter().chain(&satisfied) {
            budget.add(rule.cost.as_ref(), 1);
        }
        let sign_off = source
            .sign_off
            .map(|sign_off| self.sign_off(sign_off, &mut budget));
        self.warn_of_cost(&source.id, &source.place, &budget);
        if let Some(message) = &message {
            budget.add(message.cost.as_ref(), 1);
        }
        let escalate = source.escalate.map(|escalate| {
            let then: Vec<Option<EscalateStep>> = escalate
                .then
                .into_iter()
                .map(|(after, to)| {
                    let to = self.rule(&to, Part::Candidate, Wanted::Bool);
                    budget.add(to.cost.as_ref(), people);
                    Some(EscalateStep {
                        after,
                        to: to.expression?,
                    })
                })
                .collect();
            Some(Escalate {
                queue: escalate.queue,
                due: escalate.due,
                clock: escalate.clock.0,
                then: then.into_iter().collect::<Option<Vec<_>>>()?,
            })
        });
        let break_glass = source.break_glass.map(|source| {
            let who = self.rule(&source.who, Part::Candidate, Wanted::Bool);
            budget.add(who.cost.as_ref(), overrides);
            Some(BreakGlass {
                who: who.expression?,
                reason_required: source.reason_required,
                expires: source.expires,
                post_review: source.post_review,
            })
        });
        let waiver = source.waiver.map(|source| {
            let who = self.rule(&source.who, Part::Candidate, Wanted::Bool);
            budget.add(who.cost.as_ref(), overrides);
            Some(Waiver {
                who: who.expression?,
                expires: source.expires,
            })
        });
        Some(Control {
            id: source.id,
            title: source.title,
            effect: source.effect,
            applies: all(applies)?,
            satisfied: all(satisfied)?,
            forbids: source.forbids,
            unless_signed: source.unless_signed,
            asked: source.asked,
            message: all(message)?,
            sign_off: flat(sign_off)?,
            after: source.after,
            escalate: flat(escalate)?,
            break_glass: flat(break_glass)?,
            waiver: flat(waiver)?,
            worst_case_steps: budget.total(&self.variable_costs),
            origin: None,
        })
    }

    fn warn_of_cost(&mut self, id: &str, place: &Node, budget: &Budget) {
        let total = budget.total(&self.variable_costs);
        if total > self.step_budget {
            self.warnings.push(
                Diagnostic::new(
                    "over_budget",
                    place.place(),
                    match total {
                        u64::MAX => format!("what `{id}` can take has no bound"),
                        total => format!(
                            "`{id}` can take {total} steps within the declared bounds, and the budget is {}",
                            self.step_budget
                        ),
                    },
                )
                .help("lower `bounds`, raise `step_budget`, or ask less of each element"),
            );
        }
    }

    /// Checks one expression where it stands.
    fn rule(&mut self, node: &Rc<Node>, part: Part, wanted: Wanted) -> Rule {
        let nothing = Rule {
            expression: None,
            cost: None,
        };
        let Kind::Scalar(scalar) = &node.kind else {
            return nothing;
        };
        let places = Positions {
            file: &node.file,
            places: scalar.places(),
        };
        let Some(tree) = comments::parse(&scalar.text, &places, &mut self.errors) else {
            if let Part::Variable(_) = part {
                self.variable_chains.push(0);
            }
            return nothing;
        };
        let outcome = check::check(&tree, &self.names, part, Rules::Policy, wanted);
        self.errors.extend(
            outcome
                .errors
                .into_iter()
                .map(|problem| places.diagnostic(problem)),
        );
        self.warnings.extend(
            outcome
                .warnings
                .into_iter()
                .map(|problem| places.diagnostic(problem)),
        );
        self.limit_chain(&tree, part, &places);
        if let Part::Variable(place) = part
            && let Some(variable) = self.names.variables.get_mut(place)
        {
            variable.ty = outcome.ty;
            variable.drops_fraction = outcome.drops_fraction;
        }
        let Some(typed) = outcome.tree else {
            return nothing;
        };
        let known = Known {
            bounds: &self.bounds,
            parameters: &self.parameter_sizes,
            values: &self.parameter_values,
            variables: &self.variable_costs,
        };
        let cost = cost::estimate(&typed, &known);
        self.checked.push(CheckedRule::new(node, part, &typed));
        let (line, column) = places
            .places
            .first()
            .copied()
            .unwrap_or((node.line, node.column));
        let source = Source {
            text: scalar.text.clone(),
            file: node.file.to_string(),
            line,
            column,
        };
        let total = cost.total(&self.variable_costs);
        let expression = match lower(&typed, source, total, &self.parameter_values) {
            Ok(expression) => expression,
            Err(error) => {
                self.errors.push(places.diagnostic(Problem {
                    code: "policy_too_large",
                    message: error.to_string(),
                    help: None,
                    span: tree.span,
                }));
                return nothing;
            }
        };
        Rule {
            expression: Some(expression),
            cost: Some(cost),
        }
    }

    /// A variable is evaluated inside of its reader's evaluation, so that only so many can read each other in a row.
    fn limit_chain(&mut self, tree: &Expr, part: Part, places: &Positions<'_>) {
        let mut variables = Vec::new();
        tree.read_variables(&mut variables);
        let chain = self
            .names
            .variables
            .iter()
            .zip(&self.variable_chains)
            .filter(|(variable, _)| variables.contains(&variable.name))
            .map(|(_, chain)| *chain)
            .max()
            .unwrap_or(0);
        if chain >= MAXIMUM_CHAIN {
            self.errors.push(places.diagnostic(Problem {
                code: "expression_too_deep",
                message: format!("more than {MAXIMUM_CHAIN} variables read each other in a row"),
                help: Some("put some of them into one expression".to_owned()),
                span: tree.span,
            }));
        }
        if let Part::Variable(_) = part {
            self.variable_chains.push((chain + 1).min(MAXIMUM_CHAIN));
        }
    }
}

/// `Some(None)` for a rule that is not there, nothing for one that has an error.
fn all(rule: Option<Rule>) -> Option<Option<Expression>> {
    match rule {
        None => Some(None),
        Some(rule) => rule.expression.map(Some),
    }
}

fn flat<T>(part: Option<Option<T>>) -> Option<Option<T>> {
    match part {
        None => Some(None),
        Some(part) => part.map(Some),
    }
}

fn program_type(ty: &Ty) -> countersign_program::Type {
    check::types::Substitution::default().finish(ty)
}
