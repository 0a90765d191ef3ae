//! The tests of this crate as one program: one to link, and its tests share the cores.

mod server;
