//! Use cases against a real store on both engines.

mod spine;
