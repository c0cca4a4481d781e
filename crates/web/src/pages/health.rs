//! `GET /healthz`: the process answers. Whether its database does is `readyz`'s question.

pub(crate) async fn get() -> &'static str {
    "ok\n"
}
