//! Which names of tags are probably one: those that are equal but for signs and number, and those a typo apart. Knows
//! names only, and no language: its endings are those by which many languages of Europe make plurals.

use rustc_hash::{FxHashMap, FxHashSet};

/// From so many letters on one slip makes a typo, from so many on two do.
const ONE_SLIP: usize = 5;
const TWO_SLIPS: usize = 9;
/// Names longer than this are looked at for one slip only: the ways to leave two letters out are too many.
const LONGEST_FOR_TWO: usize = 24;
/// Hashes looked at in one go.
const AT_ONCE: usize = 2_000_000;
/// So many names that become one by leaving letters out are a family, not typos.
const FAMILY: usize = 64;

/// A name, folded, among its siblings.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// What it is the name of.
    pub at: u32,
    /// Only names of one group are compared.
    pub group: u32,
    /// Letters, digits and the few signs that make a difference.
    pub plain: String,
}

/// A folded name without what people write one way or the other: spaces, hyphens, points, apostrophes. Between digits
/// they stay, as one sign: `3.5` is not `35`.
pub(super) fn plain(folded: &str) -> String {
    let is_loose = |c: char| {
        c.is_whitespace()
            || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '_' | '.' | ',' | ':' | '\'' | '\u{2019}' | '·')
    };
    let mut plain = String::with_capacity(folded.len());
    let mut was_loose = false;
    for c in folded.chars() {
        if is_loose(c) {
            was_loose = true;
            continue;
        }
        if was_loose && c.is_numeric() && plain.ends_with(char::is_numeric) {
            plain.push(' ');
        }
        was_loose = false;
        plain.push(c);
    }
    match plain.is_empty() {
        true => folded.to_owned(),
        false => plain,
    }
}

/// What a name would be if it is a plural.
fn singulars(plain: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut without = |ending: &str, put: &str, least: usize| {
        if let Some(rest) = plain.strip_suffix(ending)
            && rest.chars().count() >= least
            && rest.ends_with(char::is_alphabetic)
        {
            found.push(format!("{rest}{put}"));
        }
    };
    if !["ss", "us", "is"].iter().any(|ending| plain.ends_with(ending)) {
        without("s", "", 3);
        without("es", "", 3);
        without("ies", "y", 2);
    }
    without("ux", "u", 2);
    without("en", "", 4);
    without("en", "e", 3);
    without("e", "", 4);
    found
}

/// Groups of names that are spelled otherwise but are probably one; each has two at least.
pub(super) fn spelled_otherwise(names: &[Name]) -> Vec<Vec<u32>> {
    let mut first: FxHashMap<(u32, &str), usize> = FxHashMap::default();
    let mut root: Vec<usize> = (0..names.len()).collect();
    fn root_of(root: &mut [usize], mut at: usize) -> usize {
        while root[at] != at {
            root[at] = root[root[at]];
            at = root[at];
        }
        at
    }
    for (number, name) in names.iter().enumerate() {
        let same = *first.entry((name.group, &name.plain)).or_insert(number);
        let (a, b) = (root_of(&mut root, number), root_of(&mut root, same));
        root[a] = b;
    }
    for (number, name) in names.iter().enumerate() {
        for singular in singulars(&name.plain) {
            if let Some(&other) = first.get(&(name.group, &singular[..])) {
                let (a, b) = (root_of(&mut root, number), root_of(&mut root, other));
                root[a] = b;
            }
        }
    }
    let mut groups: FxHashMap<usize, Vec<u32>> = FxHashMap::default();
    for (number, name) in names.iter().enumerate() {
        let top = root_of(&mut root, number);
        groups.entry(top).or_default().push(name.at);
    }
    let mut groups: Vec<Vec<u32>> = groups.into_values().filter(|group| group.len() > 1).collect();
    groups.sort_unstable();
    groups
}

/// Two names a typo apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slip {
    pub one: u32,
    pub other: u32,
    /// Letters that are wrong.
    pub letters: usize,
}

