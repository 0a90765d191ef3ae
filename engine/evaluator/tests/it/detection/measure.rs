//! What the detector says of generated histories, held against the truth.

use crate::detection::history::{History, Placement, Truth, generate};
use crate::detection::people::is_name;
use crate::detection::plant::{Carrier, Kind, Plant};
use countersign_compiler::{Folder, Options, compile};
use countersign_contract::types::Provenance;
use countersign_evaluator::Evaluator;
use std::collections::BTreeMap;

/// The report is made with this seed and size.
pub const SEED: u64 = 20_260_310;
pub const CHANGES: usize = 6_000;

/// Counts of one kind or place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Marks.
    pub marks: usize,
    /// Marks that were found.
    pub found: usize,
    /// Marks that name an agent.
    pub naming: usize,
    /// Those whose agent was read rightly.
    pub named: usize,
    /// Things that only look like a mark.
    pub look_alikes: usize,
    /// Those that were taken for one.
    pub false_alarms: usize,
}

impl Tally {
    /// Share of the marks that were found.
    pub fn recall(&self) -> f64 {
        share(self.found, self.marks)
    }

    /// Share of the findings that were marks.
    pub fn precision(&self) -> f64 {
        share(self.found, self.found + self.false_alarms)
    }

    pub fn add(&mut self, other: &Tally) {
        self.marks += other.marks;
        self.found += other.found;
        self.naming += other.naming;
        self.named += other.named;
        self.look_alikes += other.look_alikes;
        self.false_alarms += other.false_alarms;
    }
}

fn share(part: usize, whole: usize) -> f64 {
    match whole {
        0 => 1.0,
        _ => part as f64 / whole as f64,
    }
}

/// Everything that was counted.
#[derive(Default)]
pub struct Measured {
    pub kinds: BTreeMap<Kind, Tally>,
    /// Trailers by where they stand in the message.
    pub places: BTreeMap<Placement, Tally>,
    /// Marks on commits of the base, and how many were counted as this change's.
    pub of_the_base: Tally,
    /// Commits with nothing in them.
    pub plain: Tally,
    /// What went wrong: each form once, with how often.
    pub misses: BTreeMap<String, usize>,
}

impl Measured {
    pub fn total(&self) -> Tally {
        let mut total = self.plain;
        for tally in self.kinds.values() {
            total.add(tally);
        }
        total
    }
}

/// The evaluator with a policy that asks for nothing and knows no agents of its own.
pub fn evaluator() -> Evaluator {
    let mut folder = Folder::new();
    folder.insert(
        "policy.yaml",
        "policy: detection\nversion: 1.0.0\nsummary: For the report on detection.\ncontrols:\n  - {id: any, title: Any, applies: 'true', satisfied: 'true', effect: block}\n",
    );
    let compiled = compile(&folder, &Options::default())
        .unwrap_or_else(|found| panic!("{}", found.render(&folder, false)));
    Evaluator::load(&compiled.encode()).unwrap()
}

/// Decides the histories and counts.
pub fn measure() -> Measured {
    let evaluator = evaluator();
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut measured = Measured::default();
    for _ in 0..CHANGES {
        let history = generate(&mut random);
        let decision = evaluator.evaluate(&history.facts).unwrap();
        count(&mut measured, &history, &decision.provenance);
    }
    measured
}

fn count(measured: &mut Measured, history: &History, provenance: &Provenance) {
    for truth in &history.truths {
        let tally = judge(truth, provenance);
        measured
            .kinds
            .entry(truth.plant.kind)
            .or_default()
            .add(&tally);
        if let Some(place) = truth.place {
            measured.places.entry(place).or_default().add(&tally);
        }
        if truth.of_the_base {
            measured.of_the_base.add(&tally);
        }
        let missed = tally.found < tally.marks || tally.named < tally.naming;
        if missed || tally.false_alarms > 0 {
            let what = match (tally.false_alarms > 0, tally.found < tally.marks) {
                (true, _) => "false alarm",
                (_, true) => "not found",
                _ => "wrong agent",
            };
            let line = format!("{what}: {}", form(&truth.plant));
            *measured.misses.entry(line).or_default() += 1;
        }
    }
    for revision in &history.plain {
        measured.plain.look_alikes += 1;
        if shows(provenance, Some(revision)).next().is_some() {
            measured.plain.false_alarms += 1;
            *measured
                .misses
                .entry("false alarm: a commit with nothing in it".to_owned())
                .or_default() += 1;
        }
    }
}

/// The agents that evidence on a revision, or on the whole change, names.
fn shows<'a>(
    provenance: &'a Provenance,
    revision: Option<&'a str>,
) -> impl Iterator<Item = Option<&'a str>> {
    provenance
        .evidence
        .iter()
        .filter(move |evidence| evidence.revision.as_deref() == revision)
        .map(|evidence| evidence.agent.as_deref())
}

fn judge(truth: &Truth, provenance: &Provenance) -> Tally {
    let agents: Vec<Option<&str>> = shows(provenance, truth.revision.as_deref()).collect();
    let found = usize::from(!agents.is_empty());
    let mut tally = Tally::default();
    if truth.plant.real {
        tally.marks = 1;
        tally.found = found;
        if let Some(agent) = truth.plant.agent {
            tally.naming = 1;
            // Nothing else was planted, so any other name is wrong.
            let right = found == 1 && agents.iter().flatten().all(|named| *named == agent);
            let named = agents.contains(&Some(agent));
            tally.named = usize::from(right && named);
        }
    } else {
        tally.look_alikes = 1;
        tally.false_alarms = found;
    }
    tally
}

/// A planted thing in one line, with names and ids masked, so that one form is listed once.
fn form(plant: &Plant) -> String {
    let real = plant.real;
    let text = match &plant.carrier {
        Carrier::Trailer(line) => line.clone(),
        Carrier::Paragraph(text) => format!("the paragraph {text}"),
        Carrier::Subject(text) => format!("the subject {text}"),
        Carrier::Author(name, email, _) | Carrier::Committer(name, email, _) => {
            match name.split_once(" (") {
                Some((_, suffix)) => format!("the person NAME ({suffix}"),
                None => format!("the person {name} <{email}>"),
            }
        }
        Carrier::Note(format, _) => return format!("a note of `{format}`"),
        Carrier::Branch(name) => format!("the branch {name}"),
        Carrier::Description(text) => {
            format!(
                "the description ending in {}",
                text.trim_end().rsplit('\n').next().unwrap_or_default()
            )
        }
        Carrier::Proposer(name, _) => format!("the account {name}"),
    };
    let mut words: Vec<&str> = text
        .split(' ')
        .map(|word| match word {
            address if address.starts_with('<') && address.contains('@') && !real => "<ADDRESS>",
            login if login.starts_with('@') => "@LOGIN",
            name if !real && is_name(name.trim_start_matches('`')) => "NAME",
            id if is_id(id) => "ID",
            word => word,
        })
        .collect();
    words.dedup();
    format!("`{}`", words.join(" "))
}

fn is_id(word: &str) -> bool {
    word.len() >= 12
        && word
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}
