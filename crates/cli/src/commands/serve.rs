//! `dengwen serve`: the office at work.
//!
//! It founds nothing, makes no login and no key. Invariant: it answers nobody before the door is
//! known to be safe, the key file to be the right one and the schema to be this program's.

use dengwen_app::App;
use dengwen_web::WebState;
use dengwen_web::state::{Both, Contact, Limits, Phone, Site};

use crate::config::{self, Config};
use crate::exit::{Failure, Outcome};
use crate::folder::DataFolder;
use crate::installation::{self, Schema};
use crate::server::{self, logging, tls};

/// Serves until it is told to stop.
///
/// # Errors
/// When the configuration, the key file, the database or the door is not fit to serve.
pub(crate) fn run(data: &DataFolder) -> Outcome {
    let config = config::load(data)?;
    config::refuse(&config.listen.obstacles(&config.office))?;
    logging::start(&config.log);
    super::block_on(serve(data, &config))?
}

async fn serve(data: &DataFolder, config: &Config) -> Outcome {
    let (app, installation) = installation::open(data, config, Schema::Served).await?;
    if installation.sample {
        refuse_published(config)?;
    }
    if let Some(warning) = config.contact.warning() {
        tracing::warn!("{warning}");
    }
    if let Some(warning) = config.listen.unlike(&config.office) {
        tracing::warn!("{warning}");
    }
    let tls = if config.listen.is_tls() {
        Some(tls::acceptor(
            &data.resolve(&config.listen.tls_certificate),
            &data.resolve(&config.listen.tls_key),
        )?)
    } else {
        None
    };
    let state = WebState::serving(app.clone(), site(config, &app));
    server::run(config, tls, app, dengwen_web::router(state)).await
}

/// The sample office may never be published.
fn refuse_published(config: &Config) -> Outcome {
    if config.listen.address.is_loopback() && config.listen.trusted_proxies.is_empty() {
        return Ok(());
    }
    Err(Failure::expected(
        "this is the sample office: it is for this machine alone. Set listen.address to 127.0.0.1 \
         and leave listen.trusted_proxies empty, or found a real office with `dengwen init`",
    ))
}

/// The installation as the public sees it.
fn site(config: &Config, app: &App) -> Site {
    let (office, contact) = (&config.office, &config.contact);
    let phones = contact.phones.iter().map(|phone| Phone {
        purpose: Both::new(&phone.purpose_zh, &phone.purpose_en),
        number: phone.number.clone(),
    });
    Site {
        office: Both::new(&office.name_zh, &office.name_en),
        sample: app.office().sample,
        sample_day: config.sample.today,
        secure: config.listen.is_tls()
            || (!config.listen.trusted_proxies.is_empty() && office.is_https()),
        public_origin: Some(office.public_address.clone()).filter(|it| !it.is_empty()),
        trusted_proxies: config.listen.trusted_proxies.clone(),
        contact: Contact {
            visit: Both::new(&contact.visit_zh, &contact.visit_en),
            hours: Both::new(&contact.hours_zh, &contact.hours_en),
            post: Both::new(&contact.post_zh, &contact.post_en),
            phones: phones.collect(),
            email: contact.email.clone(),
        },
        limits: limits(config),
    }
}

fn limits(config: &Config) -> Limits {
    let limits = &config.limits;
    let bytes = |number: u32, unit: usize| usize::try_from(number).unwrap_or(1) * unit;
    Limits {
        in_flight: bytes(limits.requests_max, 1),
        patience: limits.turn_wait,
        page: limits.page,
        upload: limits.upload,
        form_bytes: bytes(limits.form_kib_max, 1024),
        upload_bytes: bytes(limits.upload_mib_max, 1024 * 1024),
    }
}
