//! Closing: each committee by its own officer, alone; then the region, from published lists.
//!
//! The order of writing is the order of dependence: lists and openings in the committee's scope,
//! the cut that names their roots, the excerpts, then the results that name the cut and the
//! excerpts. Nothing is written of a committee whose lists are all withheld, so that nothing
//! leaves it.
//!
//! Nobody's envelope stops a count: only what staff wrote and this program cannot read does,
//! and only for the committee that it concerns.

mod closing;
mod count;
pub mod gate;
mod held;
mod lists;
mod lot;
pub mod opened;
mod pen;
pub mod recount;
pub mod region;
mod sheet;
mod strike;
mod unread;

use crate::identity::{EnvelopeHash, ParticipantId, ScopeId};
use crate::log::envelope::body_hash;
use crate::log::{Kind, Verified};
use crate::records::{Excerpt, Outcome, Record};

use super::{Own, Replica};
use closing::Closing;
use gate::smallest_group;
use pen::Pen;

/// Why nothing could be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CloseError {
    /// The charter has not arrived.
    #[error("the charter is not known here")]
    NoCharter,
    /// This installation's participant is officer of nothing.
    #[error("not the officer of any committee, nor of the region")]
    NotOfficer,
}

/// Why one list was not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// Fewer people than the smallest group are counted in it.
    #[error("fewer people answered than the smallest group")]
    TooFew,
    /// Since a list that was published, the order of fewer people changed.
    #[error("too few people changed their order since the last list: the two would tell who")]
    Unchanged,
    /// What was counted before is not here, so that nothing tells what changed.
    #[error("the list before is not wholly here")]
    FormerNotHeld,
    /// Nobody here may open the ballots.
    #[error("no opening secret for its ballots here")]
    NotOpener,
    /// Staff wrote what this program cannot read: who did.
    #[error("a newer version of this program is needed to read some of what {0} wrote")]
    Newer(ParticipantId),
    /// More needs than can be counted. Whoever writes one can write thousands: hiding them one by
    /// one is no remedy, taking back all that this person said is.
    #[error(
        "more than {} needs, {number} of them by {by}: if they are no needs, the founder takes back all that this person said (revoke --all); else group or hide some before counting",
        sheet::MAX_NEEDS
    )]
    TooManyNeeds {
        /// Who wrote most of them.
        by: ParticipantId,
        /// How many they wrote.
        number: usize,
    },
    /// A record came out larger than any body may be.
    #[error("a record of this list is larger than any body may be")]
    TooLarge,
    /// Another participant is its officer.
    #[error("its officer is another: they close it")]
    OtherOfficer,
    /// No committee has published its list.
    #[error("no committee's list is published")]
    NoList,
    /// It would be the same as the one before.
    #[error("the same as the one before")]
    Same,
}

/// A list that was not published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// The paper.
    pub paper: String,
    /// The committee; public for the region.
    pub scope: ScopeId,
    /// Why.
    pub why: Why,
}

/// What was written by closing.
#[derive(Debug, Default)]
pub struct Closed {
    /// Envelopes to store, in order.
    pub envelopes: Vec<Verified>,
    /// The cuts.
    pub cuts: Vec<EnvelopeHash>,
    /// The lists published: each committee's in the order of ids, then the region's.
    pub outcomes: Vec<Outcome>,
    /// The lists withheld.
    pub withheld: Vec<Withheld>,
}

impl Closed {
    fn withhold(&mut self, paper: &str, scope: ScopeId, why: Why) {
        self.withheld.push(Withheld {
            paper: paper.to_owned(),
            scope,
            why,
        });
    }
}

impl Replica {
    /// Closes each committee that this participant is officer of, then the region if they are
    /// its officer. Nothing is admitted: the owner stores first.
    pub fn close(&mut self, own: &Own) -> Result<Closed, CloseError> {
        self.close_on(own, None)
    }

    /// The same, on this day of the officer's, `YYYY-MM-DD`.
    pub fn close_on(&mut self, own: &Own, day: Option<String>) -> Result<Closed, CloseError> {
        self.derive();
        let replica: &Self = self;
        let charter = replica.charter().ok_or(CloseError::NoCharter)?;
        let membership = &replica.derived.membership;
        let is_officer = |scope: &ScopeId| membership.is_officer(&own.participant, *scope);
        let mut scopes = charter.committees.keys().chain([&ScopeId::PUBLIC]);
        if !scopes.any(&is_officer) {
            return Err(CloseError::NotOfficer);
        }
        let closing = Closing {
            replica,
            charter,
            own,
            smallest: replica.smallest_group().unwrap_or(gate::SMALLEST_GROUP),
            day,
        };
        let mut pen = Pen::new(replica, own.key());
        let mut closed = Closed::default();
        let mut excerpts = count::Excerpts::new();
        for scope in charter.committees.keys() {
            let papers = closing.papers(|paper| match paper.scope.is_public() {
                true => paper.options.is_none(),
                false => paper.scope == *scope,
            });
            if is_officer(scope) {
                closing.count(
                    &mut pen,
                    *scope,
                    &[*scope],
                    &papers,
                    &mut closed,
                    &mut excerpts,
                );
            } else {
                let mut withhold = |paper| closed.withhold(paper, *scope, Why::OtherOfficer);
                papers.into_iter().for_each(&mut withhold);
            }
        }
        if is_officer(&ScopeId::PUBLIC) {
            let all: Vec<ScopeId> = charter.committees.keys().copied().collect();
            let papers = closing.papers(|paper| paper.scope.is_public() && paper.options.is_some());
            closing.count(
                &mut pen,
                ScopeId::PUBLIC,
                &all,
                &papers,
                &mut closed,
                &mut excerpts,
            );
            closing.region(&mut pen, &mut closed, &mut excerpts);
        }
        closed.envelopes = pen.into_written();
        Ok(closed)
    }

    /// The smallest group that holds here; none before the charter is known.
    pub fn smallest_group(&self) -> Option<u32> {
        let found = self.derived.found.as_ref();
        let demonstration = found.is_some_and(|found| found.demonstration);
        let charter = self.charter()?;
        Some(smallest_group(charter.smallest_group, demonstration))
    }

    pub(crate) fn charter_heads(&self) -> Vec<EnvelopeHash> {
        let id = crate::log::Header::staff_document(&self.consultation(), Kind::CHARTER, &[]);
        let document = self.derived.documents.get(&id);
        document.map(|doc| doc.heads.clone()).unwrap_or_default()
    }
}

/// The name of an excerpt: the hash of its body.
pub fn excerpt_name(excerpt: &Excerpt) -> EnvelopeHash {
    body_hash(&excerpt.to_body())
}
