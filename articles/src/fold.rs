//! Two ways to make texts comparable: the key that makes tags and folders unique, and the wider
//! folding of search, under which case, accents, width and ligatures do not matter.

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What a tag or a folder is unique by: Unicode form C and lower case. Accents still tell names apart.
pub(crate) fn fold_key(name: &str) -> String {
    let is_composed = |text: &str| is_nfc_quick(text.chars()) == IsNormalized::Yes;
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    if is_composed(name) {
        let lower: String = name.chars().flat_map(char::to_lowercase).collect();
        if is_composed(&lower) {
            return lower;
        }
    }
    name.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// Folds a text for search: case, accents, width, ligatures and the optional marks of Arabic and Hebrew go.
pub(crate) fn fold_search(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    push_folded(text, &mut folded);
    folded
}

/// Appends the folded `text`; see [`fold_search`].
pub(crate) fn push_folded(text: &str, folded: &mut String) {
    if text.chars().all(|c| c.is_ascii() || is_folded_cjk(c)) {
        let from = folded.len();
        folded.push_str(text);
        folded[from..].make_ascii_lowercase();
        return;
    }
    let mut base = ' ';
    let bare = text.nfkd().filter(move |&c| {
        let keep = !is_dropped(c) || (c == '\u{306}' && matches!(base, 'и' | 'И'));
        if !is_combining_mark(c) {
            base = c;
        }
        keep
    });
    let mut lower = Lower(folded);
    bare.flat_map(char::to_lowercase).filter(|&c| !is_dropped(c) || c == '\u{306}').nfc().for_each(|c| lower.push(c));
}

/// Characters of CJK that folding leaves as they are: most of them, and looking is much cheaper than folding.
fn is_folded_cjk(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}' | '\u{ac00}'..='\u{d7a3}')
}

/// Marks that a person leaves out when typing: accents, Arabic vowels, Hebrew points, and invisible joiners.
/// Marks of Indic scripts and of kana change the letter and stay.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}'
        | '\u{591}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}'
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Letters that no Unicode form takes apart, though people type them apart.
struct Lower<'a>(&'a mut String);

impl Lower<'_> {
    fn push(&mut self, c: char) {
        match c {
            'ß' => self.0.push_str("ss"),
            'æ' => self.0.push_str("ae"),
            'œ' => self.0.push_str("oe"),
            'þ' => self.0.push_str("th"),
            'ø' => self.0.push('o'),
            'đ' | 'ð' => self.0.push('d'),
            'ł' => self.0.push('l'),
            'ħ' => self.0.push('h'),
            'ı' => self.0.push('i'),
            'ς' => self.0.push('σ'),
            'ى' | 'ی' => self.0.push('ي'),
            'ک' => self.0.push('ك'),
            'ة' => self.0.push('ه'),
            _ => self.0.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_folds_case_accents_width_and_ligatures() {
        for (text, folded) in [
            ("Élection", "election"),
            ("E\u{301}lection", "election"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("ﬁnance", "finance"),
            ("Ｓｈｅａｆ", "sheaf"),
            ("Łódź", "lodz"),
            ("İstanbul", "istanbul"),
            ("Ёлка", "елка"),
            ("йод", "йод"),
            ("и\u{306}од", "йод"),
            ("ｶﾞｽ", "ガス"),
            ("カ\u{3099}", "ガ"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("مُحَمَّد", "محمد"),
            ("أحمد", "احمد"),
            ("שָׁלוֹם", "שלום"),
            ("कि", "कि"),
            ("co\u{ad}operate", "cooperate"),
            ("ὈΔΥΣΣΕΎΣ", "οδυσσευσ"),
        ] {
            assert_eq!(fold_search(text), folded, "{text}");
        }
    }

    #[test]
    fn keys_keep_accents_and_fold_case_and_form() {
        assert_eq!(fold_key("Énergie"), fold_key("e\u{301}nergie"));
        assert_ne!(fold_key("Énergie"), fold_key("energie"));
        assert_eq!(fold_key("POLITICS"), "politics");
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,20}") {
            let once = fold_search(&text);
            proptest::prop_assert_eq!(fold_search(&once), once);
            let key = fold_key(&text);
            proptest::prop_assert_eq!(fold_key(&key), key);
        }
    }
}
