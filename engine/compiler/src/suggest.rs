//! Names that were probably meant.

/// The known name closest to a misspelt one, if any is close: at most a third of its characters differ, two neighbours
/// swapped count as one difference. Ties go to the first.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = name.to_lowercase().chars().collect();
    if wanted.len() > 64 {
        return None;
    }
    let limit = (wanted.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let folded: Vec<char> = candidate.to_lowercase().chars().collect();
        // `changes-requested` and `changesRequested` mean `changes_requested`.
        let distance = if squeezed(&wanted) == squeezed(&folded) {
            0
        } else {
            distance(&wanted, &folded)
        };
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}

fn squeezed(name: &[char]) -> String {
    name.iter()
        .filter(|character| character.is_alphanumeric())
        .collect()
}

/// Edit distance with swaps of neighbours (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (row, x) in a.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, y) in b.iter().enumerate() {
            let at =
                |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX / 2);
            let mut cost = (at(&last, column) + usize::from(x != y))
                .min(at(&last, column + 1) + 1)
                .min(at(&next, column) + 1);
            let swapped =
                row > 0 && column > 0 && a.get(row - 1) == Some(y) && b.get(column - 1) == Some(x);
            if swapped {
                cost = cost.min(at(&before, column - 1) + 1);
            }
            next.push(cost);
        }
        before = last;
        last = next;
    }
    last.last().copied().unwrap_or(0)
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