/// Pairs of names a typo apart: names that become equal by leaving a letter or two out of each are looked at closely.
/// Names that differ in their digits are meant to.
pub(super) fn typos(names: &[Name]) -> Vec<Slip> {
    let letters: Vec<Vec<char>> = names.iter().map(|name| name.plain.chars().collect()).collect();
    let ways = |length: usize| match slips(length) {
        0 => 0,
        1 => length + 1,
        _ => length * (length - 1) / 2 + length + 1,
    };
    let rounds = (letters.iter().map(|name| ways(name.len())).sum::<usize>() / AT_ONCE + 1) as u64;
    let mut found = Vec::new();
    let mut seen: FxHashSet<(u32, u32)> = FxHashSet::default();
    let mut keys: Vec<(u64, u32)> = Vec::new();
    for round in 0..rounds {
        keys.clear();
        for (number, name) in (0..).zip(&letters) {
            let seed = seed(names[number as usize].group, name);
            neighbours(name, |hash| {
                let key = mixed(hash ^ seed);
                if key % rounds == round {
                    keys.push((key, number));
                }
            });
        }
        keys.sort_unstable();
        keys.dedup();
        for run in keys.chunk_by(|a, b| a.0 == b.0).filter(|run| (2..=FAMILY).contains(&run.len())) {
            for (at, &(_, one)) in run.iter().enumerate() {
                for &(_, other) in &run[at + 1..] {
                    let (a, b) = (&letters[one as usize], &letters[other as usize]);
                    if names[one as usize].group != names[other as usize].group || !seen.insert((one, other)) {
                        continue;
                    }
                    let apart = distance(a, b);
                    if (1..=slips(a.len()).min(slips(b.len()))).contains(&apart) && digits(a).eq(digits(b)) {
                        let (one, other) = (names[one as usize].at, names[other as usize].at);
                        found.push(Slip { one, other, letters: apart });
                    }
                }
            }
        }
    }
    found
}

/// How many slips make a typo in a name of so many letters.
fn slips(length: usize) -> usize {
    match length {
        0..ONE_SLIP => 0,
        TWO_SLIPS..=LONGEST_FOR_TWO => 2,
        _ => 1,
    }
}

fn digits(name: &[char]) -> impl Iterator<Item = char> + '_ {
    // A space is left only between digits.
    name.iter().copied().filter(|c| c.is_numeric() || *c == ' ')
}

fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 29)
}

fn seed(group: u32, name: &[char]) -> u64 {
    digits(name).fold(mixed(u64::from(group) + 1), |seed, digit| mixed(seed.wrapping_add(u64::from(digit))))
}

const BASE: u64 = 0x0000_0100_0000_01b3;

/// Hashes of a name and of what is left of it without a letter, or two. Each costs a few multiplications, as the
/// hashes of what stands before and after a letter are known.
fn neighbours(name: &[char], mut tell: impl FnMut(u64)) {
    let slips = slips(name.len());
    if slips == 0 {
        return;
    }
    let length = name.len();
    let mut powers = vec![1_u64; length + 1];
    let mut prefix = vec![0_u64; length + 1];
    for (at, &letter) in name.iter().enumerate() {
        powers[at + 1] = powers[at].wrapping_mul(BASE);
        prefix[at + 1] = prefix[at].wrapping_mul(BASE).wrapping_add(u64::from(letter));
    }
    let part = |from: usize, to: usize| prefix[to].wrapping_sub(prefix[from].wrapping_mul(powers[to - from]));
    let joined =
        |before: u64, from: usize, to: usize| before.wrapping_mul(powers[to - from]).wrapping_add(part(from, to));
    tell(prefix[length]);
    for (one, &before) in prefix[..length].iter().enumerate() {
        tell(joined(before, one + 1, length));
        if slips == 2 {
            for other in one + 1..length {
                tell(joined(joined(before, one + 1, other), other + 1, length));
            }
        }
    }
}

