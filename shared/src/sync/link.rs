//! The link: Noise, the same over every carrier that brings whole messages in order.
//!
//! `Noise_IK_25519_ChaChaPoly_SHA256`, prologue `"porte-voix link v1" || consultation`. The
//! initiator knows the responder's transport key beforehand (QR, invitation); the responder
//! learns the initiator's. Nobody else reads, and nothing of one link is taken by another.
//! A carrier that has a secure channel of its own binds the link to it: what names that channel
//! follows the prologue, and a link opens only when both ends see the same channel.
//!
//! ```text
//! 1 || Noise message 1 (96 bytes)      initiator -> responder
//! 1 || Noise message 2 (48 bytes)      responder -> initiator, and the link is open
//! 0                                    responder -> initiator: I do not hold that key
//! Noise( more: 0 / 1 || part of a frame )          from then on, at most 65,535 bytes each
//! ```
//!
//! Sans-IO: bytes in, bytes out, the randomness given. What a frame means is
//! [`super::Session`]'s matter. After any error the link is dead and the carrier is closed.

use snow::params::{
    BaseChoice, CipherChoice, DHChoice, HandshakeChoice, HandshakeModifierList, HandshakePattern,
    HashChoice, NoiseParams,
};
use snow::{Builder, HandshakeState, TransportState};

use super::seeded::Seeded;
use super::transport::TransportSecret;
use crate::identity::{ConsultationId, TransportKey};
use crate::log::store::MAX_FRAME;

const PATTERN: &str = "Noise_IK_25519_ChaChaPoly_SHA256";
const PROLOGUE: &[u8] = b"porte-voix link v1";
/// Largest message handed to the carrier, in bytes.
pub const MAX_MESSAGE: usize = 65_535;
const TAG: usize = 16;
const MAX_PART: usize = MAX_MESSAGE - TAG - 1;
const GREETING: u8 = 1;
const REFUSAL: u8 = 0;
const GREETING_LEN: usize = 1 + 32 + 48 + 16;
const ANSWER_LEN: usize = 1 + 32 + 16;
const LAST: u8 = 0;
const MORE: u8 = 1;

/// What a responder sends before closing when [`Link::receive`] answers
/// [`LinkError::WrongKey`], so that the other side can say why.
pub const WRONG_KEY_REFUSAL: &[u8] = &[REFUSAL];

/// Why a link is dead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The two sides do not agree on the responder's transport key, or on the consultation.
    #[error("the peer does not hold the key that was expected, or speaks of another consultation")]
    WrongKey,
    /// A message that is not the next one of this link: forged, replayed, sent back to who
    /// wrote it, or out of order.
    #[error("not the next message of this link")]
    NotNext,
    /// Not a message of this protocol.
    #[error("malformed")]
    Malformed,
    /// A frame larger than a frame may be.
    #[error("frame too large")]
    TooLarge,
    /// Frames travel only once the link is open.
    #[error("the link is not open")]
    NotOpen,
    /// The link ended by an earlier error.
    #[error("the link is dead")]
    Dead,
}

/// What a message from the carrier brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkEvent {
    /// The link is open.
    Opened {
        /// The transport key of the other side, which it was proven to hold.
        peer: TransportKey,
        /// What to hand to the carrier first, when there is something.
        reply: Option<Vec<u8>>,
    },
    /// A whole frame.
    Frame(Vec<u8>),
    /// A part of a frame; more is coming.
    Part,
}

enum State {
    Greeting(Box<HandshakeState>, TransportKey),
    Listening(Box<HandshakeState>),
    Open(Box<TransportState>),
    Dead,
}

/// One end of a link.
pub struct Link {
    state: State,
    parts: Vec<u8>,
}

impl Link {
    /// The end that opens, towards a pinned peer, and the first message for the carrier.
    /// `binding`: what names the carrier's own channel, the same at both ends; empty for none.
    /// `seed`: 32 random bytes drawn for this link alone.
    pub fn initiator(
        secret: &TransportSecret,
        peer: &TransportKey,
        consultation: &ConsultationId,
        binding: &[u8],
        seed: [u8; 32],
    ) -> Result<(Self, Vec<u8>), LinkError> {
        let prologue = [PROLOGUE, consultation.as_bytes(), binding].concat();
        let mut handshake = builder(secret, &prologue, seed)
            .and_then(|builder| builder.remote_public_key(peer.as_bytes()))
            .and_then(Builder::build_initiator)
            .map_err(|_| LinkError::Malformed)?;
        let first = greet(&mut handshake, GREETING_LEN)?;
        let state = State::Greeting(Box::new(handshake), *peer);
        Ok((Self::new(state), first))
    }

    /// The end that waits. `binding` and `seed`: as for the other end.
    pub fn responder(
        secret: &TransportSecret,
        consultation: &ConsultationId,
        binding: &[u8],
        seed: [u8; 32],
    ) -> Result<Self, LinkError> {
        let prologue = [PROLOGUE, consultation.as_bytes(), binding].concat();
        let handshake = builder(secret, &prologue, seed)
            .and_then(Builder::build_responder)
            .map_err(|_| LinkError::Malformed)?;
        Ok(Self::new(State::Listening(Box::new(handshake))))
    }

    fn new(state: State) -> Self {
        Self {
            state,
            parts: Vec::new(),
        }
    }

