//! The first start of a hub: any invitation of the consultation tells it which one it serves and
//! where the table's server is. It takes no place in the invitation's committee: it joins in
//! public by an invitation of its own, which nobody opened yet. Who makes it a relay does.

use anyhow::{Result, bail, ensure};
use shared::identity::random::Randomness;
use shared::identity::{Invitation, ScopeId};
use shared::replica::own::Server;
use shared::replica::{Own, Replica};

use crate::data::DataFolder;
use crate::node::Node;

const NAMES_NO_SERVER: &str = "the table's key is not known yet: give --invitation a whole link, which names its server, not the code alone";

/// Whether these are a hub's secrets: it came in by its own invitation, and belongs to no
/// committee. A founded server keeps every committee's invitation.
pub fn is_hub(own: &Own) -> bool {
    matches!(own.belongings.as_slice(), [public] if public.scope.is_public())
}

/// Begins in an empty data folder.
pub async fn begin(
    folder: &DataFolder,
    invitation: &Invitation,
    name: &str,
    random: &mut Randomness,
) -> Result<Node> {
    let consultation = invitation.consultation;
    let mut own = Own::new(consultation, random);
    let service = Invitation::new(
        consultation,
        ScopeId::PUBLIC,
        random.bytes(),
        name.to_owned(),
        invitation.question.clone(),
        None,
    );
    own.accept(&service);
    own.server = server(invitation);
    let joined = Replica::new(consultation).join(&own, &service);
    Node::create(folder, own, joined).await
}

fn server(invitation: &Invitation) -> Option<Server> {
    Some(Server {
        address: invitation.server.clone()?,
        transport: invitation.transport?,
    })
}

/// Opens a hub's folder, or begins in it. `reaches`: an address of the table's server is given,
/// whose key an invitation must tell.
pub async fn open(
    folder: &DataFolder,
    invitation: Option<&Invitation>,
    reaches: bool,
    name: &str,
    random: &mut Randomness,
) -> Result<Node> {
    let named = invitation.and_then(server);
    let Some(mut node) = Node::open(folder).await? else {
        let Some(invitation) = invitation else {
            bail!(
                "a hub's first start needs an invitation of the consultation: \
                 porte-voix hub --invitation LINK"
            );
        };
        // Before anything is made: the next attempt is a first start too.
        ensure!(!reaches || named.is_some(), NAMES_NO_SERVER);
        return begin(folder, invitation, name, random).await;
    };
    if invitation.is_some_and(|other| other.consultation != node.host.own.consultation) {
        bail!("this data folder is of another consultation: give the hub a folder of its own");
    }
    if !is_hub(&node.host.own) {
        bail!("this data folder is not a hub's");
    }
    if node.host.own.server.is_none() && named.is_some() {
        // The first that names one, as on a phone.
        node.host.own.server = named;
        node.keep_own()?;
    }
    ensure!(!reaches || node.host.own.server.is_some(), NAMES_NO_SERVER);
    Ok(node)
}
