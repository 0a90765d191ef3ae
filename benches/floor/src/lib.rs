//! A guest of the same world that answers a constant. It takes facts and gives decisions over the same boundary as a
//! bundle does, and decides nothing: what is left is what the boundary and the sandbox cost.

#[cfg(target_arch = "wasm32")]
#[expect(
    unsafe_code,
    reason = "wit-bindgen's output speaks the canonical ABI with raw pointers"
)]
mod guest;
