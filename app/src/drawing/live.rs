//! What changes on a screen by itself, each behind one type.
//!
//! Leptos compiles its whole reactive machinery once for every closure that it is given, several
//! kilobytes each. Behind a box there is one copy for all of them: the interface must fit in the
//! bytes that a slow phone can wait for.

use leptos::prelude::*;
use web_sys::{Event, MouseEvent, PointerEvent, SubmitEvent};

/// A part of a screen that is drawn again when a signal it reads changes.
pub(crate) fn live<V: IntoAny>(mut draw: impl FnMut() -> V + Send + 'static) -> AnyView {
    let draw: Box<dyn FnMut() -> AnyView + Send> = Box::new(move || draw().into_any());
    draw.into_any()
}

/// A text that changes.
pub(crate) fn text<T: Into<String>>(mut say: impl FnMut() -> T + Send + 'static) -> AnyView {
    let say: Box<dyn FnMut() -> String + Send> = Box::new(move || say().into());
    say.into_any()
}

/// A yes or no that changes, for an attribute.
pub(crate) fn flag(is: impl FnMut() -> bool + Send + 'static) -> Box<dyn FnMut() -> bool + Send> {
    Box::new(is)
}

/// What a field holds.
pub(crate) fn held(
    value: impl FnMut() -> String + Send + 'static,
) -> Box<dyn FnMut() -> String + Send> {
    Box::new(value)
}

/// An attribute that is there or not.
pub(crate) fn maybe(
    value: impl FnMut() -> Option<&'static str> + Send + 'static,
) -> Box<dyn FnMut() -> Option<&'static str> + Send> {
    Box::new(value)
}

/// What a click does.
pub(crate) fn on_click(then: impl FnMut(MouseEvent) + 'static) -> Box<dyn FnMut(MouseEvent)> {
    Box::new(then)
}

/// What typing or choosing does.
pub(crate) fn on_change(then: impl FnMut(Event) + 'static) -> Box<dyn FnMut(Event)> {
    Box::new(then)
}

/// What sending a form does; the page stays where it is.
pub(crate) fn on_submit(mut then: impl FnMut() + 'static) -> Box<dyn FnMut(SubmitEvent)> {
    Box::new(move |event: SubmitEvent| {
        event.prevent_default();
        then();
    })
}

/// What a finger, a pen or a mouse does.
pub(crate) fn on_pointer(then: impl FnMut(PointerEvent) + 'static) -> Box<dyn FnMut(PointerEvent)> {
    Box::new(then)
}
