//! D15: a petition whose link is undone does not vanish. It stands again in a matter of its own,
//! opened in the same commit, and its fifteen days run on from its own receipt.

use dengwen_domain::ids::{MatterId, PetitionId};
use dengwen_domain::matter::{
    Actor, ActorKind, Ctx, Event, Fact, Matter, OpenMatter, Reach, Source, open,
};
use dengwen_domain::petition::{Petition, PetitionFact};
use dengwen_store::{Change, project};

use crate::app::App;
use crate::error::AppError;
use crate::intake::matter_number;
use crate::open::load_petition;
use crate::who::Who;

/// The petition that an event unlinked.
pub(super) fn unlinked(event: &Event) -> Option<PetitionId> {
    match &event.what {
        Fact::Unlinked { petition, .. } => Some(*petition),
        _ => None,
    }
}

impl App {
    /// Lets a petition leave `from`, and opens a matter for it if it stands in no other.
    pub(super) async fn stand_alone(
        &self,
        who: &Who,
        actor: &Actor,
        id: PetitionId,
        from: MatterId,
        change: &mut Change,
    ) -> Result<(), AppError> {
        let petition = load_petition(self, id)
            .await?
            .ok_or(AppError::Missing("petition"))?;
        let mut facts = vec![PetitionFact::Left { matter: from }];
        if petition.matters.iter().all(|matter| *matter == from) {
            let matter = self.open_again(actor, &petition, change)?;
            facts.push(PetitionFact::Joined { matter });
        }
        self.add_to_petition(who, petition, facts, change);
        Ok(())
    }

    fn open_again(
        &self,
        actor: &Actor,
        petition: &Petition,
        change: &mut Change,
    ) -> Result<MatterId, AppError> {
        let directory = self.directory();
        let office = self.office();
        let sector = office.sector.as_deref();
        let book = self
            .law()
            .in_force(&office.region, sector, petition.received_on)?;
        // Because: whoever registered the petition first received it, not who undoes the link.
        let registrar = Actor {
            kind: ActorKind::Staff,
            person: petition.registrar,
            organ: Some(petition.organ),
            roles: Vec::new(),
        };
        let fresh = self.fresh();
        let ctx = Ctx {
            today: self.today(),
            on: self.today(),
            at: None,
            actor: &registrar,
            book: &book,
            calendar: &directory.calendar,
            orgs: &directory.orgs,
            fresh: &fresh,
            overriding: None,
            reach: Reach::default(),
        };
        let id = MatterId(self.new_id());
        let (_, row) = self.sealer().new_key(id.0, self.random());
        change.insert(row);
        change.number(matter_number(self, petition.received_on));
        let event = open(&again(id, petition), &ctx);
        // Safe because: `open` makes a registration, and a registration opens a matter.
        let matter = Matter::opened_by(&event).expect("a registration opens a matter");
        change.read(id.0, 0);
        let imported = petition.imported;
        change.event(self.new_event(id, &event, actor, &book, Source::Clock, imported));
        change.rows.extend(project::matter_rows(&matter));
        Ok(id)
    }
}

fn again(id: MatterId, petition: &Petition) -> OpenMatter {
    let passed_on = petition.passed_on.as_ref();
    OpenMatter {
        id,
        petition: petition.id,
        channel: petition.channel,
        organ: petition.organ,
        received_on: petition.received_on,
        first_registered_on: passed_on.map(|from| from.first_registered_on),
        requests: 1,
        persons: petition.persons_present,
        first_time: true,
        topic: None,
        cross_boundary: Vec::new(),
        region: None,
        purpose: petition.purpose,
        confidential: petition.confidential,
        notice_exempt: !petition.can_be_told(),
        other_limit: None,
        known_act: None,
        first_asked: None,
        imported: petition.imported,
        split_from: None,
        title: None,
    }
}
