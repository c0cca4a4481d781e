//! Rule packs: what the built-in ones say, which one is in force, and what a bad one is told.

use dengwen_domain::limit::{Length, LimitId, Start, Tag, Tier};
use dengwen_domain::pack::{GroundUser, Pack, PackSet, PartKey};
use dengwen_domain::procedure::ActTable;

use crate::rules::day;

fn in_force<'a>(set: &'a PackSet, place: &str, sector: Option<&str>, date: &str) -> &'a Pack {
    set.in_force(place, sector, day(date)).unwrap()
}

#[test]
fn the_pack_in_force_changes_on_the_first_of_may_2022() {
    let set = PackSet::builtin();
    let id = |date| in_force(&set, "440100", None, date).id.as_str();
    assert_eq!(id("2005-05-01"), "cn-national-2005");
    assert_eq!(id("2022-04-30"), "cn-national-2005");
    assert_eq!(id("2022-05-01"), "cn-national-2022");
    assert_eq!(id("2040-01-01"), "cn-national-2022");
    assert!(set.in_force("440100", None, day("2005-04-30")).is_none());
}

#[test]
fn the_pack_of_a_province_holds_there_alone_and_ends_with_its_base() {
    let set = PackSet::builtin();
    let id = |place, date| in_force(&set, place, None, date).id.as_str();
    assert_eq!(id("330106", "2020-03-02"), "zhejiang-2016");
    assert_eq!(id("330000", "2016-08-01"), "zhejiang-2016");
    assert_eq!(id("330106", "2016-07-31"), "cn-national-2005");
    assert_eq!(id("310106", "2020-03-02"), "cn-national-2005");
    assert_eq!(id("330106", "2022-05-01"), "cn-national-2022");
}

#[test]
fn an_overlay_replaces_what_it_says_and_keeps_the_rest_of_its_base() {
    let set = PackSet::builtin();
    let zhejiang = set.get("zhejiang-2016").unwrap();
    assert_eq!(
        zhejiang.limits[&LimitId::C01].length,
        Length::WorkingDays(5)
    );
    assert_eq!(
        zhejiang.limits[&LimitId::C07].length,
        Length::CalendarDays(30)
    );
    assert!(zhejiang.grounds.contains_key("NR1"), "from the base");
    assert!(zhejiang.documents.contains_key("D07"), "from the base");
    assert!(zhejiang.acts.starts_with('#'), "from the base");
    assert!(zhejiang.replay_only && !set.get("cn-national-2022").unwrap().replay_only);
    assert_eq!(zhejiang.representatives_max(10), 3);
    assert_eq!(zhejiang.representatives_max(11), 5);
    assert_eq!(
        set.get("cn-national-2022")
            .unwrap()
            .representatives_max(400),
        5
    );
}

#[test]
fn the_sector_of_ecology_keeps_the_national_limit_of_its_duty_beside_its_own() {
    let set = PackSet::builtin();
    let eco = in_force(&set, "370100", Some("eco"), "2025-03-03");
    let lengths: Vec<Length> = eco.rules(LimitId::C06).map(|rule| rule.length).collect();
    assert_eq!(eco.id, "eco-2025");
    assert_eq!(lengths[0], Length::CalendarDays(60));
    assert!(matches!(lengths[1], Length::Months { count: 2, .. }));
    let starts: Vec<Start> = eco.rules(LimitId::C06).map(|rule| rule.starts).collect();
    assert_eq!(starts, [Start::Accepted, Start::Delivered]);
    assert_eq!(
        in_force(&set, "370100", Some("eco"), "2024-12-31").id,
        "cn-national-2022"
    );
}

