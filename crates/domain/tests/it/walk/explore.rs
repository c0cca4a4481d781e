//! The graph of all states that lawful acts and the passing of days can reach.
//!
//! Two matters are the same state when nothing that a decision looks at tells them apart (`Key`);
//! notes, material, urgency, ratings and who did what are left out. Every edge was decided twice,
//! folded from its stored form, and compared.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use dengwen_domain::calendar::Calendar;
use dengwen_domain::codes::{Channel, Class, DispatchMethod, Outcome, Route};
use dengwen_domain::ids::{MatterId, OrganId, PersonId, PetitionId};
use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{
    Actor, ActorKind, Book, Command, Ctx, Event, Fact, Fresh, LimitRun, Matter, OpenMatter,
    Pending, Reach, decide, open,
};
use dengwen_domain::org::{OrgTree, Role};
use dengwen_domain::procedure::{Act, Place, Stage};
use dengwen_domain::refusal::{Refusal, Why};
use jiff::civil::Date;

use super::commands;
use crate::office::{HOUSING, OFFICE, id, orgs, person};

/// What a decision can look at. Two matters with one key have one future.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    stage: Stage,
    before: Option<Stage>,
    class: Option<Class>,
    route: Option<Route>,
    visit: bool,
    /// Running limits: id, of a linked petition, past (where that counts), waits to be told.
    limits: BTreeSet<(LimitId, bool, bool, bool)>,
    extended: bool,
    /// Open lead task: method, signed, unit.
    lead: Option<(DispatchMethod, bool, OrganId)>,
    co: usize,
    office: OrganId,
    pending: Option<u8>,
    /// Whom an exception waits for.
    exception: Option<PersonId>,
    /// A draft waits for whoever answers for it, outside the approval of an opinion.
    drafted: bool,
    approvals: (bool, bool),
    outcome: Option<Outcome>,
    calls: bool,
    linked: usize,
    /// A report on an assignment waits for its answer.
    reported: bool,
    /// Posted and not known to be received: the answer, another document.
    posted: (bool, bool),
}

/// A state: one matter that stands for its key, on the day it was reached.
pub(super) struct Node {
    pub(super) matter: Matter,
    pub(super) today: Date,
    /// How it was reached, for reports.
    pub(super) from: Option<(usize, String)>,
    pub(super) next: BTreeSet<usize>,
    /// Acts that pass here, and who could do them.
    pub(super) passes: BTreeSet<(Act, Place)>,
}

/// Everything the walk needs.
pub(super) struct World {
    pub(super) book: Book,
    orgs: OrgTree,
    calendar: Calendar,
    people: BTreeMap<Act, Actor>,
}

/// Which matters a walk follows. The ways of all classes, of repeats and calls, and of visits are
/// walked apart: together they would only multiply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Range {
    /// Letters to the office and to a unit, of every class and route; repeats and calls are asked
    /// for at each state but not followed.
    Classes,
    /// Ordinary letters that are repeated and called about.
    Company,
    /// Visits of every class at the office, and what lies written and is not told.
    Visits,
}

/// The graph and what went wrong while it was drawn.
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) problems: BTreeSet<String>,
    /// Rows of the table that passed somewhere.
    pub(super) rows_used: BTreeSet<String>,
    keys: BTreeMap<Key, usize>,
    range: Range,
    barred: BTreeSet<(Stage, Act)>,
}

impl Key {
    fn of(matter: &Matter, today: Date) -> Self {
        let running = matter.limits.iter().filter(|run| run.is_running());
        let opinion = matter.opinion.as_ref();
        let approved = matter.stage == Stage::InApproval;
        Self {
            stage: matter.stage,
            before: matter
                .stage_before
                .filter(|_| matches!(matter.stage, Stage::Objected | Stage::Disputed)),
            class: matter.class,
            route: matter.route,
            visit: matter.channel.is_visit(),
            limits: running
                .map(|run| {
                    (
                        run.id,
                        run.petition.is_some(),
                        counts(run) && run.due.date < today,
                        run.awaits.is_some(),
                    )
                })
                .collect(),
            extended: matter
                .limits
                .iter()
                .any(|r| r.is_running() && r.extended > 0),
            lead: matter
                .lead()
                .map(|task| (task.method, task.signed_on.is_some(), task.unit)),
            co: matter.co_tasks().count(),
            office: matter.office(),
            pending: matter.pending.as_ref().map(|pending| match pending {
                Pending::Filing { .. } => 0,
                Pending::Void { .. } => 1,
                Pending::Withdrawal { .. } => 2,
                Pending::Class(_) => 3,
            }),
            exception: matter.exception.as_ref().map(|request| request.second),
            drafted: matches!(matter.stage, Stage::AcceptedSimple | Stage::Performing)
                && opinion.is_some(),
            approvals: (
                approved && opinion.is_some_and(|o| o.substance_by.is_some()),
                approved && opinion.is_some_and(|o| o.procedure_by.is_some()),
            ),
            outcome: matter.outcome,
            calls: matter.callbacks.iter().any(|c| c.done_on.is_none()),
            linked: matter.linked().count(),
            reported: matter.report_waiting().is_some(),
            posted: (posted(matter, true), posted(matter, false)),
        }
    }
}

