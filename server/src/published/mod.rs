//! What anyone may read: the question, and the published results with their excerpts, as plain
//! values for the table's page and for JSON. Built from what officers signed, nothing else.

mod drawing;
mod list;
mod words;

use std::collections::BTreeSet;

use shared::documents::charter::Both;
use shared::identity::ScopeId;
use shared::replica::Replica;

use crate::web::{Front, Words};

use drawing::Drawing;

pub use list::{Beside, Drawn, List, Numbers, PublishedLine, Recurring, Said, Table, Told};

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Public {
    /// The question; none before the charter.
    pub front: Option<Front>,
    /// The published results.
    pub table: Table,
}

impl Public {
    /// What a replica publishes, as last derived; `withheld`: the committees that were counted
    /// here and where too few people answered.
    pub fn of(replica: &Replica, withheld: &BTreeSet<ScopeId>) -> Self {
        let derived = replica.derived();
        let demonstration = derived
            .found
            .as_ref()
            .is_some_and(|found| found.demonstration);
        let Some(charter) = replica.charter() else {
            return Self::default();
        };
        let front = Front {
            question: words(&charter.question),
            explanation: words(&charter.explanation),
            asked_by: words(&charter.asker),
            can_change: words(&charter.changes),
            kept: words(&charter.retention),
            consultation: replica.consultation().to_string(),
            demonstration,
        };
        let drawing = Drawing { derived, charter };
        let scopes = std::iter::once(ScopeId::PUBLIC).chain(charter.committees.keys().copied());
        let mut lists: Vec<List> = scopes
            .flat_map(|scope| derived.newest_results(scope))
            .map(|result| drawing.list(&result))
            .collect();
        lists.sort_by(|a, b| (&a.committee, &a.paper).cmp(&(&b.committee, &b.paper)));
        let published: BTreeSet<&String> = lists
            .iter()
            .filter_map(|list| list.committee.as_ref())
            .collect();
        let mut unpublished: Vec<String> = charter
            .committees
            .values()
            .map(|committee| committee.name.clone())
            .filter(|name| !published.contains(name))
            .collect();
        unpublished.sort();
        let mut too_few: Vec<String> = withheld
            .iter()
            .filter_map(|one| drawing.name(one))
            .collect();
        too_few.retain(|name| unpublished.contains(name));
        too_few.sort();
        let table = Table {
            consultation: replica.consultation().to_string(),
            title: derived
                .found
                .as_ref()
                .map(|found| found.title.clone())
                .unwrap_or_default(),
            demonstration,
            question: front.question.clone(),
            asked_by: front.asked_by.clone(),
            lists,
            unpublished,
            too_few,
        };
        Self {
            front: Some(front),
            table,
        }
    }
}

fn words(both: &Both) -> Words {
    Words {
        fr: both.fr.clone(),
        en: both.en.clone(),
    }
}
