//! Rosters, sign-off files and context documents: their form, their errors with places, their schemas.

mod context;
mod roster;
mod schemas;
mod sign_offs;
