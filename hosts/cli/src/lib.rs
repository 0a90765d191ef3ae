//! countersign-cli
