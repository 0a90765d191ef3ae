//! The engine: compiles bundles and owns what their instances share.

use crate::functions::Functions;
use crate::inspect::{OpenError, inspect};
use crate::limits::Limits;
use crate::policy::Policy;
use crate::watchdog::Watchdog;
use std::path::PathBuf;
use std::sync::Arc;
use wasmtime::{
    CacheConfig, Config, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig,
    RegallocAlgorithm, Strategy,
};

/// Most memory of one instance in a pool, in bytes: what every bundle declares as its maximum.
const POOLED_MEMORY_BYTES: usize = 256 * 1024 * 1024;

/// Memory at the start of a slot that is wiped by writing instead of being given back to the system, in bytes: the guest's
/// stack, its data and the part of its heap that a usual evaluation touches.
const KEEP_RESIDENT_BYTES: usize = 1024 * 1024;

/// How an engine works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineOptions {
    /// Where compiled code is kept.
    pub cache: Cache,
    /// Where instances get their memory from.
    pub allocation: Allocation,
}

/// Where compiled code is kept between processes. Who can write there can decide what is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cache {
    /// Nowhere: each engine compiles anew.
    Disabled,
    /// In this folder, which must be absolute. It is made if it does not exist.
    Directory(PathBuf),
    /// In the user's own cache folder.
    User,
}

/// Where instances get their memory from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allocation {
    /// From the system, each time anew. For processes that decide a few times.
    OnDemand,
    /// From a pool. For services: it is faster, and reserves address space in advance.
    Pooling {
        /// Most instances at a time.
        instances: u32,
    },
}

/// An engine can't be had.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The cache can't be used.
    #[error(
        "the cache for compiled code can't be used: {0}; name a folder that can be written, or do without a cache"
    )]
    Cache(String),
    /// The machine does not give what the engine needs.
    #[error("the WebAssembly engine can't be started: {0}")]
    Start(String),
}

/// Compiles and runs bundles. Cloning it is cheap, and all clones are the same engine.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) engine: wasmtime::Engine,
    pub(crate) functions: Arc<Functions>,
    pub(crate) watchdog: Watchdog,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Engine").finish_non_exhaustive()
    }
}

impl Engine {
    /// An engine that works as `options` say.
    ///
    /// # Errors
    /// When the cache can't be used, or the machine does not give the memory or the thread that it needs.
    pub fn new(options: EngineOptions) -> Result<Engine, EngineError> {
        let (level, registers) = effort(&options);
        let mut config = Config::new();
        config
            // Winch counts fuel differently, and a decision must not depend on the compiler.
            .strategy(Strategy::Cranelift)
            .cranelift_opt_level(level)
            .cranelift_regalloc_algorithm(registers)
            .cranelift_nan_canonicalization(true)
            .relaxed_simd_deterministic(true)
            .wasm_component_model(true)
            .concurrency_support(false)
            .consume_fuel(true)
            .epoch_interruption(true)
            .memory_init_cow(true)
            // Traps are told by their kind; a trace of addresses in a stripped module says nothing.
            .wasm_backtrace_max_frames(None)
            .generate_address_map(false)
            .native_unwind_info(false);
        if let Allocation::Pooling { instances } = options.allocation {
            let mut pool = PoolingAllocationConfig::new();
            pool.total_component_instances(instances)
                .total_core_instances(instances)
                .total_memories(instances)
                .total_tables(instances)
                .max_memory_size(POOLED_MEMORY_BYTES)
                .linear_memory_keep_resident(KEEP_RESIDENT_BYTES)
                .table_keep_resident(16 * 1024);
            config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        }
        let (modules, folder) = cache(&options.cache)?;
        config.cache(modules);
        let functions = Arc::new(Functions::new(folder.as_deref()));
        config
            .enable_incremental_compilation(Arc::clone(&functions) as Arc<dyn wasmtime::CacheStore>)
            .map_err(|error| EngineError::Start(format!("{error:#}")))?;
        let engine = wasmtime::Engine::new(&config)
            .map_err(|error| EngineError::Start(format!("{error:#}")))?;
        let watchdog = Watchdog::start(engine.clone())
            .map_err(|error| EngineError::Start(format!("no thread for its watchdog: {error}")))?;
        Ok(Engine {
            shared: Arc::new(Shared {
                engine,
                functions,
                watchdog,
            }),
        })
    }

    /// Opens a bundle. `digest` is the SHA-256 that it must have, if the caller knows it: 64 hexadecimal digits, with or
    /// without `sha256:` before them.
    ///
    /// # Errors
    /// The first reason to refuse it. Until it is known to be an intact bundle, with the pinned digest, without imports
    /// and of a known contract, nothing of it is compiled or run.
    pub fn open(
        &self,
        bytes: &[u8],
        digest: Option<&str>,
        limits: Limits,
    ) -> Result<Policy, OpenError> {
        let inspection = inspect(bytes, digest, limits.bundle_bytes)?;
        Policy::compile(Arc::clone(&self.shared), bytes, inspection, limits)
    }
}

/// How much work goes into the code. Where it is thrown away after a few decisions, compiling fast matters more than how
/// fast it runs; what it computes, and the fuel that it takes, are the same.
fn effort(options: &EngineOptions) -> (OptLevel, RegallocAlgorithm) {
    match (&options.cache, options.allocation) {
        (Cache::Disabled, Allocation::OnDemand) => (OptLevel::None, RegallocAlgorithm::SinglePass),
        _ => (OptLevel::Speed, RegallocAlgorithm::Backtracking),
    }
}

/// The cache for whole bundles, and the folder for the functions that they have in common.
fn cache(choice: &Cache) -> Result<(Option<wasmtime::Cache>, Option<PathBuf>), EngineError> {
    let mut config = CacheConfig::new();
    let named = match choice {
        Cache::Disabled => return Ok((None, None)),
        Cache::Directory(folder) => {
            // A folder of its own, since its cleaning takes away what it does not know.
            config.with_directory(folder.join("code"));
            Some(folder.clone())
        }
        Cache::User => None,
    };
    let cache =
        wasmtime::Cache::new(config).map_err(|error| EngineError::Cache(format!("{error:#}")))?;
    // The user's cache folder has a folder for each program.
    let folder = named.unwrap_or_else(|| cache.directory().with_file_name("countersign"));
    Ok((Some(cache), Some(folder)))
}
