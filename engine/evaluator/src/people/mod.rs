//! Who is who: people with all their accounts, agents by their marks, and who knows which files.

pub(crate) mod accounts;
pub(crate) mod agents;
pub(crate) mod expertise;
pub(crate) mod private_address;
pub(crate) mod roster;
