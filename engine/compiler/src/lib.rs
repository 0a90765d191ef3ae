//! countersign-compiler
