//! countersign-evaluator
