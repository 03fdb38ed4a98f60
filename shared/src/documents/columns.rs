//! The columns of a change, read one value at a time with checked arithmetic.
//!
//! automerge stores operations by column, each column run-length coded: 64 bytes can announce a
//! million operations. Nothing here allocates what a run announces: a column hands out one value
//! for each operation that was already counted. Only the shortest form of each number and run is
//! read, the one our own encoder writes.

use super::reason::Reason;

/// A cursor over bytes that gives them out front to back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Reason> {
        let (first, rest) = self.0.split_first().ok_or(Reason::CutShort)?;
        self.0 = rest;
        Ok(*first)
    }

    pub(crate) fn take(&mut self, len: usize) -> Result<&'a [u8], Reason> {
        let (taken, rest) = self.0.split_at_checked(len).ok_or(Reason::CutShort)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Reason> {
        self.take(N)?.try_into().map_err(|_| Reason::CutShort)
    }

    /// An unsigned LEB128 number in its shortest form.
    pub(crate) fn unsigned(&mut self) -> Result<u64, Reason> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(Reason::BadNumber);
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return if byte == 0 && shift > 0 {
                    Err(Reason::BadNumber)
                } else {
                    Ok(value)
                };
            }
        }
        Err(Reason::BadNumber)
    }

    /// A signed LEB128 number in its shortest form.
    pub(crate) fn signed(&mut self) -> Result<i64, Reason> {
        let mut value = 0i64;
        let mut before = 0u8;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            if shift == 63 && byte != 0 && byte != 0x7f {
                return Err(Reason::BadNumber);
            }
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let padded =
                    (byte == 0 && before & 0x40 == 0) || (byte == 0x7f && before & 0x40 != 0);
                if shift > 0 && padded {
                    return Err(Reason::BadNumber);
                }
                if shift < 57 && byte & 0x40 != 0 {
                    value |= -1i64 << (shift + 7);
                }
                return Ok(value);
            }
            before = byte;
        }
        Err(Reason::BadNumber)
    }

    /// A length that must fit in what is left.
    pub(crate) fn length(&mut self) -> Result<usize, Reason> {
        let length = usize::try_from(self.unsigned()?).map_err(|_| Reason::CutShort)?;
        if length > self.len() {
            Err(Reason::CutShort)
        } else {
            Ok(length)
        }
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, Reason> {
        let length = self.length()?;
        std::str::from_utf8(self.take(length)?).map_err(|_| Reason::NotUtf8)
    }
}

/// What a run-length coded column holds.
pub(crate) trait Stored<'a>: Copy + PartialEq {
    fn read(cursor: &mut Cursor<'a>) -> Result<Self, Reason>;
}

impl Stored<'_> for u64 {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Reason> {
        cursor.unsigned()
    }
}

impl Stored<'_> for i64 {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Reason> {
        cursor.signed()
    }
}

impl<'a> Stored<'a> for &'a str {
    fn read(cursor: &mut Cursor<'a>) -> Result<Self, Reason> {
        cursor.text()
    }
}

#[derive(Debug, Clone, Copy)]
enum Run<T> {
    Same(T),
    Literal,
    Null,
}

/// A run-length coded column of values or nulls.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Runs<'a, T> {
    cursor: Cursor<'a>,
    run: Run<T>,
    left: u64,
    /// A column that is not there holds nulls only.
    absent: bool,
    /// The value before, once there is one.
    before: Option<Option<T>>,
}

