//! The git source, on real repositories that each test builds.

mod deployment;
mod expertise;
mod files;
mod hostile;
mod incomplete;
mod landed;
mod mailmap;
mod merges;
mod names;
mod notes;
mod outside;
mod ranges;
mod repository;
mod surroundings;
mod survey;
