//! Which language a text is in, and how long it takes to read.
//!
//! Most texts are told by their script or by a hundred of their words against lists of the commonest ones; only what
//! that leaves open is given to whatlang, whose trigrams cost a hundred times as much.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use whatlang::{Lang, Script};

/// Letters looked at to tell the script.
const LETTERS: usize = 400;
/// Words looked at to tell the language by the commonest ones.
const WORDS: usize = 120;
/// Characters given to whatlang.
const SAMPLE: usize = 400;

/// The commonest words of the languages most articles are in, those left out that two of them share often.
const COMMON: [(&str, &[&str]); 10] = [
    (
        "en",
        &[
            "the", "of", "and", "to", "that", "is", "for", "with", "was", "this", "are", "have", "you", "it", "be",
            "from", "by", "not", "can",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "und", "das", "nicht", "ist", "den", "mit", "von", "sich", "auf", "ein", "eine", "dem", "zu",
            "auch", "für", "wie", "im",
        ],
    ),
    (
        "fr",
        &[
            "le", "les", "et", "des", "est", "dans", "pour", "qui", "une", "pas", "sur", "du", "au", "avec", "ce",
            "cette", "nous", "il", "aux",
        ],
    ),
    (
        "es",
        &[
            "el", "los", "las", "y", "del", "una", "por", "con", "para", "es", "lo", "como", "más", "pero", "sus",
            "fue", "este", "ha", "muy",
        ],
    ),
    (
        "it",
        &[
            "il", "di", "che", "è", "della", "per", "non", "sono", "gli", "del", "nel", "alla", "anche", "più",
            "delle", "una", "ma", "dei", "con",
        ],
    ),
    (
        "pt",
        &[
            "o", "os", "não", "uma", "do", "da", "em", "para", "com", "dos", "das", "mais", "ao", "foi", "são", "pela",
            "pelo", "também", "à",
        ],
    ),
    (
        "nl",
        &[
            "de", "het", "een", "van", "en", "niet", "dat", "zijn", "voor", "op", "met", "ook", "aan", "maar",
            "worden", "bij", "naar", "heeft", "wordt",
        ],
    ),
    (
        "pl",
        &[
            "w", "i", "na", "nie", "się", "że", "jest", "do", "jak", "przez", "ale", "oraz", "jego", "po", "są", "dla",
            "od", "był", "przy",
        ],
    ),
    (
        "sv",
        &[
            "och", "att", "det", "som", "är", "inte", "av", "på", "för", "den", "ett", "har", "till", "om", "jag",
            "från", "också", "kan", "var",
        ],
    ),
    (
        "tr",
        &[
            "ve", "bir", "bu", "için", "ile", "çok", "daha", "olarak", "gibi", "olan", "ama", "kadar", "sonra",
            "değil", "her", "ne", "da", "de", "en",
        ],
    ),
];

/// For each of these words the languages it is common in, a bit each.
static LANGUAGES_OF: LazyLock<FxHashMap<&'static str, u16>> = LazyLock::new(|| {
    let mut languages = FxHashMap::default();
    for (language, (_, common)) in COMMON.iter().enumerate() {
        for word in *common {
            *languages.entry(*word).or_default() |= 1 << language;
        }
    }
    languages
});

/// Primary language subtag of a text (`en`, `zh`). What the source declares counts where the text does not speak
/// against it, or says too little.
pub(crate) fn language_of(text: &str, declared: Option<&str>) -> Option<String> {
    let declared = declared.and_then(primary_subtag);
    let Some(script) = script_of(text) else {
        return declared;
    };
    if let Some(only) = language_of_script(script) {
        return Some(only.to_owned());
    }
    if script == Script::Latin {
        let found = by_common_words(text);
        if let Some(sure) = found {
            return Some(sure.to_owned());
        }
    }
    if declared.as_deref().is_some_and(|declared| is_written_in(declared, script)) {
        return declared;
    }
    let info = whatlang::detect(sample(text))?;
    // Short Latin texts are often names, which are of no language.
    (info.is_reliable() || script != Script::Latin || text.len() > 200).then(|| two_letters(info.lang()).to_owned())
}