fn posted(matter: &Matter, answers: bool) -> bool {
    let mut documents = matter.documents.iter();
    documents.any(|document| document.kind.is_answer() == answers && document.awaited().is_some())
}

/// Does a decision ask whether this limit has ended? Of the others only the overdue mark does.
fn counts(run: &LimitRun) -> bool {
    let asked = [LimitId::C04, LimitId::C05, LimitId::C07, LimitId::C23];
    asked.contains(&run.id) || run.petition.is_some()
}

/// A person for each act, with every role everywhere: who may is proven elsewhere.
fn anybody(act: Act, orgs: &OrgTree) -> Actor {
    let roles = orgs
        .all()
        .flat_map(|organ| Role::ALL.iter().map(move |role| (*role, organ.id)))
        .collect();
    Actor {
        kind: ActorKind::Staff,
        person: Some(commands::doer(act)),
        organ: Some(OrganId(id(OFFICE))),
        roles,
    }
}

/// The person for an act who works for one organ and for no other.
fn only_at(actor: &Actor, organ: OrganId) -> Actor {
    let roles = actor.roles.iter().copied();
    Actor {
        organ: Some(organ),
        roles: roles.filter(|(_, held)| *held == organ).collect(),
        ..actor.clone()
    }
}

/// Whose word to the petitioner is served: nobody else's people can.
fn of_document(matter: &Matter, command: &Command) -> Option<OrganId> {
    let Command::Serve(service) = command else {
        return None;
    };
    let mut documents = matter.documents.iter();
    let served = documents.find(|document| document.id == service.document);
    served.map(|document| document.organ)
}

impl World {
    pub(super) fn new(book: Book) -> Self {
        let orgs = orgs();
        let people = Act::ALL.iter().map(|act| (*act, anybody(*act, &orgs)));
        Self {
            book,
            people: people.collect(),
            orgs,
            calendar: Calendar::builtin(),
        }
    }

    fn ctx<'a>(&'a self, today: Date, actor: &'a Actor, fresh: &'a Fresh) -> Ctx<'a> {
        Ctx {
            today,
            on: today,
            at: None,
            actor,
            book: &self.book,
            calendar: &self.calendar,
            orgs: &self.orgs,
            fresh,
            overriding: None,
            reach: Reach {
                phone: true,
                look_up: true,
            },
        }
    }

    fn fresh(seed: usize) -> Fresh {
        let from = 1_000_000 + 100 * seed as u128;
        Fresh::new((from..from + 64).map(id).collect())
    }

    /// Decides by the one whom the row names: the program, the petitioner, or a person.
    pub(super) fn decide(
        &self,
        node: &Node,
        command: &Command,
        seed: usize,
    ) -> Result<Event, Refusal> {
        let act = command.act();
        let place = self.book.acts.row(node.matter.stage, act).map(|row| row.at);
        let (system, petitioner) = (Actor::system(), Actor::petitioner());
        let actor = match place {
            Some(Place::System) => &system,
            Some(Place::Petitioner) => &petitioner,
            _ => &self.people[&act],
        };
        let own = of_document(&node.matter, command).map(|organ| only_at(actor, organ));
        let actor = own.as_ref().unwrap_or(actor);
        let fresh = Self::fresh(seed);
        decide(&node.matter, command, &self.ctx(node.today, actor, &fresh))
    }

    /// Law: an exception that waits stops nothing and allows nothing (21.12).
    fn is_untouched_by_exception(
        &self,
        node: &Node,
        command: &Command,
        seed: usize,
        passes: bool,
    ) -> bool {
        let about = [
            Act::RequestException,
            Act::ConfirmException,
            Act::RefuseException,
            Act::WithdrawException,
        ];
        if node.matter.exception.is_none() || about.contains(&command.act()) {
            return true;
        }
        let mut alone = Node {
            matter: node.matter.clone(),
            today: node.today,
            from: None,
            next: BTreeSet::new(),
            passes: BTreeSet::new(),
        };
        alone.matter.exception = None;
        self.decide(&alone, command, seed).is_ok() == passes
    }

    /// Refusals of people who hold nothing, for every act.
    pub(super) fn stranger_may(&self, node: &Node, command: &Command) -> bool {
        let nobody = Actor {
            kind: ActorKind::Staff,
            person: Some(person(99)),
            organ: None,
            roles: Vec::new(),
        };
        let fresh = Self::fresh(0);
        decide(
            &node.matter,
            command,
            &self.ctx(node.today, &nobody, &fresh),
        )
        .is_ok()
    }

    fn received(&self, channel: Channel, organ: u128, today: Date) -> Matter {
        let actor = anybody(Act::Register, &self.orgs);
        let fresh = Self::fresh(0);
        let event = open(
            &OpenMatter {
                id: MatterId(id(100)),
                petition: PetitionId(id(101)),
                channel,
                organ: OrganId(id(organ)),
                received_on: today,
                first_registered_on: None,
                requests: 1,
                persons: 1,
                first_time: true,
                topic: None,
                cross_boundary: Vec::new(),
                region: None,
                purpose: None,
                confidential: false,
                notice_exempt: false,
                other_limit: None,
                known_act: None,
                first_asked: None,
                imported: false,
                split_from: None,
                title: None,
            },
            &self.ctx(today, &actor, &fresh),
        );
        Matter::opened_by(&event).expect("a registration opens a matter")
    }
}

