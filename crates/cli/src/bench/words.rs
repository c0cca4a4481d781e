//! Invented petitions and petitioners, from a seed.
//!
//! Nobody here exists. Invariant: the same seed gives the same words; a text has exactly as many
//! characters as were asked for.

use dengwen_app::open::PersonData;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭",
];
const GIVEN: &[&str] = &[
    "安", "平", "宁", "和", "清", "明", "远", "思", "文", "一", "立", "欣", "雨", "晨", "川", "禾",
];
const TITLES: &[&str] = &[
    "小区电梯长期停运",
    "公交线路取消后出行不便",
    "工地夜间施工扰民",
    "房屋漏水无人维修",
    "道路积水多年未治",
    "物业收费与合同不符",
];
const SENTENCES: &[&str] = &[
    "我是本小区的住户，家中有老人和孩子。",
    "今年春天以来，这一情况一直没有改善，居民多次反映。",
    "物业答复说要等上级安排，但没有给出时间。",
    "我们到街道询问过两次，都说不属于他们管。",
    "楼里住着八十多岁的老人，上下楼十分困难。",
    "请有关部门到现场看一看，告诉我们何时能解决。",
    "相关照片和合同我已经保存，可以随时提供。",
];

/// A source of invented words.
#[derive(Debug)]
pub(crate) struct Words(StdRng);

impl Words {
    /// A source for a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end.max(1)
    }

    /// A place in a list of `len`.
    pub(crate) fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap_or(0)
    }

    /// One of a list.
    pub(crate) fn one<'a>(&mut self, of: &'a [&'a str]) -> &'a str {
        let at = self.index(of.len());
        of.get(at).copied().unwrap_or_default()
    }

    /// A title.
    pub(crate) fn title(&mut self) -> String {
        self.one(TITLES).to_owned()
    }

    /// A text of so many characters.
    pub(crate) fn text(&mut self, characters: usize) -> String {
        let mut text = String::with_capacity(characters * 3 + 64);
        let mut count = 0;
        while count < characters {
            let sentence = self.one(SENTENCES);
            text.extend(sentence.chars().take(characters - count));
            count += sentence.chars().count();
        }
        text
    }

    /// A petitioner with name, telephone and address.
    pub(crate) fn person(&mut self) -> PersonData {
        let name = format!(
            "{}{}{}",
            self.one(SURNAMES),
            self.one(GIVEN),
            self.one(GIVEN)
        );
        PersonData {
            name,
            phone: format!("139{:08}", self.below(100_000_000)),
            address: format!("青禾市长宁路{}号", 1 + self.below(900)),
            ..PersonData::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_the_length_that_was_asked_for() {
        let mut words = Words::new(1);
        assert_eq!(words.text(320).chars().count(), 320);
        assert_eq!(words.text(7).chars().count(), 7);
    }

    #[test]
    fn the_same_seed_gives_the_same_petitioner() {
        assert_eq!(Words::new(3).person(), Words::new(3).person());
    }
}
