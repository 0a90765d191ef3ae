//! countersign-reports
