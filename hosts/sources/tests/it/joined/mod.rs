//! A pull request as the forge's documents and git know it together.

mod bringing;
mod equality;
mod forge;
mod queue;
