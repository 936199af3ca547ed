//! How a name fits what somebody types to find it: the whole of it, its beginning, beginnings of its words, a part of
//! it, or letters of it in their order. Both are folded already.

use memchr::memchr_iter;
use memchr::memmem::Finder;

use super::tree::letters;

/// Longer inputs are cut: nobody types a name to its hundredth letter.
const LONGEST: usize = 100;
/// Steps after which the search for letters in a name gives up.
const FUEL: u32 = 300;

/// What was typed.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    whole: String,
    words: Vec<Finder<'static>>,
    /// All of it without spaces.
    run: Vec<u8>,
    letters: u64,
}

/// How well a name fits; smaller is better.
pub(crate) mod fit {
    /// It is what was typed.
    pub(crate) const WHOLE: u8 = 0;
    /// It begins so.
    pub(crate) const BEGINNING: u8 = 1;
    /// Each typed word begins one of its words.
    pub(crate) const WORDS: u8 = 2;
    /// It holds each typed word.
    pub(crate) const PART: u8 = 3;
    /// The letters begin some of its words, one after the other.
    pub(crate) const LETTERS: u8 = 4;
}

impl Typed {
    /// Reads what was typed, folded.
    pub(crate) fn of(folded: &str) -> Typed {
        let folded = &folded[..folded.floor_char_boundary(LONGEST)];
        let words: Vec<&str> = folded.split_whitespace().collect();
        let run = words.concat();
        Typed {
            whole: words.join(" "),
            words: words.iter().map(|word| Finder::new(word).into_owned()).collect(),
            letters: letters(&run),
            run: run.into_bytes(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How a folded name with these letters fits by whole words and parts; none: not.
    pub(crate) fn fit(&self, name: &str, name_letters: u64) -> Option<u8> {
        if self.letters & !name_letters != 0 {
            return None;
        }
        if let Some(rest) = name.strip_prefix(&self.whole[..]) {
            return Some(if rest.is_empty() { fit::WHOLE } else { fit::BEGINNING });
        }
        if let [letter] = self.run[..] {
            // One letter is in almost every name: it has to begin a word.
            let begins = memchr_iter(letter, name.as_bytes()).any(|at| begins_word(name, at));
            return begins.then_some(fit::WORDS);
        }
        let mut worst = fit::WORDS;
        for word in &self.words {
            let mut found = None;
            for at in word.find_iter(name.as_bytes()) {
                found = Some(fit::PART);
                if begins_word(name, at) {
                    found = Some(fit::WORDS);
                    break;
                }
            }
            match found {
                Some(found) => worst = worst.max(found),
                None => return None,
            }
        }
        Some(worst)
    }

    /// As [`Typed::fit`], or else by letters in runs that each begin a word: `hrep` in `harbour report`. Takes longer.
    pub(crate) fn fit_loosely(&self, name: &str, name_letters: u64) -> Option<u8> {
        if self.letters & !name_letters != 0 {
            return None;
        }
        self.fit(name, name_letters).or_else(|| {
            let mut fuel = FUEL;
            (self.run.len() > 1 && runs(name, 0, &self.run, &mut fuel)).then_some(fit::LETTERS)
        })
    }
}

/// Whether a word of the name begins at this byte.
fn begins_word(name: &str, at: usize) -> bool {
    match at.checked_sub(1).map(|before| name.as_bytes()[before]) {
        None => true,
        Some(before) if before.is_ascii() => !before.is_ascii_alphanumeric(),
        Some(_) => {
            let before = name.get(..at).and_then(|before| before.chars().next_back());
            before.is_some_and(|before| !before.is_alphanumeric())
        }
    }
}

fn runs(name: &str, from: usize, letters: &[u8], fuel: &mut u32) -> bool {
    let Some(&first) = letters.first() else {
        return true;
    };
    for at in memchr_iter(first, &name.as_bytes()[from..]).map(|at| from + at) {
        if !begins_word(name, at) {
            continue;
        }
        if *fuel == 0 {
            return false;
        }
        *fuel -= 1;
        // The longest run first, then shorter ones: what it takes may belong to a later word.
        let longest = name.as_bytes()[at..].iter().zip(letters).take_while(|(has, wanted)| has == wanted).count();
        if (1..=longest).rev().any(|length| runs(name, at + length, &letters[length..], fuel)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold_search;

    #[test]
    fn a_name_fits_by_its_letters() {
        let name = fold_search("Harbour Report 012: Élan vital");
        for (typed, expected) in [
            ("harbour report 012: elan vital", Some(fit::WHOLE)),
            ("harb", Some(fit::BEGINNING)),
            ("harbour  rep", Some(fit::BEGINNING)),
            ("rep", Some(fit::WORDS)),
            ("012 harb", Some(fit::WORDS)),
            ("port", Some(fit::PART)),
            ("rep arb", Some(fit::PART)),
            ("hrep", Some(fit::LETTERS)),
            ("hr012", Some(fit::LETTERS)),
            ("hrev", Some(fit::LETTERS)),
            ("h", Some(fit::BEGINNING)),
            ("v", Some(fit::WORDS)),
            ("a", None),
            ("hbr", None),
            ("rh", None),
            ("zebra", None),
        ] {
            assert_eq!(Typed::of(&fold_search(typed)).fit_loosely(&name, letters(&name)), expected, "{typed}");
        }
        assert!(Typed::of("  ").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn a_name_fits_itself_its_beginning_and_its_parts(name in "[a-c 中é]{1,12}", from in 0_usize..12, to in 0_usize..12) {
            let folded = fold_search(&name);
            let chars: Vec<char> = folded.chars().collect();
            let (from, to) = (from.min(chars.len()), to.min(chars.len()));
            let part: String = chars[from.min(to)..from.max(to)].iter().collect();
            let typed = Typed::of(&part);
            proptest::prop_assert!(part.trim().chars().count() < 2 || typed.fit(&folded, letters(&folded)).is_some());
        }

        #[test]
        fn hostile_names_end(typed in "[ab]{0,100}", name in "[ab ]{0,300}") {
            Typed::of(&typed).fit_loosely(&name, u64::MAX);
        }
    }
}