/// The same of a title that has no text: what its script or its commonest words say at a glance. A closer look at so
/// few words would cost more than the rest of reading a link, and be a guess.
pub(crate) fn language_of_title(title: &str, declared: Option<&str>) -> Option<String> {
    let declared = declared.and_then(primary_subtag);
    let Some(script) = script_of(title) else {
        return declared;
    };
    let by_words = || (script == Script::Latin).then(|| by_common_words(title)).flatten();
    language_of_script(script).map(str::to_owned).or(declared).or_else(|| by_words().map(str::to_owned))
}

/// How many minutes a text takes an average reader, at least one.
pub fn reading_minutes(words: u32, language: Option<&str>) -> u32 {
    // Words a minute, as measured by reading tests across languages; CJK counts two characters as a word.
    let pace = match language.unwrap_or("en") {
        "ar" => 138,
        "zh" => 130,
        "ja" => 180,
        "fi" => 161,
        "de" => 179,
        "he" => 187,
        "it" => 188,
        "nl" => 202,
        "pl" => 166,
        "pt" => 181,
        "ru" | "uk" => 184,
        "fr" => 195,
        "es" => 218,
        "sv" => 199,
        "tr" => 166,
        _ => 228,
    };
    words.div_ceil(pace).max(1)
}

/// `en` of `en-US`, `EN_us` or `eng`; none of what is no language.
pub(crate) fn primary_subtag(tag: &str) -> Option<String> {
    let first = tag.trim().split(['-', '_', ',', ';', ' ']).next().unwrap_or_default().to_ascii_lowercase();
    if !first.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    match first.len() {
        2 => Some(first),
        3 => Some(Lang::from_code(&first).map_or(first, |lang| two_letters(lang).to_owned())),
        _ => None,
    }
    .filter(|tag| !matches!(tag.as_str(), "und" | "mul" | "zxx" | "xx"))
}

fn script_of(text: &str) -> Option<Script> {
    let (mut latin, mut cyrillic, mut han, mut kana, mut hangul, mut other) = (0, 0, 0, 0, 0, String::new());
    let mut letters = 0;
    for c in middle(text).chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => latin += 1,
            _ if !c.is_alphabetic() => continue,
            '\u{400}'..='\u{52f}' => cyrillic += 1,
            '\u{3040}'..='\u{30ff}' => kana += 1,
            '\u{ac00}'..='\u{d7a3}' => hangul += 1,
            _ if super::plain_text::is_cjk(c) => han += 1,
            _ => other.push(c),
        }
        letters += 1;
        if letters == LETTERS {
            break;
        }
    }
    // A CJK text is full of Latin names; a Latin text has few CJK letters. A character weighs about as much as three letters.
    let cjk = 3 * (han + kana + hangul);
    if letters == 0 {
        None
    } else if cjk > latin && cjk > cyrillic && cjk > other.len() {
        match () {
            () if 3 * kana > han => Some(Script::Hiragana),
            () if hangul > han => Some(Script::Hangul),
            () => Some(Script::Mandarin),
        }
    } else if latin >= cyrillic && latin * 2 >= other.chars().count() {
        Some(Script::Latin)
    } else if cyrillic > other.chars().count() {
        Some(Script::Cyrillic)
    } else {
        whatlang::detect_script(&other)
    }
}

fn language_of_script(script: Script) -> Option<&'static str> {
    Some(match script {
        Script::Mandarin => "zh",
        Script::Hiragana | Script::Katakana => "ja",
        Script::Hangul => "ko",
        Script::Greek => "el",
        Script::Thai => "th",
        Script::Georgian => "ka",
        Script::Armenian => "hy",
        Script::Bengali => "bn",
        Script::Gujarati => "gu",
        Script::Gurmukhi => "pa",
        Script::Kannada => "kn",
        Script::Khmer => "km",
        Script::Malayalam => "ml",
        Script::Myanmar => "my",
        Script::Oriya => "or",
        Script::Sinhala => "si",
        Script::Tamil => "ta",
        Script::Telugu => "te",
        Script::Ethiopic => "am",
        _ => return None,
    })
}

