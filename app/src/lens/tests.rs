//! Pictures of codes as a camera takes them, clean and not.

use fast_qr::{ECL, QRBuilder};
use proptest::prelude::*;
use shared::carry::film::{Film, FilmReader, Watched};
use shared::carry::{Code, Letter};

use super::Lens;

const WIDTH: usize = 640;
const HEIGHT: usize = 480;

fn look(width: usize, height: usize, luma: &[u8]) -> Vec<String> {
    Lens::new().look(width as u32, height as u32, luma)
}

/// How a code is held and seen.
#[derive(Clone, Copy)]
struct Held {
    /// Degrees it is turned by.
    turn: f32,
    /// How much smaller its far side is.
    slant: f32,
    /// Pixels of its side, its margin included.
    size: f32,
    /// Standard deviation of the blur, in pixels.
    blur: f32,
    /// Of the noise, in shades.
    noise: f32,
    /// The shades of dark and light.
    shades: (f32, f32),
}

const CLEAN: Held = Held {
    turn: 0.0,
    slant: 0.0,
    size: 420.0,
    blur: 0.0,
    noise: 0.0,
    shades: (0.0, 255.0),
};
const DEGRADED: Held = Held {
    turn: 7.0,
    blur: 0.8,
    noise: 20.0,
    shades: (20.0, 235.0),
    ..CLEAN
};

/// Pseudo-random numbers that are the same every time (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Between 0 and 1.
    fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// About normal, of deviation 1: twelve uniform ones.
    fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.share()).sum::<f32>() - 6.0
    }
}

/// Draws a code into a picture of shades, its middle at a place.
fn draw(shades: &mut [f32], text: &str, held: Held, middle: (f32, f32)) {
    let code = QRBuilder::new(text).ecl(ECL::L).build().unwrap();
    let modules = code.size as f32 + 8.0;
    let (sin, cos) = held.turn.to_radians().sin_cos();
    let (dark, light) = held.shades;
    for (place, shade) in shades.iter_mut().enumerate() {
        let (mut sum, mut inside) = (0.0, 0.0f32);
        for part in 0..9 {
            let x = (place % WIDTH) as f32 + (part % 3) as f32 / 3.0 + 0.17 - middle.0;
            let y = (place / WIDTH) as f32 + (part / 3) as f32 / 3.0 + 0.17 - middle.1;
            let (u, v) = (
                (cos * x + sin * y) / held.size,
                (cos * y - sin * x) / held.size,
            );
            let depth = 1.0 + held.slant * v;
            let (u, v) = (u * depth + 0.5, v * depth + 0.5);
            if (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v) {
                let (column, row) = (u * modules - 4.0, v * modules - 4.0);
                let within = |at: f32| (0.0..code.size as f32).contains(&at);
                let is_dark =
                    within(column) && within(row) && code[row as usize][column as usize].value();
                sum += if is_dark { dark } else { light };
                inside += 1.0;
            }
        }
        if inside > 0.0 {
            *shade = (sum + *shade * (9.0 - inside)) / 9.0;
        }
    }
}

/// Blurs in one direction: pixels are `step` apart.
fn blur(shades: &[f32], deviation: f32, step: isize) -> Vec<f32> {
    let weight = |far: isize| (-(far * far) as f32 / (2.0 * deviation * deviation)).exp();
    let total: f32 = (-3..=3).map(weight).sum();
    let at = |place: isize| shades[place.clamp(0, shades.len() as isize - 1) as usize];
    (0..shades.len() as isize)
        .map(|place| {
            let near = (-3..=3).map(|far| at(place + far * step) * weight(far));
            near.sum::<f32>() / total
        })
        .collect()
}

/// What a camera sees of some codes, side by side.
fn picture(texts: &[&str], held: Held, random: &mut Random) -> Vec<u8> {
    let mut shades = vec![110.0; WIDTH * HEIGHT];
    for (number, text) in texts.iter().enumerate() {
        let across = WIDTH as f32 * (number as f32 + 0.5) / texts.len() as f32;
        let jitter = (random.share() * 12.0, random.share() * 12.0);
        let middle = (
            across + jitter.0 - 6.0,
            HEIGHT as f32 / 2.0 + jitter.1 - 6.0,
        );
        draw(&mut shades, text, held, middle);
    }
    if held.blur > 0.0 {
        shades = blur(&shades, held.blur, 1);
        shades = blur(&shades, held.blur, WIDTH as isize);
    }
    let grain = |shade: &f32| (shade + random.normal() * held.noise).clamp(0.0, 255.0) as u8;
    shades.iter().map(grain).collect()
}

