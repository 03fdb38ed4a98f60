//! Pieces of a screen that know no view: icons, titles, buttons, remarks. Plain functions: a
//! component's generated types would weigh on the phone.

use leptos::prelude::*;

use super::live::on_click;

/// A pictogram of the sprite; decoration only, a word always stands beside it.
pub(crate) fn icon(name: &str) -> AnyView {
    let content = format!("<use href=\"/pictograms/sprite.svg#{name}\"/>");
    view! { <svg class="icon" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" inner_html=content></svg> }
        .into_any()
}

/// The title of a screen, which gets the focus on arrival.
pub(crate) fn title(text: &str) -> AnyView {
    view! { <h1 tabindex="-1" dir="auto">{text.to_owned()}</h1> }.into_any()
}

/// A button.
pub(crate) fn button(
    class: &'static str,
    name: &str,
    text: &'static str,
    then: impl FnMut() + 'static,
) -> AnyView {
    button_of(class, name, text, Box::new(then))
}

fn button_of(
    class: &'static str,
    name: &str,
    text: &'static str,
    mut then: Box<dyn FnMut()>,
) -> AnyView {
    view! { <button type="button" class=class on:click=on_click(move |_| then())>{icon(name)}<span>{text}</span></button> }.into_any()
}

/// A sentence with an icon, in a quiet frame.
pub(crate) fn remark(name: &str, text: impl Into<String>) -> AnyView {
    view! { <p class="remark">{icon(name)}<span>{text.into()}</span></p> }.into_any()
}

/// A paragraph.
pub(crate) fn says(text: &str) -> AnyView {
    view! { <p dir="auto">{text.to_owned()}</p> }.into_any()
}