fn is_written_in(language: &str, script: Script) -> bool {
    match script {
        Script::Cyrillic => matches!(language, "ru" | "uk" | "be" | "bg" | "sr" | "mk" | "kk" | "ky" | "mn" | "tg"),
        Script::Arabic => matches!(language, "ar" | "fa" | "ur" | "ps" | "ckb" | "ug"),
        Script::Hebrew => matches!(language, "he" | "yi"),
        Script::Devanagari => matches!(language, "hi" | "mr" | "ne" | "sa"),
        Script::Latin => {
            !matches!(language, "zh" | "ja" | "ko" | "ru" | "uk" | "el" | "th" | "ar" | "fa" | "he" | "hi")
        }
        _ => true,
    }
}

fn by_common_words(text: &str) -> Option<&'static str> {
    let (mut seen, mut hits) = (0, [0u32; COMMON.len()]);
    let mut lower = String::new();
    for word in middle(text).split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(WORDS) {
        seen += 1;
        if word.len() > 9 {
            continue;
        }
        lower.clear();
        match word.is_ascii() {
            true => {
                lower.push_str(word);
                lower.make_ascii_lowercase();
            }
            false => lower.extend(word.chars().flat_map(char::to_lowercase)),
        }
        let languages = LANGUAGES_OF.get(lower.as_str()).copied().unwrap_or_default();
        for (language, hits) in hits.iter_mut().enumerate() {
            *hits += u32::from(languages >> language & 1);
        }
    }
    let best = (0..COMMON.len()).max_by_key(|&language| hits[language])?;
    let second = (0..COMMON.len()).filter(|&language| language != best).map(|language| hits[language]).max()?;
    let is_clear = match seen {
        0..12 => hits[best] >= 2 && hits[best] * 4 >= seen && second == 0,
        _ => hits[best] * 8 >= seen && hits[best] >= second * 2,
    };
    is_clear.then_some(COMMON[best].0)
}

/// The text from a little after its start on, as the start is where names, datelines and links to elsewhere stand.
fn middle(text: &str) -> &str {
    match text.len() {
        0..2000 => text,
        _ => &text[ceil_boundary(text, 400)..],
    }
}

fn sample(text: &str) -> &str {
    let text = middle(text);
    let end = text.char_indices().nth(SAMPLE).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

fn ceil_boundary(text: &str, from: usize) -> usize {
    (from..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

/// ISO 639-1 where the language has such a code.
fn two_letters(lang: Lang) -> &'static str {
    use Lang::*;
    match lang {
        Epo => "eo",
        Eng => "en",
        Rus => "ru",
        Cmn => "zh",
        Spa => "es",
        Por => "pt",
        Ita => "it",
        Ben => "bn",
        Fra => "fr",
        Deu => "de",
        Ukr => "uk",
        Kat => "ka",
        Ara => "ar",
        Hin => "hi",
        Jpn => "ja",
        Heb => "he",
        Yid => "yi",
        Pol => "pl",
        Amh => "am",
        Jav => "jv",
        Kor => "ko",
        Nob => "nb",
        Dan => "da",
        Swe => "sv",
        Fin => "fi",
        Tur => "tr",
        Nld => "nl",
        Hun => "hu",
        Ces => "cs",
        Ell => "el",
        Bul => "bg",
        Bel => "be",
        Mar => "mr",
        Kan => "kn",
        Ron => "ro",
        Slv => "sl",
        Hrv => "hr",
        Srp => "sr",
        Mkd => "mk",
        Lit => "lt",
        Lav => "lv",
        Est => "et",
        Tam => "ta",
        Vie => "vi",
        Urd => "ur",
        Tha => "th",
        Guj => "gu",
        Uzb => "uz",
        Pan => "pa",
        Aze => "az",
        Ind => "id",
        Tel => "te",
        Pes => "fa",
        Mal => "ml",
        Ori => "or",
        Mya => "my",
        Nep => "ne",
        Sin => "si",
        Khm => "km",
        Tuk => "tk",
        Aka => "ak",
        Zul => "zu",
        Sna => "sn",
        Afr => "af",
        Lat => "la",
        Slk => "sk",
        Cat => "ca",
        Tgl => "tl",
        Hye => "hy",
        other => other.code(),
    }
}
