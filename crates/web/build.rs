//! Tells cargo that messages, templates and assets are part of the program, so that adding a file
//! rebuilds it. Embeds nothing itself.

fn main() {
    for folder in ["messages", "templates", "assets"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
