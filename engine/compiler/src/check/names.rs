//! Names outside any loop, and where each may be used.

use super::types::{self, Ty};
use countersign_contract::{FieldShape, RECORDS, Shape};
use countersign_program::Root;

/// What an expression is for, which decides what it may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A variable, by its place: it sees those before it.
    Variable(usize),
    /// The value of a risk term.
    RiskTerm,
    /// `applies`, `satisfied`, `message`.
    Control,
    /// A rule about a candidate: `eligible`, `who`, `to`.
    Candidate,
    /// `routing.rank`
    Rank,
    /// An expression by itself, outside any policy.
    Alone,
}

impl Part {
    fn sees_reviewer(self) -> bool {
        matches!(self, Part::Candidate | Part::Rank)
    }

    fn sees_risk(self) -> bool {
        matches!(self, Part::Control | Part::Candidate | Part::Rank)
    }
}

/// A variable of the policy as expressions see it.
#[derive(Clone, Debug)]
pub(crate) struct VariableName {
    /// Name.
    pub name: String,
    /// Type, once it has been checked.
    pub ty: Ty,
    /// It is a quotient of whole numbers, so that its fraction is gone.
    pub drops_fraction: bool,
    /// Names of other variables that it reads.
    pub reads: Vec<String>,
}

/// All names that a policy has.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Parameters, in the program's order.
    pub parameters: Vec<(String, Ty)>,
    /// The values of those parameters that are text.
    pub parameter_texts: Vec<(String, String)>,
    /// Variables, in the program's order.
    pub variables: Vec<VariableName>,
    /// An organisation's own facts, in the program's order.
    pub extra: Vec<(String, Ty)>,
    /// Whether there is a risk model.
    pub has_risk: bool,
    /// Bound variables of an expression that stands alone.
    pub arguments: Vec<(String, Ty)>,
    /// The namespace in which the names of an expression that stands alone are looked up first.
    pub container: String,
}

/// What a name stands for.
#[derive(Debug)]
pub(crate) enum Meaning {
    /// A value.
    Value(Root, Ty),
    /// A field of the facts that may be absent: its place, its type.
    OptionalFact(u16, Ty),
    /// `parameters`, `variables` or `extra`, which are no values by themselves.
    Group(Group),
    /// Known, but not here: why.
    NotHere(String),
    /// Not known.
    Unknown,
}

/// A prefix under which a policy's own names stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Parameters,
    Variables,
    Extra,
}

impl Group {
    /// The prefix.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Group::Parameters => "parameters",
            Group::Variables => "variables",
            Group::Extra => "extra",
        }
    }
}

/// Roots besides the fields of `facts`.
const OTHER_ROOTS: [&str; 17] = [
    "provenance",
    "risk",
    "totals",
    "impact",
    "signals",
    "vetoes",
    "counted",
    "author",
    "reviewer",
    "expertise",
    "load",
    "recent_share",
    "sole_expert",
    "at_work",
    "parameters",
    "variables",
    "extra",
];

/// A field of a record of the contract and its place.
pub(crate) fn field(record: u16, name: &str) -> Option<(u16, &'static FieldShape)> {
    let fields = RECORDS.get(usize::from(record))?.fields;
    let place = fields.iter().position(|field| field.name == name)?;
    Some((u16::try_from(place).ok()?, fields.get(place)?))
}

fn facts() -> &'static [FieldShape] {
    types::record("facts")
        .and_then(|number| RECORDS.get(usize::from(number)))
        .map_or(&[], |shape| shape.fields)
}

impl Names {
    /// What a name stands for in this part of a policy.
    pub(crate) fn meaning(&self, name: &str, part: Part) -> Meaning {
        if part == Part::Alone {
            return match position(&self.arguments, name) {
                Some((place, ty)) => Meaning::Value(Root::Argument(place), ty),
                None => Meaning::Unknown,
            };
        }
        let of_record = |name: &str| types::record(name).map_or(Ty::Unknown, Ty::Record);
        match name {
            "parameters" => Meaning::Group(Group::Parameters),
            "variables" => Meaning::Group(Group::Variables),
            "extra" => Meaning::Group(Group::Extra),
            "provenance" => Meaning::Value(Root::Provenance, of_record("provenance")),
            "totals" => Meaning::Value(Root::Totals, of_record("totals")),
            "risk" if !self.has_risk => {
                Meaning::NotHere("`risk` needs a risk model, which this policy does not have".to_owned())
            }
            "risk" if !part.sees_risk() => Meaning::NotHere(
                "`risk` is known in controls and routing only: variables and terms are what it is made of".to_owned(),
            ),
            "risk" => Meaning::Value(Root::Risk, of_record("risk")),
            "reviewer" if !part.sees_reviewer() => Meaning::NotHere(
                "`reviewer` is known in rules about candidates only: `eligible`, `who`, `to` and `rank`".to_owned(),
            ),
            "reviewer" => Meaning::Value(Root::Reviewer, of_record("person")),
            "impact" => Meaning::Value(Root::Impact, of_record("impact")),
            "signals" => Meaning::Value(
                Root::Signals,
                Ty::of_shape(&Shape::List(&Shape::Record("sign_off_signal"))),
            ),
            "vetoes" => Meaning::Value(Root::Vetoes, Ty::of_shape(&Shape::List(&Shape::String))),
            "counted" if part != Part::Control => Meaning::NotHere(
                "`counted` is known in a control's own rules only: `applies`, `satisfied` and `message`".to_owned(),
            ),
            "counted" => Meaning::Value(
                Root::Counted,
                Ty::of_shape(&Shape::List(&Shape::Record("counted_word"))),
            ),
            "author" => Meaning::Value(Root::Author, of_record("person")),
            "expertise" | "load" | "recent_share" | "sole_expert" | "at_work"
                if part != Part::Rank =>
            {
                Meaning::NotHere(format!("`{name}` is known in `routing.rank` only"))
            }
            "expertise" => Meaning::Value(Root::Expertise, Ty::Double),
            "load" => Meaning::Value(Root::Load, Ty::Double),
            "recent_share" => Meaning::Value(Root::RecentShare, Ty::Double),
            "sole_expert" => Meaning::Value(Root::SoleExpert, Ty::Bool),
            "at_work" => Meaning::Value(Root::AtWork, Ty::Bool),
            _ => fact(name),
        }
    }

