//! Integration tests of the domain: one binary, one module for each area.

mod calendar;
<<<<<<< HEAD
=======
#[cfg(test)]
mod cases;
#[cfg(test)]
mod identity;
#[cfg(test)]
>>>>>>> d3568da (Check identity numbers, codes and phones, and run 105 cases of law)
mod limit;
mod office;
mod pack;
mod procedure;
mod rules;
