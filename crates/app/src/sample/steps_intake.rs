//! How a petition of the sample comes in: by the portal or a registrar.

use dengwen_domain::codes::OtherAct;
use dengwen_domain::codes::{Channel, ContactProof, Purpose};
use dengwen_domain::ids::PetitionId;
use dengwen_domain::matter::KnownAct;
use dengwen_domain::org::Role;
use dengwen_domain::petition::PassedOn;
use jiff::Span;

use super::play::{OFFICE, Stage, Trace, petitioners};
use super::schedule::Script;
use crate::error::AppError;
use crate::intake::{NewPetition, TITLE_MAX};
use crate::open::PersonData;
use crate::who::Who;

/// Registers the petition of a script.
///
/// # Errors
/// Whatever the use case answers.
pub(super) async fn register(stage: &mut Stage<'_>, script: &Script) -> Result<(), AppError> {
    let app = stage.app;
    let shared = &script.shared;
    let channel = shared.channel.unwrap_or(Channel::Web);
    let fill = |text: &str| stage.fill.text(text);
    let title: String = fill(shared.title.as_deref().unwrap_or_default())
        .chars()
        .take(TITLE_MAX)
        .collect();
    let text = fill(shared.text.as_deref().unwrap_or_default());
    let organ = stage.cast.organ(OFFICE)?;
    let mut new = NewPetition::today(app, channel, organ, &title, text.trim());
    let requests: Vec<String> = shared
        .request
        .clone()
        .unwrap_or_default()
        .iter()
        .map(|r| fill(r))
        .collect();
    new.requests = u16::try_from(requests.len().max(1)).unwrap_or(1);
    new.request = requests.join("\n");
    new.persons = petitioners(stage.content, script)
        .iter()
        .map(|p| PersonData {
            name: if p.organisation.is_empty() {
                p.name.clone()
            } else {
                format!("{}（{}）", fill(&p.organisation), p.name)
            },
            paper: if p.id_number.is_empty() {
                String::new()
            } else {
                "resident-id".to_owned()
            },
            paper_number: p.id_number.clone(),
            phone: p.phone.clone(),
            email: p.email.clone(),
            address: fill(&p.address),
        })
        .collect();
    new.persons_present = stage.fill.persons;
    new.persons_concerned = stage.fill.persons;
    new.joint = channel == Channel::Letter && stage.fill.persons >= 5;
    new.confidential = shared.keep_identity.unwrap_or(false);
    new.purpose = shared.purpose;
    new.cross_boundary = shared.cross_boundary.clone().unwrap_or_default();
    new.region = Some(script.variant.region.clone());
    passed_on(&mut new, script);
    other_limit(&mut new, script);
    // Because: the clerk of the sample sees who wrote before, and says so.
    new.first_time = Some(true);
    join(&mut new, stage, script);
    let who = registrar(stage, channel)?;
    let receipt = app.register(&who, new).await?;
    verify(stage, script, receipt.petition).await?;
    stage.traces.insert(
        script.name.clone(),
        Trace {
            petition: receipt.petition,
            matter: receipt.matter,
            second: None,
            received: app.today(),
            signed: None,
            served: None,
            office: OFFICE.to_owned(),
        },
    );
    Ok(())
}

/// The clerk calls the number that was left, and the named person answers (A12); whoever stands at
/// the window shows a paper.
async fn verify(stage: &Stage<'_>, script: &Script, id: PetitionId) -> Result<(), AppError> {
    let first = petitioners(stage.content, script).first();
    if first.is_none_or(|person| !person.phone_verified || person.phone.is_empty()) {
        return Ok(());
    }
    let proof = match script.shared.channel {
        Some(Channel::Visit) => ContactProof::SeenInPerson,
        _ => ContactProof::CallAnswered,
    };
    // Because: who accuses somebody is known to the officer for reports alone (Art. 30).
    let role = match script.shared.purpose {
        Some(Purpose::Accuse) => Role::ReportOfficer,
        _ => Role::Registrar,
    };
    let clerk = stage.staff(OFFICE, role)?;
    stage.app.verify_contact(&clerk, id, proof).await
}

fn passed_on(new: &mut NewPetition, script: &Script) {
    if let Some(from) = &script.variant.passed_on {
        let earlier = new
            .received_on
            .checked_sub(Span::new().days(from.days_earlier));
        new.passed_on = Some(PassedOn {
            from: from.by.clone(),
            number: from.number.clone(),
            first_registered_on: earlier.unwrap_or(new.received_on),
            organ: None,
        });
    }
}

/// Sixty days from the act complained of, the first window to close (21.3).
fn other_limit(new: &mut NewPetition, script: &Script) {
    if let Some(days) = script.variant.act_days_ago {
        let ends = new.received_on.checked_add(Span::new().days(60 - days));
        let known = new.received_on.checked_sub(Span::new().days(days));
        new.known_act = known.ok().map(|on| KnownAct {
            act: OtherAct::Decision,
            on,
        });
        new.other_limit = ends.ok().filter(|end| *end > new.received_on);
    }
}

/// A repeat joins the matter that a registrar recognised; a double entry does not know better.
fn join(new: &mut NewPetition, stage: &Stage<'_>, script: &Script) {
    let Some(earlier) = &script.variant.same_as else {
        return;
    };
    new.first_time = Some(false);
    if script.variant.story == "repeat_linked" {
        new.join = stage.traces.get(earlier).map(|trace| trace.matter);
    }
}

fn registrar(stage: &Stage<'_>, channel: Channel) -> Result<Who, AppError> {
    let desk = match channel {
        Channel::Web | Channel::App => return Ok(Who::Public),
        Channel::Letter | Channel::Fax | Channel::PassedOn | Channel::Other => "letter",
        Channel::Visit => "visit",
        Channel::Phone | Channel::Sms => "phone",
        Channel::Email | Channel::LeaderMailbox | Channel::MessageBoard => "web",
    };
    match stage.cast.registrar(desk) {
        Some(person) => stage.signed_in(person),
        None => stage.staff(OFFICE, Role::Registrar),
    }
}
