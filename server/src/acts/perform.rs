//! From a request to the act that does it: which key signs, which address is meant.

use anyhow::Result;
use shared::replica::Own;

use super::brought::Brought;
use super::invitation::Recognised;
use super::request::Request;
use super::{
    Done, address, backup, carry, charter, close, confirm, hide, invitation, invite, people,
    recount, relay, revoke, strike, verify,
};
use crate::founding::KeyFile;
use crate::node::Node;

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
