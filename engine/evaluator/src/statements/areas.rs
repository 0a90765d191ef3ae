//! Parts of the audit as a small set.

use countersign_contract::types::AssessmentArea;

/// A set of parts of the audit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Areas(u8);

impl Areas {
    /// The parts that are listed.
    pub(crate) fn listed<'a>(areas: impl Iterator<Item = &'a AssessmentArea>) -> Areas {
        areas.fold(Areas::default(), |set, area| set.with(*area))
    }

    /// This set and one part more.
    pub(crate) fn with(self, area: AssessmentArea) -> Areas {
        Areas(self.0 | (1 << (area as u8)))
    }

    /// Both sets together.
    pub(crate) fn and(self, other: Areas) -> Areas {
        Areas(self.0 | other.0)
    }

    /// The part is in the set.
    pub(crate) fn has(self, area: AssessmentArea) -> bool {
        self.0 & (1 << (area as u8)) != 0
    }

    /// Those of the contract's parts that are not in the set, in its order.
    pub(crate) fn lacking(self) -> impl Iterator<Item = AssessmentArea> {
        AssessmentArea::ALL
            .iter()
            .copied()
            .filter(move |area| !self.has(*area))
    }
}
