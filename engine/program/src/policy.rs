//! The compiled policy as the compiler writes it into a bundle and the evaluator reads it.

mod provenance;
mod reads;
mod unmarked;

pub use provenance::{AgentPattern, Mechanical, ProvenanceSettings};
pub use unmarked::Reads;

use crate::expression::Expression;
use crate::library::patterns::Patterns;
use crate::meter::Meter;
use crate::types::{Type, nested};
use crate::value::zones::Zone;
use crate::value::{Key, Map, ToValue, Value};
use countersign_contract::types::{AssessmentArea, Authentication, Effect, Mode, Weekday};
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// Version of this format. An evaluator reads exactly its own.
pub const FORMAT: u32 = 6;

/// A checked policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// [`FORMAT`] of the compiler.
    pub format: u32,
    /// Contract version that it was checked against.
    pub contract: String,
    /// Name.
    pub name: String,
    /// Version, as the author gives it.
    pub version: String,
    /// One line on what it is for.
    pub summary: String,
    /// Report or enforce.
    pub mode: Mode,
    /// What follows when no control applies.
    pub when_nothing_applies: WhenNothingApplies,
    /// Most steps that the rules of one control may take.
    pub step_budget: u64,
    /// Most octets that values may take which the rules of one control compute.
    pub octet_budget: u64,
    /// Parameters, sorted by name.
    pub parameters: Vec<Parameter>,
    /// Types of an organisation's own facts, sorted by name.
    pub extra: Vec<ExtraDeclaration>,
    /// Named expressions; each uses only those before it.
    pub variables: Vec<Variable>,
    /// Controls, in the author's order.
    pub controls: Vec<Control>,
    /// The risk model.
    pub risk: Option<RiskModel>,
    /// `routing.rank`: a number for each candidate, larger is better.
    pub rank: Option<Expression>,
    /// When knowledge counts as spread too thin.
    pub spread: Spread,
    /// When an organisation works. Absent: always.
    pub calendar: Option<Calendar>,
    /// How evidence of AI is read.
    pub provenance: ProvenanceSettings,
    /// The time zones that its expressions name, sorted by name.
    pub zones: Vec<Zone>,
}

impl Policy {
    /// The literal patterns of all expressions, compiled. One that can't be compiled is left out: using it is a fault.
    pub fn patterns(&self) -> Patterns {
        let mut patterns = Patterns::default();
        for expression in self.expressions() {
            expression.add_patterns(&mut patterns);
        }
        patterns
    }

    /// A meter for the rules of one control.
    pub fn meter(&self) -> Meter {
        Meter::with_octets(self.step_budget, self.octet_budget)
    }

    /// All its expressions.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let variables = self.variables.iter().map(|variable| &variable.expression);
        let controls = self
            .controls
            .iter()
            .flat_map(|control| control.expressions().map(|(_, expression)| expression));
        let terms = self
            .risk
            .iter()
            .flat_map(|risk| risk.terms.iter().map(|term| &term.value));
        variables.chain(controls).chain(terms).chain(&self.rank)
    }
}

impl Control {
    /// Its expressions, each with the name of its part.
    pub fn expressions(&self) -> impl Iterator<Item = (&'static str, &Expression)> {
        let sign_off = self
            .sign_off
            .iter()
            .map(|part| ("eligible", &part.eligible));
        let unowned = self
            .sign_off
            .iter()
            .flat_map(|part| &part.owned)
            .flat_map(|owned| owned.unowned.iter().map(|rule| ("unowned", rule)));
        let escalate = self
            .escalate
            .iter()
            .flat_map(|part| part.then.iter().map(|step| ("to", &step.to)));
        let break_glass = self
            .break_glass
            .iter()
            .map(|part| ("break_glass", &part.who));
        let waiver = self.waiver.iter().map(|part| ("waiver", &part.who));
        let own = [
            ("applies", &self.applies),
            ("satisfied", &self.satisfied),
            ("message", &self.message),
        ];
        own.into_iter()
            .filter_map(|(name, part)| part.as_ref().map(|part| (name, part)))
            .chain(sign_off)
            .chain(unowned)
            .chain(escalate)
            .chain(break_glass)
            .chain(waiver)
    }
}