/// Letters to put in, leave out, change or swap with their neighbour to make one of the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut two_before = vec![0; b.len() + 1];
    let mut before: Vec<usize> = (0..=b.len()).collect();
    let mut row = vec![0; b.len() + 1];
    for i in 1..=a.len() {
        row[0] = i;
        for j in 1..=b.len() {
            let changed = before[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = changed.min(before[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(two_before[j - 2] + 1);
            }
        }
        std::mem::swap(&mut two_before, &mut before);
        std::mem::swap(&mut before, &mut row);
    }
    before[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold_search;

    fn names(of: &[&str]) -> Vec<Name> {
        (0..).zip(of).map(|(at, name)| Name { at, group: 0, plain: plain(&fold_search(name)) }).collect()
    }

    #[test]
    fn spellings_of_one_name_are_found() {
        for (one, other) in [
            ("Energie", "Énergie"),
            ("climate change", "Climate-Change"),
            ("e-mail", "email"),
            ("node.js", "NodeJS"),
            ("people's party", "peoples party"),
            ("whale", "whales"),
            ("party", "parties"),
            ("box", "boxes"),
            ("Wahl", "Wahlen"),
            ("Katze", "Katzen"),
            ("Hund", "Hunde"),
            ("bateau", "bateaux"),
        ] {
            assert_eq!(spelled_otherwise(&names(&[one, other, "something else"])), [vec![0, 1]], "{one} {other}");
        }
    }

    #[test]
    fn names_that_mean_something_else_are_left_alone() {
        for (one, other) in [
            ("c", "c++"),
            ("c", "c#"),
            ("3.5", "35"),
            ("2020-21", "202021"),
            ("glas", "glass"),
            ("us", "u"),
            ("report 2023", "report 2024"),
            ("cat", "car"),
            ("whale", "snail"),
        ] {
            let pair = names(&[one, other]);
            assert_eq!(spelled_otherwise(&pair), Vec::<Vec<u32>>::new(), "{one} {other}");
            assert_eq!(typos(&pair), [], "{one} {other}");
        }
    }

    #[test]
    fn slips_are_counted_by_the_length_of_the_name() {
        for (one, other, letters) in [
            ("election", "electoin", Some(1)),
            ("whale", "whael", Some(1)),
            ("goverment", "government", Some(1)),
            ("polotics", "politics", Some(1)),
            ("polatocs", "politics", None),
            ("enviromment", "environment", Some(1)),
            ("enviromant", "environment", Some(2)),
            ("wahl", "wall", None),
            ("民主主義国家", "民主主義国化", Some(1)),
        ] {
            let found = typos(&names(&[one, other]));
            assert_eq!(found.first().map(|slip| slip.letters), letters, "{one} {other}");
        }
    }

    /// The same, letter by letter and pair by pair.
    fn slowly(names: &[Name]) -> Vec<(u32, u32)> {
        let letters = |name: &Name| name.plain.chars().collect::<Vec<_>>();
        let mut found = Vec::new();
        for (at, one) in names.iter().enumerate() {
            for other in &names[at + 1..] {
                let (a, b) = (letters(one), letters(other));
                let apart = distance(&a, &b);
                if apart > 0 && apart <= slips(a.len()).min(slips(b.len())) && one.group == other.group {
                    found.push((one.at, other.at));
                }
            }
        }
        found
    }

    proptest::proptest! {
        #[test]
        fn no_typo_is_missed_and_none_is_made_up(of in proptest::collection::vec("[ab]{4,11}", 0..30)) {
            let names: Vec<Name> =
                (0..).zip(&of).map(|(at, name)| Name { at, group: u32::from(at % 3 == 0), plain: name.clone() }).collect();
            let mut found: Vec<(u32, u32)> = typos(&names).iter().map(|slip| (slip.one, slip.other)).collect();
            found.sort_unstable();
            proptest::prop_assert_eq!(found, slowly(&names));
        }
    }
}
