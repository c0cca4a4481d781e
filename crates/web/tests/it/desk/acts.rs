//! Every act by its form.