/// What follows when no control applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WhenNothingApplies {
    /// The change may go ahead.
    Pass,
    /// The change is held: a policy that has nothing to say is probably misconfigured.
    Block,
}

/// A parameter with the value it was built with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Name, as in `parameters.NAME`.
    pub name: String,
    /// Type.
    pub type_: Type,
    /// Value.
    pub value: Constant,
}

/// A constant of a policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Constant {
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A floating-point number.
    Double(f64),
    /// Text.
    Text(String),
    /// A span of time in seconds.
    Duration(i64),
    /// A list.
    List(#[serde(deserialize_with = "nested")] Vec<Constant>),
    /// A map with text keys, sorted by key.
    Map(#[serde(deserialize_with = "nested")] Vec<(String, Constant)>),
}

/// The declared type of an organisation's own fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraDeclaration {
    /// Name, as in `extra.NAME`.
    pub name: String,
    /// Type that its JSON must have. A value of another type is a missing fact.
    pub type_: Type,
    /// Where it is found among other facts. Absent: whoever collects facts hands it over.
    pub source: Option<ExtraSource>,
}

/// Where an organisation's own fact is found among the facts of the forge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExtraSource {
    /// What a check on the head says.
    Check {
        /// The app that has to have issued it.
        app: String,
        /// Its name.
        name: String,
        /// What of it is the value.
        take: Take,
    },
    /// A label that is exactly this, for a truth value; else what stands behind it in the one label that begins so.
    Label(String),
}

/// What of a check is the value of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Take {
    /// How it ended: the word, or whether it was a success.
    Conclusion,
    /// The title of what it says.
    Title,
    /// The summary of what it says.
    Summary,
}

/// A named expression, evaluated at most once for a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variable {
    /// Name, as in `variables.NAME`.
    pub name: String,
    /// Expression.
    pub expression: Expression,
}

/// One control.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// Id, unique.
    pub id: String,
    /// Title.
    pub title: String,
    /// What its failure means.
    pub effect: Effect,
    /// When it applies. Absent: always.
    pub applies: Option<Expression>,
    /// What satisfies it besides sign-offs. Absent: nothing more.
    pub satisfied: Option<Expression>,
    /// No approval can meet it: where it applies and `satisfied` is false, the control is denied, not pending.
    pub forbids: bool,
    /// It forbids unless its sign-offs are there: these lift the ban and are needed for nothing else.
    pub unless_signed: bool,
    /// Until when it is asked for.
    pub asked: Asked,
    /// What it says, as text.
    pub message: Option<Expression>,
    /// Sign-offs it asks for.
    pub sign_off: Option<SignOff>,
    /// Controls that have to hold first, by place; always earlier ones.
    pub after: Vec<u16>,
    /// The queue it asks in.
    pub escalate: Option<Escalate>,
    /// The lawful way around it in an emergency.
    pub break_glass: Option<BreakGlass>,
    /// Who may waive it. Absent: nobody.
    pub waiver: Option<Waiver>,
    /// Most steps its rules can take together, from the declared bounds of lists.
    pub worst_case_steps: u64,
    /// Where it comes from, in words, in a policy that extends another.
    pub origin: Option<String>,
}

/// When a control is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// Before the change lands: what landed without it went past it.
    BeforeLanding,
    /// Whenever a decision is taken, on what has landed as well: what is not met now can still be.
    Now,
}

/// How a sign-off is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Binding {
    /// Same revision, same tree and merge base, or an equivalence that the source recomputed.
    Content,
    /// Same revision only.
    Revision,
}

/// Ways to be involved in a change, each of which keeps a person's sign-off from counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Involvement {
    /// Proposed the change.
    Author,
    /// Author or committer of one of its commits.
    Committer,
    /// Named as co-author.
    CoAuthor,
    /// Pushed last.
    LastPusher,
    /// Had the agent do it.
    Prompter,
}

