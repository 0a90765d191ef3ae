//! The key `extends`.

use super::mapping::Mapping;
use super::scalar;
use crate::diagnostic::Diagnostic;
use crate::yaml::{Kind, Node};
use std::rc::Rc;

/// The key `extends` as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    /// A preset's name or a path.
    pub name: String,
    /// The digest that what it names must have, and where that is.
    pub digest: Option<(String, Rc<Node>)>,
}

/// `extends: NAME`, or `extends: {policy: NAME, digest: sha256:…}`.
pub(crate) fn read(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<Key> {
    let Kind::Mapping(_) = &node.kind else {
        let name = scalar::filled(node, diagnostics)?;
        return Some(Key { name, digest: None });
    };
    let mut mapping = Mapping::read(node, "`extends`", diagnostics);
    let name = mapping
        .required("policy", diagnostics)
        .and_then(|node| scalar::filled(&node, diagnostics));
    let digest = mapping
        .optional("digest", diagnostics)
        .and_then(|node| Some((digest(&node, diagnostics)?, node)));
    mapping.finish(diagnostics);
    Some(Key {
        name: name?,
        digest,
    })
}

fn digest(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let text = scalar::text(node, diagnostics)?;
    let digits = text.strip_prefix("sha256:").unwrap_or_default();
    if digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(digits.to_ascii_lowercase());
    }
    diagnostics.push(
        Diagnostic::new(
            "bad_digest",
            node.place(),
            format!("`{text}` is not a digest"),
        )
        .help("write `sha256:` and 64 hexadecimal digits, as `countersign show` prints them"),
    );
    None
}
