//! What a landed change came from: candidates for its origin, what git makes again of them, who approved them, and what the
//! landed change inherits of them.

pub(in crate::git) mod inheritance;
pub(in crate::git) mod origins;
pub(in crate::git) mod recompute;
pub(in crate::git) mod restored;
pub(in crate::git) mod signers;
mod stood;
mod undoing;