/// A code's text of so many bytes.
fn text(bytes: usize, random: &mut Random) -> String {
    let payload: Vec<u8> = (0..bytes).map(|_| random.next() as u8).collect();
    Letter::Still.text(&payload)
}

#[test]
fn codes_of_every_use_are_read_clean_and_degraded() {
    let mut random = Random(7);
    for bytes in [5, 60, 155, 260, 440, 506] {
        for held in [CLEAN, DEGRADED] {
            let text = text(bytes, &mut random);
            let seen = picture(&[&text], held, &mut random);
            assert_eq!(look(WIDTH, HEIGHT, &seen), [text], "{bytes} bytes");
        }
    }
}

#[test]
fn links_are_read_whatever_side_is_up() {
    let mut random = Random(8);
    let link = "https://table.example/#gwFYIIKxJ0fGvUzk3NUKxWyqjxX0z7RbEJp3dP1bFkTmCk0rUE3";
    for turn in [0.0, 33.0, 45.0, 90.0, 171.0, 256.0, 315.0] {
        let held = Held {
            turn,
            size: 300.0,
            ..DEGRADED
        };
        let seen = picture(&[link], held, &mut random);
        assert_eq!(look(WIDTH, HEIGHT, &seen), [link], "{turn} degrees");
    }
}

#[test]
fn a_slanted_screen_in_a_dim_room_is_read() {
    let mut random = Random(9);
    let held = Held {
        turn: -12.0,
        slant: 0.1,
        size: 380.0,
        noise: 10.0,
        shades: (60.0, 150.0),
        ..DEGRADED
    };
    let text = text(260, &mut random);
    let seen = picture(&[&text], held, &mut random);
    assert_eq!(look(WIDTH, HEIGHT, &seen), [text]);
}

#[test]
fn two_codes_in_one_picture_are_both_read() {
    let mut random = Random(10);
    let held = Held {
        turn: 5.0,
        size: 260.0,
        ..CLEAN
    };
    let (a, b) = (text(90, &mut random), text(100, &mut random));
    let mut read = look(WIDTH, HEIGHT, &picture(&[&a, &b], held, &mut random));
    read.sort();
    let mut both = [a, b];
    both.sort();
    assert_eq!(read, both);
}

#[test]
fn a_photograph_is_read_at_a_smaller_size() {
    let mut random = Random(11);
    let text = text(500, &mut random);
    let small = picture(&[&text], DEGRADED, &mut random);
    // Each pixel five times five.
    let large: Vec<u8> = (0..HEIGHT * 5)
        .flat_map(|y| (0..WIDTH * 5).map(move |x| (y / 5) * WIDTH + x / 5))
        .map(|place| small[place])
        .collect();
    assert_eq!(look(WIDTH * 5, HEIGHT * 5, &large), [text]);
}

#[test]
fn a_degraded_film_gives_its_bundle() {
    let mut random = Random(12);
    let bundle: Vec<u8> = (0..4_000).map(|_| random.next() as u8).collect();
    let film = Film::new(&bundle).unwrap();
    let (mut reader, mut pictures) = (FilmReader::default(), 0);
    // One begins to look in the middle.
    for number in 5.. {
        let seen = picture(&[&film.frame(number)], DEGRADED, &mut random);
        pictures += 1;
        assert!(pictures <= film.frames() + 4, "{pictures} pictures");
        for text in look(WIDTH, HEIGHT, &seen) {
            let Ok(Code::Film(frame)) = Code::read(&text) else {
                panic!("{text}")
            };
            if let Ok(Watched::All(read)) = reader.take(&frame) {
                assert_eq!(read, bundle);
                return;
            }
        }
    }
}

#[test]
fn what_is_no_picture_gives_nothing() {
    assert!(look(640, 480, &[0; 10]).is_empty());
    assert!(look(usize::MAX, 2, &[]).is_empty());
    assert!(look(3, 3, &[0; 9]).is_empty());
    assert!(look(WIDTH, HEIGHT, &vec![255; WIDTH * HEIGHT]).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_picture_is_a_surprise(
        width in 24usize..200,
        height in 24usize..200,
        seed in 1u64..,
        stripes in 1usize..9,
    ) {
        let mut random = Random(seed);
        let luma: Vec<u8> = (0..width * height)
            .map(|place| {
                let mark = [0u8, 255, 0, 0, 0, 255, 0, 255][place % width / stripes % 8];
                if stripes == 8 { random.next() as u8 } else { mark ^ (random.next() as u8 & 31) }
            })
            .collect();
        let _ = look(width, height, &luma);
    }
}
