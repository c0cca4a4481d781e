//! Integration tests of the domain: one binary, one module for each area.

#[cfg(test)]
mod calendar;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod corrections;
#[cfg(test)]
mod ecology;
mod exception;
mod fall_back;
mod identity;
#[cfg(test)]
mod limit;
#[cfg(test)]
mod office;
#[cfg(test)]
mod pack;
#[cfg(test)]
mod procedure;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod report_back;
mod reports;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod second;
#[cfg(test)]
mod sheet;
#[cfg(test)]
mod told;
#[cfg(test)]
mod waiting;
#[cfg(test)]
mod walk;
