//! Everything that the screens read: a few signals, made once, alive as long as the page.
//!
//! The view comes from the core whole; screens read parts of it through memos, so that a part
//! that did not change draws nothing again. Forms live here and not in the screens, so that a
//! change of language or of screen loses no word.

use leptos::prelude::*;
use shared::identity::{DocumentId, ScopeId};
use shared::text::{Key, Lang, fill};
use shared::view::{Committee, Consultation, Need, Theme, View};

use super::invitation::Reading;
use super::keep::{self, Kept};
use super::location::focus;
use crate::bridge::{FromCore, NeedForm, Problem};
use crate::drafts::{Desk, Form};
use crate::drawing::lang::speak;
pub(crate) use crate::drawing::lang::{lang, written};
use crate::routes::Place;
use crate::ui::keep::is_guest;

/// Whether the core answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CoreState {
    /// Not heard yet.
    Starting,
    /// It answers.
    Running,
    /// It fell and is being started again.
    Again,
    /// Its download was cut, and goes on by itself.
    Cut,
    /// Another tab holds what is kept.
    Held,
    /// A newer version of the app has been here.
    Newer,
    /// It fell too often; the person may try again.
    Stopped,
}

/// What is known of a newer version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Update {
    /// Nothing new.
    None,
    /// One waits.
    Ready,
    /// Another tab took it.
    Elsewhere,
}

/// A sentence shown for a while, and read aloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Notice {
    /// Something was done.
    Done(String),
    /// Something was not done.
    Trouble(String),
    /// What a form holds cannot be taken; leaves once it can.
    Refused(String),
}

/// The state, copied freely: it only holds handles.
#[derive(Clone, Copy)]
pub(crate) struct App {
    /// The last view, from the core or kept from the last time.
    pub(crate) view: RwSignal<View>,
    /// Whether the core answers.
    pub(crate) core: RwSignal<CoreState>,
    /// The language.
    pub(crate) lang: RwSignal<Lang>,
    /// Where the person is.
    pub(crate) place: RwSignal<Place>,
    /// Whether a second step of the screen is before the first: the back button goes there.
    pub(crate) second: RwSignal<bool>,
    /// The invitation being accepted.
    pub(crate) invitation: RwSignal<Option<String>>,
    /// What the core read in it.
    pub(crate) invited: RwSignal<Reading>,
    /// The committee chosen, for those who are in several.
    pub(crate) chosen: RwSignal<Option<ScopeId>>,
    /// Whether the person goes on in their own committee while an invitation waits.
    pub(crate) aside: RwSignal<bool>,
    /// For which committee one writes.
    pub(crate) desk: Memo<Desk>,
    /// The need being written.
    pub(crate) draft: RwSignal<NeedForm>,
    /// Whether a form holds words that were not saved.
    pub(crate) dirty: RwSignal<bool>,
    /// What was just done.
    pub(crate) notice: RwSignal<Option<Notice>>,
    /// Whether the core showed what it has, this time.
    pub(crate) heard: RwSignal<bool>,
    /// What is known of a newer version.
    pub(crate) update: RwSignal<Update>,
    /// The committee on screen.
    pub(crate) committee: Memo<Option<Committee>>,
    /// The themes of its needs.
    pub(crate) themes: Memo<Vec<Theme>>,
    /// The consultation.
    pub(crate) consultation: Memo<Option<Consultation>>,
}

/// How long good news stays: long enough for somebody who reads slowly.
const SAID: std::time::Duration = std::time::Duration::from_secs(10);

impl App {
    /// Reads what this phone kept.
    pub(crate) fn new() -> Self {
        // As the page's script reads it: the choice, or the browser's first language.
        let lang = keep::language().or_else(|| window().navigator().language());
        let lang = lang.map_or(Lang::Fr, |code| Lang::of(&code));
        speak(lang);
        let view = match keep::value(Kept::View) {
            Some(FromCore::View(view)) => *view,
            _ => View::default(),
        };
        let view = RwSignal::new(view);
        let chosen = RwSignal::new(keep::committee().and_then(|id| id.parse().ok()));
        let invitation = RwSignal::new(keep::text(Kept::Invitation));
        let invited = RwSignal::<Reading>::new(None);
        let aside = RwSignal::new(false);
        let committee = Memo::new(move |_| {
            view.with(|view| {
                let wanted = chosen.get();
                let found = view.committees.iter().find(|one| Some(one.scope) == wanted);
                found.or_else(|| view.committees.first()).cloned()
            })
        });
        let desk = Memo::new(move |_| {
            let own = committee.with(|one| one.as_ref().map(|one| one.scope));
            match (invitation.get(), own) {
                (Some(_), Some(own)) if aside.get() => Desk::Committee(own),
                (Some(code), own) => match invited.get() {
                    Some(Ok(invitation)) => Desk::Committee(invitation.scope),
                    // A code that cannot be read leads nowhere: the words go with the next one.
                    Some(Err(_)) => own.map_or(Desk::Nowhere, Desk::Committee),
                    None => Desk::of_code(&code),
                },
                (None, Some(own)) => Desk::Committee(own),
                (None, None) => Desk::Nowhere,
            }
        });
        Self {
            view,
            core: RwSignal::new(CoreState::Starting),
            heard: RwSignal::new(false),
            lang: RwSignal::new(lang),
            place: RwSignal::new(Place::read("/")),
            second: RwSignal::new(false),
            invitation,
            invited,
            aside,
            desk,
            chosen,
            dirty: RwSignal::new(false),
            draft: RwSignal::new(NeedForm::default()),
            notice: RwSignal::new(None),
            update: RwSignal::new(Update::None),
            committee,
            themes: Memo::new(move |_| {
                let themes = |one: &Committee| one.themes.clone();
                committee
                    .with(|one| one.as_ref().map(themes))
                    .unwrap_or_default()
            }),
            consultation: Memo::new(move |_| view.with(|view| view.consultation.clone())),
        }
    }

