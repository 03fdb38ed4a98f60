//! What an operator asks of a node, whether a server runs or not: the same code on a stopped
//! server's folder and inside a running one.

mod address;
mod any_path;
mod backup;
mod brought;
mod carry;
mod charter;
mod close;
mod committees;
mod confirm;
mod hide;
mod invitation;
mod invite;
mod left_out;
pub(crate) mod names;
mod people;
mod recount;
mod relay;
mod replaced;
mod revoke;
mod strike;
mod verify;
mod who;

use std::path::PathBuf;

use anyhow::Result;
use serde::{Deserialize, Serialize};
use shared::replica::Own;

use crate::founding::KeyFile;
use crate::node::{Item, Node};

use invitation::Recognised;

pub use backup::{DATABASE, SECRETS, restore};
pub use brought::Brought;
pub use invite::{Link, links};

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

/// Before a line that is no sentence of ours, but a file, a link or a name: it reads the same in
/// every language. No text that anybody may write here holds this letter.
pub(crate) const AS_IT_IS: char = '\u{1}';

/// A line that is printed as it is, in every language.
pub(crate) fn as_it_is(line: &str) -> String {
    format!("{AS_IT_IS}{line}")
}

/// What a request gave.
#[derive(Debug, Default)]
pub struct Done {
    /// For the operator, line by line: sentences, or [`as_it_is`].
    pub lines: Vec<String>,
    /// What was written, durable already.
    pub new: Vec<Item>,
}

/// Does what is asked. `url` is the running server's address.
pub async fn perform(node: &mut Node, request: Request, url: Option<&str>) -> Result<Done> {
    match request {
        Request::Close { key, dry_run } => {
            let own = signer(node, key)?;
            close::close(node, &own, dry_run).await
        }
        Request::Invite {
            key,
            committee,
            url: asked,
        } => {
            let own = signer(node, key)?;
            let url = asked.as_deref().or(url);
            invite::invite(node, &own, committee.as_deref(), url)
        }
        Request::Backup { folder } => backup::backup(node, &folder).await,
        Request::Export { to, file } => {
            let mut seed = [0; 32];
            getrandom::fill(&mut seed)
                .map_err(|error| anyhow::anyhow!("the system gives no random bytes: {error}"))?;
            carry::export(node, &to, &file, seed)
        }
        Request::Import { file } => carry::import(node, &file).await,
        Request::Relay {
            key,
            code,
            committees,
            undo,
        } => {
            let own = signer(node, Some(key))?;
            if undo {
                return relay::unrelay(node, &own, &code).await;
            }
            relay::relay(node, &own, &code, &committees).await
        }
        Request::Address { key, address } => {
            let own = signer(node, Some(key))?;
            address::address(node, &own, address.as_deref()).await
        }
        Request::Facilitator {
            key,
            name,
            committee,
            undo,
            void,
        } => {
            let own = signer(node, Some(key))?;
            relay::facilitator(node, &own, &name, &committee, (undo, void)).await
        }
        Request::People { key, committee } => {
            let own = signer(node, Some(key))?;
            people::people(node, &own, &committee).await
        }
        Request::Hide {
            key,
            need,
            committee,
            reason,
        } => {
            let own = signer(node, Some(key))?;
            hide::hide(node, &own, &need, &committee, reason).await
        }
        Request::Revoke {
            key,
            name,
            committee,
            all,
            undo,
        } => {
            let own = signer(node, Some(key))?;
            if undo {
                return revoke::reinstate(node, &own, &name, &committee).await;
            }
            revoke::revoke(node, &own, &name, &committee, all).await
        }
        Request::Confirm {
            key,
            name,
            committee,
            in_place_of,
            undo,
        } => {
            let own = signer(node, Some(key))?;
            if let Some(name) = name.as_deref().filter(|_| undo) {
                return confirm::unconfirm(node, &own, name, &committee).await;
            }
            let former = in_place_of.as_deref();
            confirm::confirm(node, &own, name.as_deref(), &committee, former).await
        }
        Request::Invitation {
            key,
            committee,
            recognised,
            but,
            others,
            undo,
            url: asked,
        } => {
            let own = signer(node, Some(key.clone()))?;
            if undo {
                return invitation::restore(node, &own, &committee).await;
            }
            let recognised = match (but, others.is_empty()) {
                (true, true) => Recognised::All,
                (true, false) => Recognised::AllBut(others),
                (false, _) => Recognised::These(recognised),
            };
            let url = asked.as_deref().or(url);
            invitation::replace(node, &own, key.place(), &committee, &recognised, url).await
        }
        Request::Charter => charter::show(node).await,
        Request::EditCharter {
            key,
            file,
            dry_run,
            url: asked,
        } => {
            let own = signer(node, Some(key.clone()))?;
            let url = asked.as_deref().or(url);
            charter::edit(node, &own, (key.place(), &file), dry_run, url).await
        }
        Request::ChooseInCharter { key, place, words } => {
            let own = signer(node, Some(key))?;
            charter::choose(node, &own, &place, &words).await
        }
        Request::Recount { key, cut, json } => {
            let own = signer(node, key)?;
            recount::recount(node, &own, cut.as_deref(), json).await
        }
        Request::Strike { key, cut, reason } => {
            let own = signer(node, key)?;
            strike::strike(node, &own, &cut, reason).await
        }
        Request::Verify => verify::verify(node).await,
    }
}

fn signer(node: &Node, key: Option<Brought>) -> Result<Own> {
    let Some(key) = key else {
        return Ok(node.host.own.clone());
    };
    let own = KeyFile::read(&key)?.own;
    anyhow::ensure!(
        own.consultation == node.host.own.consultation,
        "{} is the key of another consultation",
        key.path().display()
    );
    Ok(own)
}
