//! What the names of an expression stand for.

use crate::expression::{Expression, NodeId, Root};
use crate::fault::{Fault, FaultKind, Missing};
use crate::library::patterns::{PatternCache, Patterns};
use crate::library::{Context, Mark};
use crate::meter::Meter;
use crate::policy::Variable;
use crate::value::zones::Zone;
use crate::value::{Record, Value};
use countersign_contract::RECORDS;
use countersign_contract::types::{Completeness, Facts, ListSupply, Supply};
use std::cell::OnceCell;
use std::rc::Rc;

/// What the names stand for that do not change during the evaluation of one change.
#[derive(Default)]
pub struct Globals<'a> {
    /// The facts. Absent in tests only.
    pub facts: Option<&'a dyn Record>,
    /// Lists of facts that are not complete: see [`incomplete_lists`].
    pub marks: Vec<Mark>,
    /// `provenance`: a `Value::Record` or, where parts are not known, a `Value::Struct`.
    pub provenance: Option<Value<'a>>,
    /// `totals`, likewise.
    pub totals: Option<Value<'a>>,
    /// `impact`, likewise.
    pub impact: Option<Value<'a>>,
    /// `signals`: a list, [`Value::Missing`] or incomplete where sign-offs are not all known.
    pub signals: Option<Value<'a>>,
    /// `vetoes`: who holds the change.
    pub vetoes: Option<Value<'a>>,
    /// `author`: the person who proposed the change; [`Value::Missing`] where they are not among the people.
    pub author: Option<Value<'a>>,
    /// `parameters.NAME`, in the policy's order.
    pub parameters: Vec<Value<'a>>,
    /// `extra.NAME`, in the policy's order; [`Value::Missing`] where it was not supplied.
    pub extra: Vec<Value<'a>>,
    /// `variables.NAME`: the policy's own. Each is evaluated when it is first read, and once.
    pub variables: &'a [Variable],
    /// Values for [`Root::Argument`].
    pub arguments: Vec<Value<'a>>,
    /// Regular expressions and globs that were compiled when the policy was loaded.
    pub patterns: Option<&'a Patterns>,
    /// Tables of the time zones that expressions name, sorted by name.
    pub zones: &'a [Zone],
}

/// What the names of an expression stand for. Cheap to clone: clones share the variables' values.
#[derive(Clone)]
pub struct Scope<'a> {
    shared: Rc<Shared<'a>>,
    risk: Option<Value<'a>>,
    reviewer: Option<Value<'a>>,
    counted: Option<Value<'a>>,
    ranking: Option<Ranking>,
}

/// What `routing.rank` may weigh besides a candidate's own record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranking {
    /// `expertise`: how well they know what the change touches, from 0 to 1.
    pub expertise: f64,
    /// `load`: open assignments over capacity.
    pub load: f64,
    /// `recent_share`: their recent assignments over the mean of all who can be asked; 1 where unknown.
    pub recent_share: f64,
    /// `sole_expert`: they alone know a file of the change.
    pub sole_expert: bool,
    /// `at_work`: at work now, as far as is known.
    pub at_work: bool,
}

struct Shared<'a> {
    globals: Globals<'a>,
    computed: Vec<OnceCell<Computed<'a>>>,
    patterns: PatternCache,
}

/// A variable's value and the steps it took.
struct Computed<'a> {
    result: Result<Value<'a>, Fault>,
    steps: u64,
    octets: u64,
    absorbed: Vec<Fault>,
}

impl Computed<'_> {
    /// Counts the variable's steps the first time it is read under a meter, and notes what it absorbed, so that what a
    /// control costs and shows does not depend on which other control read the variable before.
    fn charge(&self, place: u16, node: NodeId, meter: &Meter) -> Result<(), Fault> {
        if meter.charge_variable(place, self.steps, self.octets)? {
            for fault in &self.absorbed {
                meter.absorb(fault.clone().through_variable(place, node));
            }
        }
        Ok(())
    }
}

