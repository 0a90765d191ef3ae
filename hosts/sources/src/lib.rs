//! countersign-sources
