//! GitHub's REST API: what a decision needs is read from it, and check runs are published through it.

mod client;
mod collect;
mod objects;
mod publish;

pub(crate) use client::{Client, ForgeError, Session};
pub(crate) use collect::{CollectError, Collector, Gathered, now};
pub(crate) use publish::publish;
