//! Loads a policy into the evaluator and takes the state that results as a new module.
//!
//! The evaluator runs in an interpreter for that moment: compiling it would take longer than everything else that a
//! bundle is made by. Its state is the memory alone, for the only global that changes is the stack pointer, and that
//! stands where it began once a call has returned.

use crate::bundle::BundleError;
use crate::{DECIDER, EVALUATOR};
use std::ops::Range;
use std::sync::LazyLock;
use wasm_encoder::{ConstExpr, DataSection, MemorySection, MemoryType, RawSection};
use wasmi::{CompilationMode, Config, Engine, Instance, Module, Store};
use wasmparser::{Operator, Parser, Payload};

/// The export that loads a policy; it is not in the result.
const LOAD: &str = "load";

/// Bytes of one page of memory.
const PAGE: usize = 65_536;

/// So many zeros between two pieces of memory are left out: a segment of its own takes about as much.
const GAP: usize = 16;

/// The evaluator, ready to take a policy. A process that makes several bundles reads it once.
struct Prepared {
    engine: Engine,
    module: Module,
    /// The stack's first byte is 0 and its last one stands before this place.
    stack_end: usize,
}

static PREPARED: LazyLock<Result<Prepared, String>> = LazyLock::new(prepare);

fn prepare() -> Result<Prepared, String> {
    let mut config = Config::default();
    config
        // Most of the evaluator is not needed for loading a policy.
        .compilation_mode(CompilationMode::Lazy)
        .set_max_recursion_depth(100_000)
        .set_max_stack_height(16 * 1024 * 1024);
    let engine = Engine::new(&config);
    let module = Module::new(&engine, EVALUATOR).map_err(|error| error.to_string())?;
    Ok(Prepared {
        engine,
        module,
        stack_end: stack_end(EVALUATOR)?,
    })
}

/// Where the stack ends: it lies first in memory and grows downwards, so that is where its pointer begins.
fn stack_end(module: &[u8]) -> Result<usize, String> {
    let mut pointers = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        let Payload::GlobalSection(globals) = payload.map_err(|error| error.to_string())? else {
            continue;
        };
        for global in globals {
            let global = global.map_err(|error| error.to_string())?;
            let value = global.init_expr.get_operators_reader().read();
            match (global.ty.mutable, value.map_err(|error| error.to_string())?) {
                (true, Operator::I32Const { value }) => pointers.push(value),
                (true, _) => return Err("a global other than the stack pointer changes".to_owned()),
                (false, _) => {}
            }
        }
    }
    match pointers.as_slice() {
        [pointer] => usize::try_from(*pointer).map_err(|error| error.to_string()),
        _ => Err("not just the stack pointer changes".to_owned()),
    }
}

/// The module of a bundle: the evaluator with the policy loaded, without what loads one.
pub fn snapshot(policy: &[u8]) -> Result<Vec<u8>, BundleError> {
    let prepared = PREPARED
        .as_ref()
        .map_err(|error| BundleError::Evaluator(error.clone()))?;
    let mut store = Store::new(&prepared.engine, ());
    let instance = Instance::new(&mut store, &prepared.module, &[]).map_err(internal)?;
    load(&mut store, instance, policy)?;
    let mut memory = instance
        .get_memory(&store, "memory")
        .ok_or_else(no_memory)?
        .data(&store)
        .to_vec();
    // No call is under way, so what the stack holds is waste.
    if let Some(stack) = memory.get_mut(..prepared.stack_end) {
        stack.fill(0);
    }
    with_memory(DECIDER, &memory).map_err(BundleError::Evaluator)
}

fn load(store: &mut Store<()>, instance: Instance, policy: &[u8]) -> Result<(), BundleError> {
    let reallocate = instance
        .get_typed_func::<(u32, u32, u32, u32), u32>(&*store, "cabi_realloc")
        .map_err(internal)?;
    let load = instance
        .get_typed_func::<(u32, u32), u32>(&*store, LOAD)
        .map_err(internal)?;
    let memory = instance
        .get_memory(&*store, "memory")
        .ok_or_else(no_memory)?;
    let too_large = || BundleError::PolicyTooLarge {
        length: policy.len(),
    };
    let length = u32::try_from(policy.len()).map_err(|_| too_large())?;
    let pointer = reallocate
        .call(&mut *store, (0, 0, 1, length))
        .map_err(|_| too_large())?;
    memory
        .write(&mut *store, pointer as usize, policy)
        .map_err(|error| BundleError::Evaluator(error.to_string()))?;
    let status = load
        .call(&mut *store, (pointer, length))
        .map_err(internal)?;
    // The policy's serialised form is not needed any more: it is wiped, so that it takes no room in the snapshot.
    let wiped = vec![0; policy.len()];
    memory
        .write(&mut *store, pointer as usize, &wiped)
        .map_err(|error| BundleError::Evaluator(error.to_string()))?;
    match status {
        0 => Ok(()),
        _ => Err(BundleError::PolicyRefused),
    }
}

/// `module` with this content of its memory.
fn with_memory(module: &[u8], memory: &[u8]) -> Result<Vec<u8>, String> {
    let mut encoder = wasm_encoder::Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.map_err(|error| error.to_string())?;
        match &payload {
            Payload::MemorySection(memories) => {
                let mut section = MemorySection::new();
                for known in memories.clone() {
                    let known = known.map_err(|error| error.to_string())?;
                    section.memory(MemoryType {
                        minimum: (memory.len() / PAGE) as u64,
                        maximum: known.maximum,
                        memory64: known.memory64,
                        shared: known.shared,
                        page_size_log2: known.page_size_log2,
                    });
                }
                encoder.section(&section);
            }
            Payload::DataSection(_) => {
                encoder.section(&data(memory));
            }
            // There are no passive segments, whose number would be needed before the code.
            Payload::DataCountSection { .. } => {}
            _ => {
                if let Some((id, range)) = payload.as_section() {
                    let data = module.get(range).unwrap_or_default();
                    encoder.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(encoder.finish())
}

fn data(memory: &[u8]) -> DataSection {
    let mut section = DataSection::new();
    for piece in pieces(memory) {
        // A memory of 32 bits has no place beyond them; a negative number is how a high one is written.
        let offset = ConstExpr::i32_const(piece.start as u32 as i32);
        let bytes = memory.get(piece).unwrap_or_default();
        section.active(0, &offset, bytes.iter().copied());
    }
    section
}

/// The parts of memory that are not zero.
fn pieces(memory: &[u8]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for (place, byte) in memory.iter().enumerate() {
        if *byte == 0 {
            continue;
        }
        match pieces.last_mut() {
            Some(last) if place - last.end < GAP => last.end = place + 1,
            _ => pieces.push(place..place + 1),
        }
    }
    pieces
}

fn no_memory() -> BundleError {
    BundleError::Evaluator("it does not export `memory`".to_owned())
}

fn internal(error: wasmi::Error) -> BundleError {
    BundleError::Evaluator(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn long_runs_of_zeros_are_left_out() {
        let mut memory = vec![0; 200];
        memory[3] = 1;
        memory[10] = 1;
        memory[60] = 1;
        memory[199] = 1;
        assert_eq!(pieces(&memory), [3..11, 60..61, 199..200]);
        assert!(pieces(&[0; 40]).is_empty());
    }
}