impl<'a, T: Stored<'a>> Runs<'a, T> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            cursor: Cursor::new(bytes),
            run: Run::Null,
            left: 0,
            absent: bytes.is_empty(),
            before: None,
        }
    }

    /// The next value, or null.
    pub(crate) fn next(&mut self) -> Result<Option<T>, Reason> {
        if self.absent {
            return Ok(None);
        }
        let opens = self.left == 0;
        if opens {
            if self.cursor.is_empty() {
                return Err(Reason::ColumnShape);
            }
            self.open()?;
        }
        self.left -= 1;
        let value = match self.run {
            Run::Same(value) => Some(value),
            Run::Literal => Some(T::read(&mut self.cursor)?),
            Run::Null => None,
        };
        // Equal neighbours are one run: written otherwise, the change would not be written again
        // as it came, and its hash with it.
        let alone = opens || matches!(self.run, Run::Literal);
        if alone && self.before == Some(value) {
            return Err(Reason::ColumnShape);
        }
        self.before = Some(value);
        Ok(value)
    }

    /// The next value, which may not be null.
    pub(crate) fn value(&mut self) -> Result<T, Reason> {
        self.next()?.ok_or(Reason::ColumnShape)
    }

    fn open(&mut self) -> Result<(), Reason> {
        let count = self.cursor.signed()?;
        self.left = count.unsigned_abs();
        let after_literal = self.before.is_some() && matches!(self.run, Run::Literal);
        self.run = match count {
            0 => {
                self.left = self.cursor.unsigned()?;
                Run::Null
            }
            1 => return Err(Reason::ColumnShape),
            count if count > 0 => Run::Same(T::read(&mut self.cursor)?),
            _ if after_literal => return Err(Reason::ColumnShape),
            _ => Run::Literal,
        };
        if self.left == 0 {
            Err(Reason::ColumnShape)
        } else {
            Ok(())
        }
    }

    fn is_done(&self) -> bool {
        self.left == 0 && self.cursor.is_empty()
    }

    /// Refuses a column that holds more than what was asked of it.
    pub(crate) fn finish(&self) -> Result<(), Reason> {
        if self.is_done() {
            Ok(())
        } else {
            Err(Reason::ColumnShape)
        }
    }
}

impl<'a> Runs<'a, u64> {
    /// How many values the column holds, at most `most`. None may be null.
    pub(crate) fn count(bytes: &'a [u8], most: usize) -> Result<usize, Reason> {
        let mut runs = Self::new(bytes);
        let mut count = 0;
        while !runs.is_done() {
            if count == most {
                return Err(Reason::TooManyOperations);
            }
            runs.value()?;
            count += 1;
        }
        Ok(count)
    }
}

/// A column of differences.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deltas<'a> {
    runs: Runs<'a, i64>,
    at: i64,
}

impl<'a> Deltas<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            runs: Runs::new(bytes),
            at: 0,
        }
    }

    pub(crate) fn next(&mut self) -> Result<Option<u32>, Reason> {
        let Some(delta) = self.runs.next()? else {
            return Ok(None);
        };
        self.at = self.at.checked_add(delta).ok_or(Reason::BadNumber)?;
        u32::try_from(self.at)
            .map(Some)
            .map_err(|_| Reason::BadNumber)
    }

    pub(crate) fn finish(&self) -> Result<(), Reason> {
        self.runs.finish()
    }
}

/// A column of booleans: lengths of alternating runs, the first one of `false`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Booleans<'a> {
    cursor: Cursor<'a>,
    value: bool,
    left: u64,
    first: bool,
    absent: bool,
}

impl<'a> Booleans<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            cursor: Cursor::new(bytes),
            value: true,
            left: 0,
            first: true,
            absent: bytes.is_empty(),
        }
    }

    pub(crate) fn next(&mut self) -> Result<bool, Reason> {
        if self.absent {
            return Ok(false);
        }
        while self.left == 0 {
            if self.cursor.is_empty() {
                return Err(Reason::ColumnShape);
            }
            self.left = self.cursor.unsigned()?;
            self.value = !self.value;
            if self.left == 0 && !self.first {
                return Err(Reason::ColumnShape);
            }
            self.first = false;
        }
        self.left -= 1;
        Ok(self.value)
    }

    pub(crate) fn finish(&self) -> Result<(), Reason> {
        if self.left == 0 && self.cursor.is_empty() {
            Ok(())
        } else {
            Err(Reason::ColumnShape)
        }
    }
}
