//! Sample states of every page, so that one test draws them all (empty, full, long names, errors)
//! and a designer can look at them: `cargo run -p dengwen-web --example preview`.
//!
//! Not reachable from the running program. Invariant: every template that is a page has its line
//! in [`draw_all`]; `tests/it/samples.rs` compares the list with the templates on disk.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use dengwen_app::queue::Queue;

use crate::again::{AgainDeskPage, AgainPage};
use crate::ctx::PageCtx;
use crate::error::{DeskErrorPage, ErrorPage};
use crate::pages::{admin, desk, gallery, portal};
use crate::state::{Both, Contact, Desk, Phone, Site, Staff, WebState};
use crate::texts::Lang;

/// A page that can show itself in its typical states.
pub trait Samples: askama::Template + Sized {
    /// True for pages of the desk: their context has somebody signed in.
    const STAFF: bool = false;

    /// Name and page, in the language of `ctx` (`ctx.t`). Invented people only.
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, Self)>;
}

/// One drawn sample.
pub struct Drawn {
    /// Template and state: `portal/home plain`.
    pub name: String,
    /// The page.
    pub html: String,
}

/// Draws all samples of all pages in one language.
///
/// # Errors
/// The first template that fails.
pub fn draw_all(state: &WebState, lang: Lang, large: bool) -> Result<Vec<Drawn>, askama::Error> {
    let mut set = Set {
        visitor: PageCtx::sample(state, lang, large, None),
        staff: PageCtx::sample(state, lang, large, Some(clerk())),
        drawn: Vec::new(),
    };
    // One line a page, in the order of `pages/`.
    set.draw::<ErrorPage>("errors/error")?;
    set.draw::<AgainPage>("errors/again")?;
    set.draw::<AgainDeskPage>("errors/again_desk")?;
    set.draw::<DeskErrorPage>("errors/desk")?;
    set.draw::<gallery::PortalGallery>("gallery/portal")?;
    set.draw::<gallery::DeskGallery>("gallery/desk")?;
    set.draw::<gallery::MatterGallery>("gallery/matter")?;
    set.draw::<gallery::PaperGallery>("gallery/paper")?;
    set.draw::<desk::queue::QueuePage>("desk/queue")?;
    set.draw::<desk::matter::MatterPage>("desk/matter")?;
    set.draw::<desk::act::ActPage>("desk/act")?;
    set.draw::<desk::correct::CorrectPage>("desk/correct")?;
    set.draw::<desk::contact::ContactPage>("desk/contact")?;
    set.draw::<desk::split::SplitPage>("desk/split")?;
    set.draw::<desk::record::RecordPage>("desk/record")?;
    set.draw::<desk::sign::SignPage>("desk/sign")?;
    set.draw::<desk::document::DocumentPage>("desk/document")?;
    set.draw::<portal::home::HomePage>("portal/home")?;
    set.draw::<portal::channels::ChannelsPage>("portal/channels")?;
    set.draw::<portal::channels::ChannelPage>("portal/channel")?;
    set.draw::<portal::how::HowPage>("portal/how")?;
    set.draw::<portal::office::OfficePage>("portal/office")?;
    set.draw::<portal::privacy::PrivacyPage>("portal/privacy")?;
    set.draw::<portal::accessibility::AccessibilityPage>("portal/accessibility")?;
    portal_forms(&mut set)?;
    set.draw::<desk::sign_in::SignInPage>("desk/sign_in")?;
    set.draw::<desk::invitation::InvitationPage>("desk/invitation")?;
    set.draw::<desk::account::AccountPage>("desk/account")?;
    administration(&mut set)?;
    set.draw::<desk::register::RegisterPage>("desk/register")?;
    set.draw::<desk::clearance::ClearancePage>("desk/clearance")?;
    set.draw::<desk::supervision::SupervisionPage>("desk/supervision")?;
    set.draw::<desk::supervision::ListPage>("desk/supervised")?;
    set.draw::<desk::figures::FiguresPage>("desk/answered_within")?;
    set.draw::<desk::figures::ListPage>("desk/answered_list")?;
    set.draw::<desk::callbacks::CallbacksPage>("desk/callbacks")?;
    set.draw::<desk::callbacks::CallPage>("desk/call")?;
    set.draw::<crate::api::reference::ReferencePage>("api/reference")?;
    Ok(set.drawn)
}

/// Filing and following.
fn portal_forms(set: &mut Set) -> Result<(), askama::Error> {
    use crate::pages::portal::{file, track};
    set.draw::<file::start::StartPage>("portal/file/start")?;
    set.draw::<file::words::WordsPage>("portal/file/words")?;
    set.draw::<file::place::PlacePage>("portal/file/place")?;
    set.draw::<file::request::RequestPage>("portal/file/request")?;
    set.draw::<file::person::PersonPage>("portal/file/person")?;
    set.draw::<file::limits::LimitsPage>("portal/file/limits")?;
    set.draw::<file::files::FilesPage>("portal/file/files")?;
    set.draw::<file::check::CheckPage>("portal/file/check")?;
    set.draw::<file::received::ReceivedPage>("portal/file/received")?;
    set.draw::<track::look_up::LookUpPage>("portal/track/look_up")?;
    set.draw::<track::petition::PetitionPage>("portal/track/petition")?;
    set.draw::<track::matter::MatterPage>("portal/track/matter")?;
    set.draw::<track::document::DocumentPage>("portal/track/document")?;
    set.draw::<track::material::MaterialPage>("portal/track/material")?;
    set.draw::<track::withdraw::WithdrawPage>("portal/track/withdraw")?;
    set.draw::<track::rate::RatePage>("portal/track/rate")
}