#[test]
fn the_national_pack_knows_two_grounds_of_refusal_and_the_sector_five() {
    let set = PackSet::builtin();
    let codes = |id| {
        set.get(id)
            .unwrap()
            .grounds
            .keys()
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(codes("cn-national-2022"), "NA1 NR1");
    assert_eq!(codes("eco-2025"), "NA1 NA2 NR1 NR2 NR3");
    let national = set.get("cn-national-2022").unwrap();
    assert_eq!(
        national.ground("NR1").unwrap().used_by,
        GroundUser::Superior
    );
    assert!(
        set.get("eco-2025")
            .unwrap()
            .ground("NR2")
            .unwrap()
            .visits_only
    );
}

#[test]
fn a_rule_that_is_not_in_the_law_says_so() {
    let set = PackSet::builtin();
    for pack in set.packs() {
        for rule in pack.limits.values().filter(|rule| rule.tag == Tag::Design) {
            assert!(
                rule.article.zh.contains("默认值"),
                "{} {}",
                pack.id,
                rule.id
            );
            assert!(
                rule.article.en.contains("default"),
                "{} {}",
                pack.id,
                rule.id
            );
        }
        for rule in pack
            .limits
            .values()
            .filter(|rule| rule.tag == Tag::Verified)
        {
            assert!(rule.article.zh.contains("条"), "{} {}", pack.id, rule.id);
        }
    }
}

#[test]
fn the_tiers_of_the_chain_share_its_fifteen_days() {
    let set = PackSet::builtin();
    let share = &set.get("cn-national-2022").unwrap().limits[&LimitId::C01t];
    let days = [Tier::National, Tier::Province, Tier::City, Tier::County]
        .map(|tier| share.for_tier(tier).length);
    assert_eq!(days, [5, 3, 3, 4].map(Length::CalendarDays));
}

#[test]
fn a_rule_with_its_own_first_day_is_absent_before_it() {
    let set = PackSet::builtin();
    let old = set.get("cn-national-2005").unwrap();
    assert!(old.limit(LimitId::C17, day("2016-07-08")).is_none());
    assert!(old.limit(LimitId::C17, day("2016-07-09")).is_some());
}

#[test]
fn an_opinion_must_contain_what_b05_demands() {
    let set = PackSet::builtin();
    for id in ["cn-national-2022", "cn-national-2005", "eco-2025"] {
        let form = set.get(id).unwrap().document("D07").unwrap();
        let required: Vec<PartKey> = form.required().map(|part| part.key).collect();
        for key in [
            PartKey::Request,
            PartKey::Facts,
            PartKey::Reasons,
            PartKey::Outcome,
            PartKey::Opinion,
            PartKey::Law,
            PartKey::ReviewOrgan,
        ] {
            assert!(required.contains(&key), "{id} {key}");
        }
        assert!(form.seal);
    }
}

#[test]
fn no_national_form_says_that_an_opinion_becomes_final_when_nobody_asks_for_review() {
    let set = PackSet::builtin();
    for pack in set.packs().filter(|pack| pack.base.is_none()) {
        for form in pack.documents.values() {
            assert!(
                !form.body.concat().contains("逾期"),
                "{} {}",
                pack.id,
                form.id
            );
        }
    }
}

#[test]
fn every_document_an_act_can_issue_has_its_form_in_its_pack() {
    let set = PackSet::builtin();
    for pack in set.packs() {
        let acts = ActTable::parse(&pack.acts).unwrap();
        for kind in acts.rows().iter().flat_map(|row| &row.documents) {
            assert!(pack.document(kind.as_str()).is_some(), "{} {kind}", pack.id);
        }
    }
}

#[test]
fn the_digest_input_of_an_overlay_holds_the_texts_of_its_base() {
    let set = PackSet::builtin();
    let eco = &set.get("eco-2025").unwrap().digest_input;
    assert!(eco.starts_with("# cn-national-2022/pack.toml\n"));
    assert!(eco.contains("# eco-2025/limits.toml\n"));
}

fn add(files: &[(&str, &str)]) -> String {
    let problems = PackSet::builtin().add(files).unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    told.join("\n")
}

fn overlay(id: &str, more: &str) -> String {
    format!(
        "id = '{id}'\nname_zh = '甲市'\nname_en = 'City A'\nbase = 'cn-national-2022'\nvalid_from = 2027-01-01\n\
         place = '991100'\nsource = {{ zh = '甲市规定', en = 'City A rules' }}\n{more}"
    )
}

#[test]
fn an_overlay_of_a_city_is_added_and_found_there() {
    let mut set = PackSet::builtin();
    let limits = "[[limit]]\nid = 'C23'\nname_zh = '评价'\nname_en = 'Rate'\nstarts = 'rating_opened'\n\
                  length = { calendar_days = 15 }\nroll = 'forward'\ntag = 'verified'\n\
                  article = { zh = '甲市规定第三条', en = 'City A rules, Art. 3' }\n";
    let pack = overlay("a-2027", "");
    set.add(&[("a-2027/pack.toml", &pack), ("a-2027/limits.toml", limits)])
        .unwrap();
    let found = in_force(&set, "991102", None, "2027-03-01");
    assert_eq!(found.limits[&LimitId::C23].length, Length::CalendarDays(15));
    assert_eq!(found.limits[&LimitId::C05].length, Length::CalendarDays(60));
    let both = in_force(&set, "991102", Some("eco"), "2027-03-01");
    assert_eq!(both.id, "a-2027+eco-2025");
    assert_eq!(both.limits[&LimitId::C23].length, Length::CalendarDays(15));
    assert!(both.ground("NR2").is_some());
    assert_eq!(
        in_force(&set, "991202", None, "2027-03-01").id,
        "cn-national-2022"
    );
}

#[test]
fn every_problem_of_a_pack_is_told_with_file_and_key() {
    let limits = "[[limit]]\nid = 'C99'\n\n[[limit]]\nid = 'C05'\nname_zh = ''\nname_en = 'Handling'\n\
                  starts = 'accepted'\nlength = { calendar_days = 0 }\nroll = 'none'\ntag = 'verified'\n\
                  article = { zh = '', en = '' }\n";
    let pack = overlay("b-2027", "");
    let told = add(&[
        ("b-2027/pack.toml", &pack),
        ("b-2027/limits.toml", limits),
        ("b-2027/extra.toml", ""),
    ]);
    insta::assert_snapshot!(told, @r"
    b-2027/extra.toml: file name: is no file of a pack. Known are pack.toml, limits.toml, grounds.toml, documents.toml, acts.toml
    b-2027/limits.toml: limit C99: `C99` is no time limit. Known are C01, C01t, C02, C03, C04, C04b, C05, C05a, C06, C07, C08, C09, C10, C11, C12, C13, C14, C15, C16, C17, C18, C19, C20, C21, C23, C25, C26, C26b, C27, C28 in `id`
    b-2027/limits.toml: limit C05: has an empty text. Fill in both languages
    b-2027/limits.toml: limit C05: has no source. Name the article in both languages, or say that it is a default
    b-2027/limits.toml: limit C05, length: must be 1 to 3650 days or 1 to 120 months
    ");
}

#[test]
fn a_pack_without_source_or_with_a_strange_number_is_refused() {
    let pack = overlay("c-2027", "").replace("zh = '甲市规定'", "zh = ''");
    insta::assert_snapshot!(add(&[("c-2027/pack.toml", &pack)]), @"c-2027/pack.toml: source: has no source. Name the article in both languages, or say that it is a default");
    let pack = overlay("c-2027", "[[representatives]]\nmax = 300\n");
    assert!(add(&[("c-2027/pack.toml", &pack)]).contains("invalid value: integer `300`"));
}

#[test]
fn national_packs_with_a_gap_or_an_overlap_are_refused() {
    let next = "id = 'next'\nname_zh = '新'\nname_en = 'New'\nvalid_from = 2030-01-01\n\
                source = { zh = '新条例', en = 'New regulation' }\n[[representatives]]\nmax = 5\n";
    let told = add(&[("next/pack.toml", next)]);
    assert!(
        told.contains("next/pack.toml: valid_from: overlaps cn-national-2022"),
        "{told}"
    );
    assert!(
        told.contains("next/limits.toml: limit C05: is missing"),
        "{told}"
    );
    let early = next.replace("2030-01-01", "2000-01-01\nvalid_to = 2001-01-01");
    let told = add(&[("next/pack.toml", &early)]);
    assert!(
        told.contains("cn-national-2005/pack.toml: valid_from: leaves a gap"),
        "{told}"
    );
}

#[test]
fn an_overlay_beyond_its_base_or_without_one_is_refused() {
    let late = overlay("d", "").replace("'cn-national-2022'", "'cn-national-2005'");
    assert!(add(&[("d/pack.toml", &late)]).contains("reach beyond the validity of the base"));
    let lost = overlay("d", "").replace("'cn-national-2022'", "'nowhere'");
    assert!(add(&[("d/pack.toml", &lost)]).contains("base: `nowhere` is no pack of this set"));
    let alone = overlay("d", "").replace("base = 'cn-national-2022'\n", "");
    assert!(add(&[("d/pack.toml", &alone)]).contains("needs the pack it is laid over"));
    let circle = overlay("d", "").replace("'cn-national-2022'", "'d'");
    assert!(add(&[("d/pack.toml", &circle)]).contains("leads back to the pack itself"));
}

#[test]
fn a_builtin_pack_cannot_be_replaced_and_two_overlays_cannot_share_a_place() {
    let same = overlay("eco-2025", "");
    assert!(add(&[("eco-2025/pack.toml", &same)]).contains("id: is taken"));
    let (one, two) = (overlay("e", ""), overlay("f", ""));
    assert!(
        add(&[("e/pack.toml", &one), ("f/pack.toml", &two)])
            .contains("for the same place and sector")
    );
}

fn form(body: &str, parts: &str) -> String {
    format!(
        "[[document]]\nid = 'D26'\ntitle_zh = '答复'\ntitle_en = 'Reply'\nto = 'petitioner'\nseal = true\n\
         article = {{ zh = '第二十九条', en = 'Art. 29' }}\nbody = ['{body}']\nparts = [{parts}]\n"
    )
}

#[test]
fn a_form_with_a_placeholder_that_no_part_names_is_refused() {
    let (pack, form) = (
        overlay("g", ""),
        form(
            "{title}{thanks}",
            "{ key = 'title', zh = '题', en = 'Title' }, { key = 'reason', zh = '理由', en = 'Reason' }",
        ),
    );
    let told = add(&[("g/pack.toml", &pack), ("g/documents.toml", &form)]);
    assert!(
        told.contains("document D26, body: {thanks} is no part of this document"),
        "{told}"
    );
    assert!(
        told.contains("document D26, body: the part reason stands nowhere"),
        "{told}"
    );
}

#[test]
fn a_form_with_a_part_that_nobody_can_fill_is_refused() {
    let pack = overlay("g", "");
    let sheets = form("{sheets}", "{ key = 'sheets', zh = '页', en = 'Sheets' }");
    let told = add(&[("g/pack.toml", &pack), ("g/documents.toml", &sheets)]);
    assert!(
        told.contains("document D26, part sheets: cannot be filled in this document"),
        "{told}"
    );
    let thanks = form("{thanks}", "{ key = 'thanks', zh = '谢', en = 'Thanks' }");
    let told = add(&[("g/pack.toml", &pack), ("g/documents.toml", &thanks)]);
    assert!(
        told.contains("`thanks` is not in the list PartKey"),
        "{told}"
    );
}

#[test]
fn a_form_that_has_no_words_for_a_code_is_refused() {
    let pack = overlay("g", "");
    let part =
        "{ key = 'suggestion_outcome', zh = '采纳', en = 'Adopted', words = { adopted = '采纳' } }";
    let form = form("{suggestion_outcome}", part);
    let told = add(&[("g/pack.toml", &pack), ("g/documents.toml", &form)]);
    assert!(
        told.contains("part suggestion_outcome: has no words for `partly`"),
        "{told}"
    );
}
