//! What the screen reads: the committee as the core answered it last.

use leptos::prelude::*;
use shared::identity::ScopeId;
use shared::text::fill;
use shared::text::staff::Staff as Key;
use shared::view::staff::Facilitated;

use super::talk::ask;
use crate::bridge::staff::{Ask, Desk};
use crate::bridge::{Answer, Problem};
use crate::bytes;
use crate::drawing::lang::{lang, written};

/// What the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// Nothing was answered yet.
    Loading,
    /// The core that runs is the participants': the other one is on its way.
    NotReady,
    /// The committee.
    Here,
}

/// The state, copied freely: it only holds handles.
#[derive(Clone, Copy)]
pub(super) struct Staff {
    /// The committee.
    pub(super) scope: ScopeId,
    /// What is shown.
    pub(super) shown: RwSignal<Shown>,
    /// What the core answered last.
    desk: RwSignal<Option<Desk>>,
    /// Whether something changed since it was asked, while it answers.
    again: StoredValue<bool>,
    asking: StoredValue<bool>,
}

impl Staff {
    /// Before anything was answered.
    pub(super) fn new(scope: ScopeId) -> Self {
        Self {
            scope,
            shown: RwSignal::new(Shown::Loading),
            desk: RwSignal::new(None),
            again: StoredValue::new(false),
            asking: StoredValue::new(false),
        }
    }

    /// Asks anew, once at a time: many changes make one question more.
    pub(super) fn refresh(self) {
        if self.asking.get_value() {
            self.again.set_value(true);
            return;
        }
        self.asking.set_value(true);
        ask(&Ask::Committee(self.scope), move |answer| {
            self.answered(answer);
            self.asking.set_value(false);
            if self.again.get_value() {
                self.again.set_value(false);
                self.refresh();
            }
        });
    }

    fn answered(self, answer: Result<Answer, Problem>) {
        match answer {
            Ok(Answer::Bytes { bytes, .. }) => {
                let Some(desk) = bytes::read::<Desk>(&bytes) else {
                    return;
                };
                if self
                    .desk
                    .with_untracked(|before| before.as_ref() != Some(&desk))
                {
                    self.desk.set(Some(desk));
                }
                self.shown.set(Shown::Here);
            }
            // The interface takes the screen away when the role ends: what is there stays until
            // then.
            Err(Problem::NotYours | Problem::NotIn) | Ok(_) => {}
            Err(_) if self.shown.get_untracked() == Shown::Here => {}
            Err(_) => self.shown.set(Shown::NotReady),
        }
    }

    /// A part of the committee, that draws nothing again while it stays the same.
    pub(super) fn part<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Facilitated) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| {
            self.desk
                .with(|desk| desk.as_ref().map(|desk| read(&desk.committee)))
        })
    }

    /// When both held the same for the last time.
    pub(super) fn exchanged_ms(self) -> Memo<Option<u64>> {
        Memo::new(move |_| self.desk.with(|desk| desk.as_ref()?.exchanged_ms))
    }
}

/// A text in the language now.
pub(super) fn t(key: Key) -> &'static str {
    key.text(lang())
}

/// A text with values in it.
pub(super) fn tf(key: Key, values: &[&str]) -> String {
    fill(t(key), values)
}

/// A number as the language writes it.
pub(super) fn number(number: u32) -> String {
    written(f64::from(number))
}

/// One text or the other, by the number that it goes with.
pub(super) fn by(number: u32, one: Key, many: Key) -> &'static str {
    t(if lang().is_plural(number) { many } else { one })
}
