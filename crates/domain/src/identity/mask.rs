//! Masked forms of contacts: enough to recognise one's own, too little to learn another's.

/// `138****1234`: the first three and last four digits; short numbers keep the last two only.
pub fn mask_phone(phone: &str) -> String {
    match phone.chars().count() {
        11.. => covered(phone, 3, 4),
        7..11 => covered(phone, 0, 4),
        _ => covered(phone, 0, 2),
    }
}

/// `440***********0014`: the first three and last four characters.
pub fn mask_id(number: &str) -> String {
    if number.chars().count() < 9 {
        covered(number, 0, 2)
    } else {
        covered(number, 3, 4)
    }
}

/// `张*`, `欧阳**`: the surname of a Chinese name; of a longer name the first character alone.
pub fn mask_name(name: &str) -> String {
    const DOUBLE: &[&str] = &[
        "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒",
        "夏侯", "端木", "百里", "南宫", "西门", "长孙", "宇文", "澹台", "淳于", "轩辕", "闻人",
        "钟离", "申屠",
    ];
    let length = name.chars().count();
    let double = length > 2 && DOUBLE.iter().any(|surname| name.starts_with(surname));
    if length < 2 {
        covered(name, 0, 0)
    } else {
        covered(name, if double { 2 } else { 1 }, 0)
    }
}

/// `l***@example.com`: the first character before the sign, and the domain.
pub fn mask_email(email: &str) -> String {
    match email.rsplit_once('@') {
        Some((local, domain)) => {
            let first: String = local
                .chars()
                .take(usize::from(local.chars().count() > 1))
                .collect();
            format!("{first}***@{domain}")
        }
        None => covered(email, 0, 0),
    }
}

/// `广东省广州市****`: the first six characters.
pub fn mask_address(address: &str) -> String {
    let shown: String = address.chars().take(6).collect();
    if address.chars().count() > 6 {
        format!("{shown}****")
    } else {
        "****".to_owned()
    }
}

fn covered(text: &str, first: usize, last: usize) -> String {
    let length = text.chars().count();
    let star = |(n, c): (usize, char)| {
        if n < first || n + last >= length {
            c
        } else {
            '*'
        }
    };
    text.chars().enumerate().map(star).collect()
}
