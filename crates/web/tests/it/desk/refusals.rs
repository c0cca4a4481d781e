//! What the desk refuses.
