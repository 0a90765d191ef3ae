//! The form of a context document.

use super::{Context, ContextEntry, Kind, time};
use crate::document::node::Node;
use crate::document::{self, DocumentError};
use countersign_contract::types::{
    Appeal, Check, Declaration, Delegation, FreezeWindow, Incident, OpenEscalation, Override,
    PastChange, PastSignOff, PriorDecision, Service,
};
use serde::Deserialize;
use serde_saphyr::Spanned;

type List<T> = Option<Vec<Spanned<T>>>;

/// A whole document. A key that is absent says nothing of its kind, one with an empty list says that there is none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    #[serde(default)]
    collector: Option<String>,
    /// Kinds of which the document holds only a part.
    #[serde(default)]
    truncated: Vec<Spanned<String>>,
    #[serde(default)]
    incidents: List<Incident>,
    #[serde(default)]
    services: List<Service>,
    #[serde(default)]
    freeze_windows: List<Window>,
    #[serde(default)]
    delegations: List<Delegation>,
    #[serde(default)]
    overrides: List<Override>,
    #[serde(default)]
    escalations: List<OpenEscalation>,
    #[serde(default)]
    checks: List<Check>,
    #[serde(default)]
    declarations: List<Declaration>,
    #[serde(default)]
    appeals: List<Appeal>,
    #[serde(default)]
    history: List<PastChange>,
    #[serde(default)]
    past_sign_offs: List<PastSignOff>,
    #[serde(default)]
    prior_decisions: List<PriorDecision>,
    /// Facts of an organisation's own, by name.
    #[serde(default)]
    extra: Option<Spanned<Node>>,
}

/// A freeze window. Its times are local where it names a time zone, else they say their offset.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Window {
    id: String,
    starts: Spanned<String>,
    ends: Spanned<String>,
    #[serde(default)]
    time_zone: Option<Spanned<String>>,
    reason: String,
    #[serde(default)]
    environments: Vec<String>,
}

/// Who hands over a document from outside the repository.
const CALLER: &str = "caller";

/// The document says that a gate's audit log is where it comes from.
fn claims_audit_log(collector: &str) -> bool {
    let mut names = collector.split(',');
    names.any(|name| name.trim().to_ascii_lowercase().starts_with("audit-log"))
}

/// How a document's entries come to their kinds.
struct Reader<'a> {
    file: &'a str,
    collector: &'a str,
    truncated: Vec<(String, serde_saphyr::Location, bool)>,
}

impl Document {
    pub(super) fn into_context(
        self,
        file: &str,
        collector: &str,
    ) -> Result<Context, DocumentError> {
        // A gate's own records are none that a repository holds: whoever lands a document there would write its verdicts.
        let is_own = |named: &String| collector == CALLER || !claims_audit_log(named);
        let named = self.collector.filter(is_own);
        let collector = named.unwrap_or_else(|| collector.to_owned());
        let mut reader = Reader {
            file,
            collector: &collector,
            truncated: self
                .truncated
                .into_iter()
                .map(|name| (name.value, name.referenced, false))
                .collect(),
        };
        let windows = match self.freeze_windows {
            None => None,
            Some(windows) => {
                let read = windows.into_iter().map(|window| {
                    let place = window.referenced;
                    Ok((place, window.value.into_contract(file)?))
                });
                Some(read.collect::<Result<Vec<_>, DocumentError>>()?)
            }
        };
        let extra = match self.extra {
            None => Vec::new(),
            Some(node) => match node.value {
                Node::Map(facts) => super::extra::read(file, facts)?,
                Node::Nothing => Vec::new(),
                other => {
                    return Err(document::at(
                        file,
                        Some(node.referenced),
                        format!(
                            "`extra` has facts by their names, and not {}",
                            other.shown()
                        ),
                        "write `extra: {ticket_state: approved}`",
                    ));
                }
            },
        };
        let context = Context {
            incidents: reader.kind("incidents", plain(self.incidents)),
            services: reader.kind("services", plain(self.services)),
            freeze_windows: reader.kind("freeze_windows", windows),
            delegations: reader.kind("delegations", plain(self.delegations)),
            overrides: reader.kind("overrides", plain(self.overrides)),
            escalations: reader.kind("escalations", plain(self.escalations)),
            checks: reader.kind("checks", plain(self.checks)),
            declarations: reader.kind("declarations", plain(self.declarations)),
            appeals: reader.kind("appeals", plain(self.appeals)),
            history: reader.kind("history", plain(self.history)),
            past_sign_offs: reader.kind("past_sign_offs", plain(self.past_sign_offs)),
            prior_decisions: reader.kind("prior_decisions", plain(self.prior_decisions)),
            extra,
            standing: false,
        };
        for (name, place, used) in &reader.truncated {
            if !used {
                return Err(document::at(
                    file,
                    Some(*place),
                    format!("the document has no list `{}`", name.escape_debug()),
                    "under `truncated`, name lists of the same document",
                ));
            }
        }
        Ok(context)
    }
}

fn plain<T>(list: List<T>) -> Option<Vec<(serde_saphyr::Location, T)>> {
    list.map(|list| {
        list.into_iter()
            .map(|entry| (entry.referenced, entry.value))
            .collect()
    })
}

impl Reader<'_> {
    fn kind<T>(&mut self, name: &str, list: Option<Vec<(serde_saphyr::Location, T)>>) -> Kind<T> {
        let Some(list) = list else {
            return Kind::default();
        };
        let mut truncated = false;
        for (listed, _, used) in &mut self.truncated {
            if listed == name {
                *used = true;
                truncated = true;
            }
        }
        Kind {
            entries: list
                .into_iter()
                .map(|(place, value)| ContextEntry {
                    value,
                    file: self.file.to_owned(),
                    line: place.line().max(1),
                    column: place.column().max(1),
                })
                .collect(),
            collectors: vec![self.collector.to_owned()],
            truncated,
        }
    }
}

impl Window {
    fn into_contract(self, file: &str) -> Result<FreezeWindow, DocumentError> {
        let zone = match &self.time_zone {
            Some(name) => Some(time::zone(file, name)?),
            None => None,
        };
        let starts = time::point(file, &self.starts, zone.as_ref())?;
        let ends = time::point(file, &self.ends, zone.as_ref())?;
        if ends <= starts {
            return Err(document::at(
                file,
                Some(self.ends.referenced),
                format!(
                    "the freeze window `{}` ends before it starts",
                    self.id.escape_debug()
                ),
                "`ends` is the first moment after it, later than `starts`",
            ));
        }
        Ok(FreezeWindow {
            id: self.id,
            starts,
            ends,
            reason: self.reason,
            environments: self.environments,
        })
    }
}
