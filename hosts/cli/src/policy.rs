//! Which policy decides, and how it is opened: always as a bundle, through the runtime.

use crate::failure::Failure;
use crate::limits::LimitArguments;
use crate::terminal::Terminal;
use crate::{folder, presets, store};
use clap::Args;
use countersign::{Allocation, Cache, Engine, EngineError, EngineOptions, Policy};
use countersign_bundler::Bundle;
use countersign_compiler::{Compiled, Folder, Options};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Where a repository keeps its own policy.
pub const DEFAULT_FOLDER: &str = ".countersign/policy";

/// Command-line arguments that name the policy that decides.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Policy")]
pub struct PolicyArguments {
    /// A bundle that `countersign build` made
    #[arg(long, value_name = "FILE", group = "policy_source")]
    pub bundle: Option<PathBuf>,
    /// SHA-256 that the bundle must have, in hexadecimal
    #[arg(long, value_name = "HEX", requires = "bundle", value_parser = digest)]
    pub digest: Option<String>,
    /// A folder with policy.yaml
    #[arg(long, value_name = "DIR", group = "policy_source")]
    pub policy: Option<PathBuf>,
    /// A policy that ships with the program
    #[arg(long, value_name = "NAME", group = "policy_source", value_parser = clap::builder::PossibleValuesParser::new(presets::names()))]
    pub preset: Option<String>,
    /// Override a parameter of the policy
    #[arg(long, value_name = "NAME=VALUE", value_parser = setting, conflicts_with = "bundle")]
    pub set: Vec<(String, String)>,
}

/// Which policy decides, resolved from the arguments.
#[derive(Clone, Debug)]
pub enum Choice {
    /// A bundle's file, and the digest that it must have.
    Bundle(PathBuf, Option<String>),
    /// A folder, and parameters to override.
    Folder(PathBuf, Vec<(String, String)>),
    /// A preset, and parameters to override.
    Preset(String, Vec<(String, String)>),
    /// What the base of the change holds, and parameters to override.
    Base(Vec<(String, String)>),
}

impl From<&PolicyArguments> for Choice {
    fn from(arguments: &PolicyArguments) -> Choice {
        let set = arguments.set.clone();
        if let Some(path) = &arguments.bundle {
            Choice::Bundle(path.clone(), arguments.digest.clone())
        } else if let Some(path) = &arguments.policy {
            Choice::Folder(path.clone(), set)
        } else if let Some(name) = &arguments.preset {
            Choice::Preset(name.clone(), set)
        } else {
            Choice::Base(set)
        }
    }
}

impl Choice {
    /// Opens the policy. `at_base` opens the policy at the base of the change, with the parameters to override.
    pub fn open(
        &self,
        limits: &LimitArguments,
        terminal: &Terminal,
        at_base: impl FnOnce(&[(String, String)]) -> Result<Policy, Failure>,
    ) -> Result<Policy, Failure> {
        match self {
            Choice::Bundle(path, digest) => open_bundle(path, digest.as_deref(), limits),
            Choice::Folder(path, set) => open_folder(path, set, limits, terminal),
            Choice::Preset(name, set) => open_preset(name, set, limits, terminal),
            Choice::Base(set) => at_base(set),
        }
    }
}

/// Reads `NAME=VALUE`.
pub fn setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.to_owned()))
        }
        _ => Err("write NAME=VALUE, such as senior_level=7".to_owned()),
    }
}

/// Reads a SHA-256, with or without `sha256:`.
fn digest(text: &str) -> Result<String, String> {
    let hex = text.strip_prefix("sha256:").unwrap_or(text).to_lowercase();
    if hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(hex)
    } else {
        Err("write the 64 hexadecimal digits that `countersign inspect` shows".to_owned())
    }
}

/// Compiles a folder. Warnings go to standard error.
pub fn compile(
    source: &Folder,
    set: &[(String, String)],
    terminal: &Terminal,
) -> Result<Compiled, Failure> {
    let options = Options { set: set.to_vec() };
    let compiled = countersign_compiler::compile(source, &options)
        .map_err(|findings| Failure::findings(findings.render(source, terminal.error_color)))?;
    if !compiled.warnings.is_empty() {
        terminal.say(&compiled.render_warnings(source, terminal.error_color));
    }
    Ok(compiled)
}

