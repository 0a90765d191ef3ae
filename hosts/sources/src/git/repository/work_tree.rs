//! Whether a file is one that the change itself can write.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// Whether a file lies in a work tree of the repository, or is reached through a link that lies there: what a change brings along
/// vouches for nothing. `repository` is any folder in it. A file whose place can't be told is taken to lie there.
pub fn is_in_work_tree(repository: &Path, path: &Path) -> bool {
    let Ok(folder) = repository.canonicalize() else {
        return true;
    };
    // Without a work tree around it the repository is bare, and holds no files that a change could write.
    let Some(top) = top_of(&folder) else {
        return false;
    };
    let own = |real: &Path| {
        real.starts_with(&top) || top_of(real).is_some_and(|other| shared(&other) == shared(&top))
    };
    let Ok(path) = std::path::absolute(path) else {
        return true;
    };
    let mut real = PathBuf::new();
    let mut components = path.components().peekable();
    while let Some(component) = components.next() {
        match component {
            Component::ParentDir => {
                real.pop();
            }
            Component::CurDir => {}
            Component::Normal(name) => {
                let next = real.join(name);
                if next.is_symlink() && own(&real) {
                    return true;
                }
                real = match next.canonicalize() {
                    Ok(found) => found,
                    // A file that is not there yet lies where its folder does.
                    Err(_) if components.peek().is_none() => return own(&real),
                    Err(_) => return true,
                };
            }
            Component::Prefix(_) | Component::RootDir => real.push(component),
        }
    }
    own(&real)
}

/// The top of the work tree that a place is in: the nearest folder above that holds `.git`.
fn top_of(place: &Path) -> Option<PathBuf> {
    let mut above = place.ancestors();
    above
        .find(|folder| folder.join(".git").exists())
        .map(Path::to_path_buf)
}

/// What the work trees of one repository share: its own folder. In a linked work tree `.git` is a file that names a folder in it.
fn shared(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    if git.is_dir() {
        return git.canonicalize().ok();
    }
    let text = fs::read_to_string(&git).ok()?;
    let named = top.join(text.strip_prefix("gitdir:")?.trim());
    let common = match fs::read_to_string(named.join("commondir")) {
        Ok(common) => named.join(common.trim()),
        Err(_) => named,
    };
    common.canonicalize().ok()
}

#[cfg(test)]
mod tests {
    use super::is_in_work_tree;
    use std::fs;
    use tempfile::TempDir;

    #[test]
    #[cfg(unix)]
    fn what_a_change_can_write_is_told_from_what_it_can_not() {
        let folder = TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in [
            "shop/.git/worktrees/two",
            "shop/src",
            "two",
            "outside",
            "other/.git",
        ] {
            fs::create_dir_all(at(name)).unwrap();
        }
        let gitdir = format!("gitdir: {}\n", at("shop/.git/worktrees/two").display());
        fs::write(at("two/.git"), gitdir).unwrap();
        fs::write(at("shop/.git/worktrees/two/commondir"), "../..\n").unwrap();
        for name in ["shop/src/f", "two/f", "outside/f", "other/f"] {
            fs::write(at(name), "").unwrap();
        }
        let link = |from: &str, to: &str| std::os::unix::fs::symlink(at(to), at(from)).unwrap();
        link("shop/link", "outside/f");
        link("shop/folder", "outside");
        link("outside/in", "shop/src/f");
        link("outside/out", "other/f");
        for (name, expected) in [
            ("shop/src/f", true),
            ("shop/link", true),
            ("shop/folder/f", true),
            ("outside/in", true),
            ("two/f", true),
            ("outside/absent", false),
            ("outside/absent/f", true),
            ("shop/absent", true),
            ("outside/f", false),
            ("outside/out", false),
            ("shop/../outside/f", false),
            ("other/f", false),
        ] {
            assert_eq!(is_in_work_tree(&at("shop"), &at(name)), expected, "{name}");
            assert_eq!(
                is_in_work_tree(&at("shop/src"), &at(name)),
                expected,
                "{name}"
            );
            assert_eq!(is_in_work_tree(&at("two"), &at(name)), expected, "{name}");
        }
        assert!(!is_in_work_tree(&at("outside"), &at("outside/f")));
    }
}
