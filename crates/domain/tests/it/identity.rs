//! Numbers and names: what passes, what is told about the rest, and what a mask leaves.

use dengwen_domain::identity::{
    CreditCode, CreditCodeError, IdError, IdKind, Phone, PhoneError, PhoneKind, ResidentId, Sex,
    mask_address, mask_email, mask_id, mask_name, mask_phone, normal_name,
};
use proptest::prelude::*;

use crate::rules::day;

fn id(text: &str) -> Result<ResidentId, IdError> {
    ResidentId::parse(text, day("2025-03-03"))
}

#[test]
fn the_numbers_of_the_standard_pass() {
    let woman = id("11010519491231002X").unwrap();
    assert_eq!(
        (woman.born(), woman.sex(), woman.kind()),
        (day("1949-12-31"), Sex::Female, IdKind::Resident)
    );
    let man = id("440524188001010014");
    assert_eq!(
        man,
        Err(IdError::BirthDate),
        "well formed, but nobody born in 1880 writes today"
    );
    assert!(ResidentId::parse("440524188001010014", day("1950-01-01")).is_ok());
}

#[test]
fn what_people_type_is_forgiven() {
    let plain = id("11010519491231002X").unwrap();
    for typed in [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002x",
    ] {
        assert_eq!(id(typed).as_ref(), Ok(&plain), "{typed}");
    }
}

#[test]
fn the_old_number_of_15_digits_becomes_18_characters() {
    let old = id("110105491231002").unwrap();
    assert_eq!(
        (old.as_str(), old.kind()),
        ("11010519491231002X", IdKind::ResidentOldForm)
    );
}

#[test]
fn a_residence_permit_of_hong_kong_macao_or_taiwan_passes() {
    for number in [
        "810000199408230021",
        "820000198703150010",
        "830000199201300022",
    ] {
        let passed = id(&with_right_check(&number[..17])).unwrap();
        assert_eq!(passed.kind(), IdKind::ResidencePermit);
    }
}

/// Finds the last character by trying all eleven, so that the test does not repeat the arithmetic.
fn with_right_check(first: &str) -> String {
    let tried = "0123456789X".chars().map(|last| format!("{first}{last}"));
    let right: Vec<String> = tried.filter(|number| id(number).is_ok()).collect();
    assert_eq!(right.len(), 1, "{first}");
    right[0].clone()
}

#[test]
fn each_fault_of_an_identity_number_has_its_own_code() {
    let told = |text: &str| id(text).unwrap_err().code();
    assert_eq!(told("1101051949123100"), "id-length");
    assert_eq!(told("11010519491231O02X"), "id-character");
    assert_eq!(told("1101051949123X0021"), "id-character");
    assert_eq!(told("99010519491231002X"), "id-region");
    assert_eq!(told("11010519490231002X"), "id-birth-date");
    assert_eq!(told("11010520990101002X"), "id-birth-in-future");
    assert_eq!(told("110105194912310021"), "id-check-digit");
    assert_eq!(told(""), "id-length");
    assert_eq!(told("居民身份证号码居民身份证号码居民身份"), "id-character");
}

#[test]
fn a_year_of_age_is_complete_on_the_birthday() {
    let number = with_right_check("11010520000229002");
    let person = id(&number).unwrap();
    assert_eq!(person.age_on(day("2024-02-28")), 23);
    assert_eq!(person.age_on(day("2024-02-29")), 24);
    assert_eq!(person.age_on(day("2025-03-01")), 25);
}

#[test]
fn a_number_never_shows_itself_in_a_log() {
    let shown = format!(
        "{:?} {:?}",
        id("11010519491231002X").unwrap(),
        Phone::parse("13800138000").unwrap()
    );
    assert!(!shown.contains("1101") && !shown.contains("138"), "{shown}");
}

#[test]
fn published_credit_codes_pass_and_a_mistyped_one_does_not() {
    for code in [
        "91350100M000100Y43",
        "91110000600037341L",
        "914403001922038216",
    ] {
        assert!(CreditCode::parse(code).is_ok(), "{code}");
    }
    assert_eq!(
        CreditCode::parse("91350100m000100y43").unwrap().as_str(),
        "91350100M000100Y43"
    );
    assert_eq!(
        CreditCode::parse("91350100M000100Y44"),
        Err(CreditCodeError::CheckCharacter)
    );
    assert_eq!(
        CreditCode::parse("91350100M000100I43"),
        Err(CreditCodeError::Character { position: 16 })
    );
    assert_eq!(
        CreditCode::parse("9135010"),
        Err(CreditCodeError::Length { given: 7 })
    );
    assert_eq!(
        CreditCode::parse("91A50100M000100Y43"),
        Err(CreditCodeError::Region)
    );
}

