//! What a peer is shown of a scope that is closed to it, each thing once, when nothing else is
//! on its way.
//!
//! Each side *introduces* itself in a scope that both name: a batch of the first envelope of its
//! own chain there, which proves who it is. Two phones need nobody else to know that both belong
//! to one committee. Then a peer whose code was used before, or whose place ended, is shown the
//! envelope that says so: without it, it would wait for ever.

use super::access::Access;
use super::event::Item;
use super::frame::Batch;
use super::greeting::Greeting;
use super::outbox::Outbox;
use super::topic::{Door, Topic};
use crate::identity::ScopeId;
use crate::log::Log;

/// Statements that are shown before the one that ends a place.
const MOST_BEFORE: usize = 32;

/// The next batch to be shown of a closed scope, if any.
pub(super) fn next(
    (scope, topic): (ScopeId, &mut Topic),
    greeting: &Greeting,
    outbox: &mut Outbox,
    (log, access): (&Log, &dyn Access),
) -> Option<Batch> {
    if !outbox.is_acknowledged() {
        return None;
    }
    if topic.door == Door::Unsaid {
        topic.door = Door::Introduced;
        let introduction = access.introduction(scope);
        let batch = outbox.batch_of(scope, &introduction, log);
        if batch.is_some() {
            return batch;
        }
    }
    if topic.door == Door::Warned {
        return None;
    }
    let mut keys = greeting.keys_in(scope);
    let why = keys.find_map(|key| access.why_closed(scope, key))?;
    topic.door = Door::Warned;
    outbox.batch_of(scope, &with_statements_before(why, log), log)
}

/// An envelope, with the statements that its author made just before: who reads the scope no more
/// lacks those too, and takes nothing without what stands before it. Nobody's words are among them.
fn with_statements_before((at, hash): Item, log: &Log) -> Vec<Item> {
    let chain = log.chain(at.scope, at.key);
    let before = chain.into_iter().flat_map(|chain| chain.straight());
    let mut items = Vec::new();
    for envelope in before.take_while(|envelope| envelope.header.seq < at.seq) {
        if !envelope.header.kind.is_statement() {
            items.clear();
        } else {
            items.push((envelope.header.position(), envelope.hash()));
        }
    }
    let most = items.len().saturating_sub(MOST_BEFORE);
    items.drain(..most);
    items.push((at, hash));
    items
}
