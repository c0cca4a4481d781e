//! `GET /channels` and `GET /channels/{topic}`: the statutory-channel list for the public.

use askama::Template;
use axum::response::Response;
use dengwen_domain::channel::{self, Channel};
use dengwen_domain::topic::Topics;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::path::Path;
use crate::samples::Samples;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "portal/channels.html")]
pub(crate) struct ChannelsPage {
    frame: Frame,
    t: Texts,
    fields: Vec<Field>,
}

/// A field of life in the list.
struct Field {
    href: String,
    name: String,
    advice: String,
}

#[derive(Template)]
#[template(path = "portal/channel.html")]
pub(crate) struct ChannelPage {
    frame: Frame,
    t: Texts,
    name: String,
    advice: String,
    ways: Vec<Way>,
}

/// A situation and its door, in the visitor's language.
struct Way {
    id: &'static str,
    when: String,
    kind: String,
    door: String,
    window: Option<String>,
    law: String,
    unchecked: bool,
}

pub(crate) async fn list(ctx: PageCtx) -> Result<Response, PageError> {
    render(&list_page(&ctx))
}

pub(crate) async fn get(ctx: PageCtx, Path(code): Path<String>) -> Result<Response, PageError> {
    let found = channel::channels()
        .iter()
        .find(|channel| channel.topic == code);
    render(&page(&ctx, found.ok_or(PageError::Missing)?))
}

fn name(t: Texts, code: &str) -> String {
    let topic = Topics::builtin().get(code);
    topic.map_or_else(|| code.to_owned(), |topic| t.of(&topic.name))
}

fn list_page(ctx: &PageCtx) -> ChannelsPage {
    let t = ctx.t;
    let field = |channel: &Channel| Field {
        href: format!("/channels/{}", channel.topic),
        name: name(t, &channel.topic),
        advice: t.of(&channel.advice),
    };
    let fields = channel::channels().iter().map(field).collect();
    ChannelsPage {
        frame: Frame::portal(ctx),
        t,
        fields,
    }
}

fn page(ctx: &PageCtx, channel: &'static Channel) -> ChannelPage {
    let t = ctx.t;
    let way = |way: &'static channel::Way| Way {
        id: &way.id,
        when: t.of(&way.when),
        kind: t.s(&format!("way-{}", way.kind.code())),
        door: t.of(&way.door),
        window: way.window.as_ref().map(|window| t.of(window)),
        law: t.of(&way.law),
        unchecked: way.tag.is_default(),
    };
    ChannelPage {
        frame: Frame::portal(ctx),
        t,
        name: name(t, &channel.topic),
        advice: t.of(&channel.advice),
        ways: channel.ways.iter().map(way).collect(),
    }
}

impl Samples for ChannelsPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, ChannelsPage)> {
        vec![("all", list_page(ctx))]
    }
}

impl Samples for ChannelPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, ChannelPage)> {
        let channels = channel::channels().iter();
        channels
            .map(|channel| (channel.topic.as_str(), page(ctx, channel)))
            .collect()
    }
}
