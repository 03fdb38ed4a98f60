//! Walks every chain on the disk: each header strict, each signature and body checked anew, each
//! link to the one before.

use anyhow::{Context as _, Result, bail};
use shared::log::{Admission, Log};

use super::Done;
use crate::node::Node;
use crate::store::Store as _;

pub(super) async fn verify(node: &Node) -> Result<Done> {
    let consultation = node.host.own.consultation;
    let (mut envelopes, mut forks, mut bare) = (0_u64, 0_u64, 0_u64);
    let mut log = Log::new(consultation);
    for scope in node.store().scopes().await? {
        for envelope in node.store().load(scope).await? {
            let position = envelope.header.position();
            let place = format!("{} seq {}", position.key, position.seq);
            envelopes += 1;
            bare += u64::from(envelope.body.is_none());
            let verified = match envelope.verify(&consultation) {
                Ok(verified) => verified,
                Err(refusal) => return Err(refusal).context(place),
            };
            match log.admit(verified, &mut Vec::new()) {
                Ok(Admission::Waiting) => bail!("{place}: the envelope before it is missing"),
                Ok(Admission::Fork) => forks += 1,
                Ok(_) | Err(shared::log::Refusal::ForkFull) => {}
                Err(refusal) => return Err(refusal).context(place),
            }
        }
    }
    let chains: usize = log
        .scopes()
        .iter()
        .map(|scope| log.scope(*scope).count())
        .sum();
    Ok(Done {
        lines: vec![format!(
            "{envelopes} envelopes in {chains} chains, every signature and link holds \
             ({bare} erased or without body, {forks} forks)"
        )],
        ..Done::default()
    })
}