impl<'a> Scope<'a> {
    /// A scope without risk and candidate.
    pub fn new(globals: Globals<'a>) -> Scope<'a> {
        Scope {
            shared: Rc::new(Shared {
                computed: globals.variables.iter().map(|_| OnceCell::new()).collect(),
                patterns: PatternCache::default(),
                globals,
            }),
            risk: None,
            reviewer: None,
            counted: None,
            ranking: None,
        }
    }

    /// The same scope with `risk`. Variables do not see it.
    pub fn with_risk(&self, risk: Value<'a>) -> Scope<'a> {
        Scope {
            risk: Some(risk),
            ..self.clone()
        }
    }

    /// The same scope with `reviewer`. Variables do not see it.
    pub fn with_reviewer(&self, reviewer: Value<'a>) -> Scope<'a> {
        Scope {
            reviewer: Some(reviewer),
            ..self.clone()
        }
    }

    /// The same scope with `counted`: whose word counts for the controls above. Variables do not see it.
    pub fn with_counted(&self, counted: Value<'a>) -> Scope<'a> {
        Scope {
            counted: Some(counted),
            ..self.clone()
        }
    }

    /// The same scope with what `rank` may weigh of a candidate.
    pub fn with_ranking(&self, ranking: Ranking) -> Scope<'a> {
        Scope {
            ranking: Some(ranking),
            ..self.clone()
        }
    }

    /// The value of a name; never [`Value::Absent`] or [`Value::Missing`].
    pub(crate) fn root(&self, root: Root, node: NodeId, meter: &Meter) -> Result<Value<'a>, Fault> {
        let globals = &self.shared.globals;
        let value = match root {
            Root::Fact(field) => globals.facts.and_then(|facts| {
                let value = facts.field(field)?;
                Some(self.read(facts.number(), field, value, meter))
            }),
            Root::Facts => globals.facts.map(|facts| Ok(Value::Record(facts))),
            Root::Provenance => globals.provenance.clone().map(Ok),
            Root::Risk => self.risk.clone().map(Ok),
            Root::Totals => globals.totals.clone().map(Ok),
            Root::Reviewer => self.reviewer.clone().map(Ok),
            Root::Impact => globals.impact.clone().map(Ok),
            Root::Signals => globals.signals.clone().map(Ok),
            Root::Vetoes => globals.vetoes.clone().map(Ok),
            Root::Counted => self.counted.clone().map(Ok),
            Root::Author => globals.author.clone().map(Ok),
            Root::Expertise | Root::Load | Root::RecentShare | Root::SoleExpert | Root::AtWork => {
                self.ranking.map(|ranking| Ok(ranking.value(root)))
            }
            Root::Parameter(place) => globals.parameters.get(usize::from(place)).cloned().map(Ok),
            Root::Extra(place) => globals.extra.get(usize::from(place)).cloned().map(Ok),
            Root::Argument(place) => globals.arguments.get(usize::from(place)).cloned().map(Ok),
            Root::Variable(place) => Some(
                self.variable(place, node, meter)
                    .map_err(|fault| fault.through_variable(place, node)),
            ),
        };
        match value {
            Some(Ok(Value::Missing(fact))) => Err(Fault::missing(fact)),
            Some(value) => value,
            None => Err(unbound()),
        }
    }

    /// A field as a value: a list that is not complete gets its mark, what is absent or missing is a fault.
    pub(crate) fn read(
        &self,
        record: u16,
        field: u16,
        value: Value<'a>,
        meter: &Meter,
    ) -> Result<Value<'a>, Fault> {
        match value {
            Value::Absent => Err(Fault::missing(Missing::Field { record, field })),
            Value::Missing(fact) => Err(Fault::missing(fact)),
            value => Ok(self.context(meter).marked(record, field, value)),
        }
    }

    /// What functions may use besides their arguments.
    pub(crate) fn context<'c>(&'c self, meter: &'c Meter) -> Context<'c> {
        Context {
            meter,
            loaded: self.shared.globals.patterns,
            cache: &self.shared.patterns,
            marks: &self.shared.globals.marks,
            zones: self.shared.globals.zones,
        }
    }

    fn variable(&self, place: u16, node: NodeId, meter: &Meter) -> Result<Value<'a>, Fault> {
        let globals = &self.shared.globals;
        let (Some(variable), Some(cell)) = (
            globals.variables.get(usize::from(place)),
            self.shared.computed.get(usize::from(place)),
        ) else {
            return Err(unbound());
        };
        if let Some(computed) = cell.get() {
            computed.charge(place, node, meter)?;
            return computed.result.clone();
        }
        let own = meter.rest();
        let result = self.compute(&variable.expression, &own);
        if own.is_exhausted() {
            // Another reader may have more steps left, so this is not the variable's value.
            return Err(match result {
                Err(fault) => meter.exhaust_with(fault),
                Ok(_) => unbound(),
            });
        }
        let computed = Computed {
            result: result.clone(),
            steps: own.used(),
            octets: own.octets_used(),
            absorbed: own.take_absorbed(),
        };
        computed.charge(place, node, meter)?;
        // The cell can only be full already if the variable read itself, which validation refuses.
        let _ = cell.set(computed);
        result
    }

