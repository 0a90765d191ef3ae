//! Roles in which an orchestrator has agents work. It writes them where a name stands: `shop/crew/nux`.

/// The role that merges. As a whole name it is nobody's.
pub(super) const REFINERY: &str = "refinery";

/// A path of such roles, in lower-case: `RIG/crew/NAME`, `RIG/polecats/NAME`, `RIG/refinery`, `RIG/witness`, `deacon/boot`.
pub(crate) fn is_role(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    let mut parts = text.split('/');
    let (Some(rig), Some(role), name, None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    is_part(rig)
        && match name {
            Some(name) => matches!(role, "crew" | "polecat" | "polecats") && is_part(name),
            None => {
                matches!(role, REFINERY | "witness") || matches!((rig, role), ("deacon", "boot"))
            }
        }
}

#[cfg(test)]
mod tests {
    use super::is_role;

    #[test]
    fn a_role_is_a_path_of_the_orchestrator_s_own_words() {
        for role in [
            "beads/crew/joe",
            "shop/polecats/nux",
            "shop/refinery",
            "shop/witness",
            "deacon/boot",
        ] {
            assert!(is_role(role), "{role}");
        }
        for name in [
            "crew",
            "jane/joe",
            "shop/crew/",
            "shop/crew/joe/x",
            "ship crew/crew/joe",
            "https://shop/crew/joe",
            "org/team/jane",
            "",
        ] {
            assert!(!is_role(name), "{name}");
        }
    }
}