#[test]
fn a_mobile_number_has_one_form_however_it_was_typed() {
    for typed in [
        "13800138000",
        "138 0013 8000",
        "+86 138-0013-8000",
        "008613800138000",
        "１３８００１３８０００",
    ] {
        let phone = Phone::parse(typed).unwrap();
        assert_eq!(
            (phone.digits(), phone.kind()),
            ("13800138000", PhoneKind::Mobile),
            "{typed}"
        );
    }
}

#[test]
fn a_fixed_line_keeps_its_area_code_and_its_extension() {
    let digits = |typed| {
        Phone::parse(typed).map(|phone| (phone.digits().to_owned(), phone.extension().to_owned()))
    };
    assert_eq!(
        digits("(020) 8356-0000 转 801"),
        Ok(("02083560000".into(), "801".into()))
    );
    assert_eq!(
        digits("+86 20 83560000"),
        Ok(("02083560000".into(), String::new()))
    );
    assert_eq!(
        digits("0571-87058325"),
        Ok(("057187058325".into(), String::new()))
    );
    assert_eq!(
        digits("0898-2345678"),
        Ok(("08982345678".into(), String::new()))
    );
}

#[test]
fn each_fault_of_a_phone_number_has_its_own_code() {
    let told = |typed: &str| Phone::parse(typed).unwrap_err().code();
    assert_eq!(told("1380013800"), "phone-mobile-length");
    assert_eq!(told("12345678901"), "phone-mobile-prefix");
    assert_eq!(told("83560000"), "phone-area-code-missing");
    assert_eq!(told("020-8356000"), "phone-landline-length");
    assert_eq!(told("+852 2345 6789"), "phone-foreign");
    assert_eq!(told("电话13800138000"), "phone-character");
    assert_eq!(told("  "), "phone-character");
    assert_eq!(
        Phone::parse("110"),
        Err(PhoneError::MobileLength { given: 3 })
    );
}

#[test]
fn masks_show_enough_to_recognise_ones_own() {
    assert_eq!(mask_phone("13800131234"), "138****1234");
    assert_eq!(mask_phone("02083560000"), "020****0000");
    assert_eq!(mask_phone("12345"), "***45");
    assert_eq!(mask_id("11010519491231002X"), "110***********002X");
    assert_eq!(mask_name("张三丰"), "张**");
    assert_eq!(mask_name("欧阳小林"), "欧阳**");
    assert_eq!(mask_name("李"), "*");
    assert_eq!(mask_email("lin@example.com"), "l***@example.com");
    assert_eq!(mask_email("a@example.com"), "***@example.com");
    assert_eq!(mask_address("广东省广州市某街1号"), "广东省广州市****");
    assert_eq!(mask_address("某村"), "****");
}

#[test]
fn two_spellings_of_a_name_are_one() {
    for typed in [
        "买买提·艾力",
        "买买提•艾力",
        "买买提 . 艾力",
        "　买买提・艾力\u{200b}",
    ] {
        assert_eq!(normal_name(typed), "买买提艾力", "{typed}");
    }
    assert_eq!(normal_name("Ｗａｎｇ Ｌｉ"), normal_name("wang li"));
    assert_ne!(normal_name("王丽"), normal_name("王莉"));
}

proptest! {
    #[test]
    fn one_mistyped_digit_of_an_identity_number_is_always_found(
        place in 0usize..17, digit in 0u8..10,
    ) {
        let right = "11010519491231002X";
        let mut typed = right.to_owned();
        typed.replace_range(place..=place, &digit.to_string());
        prop_assert_eq!(id(&typed).is_ok(), typed == right);
    }

    #[test]
    fn nothing_that_is_typed_makes_a_check_fall_over(text in "\\PC{0,30}") {
        let _ = (id(&text), CreditCode::parse(&text), Phone::parse(&text));
        let _ = (mask_phone(&text), mask_id(&text), mask_name(&text));
        let _ = (mask_email(&text), mask_address(&text));
        prop_assert_eq!(normal_name(&normal_name(&text)), normal_name(&text));
    }

    #[test]
    fn a_number_that_passed_passes_again_in_its_normal_form(first in "13800[0-9]{6}") {
        let phone = Phone::parse(&first).unwrap();
        prop_assert_eq!(Phone::parse(phone.digits()), Ok(phone));
    }
}
