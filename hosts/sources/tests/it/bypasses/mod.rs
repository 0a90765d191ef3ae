//! Ways around a sign-off gate that only real repositories show. Each test is a pair: the attack is held for the reason named,
//! the nearest honest change is open. Facts come from git alone, and the preset `standard` decides.

mod bindings;
mod files;
mod landing;
mod marks;
mod people;
mod restored;
pub(crate) mod world;
