//! A policy tried on the past: as text, as a page, and as JSON by [`crate::json::pretty`].

pub mod page;
pub mod text;
