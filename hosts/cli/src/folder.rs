//! Reads a policy's folder from the disk, and what it extends.

use crate::failure::Failure;
use crate::presets;
use countersign_compiler::extends::{Wanted, attach};
use countersign_compiler::{Folder, cases};
use std::fs;
use std::path::{Path, PathBuf};

/// Larger policies are refused by the compiler too; here they need not even be read.
const MOST_BYTES: u64 = 16 << 20;
/// Folders in folders.
const DEEPEST: usize = 16;

/// A folder's files, and those of all that its policy extends: presets, and folders of the same git work tree, or anywhere where
/// the folder is in none.
pub fn read(root: &Path) -> Result<Folder, Failure> {
    let folder = read_own(root)?;
    let path = fs::canonicalize(root).map_err(|error| Failure::file("read", root, &error))?;
    let tree = tree(&path);
    let at = path.strip_prefix(&tree).unwrap_or(&path);
    let at = at.to_string_lossy().replace('\\', "/");
    Ok(attach(folder, Some(&at), &mut |wanted| match wanted {
        Wanted::Preset(name) => presets::folder_with_cases(name).map_err(|failure| failure.message),
        Wanted::Folder(base) => beside(&tree, base),
    }))
}

/// The work tree that a folder is in; the root of the file system where it is in none.
fn tree(path: &Path) -> PathBuf {
    let work_tree = path.ancestors().find(|above| above.join(".git").exists());
    let root = work_tree.or_else(|| path.ancestors().last());
    root.unwrap_or(path).to_path_buf()
}

/// Another folder of the tree.
fn beside(tree: &Path, base: &str) -> Result<Folder, String> {
    let path = tree.join(base);
    if !path.join("policy.yaml").is_file() {
        return Err(format!("there is no `{base}/policy.yaml`"));
    }
    let real = fs::canonicalize(&path).map_err(|error| error.to_string())?;
    if !real.starts_with(tree) {
        return Err("it is a link that leads out of the tree that the policy is in".to_owned());
    }
    read_own(&path).map_err(|failure| failure.message)
}

/// The YAML files of a folder and the folders in it, and the JSON files below `cases`. Of what else is below `cases` only the
/// name is kept, so that the reader of cases can say that it is not a case.
fn read_own(root: &Path) -> Result<Folder, Failure> {
    let metadata = fs::metadata(root).map_err(|error| Failure::file("read", root, &error))?;
    if !metadata.is_dir() {
        return Err(Failure::usage(format!(
            "`{}` is not a folder; name the folder with `policy.yaml`",
            root.display()
        )));
    }
    let mut folder = Folder::new();
    let mut left = MOST_BYTES;
    add(&mut folder, root, root, DEEPEST, &mut left)?;
    Ok(folder)
}

fn add(
    folder: &mut Folder,
    root: &Path,
    here: &Path,
    depth: usize,
    left: &mut u64,
) -> Result<(), Failure> {
    let entries = fs::read_dir(here).map_err(|error| Failure::file("read", here, &error))?;
    for entry in entries {
        let path = entry
            .map_err(|error| Failure::file("read", here, &error))?
            .path();
        let metadata = fs::metadata(&path).map_err(|error| Failure::file("read", &path, &error))?;
        if metadata.is_dir() {
            let hidden = path
                .file_name()
                .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            if hidden {
                continue;
            }
            if depth == 0 {
                return Err(Failure::usage(format!(
                    "`{}` lies too deep; a policy's folder is read {DEEPEST} folders deep",
                    path.display()
                )));
            }
            add(folder, root, &path, depth - 1, left)?;
            continue;
        }
        let relative = path.strip_prefix(root).unwrap_or(&path);
        let relative = relative.to_string_lossy().replace('\\', "/");
        let below_cases = cases::is_below_cases(&relative);
        let extension = path.extension();
        if extension.is_some_and(|extension| {
            extension == "yaml" || extension == "yml" || (extension == "json" && below_cases)
        }) {
            if metadata.len() > *left {
                return Err(Failure::usage(format!(
                    "the policy in `{}` is larger than {MOST_BYTES} bytes; name the folder with `policy.yaml`",
                    root.display()
                )));
            }
            *left -= metadata.len();
            let bytes = fs::read(&path).map_err(|error| Failure::file("read", &path, &error))?;
            let text = String::from_utf8(bytes).map_err(|error| {
                Failure::policy(format!(
                    "`{}` is not UTF-8 from byte {} on; save it as UTF-8",
                    path.display(),
                    error.utf8_error().valid_up_to()
                ))
            })?;
            folder.insert(relative, text);
        } else if below_cases && !cases::is_note(&relative) {
            folder.insert(relative, "");
        }
    }
    Ok(())
}
