//! Nothing to call: this package's manifest is its content.
//!
//! Cargo selects the features of a dependency by the packages that are built together. A package that is built alone
//! would select fewer, and the WebAssembly runtime would be compiled once for `cargo build -p countersign-server` and again
//! for `cargo test`. So each package depends on this one, which names the features that the whole workspace selects.
