//! What can be known of a file without compiling or running anything of it, and whether it is a bundle at all.

use crate::digest;
use countersign_contract::CONTRACT_VERSION;
use countersign_contract::manifest::{INTEGRITY_SECTION, MANIFEST_SECTION, Manifest};
use sha2::{Digest, Sha256};
use wasmparser::{Parser, Payload};

/// Name of the interface that a bundle exports, without its version.
pub(crate) const INTERFACE: &str = "countersign:policy/policy@";

/// A file that is an intact bundle of a known contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    pub digest: String,
    /// What the bundle says of itself.
    pub manifest: Manifest,
}

/// A file is refused. Nothing of it was run.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is larger than the caller allows.
    #[error("the bundle has {length} bytes, the limit is {limit}")]
    TooLarge {
        /// Its size in bytes.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// It is not WebAssembly.
    #[error("the file is not WebAssembly; `countersign build` makes a bundle")]
    NotWasm,
    /// It is a core module.
    #[error(
        "the file is a WebAssembly core module, not a component; `countersign build` makes a bundle"
    )]
    CoreModule,
    /// It does not end with a checksum.
    #[error(
        "the file does not end with a bundle's checksum: it is cut off, or not a bundle; fetch it again, or build it with `countersign build`"
    )]
    NoChecksum,
    /// Its checksum does not fit.
    #[error(
        "the bundle is damaged: its content has SHA-256 `{found}`, its checksum says `{expected}`; fetch it again"
    )]
    Damaged {
        /// What the checksum says.
        expected: String,
        /// What its content has.
        found: String,
    },
    /// The pinned digest is not one.
    #[error(
        "`{given}` is not a digest: it takes 64 hexadecimal digits, with or without `sha256:` before them"
    )]
    MalformedDigest {
        /// What the caller gave.
        given: String,
    },
    /// It is another bundle than the pinned one.
    #[error(
        "the bundle is not the pinned one: its digest is `sha256:{found}`, pinned is `sha256:{expected}`"
    )]
    WrongDigest {
        /// The pinned digest.
        expected: String,
        /// The file's.
        found: String,
    },
    /// Its structure can't be read.
    #[error("the bundle's structure can't be read: {0}; build it again")]
    Malformed(String),
    /// It wants something from the host. A bundle gets nothing.
    #[error("the component imports {}; a bundle imports nothing", listed(.0))]
    HasImports(Vec<String>),
    /// It does not export the contract's interface.
    #[error(
        "the component does not export `countersign:policy/policy`; `countersign build` makes a bundle"
    )]
    NotAPolicy,
    /// It speaks another version of the contract.
    #[error(
        "the bundle speaks contract {found}, this host speaks {known}; build it again with a matching `countersign build`"
    )]
    UnknownContract {
        /// The bundle's version.
        found: String,
        /// The host's version.
        known: &'static str,
    },
    /// It says nothing of itself.
    #[error("the bundle has no manifest; build it with `countersign build`")]
    NoManifest,
    /// What it says of itself makes no sense.
    #[error("the bundle's manifest can't be used: {0}; build it again")]
    BadManifest(String),
    /// It can't be compiled.
    #[error("the bundle can't be compiled: {0}; build it again")]
    Compile(String),
    /// It needs more memory than the caller allows before it has seen any facts.
    #[error("the bundle starts with more than {limit} bytes of memory, the limit; allow it more")]
    MemoryExhausted {
        /// The limit in bytes.
        limit: usize,
    },
    /// It compiles, and its functions are not the contract's, or it can't be instantiated within the limits.
    #[error("the bundle can't be used: {0}; build it again")]
    Unusable(String),
}

