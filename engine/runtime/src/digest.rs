//! SHA-256 in the form that the project writes it.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io;

/// SHA-256 of `bytes`, 64 lower-case hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Takes a digest as people write it: 64 hexadecimal digits, with or without `sha256:` before them.
pub fn parse(text: &str) -> Option<String> {
    let digits = text.strip_prefix("sha256:").unwrap_or(text);
    let well_formed = digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    well_formed.then(|| digits.to_ascii_lowercase())
}

/// Hashes what is written to it and counts it, so that typed facts get their digest without a copy of their text.
#[derive(Default)]
pub struct Measure {
    digest: Sha256,
    length: usize,
}

impl Measure {
    /// Digest and length in bytes.
    pub fn finish(self) -> (String, usize) {
        (hexadecimal(&self.digest.finalize()), self.length)
    }
}

impl io::Write for Measure {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.digest.update(bytes);
        self.length += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
