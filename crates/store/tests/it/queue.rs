//! Lists of matters: the scope in SQL against the scope in Rust, paging by key, counts.

use std::collections::BTreeSet;

use dengwen_domain::access::{MatterFacts, Scope};
use dengwen_domain::codes::Compartment;
use dengwen_domain::ids::OrganId;
use dengwen_domain::matter::Waits;
use dengwen_store::Change;
use dengwen_store::query::queue::{self, Select};
use dengwen_store::tables::limit_run::LimitRunRow;
use dengwen_store::tables::matter::MatterRow;
use dengwen_store::tables::matter_organ::MatterOrganRow;
use dengwen_store::tables::petition::PetitionRow;
use dengwen_store::tables::petition_matter::PetitionMatterRow;
use dengwen_testkit::{TestStore, both_engines};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use uuid::Uuid;

use crate::common::id;

fn organ(n: u8) -> OrganId {
    OrganId(Uuid::from_u128(0x7000 + u128::from(n)))
}

fn matter(n: u128, sort_on: &str, compartment: Compartment, stage: &str) -> MatterRow {
    MatterRow {
        id: id(n),
        number: format!("M{n}"),
        version: 1,
        pack: "cn-national-2022".to_owned(),
        stage: stage.to_owned(),
        phase: "open".to_owned(),
        holder: organ(0).0,
        office: organ(0).0,
        unit: Uuid::nil(),
        petition: id(n + 0x1_0000),
        channel: "letter".to_owned(),
        class: String::new(),
        route: String::new(),
        topic: if n.is_multiple_of(2) {
            "030400"
        } else {
            "040200"
        }
        .to_owned(),
        region: String::new(),
        compartment: compartment.to_string(),
        urgent: false,
        pending: String::new(),
        first_time: true,
        persons: 1,
        received_on: "2026-03-01".to_owned(),
        accepted_on: String::new(),
        answered_on: String::new(),
        closed_on: String::new(),
        answered_days: -1,
        answered_seconds: -1,
        outcome: String::new(),
        sort_on: sort_on.to_owned(),
        due_on: sort_on.to_owned(),
        due_limit: "C01".to_owned(),
        due_from: "2026-03-01".to_owned(),
        due_organ: organ(0).0,
        provisional: false,
        overridden: false,
        first_organ: Some(organ(0).0),
        exception_second: None,
        material_on: String::new(),
        cross_boundary: String::new(),
        comparison: false,
        imported: false,
        body: "{}".to_owned(),
    }
}

fn limit(n: u128, ordinal: i64, limit_id: &str, due_on: &str, watched: bool) -> LimitRunRow {
    LimitRunRow {
        matter: id(n),
        ordinal,
        limit_id: limit_id.to_owned(),
        organ: organ(0).0,
        trigger_on: "2026-03-01".to_owned(),
        due_on: due_on.to_owned(),
        provisional: limit_id == "C17",
        citizen_window: false,
        comparison: false,
        extended: 0,
        stopped_on: String::new(),
        flagged_on: String::new(),
        watched,
    }
}

fn petition(n: u128) -> PetitionRow {
    PetitionRow {
        id: id(n + 0x1_0000),
        number: format!("P{n}"),
        version: 1,
        channel: "letter".to_owned(),
        organ: organ(0).0,
        registrar: None,
        received_on: "2026-03-01".to_owned(),
        persons_present: 1,
        imported: false,
        foreign_key: String::new(),
        body: "{}".to_owned(),
    }
}

async fn put(store: &TestStore, rows: &[(MatterRow, BTreeSet<OrganId>)]) {
    for part in rows.chunks(40) {
        let mut change = Change::new("test.matters");
        for (row, organs) in part {
            change.insert(row.clone());
            let n = row.id.as_u128() - id(0).as_u128();
            change.insert(petition(n));
            change.insert(PetitionMatterRow {
                petition: row.petition,
                matter: row.id,
                linked_on: "2026-03-01".to_owned(),
                opened: true,
                unlinked_on: String::new(),
            });
            for organ in organs {
                change.insert(MatterOrganRow {
                    matter: row.id,
                    organ: organ.0,
                });
            }
        }
        store.commit(change).await.unwrap();
    }
}

fn organs() -> impl Strategy<Value = BTreeSet<OrganId>> {
    proptest::collection::btree_set((0..6_u8).prop_map(organ), 0..4)
}

fn compartment() -> impl Strategy<Value = Compartment> {
    prop_oneof![Just(Compartment::Ordinary), Just(Compartment::Report)]
}

fn scopes() -> impl Strategy<Value = Scope> {
    (proptest::bool::weighted(0.2), organs(), organs()).prop_map(|(all, organs, reports)| Scope {
        all,
        organs,
        reports,
    })
}