    /// Whether frames can travel.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Open(_))
    }

    /// Takes one message from the carrier. After an error the link is dead.
    pub fn receive(&mut self, message: &[u8]) -> Result<LinkEvent, LinkError> {
        match std::mem::replace(&mut self.state, State::Dead) {
            State::Greeting(handshake, peer) => self.finish(*handshake, peer, message),
            State::Listening(handshake) => self.answer(*handshake, message),
            State::Open(mut transport) => {
                let event = self.open_part(&mut transport, message)?;
                self.state = State::Open(transport);
                Ok(event)
            }
            State::Dead => Err(LinkError::Dead),
        }
    }

    /// The initiator reads the responder's answer.
    fn finish(
        &mut self,
        mut handshake: HandshakeState,
        peer: TransportKey,
        message: &[u8],
    ) -> Result<LinkEvent, LinkError> {
        if message == WRONG_KEY_REFUSAL {
            return Err(LinkError::WrongKey);
        }
        read(&mut handshake, message, ANSWER_LEN)?;
        self.open(handshake)?;
        Ok(LinkEvent::Opened { peer, reply: None })
    }

    /// The responder reads the greeting and answers it.
    fn answer(
        &mut self,
        mut handshake: HandshakeState,
        message: &[u8],
    ) -> Result<LinkEvent, LinkError> {
        read(&mut handshake, message, GREETING_LEN)?;
        let peer = handshake
            .get_remote_static()
            .and_then(|key| TransportKey::from_slice(key).ok())
            .ok_or(LinkError::Malformed)?;
        let reply = greet(&mut handshake, ANSWER_LEN)?;
        self.open(handshake)?;
        Ok(LinkEvent::Opened {
            peer,
            reply: Some(reply),
        })
    }

    fn open(&mut self, handshake: HandshakeState) -> Result<(), LinkError> {
        let transport = handshake
            .into_transport_mode()
            .map_err(|_| LinkError::Malformed)?;
        self.state = State::Open(Box::new(transport));
        Ok(())
    }

    fn open_part(
        &mut self,
        transport: &mut TransportState,
        message: &[u8],
    ) -> Result<LinkEvent, LinkError> {
        if message.len() > MAX_MESSAGE || message.len() < TAG + 1 {
            return Err(LinkError::Malformed);
        }
        let mut plain = vec![0; message.len()];
        let len = transport
            .read_message(message, &mut plain)
            .map_err(|_| LinkError::NotNext)?;
        plain.truncate(len);
        let (more, part) = plain.split_first().ok_or(LinkError::Malformed)?;
        if self.parts.len().saturating_add(part.len()) > MAX_FRAME {
            return Err(LinkError::TooLarge);
        }
        match (*more, part.is_empty()) {
            (MORE, false) => {
                self.parts.extend_from_slice(part);
                Ok(LinkEvent::Part)
            }
            (LAST, _) => {
                let mut frame = std::mem::take(&mut self.parts);
                frame.extend_from_slice(part);
                Ok(LinkEvent::Frame(frame))
            }
            _ => Err(LinkError::Malformed),
        }
    }

    /// Seals a frame of at most 256 KiB: the messages for the carrier, in order.
    pub fn seal_frame(&mut self, frame: &[u8]) -> Result<Vec<Vec<u8>>, LinkError> {
        let State::Open(transport) = &mut self.state else {
            return Err(LinkError::NotOpen);
        };
        if frame.len() > MAX_FRAME {
            return Err(LinkError::TooLarge);
        }
        let mut parts = frame.chunks(MAX_PART).peekable();
        let mut messages = Vec::new();
        loop {
            let part = parts.next().unwrap_or_default();
            let more = if parts.peek().is_some() { MORE } else { LAST };
            let plain = [&[more], part].concat();
            let mut message = vec![0; plain.len() + TAG];
            let len = transport
                .write_message(&plain, &mut message)
                .map_err(|_| LinkError::Dead)?;
            message.truncate(len);
            messages.push(message);
            if more == LAST {
                return Ok(messages);
            }
        }
    }
}

fn builder<'a>(
    secret: &'a TransportSecret,
    prologue: &'a [u8],
    seed: [u8; 32],
) -> Result<Builder<'a>, snow::Error> {
    Builder::with_resolver(params(), Box::new(Seeded::new(seed)))
        .local_private_key(secret.as_bytes())?
        .prologue(prologue)
}

/// What [`PATTERN`] says, said without the parser of all the others.
fn params() -> NoiseParams {
    let handshake = HandshakeChoice {
        pattern: HandshakePattern::IK,
        modifiers: HandshakeModifierList { list: Vec::new() },
    };
    NoiseParams::new(
        PATTERN.to_owned(),
        BaseChoice::Noise,
        handshake,
        DHChoice::Curve25519,
        CipherChoice::ChaChaPoly,
        HashChoice::SHA256,
    )
}

fn greet(handshake: &mut HandshakeState, len: usize) -> Result<Vec<u8>, LinkError> {
    let mut message = vec![0; len];
    let (version, noise) = message.split_first_mut().ok_or(LinkError::Malformed)?;
    *version = GREETING;
    handshake
        .write_message(&[], noise)
        .map_err(|_| LinkError::Malformed)?;
    Ok(message)
}

fn read(handshake: &mut HandshakeState, message: &[u8], len: usize) -> Result<(), LinkError> {
    match message.split_first() {
        Some((&GREETING, noise)) if message.len() == len => handshake
            .read_message(noise, &mut [])
            .map(|_| ())
            .map_err(|_| LinkError::WrongKey),
        _ => Err(LinkError::Malformed),
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.state {
            State::Greeting(..) => "Link(greeting)",
            State::Listening(_) => "Link(listening)",
            State::Open(_) => "Link(open)",
            State::Dead => "Link(dead)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameters_are_those_that_the_name_says() {
        assert_eq!(params(), PATTERN.parse::<NoiseParams>().unwrap());
    }
}