    fn compute(&self, expression: &'a Expression, meter: &Meter) -> Result<Value<'a>, Fault> {
        let scope = Scope {
            shared: Rc::clone(&self.shared),
            risk: None,
            reviewer: None,
            counted: None,
            ranking: None,
        };
        super::evaluate(expression, &scope, meter, None)
    }
}

impl Ranking {
    fn value<'a>(&self, root: Root) -> Value<'a> {
        match root {
            Root::Load => Value::Double(self.load),
            Root::RecentShare => Value::Double(self.recent_share),
            Root::SoleExpert => Value::Bool(self.sole_expert),
            Root::AtWork => Value::Bool(self.at_work),
            _ => Value::Double(self.expertise),
        }
    }
}

fn unbound() -> Fault {
    Fault::new(FaultKind::Unbound, "the name has no value here")
}

/// The lists of these facts that are not complete, for [`Globals::marks`]. `extra` is not among them: whether a fact of
/// an organisation's own is there shows by its name.
pub fn incomplete_lists(facts: &Facts) -> Vec<Mark> {
    let place = |record: &str, field: &str| -> Option<(u16, u16)> {
        let record = RECORDS.iter().position(|shape| shape.name == record)?;
        let fields = RECORDS.get(record)?.fields;
        let field = fields.iter().position(|shape| shape.name == field)?;
        Some((u16::try_from(record).ok()?, u16::try_from(field).ok()?))
    };
    supplies(&facts.completeness)
        .into_iter()
        .filter(|(_, supply)| {
            !matches!(
                supply,
                Some(ListSupply {
                    supply: Supply::Complete,
                    ..
                })
            )
        })
        .filter_map(|(fact, _)| {
            let (record, field) = match fact {
                "commit_files" => place("commit", "files"),
                _ => place("facts", fact),
            }?;
            Some(Mark {
                record,
                field,
                fact,
            })
        })
        .collect()
}

/// Each list with its entry in `completeness`.
fn supplies(completeness: &Completeness) -> Vec<(&'static str, Option<&ListSupply>)> {
    // Destructured without `..`: a new entry in the contract has to find its place here.
    let Completeness {
        commits,
        commit_files,
        files,
        reviews,
        sign_offs,
        checks,
        people,
        equivalences,
        incidents,
        services,
        freeze_windows,
        delegations,
        overrides,
        escalations,
        notes,
        declarations,
        carried_commits,
        ownership,
        history,
        past_sign_offs,
        prior_decisions,
        appeals,
    } = completeness;
    vec![
        ("commits", commits.as_ref()),
        ("commit_files", commit_files.as_ref()),
        ("files", files.as_ref()),
        ("reviews", reviews.as_ref()),
        ("sign_offs", sign_offs.as_ref()),
        ("checks", checks.as_ref()),
        ("people", people.as_ref()),
        ("equivalences", equivalences.as_ref()),
        ("incidents", incidents.as_ref()),
        ("services", services.as_ref()),
        ("freeze_windows", freeze_windows.as_ref()),
        ("delegations", delegations.as_ref()),
        ("overrides", overrides.as_ref()),
        ("escalations", escalations.as_ref()),
        ("notes", notes.as_ref()),
        ("declarations", declarations.as_ref()),
        ("carried_commits", carried_commits.as_ref()),
        ("ownership", ownership.as_ref()),
        ("history", history.as_ref()),
        ("past_sign_offs", past_sign_offs.as_ref()),
        ("prior_decisions", prior_decisions.as_ref()),
        ("appeals", appeals.as_ref()),
    ]
}
