//! Names that were probably meant.

/// The known name closest to a misspelt one, if any is close: at most a third of its characters differ, two neighbours
/// swapped count as one difference. Ties go to the first.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let length = wanted.chars().count();
    if length > 64 {
        return None;
    }
    let limit = (length / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let folded = candidate.to_lowercase();
        // `changes-requested` and `changesRequested` mean `changes_requested`.
        let distance = if squeezed(&wanted) == squeezed(&folded) {
            0
        } else {
            strsim::osa_distance(&wanted, &folded)
        };
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}

fn squeezed(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_close_names_are_suggested() {
        let known = ["path", "previous_path", "status", "changes_requested"];
        assert_eq!(nearest("pathh", known), Some("path"));
        assert_eq!(nearest("paht", known), Some("path"));
        assert_eq!(
            nearest("changesRequested", known),
            Some("changes_requested")
        );
        assert_eq!(nearest("previuos_path", known), Some("previous_path"));
        assert_eq!(nearest("lines", known), None);
        assert_eq!(nearest("", known), None);
    }
}
