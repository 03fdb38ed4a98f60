//! Invitations: what a link or a QR carries, so that one can join with no network.
//!
//! ```text
//! code = "PV-I." of [ v uint = 1, consultation bstr32, scope bstr16, secret bstr32,
//!                     committee text, question text, server text / null,
//!                     transport bstr32 / null ]            strict CBOR, at most 500 bytes as text
//! link = <server address>/#<code>
//! ```
//!
//! How a code is text, and found in a text, is [`super::pasted`].
//!
//! The secret stays in the fragment, which no browser sends to a server.

use minicbor::bytes::ByteArray;

use super::keys::SigningKey;
use super::{ConsultationId, KeyId, ScopeId, TransportKey, pasted};

/// What a code begins with.
pub const PREFIX: &str = "PV-I.";
/// Longest code, in characters: one QR code that a cheap phone reads.
pub const MAX_CODE: usize = 500;

/// Why a code is not an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCode {
    /// There is none in the text.
    #[error("there is no code in this text")]
    Absent,
    /// Its end is missing.
    #[error("the code is cut short: its end is missing")]
    Cut,
    /// Letters changed or went missing, or it is of another version.
    #[error("the code cannot be read: some of its letters changed or are missing")]
    Unreadable,
    /// It would not fit in a code.
    #[error("the committee's name, question or address is too long for a code")]
    TooLong,
}

/// What an invitation says.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Invitation {
    #[n(0)]
    v: u8,
    /// The consultation.
    #[n(1)]
    pub consultation: ConsultationId,
    /// The committee; public for staff and servers.
    #[n(2)]
    pub scope: ScopeId,
    /// Seed of the invitation's key.
    #[n(3)]
    pub secret: ByteArray<32>,
    /// The committee's name.
    #[n(4)]
    pub committee: String,
    /// The question in French.
    #[n(5)]
    pub question: String,
    /// The server's address, such as `https://table.example`.
    #[n(6)]
    pub server: Option<String>,
    /// The server's transport key.
    #[n(7)]
    pub transport: Option<TransportKey>,
}

impl Invitation {
    /// An invitation; the question is shortened to what fits in a code.
    pub fn new(
        consultation: ConsultationId,
        scope: ScopeId,
        secret: [u8; 32],
        committee: String,
        question: String,
        server: Option<(String, TransportKey)>,
    ) -> Self {
        let (server, transport) =
            server.map_or((None, None), |(address, key)| (Some(address), Some(key)));
        let mut invitation = Self {
            v: 1,
            consultation,
            scope,
            secret: secret.into(),
            committee,
            question,
            server,
            transport,
        };
        while invitation.encode().len() > MAX_CODE && !invitation.question.is_empty() {
            let mut shorter: String = invitation.question.trim_end_matches('…').to_owned();
            shorter.pop();
            invitation.question = if shorter.is_empty() {
                shorter
            } else {
                shorter.trim_end().to_owned() + "…"
            };
        }
        invitation
    }

    /// The key whose proof a join carries.
    pub fn key(&self) -> SigningKey {
        SigningKey::from_seed(&self.secret)
    }

    /// Public half of it.
    pub fn key_id(&self) -> KeyId {
        self.key().id()
    }

    fn encode(&self) -> String {
        pasted::write(PREFIX, self)
    }

    /// The code.
    pub fn to_code(&self) -> Result<String, BadCode> {
        let code = self.encode();
        if code.len() > MAX_CODE {
            Err(BadCode::TooLong)
        } else {
            Ok(code)
        }
    }

    /// The link, when a server is known; else the code alone.
    pub fn to_link(&self) -> Result<String, BadCode> {
        let code = self.to_code()?;
        Ok(match &self.server {
            Some(server) => format!("{}/#{code}", server.trim_end_matches('/')),
            None => code,
        })
    }

    /// Reads a code, or the first whole one in a text.
    pub fn parse(text: &str) -> Result<Self, BadCode> {
        let invitation: Self = pasted::read(text, PREFIX, MAX_CODE)?;
        if invitation.v == 1 {
            Ok(invitation)
        } else {
            Err(BadCode::Unreadable)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invitation(question: &str) -> Invitation {
        Invitation::new(
            ConsultationId([1; 32]),
            ScopeId([2; 16]),
            [3; 32],
            "Comité AVEC de L'Islet-Nord".into(),
            question.into(),
            Some((
                "https://table.chaudiere-appalaches.example".into(),
                TransportKey([4; 32]),
            )),
        )
    }

    #[test]
    fn a_link_is_read_back_even_broken_over_lines() {
        let invitation = invitation("De quoi avons-nous besoin ici ?");
        let link = invitation.to_link().unwrap();
        assert_eq!(Invitation::parse(&link).unwrap(), invitation);
        let (start, end) = link.split_at(60);
        assert_eq!(
            Invitation::parse(&format!(" {start}\n{end} ")).unwrap(),
            invitation
        );
    }

    #[test]
    fn a_long_question_is_shortened_until_the_code_fits() {
        let code = invitation(&"Pourquoi ? ".repeat(100)).to_code().unwrap();
        assert!(code.len() <= MAX_CODE);
        assert!(Invitation::parse(&code).unwrap().question.ends_with('…'));
    }

    #[test]
    fn a_code_cut_short_is_named_as_such() {
        let code = invitation("Quoi ?").to_code().unwrap();
        let (cut, _) = code.split_at(code.len() - 3);
        assert_eq!(Invitation::parse(cut), Err(BadCode::Cut));
    }
}
