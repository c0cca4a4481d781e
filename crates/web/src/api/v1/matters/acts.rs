//! `GET /api/v1/matters/{id}/acts`: what may be done now, and why the rest may not.

use dengwen_app::matter::Offer;
use dengwen_domain::ids::MatterId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::ask::{Answer, Caller, Id};
use crate::api::codes;
use crate::api::problem::Reading;
use crate::bridge::say_why;
use crate::error::PageError;
use crate::pages::desk::names::Names;

/// An act as the token's person stands to it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ActOffer {
    #[schema(value_type = codes::Act)]
    act: &'static str,
    /// Its name.
    text: String,
    article: String,
    /// It can be done now. What is typed may still be refused.
    lawful: bool,
    /// Why not, as a stable code.
    reason: Option<String>,
    /// Why not, in words.
    reason_text: Option<String>,
}

impl ActOffer {
    pub(crate) fn all(names: &Names, offers: &[Offer]) -> Vec<ActOffer> {
        offers
            .iter()
            .map(|offer| ActOffer::new(names, offer))
            .collect()
    }

    fn new(names: &Names, offer: &Offer) -> ActOffer {
        let why = offer.refusal.as_ref().map(|refusal| &refusal.why);
        ActOffer {
            act: offer.act.as_str(),
            text: names.code("act", offer.act.as_str()),
            article: offer.article.clone(),
            lawful: why.is_none(),
            reason: why.map(dengwen_domain::refusal::Why::code),
            reason_text: why.map(|why| names.t.say(&say_why(why))),
        }
    }
}

/// What may be done.
#[derive(Serialize, ToSchema)]
pub(crate) struct ActList {
    items: Vec<ActOffer>,
    /// To be sent back with an act.
    version: i64,
}

/// What may be done to a matter now.
///
/// The acts that are lawful for the token's person, and those somebody would look for at this
/// stage, with the reason why not.
#[utoipa::path(
    get,
    path = "/api/v1/matters/{id}/acts",
    operation_id = "list-acts",
    tag = "matters",
    security(("token" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ActList), Reading)
)]
pub(crate) async fn get(caller: Caller, Id(id): Id) -> Result<Answer<ActList>, PageError> {
    let matter = caller
        .app
        .open_matter(&caller.who, MatterId(id), "act")
        .await?;
    let offers = caller.app.offers(&caller.who, &matter)?;
    let names = Names::new(&caller.app, caller.ctx.t);
    Ok(Answer::ok(ActList {
        items: ActOffer::all(&names, &offers),
        version: matter.version,
    }))
}
