//! Every shared piece on a few pages, for designers and for the tests that look at pages. It is
//! drawn by `samples.rs` and has no address.
//!
//! Its sentences are invented data, not messages, as a matter's would be.

use askama::Template;
use jiff::civil::date;

use crate::ctx::PageCtx;
use crate::form::{Choice, FormState};
use crate::page::Frame;
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::{
    Act, Cell, Chip, Filter, Limit, Link, Paper, Passage, Queue, Row, Step, StepState, Working,
};

#[derive(Template)]
#[template(path = "gallery/portal.html")]
pub(crate) struct PortalGallery {
    frame: Frame,
    t: Texts,
    form: FormState,
    choices: Vec<Choice>,
    steps: Vec<Step>,
    limits: Vec<Limit>,
    working: Working,
    acts: Vec<Act>,
}

impl Samples for PortalGallery {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, PortalGallery)> {
        let page = |form| PortalGallery {
            frame: Frame::portal(ctx),
            t: ctx.t,
            form,
            choices: choices(),
            steps: steps(),
            limits: limits(ctx.t),
            working: working(),
            acts: acts(),
        };
        let filled = FormState::new()
            .with("title", "书院路在建工地占用人行道")
            .with("text", "每天早上七点……\n孩子只能走机动车道。")
            .with("way", "b")
            .with("box", "a");
        let mut wrong = filled.clone();
        for name in [
            "title", "text", "day", "where", "way", "box", "files", "true",
        ] {
            wrong.fail(name, "error-invalid-advice");
        }
        vec![
            ("empty", page(FormState::new())),
            ("filled", page(filled)),
            ("errors", page(wrong)),
        ]
    }
}

#[derive(Template)]
#[template(path = "gallery/desk.html")]
pub(crate) struct DeskGallery {
    frame: Frame,
    t: Texts,
    queue: Queue,
}

impl Samples for DeskGallery {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, DeskGallery)> {
        let page = |rows| DeskGallery {
            frame: Frame::desk(ctx),
            t: ctx.t,
            queue: queue(rows),
        };
        vec![("full", page(rows(ctx.t))), ("empty", page(Vec::new()))]
    }
}

#[derive(Template)]
#[template(path = "gallery/matter.html")]
pub(crate) struct MatterGallery {
    frame: Frame,
    t: Texts,
    limit: Limit,
    working: Working,
    acts: Vec<Act>,
    steps: Vec<Step>,
}

impl Samples for MatterGallery {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, MatterGallery)> {
        let limit = Limit::running(&ctx.t, date(2026, 10, 19), date(2026, 12, 18), TODAY);
        vec![(
            "full",
            MatterGallery {
                frame: Frame::desk(ctx),
                t: ctx.t,
                limit: limit.provisional(true),
                working: working(),
                acts: acts(),
                steps: steps(),
            },
        )]
    }
}

#[derive(Template)]
#[template(path = "gallery/paper.html")]
pub(crate) struct PaperGallery {
    frame: Frame,
    t: Texts,
    paper: Paper,
    back: Link,
}

impl Samples for PaperGallery {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, PaperGallery)> {
        let page = |paper| PaperGallery {
            frame: Frame::portal(ctx),
            t: ctx.t,
            paper,
            back: Link::new("/", "返回事项"),
        };
        let draft = Paper {
            draft: Some("草稿".to_owned()),
            ..paper()
        };
        vec![("served", page(paper())), ("draft", page(draft))]
    }
}

const TODAY: jiff::civil::Date = date(2026, 11, 21);

fn choices() -> Vec<Choice> {
    vec![
        Choice::new("a", "发短信告诉我"),
        Choice::new("b", "打电话告诉我").hint("工作日上午九点到下午五点半"),
        Choice::new("c", "寄信"),
    ]
}

fn limits(t: Texts) -> Vec<Limit> {
    let run = |start, due| Limit::running(&t, start, due, TODAY);
    vec![
        run(date(2026, 11, 16), date(2026, 12, 18)),
        run(date(2026, 11, 8), date(2026, 11, 23)),
        run(date(2026, 11, 5), date(2026, 11, 20)),
        Limit::paused("2026年11月2日起".to_owned(), "听证期间，不计入".to_owned()),
        Limit::finished(&t, date(2026, 11, 20), date(2026, 11, 9)),
        Limit::finished(&t, date(2026, 11, 2), date(2026, 11, 9)),
    ]
}

fn working() -> Working {
    Working::default()
        .line(
            "依据",
            "《信访工作条例》第三十四条：自受理之日起 60 日内办结",
        )
        .line("起算", "10月19日受理，次日起算")
        .line("计入", "60 天，自然日，节假日照计")
        .line("暂停与延长", "无")
}

fn acts() -> Vec<Act> {
    vec![
        Act::open("/", "补充材料").main().key('m'),
        Act::post("/", "申请回避").confirm("申请回避后，由单位负责人决定。确定申请吗？"),
        Act::blocked(
            "申请复查",
            "还没有收到处理意见书，收到之日起 30 日内可以申请。".to_owned(),
            "《信访工作条例》第三十五条".to_owned(),
        ),
    ]
}