both_engines! {
    async fn a_list_shows_exactly_what_the_scope_covers(store: TestStore) {
        let mut runner = TestRunner::deterministic();
        let facts = proptest::collection::vec((compartment(), organs()), 60);
        let facts = facts.new_tree(&mut runner).unwrap().current();
        let rows: Vec<_> = facts
            .iter()
            .zip(0_u128..)
            .map(|((kind, organs), n)| (matter(n, "2026-03-16", *kind, "registered"), organs.clone()))
            .collect();
        put(&store, &rows).await;
        for _ in 0..40 {
            let scope = scopes().new_tree(&mut runner).unwrap().current();
            let covered: BTreeSet<Uuid> = rows
                .iter()
                .zip(&facts)
                .filter(|(_, (compartment, organs))| scope.covers(&MatterFacts {
                    organs: organs.clone(),
                    compartment: *compartment,
                }))
                .map(|((row, _), _)| row.id)
                .collect();
            let select = Select { scope: scope.clone(), ..Select::default() };
            let listed = queue::matters(store.db(), &select, None, 100).await.unwrap();
            let listed: BTreeSet<Uuid> = listed.into_iter().map(|row| row.id).collect();
            assert_eq!(listed, covered, "{scope:?}");
        }
    }

    async fn pages_follow_each_other_without_gap_or_repeat(store: TestStore) {
        let days = ["2026-03-16", "2026-03-10", "9999-12-31"];
        let all = BTreeSet::from([organ(0)]);
        let rows: Vec<_> = (0..25_u128)
            .map(|n| {
                let day = days[usize::try_from(n % 3).unwrap()];
                (matter(n, day, Compartment::Ordinary, "registered"), all.clone())
            })
            .collect();
        put(&store, &rows).await;
        for newest in [false, true] {
            let select = Select {
                scope: Scope { organs: all.clone(), ..Scope::default() },
                newest,
                ..Select::default()
            };
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = queue::matters(store.db(), &select, after.as_ref(), 7).await.unwrap();
                let Some(last) = page.last() else { break };
                after = Some(last.place());
                seen.extend(page);
            }
            assert_eq!(seen.len(), 25);
            let order: Vec<_> = seen.iter().map(|row| (row.sort_on.clone(), row.id)).collect();
            let mut sorted = order.clone();
            if newest {
                sorted.sort_by_key(|(_, id)| std::cmp::Reverse(*id));
            } else {
                sorted.sort();
            }
            assert_eq!(order, sorted);
        }
    }

    async fn filters_narrow_and_counts_stop_at_their_cap(store: TestStore) {
        let all = BTreeSet::from([organ(0)]);
        let rows: Vec<_> = (0..130_u128)
            .map(|n| {
                let stage = if n < 10 { "objected" } else { "registered" };
                (matter(n, "2026-03-16", Compartment::Ordinary, stage), all.clone())
            })
            .collect();
        put(&store, &rows).await;
        let scope = Scope { all: true, ..Scope::default() };
        let of = |select: Select| Select { scope: scope.clone(), ..select };
        let count = async |select: Select| queue::count(store.db(), &of(select)).await.unwrap();
        assert_eq!(count(Select::default()).await, queue::COUNT_CAP);
        assert_eq!(count(Select { stages: Some(vec!["objected"]), ..Select::default() }).await, 10);
        assert_eq!(count(Select { stages: Some(Vec::new()), ..Select::default() }).await, 0);
        let topic = Select {
            topic: Some("03".to_owned()),
            stages: Some(vec!["objected"]),
            ..Select::default()
        };
        assert_eq!(count(topic).await, 5);
        let before = |day: &str| Select { due_before: Some(day.to_owned()), ..Select::default() };
        assert_eq!(count(before("2026-03-16")).await, 0);
        assert_eq!(count(before("2026-03-17")).await, queue::COUNT_CAP);
        let words = Some((vec![organ(0).0], Waits::Service));
        let handled = Select { words, handler: Some(id(1)), ..Select::default() };
        assert_eq!(count(handled).await, 0, "a list may ask for both");
        let number = |text: &str| Select { number: Some(text.to_owned()), ..Select::default() };
        for (typed, found) in [("M7", 1), ("P7", 1), ("P7x", 0)] {
            assert_eq!(count(number(typed)).await, found, "{typed}");
        }
    }

    async fn a_limit_that_makes_nobody_late_hides_no_other_that_is(store: TestStore) {
        let all = BTreeSet::from([organ(0)]);
        // Each with the days of its C17 and of the C05 behind it, and whether that is watched.
        let cases = [
            ("2026-03-10", None, true),
            ("2026-03-10", Some("2026-03-12"), true),
            ("2026-03-10", Some("2026-03-12"), false),
            ("2026-03-10", Some("2026-03-16"), true),
            ("2026-03-10", Some("2026-03-30"), true),
            ("2026-03-16", Some("2026-03-30"), true),
        ];
        let rows: Vec<_> = (0_u128..).zip(cases).map(|(n, (simple, ..))| {
            let row = matter(n, simple, Compartment::Ordinary, "accepted");
            (MatterRow { due_limit: "C17".to_owned(), ..row }, all.clone())
        }).collect();
        put(&store, &rows).await;
        let mut change = Change::new("test.limits");
        for (n, (simple, ordinary, watched)) in (0_u128..).zip(cases) {
            change.insert(limit(n, 0, "C17", simple, true));
            if let Some(day) = ordinary {
                change.insert(limit(n, 1, "C05", day, watched));
            }
        }
        store.commit(change).await.unwrap();

        let scope = Scope { all: true, ..Scope::default() };
        let listed = async |due_from: Option<&str>, due_before: &str| {
            let select = Select {
                scope: scope.clone(),
                due_from: due_from.map(str::to_owned),
                due_before: Some(due_before.to_owned()),
                ..Select::default()
            };
            let rows = queue::matters(store.db(), &select, None, 100).await.unwrap();
            let counted = queue::count(store.db(), &select).await.unwrap();
            assert_eq!(usize::try_from(counted).unwrap(), rows.len());
            rows.iter().map(|row| row.number.clone()).collect::<Vec<_>>()
        };
        assert_eq!(listed(None, "2026-03-16").await, ["M1"], "overdue");
        assert_eq!(listed(Some("2026-03-16"), "2026-03-24").await, ["M3", "M5"], "soon");
    }
}