fn administration(set: &mut Set) -> Result<(), askama::Error> {
    set.draw::<admin::access::AccessPage>("admin/access")?;
    set.draw::<admin::calendar::CalendarPage>("admin/calendar")?;
    set.draw::<admin::jobs::JobsPage>("admin/jobs")?;
    set.draw::<admin::log::LogPage>("admin/log")?;
    set.draw::<admin::organ::OrganPage>("admin/organ")?;
    set.draw::<admin::organs::OrgansPage>("admin/organs")?;
    set.draw::<admin::people::PeoplePage>("admin/people")?;
    set.draw::<admin::person::PersonPage>("admin/person")?;
    set.draw::<admin::rules::RulesPage>("admin/rules")?;
    set.draw::<admin::rules::PackPage>("admin/pack")?;
    set.draw::<admin::settings::SettingsPage>("admin/settings")?;
    set.draw::<desk::tokens::TokensPage>("desk/tokens")?;
    set.draw::<admin::topics::TopicPage>("admin/topic")?;
    set.draw::<admin::topics::TopicsPage>("admin/topics")?;
    set.draw::<admin::year::YearPage>("admin/year")?;
    set.draw::<admin::year::NewYearPage>("admin/year_new")?;
    Ok(())
}

struct Set {
    visitor: PageCtx,
    staff: PageCtx,
    drawn: Vec<Drawn>,
}

impl Set {
    fn draw<P: Samples>(&mut self, template: &str) -> Result<(), askama::Error> {
        let ctx = if P::STAFF { &self.staff } else { &self.visitor };
        for (state, page) in P::samples(ctx) {
            self.drawn.push(Drawn {
                name: format!("{template} {state}"),
                html: page.render()?,
            });
        }
        Ok(())
    }
}

/// A state with an invented office, for samples, previews and page tests.
pub fn sample_state() -> WebState {
    sample_state_with(|_| Ok(None))
}

/// The same, where `viewer` knows session tokens.
pub fn sample_state_with(
    viewer: impl Fn(&str) -> Result<Option<Staff>, crate::error::PageError> + Send + Sync + 'static,
) -> WebState {
    let entropy = Arc::new(|| *b"sixteen bytes ok");
    let viewers = Arc::new(move |token: String| {
        let found = viewer(&token);
        Box::pin(async move { found }) as std::pin::Pin<Box<dyn Future<Output = _> + Send>>
    });
    WebState::new(sample_site(), [7; 32], entropy, viewers)
}

/// An invented office.
pub fn sample_site() -> Site {
    Site {
        office: Both::new("青禾市信访局", "Qinghe Petition Office"),
        sample: true,
        contact: Contact {
            visit: Both::new(
                "青禾市书院路 18 号，联合接访中心一层",
                "18 Shuyuan Road, Qinghe, ground floor",
            ),
            hours: Both::new(
                "周一至周五 8:30–12:00，14:00–17:30，法定节假日除外",
                "Monday to Friday 8:30–12:00 and 14:00–17:30, except public holidays",
            ),
            post: Both::new(
                "青禾市书院路 18 号 青禾市信访局，邮编 000000",
                "Qinghe Petition Office, 18 Shuyuan Road, Qinghe 000000",
            ),
            phones: vec![
                Phone {
                    purpose: Both::new("咨询和查询", "Questions and progress"),
                    number: "0000-8123 4567".to_owned(),
                },
                Phone {
                    purpose: Both::new(
                        "听力、语言不便者短信",
                        "Text messages, for people who cannot hear or speak",
                    ),
                    number: "0000-8123 4568".to_owned(),
                },
            ],
            email: String::new(),
        },
        ..Site::default()
    }
}

/// An invented clerk.
pub fn clerk() -> Staff {
    Staff {
        id: uuid::Uuid::from_u128(7),
        name: "陈立".to_owned(),
        organ: Both::new("青禾市信访局", "Qinghe Petition Office"),
        post: "分派".to_owned(),
        desks: vec![
            Desk::Register,
            Desk::Clearance,
            Desk::Calls,
            Desk::Office,
            Desk::Unit,
            Desk::Supervision,
            Desk::Figures,
            Desk::Administration,
            Desk::Audit,
        ],
        lists: Queue::ALL.to_vec(),
        must_change: false,
        token: None,
    }
}

/// The address sample requests come from.
pub(crate) const SAMPLE_CLIENT: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
