//! The form of a need: one sentence, details, a theme, whose words. Used to propose and to
//! correct. What is typed goes to the given signal at each key; who keeps it is the caller's.

use crate::drawing::live::{flag, held, live, maybe, on_change, text};
use leptos::prelude::*;
use shared::text::Key;
use shared::view::{Provenance, Theme};

use crate::bridge::NeedForm;
use crate::ui::parts::{icon, remark};
use crate::ui::state::{App, lang, t, tf, written};

/// Longest sentence, in characters.
const SENTENCE: usize = 200;
/// Longest details, in characters.
const DETAILS: usize = 1500;

/// Why the form cannot be sent, and the field that is the cause.
fn fault(form: &NeedForm) -> Option<(Key, &'static str)> {
    if !shared::documents::says_something(&form.sentence) {
        Some((Key::SentenceEmpty, "#sentence"))
    } else if form.sentence.chars().count() > SENTENCE {
        Some((Key::SentenceLong, "#sentence"))
    } else if form.details.chars().count() > DETAILS {
        Some((Key::DetailsLong, "#details"))
    } else {
        None
    }
}

/// Whether the form cannot be sent; if so says why, where it is.
pub(super) fn refused(app: App, form: &NeedForm) -> bool {
    let fault = fault(form);
    if let Some((why, field)) = fault {
        app.refuses(why, field);
    }
    fault.is_some()
}

/// As it is sent: without the spaces around.
pub(super) fn trimmed(form: &NeedForm) -> NeedForm {
    NeedForm {
        sentence: form.sentence.trim().to_owned(),
        details: form.details.trim().to_owned(),
        ..form.clone()
    }
}

/// The fields; `changed` is called after each change.
pub(super) fn fields(
    app: App,
    form: RwSignal<NeedForm>,
    changed: impl Fn() + Copy + Send + 'static,
) -> AnyView {
    let edit = move |change: &dyn Fn(&mut NeedForm)| {
        form.update(|form| change(form));
        if form.with_untracked(fault).is_none() {
            app.is_right();
        }
        changed();
    };
    let left = move || {
        let used = form.with(|form| form.sentence.chars().count());
        #[allow(clippy::cast_precision_loss)] // a few hundred characters
        let number = |count: usize| written(count as f64);
        if used > SENTENCE {
            tf(Key::CharactersOver, &[&number(used - SENTENCE)])
        } else {
            tf(Key::CharactersLeft, &[&number(SENTENCE - used)])
        }
    };
    let over = move || form.with(|form| form.sentence.chars().count() > SENTENCE);
    let wrong = move || {
        over()
            || (app.refused()
                && form
                    .with(fault)
                    .is_some_and(|(_, field)| field == "#sentence"))
    };
    let whose = move |provenance: Provenance, name: &'static str, key: Key| {
        view! {
            <label class="choice">
                <input type="radio" name="whose" prop:checked=flag(move || form.with(|form| form.provenance == provenance))
                    on:change=on_change(move |_| edit(&|form| form.provenance = provenance)) />
                {icon(name)}<span>{t(key)}</span>
            </label>
        }.into_any()
    };
    view! {
        <label for="sentence">{t(Key::Sentence)}</label>
        <p class="help" id="sentence-help">{t(Key::SentenceHelp)}</p>
        <textarea id="sentence" dir="auto" class="voice" rows="3" aria-describedby="sentence-help sentence-left" aria-invalid=maybe(move || wrong().then_some("true"))
            prop:value=held(move || form.with(|form| form.sentence.clone()))
            on:input=on_change(move |event| { let typed = event_target_value(&event); edit(&|form| form.sentence.clone_from(&typed)); })></textarea>
        <p class="help left" class:over=flag(over) id="sentence-left">{text(left)}</p>

        <fieldset>
            <legend>{t(Key::ThemeTitle)}" "<small>{t(Key::Optional)}</small></legend>
            {live(move || app.themes.with(|themes| theme_cards(themes, form, changed)))}
        </fieldset>

        <details open=form.with_untracked(|form| !form.details.is_empty() || form.provenance != Provenance::OwnWords)>
            <summary>{icon("more")}<span>{t(Key::Details)}</span></summary>
            <label for="details">{t(Key::Details)}" "<small>{t(Key::Optional)}</small></label>
            <textarea id="details" dir="auto" rows="4" prop:value=held(move || form.with(|form| form.details.clone()))
                on:input=on_change(move |event| { let typed = event_target_value(&event); edit(&|form| form.details.clone_from(&typed)); })></textarea>
            <fieldset class="whose">
                <legend>{t(Key::WhoseTitle)}</legend>
                {whose(Provenance::OwnWords, "me", Key::WhoseMine)}
                {whose(Provenance::OnBehalf, "people", Key::WhoseOther)}
                {whose(Provenance::Organisation, "house", Key::WhoseOrganisation)}
            </fieldset>
        </details>
    }
    .into_any()
}

fn theme_cards(
    themes: &[Theme],
    form: RwSignal<NeedForm>,
    changed: impl Fn() + Copy + Send + 'static,
) -> AnyView {
    if themes.is_empty() {
        return remark("clock", t(Key::ThemePending));
    }
    let card = |id: Option<String>, pictogram: &str, label: String| {
        let here = id.clone();
        let pick = move |_| {
            form.update(|form| form.theme.clone_from(&id));
            changed();
        };
        view! {
            <label class="choice card-choice">
                <input type="radio" name="theme" prop:checked=flag(move || form.with(|form| form.theme == here)) on:change=on_change(pick) />
                {icon(pictogram)}<span>{label}</span>
            </label>
        }
        .into_any()
    };
    let known = themes.iter().map(|theme| {
        card(
            Some(theme.id.clone()),
            &theme.pictogram,
            theme.label.text(lang()).to_owned(),
        )
    });
    let cards: Vec<_> = known
        .chain([card(None, "unknown", t(Key::ThemeNone).to_owned())])
        .collect();
    view! { <div class="themes">{cards}</div> }.into_any()
}
