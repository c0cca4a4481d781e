//! Every sample of every page, in both languages: well formed, labelled, without inline code.

use std::collections::BTreeSet;

use dengwen_web::samples::{Drawn, draw_all, sample_state};
use dengwen_web::texts::Lang;
use scraper::{ElementRef, Html, Selector};

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn each(check: impl Fn(&str, &Html, Lang)) {
    for lang in Lang::ALL {
        for Drawn { name, html } in draw_all(&sample_state(), lang, false).unwrap() {
            let page = Html::parse_document(&html);
            check(&format!("{name} ({})", lang.code()), &page, lang);
        }
    }
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

#[test]
fn every_page_has_one_heading_a_title_and_its_language() {
    each(|name, page, lang| {
        assert_eq!(select(page, "h1").len(), 1, "{name}: one h1");
        assert!(
            !text(select(page, "h1")[0]).is_empty(),
            "{name}: the h1 says something"
        );
        assert_eq!(select(page, "main").len(), 1, "{name}: one main");
        let title = text(select(page, "title")[0]);
        assert!(
            !title.starts_with('·') && !title.is_empty(),
            "{name}: title {title:?}"
        );
        let html = select(page, "html")[0];
        assert_eq!(html.attr("lang"), Some(lang.tag()), "{name}");
    });
}

#[test]
fn every_page_is_well_formed() {
    each(|name, page, _| {
        let errors: Vec<_> = page
            .errors
            .iter()
            .filter(|e| !e.contains("encoding"))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    });
    for lang in Lang::ALL {
        for Drawn { name, html } in draw_all(&sample_state(), lang, false).unwrap() {
            balanced(&name, &html);
        }
    }
}

/// The parser mends what browsers mend, so open and closed landmarks are counted in the source.
fn balanced(name: &str, html: &str) {
    for tag in [
        "main", "header", "footer", "nav", "section", "form", "fieldset", "table", "ul", "ol",
        "dl", "div", "details", "p", "a", "li", "span", "h1", "h2", "h3",
    ] {
        let open =
            html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        let closed = html.matches(&format!("</{tag}>")).count();
        assert_eq!(
            open, closed,
            "{name}: <{tag}> opened {open} times, closed {closed} times"
        );
    }
}

#[test]
fn ids_are_unique_and_references_lead_to_them() {
    each(|name, page, _| {
        let mut ids = BTreeSet::new();
        for element in select(page, "[id]") {
            let id = element.attr("id").unwrap_or_default().to_owned();
            assert!(ids.insert(id.clone()), "{name}: id {id} stands twice");
        }
        for attribute in [
            "for",
            "aria-labelledby",
            "aria-describedby",
            "aria-controls",
        ] {
            for element in select(page, &format!("[{attribute}]")) {
                for id in element
                    .attr(attribute)
                    .unwrap_or_default()
                    .split_whitespace()
                {
                    assert!(
                        ids.contains(id),
                        "{name}: {attribute} points to {id}, which is not there"
                    );
                }
            }
        }
        for link in select(page, "a[href^='#']") {
            let id = link
                .attr("href")
                .unwrap_or_default()
                .trim_start_matches('#')
                .to_owned();
            assert!(
                ids.contains(&id),
                "{name}: link to #{id}, which is not there"
            );
        }
    });
}

#[test]
fn every_input_has_a_label() {
    each(|name, page, _| {
        for input in select(page, "input:not([type=hidden]), textarea, select") {
            let by_id = input
                .attr("id")
                .is_some_and(|id| !select(page, &format!("label[for='{id}']")).is_empty());
            let inside = input
                .ancestors()
                .filter_map(ElementRef::wrap)
                .any(|element| element.value().name() == "label" && !text(element).is_empty());
            let aria = input
                .attr("aria-label")
                .is_some_and(|label| !label.is_empty());
            assert!(
                by_id || inside || aria,
                "{name}: no label for {}",
                input.html()
            );
        }
    });
}

#[test]
fn links_and_buttons_say_what_they_do() {
    each(|name, page, _| {
        for element in select(page, "a, button, summary") {
            let named = element
                .attr("aria-label")
                .is_some_and(|label| !label.is_empty());
            assert!(
                named || !text(element).is_empty(),
                "{name}: empty {}",
                element.html()
            );
        }
        for link in select(page, "a") {
            assert!(
                !link.attr("href").unwrap_or_default().is_empty(),
                "{name}: {}",
                link.html()
            );
        }
    });
}

#[test]
fn no_page_holds_inline_code_or_loads_from_elsewhere() {
    each(|name, page, _| {
        assert!(
            select(page, "style, [style]").is_empty(),
            "{name}: inline style"
        );
        assert!(
            select(page, "script:not([src])").is_empty(),
            "{name}: inline script"
        );
        for element in select(page, "*") {
            for (attribute, value) in element.value().attrs() {
                assert!(!attribute.starts_with("on"), "{name}: handler {attribute}");
                let loads = matches!(attribute, "src" | "action" | "formaction" | "poster");
                let foreign = value.contains("//") || value.starts_with("data:");
                assert!(!(loads && foreign), "{name}: {attribute}={value}");
            }
        }
    });
}

#[test]
fn every_posted_form_carries_its_token() {
    each(|name, page, _| {
        for form in select(page, "form[method=post]") {
            let token = Selector::parse("input[name=csrf]").unwrap();
            assert_eq!(form.select(&token).count(), 1, "{name}: {}", form.html());
        }
    });
}

#[test]
fn every_page_template_has_samples() {
    let drawn: BTreeSet<String> = draw_all(&sample_state(), Lang::Zh, false)
        .unwrap()
        .into_iter()
        .filter_map(|page| page.name.split(' ').next().map(str::to_owned))
        .collect();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).unwrap().with_extension("");
            let name = name.to_string_lossy().into_owned();
            let part = name.starts_with("parts/") || name.contains("/_");
            assert!(
                part || drawn.contains(&name),
                "templates/{name}.html has no samples"
            );
        }
    }
}
