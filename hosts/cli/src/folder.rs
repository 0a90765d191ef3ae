//! Reads a policy's folder from the disk.

use crate::failure::Failure;
use countersign_compiler::{Folder, cases};
use std::fs;
use std::path::Path;

/// Larger policies are refused by the compiler too; here they need not even be read.
const MOST_BYTES: u64 = 16 << 20;
/// Folders in folders.
const DEEPEST: usize = 16;

/// The YAML files of a folder and the folders in it, and the JSON files below `cases`. Of what else is below `cases` only the
/// name is kept, so that the reader of cases can say that it is not a case.
pub fn read(root: &Path) -> Result<Folder, Failure> {
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

/// The folder as a bundle is made from it: cases are no part of what decides.
pub fn without_cases(folder: &Folder) -> Folder {
    let mut policy = Folder::new();
    for (path, text) in folder.iter() {
        if !cases::is_below_cases(path) {
            policy.insert(path, text);
        }
    }
    policy
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
