//! The floor: a guest of the same world that has the five rules of the benchmarks by hand. It takes facts and gives
//! decisions over the same boundary as a bundle does, but explains nothing and knows no provenance: what is left is what
//! the boundary, the sandbox and the rules themselves cost.

pub mod rules;

#[cfg(target_arch = "wasm32")]
#[expect(
    unsafe_code,
    reason = "wit-bindgen's output speaks the canonical ABI with raw pointers"
)]
mod guest;
