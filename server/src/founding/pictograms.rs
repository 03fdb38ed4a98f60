//! The drawings that stand for themes, by name.

/// Every drawing, in the order of their kinds.
const SPRITE: &str = include_str!("../../../public/pictograms/sprite.svg");
/// From this one on they are buttons.
const FIRST_OF_THE_INTERFACE: &str = "home";

/// The drawings that stand for themes: those of the sprite before the interface's own.
pub(super) fn pictograms() -> impl Iterator<Item = &'static str> {
    let mut parts = SPRITE.split("<symbol id=\"");
    // What stands before the first.
    parts.next();
    parts
        .filter_map(|part| part.split('"').next())
        .take_while(|name| *name != FIRST_OF_THE_INTERFACE)
}