    /// The committee on screen, without following it.
    pub(crate) fn scope(self) -> Option<ScopeId> {
        self.committee
            .with_untracked(|committee| committee.as_ref().map(|one| one.scope))
    }

    /// Shows a sentence for a while.
    pub(crate) fn says(self, text: &str) {
        self.notice.set(Some(Notice::Done(text.to_owned())));
        // Good news leaves by itself: it stands over what comes next.
        let said = text.to_owned();
        let leave = move || {
            let still =
                |now: &Option<Notice>| matches!(now, Some(Notice::Done(text)) if *text == said);
            if self.notice.with_untracked(still) {
                self.notice.set(None);
            }
        };
        set_timeout(leave, SAID);
    }

    /// Shows why a command did nothing.
    pub(crate) fn trouble(self, problem: Problem) {
        self.fails(explain(problem));
    }

    /// Shows why nothing was done.
    pub(crate) fn fails(self, why: Key) {
        self.notice.set(Some(Notice::Trouble(t(why).to_owned())));
    }

    /// Shows why a form is not taken, and goes to the field that is the cause.
    pub(crate) fn refuses(self, why: Key, field: &'static str) {
        self.notice.set(Some(Notice::Refused(t(why).to_owned())));
        focus(field);
    }

    /// Whether a form was refused, and is not right yet.
    pub(crate) fn refused(self) -> bool {
        self.notice
            .with(|notice| matches!(notice, Some(Notice::Refused(_))))
    }

    /// What the form holds can be taken: nothing says the contrary any more.
    pub(crate) fn is_right(self) {
        if untrack(move || self.refused()) {
            self.notice.set(None);
        }
    }

    /// A need of the committee on screen, while it is there.
    pub(crate) fn need(self, id: DocumentId) -> Memo<Option<Need>> {
        Memo::new(move |_| {
            self.committee.with(|committee| {
                let mut needs = committee.as_ref()?.needs.iter();
                needs.find(|need| need.id == id).cloned()
            })
        })
    }

    /// Changes the language everywhere at once.
    pub(crate) fn speak(self, lang: Lang) {
        speak(lang);
        keep::set_language(lang.code());
        if let Some(root) = document().document_element() {
            // An element always accepts this attribute.
            let _ = root.set_attribute("lang", lang.tag());
        }
        self.lang.set(lang);
    }

    /// Keeps the draft as it is now; false when the browser refuses.
    pub(crate) fn keep_draft(self) -> bool {
        let desk = self.desk.get_untracked();
        self.draft.with_untracked(|draft| {
            if *draft == NeedForm::default() {
                keep::clear_draft(desk, Form::Need);
                true
            } else {
                keep::set_draft(desk, Form::Need, draft)
            }
        })
    }

    /// The committee that one writes for, once one is in it.
    pub(crate) fn seat(self) -> Option<ScopeId> {
        let Desk::Committee(scope) = self.desk.get() else {
            return None;
        };
        let is_in = |view: &View| view.committees.iter().any(|one| one.scope == scope);
        self.view.with(is_in).then_some(scope)
    }

    /// Goes on in that committee.
    pub(crate) fn choose(self, scope: ScopeId) {
        keep::set_committee(&scope.to_string());
        self.chosen.set(Some(scope));
    }

    /// Whether a need is being written.
    pub(crate) fn has_draft(self) -> bool {
        self.draft
            .with(|draft| !draft.sentence.trim().is_empty() || !draft.details.trim().is_empty())
    }
}

/// A text in the language now. A guest's words are kept nowhere on the phone.
pub(crate) fn t(key: Key) -> &'static str {
    let key = match key {
        Key::SavedHere | Key::RankSaved | Key::NameSaved if is_guest() => Key::GuestSaved,
        Key::StateSaved if is_guest() => Key::GuestState,
        Key::PrivacyBack if is_guest() => Key::GuestBack,
        key => key,
    };
    key.text(lang())
}

/// A text with values in it.
pub(crate) fn tf(key: Key, values: &[&str]) -> String {
    fill(t(key), values)
}

/// A text with a number, in the singular or the plural.
pub(crate) fn count(number: u32, one: Key, many: Key) -> String {
    let key = if lang().is_plural(number) { many } else { one };
    tf(key, &[&written(f64::from(number))])
}

/// What happened, that nothing is lost, and what to do.
pub(crate) const fn explain(problem: Problem) -> Key {
    match problem {
        Problem::BadCode => Key::ProblemBadCode,
        Problem::CutCode => Key::ProblemCutCode,
        Problem::NoCode => Key::ProblemNoCode,
        Problem::OtherConsultation => Key::ProblemOther,
        Problem::NotIn => Key::ProblemNotIn,
        Problem::BadWords => Key::ProblemWords,
        Problem::CodeUsed => Key::CodeUsed,
        Problem::NotYours => Key::ProblemNotYours,
        Problem::CannotRank => Key::ProblemCannotRank,
        Problem::BadFile => Key::ProblemCarried,
        Problem::NotForYou => Key::ProblemNotForYou,
        Problem::TooMany => Key::ProblemTooMany,
        Problem::NoneLeft => Key::NoneLeft,
        Problem::NoRoom => Key::NoRoom,
        Problem::Full => Key::ProblemFull,
        Problem::Private => Key::ProblemPrivate,
        Problem::Broken => Key::ProblemBroken,
    }
}
