//! Where the server may be found: at the address that is kept, or at others that were heard of
//! since it moved. An address is a hint only: whoever answers there must prove the key that the
//! first invitation named, and the address is kept once they did. So a forged invitation takes no
//! phone anywhere: it costs a try now and then until the app closes, or one try where another
//! key answers. And a phone follows a server that moves.

use crate::address::socket_address;

/// Hints at once, the newest; an older one is heard again with its invitation.
const MAX_HINTS: usize = 4;

/// What was heard of, and whose turn it is.
#[derive(Debug, Default)]
pub struct Addresses {
    hints: Vec<String>,
    turn: usize,
}

impl Addresses {
    /// The server is said to be there: that is tried next.
    pub fn hear(&mut self, address: &str) {
        if socket_address(address).is_some() {
            self.hints.retain(|hint| hint != address);
            self.hints.insert(0, address.to_owned());
            self.hints.truncate(MAX_HINTS);
            // After the one that is kept.
            self.turn = 1;
        }
    }

    /// The address to try now. `kept` comes first, then what was heard of, then what relays
    /// published, then the address of this page.
    pub fn next(&self, kept: &str, published: &[&str], page: Option<&str>) -> String {
        let hints = self.hints.iter().map(String::as_str);
        let others = hints.chain(published.iter().copied()).chain(page);
        let mut all = vec![kept];
        for other in others {
            if socket_address(other).is_some() && all.iter().all(|known| !is_same(known, other)) {
                all.push(other);
            }
        }
        let at = self.turn % all.len();
        all.get(at).copied().unwrap_or(kept).to_owned()
    }

    /// That one did not answer, or not as it must.
    pub fn failed(&mut self) {
        self.turn = self.turn.wrapping_add(1);
    }

    /// Another key answered there: it is not tried again.
    pub fn refused(&mut self, address: &str) {
        self.hints.retain(|hint| hint != address);
    }

    /// The one that is kept is the right one from now on.
    pub fn settled(&mut self) {
        self.turn = 0;
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "https://old.example";
    const NEW: &str = "https://new.example";
    const PAGE: &str = "https://page.example";

    fn tried(addresses: &mut Addresses, times: usize) -> Vec<String> {
        let one = |_| {
            let next = addresses.next(OLD, &["https://said.example"], Some(PAGE));
            addresses.failed();
            next
        };
        (0..times).map(one).collect()
    }

    #[test]
    fn what_is_kept_is_tried_first_then_the_others_in_turn() {
        let said = "https://said.example";
        let mut addresses = Addresses::default();
        assert_eq!(tried(&mut addresses, 4), [OLD, said, PAGE, OLD]);
    }

    #[test]
    fn what_an_invitation_says_is_tried_next_and_the_kept_one_again_after() {
        let mut addresses = Addresses::default();
        tried(&mut addresses, 2);
        addresses.hear(NEW);
        assert_eq!(
            tried(&mut addresses, 4),
            [NEW, "https://said.example", PAGE, OLD]
        );
    }

    #[test]
    fn a_hint_where_another_key_answered_is_tried_no_more() {
        let mut addresses = Addresses::default();
        addresses.hear(NEW);
        addresses.refused(NEW);
        let said = "https://said.example";
        assert_eq!(tried(&mut addresses, 4), [said, PAGE, OLD, said]);
    }

    #[test]
    fn one_address_has_one_turn_however_it_is_written() {
        let mut addresses = Addresses::default();
        addresses.hear("https://old.example/");
        addresses.hear("ftp://nowhere.example");
        addresses.failed();
        assert_eq!(addresses.next(OLD, &[], Some(OLD)), OLD);
    }

    #[test]
    fn strangers_hints_are_few_and_never_push_out_what_is_kept() {
        let mut addresses = Addresses::default();
        for n in 0..50 {
            addresses.hear(&format!("https://{n}.example"));
        }
        let tried = tried(&mut addresses, 7);
        assert!(tried.iter().any(|one| one == OLD));
        assert_eq!(
            tried
                .iter()
                .filter(|one| *one == "https://49.example")
                .count(),
            1
        );
    }
}
