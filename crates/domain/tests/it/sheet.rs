//! The committed page of each procedure says what its table says.

use std::path::PathBuf;

use dengwen_domain::pack::PackSet;
use dengwen_domain::procedure::sheet;

use crate::office::book;

#[test]
fn the_page_of_every_procedure_is_what_its_table_says() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/procedure");
    let mut stale = Vec::new();
    for pack in PackSet::builtin().packs() {
        let book = book(&pack.id);
        let page = sheet(&book.pack, &book.acts);
        let path = folder.join(format!("{}.md", pack.id));
        if std::fs::read_to_string(&path).ok().as_ref() != Some(&page) {
            std::fs::write(&path, &page).unwrap();
            stale.push(pack.id.clone());
        }
    }
    assert!(
        stale.is_empty(),
        "docs/procedure was behind {stale:?} and is written again: read it and commit it"
    );
}
