//! Symmetric positive definite systems of a few dozen unknowns.

/// A factor L with L·Lᵀ = A, row by row: row `i` has `i + 1` entries.
pub(super) struct Cholesky {
    rows: Vec<Vec<f64>>,
}

impl Cholesky {
    /// Factors a matrix of which only the lower triangle is read. Absent when it is not positive definite.
    pub(super) fn decompose(matrix: &[Vec<f64>]) -> Option<Cholesky> {
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(matrix.len());
        for (place, source) in matrix.iter().enumerate() {
            let mut row = Vec::with_capacity(place + 1);
            for (column, entry) in source.iter().take(place).enumerate() {
                let above = rows.get(column)?;
                row.push((entry - dot(&row, above)) / above.get(column)?);
            }
            let pivot = source.get(place)? - dot(&row, &row);
            if !pivot.is_finite() || pivot <= 0.0 {
                return None;
            }
            row.push(pivot.sqrt());
            rows.push(row);
        }
        Some(Cholesky { rows })
    }

    /// Solves A·x = b.
    pub(super) fn solve(&self, right: &[f64]) -> Option<Vec<f64>> {
        let mut middle: Vec<f64> = Vec::with_capacity(right.len());
        for (row, value) in self.rows.iter().zip(right) {
            middle.push((value - dot(row, &middle)) / row.last()?);
        }
        let mut solution = vec![0.0; middle.len()];
        for (place, value) in middle.iter().enumerate().rev() {
            let mut rest = *value;
            for below in place + 1..self.rows.len() {
                rest -= self.rows.get(below)?.get(place)? * solution.get(below)?;
            }
            *solution.get_mut(place)? = rest / self.rows.get(place)?.last()?;
        }
        Some(solution)
    }

    /// The diagonal of A⁻¹.
    pub(super) fn inverse_diagonal(&self) -> Option<Vec<f64>> {
        (0..self.rows.len())
            .map(|place| {
                let mut unit = vec![0.0; self.rows.len()];
                *unit.get_mut(place)? = 1.0;
                self.solve(&unit)?.get(place).copied()
            })
            .collect()
    }
}

/// The sum of products, as far as both lists go.
fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter()
        .zip(right)
        .map(|(left, right)| left * right)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_a_known_system() {
        let matrix = [
            vec![4.0, 12.0, -16.0],
            vec![12.0, 37.0, -43.0],
            vec![-16.0, -43.0, 98.0],
        ];
        let factor = Cholesky::decompose(&matrix).unwrap();
        assert_eq!(
            factor.rows,
            [vec![2.0], vec![6.0, 1.0], vec![-8.0, 5.0, 3.0]]
        );
        let solution = factor.solve(&[-20.0, -43.0, 192.0]).unwrap();
        let expected = [1.0, 2.0, 3.0];
        for (found, expected) in solution.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-9, "{solution:?}");
        }
        let diagonal = factor.inverse_diagonal().unwrap();
        assert!((diagonal[0] - 1777.0 / 36.0).abs() < 1e-9, "{diagonal:?}");
    }

    #[test]
    fn what_is_not_positive_definite_has_no_factor() {
        assert!(Cholesky::decompose(&[vec![1.0, 2.0], vec![2.0, 1.0]]).is_none());
        assert!(Cholesky::decompose(&[vec![f64::NAN]]).is_none());
    }
}