fn listed(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// Checks a file without compiling or running anything of it.
///
/// `pin` is the digest that it must have, if the caller knows it; `limit` the largest size in bytes.
///
/// # Errors
/// The first reason to refuse it, in the order of [`OpenError`].
pub fn inspect(bytes: &[u8], pin: Option<&str>, limit: usize) -> Result<Inspection, OpenError> {
    if bytes.len() > limit {
        return Err(OpenError::TooLarge {
            length: bytes.len(),
            limit,
        });
    }
    // The layer says component or core module; the version before it belongs to the layer.
    match bytes.get(..8) {
        Some([0, b'a', b's', b'm', _, _, 1, 0]) => {}
        Some([0, b'a', b's', b'm', _, _, 0, 0]) => return Err(OpenError::CoreModule),
        _ => return Err(OpenError::NotWasm),
    }
    check_integrity(bytes)?;
    let digest = digest::sha256(bytes);
    if let Some(pin) = pin {
        let expected = digest::parse(pin).ok_or_else(|| OpenError::MalformedDigest {
            given: pin.to_owned(),
        })?;
        if expected != digest {
            return Err(OpenError::WrongDigest {
                expected,
                found: digest,
            });
        }
    }
    let outline = Outline::read(bytes).map_err(|error| OpenError::Malformed(error.to_string()))?;
    if !outline.imports.is_empty() {
        return Err(OpenError::HasImports(outline.imports));
    }
    let contract = outline.contract.ok_or(OpenError::NotAPolicy)?;
    if contract != CONTRACT_VERSION {
        return Err(OpenError::UnknownContract {
            found: contract,
            known: CONTRACT_VERSION,
        });
    }
    let manifest = match outline.manifests.as_slice() {
        [] => return Err(OpenError::NoManifest),
        [manifest] => serde_json::from_slice::<Manifest>(manifest)
            .map_err(|error| OpenError::BadManifest(error.to_string()))?,
        _ => return Err(OpenError::BadManifest("there are several".to_owned())),
    };
    if manifest.contract != contract {
        return Err(OpenError::BadManifest(format!(
            "it names contract {}, the component exports {contract}",
            manifest.contract
        )));
    }
    Ok(Inspection { digest, manifest })
}

/// The last section is the SHA-256 of all bytes before it.
fn check_integrity(bytes: &[u8]) -> Result<(), OpenError> {
    const DIGEST: usize = 32;
    let name = INTEGRITY_SECTION.as_bytes();
    // Kind 0, length of the section, length of the name, name, digest. Each length fits one byte.
    let section = 3 + name.len() + DIGEST;
    let (content, last) = bytes
        .len()
        .checked_sub(section)
        .and_then(|start| bytes.split_at_checked(start))
        .ok_or(OpenError::NoChecksum)?;
    let (header, expected) = last
        .split_at_checked(3 + name.len())
        .ok_or(OpenError::NoChecksum)?;
    let lengths = [0, (1 + name.len() + DIGEST) as u8, name.len() as u8];
    if !header.starts_with(&lengths) || !header.ends_with(name) {
        return Err(OpenError::NoChecksum);
    }
    let found = Sha256::digest(content);
    if found[..] == *expected {
        return Ok(());
    }
    Err(OpenError::Damaged {
        expected: digest::hexadecimal(expected),
        found: digest::hexadecimal(&found),
    })
}

/// What the outermost component says of itself.
#[derive(Default)]
struct Outline<'a> {
    imports: Vec<String>,
    /// Version of the contract, from the name of the exported interface.
    contract: Option<String>,
    manifests: Vec<&'a [u8]>,
}

impl<'a> Outline<'a> {
    fn read(bytes: &'a [u8]) -> Result<Outline<'a>, wasmparser::BinaryReaderError> {
        let mut outline = Outline::default();
        let mut depth = 0_usize;
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
                Payload::End(_) => depth = depth.saturating_sub(1),
                // What is nested can only be given what the outermost component has.
                _ if depth > 0 => {}
                Payload::ComponentImportSection(section) => {
                    for import in section {
                        outline.imports.push(import?.name.name.to_owned());
                    }
                }
                Payload::ComponentExportSection(section) => {
                    for export in section {
                        let version = export?.name.name.strip_prefix(INTERFACE);
                        outline.contract = outline.contract.or(version.map(str::to_owned));
                    }
                }
                Payload::CustomSection(section) if section.name() == MANIFEST_SECTION => {
                    outline.manifests.push(section.data());
                }
                _ => {}
            }
        }
        Ok(outline)
    }
}