    /// What a name stands for with the namespaces of the container in front of it, the innermost first. `absolute`: a
    /// leading dot says that none is meant.
    pub(crate) fn meaning_within(&self, name: &str, absolute: bool, part: Part) -> Meaning {
        let mut namespace = if absolute { "" } else { &self.container };
        while !namespace.is_empty() {
            let meaning = self.meaning(&format!("{namespace}.{name}"), part);
            if !matches!(meaning, Meaning::Unknown) {
                return meaning;
            }
            namespace = namespace.rsplit_once('.').map_or("", |(outer, _)| outer);
        }
        self.meaning(name, part)
    }

    /// A parameter, variable or declared fact by its name.
    pub(crate) fn member(&self, group: Group, name: &str) -> Option<(Root, Ty)> {
        Some(match group {
            Group::Parameters => {
                let (place, ty) = position(&self.parameters, name)?;
                (Root::Parameter(place), ty)
            }
            Group::Extra => {
                let (place, ty) = position(&self.extra, name)?;
                (Root::Extra(place), ty)
            }
            Group::Variables => {
                let place = self
                    .variables
                    .iter()
                    .position(|variable| variable.name == name)?;
                let ty = self.variables.get(place)?.ty.clone();
                (Root::Variable(u16::try_from(place).ok()?), ty)
            }
        })
    }

    /// The names of a group, for suggestions.
    pub(crate) fn members(&self, group: Group) -> Vec<&str> {
        match group {
            Group::Parameters => self
                .parameters
                .iter()
                .map(|(name, _)| name.as_str())
                .collect(),
            Group::Extra => self.extra.iter().map(|(name, _)| name.as_str()).collect(),
            Group::Variables => self
                .variables
                .iter()
                .map(|variable| variable.name.as_str())
                .collect(),
        }
    }

    /// All names that stand for themselves, for suggestions.
    pub(crate) fn roots(&self, part: Part) -> Vec<&str> {
        if part == Part::Alone {
            return self
                .arguments
                .iter()
                .map(|(name, _)| name.as_str())
                .collect();
        }
        let facts = facts().iter().map(|field| field.name);
        facts.chain(OTHER_ROOTS).collect()
    }

    /// Whether a variable's value depends, over any number of others, on another.
    pub(crate) fn reaches(&self, from: &str, wanted: &str) -> bool {
        let mut seen: Vec<&str> = Vec::new();
        let mut open = vec![from];
        while let Some(name) = open.pop() {
            if name == wanted {
                return true;
            }
            if seen.contains(&name) {
                continue;
            }
            seen.push(name);
            let variable = self.variables.iter().find(|variable| variable.name == name);
            open.extend(
                variable
                    .iter()
                    .flat_map(|variable| variable.reads.iter().map(String::as_str)),
            );
        }
        false
    }
}

fn position(names: &[(String, Ty)], wanted: &str) -> Option<(u16, Ty)> {
    let place = names.iter().position(|(name, _)| name == wanted)?;
    let (_, ty) = names.get(place)?;
    Some((u16::try_from(place).ok()?, ty.clone()))
}

fn fact(name: &str) -> Meaning {
    let Some(place) = facts().iter().position(|field| field.name == name) else {
        return Meaning::Unknown;
    };
    let (Some(field), Ok(place)) = (facts().get(place), u16::try_from(place)) else {
        return Meaning::Unknown;
    };
    let ty = Ty::of_shape(&field.shape);
    match field.shape {
        Shape::Option(_) => Meaning::OptionalFact(place, ty),
        _ => Meaning::Value(Root::Fact(place), ty),
    }
}