impl Graph {
    /// Walks from what the door brings.
    pub(super) fn explore(world: &World, today: Date, range: Range) -> Self {
        let mut graph = Self {
            nodes: Vec::new(),
            problems: BTreeSet::new(),
            rows_used: BTreeSet::new(),
            keys: BTreeMap::new(),
            range,
            barred: BTreeSet::new(),
        };
        let doors: &[(Channel, u128)] = match range {
            Range::Classes => &[(Channel::Letter, OFFICE), (Channel::Letter, HOUSING)],
            Range::Company => &[(Channel::Letter, OFFICE)],
            Range::Visits => &[(Channel::Visit, OFFICE)],
        };
        for (channel, organ) in doors.iter().copied() {
            graph.reach(world.received(channel, organ, today), today, None);
        }
        let mut queue: VecDeque<usize> = (0..graph.nodes.len()).collect();
        while let Some(at) = queue.pop_front() {
            let known = graph.nodes.len();
            graph.wait(at);
            for act in Act::ALL {
                graph.ask(world, at, *act);
            }
            queue.extend(known..graph.nodes.len());
            assert!(graph.nodes.len() < 60_000, "the walk does not end");
        }
        graph
    }

    fn reach(&mut self, matter: Matter, today: Date, from: Option<(usize, String)>) {
        let key = Key::of(&matter, today);
        let next = self.nodes.len();
        let parent = from.as_ref().map(|(parent, _)| *parent);
        let at = *self.keys.entry(key).or_insert(next);
        if at == next {
            self.nodes.push(Node {
                matter,
                today,
                from,
                next: BTreeSet::new(),
                passes: BTreeSet::new(),
            });
        }
        if let Some(parent) = parent {
            self.nodes[parent].next.insert(at);
        }
    }

    /// Days pass until the next limit has ended.
    fn wait(&mut self, at: usize) {
        let node = &self.nodes[at];
        let running = node.matter.limits.iter().filter(|run| run.is_running());
        let end = running
            .map(|run| run.due.date)
            .filter(|day| *day >= node.today)
            .min();
        if let Some(day) = end.and_then(|day| day.tomorrow().ok()) {
            let matter = node.matter.clone();
            self.reach(matter, day, Some((at, format!("waits until {day}"))));
        }
    }

