//! D15: a link undone. What left one matter is a matter of its own from the same commit on, with
//! its own C01 counted from its receipt: nothing brought is without an owner and a date.

use dengwen_domain::ids::{MatterId, PetitionId};
use dengwen_domain::matter::{Ctx, Matter, OpenMatter, Source, open};
use dengwen_domain::petition::{Petition, PetitionEvent, PetitionFact};
use dengwen_store::{Change, project};

use super::register::matter_number;
use crate::app::App;
use crate::error::AppError;
use crate::matter::actor_of;
use crate::open::load_petition;
use crate::who::Who;

impl App {
    /// Opens the matter of a petition that leaves `from`, in the change that undoes the link.
    pub(crate) async fn open_unlinked(
        &self,
        who: &Who,
        from: &Matter,
        petition: PetitionId,
        change: &mut Change,
    ) -> Result<(), AppError> {
        let mut petition = load_petition(self, petition)
            .await?
            .ok_or(AppError::Missing("petition"))?;
        let directory = self.directory();
        let office = self.office();
        let place = from.region.as_deref().unwrap_or(&office.region);
        let book = self
            .law()
            .in_force(place, office.sector.as_deref(), petition.received_on)?;
        let actor = actor_of(who, &directory);
        let fresh = self.fresh();
        let today = self.today();
        let ctx = Ctx {
            today,
            on: today,
            at: Some(self.now_micros()),
            actor: &actor,
            book: &book,
            calendar: &directory.calendar,
            orgs: &directory.orgs,
            fresh: &fresh,
            overriding: None,
        };
        let id = MatterId(self.new_id());
        let (_, key) = self.sealer().new_key(id.0, self.random());
        change.insert(key);
        change.number(matter_number(self, petition.received_on));
        let event = open(&opening(id, from, &petition), &ctx);
        // Safe because: `open` makes a registration, and a registration opens a matter.
        let matter = Matter::opened_by(&event).expect("a registration opens a matter");
        change.read(id.0, 0);
        change.event(self.new_event(id, &event, &actor, &book, Source::Clock, false));
        change.rows.extend(project::matter_rows(&matter));
        change.read(petition.id.0, petition.version);
        let left = PetitionFact::Left { matter: from.id };
        for what in [left, PetitionFact::Joined { matter: id }] {
            let event = PetitionEvent { on: today, what };
            petition.apply(&event);
            change.event(self.petition_event(who, &petition, &event, Source::Clock));
        }
        change.upsert(project::petition_row(&petition));
        Ok(())
    }
}

fn opening(id: MatterId, from: &Matter, petition: &Petition) -> OpenMatter {
    let passed_on = petition.passed_on.as_ref();
    OpenMatter {
        id,
        petition: petition.id,
        channel: petition.channel,
        organ: petition.organ,
        received_on: petition.received_on,
        first_registered_on: passed_on.map(|passed| passed.first_registered_on),
        requests: 1,
        persons: petition.persons_present,
        first_time: true,
        topic: None,
        region: from.region.clone(),
        purpose: petition.purpose,
        confidential: petition.confidential,
        notice_exempt: petition.anonymous && !petition.contact.is_reachable(),
        other_limit: None,
        first_asked: petition.registrar,
        imported: false,
        split_from: None,
        title: None,
    }
}