/// Sign-offs that a control asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignOff {
    /// How many distinct people.
    pub count: u32,
    /// Who may sign. Over `reviewer`.
    pub eligible: Expression,
    /// What each must attest.
    pub assesses: Vec<AssessmentArea>,
    /// Involved people who count all the same, by the policy's word. Sorted.
    pub involved_may_sign: Vec<Involvement>,
    /// How sign-offs are bound.
    pub binding: Binding,
    /// Ways of authentication that count. Sorted.
    pub authentication: Vec<Authentication>,
    /// From how many different teams the people must come. Absent: it does not matter.
    pub distinct_teams: Option<u32>,
    /// A human co-author who says so themselves counts as one of the people: two wrote it together.
    pub pairing: bool,
    /// Each path that has owners takes the word of `count` of them. Absent: `count` people for the whole change.
    pub owned: Option<OwnedPaths>,
    /// Controls that are met by other people, by place; always earlier ones. Sorted.
    pub distinct_from: Vec<u16>,
}

/// That owners sign for the paths that a change touches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnedPaths {
    /// Who signs for paths without owners. Over `reviewer`. Absent: nobody is asked.
    pub unowned: Option<Expression>,
}

/// The queue a control asks in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Escalate {
    /// Queue.
    pub queue: String,
    /// Seconds until an answer is due. Absent: no deadline.
    pub due: Option<i64>,
    /// Which seconds count, for `due` and for every step.
    pub clock: Clock,
    /// What happens when nobody answers.
    pub then: Vec<EscalateStep>,
}

/// Which time counts towards a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clock {
    /// All of it.
    Elapsed,
    /// That within the policy's calendar.
    Working,
}

/// When an organisation works: on each of `days` that is not a holiday, from `starts`, inclusive, to `ends`, exclusive, by the
/// clocks of `zone`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// A time zone: `UTC`, an offset such as `+02:00`, or a name that is among the policy's zones.
    pub zone: String,
    /// Days of work, sorted, each once, at least one.
    pub days: Vec<Weekday>,
    /// Minutes after midnight, from 0 to 1439.
    pub starts: u32,
    /// Minutes after midnight, from 1 to 1440, later than `starts`.
    pub ends: u32,
    /// Days on which nobody works, as days since 1970-01-01, sorted.
    pub holidays: Vec<i32>,
}

/// When knowledge counts as spread too thin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// A file that fewer people than this know is spread: somebody who can learn it is asked beside them. 0: never.
    pub below: u32,
    /// From which expertise on somebody knows a file, from 0 to 1.
    pub known_from: f64,
}

impl Default for Spread {
    fn default() -> Spread {
        Spread {
            below: 2,
            known_from: 0.5,
        }
    }
}

/// One further step of an escalation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EscalateStep {
    /// Seconds after the opening.
    pub after: i64,
    /// Who is asked then. Over `reviewer`.
    pub to: Expression,
}

/// The lawful way around a control in an emergency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BreakGlass {
    /// Who may. Over `reviewer`.
    pub who: Expression,
    /// A reason has to be given.
    pub reason_required: bool,
    /// Most seconds between issue and first use.
    pub expires: i64,
    /// Seconds within which the review afterwards is due. Absent: none is asked for.
    pub post_review: Option<i64>,
}

/// Who may set a control aside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiver {
    /// Who may. Over `reviewer`.
    pub who: Expression,
    /// Most seconds between issue and first use.
    pub expires: i64,
}

/// A logistic model: score = 1 / (1 + e^-(intercept + sum of weight × value)).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RiskModel {
    /// Constant part.
    pub intercept: f64,
    /// Terms.
    pub terms: Vec<RiskTerm>,
    /// Bands by their lower bound, ascending. A score below all is `low`.
    pub bands: Vec<(String, f64)>,
}

/// One term of the risk model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RiskTerm {
    /// Name.
    pub name: String,
    /// Value, a number.
    pub value: Expression,
    /// Weight.
    pub weight: f64,
    /// What it stands for, in words. Absent: its name.
    pub words: Option<String>,
}

impl ToValue for Constant {
    fn to_value<'a>(&'a self) -> Value<'a> {
        match self {
            Constant::Bool(value) => Value::Bool(*value),
            Constant::Int(value) => Value::Int(*value),
            Constant::Double(value) => Value::Double(*value),
            Constant::Text(text) => Value::Text(text),
            Constant::Duration(seconds) => Value::Duration(seconds.saturating_mul(1_000_000_000)),
            Constant::List(elements) => Value::Sequence(elements),
            Constant::Map(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| (Key::Text(key.as_str()), value.to_value()));
                Value::Map(Rc::new(Map::new(entries.collect())))
            }
        }
    }
}