fn steps() -> Vec<Step> {
    vec![
        Step {
            when: "10月12日".to_owned(),
            title: "登记".to_owned(),
            text: vec!["您在网上提交，市信访局当日登记。".to_owned()],
            links: vec![Link::new("/", "查看您写的内容"), Link::new("/", "登记凭证")],
            ..Step::default()
        },
        Step {
            state: StepState::DoneLate,
            when: "10月14日".to_owned(),
            title: "转送市住房和城乡建设局".to_owned(),
            note: "期限 10月13日，超期 1 天。《信访工作条例》第二十二条".to_owned(),
            ..Step::default()
        },
        Step {
            state: StepState::Current,
            when: "现在".to_owned(),
            title: "调查核实".to_owned(),
            text: vec!["10月28日到现场查看并与您通话。".to_owned()],
            ..Step::default()
        },
        Step {
            state: StepState::Next,
            when: "12月18日前".to_owned(),
            title: "出具信访处理意见书".to_owned(),
            note: "如果不同意，收到之日起 30 日内可以向青禾市人民政府申请复查。".to_owned(),
            working: Some(working()),
            ..Step::default()
        },
    ]
}

fn queue(rows: Vec<Row>) -> Queue {
    let chip = |text: &str, on| Chip {
        text: text.to_owned(),
        href: "/".to_owned(),
        on,
    };
    Queue {
        caption: "待分派的信访件，按期限排列".to_owned(),
        path: "/".to_owned(),
        search: Some(String::new()),
        filters: vec![
            Filter {
                name: "渠道".to_owned(),
                chosen: "来信".to_owned(),
                on: true,
                choices: vec![chip("全部", false), chip("来信", true), chip("来访", false)],
            },
            Filter {
                choices: vec![chip("剩余 5 天以内", false)],
                ..Filter::default()
            },
        ],
        export_href: Some("/".to_owned()),
        limit_heading: Some("分派期限".to_owned()),
        title_heading: "事项".to_owned(),
        headings: ["来自", "分类建议", "同一事项"].map(str::to_owned).to_vec(),
        next_href: (!rows.is_empty()).then(|| "/".to_owned()),
        first_href: None,
        rows,
        empty: "今天该分派的都分派了。".to_owned(),
        keys: vec![('t', "转送".to_owned()), ('g', "交办".to_owned())],
    }
}

fn rows(t: Texts) -> Vec<Row> {
    let row =
        |at: usize, title: &str, note: &str, from: (&str, &str), topic: (&str, &str), same| Row {
            href: "/".to_owned(),
            title: title.to_owned(),
            note: note.to_owned(),
            limit: limits(t).get(at).cloned(),
            cells: vec![
                Cell::new(from.0, from.1),
                Cell::new(topic.0, topic.1),
                Cell::new(same, ""),
            ],
            acts: vec![('t', "/".to_owned()), ('g', "/".to_owned())],
            ..Row::default()
        };
    let mut urgent = row(
        1,
        "被拖欠工资 14 人，工程已完工",
        "劳动仲裁时效至 2027年3月2日，尽快引导。",
        ("来访 · 5 名代表", "11月8日"),
        ("劳动和社会保障 / 工资福利", "其他法定途径：劳动监察或仲裁"),
        "未发现",
    );
    urgent.marks = vec!["加急".to_owned()];
    vec![
        row(
            2,
            "锦绣家园三期楼板开裂，要求鉴定",
            "要求质监部门到场鉴定并公布结果。",
            ("来信", "11月5日"),
            ("城乡建设 / 工程质量", "因“楼板”“开裂”“鉴定”"),
            "可能 3 件",
        ),
        urgent,
        row(
            0,
            "建议 27 路公交延伸到新城小学，并在早晚高峰加密班次，同时请在雨天给候车的孩子一个避雨的地方",
            "建议意见",
            ("网上", "11月12日"),
            ("交通运输 / 客货运输", ""),
            "未发现",
        ),
        row(
            3,
            "村务账目三年没有公开",
            "检举控告类，限定人员可见",
            ("来信", "11月17日"),
            ("纪检监察 / 干部作风", "不得转被检举单位"),
            "—",
        ),
        row(
            4,
            "路灯修好了，谢谢",
            "",
            ("来电", "11月2日"),
            ("城乡建设 / 市政", ""),
            "—",
        ),
    ]
}

fn paper() -> Paper {
    Paper {
        organ: "青禾市住房和城乡建设局".to_owned(),
        number: "青住建信处〔2026〕83号".to_owned(),
        title: "信访处理意见书".to_owned(),
        addressee: "周文清".to_owned(),
        body: vec![
            Passage::Text("您于2026年10月12日提出的书院路在建工地占用人行道的信访事项，我局于2026年10月19日受理，现已办理完毕，意见如下。".to_owned()),
            Passage::Heading("一、您的请求".to_owned()),
            Passage::Text("拆除占用人行道的围挡，恢复通行。".to_owned()),
            Passage::Heading("二、调查认定的事实".to_owned()),
            Passage::Points(vec![
                "围挡占用人行道长 46 米，宽 2.1 米。".to_owned(),
                "占道许可于2026年9月30日到期，没有续办。".to_owned(),
            ]),
            Passage::Heading("三、处理意见".to_owned()),
            Passage::Text("支持您的请求。责令施工单位于2026年11月30日前拆除围挡，恢复人行道。".to_owned()),
            Passage::Facts(vec![
                ("依据".to_owned(), "《信访工作条例》第三十二条、第三十四条".to_owned()),
                ("执行".to_owned(), "市政监察大队，2026年12月1日复核".to_owned()),
            ]),
            Passage::Remedy("如不服本意见，可以自收到本意见书之日起30日内向青禾市人民政府申请复查。".to_owned()),
        ],
        signed_by: "青禾市住房和城乡建设局".to_owned(),
        signed_on: "2026年11月21日".to_owned(),
        seal: true,
        notes: vec!["联系人：周敏，0000-8123 4567".to_owned()],
        draft: None,
    }
}
