//! countersign-benches
