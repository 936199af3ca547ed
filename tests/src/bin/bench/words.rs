//! Made-up articles in any number: a vocabulary whose words are as unequally common as those of a language, and
//! articles drawn from it. The same seed gives the same articles.

use std::fmt::Write;

/// Words of the vocabulary besides the commonest of English, which are what a text is recognised by.
const VOCABULARY: usize = 60_000;
const AUTHORS: usize = 2_000;
const SITES: usize = 800;
/// Tags in all: areas, each with topics below it.
const AREAS: usize = 400;
const TOPICS: usize = 49;

const COMMON: [&str; 40] = [
    "the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "it", "with", "as", "his", "on", "be", "at", "by",
    "had", "not", "are", "but", "from", "or", "have", "an", "they", "which", "one", "you", "were", "her", "all", "she",
    "there", "would", "their", "we", "him", "been",
];
const ONSETS: [&str; 20] =
    ["b", "br", "c", "ch", "d", "dr", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v"];
const VOWELS: [&str; 10] = ["a", "e", "i", "o", "u", "ai", "ea", "io", "ou", "ee"];
const ENDS: [&str; 12] = ["", "", "", "n", "r", "s", "l", "t", "m", "nd", "sk", "rt"];

/// Numbers that look random and are the same each time.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// A number below `limit`, small ones far more often: the law of Zipf.
    pub fn unequal(&mut self, limit: usize) -> usize {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((limit as f64).powf(share) - 1.0) as usize
    }
}

/// Everything that articles are made of.
pub struct Model {
    words: Vec<String>,
}

impl Model {
    pub fn new() -> Model {
        let mut dice = Dice::new(1);
        let mut seen = std::collections::HashSet::new();
        let mut words: Vec<String> = COMMON.iter().map(ToString::to_string).collect();
        while words.len() < VOCABULARY {
            let syllables = 1 + dice.below(2) + dice.below(2);
            let word: String = (0..syllables)
                .map(|_| [ONSETS[dice.below(20)], VOWELS[dice.below(10)], ENDS[dice.below(12)]].concat())
                .collect();
            if seen.insert(word.clone()) {
                words.push(word);
            }
        }
        Model { words }
    }

    /// The word of a rank; 0 is the commonest.
    pub fn word(&self, rank: usize) -> &str {
        &self.words[rank.min(self.words.len() - 1)]
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// The path of a tag, all of which differ; the small numbers are used most.
    pub fn tag(&self, number: usize) -> String {
        let (area, topic) = (number % AREAS, number / AREAS);
        match topic {
            0 => format!("area {}", self.word(200 + area)),
            topic => format!("area {}/{} {topic}", self.word(200 + area), self.word(900 + area + topic)),
        }
    }

    /// How many tags there are.
    pub fn tags(&self) -> usize {
        AREAS * (TOPICS + 1)
    }

    pub fn author(&self, number: usize) -> String {
        format!("{} {}", capital(self.word(3_000 + number % 61)), capital(self.word(5_000 + number)))
    }

    pub fn site(&self, number: usize) -> String {
        format!("{}-{number}.example", self.word(2_000 + number))
    }

    /// The title of an article, and its Markdown with front matter: about 900 words.
    pub fn article(&self, number: usize) -> (String, String) {
        let mut dice = Dice::new(number as u64 + 7);
        let title = capital(&self.sentence(&mut dice, 4, 9));
        let mut text = String::with_capacity(7_000);
        let tags: Vec<String> =
            (0..2 + dice.below(6)).map(|_| format!("\"{}\"", self.tag(dice.unequal(self.tags())))).collect();
        let site = self.site(dice.unequal(SITES));
        let (year, month, day) = (1998 + dice.below(27), 1 + dice.below(12), 1 + dice.below(28));
        let head = format!(
            "---\ntitle: \"{title}\"\nauthor: {}\nsource: https://{site}/{number}\npublished: {year}-{month:02}-{day:02}\n\
            tags: [{}]\n---\n",
            self.author(dice.unequal(AUTHORS)),
            tags.join(", "),
        );
        text.push_str(&head);
        for part in 0..12 {
            if part % 4 == 3 {
                let _ = write!(text, "\n## {}\n", capital(&self.sentence(&mut dice, 2, 6)));
            }
            text.push('\n');
            for _ in 0..3 + dice.below(4) {
                let _ = write!(text, "{}. ", capital(&self.sentence(&mut dice, 8, 26)));
            }
            text.push('\n');
        }
        (title, text)
    }

    fn sentence(&self, dice: &mut Dice, least: usize, most: usize) -> String {
        let words = least + dice.below(most - least);
        (0..words).map(|_| self.word(dice.unequal(self.words.len()))).collect::<Vec<_>>().join(" ")
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
