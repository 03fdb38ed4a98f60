//! What is asked of a node, whether a command asks it of a folder or of a running server: one line
//! of JSON on the control socket, with the bytes of the files that it names after it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::any_path;
use super::brought::Brought;

/// One request, as a line of JSON on the control socket.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// Make a cut and publish what it gives.
    Close {
        /// Key file of the officer; none for the server itself.
        key: Option<Brought>,
        /// Say what would be published, and write nothing.
        #[serde(default)]
        dry_run: bool,
    },
    /// Show the way into committees.
    Invite {
        /// Key file of who shows it; none for the server itself.
        key: Option<Brought>,
        /// One committee's name; none for all.
        committee: Option<String>,
        /// The server's address in the links; none for the running server's own.
        url: Option<String>,
    },
    /// Copy everything to a new folder.
    Backup {
        /// Where; an absolute path.
        #[serde(with = "any_path")]
        folder: PathBuf,
    },
    /// Write a file for one reader.
    Export {
        /// Who: a relay's name, a person's name, or an id.
        to: String,
        /// Where; an absolute path.
        #[serde(with = "any_path")]
        file: PathBuf,
    },
    /// Bring what a file holds.
    Import {
        /// The file.
        file: Brought,
    },
    /// Entrust committees to a hub.
    Relay {
        /// Key file of who does.
        key: Brought,
        /// The hub's code or link.
        code: String,
        /// The committees' names; none for all.
        committees: Vec<String>,
        /// Take it back instead.
        undo: bool,
    },
    /// Publish another address of this server.
    Address {
        /// Key file of a coordinator.
        key: Brought,
        /// The address; none to take back all that was published.
        address: Option<String>,
    },
    /// Make somebody the facilitator of a committee.
    Facilitator {
        /// Key file of the coordinator.
        key: Brought,
        /// Who: the name that they show there, or their id.
        name: String,
        /// The committee's name.
        committee: String,
        /// Take it back instead.
        undo: bool,
        /// Even where that voids what they did.
        #[serde(default)]
        void: bool,
    },
    /// List the people of a committee.
    People {
        /// Key file of who facilitates it.
        key: Brought,
        /// The committee's name.
        committee: String,
    },
    /// Hide a need, or show it again.
    Hide {
        /// Key file of who facilitates.
        key: Brought,
        /// Its sentence or id.
        need: String,
        /// The committee's name.
        committee: String,
        /// Why; none to show it again.
        reason: Option<String>,
    },
    /// Revoke a person.
    Revoke {
        /// Key file of who does.
        key: Brought,
        /// Who: the name that they show there, or their id.
        name: String,
        /// The committee's name.
        committee: String,
        /// Also what they said until now.
        all: bool,
        /// Reinstate instead.
        undo: bool,
    },
    /// Confirm who came in.
    Confirm {
        /// Key file of who does.
        key: Brought,
        /// Who; none for all who wait.
        name: Option<String>,
        /// The committee's name.
        committee: String,
        /// Whose place they take.
        in_place_of: Option<String>,
        /// Take it back instead.
        undo: bool,
    },
    /// Replace a committee's invitation that leaked.
    Invitation {
        /// Key file of who facilitates.
        key: Brought,
        /// The committee's name.
        committee: String,
        /// Who stays in.
        recognised: Vec<String>,
        /// Everyone stays in, but `others`.
        but: bool,
        /// Who is to be confirmed.
        others: Vec<String>,
        /// Let the former ones stand instead.
        undo: bool,
        /// The server's address in the link; none for the running server's own.
        url: Option<String>,
    },
    /// The charter, as a file.
    Charter,
    /// Make the charter read as a file.
    EditCharter {
        /// Key file of a coordinator.
        key: Brought,
        /// The description.
        file: Brought,
        /// Say what would change, and write nothing.
        dry_run: bool,
        /// The server's address in links; none for the running server's own.
        url: Option<String>,
    },
    /// Choose what a place of the charter reads where several wrote at once.
    ChooseInCharter {
        /// Key file of a coordinator.
        key: Brought,
        /// Where, such as `question/fr`.
        place: String,
        /// The words that stand.
        words: String,
    },
    /// Count again what was published.
    Recount {
        /// Key file of who may open ballots; none for the server itself.
        key: Option<Brought>,
        /// The cut, or how it begins; none for the newest ones.
        cut: Option<String>,
        /// For other programs.
        #[serde(default)]
        json: bool,
    },
    /// Set a published list aside, or let it stand again.
    Strike {
        /// Key file of its officer; none for the server itself.
        key: Option<Brought>,
        /// The cut, or how it begins.
        cut: String,
        /// Why; none to let it stand again.
        reason: Option<String>,
    },
    /// Walk every chain.
    Verify,
}

impl Request {
    /// The files that it brings, whose bytes follow it.
    pub(crate) fn brought(&mut self) -> Vec<&mut Brought> {
        match self {
            Self::Close { key, .. }
            | Self::Invite { key, .. }
            | Self::Recount { key, .. }
            | Self::Strike { key, .. } => key.iter_mut().collect(),
            Self::Import { file } => vec![file],
            Self::EditCharter { key, file, .. } => vec![key, file],
            Self::Relay { key, .. }
            | Self::Address { key, .. }
            | Self::Facilitator { key, .. }
            | Self::People { key, .. }
            | Self::Hide { key, .. }
            | Self::Revoke { key, .. }
            | Self::Confirm { key, .. }
            | Self::Invitation { key, .. }
            | Self::ChooseInCharter { key, .. } => vec![key],
            Self::Backup { .. } | Self::Export { .. } | Self::Charter | Self::Verify => Vec::new(),
        }
    }
}
