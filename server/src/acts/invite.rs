//! The way into committees, as links and as codes to scan.
//!
//! The invitations are those of the founding: whoever holds one may show it again.

use anyhow::{Result, bail};
use fast_qr::qr::QRBuilder;
use serde::Serialize;
use shared::identity::{Invitation, ScopeId};
use shared::replica::Own;

use super::committees::{self, name};
use super::names::called;
use super::replaced::is_ended;
use super::{Done, as_it_is};
use crate::founding::transport_key;
use crate::node::Node;

/// A committee's way in.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// The committee.
    #[serde(skip)]
    pub scope: ScopeId,
    /// The committee's name.
    pub committee: String,
    /// The link, or the code alone when no server is known.
    pub url: String,
}

/// The links of every committee that `own` can invite to, by name. An invitation that was ended
/// leads nowhere and is left out.
pub fn links(node: &Node, own: &Own, url: Option<&str>) -> Vec<Link> {
    let mut links: Vec<Link> = own
        .belongings
        .iter()
        .filter(|belonging| !belonging.scope.is_public())
        .filter_map(|belonging| {
            let mut invitation = own.invitation(belonging.scope)?;
            if is_ended(&node.host.replica, &invitation.key_id()) {
                return None;
            }
            // As it is called and asked today, where the charter is read already. The server is
            // named either way: a phone that is not told of one reaches nobody.
            let charter = node.host.replica.charter();
            let named = charter.and_then(|charter| charter.committees.get(&belonging.scope));
            invitation = Invitation::new(
                own.consultation,
                belonging.scope,
                *invitation.secret,
                named.map_or(belonging.committee.clone(), |one| one.name.clone()),
                charter.map_or(invitation.question, |charter| charter.question.fr.clone()),
                url.map(|url| (url.to_owned(), transport_key(&node.host.own))),
            );
            Some(Link {
                scope: belonging.scope,
                committee: invitation.committee.clone(),
                url: invitation.to_link().ok()?,
            })
        })
        .collect();
    links.sort_by(|a, b| a.committee.cmp(&b.committee));
    links
}

pub(super) fn invite(
    node: &Node,
    own: &Own,
    committee: Option<&str>,
    url: Option<&str>,
) -> Result<Done> {
    let mut links = links(node, own, url);
    let mut ended = ended(node, own);
    if let Some(asked) = committee {
        let named = links.into_iter().map(|link| {
            let name = link.committee.clone();
            (link, name)
        });
        links = called(named, asked);
        ended = called(ended.into_iter().map(|one| (one.clone(), one)), asked);
    }
    let ended = ended.into_iter().map(|committee| {
        format!("the invitation of this key to {committee} was ended: it is not shown")
    });
    let ended: Vec<String> = ended.collect();
    if let ([], Some(ended)) = (links.as_slice(), ended.first()) {
        bail!("{ended}");
    }
    if links.is_empty() {
        if let Some(asked) = committee {
            // Says so where there is none of that name, and which there are.
            committees::committee(node, asked)?;
        }
        bail!("this key holds no invitation to that committee");
    }
    let bare = bare(url).into_iter();
    let lines = bare.chain(links.iter().flat_map(Link::lines));
    let lines = lines.chain(ended).collect();
    Ok(Done {
        lines,
        ..Done::default()
    })
}

/// Why there is a code and no link, where no server's address is known.
pub(super) fn bare(url: Option<&str>) -> Option<String> {
    url.is_none().then(|| {
        "no address of a server is known here: what follows is a code to paste in the app, no link (give --public-url for one)"
            .to_owned()
    })
}

/// The committees whose invitation in this key was ended, as they are called.
fn ended(node: &Node, own: &Own) -> Vec<String> {
    let belongings = own.belongings.iter().filter(|one| !one.scope.is_public());
    let ended = belongings.filter(|one| {
        let invitation = own.invitation(one.scope);
        invitation.is_some_and(|held| is_ended(&node.host.replica, &held.key_id()))
    });
    ended
        .map(|one| name(&node.host.replica, one.scope))
        .collect()
}

impl Link {
    /// Name, code to scan, link.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![String::new(), as_it_is(&self.committee)];
        if let Ok(code) = QRBuilder::new(self.url.as_str()).build() {
            lines.push(as_it_is(&code.to_str()));
        }
        lines.push(as_it_is(&self.url));
        lines
    }
}
