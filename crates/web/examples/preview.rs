//! Shows every sample of every page in a browser, for designers:
//! `cargo run -p dengwen-web --example preview`, then open the address it prints.
//! Samples stand under `/samples/`, the real router answers everything else.

use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use dengwen_web::samples::{draw_all, sample_state};
use dengwen_web::texts::Lang;

#[derive(serde::Deserialize)]
struct View {
    lang: Option<String>,
    large: Option<String>,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new()
        .route("/samples/", get(list))
        .route("/samples/{at}", get(one))
        .fallback_service(dengwen_web::router(sample_state()));
    let port = std::env::var("PORT").unwrap_or_else(|_| "8099".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("http://{}/samples/", listener.local_addr()?);
    axum::serve(listener, app).await
}

async fn list() -> Html<String> {
    let drawn = draw_all(&sample_state(), Lang::Zh, false).unwrap_or_default();
    let line = |(at, page): (usize, &dengwen_web::samples::Drawn)| {
        let name = &page.name;
        format!(
            "<li><a href=\"{at}\">{name}</a> <a href=\"{at}?lang=en\">en</a> <a href=\"{at}?large=1\">large</a></li>"
        )
    };
    Html(format!(
        "<!doctype html><ol>{}</ol>",
        drawn.iter().enumerate().map(line).collect::<String>()
    ))
}

async fn one(Path(at): Path<usize>, Query(view): Query<View>) -> Result<Html<String>, StatusCode> {
    let lang = view
        .lang
        .as_deref()
        .and_then(Lang::parse)
        .unwrap_or_default();
    let large = view.large.as_deref() == Some("1");
    let drawn = draw_all(&sample_state(), lang, large)
        .ok()
        .ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
    drawn
        .into_iter()
        .nth(at)
        .map(|page| Html(page.html))
        .ok_or(StatusCode::NOT_FOUND)
}
