//! Session descriptions (RFC 8866, 8839, 8841): what is read of ours, and theirs made again.

use super::candidate::unhex;
use super::{Address, Candidate, Consulted, MAX_CANDIDATES, MAX_PAYLOAD, NearCode, is_word};
use crate::identity::TransportKey;

/// Why a session description cannot be put in a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SdpError {
    /// A line that is needed is not there, or not as it should be.
    #[error("the session description lacks its {0}")]
    Lacks(&'static str),
    /// No address of this phone can be reached by another.
    #[error("this phone is on no network")]
    NoCandidate,
}

impl NearCode {
    /// Reads what a browser says of its own side, once it has looked for its addresses. Addresses
    /// of the phone itself, and those over TCP, are left out; IPv6 come last, and what would not
    /// fit in the code is dropped from the end.
    ///
    /// # Errors
    /// [`SdpError`] when something is lacking.
    pub fn from_sdp(
        sdp: &str,
        answer: bool,
        consultation: Consulted,
        transport: TransportKey,
    ) -> Result<Self, SdpError> {
        let value = |name: &'static str| {
            sdp.lines()
                .find_map(|line| {
                    line.strip_prefix("a=")?
                        .strip_prefix(name)?
                        .strip_prefix(':')
                })
                .map(str::trim)
                .ok_or(SdpError::Lacks(name))
        };
        let word = |name, least, most| {
            let word = value(name)?;
            is_word(word, least, most)
                .then(|| word.to_owned())
                .ok_or(SdpError::Lacks(name))
        };
        let fingerprint = sdp
            .lines()
            .filter_map(|line| line.strip_prefix("a=fingerprint:"))
            .find_map(fingerprint_of)
            .ok_or(SdpError::Lacks("fingerprint"))?;
        let expected = if answer { "active" } else { "actpass" };
        if value("setup")? != expected {
            return Err(SdpError::Lacks("setup"));
        }
        let mut ranked: Vec<(u32, Candidate)> = sdp
            .lines()
            .filter_map(|line| Candidate::from_line(line.strip_prefix("a=candidate:")?))
            .collect();
        ranked.sort_by_key(|(priority, candidate)| {
            let is_v6 = matches!(candidate.address, Address::V6(_));
            (is_v6, std::cmp::Reverse(*priority))
        });
        let mut code = Self {
            consultation,
            transport,
            answer,
            ufrag: word("ice-ufrag", 4, 32)?,
            pwd: word("ice-pwd", 22, 64)?,
            fingerprint,
            candidates: Vec::new(),
        };
        for (_, candidate) in ranked {
            if code.candidates.len() == MAX_CANDIDATES || code.candidates.contains(&candidate) {
                continue;
            }
            code.candidates.push(candidate);
            if code.pack().len() > MAX_PAYLOAD {
                code.candidates.pop();
            }
        }
        if code.candidates.is_empty() {
            return Err(SdpError::NoCandidate);
        }
        Ok(code)
    }

    /// The whole description of the other side, for `setRemoteDescription`: one data channel.
    pub fn to_sdp(&self) -> String {
        let setup = if self.answer { "active" } else { "actpass" };
        let fingerprint: Vec<String> = self
            .fingerprint
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        let mut sdp = format!(
            "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n\
             m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n\
             a=ice-ufrag:{}\r\na=ice-pwd:{}\r\na=fingerprint:sha-256 {}\r\na=setup:{setup}\r\n\
             a=mid:0\r\na=sctp-port:5000\r\na=max-message-size:262144\r\n",
            self.ufrag,
            self.pwd,
            fingerprint.join(":"),
        );
        for (number, candidate) in (0u32..).zip(&self.candidates) {
            // RFC 8445, 5.1.2.1: a host's type preference is 126, one component.
            let priority = (126 << 24) | (65_535 - number.min(65_535)) << 8 | 255;
            sdp.push_str(&format!(
                "a=candidate:{} 1 udp {priority} {} {} typ host\r\n",
                number + 1,
                candidate.address,
                candidate.port,
            ));
        }
        sdp.push_str("a=end-of-candidates\r\n");
        sdp
    }
}

/// `sha-256 AB:CD:…`
fn fingerprint_of(value: &str) -> Option<[u8; 32]> {
    let (algorithm, digits) = value.trim().split_once(' ')?;
    if !algorithm.eq_ignore_ascii_case("sha-256") {
        return None;
    }
    unhex(&digits.replace(':', ""))
}
