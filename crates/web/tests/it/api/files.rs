//! Files in and out, as staff.

use axum::http::{Method, StatusCode};
use dengwen_domain::org::Role;
use dengwen_testkit::office::{OFFICE, TRANSPORT};
use serde_json::json;

use super::machine::{Api, Machine, Reply};

pub(super) const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n0000IHDR a picture of a fence";

/// Sends parts: name, file name, content.
pub(super) async fn upload(
    machine: &Machine,
    path: &str,
    headers: &[(&str, &str)],
    parts: &[(&str, Option<&str>, &[u8])],
) -> Reply {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map_or(String::new(), |file| format!("; filename=\"{file}\""));
        let head =
            format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--edge--\r\n");
    let kind = ("content-type", "multipart/form-data; boundary=edge");
    let headers: Vec<_> = [kind].into_iter().chain(headers.iter().copied()).collect();
    machine.send(Method::POST, path, &headers, body).await
}

#[tokio::test]
async fn a_file_is_added_to_a_matter_and_comes_back_as_it_was() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let registrar = api.machine(OFFICE, Role::Registrar).await;
    let path = format!("/api/v1/matters/{}/attachments", receipt.matter);
    let parts = [
        ("words", None, "现场照片".as_bytes()),
        ("files", Some("围挡.png"), PICTURE),
    ];
    let key = [("idempotency-key", "0123456789abcdef")];
    let reply = upload(&registrar, &path, &key, &parts).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json());
    let added = reply.json();
    assert_eq!(added["files"][0]["name"], "围挡.png");
    assert_eq!(added["files"][0]["media_type"], "image/png");
    let id = added["files"][0]["id"].as_str().unwrap();
    let file = registrar.get(&format!("/api/v1/attachments/{id}")).await;
    assert_eq!(file.bytes, PICTURE);
    assert!(file.header("content-disposition").starts_with("attachment"));
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    let again = upload(&registrar, &path, &key, &parts).await.json();
    assert_eq!(again["replayed"], true);
    assert_eq!(again["version"], added["version"]);
    let stranger = api.machine(TRANSPORT, Role::Handler).await;
    let reply = stranger.get(&format!("/api/v1/attachments/{id}")).await;
    assert_eq!(reply.problem(), "missing");
    let reply = upload(&stranger, &path, &[], &parts).await;
    assert_eq!(reply.problem(), "missing");
}

#[tokio::test]
async fn what_cannot_be_taken_is_named_and_nothing_is_added() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let registrar = api.machine(OFFICE, Role::Registrar).await;
    let path = format!("/api/v1/matters/{}/attachments", receipt.matter);
    let parts = [
        ("files", Some("a.exe"), &b"MZ program"[..]),
        ("files", Some("b.png"), &b""[..]),
        ("colour", None, &b"red"[..]),
    ];
    let reply = upload(&registrar, &path, &[], &parts).await;
    let codes: Vec<String> = reply.fields().into_iter().map(|f| f.1).collect();
    assert_eq!(codes, ["file-type", "file-empty", "file-type", "api-part"]);
    let parts = [
        ("words", None, &b"a\x00b"[..]),
        ("files", Some("裂\u{85}缝.png"), PICTURE),
    ];
    let reply = upload(&registrar, &path, &[], &parts).await;
    let named = reply.fields();
    let named: Vec<_> = named.iter().map(|f| (f.0.as_str(), f.1.as_str())).collect();
    let words = ("words", "field-control-characters");
    assert_eq!(named, [words, ("files", "file-name-controls")]);
    let reply = upload(&registrar, &path, &[], &[]).await;
    assert_eq!(
        reply.fields()[0],
        ("words".to_owned(), "field-required".to_owned())
    );
    let reply = registrar.post(&path, &json!({})).await;
    assert_eq!(reply.problem(), "unreadable");
    let elsewhere = format!("{path}?petition={}", receipt.matter);
    assert_eq!(
        upload(&registrar, &elsewhere, &[], &parts).await.problem(),
        "missing"
    );
    let matter = registrar
        .read(&format!("/api/v1/matters/{}", receipt.matter))
        .await;
    assert_eq!(matter["version"], 1);
}

#[tokio::test]
async fn a_file_beyond_twenty_megabytes_is_named_and_the_words_are_not_lost_in_silence() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let registrar = api.machine(OFFICE, Role::Registrar).await;
    let path = format!("/api/v1/matters/{}/attachments", receipt.matter);
    let large = vec![b'x'; 20 * 1024 * 1024 + 1];
    let parts = [
        ("words", None, "录像".as_bytes()),
        ("files", Some("录像.mp4"), &large[..]),
    ];
    let reply = upload(&registrar, &path, &[], &parts).await;
    let fields = reply.fields();
    assert_eq!(fields, [("files".to_owned(), "file-too-large".to_owned())]);
}

#[tokio::test]
async fn whoever_may_read_but_not_add_is_refused_before_a_file_is_read() {
    let api = Api::start().await;
    let receipt = api.filed().await;
    let supervisor = api.machine(OFFICE, Role::Supervisor).await;
    let path = format!("/api/v1/matters/{}/attachments", receipt.matter);
    let parts = [("files", Some("围挡.png"), PICTURE)];
    let reply = upload(&supervisor, &path, &[], &parts).await;
    assert_eq!(reply.problem(), "forbidden");
}
