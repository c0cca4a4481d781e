//! What must hold at every state, each as one function that names what breaks it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use dengwen_domain::limit::LimitId;
use dengwen_domain::matter::{Matter, is_petitioners_window};
use dengwen_domain::procedure::{Act, Phase, Place, Stage};

use super::explore::{Graph, Node};

/// A problem with one example of how to get there.
pub(super) type Problems = BTreeMap<String, String>;

/// All proofs over a drawn graph.
pub(super) fn prove(graph: &Graph) -> Problems {
    let mut problems: Problems = graph
        .problems
        .iter()
        .map(|problem| (problem.clone(), String::new()))
        .collect();
    for (at, node) in graph.nodes.iter().enumerate() {
        let of_state = [
            owner(node),
            limit(node),
            leftovers(node),
            next_step(node),
            tasks(&node.matter),
            told(&node.matter),
        ];
        for problem in of_state.into_iter().flatten() {
            problems.entry(problem).or_insert_with(|| graph.path(at));
        }
    }
    for (problem, at) in dead_ends(graph).into_iter().chain(endless(graph)) {
        problems.entry(problem).or_insert_with(|| graph.path(at));
    }
    problems
}

/// Somebody owns it: the holder has a part in the matter, and in an open stage can go on.
fn owner(node: &Node) -> Option<String> {
    let stage = node.matter.stage;
    let holder = node.matter.holder();
    if !node.matter.concerned().any(|organ| organ == holder) {
        return Some(format!("{stage} is held by a stranger"));
    }
    let goes_on = node.passes.iter().any(|(act, place)| {
        matches!(
            place,
            Place::Office | Place::Unit | Place::Holder | Place::Superior
        ) && !act.only_adds()
            && *act != Act::SeeMaterial
    });
    (stage.is_open() && !goes_on).then(|| format!("{stage}: nobody who holds it can do anything"))
}

/// A limit of an organ runs, or its absence is lawful and has a name.
fn limit(node: &Node) -> Option<String> {
    let stage = node.matter.stage;
    let runs =
        node.matter.limits.iter().any(|run| {
            run.is_running() && !is_petitioners_window(run.id) && run.petition.is_none()
        });
    (stage.is_open() && !runs).then(|| format!("{stage}: no limit runs"))
}

/// Nothing runs, waits or is owed for what cannot be done any more.
fn leftovers(node: &Node) -> Option<String> {
    let matter = &node.matter;
    let stage = matter.stage;
    let waits = matter.pending.as_ref();
    let held = waits.is_some_and(|it| !it.is_beside() || !stage.is_open());
    if held && stage != Stage::Registered {
        return Some(format!(
            "{stage}: a proposal still waits for its second person"
        ));
    }
    // Law: what was assigned is reported back after its answer; C05a runs until the report is
    // accepted (Art. 22(1)(3)).
    let own = |run: &&dengwen_domain::matter::LimitRun| {
        run.is_running()
            && !is_petitioners_window(run.id)
            && run.petition.is_none()
            && (run.id != LimitId::C05a || stage.is_open())
            // Law: a notice written is no notice; what it ends runs until it is told (Art. 23).
            && (run.awaits.is_none() || stage.is_open() || stage == Stage::Archived)
    };
    let mut running = matter.limits.iter().filter(own);
    if !stage.is_open() {
        return running
            .next()
            .map(|run| format!("{stage}: {} still runs after the answer", run.id));
    }
    let of_ended = running.find(|run| {
        run.task
            .and_then(|id| matter.task(id))
            .is_some_and(|task| task.end.is_some())
    });
    if let Some(run) = of_ended {
        return Some(format!(
            "{stage}: {} runs for a task that has ended",
            run.id
        ));
    }
    let office_limit = matter.limits.iter().filter(own).find(|run| {
        matches!(run.id, LimitId::C01 | LimitId::C19 | LimitId::C25) && stage.is_with_unit()
    });
    office_limit
        .filter(|run| run.id != LimitId::C25)
        .map(|run| format!("{stage}: {} of the office runs at the unit", run.id))
        .or_else(|| twice(matter))
}

fn twice(matter: &Matter) -> Option<String> {
    let mut seen = BTreeSet::new();
    let mut running = matter.limits.iter().filter(|run| run.is_running());
    running
        .find(|run| !seen.insert((run.id, run.petition)))
        .map(|run| format!("{}: {} runs twice", matter.stage, run.id))
}

