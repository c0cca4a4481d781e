//! Tests of the pages: through the real router, in process, with the HTML parsed.

mod frame;
mod messages;
mod samples;
mod support;
