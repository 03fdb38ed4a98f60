//! A list of needs as one person reads it: in an order of their own, in which nothing moves while
//! they look, and narrowed to a theme where it is long enough for that to help.

use crate::drawing::live::{live, on_change};
use leptos::prelude::*;
use shared::identity::{DocumentId, ParticipantId};
use shared::text::Key;
use shared::view::Need;

use crate::order::{self, Order};
use crate::ui::parts::{list, remark};
use crate::ui::state::{App, lang, t};

/// Up to this many needs, a list of themes would only be one more thing to read.
const MANY: usize = 8;
/// In the place of a theme: what one chose. No theme has this id.
const CHOSEN: &str = "*";

/// The needs to read, and the theme wanted.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    app: App,
    /// All of them, in whatever order.
    pub(super) needs: Memo<Vec<Need>>,
    /// A theme, [`CHOSEN`], or nothing for all.
    wanted: RwSignal<String>,
    /// Where one chooses among them.
    chosen: Option<Memo<Order>>,
    /// Those that are listed now.
    listed: Memo<Vec<DocumentId>>,
}

impl Reading {
    pub(super) fn new(app: App, needs: Memo<Vec<Need>>, chosen: Option<Memo<Order>>) -> Self {
        let me = app.view.with_untracked(|view| view.me.participant);
        let me = me.unwrap_or(ParticipantId([0; 16]));
        let wanted = RwSignal::new(String::new());
        let now = move || {
            chosen
                .map(|chosen| chosen.get_untracked())
                .unwrap_or_default()
        };
        let laid = Memo::new(move |shown: Option<&Vec<DocumentId>>| {
            let ids: Vec<_> = needs.with(|needs| needs.iter().map(|need| need.id).collect());
            order::laid(shown.map_or(&[][..], |shown| shown), &ids, &now(), me)
        });
        // As they were when one asked: what one lets go stays under the finger.
        let picked = Memo::new(move |_| wanted.with(|wanted| wanted == CHOSEN).then(now));
        let listed = Memo::new(move |_| {
            let (mut laid, wanted, picked) = (laid.get(), wanted.get(), picked.get());
            needs.with(|needs| {
                let about =
                    |id: DocumentId| needs.iter().find(|need| need.id == id)?.theme.as_ref();
                laid.retain(|id| match &picked {
                    Some(picked) => picked.has(*id),
                    None => wanted.is_empty() || about(*id) == Some(&wanted),
                });
            });
            laid
        });
        Self {
            app,
            needs,
            wanted,
            chosen,
            listed,
        }
    }

    /// The field that narrows the list.
    pub(super) fn filter(self) -> AnyView {
        let many = Memo::new(move |_| self.needs.with(Vec::len) > MANY);
        let wanted = self.wanted;
        live(move || {
            let option = |(id, label): (String, String)| {
                view! { <option dir="auto" value=id>{label}</option> }.into_any()
            };
            let own = self
                .chosen
                .map(|_| (CHOSEN.to_owned(), t(Key::RankChosenOnly).to_owned()));
            let themes = self.app.themes.get().into_iter();
            let themes = themes.map(|theme| (theme.id, theme.label.text(lang()).to_owned()));
            let options: Vec<_> = own.into_iter().chain(themes).map(option).collect();
            (many.get() && !options.is_empty()).then(|| view! {
                <p class="field"><label for="theme">{t(Key::FilterTheme)}</label>
                <select id="theme" on:change=on_change(move |event| wanted.set(event_target_value(&event)))>
                    <option value="">{t(Key::FilterAll)}</option>
                    {options}
                </select></p>
            }.into_any())
        })
    }

    /// That none is of this theme.
    pub(super) fn none(self) -> AnyView {
        let none =
            Memo::new(move |_| self.listed.with(Vec::is_empty) && !self.needs.with(Vec::is_empty));
        live(move || none.get().then(|| remark("speech", t(Key::FilterNone))))
    }

    /// The list.
    pub(super) fn list(
        self,
        item: impl Fn(DocumentId) -> AnyView + Send + Sync + 'static,
    ) -> AnyView {
        list(move || self.listed.get(), item)
    }
}