    fn ask(&mut self, world: &World, at: usize, act: Act) {
        let (stage, today) = (self.nodes[at].matter.stage, self.nodes[at].today);
        let row = world.book.acts.row(stage, act).cloned();
        // Because: what no row names depends on the stage alone, and is asked once for each.
        if row.is_none() && !self.barred.insert((stage, act)) {
            return;
        }
        for command in commands::of(act, &self.nodes[at].matter, today) {
            let node = &self.nodes[at];
            let seed = self.nodes.len() + 1;
            let answer = world.decide(node, &command, seed);
            if answer.is_ok() && answer != world.decide(node, &command, seed) {
                self.problems
                    .insert(format!("{act} at {stage} is decided by chance"));
            }
            if !world.is_untouched_by_exception(node, &command, seed, answer.is_ok()) {
                self.problems.insert(format!(
                    "{act} at {stage} depends on an exception that waits"
                ));
            }
            match (&row, answer) {
                (Some(row), Ok(event)) => {
                    self.rows_used.insert(row.id.clone());
                    // Because: the answer is its unit's own document, whoever else may tell theirs.
                    let answers = matches!(event.what, Fact::Served { answers: true, .. });
                    let place = if answers { Place::Unit } else { row.at };
                    if world.stranger_may(&self.nodes[at], &command) {
                        self.problems
                            .insert(format!("{act} at {stage}: anybody may do it"));
                    }
                    if let Some(problem) = self.follow(world, at, &event, act) {
                        self.problems.insert(problem);
                    }
                    self.nodes[at].passes.insert((act, place));
                }
                (Some(row), Err(refusal)) => {
                    let nobody_co = row.at == Place::CoUnit && refusal.why == Why::NotYourDuty;
                    if !nobody_co
                        && !matches!(refusal.why, Why::Guard(_) | Why::GuardOn(..) | Why::Part(_))
                    {
                        let why = refusal.why.code();
                        self.problems.insert(format!(
                            "{act} at {stage} is refused without a guard: {why}"
                        ));
                    }
                }
                (None, Ok(_)) => {
                    self.problems
                        .insert(format!("{act} at {stage} stands in no row and passes"));
                }
                (None, Err(refusal)) => {
                    let names = refusal.lawful_now == world.book.acts.lawful(stage);
                    if refusal.why != Why::NotAtThisStage || !names {
                        self.problems
                            .insert(format!("{act} at {stage} is not refused by what is lawful"));
                    }
                }
            }
        }
    }

    /// Folds the event as it is stored, and compares with the event as it was decided.
    fn follow(&mut self, world: &World, at: usize, event: &Event, act: Act) -> Option<String> {
        let node = &self.nodes[at];
        let mut decided = node.matter.clone();
        decided.apply(event);
        let told = self.tell(world, &decided, node.today);
        for event in &told {
            decided.apply(event);
        }
        let known = self.keys.contains_key(&Key::of(&decided, node.today));
        // Because: what goes on beside an exception is what goes on without it, and is asked there.
        let beside = node.matter.exception.is_some() && decided.exception.is_some();
        if known || beside || !self.follows(event) {
            self.reach_known(at, &decided);
            return None;
        }
        let text = serde_json::to_string(event).ok()?;
        let stored: Event = serde_json::from_str(&text).ok()?;
        let mut folded = node.matter.clone();
        folded.apply(&stored);
        for event in &told {
            folded.apply(event);
        }
        let (stage, today) = (node.matter.stage, node.today);
        let differs = folded != decided;
        self.reach(decided, today, Some((at, act.to_string())));
        differs.then(|| format!("{act} at {stage}: the stored event folds to another state"))
    }

    /// What is written is told at once, save where the walk follows visits.
    fn tell(&self, world: &World, matter: &Matter, today: Date) -> Vec<Event> {
        let mut told = Vec::new();
        let mut matter = matter.clone();
        loop {
            let mut running = matter.limits.iter().filter(|run| run.is_running());
            let waits = running.find_map(|run| run.awaits);
            let Some(document) = waits.filter(|_| self.range != Range::Visits) else {
                break;
            };
            let node = Node {
                matter,
                today,
                from: None,
                next: BTreeSet::new(),
                passes: BTreeSet::new(),
            };
            let event = world.decide(&node, &crate::office::serve(document), 0);
            let event = event.expect("what was written can be told");
            matter = node.matter;
            matter.apply(&event);
            told.push(event);
        }
        told
    }

    fn reach_known(&mut self, at: usize, matter: &Matter) {
        let key = Key::of(matter, self.nodes[at].today);
        if let Some(next) = self.keys.get(&key) {
            self.nodes[at].next.insert(*next);
        }
    }

    /// Does the range follow what this event leads to?
    fn follows(&self, event: &Event) -> bool {
        match &event.what {
            Fact::Linked { .. } | Fact::CallbackOpened { .. } => self.range == Range::Company,
            Fact::Classified { class, route, .. } => match self.range {
                Range::Classes => true,
                Range::Company => *class == Class::Claim && *route == Some(Route::C6),
                Range::Visits => *route != Some(Route::C5),
            },
            Fact::Served {
                service, answers, ..
            } => *answers || !service.awaited || self.range == Range::Visits,
            Fact::WithdrawalProposed { .. } => self.range == Range::Visits,
            Fact::ExceptionRequested { .. } => self.range == Range::Company,
            Fact::ClassProposed { .. } => self.range == Range::Classes,
            Fact::PassedDown { .. } | Fact::VoidProposed { .. } => self.range == Range::Classes,
            _ => true,
        }
    }

    /// How a state was reached.
    pub(super) fn path(&self, at: usize) -> String {
        let mut steps = Vec::new();
        let mut at = at;
        while let Some((parent, step)) = &self.nodes[at].from {
            steps.push(step.clone());
            at = *parent;
        }
        steps.reverse();
        steps.join(" > ")
    }
}
