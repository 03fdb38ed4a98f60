//! What goes wrong at what a host asks for: the disk refuses, the installation dies between two
//! effects. Never inside the host.

use crate::random::Random;

/// So many times in ten thousand.
#[derive(Debug)]
pub struct Faults {
    random: Random,
    refuses: usize,
    dies: usize,
    struck: usize,
}

impl Faults {
    /// Nothing goes wrong.
    pub fn none() -> Self {
        Self::new(0, 0, 0)
    }

    /// `refuses`: of what the disk is given; `dies`: before anything that is to be done.
    pub fn new(seed: u64, refuses: usize, dies: usize) -> Self {
        Self {
            random: Random::new(seed),
            refuses,
            dies,
            struck: 0,
        }
    }

    /// How many there were.
    pub fn struck(&self) -> usize {
        self.struck
    }

    pub(super) fn refuses(&mut self) -> bool {
        self.strikes(self.refuses)
    }

    pub(super) fn dies(&mut self) -> bool {
        self.strikes(self.dies)
    }

    fn strikes(&mut self, often: usize) -> bool {
        let strikes = self.random.below(10_000) < often;
        self.struck += usize::from(strikes);
        strikes
    }
}
