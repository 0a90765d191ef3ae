//! countersign-bundler
