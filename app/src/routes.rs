//! The routes of the interface: one list, from which the screens are drawn, the titles are
//! taken, and the journeys enumerate what to check (`window.__routes`).
//!
//! Pure: reading an address needs no browser. Moving between addresses is `ui::location`.

use shared::identity::DocumentId;
use shared::text::Key;

/// A screen of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// Welcome, or home once in.
    Start,
    /// The same as [`Screen::Start`]: the address of an invitation, its secret in the fragment.
    Invited,
    /// Paste a code.
    Code,
    /// The question, and who reads what.
    Question,
    /// A name or nickname.
    Name,
    /// The committee's needs and what to do next.
    Home,
    /// Write a need.
    Propose,
    /// One need.
    Need,
    /// Choose and order needs.
    Rank,
    /// One's own contributions.
    Mine,
    /// Another phone, backup.
    Device,
    /// Files carried where there is no network.
    Share,
    /// The committee, as who facilitates it sees it.
    Staff,
    /// Language, storage, forgetting.
    Settings,
}

impl Screen {
    /// Every screen.
    pub const ALL: [Self; 14] = [
        Self::Start,
        Self::Invited,
        Self::Code,
        Self::Question,
        Self::Name,
        Self::Home,
        Self::Propose,
        Self::Need,
        Self::Rank,
        Self::Mine,
        Self::Device,
        Self::Share,
        Self::Staff,
        Self::Settings,
    ];

    /// Its address; `:id` stands for a document.
    pub const fn pattern(self) -> &'static str {
        match self {
            Self::Start => "/",
            Self::Invited => "/i",
            Self::Code => "/code",
            Self::Question => "/question",
            Self::Name => "/nom",
            Self::Home => "/accueil",
            Self::Propose => "/proposer",
            Self::Need => "/besoin/:id",
            Self::Rank => "/classer",
            Self::Mine => "/moi",
            Self::Device => "/appareil",
            Self::Share => "/partager",
            Self::Staff => "/comite",
            Self::Settings => "/reglages",
        }
    }

    /// What the window's title says.
    pub const fn title(self) -> Key {
        match self {
            Self::Start | Self::Invited => Key::WelcomeTitle,
            Self::Code => Key::CodeTitle,
            Self::Question => Key::QuestionTitle,
            Self::Name => Key::NameTitle,
            Self::Home => Key::HomeNeeds,
            Self::Propose => Key::ProposeTitle,
            Self::Need => Key::NeedTitle,
            Self::Rank => Key::RankTitle,
            Self::Mine => Key::MineTitle,
            Self::Device => Key::DeviceTitle,
            Self::Share => Key::ShareTitle,
            Self::Staff => Key::StaffTitle,
            Self::Settings => Key::SettingsTitle,
        }
    }
}

/// Where the person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A screen that needs nothing more.
    At(Screen),
    /// One need.
    Need(DocumentId),
    /// An address that leads nowhere.
    Nowhere,
}

impl Place {
    /// Reads the path of an address.
    pub fn read(path: &str) -> Self {
        let path = match path.trim_end_matches('/') {
            // The page that a relay in the room shows to guests.
            "" | "/r" => "/",
            path => path,
        };
        if let Some(id) = path.strip_prefix("/besoin/") {
            return id.parse().map_or(Self::Nowhere, Self::Need);
        }
        Screen::ALL
            .into_iter()
            .find(|screen| screen.pattern() == path)
            .map_or(Self::Nowhere, Self::At)
    }

    /// Its address.
    pub fn address(self) -> String {
        match self {
            Self::At(screen) => screen.pattern().to_owned(),
            Self::Need(id) => format!("/besoin/{id}"),
            Self::Nowhere => "/".to_owned(),
        }
    }

    /// What the window's title says.
    pub const fn title(self) -> Key {
        match self {
            Self::At(screen) => screen.title(),
            Self::Need(_) => Key::NeedTitle,
            Self::Nowhere => Key::NotFound,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_is_found_again_by_its_address() {
        for screen in Screen::ALL {
            if screen != Screen::Need {
                assert_eq!(Place::read(screen.pattern()), Place::At(screen));
                assert_eq!(Place::At(screen).address(), screen.pattern());
            }
        }
        let need = Place::Need(DocumentId([7; 16]));
        assert_eq!(Place::read(&need.address()), need);
    }

    #[test]
    fn an_address_that_leads_nowhere_says_so() {
        assert_eq!(Place::read("/besoin/pas-un-numero"), Place::Nowhere);
        assert_eq!(Place::read("/ailleurs"), Place::Nowhere);
        assert_eq!(Place::read("/moi/"), Place::At(Screen::Mine));
    }
}