/// Bundles a compiled policy. `source` is what it was compiled from.
pub fn bundle(compiled: &Compiled, source: &Folder) -> Result<Bundle, Failure> {
    countersign_bundler::bundle(compiled, source)
        .map_err(|error| Failure::policy(format!("the policy can't be bundled: {error}")))
}

/// An engine. For a long row of evaluations it keeps a pool of sandboxes, which costs address space and saves most of the time
/// that setting one up takes.
pub fn engine(limits: &LimitArguments) -> Result<Engine, Failure> {
    if limits.at_once == 0 {
        return engine_with(limits, Allocation::OnDemand);
    }
    let pool = Allocation::Pooling {
        instances: limits.at_once,
    };
    // Where the system grants no such address space, each sandbox is set up anew.
    engine_with(limits, pool).or_else(|_| engine_with(limits, Allocation::OnDemand))
}

fn engine_with(limits: &LimitArguments, allocation: Allocation) -> Result<Engine, Failure> {
    let engine = |cache| Engine::new(EngineOptions { cache, allocation });
    let mut opened = engine(match store::root() {
        Some(folder) if !limits.no_cache => Cache::Directory(folder),
        _ => Cache::Disabled,
    });
    // A build machine's home may be read-only or absent: then the bundle is compiled each time.
    if matches!(opened, Err(EngineError::Cache(_))) {
        opened = engine(Cache::Disabled);
    }
    opened.map_err(|error| Failure::usage(format!("the sandbox can't be set up: {error}")))
}

/// Opens the policy of a folder or preset: compiles, bundles, unless the same bundle was kept before, and opens it.
pub fn open_source(
    name: &str,
    source: &Folder,
    set: &[(String, String)],
    limits: &LimitArguments,
    terminal: &Terminal,
) -> Result<Policy, Failure> {
    let source = source.without_cases();
    let compiled = compile(&source, set, terminal)?;
    let engine = engine(limits)?;
    let kept = if limits.no_cache {
        None
    } else {
        store::path(&compiled, &source)
    };
    if let Some(bytes) = kept.as_ref().and_then(store::load)
        && let Ok(policy) = engine.open(&bytes, None, limits.limits())
    {
        return Ok(policy);
    }
    let bundle = bundle(&compiled, &source)?;
    if let Some(path) = &kept {
        store::keep(path, &bundle);
    }
    engine
        .open(&bundle.bytes, None, limits.limits())
        .map_err(|error| Failure::open(name, &error))
}

/// Opens the policy of a folder.
pub fn open_folder(
    path: &Path,
    set: &[(String, String)],
    limits: &LimitArguments,
    terminal: &Terminal,
) -> Result<Policy, Failure> {
    let source = folder::read(path)?;
    open_source(&path.display().to_string(), &source, set, limits, terminal)
}

/// Opens a policy that ships with the program.
pub fn open_preset(
    name: &str,
    set: &[(String, String)],
    limits: &LimitArguments,
    terminal: &Terminal,
) -> Result<Policy, Failure> {
    open_source(name, &presets::folder(name)?, set, limits, terminal)
}

/// Compiles a folder's policy without its cases.
pub fn compile_source(
    source: &Folder,
    set: &[(String, String)],
    terminal: &Terminal,
) -> Result<countersign_program::policy::Policy, Failure> {
    compile(&source.without_cases(), set, terminal).map(|compiled| compiled.policy)
}

/// Opens a bundle's file.
pub fn open_bundle(
    path: &Path,
    digest: Option<&str>,
    limits: &LimitArguments,
) -> Result<Policy, Failure> {
    let bytes = read_bundle(path, limits)?;
    engine(limits)?
        .open(&bytes, digest, limits.limits())
        .map_err(|error| Failure::open(&path.display().to_string(), &error))
}

/// Reads a bundle's file, up to a byte more than the runtime takes: it is the runtime that refuses what is too large.
pub fn read_bundle(path: &Path, limits: &LimitArguments) -> Result<Vec<u8>, Failure> {
    let most = u64::try_from(limits.limits().bundle_bytes).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(most.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(|error| Failure::file("read", path, &error))?;
    Ok(bytes)
}
