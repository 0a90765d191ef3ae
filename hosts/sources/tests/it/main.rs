//! The tests of this crate as one program: one to link, and its tests share the cores.

mod bypasses;
mod documents;
mod git;
mod github;
mod support;
