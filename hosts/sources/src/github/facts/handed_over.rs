//! Lists that the host has from elsewhere than the forge.

use crate::git::Supplied;
use crate::github::documents::Documents;
use countersign_contract::types::{Facts, ListSupply, Supply};

/// Takes all that there is.
pub(super) fn take_all(documents: &Documents, facts: &mut Facts) {
    let completeness = &mut facts.completeness;
    take(
        &documents.equivalences,
        &mut facts.equivalences,
        &mut completeness.equivalences,
    );
    take(
        &documents.sign_offs,
        &mut facts.sign_offs,
        &mut completeness.sign_offs,
    );
    take(
        &documents.overrides,
        &mut facts.overrides,
        &mut completeness.overrides,
    );
    take(
        &documents.delegations,
        &mut facts.delegations,
        &mut completeness.delegations,
    );
    take(
        &documents.freeze_windows,
        &mut facts.freeze_windows,
        &mut completeness.freeze_windows,
    );
    take(
        &documents.incidents,
        &mut facts.incidents,
        &mut completeness.incidents,
    );
    take(
        &documents.services,
        &mut facts.services,
        &mut completeness.services,
    );
}

fn take<T: Clone>(from: &Option<Supplied<T>>, list: &mut Vec<T>, entry: &mut Option<ListSupply>) {
    if let Some(from) = from {
        list.clone_from(&from.list);
        *entry = Some(ListSupply {
            supply: Supply::Complete,
            collector: Some(from.collector.clone()),
        });
    }
}
