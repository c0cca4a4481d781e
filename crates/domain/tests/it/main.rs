//! Integration tests of the domain: one binary, one module for each area.

#[cfg(test)]
mod calendar;
#[cfg(test)]
mod limit;
#[cfg(test)]
mod pack;
#[cfg(test)]
mod rules;
