//! Conditions of a statement with their bound values, numbered as they are added.
//!
//! Texts come from this crate's literals; whatever a person typed is bound. Invariant: the n-th
//! placeholder stands for the n-th value.

use crate::value::Value;

/// Conditions joined by `AND`.
#[derive(Debug, Clone, Default)]
pub struct Wheres {
    conditions: Vec<String>,
    binds: Vec<Value>,
}

impl Wheres {
    /// No condition yet.
    pub fn new() -> Wheres {
        Wheres::default()
    }

    /// Binds a value and gives its placeholder.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.binds.push(value.into());
        format!("${}", self.binds.len())
    }

    /// Binds several values and gives their placeholders for `IN`.
    pub fn bind_all<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> String {
        let marks: Vec<String> = values.into_iter().map(|value| self.bind(value)).collect();
        marks.join(", ")
    }

    /// Adds a condition made of literals and placeholders.
    pub fn and(&mut self, condition: impl Into<String>) {
        self.conditions.push(condition.into());
    }

    /// Adds `column = value`.
    pub fn equals(&mut self, column: &str, value: impl Into<Value>) {
        let mark = self.bind(value);
        self.and(format!("{column} = {mark}"));
    }

    /// Adds `column IN (…)`; without values nothing can hold.
    pub fn any<V: Into<Value>>(&mut self, column: &str, values: impl IntoIterator<Item = V>) {
        let marks = self.bind_all(values);
        if marks.is_empty() {
            self.and("1 = 0");
        } else {
            self.and(format!("{column} IN ({marks})"));
        }
    }

    /// The same as [`Wheres::any`] for a statement that reads in the order of an index: whole
    /// organisations are named, and a plan that gathers the rows of each and sorts them would read
    /// the register to show one page. As an operand of `= TRUE` the list is hidden from such a
    /// planner; that of a database with statistics sees through it and chooses by them. One value
    /// has an order of its own, and is asked for as itself.
    pub fn among<V: Into<Value>>(&mut self, column: &str, values: impl IntoIterator<Item = V>) {
        let marks: Vec<String> = values.into_iter().map(|value| self.bind(value)).collect();
        self.and(match marks.as_slice() {
            [] => "1 = 0".to_owned(),
            [one] => format!("{column} = {one}"),
            many => format!("({column} IN ({})) = TRUE", many.join(", ")),
        });
    }

    /// ` WHERE …`, or nothing.
    pub fn text(&self) -> String {
        if self.conditions.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", self.conditions.join(" AND "))
        }
    }

    /// The values in order.
    pub fn binds(&self) -> &[Value] {
        &self.binds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn among(values: &[i64]) -> String {
        let mut wheres = Wheres::new();
        wheres.among("m.office", values.iter().copied());
        wheres.text()
    }

    #[test]
    fn one_value_is_asked_for_by_its_index_and_several_in_the_order_of_another() {
        assert_eq!(among(&[7]), " WHERE m.office = $1");
        assert_eq!(among(&[7, 8]), " WHERE (m.office IN ($1, $2)) = TRUE");
        assert_eq!(among(&[]), " WHERE 1 = 0");
    }
}
