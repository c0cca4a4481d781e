//! Posts of staff as the English interface says them.
//!
//! A post is what an administrator typed, in Chinese. Invariant: only posts of the list are
//! translated; whatever else was typed stands as it is.

use crate::texts::{Lang, Texts};

/// Posts and ranks of the service, with their messages.
const POSTS: &[(&str, &str)] = &[
    ("局长", "post-director"),
    ("副局长", "post-deputy-director"),
    ("分管副局长", "post-deputy-director-in-charge"),
    ("主任", "post-head"),
    ("副主任", "post-deputy-head"),
    ("分管副主任", "post-deputy-head-in-charge"),
    ("处长", "post-division-head"),
    ("副处长", "post-deputy-division-head"),
    ("科长", "post-section-head"),
    ("副科长", "post-deputy-section-head"),
    ("股长", "post-unit-chief"),
    ("副股长", "post-deputy-unit-chief"),
    ("科员", "post-officer"),
    ("一级科员", "post-officer-1"),
    ("二级科员", "post-officer-2"),
    ("一级主任科员", "post-senior-1"),
    ("二级主任科员", "post-senior-2"),
    ("三级主任科员", "post-senior-3"),
    ("四级主任科员", "post-senior-4"),
    ("一级调研员", "post-consultant-1"),
    ("二级调研员", "post-consultant-2"),
    ("三级调研员", "post-consultant-3"),
    ("四级调研员", "post-consultant-4"),
    ("支队长", "post-squad-leader"),
    ("副支队长", "post-deputy-squad-leader"),
    ("民警", "post-police"),
    ("市长", "post-mayor"),
    ("副市长", "post-deputy-mayor"),
    ("县长", "post-county-head"),
    ("副县长", "post-deputy-county-head"),
    ("区长", "post-district-head"),
    ("副区长", "post-deputy-district-head"),
    ("镇长", "post-town-head"),
    ("副镇长", "post-deputy-town-head"),
    ("乡长", "post-township-head"),
    ("副乡长", "post-deputy-township-head"),
    ("书记", "post-secretary"),
    ("副书记", "post-deputy-secretary"),
    ("部长", "post-department-head"),
    ("副部长", "post-deputy-department-head"),
    ("总经理", "post-manager"),
    ("副总经理", "post-deputy-manager"),
    ("专员", "post-specialist"),
    ("工作人员", "post-staff"),
    ("检举控告件专办员", "post-report-officer"),
    ("系统管理员", "post-administrator"),
];

/// A post in the reader's language. What stands before it, such as the section, is kept.
pub(crate) fn said(t: Texts, post: &str) -> String {
    if t.lang == Lang::Zh {
        return post.to_owned();
    }
    let ends = POSTS.iter().filter(|(known, _)| post.ends_with(known));
    let Some((known, key)) = ends.max_by_key(|(known, _)| known.len()) else {
        return post.to_owned();
    };
    match post.strip_suffix(known) {
        None | Some("") => t.s(key),
        Some(section) => format!("{}, {section}", t.s(key)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_of_the_list_is_translated_and_the_section_stands_with_it() {
        let (zh, en) = (Texts::new(Lang::Zh), Texts::new(Lang::En));
        assert_eq!(said(zh, "办信科科长"), "办信科科长");
        assert_eq!(said(en, "副局长"), "Deputy director");
        assert_eq!(said(en, "办信科一级科员"), "Officer, first grade, 办信科");
        assert_eq!(said(en, "轮值联络人"), "轮值联络人");
    }
}
