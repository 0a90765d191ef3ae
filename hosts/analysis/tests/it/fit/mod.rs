//! Models fitted to histories whose truth is known, and histories that no model can be fitted to.

mod histories;
mod laws;
mod refusals;
mod truth;
