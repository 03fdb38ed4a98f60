//! A change chunk as its parts, each of which may be wrong, and bytes with a checksum that is right.

use sha2::{Digest, Sha256};

/// A change chunk taken apart; see the automerge binary format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawChange {
    /// The changes that it follows.
    pub dependencies: Vec<[u8; 32]>,
    /// Who wrote it.
    pub actor: Vec<u8>,
    /// Its number among its actor's.
    pub seq: u64,
    /// The counter of its first operation.
    pub start: u64,
    /// Seconds.
    pub time: i64,
    /// A message.
    pub message: Vec<u8>,
    /// Other actors.
    pub others: Vec<Vec<u8>>,
    /// Columns, by number.
    pub columns: Vec<(u64, Vec<u8>)>,
    /// Bytes after the columns.
    pub extra: Vec<u8>,
}

/// One run of a run-length coded column, its values as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// One value so many times.
    Same(i64, Vec<u8>),
    /// Different values.
    Literal(Vec<Vec<u8>>),
    /// So many nulls.
    Null(u64),
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Numbers of LEB128, signed or not.
    Numbers,
    /// Texts with their length.
    Texts,
}

impl RawChange {
    /// Takes a well-formed change chunk apart.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut at = Bytes(bytes.get(9..)?);
        let length = at.count()?;
        let mut at = Bytes(at.take(length)?);
        let dependencies = (0..at.count()?)
            .map(|_| at.take(32)?.try_into().ok())
            .collect::<Option<_>>()?;
        let actor = at.prefixed()?.to_vec();
        let (seq, start, time) = (at.unsigned()?, at.unsigned()?, at.signed()?);
        let message = at.prefixed()?.to_vec();
        let others = (0..at.count()?)
            .map(|_| at.prefixed().map(<[u8]>::to_vec))
            .collect::<Option<_>>()?;
        let headers = (0..at.count()?)
            .map(|_| Some((at.unsigned()?, at.count()?)))
            .collect::<Option<Vec<_>>>()?;
        let columns = headers
            .into_iter()
            .map(|(spec, len)| Some((spec, at.take(len)?.to_vec())))
            .collect::<Option<_>>()?;
        Some(Self {
            dependencies,
            actor,
            seq,
            start,
            time,
            message,
            others,
            columns,
            extra: at.0.to_vec(),
        })
    }

    /// The bytes, with the right length and checksum.
    pub fn bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        unsigned(&mut body, self.dependencies.len() as u64);
        body.extend(self.dependencies.iter().flatten());
        prefixed(&mut body, &self.actor);
        unsigned(&mut body, self.seq);
        unsigned(&mut body, self.start);
        signed(&mut body, self.time);
        prefixed(&mut body, &self.message);
        unsigned(&mut body, self.others.len() as u64);
        for actor in &self.others {
            prefixed(&mut body, actor);
        }
        unsigned(&mut body, self.columns.len() as u64);
        for (spec, data) in &self.columns {
            unsigned(&mut body, *spec);
            unsigned(&mut body, data.len() as u64);
        }
        body.extend(self.columns.iter().flat_map(|(_, data)| data));
        body.extend(&self.extra);
        chunk(0x01, &body)
    }

    /// A column, if it is there.
    pub fn column(&mut self, spec: u64) -> Option<&mut Vec<u8>> {
        self.columns
            .iter_mut()
            .find(|(one, _)| *one == spec)
            .map(|(_, data)| data)
    }
}

/// A chunk of any type, with the right length and checksum.
pub fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut hashed = vec![kind];
    unsigned(&mut hashed, body.len() as u64);
    hashed.extend(body);
    let digest = Sha256::digest(&hashed);
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83];
    bytes.extend(digest.iter().take(4));
    bytes.extend(hashed);
    bytes
}

/// Repairs the length and checksum of a chunk whose body was tampered with.
pub fn repair(bytes: &[u8]) -> Option<Vec<u8>> {
    let kind = *bytes.get(8)?;
    let mut at = Bytes(bytes.get(9..)?);
    at.unsigned()?;
    Some(chunk(kind, at.0))
}

/// Takes a run-length coded column apart.
pub fn runs(column: &[u8], values: Values) -> Option<Vec<Run>> {
    let mut at = Bytes(column);
    let mut runs = Vec::new();
    while !at.0.is_empty() {
        let count = at.signed()?;
        runs.push(match count {
            0 => Run::Null(at.unsigned()?),
            count if count > 0 => Run::Same(count, at.value(values)?),
            count => Run::Literal(
                (0..count.unsigned_abs())
                    .map(|_| at.value(values))
                    .collect::<Option<_>>()?,
            ),
        });
    }
    Some(runs)
}

/// Puts a run-length coded column together.
pub fn column(runs: &[Run]) -> Vec<u8> {
    let mut out = Vec::new();
    for run in runs {
        match run {
            Run::Same(count, value) => {
                signed(&mut out, *count);
                out.extend(value);
            }
            Run::Literal(values) => {
                signed(&mut out, -(values.len() as i64));
                out.extend(values.iter().flatten());
            }
            Run::Null(count) => {
                signed(&mut out, 0);
                unsigned(&mut out, *count);
            }
        }
    }
    out
}

/// Writes an unsigned LEB128 number.
pub fn unsigned(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// Writes a signed LEB128 number.
pub fn signed(out: &mut Vec<u8>, mut value: i64) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if (value == 0 && low & 0x40 == 0) || (value == -1 && low & 0x40 != 0) {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

fn prefixed(out: &mut Vec<u8>, bytes: &[u8]) {
    unsigned(out, bytes.len() as u64);
    out.extend(bytes);
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.take(1)?.first()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let mut value = 0i64;
        for shift in (0..64).step_by(7) {
            let byte = *self.take(1)?.first()?;
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(if shift < 57 && byte & 0x40 != 0 {
                    value | (-1 << (shift + 7))
                } else {
                    value
                });
            }
        }
        None
    }

    fn count(&mut self) -> Option<usize> {
        self.unsigned()?.try_into().ok()
    }

    fn prefixed(&mut self) -> Option<&'a [u8]> {
        let length = self.count()?;
        self.take(length)
    }

    fn value(&mut self, values: Values) -> Option<Vec<u8>> {
        let before = self.0;
        match values {
            Values::Numbers => {
                self.unsigned()?;
            }
            Values::Texts => {
                self.prefixed()?;
            }
        }
        before
            .get(..before.len() - self.0.len())
            .map(<[u8]>::to_vec)
    }
}
