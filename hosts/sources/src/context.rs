//! Context documents: what an organisation knows around a change.
//!
//! ```yaml
//! collector: incident-tracker
//! incidents:
//!   - {id: INC-7, title: Checkout timed out, occurred: 2026-01-10T08:00:00Z, severity: high, paths: [src/pay/], cause: peak_load}
//! services:
//!   - {name: pay, tier: 1, paths: [src/pay/], depends_on: [ledger]}
//! freeze_windows:
//!   - {id: holidays, starts: '2026-12-20T18:00', ends: '2027-01-04T08:00', time_zone: Europe/Paris, reason: Nobody is here.}
//! ```
//!
//! Written in YAML or JSON; `schema/context.schema.json` describes it and `docs/context.md` explains it. Each kind of fact has
//! a key of its own, named as in the facts. A document may hold any of them, and several documents join. A list counts as
//! complete as soon as a document has its key, even with nothing under it; a kind without a key stays not supplied.
//!
//! Documents come from the change's base ([`DEFAULT_FOLDER`]) or from outside the change, never from its head.

mod check;
mod entries;
mod extra;
mod relevance;
mod standing;
pub(crate) mod time;

use crate::document::{self, DocumentError};
use crate::warning::SourceWarning;
use countersign_contract::types::{
    Appeal, Check, Declaration, Delegation, ExtraFact, Facts, FreezeWindow, Incident, ListSupply,
    OpenEscalation, Override, PastChange, PastSignOff, PriorDecision, Service, Supply,
};

/// Where context documents are looked for at a change's base.
pub const DEFAULT_FOLDER: &str = ".countersign/context";

pub use relevance::{MOST_INCIDENTS, MOST_PAST_CHANGES, MOST_PAST_SIGN_OFFS};

const REMEDY: &str = "`countersign schema context` prints the form";

/// The facts of context documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    incidents: Kind<Incident>,
    services: Kind<Service>,
    freeze_windows: Kind<FreezeWindow>,
    delegations: Kind<Delegation>,
    overrides: Kind<Override>,
    escalations: Kind<OpenEscalation>,
    checks: Kind<Check>,
    declarations: Kind<Declaration>,
    appeals: Kind<Appeal>,
    history: Kind<PastChange>,
    past_sign_offs: Kind<PastSignOff>,
    prior_decisions: Kind<PriorDecision>,
    /// Facts of an organisation's own. One that is not here is missing by its name, so that they have no completeness.
    extra: Vec<ContextEntry<ExtraFact>>,
    /// It stands beside many changes ([`Context::standing`]).
    standing: bool,
}

/// One kind of fact, from all documents that have it.
#[derive(Clone, Debug, PartialEq)]
struct Kind<T> {
    entries: Vec<ContextEntry<T>>,
    /// Who collected it, sorted. Empty: no document has it.
    collectors: Vec<String>,
    /// Some document holds only a part of it.
    truncated: bool,
}

impl<T> Default for Kind<T> {
    fn default() -> Kind<T> {
        Kind {
            entries: Vec::new(),
            collectors: Vec::new(),
            truncated: false,
        }
    }
}

/// An entry, and where it stands.
#[derive(Clone, Debug, PartialEq)]
struct ContextEntry<T> {
    value: T,
    file: String,
    line: u64,
    column: u64,
}

impl<T> Kind<T> {
    fn join(&mut self, other: Kind<T>) {
        self.entries.extend(other.entries);
        self.collectors.extend(other.collectors);
        self.collectors.sort();
        self.collectors.dedup();
        self.truncated |= other.truncated;
    }

    /// The first entry whose id another one before it has.
    fn unique(&self, id: impl Fn(&T) -> &str, remedy: &str) -> Result<(), DocumentError> {
        let mut seen = std::collections::BTreeMap::new();
        for entry in &self.entries {
            if let Some(before) = seen.insert(id(&entry.value), entry) {
                return Err(entry.error(
                    format!(
                        "`{}` was given before, in {}:{}:{}",
                        id(&entry.value).escape_debug(),
                        before.file,
                        before.line,
                        before.column
                    ),
                    remedy,
                ));
            }
        }
        Ok(())
    }

    /// Puts the entries into the facts, behind those that the source has itself.
    fn apply(self, list: &mut Vec<T>, supply: &mut Option<ListSupply>) {
        if self.collectors.is_empty() {
            return;
        }
        list.extend(self.entries.into_iter().map(|entry| entry.value));
        let mut collectors = self.collectors;
        let mut truncated = self.truncated;
        if let Some(own) = supply
            .take()
            .filter(|own| own.supply != Supply::NotSupplied)
        {
            truncated |= own.supply == Supply::Truncated;
            collectors.extend(own.collector);
            collectors.sort();
            collectors.dedup();
        }
        *supply = Some(ListSupply {
            supply: if truncated {
                Supply::Truncated
            } else {
                Supply::Complete
            },
            collector: Some(collectors.join(", ")),
        });
    }
}

