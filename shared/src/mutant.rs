//! Mutants of our own code, each of which the simulated network must catch. Compiled only with
//! the feature `mutants`, which neither the app nor the server ever asks for; chosen for each
//! thread, so that tests beside them are left alone.

use std::cell::Cell;

/// One way of being wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// A session acknowledges a batch before the host stored it.
    ReceiptBeforeStorage,
    /// A chain takes an envelope without the one before it.
    PrevNotChecked,
    /// A session shows a committee's scope to whoever names it.
    ScopeNotChecked,
    /// What arrives in a forked chain is added as if it were not.
    ForgetsForks,
    /// What arrives in a scope of which nothing was held is added to the rest.
    ForgetsScopes,
    /// What a relay said to hold before it was here is never taken as received.
    ForgetsPromises,
    /// What was asked to be dropped before it arrived is kept.
    ForgetsErasures,
    /// Changes that came before their document are never let in.
    ForgetsOrphans,
    /// A change is let into a document of another scope.
    ForgetsPlaces,
    /// What arrives above what its author may have stands all the same.
    ForgetsAllowances,
}

thread_local! {
    static CHOSEN: Cell<Option<Mutant>> = const { Cell::new(None) };
}

/// Chooses the mutant of this thread.
pub fn choose(mutant: Option<Mutant>) {
    CHOSEN.set(mutant);
}

/// Whether this mutant is chosen on this thread.
pub fn is(mutant: Mutant) -> bool {
    CHOSEN.get() == Some(mutant)
}
