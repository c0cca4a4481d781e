//! Integration tests of the domain: one binary, one module for each area.

mod calendar;
mod limit;
mod office;
mod pack;
mod procedure;
mod rules;
