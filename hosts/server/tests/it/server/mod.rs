//! The server as its users meet it: over HTTP, with a forge on the loopback interface, and as a process.

mod bundles;
mod forge;
mod harness;

mod context;
mod decide;
mod failures;
mod merge_queue;
mod owners;
mod process;
mod recorded;
mod reload;
mod routes;
mod shutdown;
mod webhooks;
