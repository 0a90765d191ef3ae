//! The GitHub source, on hand-written payloads and documents. `BLESS=1` writes the expected facts anew.

mod base_branch;
mod completeness;
mod earlier;
mod facts;
mod fetched;
mod fixtures;
mod heads;
mod mutations;
mod owners;
mod people;
mod unlikely;
