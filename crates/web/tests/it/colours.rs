//! The colours of the style sheet can be read: 4.5 to 1, and 7 to 1 in large print.

use std::collections::BTreeMap;

const CSS: &str = include_str!("../../assets/dengwen.css");

type Palette = BTreeMap<String, [f64; 3]>;

/// Tokens in the blocks that `starts` names, later ones in place of earlier ones.
fn palette(starts: &[&str]) -> Palette {
    let mut palette = Palette::new();
    for start in starts {
        let at = CSS
            .find(start)
            .unwrap_or_else(|| panic!("{start} is in the style sheet"));
        let block = CSS[at + start.len()..].split('}').next().unwrap();
        for (name, value) in block.split(';').filter_map(|line| line.split_once(':')) {
            let Some(hex) = value.trim().strip_prefix('#') else {
                continue;
            };
            let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
            palette.insert(
                name.trim().trim_start_matches("--").to_owned(),
                [part(0), part(2), part(4)],
            );
        }
    }
    palette
}

/// WCAG 2.2, relative luminance.
fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = part / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [f64; 3], two: [f64; 3]) -> f64 {
    let (one, two) = (luminance(one), luminance(two));
    (one.max(two) + 0.05) / (one.min(two) + 0.05)
}

fn check(name: &str, palette: &Palette, least: f64) {
    for text in ["ink", "soft", "cinnabar", "pine", "ochre", "slate"] {
        for ground in ["paper", "sheet", "shade"] {
            let found = contrast(palette[text], palette[ground]);
            assert!(found >= least, "{name}: {text} on {ground} is {found:.2}");
        }
    }
    for (text, ground) in [
        ("on-fill", "fill"),
        ("on-fill", "press"),
        ("ochre", "ochre-bg"),
        ("ink", "ochre-bg"),
        ("soft", "ochre-bg"),
        ("ink", "slate-bg"),
        ("ink", "pine-bg"),
        ("ink", "cinnabar-bg"),
    ] {
        let found = contrast(palette[text], palette[ground]);
        assert!(found >= least, "{name}: {text} on {ground} is {found:.2}");
    }
    for ground in ["paper", "sheet"] {
        let found = contrast(palette["edge"], palette[ground]);
        assert!(
            found >= 3.0,
            "{name}: the edge of a field on {ground} is {found:.2}"
        );
    }
}

const LIGHT: &str = ":root {\n  color-scheme: light dark;";
const DARK: &str = "  :root {\n";
const LARGE: &str = "html.large { font-size: 150%;";
const LARGE_DARK: &str = "dark) { html.large {";

#[test]
fn ordinary_print_has_a_contrast_of_four_and_a_half() {
    check("light", &palette(&[LIGHT]), 4.5);
    check("dark", &palette(&[LIGHT, DARK]), 4.5);
}

#[test]
fn large_print_has_a_contrast_of_seven() {
    check("large light", &palette(&[LIGHT, LARGE]), 7.0);
    check("large dark", &palette(&[LIGHT, DARK, LARGE_DARK]), 7.0);
}