impl<T> ContextEntry<T> {
    fn error(&self, message: impl Into<String>, remedy: impl Into<String>) -> DocumentError {
        DocumentError {
            file: self.file.clone(),
            line: self.line,
            column: self.column,
            message: message.into(),
            remedy: remedy.into(),
        }
    }
}

impl Context {
    /// Reads one document, in YAML or JSON. `file` is how errors name it, `collector` is who collected it where the document
    /// does not say so itself.
    ///
    /// # Errors
    /// When the text is not of the documented form, an id is given twice, a time does not exist in its time zone or exists
    /// twice, something ends before it starts, or a path is none.
    pub fn parse(text: &str, file: &str, collector: &str) -> Result<Context, DocumentError> {
        let read: entries::Document = document::read(text, file, REMEDY)?;
        let context = read.into_context(file, collector)?;
        context.check()?;
        Ok(context)
    }

    /// Adds what another document has.
    ///
    /// # Errors
    /// When both have an entry of the same id.
    pub fn join(&mut self, other: Context) -> Result<(), DocumentError> {
        self.incidents.join(other.incidents);
        self.services.join(other.services);
        self.freeze_windows.join(other.freeze_windows);
        self.delegations.join(other.delegations);
        self.overrides.join(other.overrides);
        self.escalations.join(other.escalations);
        self.checks.join(other.checks);
        self.declarations.join(other.declarations);
        self.appeals.join(other.appeals);
        self.history.join(other.history);
        self.past_sign_offs.join(other.past_sign_offs);
        self.prior_decisions.join(other.prior_decisions);
        self.extra.extend(other.extra);
        self.standing |= other.standing;
        self.check_ids()
    }

    /// Says of every list that it is only a part, since a document could not be read.
    pub(crate) fn truncate(&mut self) {
        self.incidents.truncated = true;
        self.services.truncated = true;
        self.freeze_windows.truncated = true;
        self.delegations.truncated = true;
        self.overrides.truncated = true;
        self.escalations.truncated = true;
        self.checks.truncated = true;
        self.declarations.truncated = true;
        self.appeals.truncated = true;
        self.history.truncated = true;
        self.past_sign_offs.truncated = true;
        self.prior_decisions.truncated = true;
    }

    /// Puts it into the facts of a change, whose files and author must be there already. Of incidents, past changes and past
    /// sign-offs facts carry a bounded number: those that touch the change come first, then the latest. A list that was cut is
    /// truncated, and a warning says so. Prior decisions on other revisions are left out: they are not about this change. Of a
    /// [standing](Context::standing) context, so is all else that names revisions of other changes only.
    pub fn apply(mut self, facts: &mut Facts, warnings: &mut Vec<SourceWarning>) {
        if self.standing {
            standing::choose(&mut self, facts);
        }
        relevance::choose(&mut self, facts, warnings);
        let supply = &mut facts.completeness;
        self.incidents
            .apply(&mut facts.incidents, &mut supply.incidents);
        self.services
            .apply(&mut facts.services, &mut supply.services);
        self.freeze_windows
            .apply(&mut facts.freeze_windows, &mut supply.freeze_windows);
        self.delegations
            .apply(&mut facts.delegations, &mut supply.delegations);
        self.overrides
            .apply(&mut facts.overrides, &mut supply.overrides);
        self.escalations
            .apply(&mut facts.escalations, &mut supply.escalations);
        self.checks.apply(&mut facts.checks, &mut supply.checks);
        self.declarations
            .apply(&mut facts.declarations, &mut supply.declarations);
        self.appeals.apply(&mut facts.appeals, &mut supply.appeals);
        self.history.apply(&mut facts.history, &mut supply.history);
        self.past_sign_offs
            .apply(&mut facts.past_sign_offs, &mut supply.past_sign_offs);
        self.prior_decisions
            .apply(&mut facts.prior_decisions, &mut supply.prior_decisions);
        let extra = self.extra.into_iter().map(|entry| entry.value);
        facts.extra.extend(extra);
    }
}

/// Reads several documents and joins them, in the order given: text, the file that errors name, the collector.
///
/// # Errors
/// When a document does not hold, or two of them have an entry of the same id.
pub fn read_all<'a>(
    documents: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>,
) -> Result<Context, DocumentError> {
    let mut all = Context::default();
    for (text, file, collector) in documents {
        all.join(Context::parse(text, file, collector)?)?;
    }
    Ok(all)
}