/// The petitioner can do something, or has a written answer.
fn next_step(node: &Node) -> Option<String> {
    let stage = node.matter.stage;
    let can = node
        .passes
        .iter()
        .any(|(act, place)| *place == Place::Petitioner && *act != Act::AddNote);
    let written = node.matter.documents.iter().any(|d| d.to.is_none());
    // Law: kept on file without notice (Art. 22; 21.6); withdrawn by the petitioner's own word;
    // a double entry stands under its other number (T34).
    let lawful = matches!(stage, Stage::Filed | Stage::Withdrawn | Stage::Voided);
    let past = matches!(stage, Stage::Archived);
    (!can && !written && !lawful && !past)
        .then(|| format!("{stage}: the petitioner has neither a next step nor a written answer"))
}

/// What a limit waits for stands in a list, or nobody would tell it.
fn told(matter: &Matter) -> Option<String> {
    let mut running = matter.limits.iter().filter(|run| run.is_running());
    let hidden = running.find(|run| {
        let mut documents = matter.documents.iter();
        let awaited = documents.find(|document| run.awaits == Some(document.id));
        awaited.is_some_and(|document| matter.word_waits(document).is_none())
    });
    hidden.map(|run| format!("{}: {} awaits what no list shows", matter.stage, run.id))
}

/// One lead at most; a unit's stage has one; an ended matter has no open task.
fn tasks(matter: &Matter) -> Option<String> {
    let stage = matter.stage;
    let open = matter.tasks.iter().filter(|t| t.end.is_none());
    let leads = open.clone().filter(|t| t.lead).count();
    let disputed = matches!(stage, Stage::Objected | Stage::Disputed);
    if leads > 1 {
        return Some(format!("{stage}: two lead tasks"));
    }
    if (stage.is_with_unit() || disputed) && leads == 0 {
        return Some(format!("{stage}: no lead task"));
    }
    (!stage.is_open() && open.count() > 0).then(|| format!("{stage}: a task is still open"))
}

fn is_final(matter: &Matter) -> bool {
    matches!(matter.stage, Stage::Archived | Stage::Voided)
}

/// States from which `good` can be reached.
fn can_reach(graph: &Graph, good: impl Fn(&Node) -> bool) -> Vec<bool> {
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for (at, node) in graph.nodes.iter().enumerate() {
        for next in &node.next {
            before[*next].push(at);
        }
    }
    let mut reached: Vec<bool> = graph.nodes.iter().map(&good).collect();
    let mut queue: VecDeque<usize> = (0..reached.len()).filter(|at| reached[*at]).collect();
    while let Some(at) = queue.pop_front() {
        for earlier in &before[at] {
            if !reached[*earlier] {
                reached[*earlier] = true;
                queue.push_back(*earlier);
            }
        }
    }
    reached
}

/// Every state leads to the archive or to its other number; and, while open, to an answer that is
/// not the petitioner's own withdrawal.
fn dead_ends(graph: &Graph) -> Vec<(String, usize)> {
    let to_end = can_reach(graph, |node| is_final(&node.matter));
    let answered = can_reach(graph, |node| {
        node.matter.stage.phase() != Phase::Open
            && !matches!(node.matter.stage, Stage::Withdrawn | Stage::Archived)
    });
    let stage = |at: usize| graph.nodes[at].matter.stage;
    let stuck = (0..to_end.len())
        .filter(|at| !to_end[*at])
        .map(|at| (format!("{}: a dead end", stage(at)), at));
    let unanswered = (0..answered.len())
        .filter(|at| !answered[*at] && stage(*at).is_open())
        .map(|at| (format!("{}: no way to an answer", stage(at)), at));
    stuck.chain(unanswered).collect()
}

/// A limit that an organ owes can be ended from wherever it runs.
fn endless(graph: &Graph) -> Vec<(String, usize)> {
    let runs = |node: &Node, id: LimitId| node.matter.running(id).is_some();
    let mut problems = Vec::new();
    for id in LimitId::ALL
        .iter()
        .filter(|id| !is_petitioners_window(**id))
    {
        let ends = can_reach(graph, |node| {
            !runs(node, *id) && node.matter.stage != Stage::Withdrawn
        });
        let endless = (0..ends.len()).filter(|at| runs(&graph.nodes[*at], *id) && !ends[*at]);
        problems.extend(endless.map(|at| {
            let stage = graph.nodes[at].matter.stage;
            (format!("{stage}: {id} never ends"), at)
        }));
    }
    problems
}
