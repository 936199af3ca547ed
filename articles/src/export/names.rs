//! Names for files that every system takes, made of titles and of the names of folders, no two alike in one folder.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::fold::fold_key;

/// Longest name of a file without its ending, in characters and in bytes.
const LONGEST: usize = 80;
const MOST_BYTES: usize = 180;
/// Longest path of the folders below the one that is exported to: Windows takes 260 in all.
const LONGEST_PATH: usize = 120;
/// The folder of pictures beside the articles of each folder.
pub(super) const PICTURES: &str = "pictures";

/// Names that Windows keeps for devices, whatever ending they have.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| {
            matches!(rest, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "0" | "¹" | "²" | "³")
        })
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") || numbered("COM") || numbered("LPT")
}

/// A name for a file or a folder, without ending.
pub(super) fn file_name(name: &str) -> String {
    let mut clean = String::with_capacity(name.len());
    let mut length = 0;
    let mut space = false;
    for c in name.nfc() {
        let c = match c {
            '/' | '\\' | ':' | '|' => '-',
            '<' | '>' | '"' | '?' | '*' => ' ',
            // What is not seen, and what turns the direction of what follows.
            '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff0}'..='\u{ffff}' => continue,
            c if c.is_control() || c.is_whitespace() => ' ',
            c => c,
        };
        if c == ' ' {
            space = !clean.is_empty();
            continue;
        }
        let bytes = clean.len() + c.len_utf8() + usize::from(space);
        if length + usize::from(space) >= LONGEST || bytes > MOST_BYTES {
            break;
        }
        if std::mem::take(&mut space) {
            clean.push(' ');
            length += 1;
        }
        clean.push(c);
        length += 1;
    }
    // A dot at the start hides a file, one at the end is lost on Windows; a tilde is what editors leave behind.
    let bare = clean.trim_start_matches(['.', '~', ' ']).trim_end_matches(['.', ' ']);
    match bare {
        "" => "Untitled".into(),
        bare if is_reserved(bare) => format!("_{bare}"),
        bare => bare.to_owned(),
    }
}

/// The names that are taken in one folder.
#[derive(Default)]
pub(super) struct Names(HashMap<String, u32>);

impl Names {
    /// Takes a name with an ending (`.md`), numbered where it is taken already.
    pub(super) fn take(&mut self, name: &str, ending: &str) -> String {
        let whole = format!("{name}{ending}");
        let mut next = match self.0.get(&fold_key(&whole)).copied() {
            None => {
                self.0.insert(fold_key(&whole), 2);
                return whole;
            }
            Some(next) => next,
        };
        loop {
            let numbered = format!("{name} ({next}){ending}");
            next += 1;
            if self.0.contains_key(&fold_key(&numbered)) {
                continue;
            }
            self.0.insert(fold_key(&numbered), 2);
            self.0.insert(fold_key(&whole), next);
            return numbered;
        }
    }
}

/// The folders of an export on the disk, as our own folders are nested.
#[derive(Default)]
pub(super) struct Folders {
    places: HashMap<String, PathBuf>,
    names: HashMap<PathBuf, Names>,
}

impl Folders {
    /// Where the articles of a folder go, relative; made of the names of its path (`Work/Energy`, `\/` inside a name).
    pub(super) fn place(&mut self, path: &str) -> PathBuf {
        if let Some(place) = self.places.get(path) {
            return place.clone();
        }
        let mut place = PathBuf::new();
        let mut so_far = String::new();
        for name in split(path) {
            so_far = format!("{so_far}/{name}");
            place = match self.places.get(&so_far) {
                Some(place) => place.clone(),
                None => {
                    let name = file_name(&name.replace("\\/", "/"));
                    // What would be too deep lies in the last folder that is not.
                    let room = LONGEST_PATH.saturating_sub(place.as_os_str().len() + 1);
                    let inside = match name.len() <= room {
                        true => place.join(self.names(&place).take(&name, "")),
                        false => place.clone(),
                    };
                    self.places.insert(so_far.clone(), inside.clone());
                    inside
                }
            };
        }
        self.places.insert(path.to_owned(), place.clone());
        place
    }

    /// The names in a place.
    pub(super) fn names(&mut self, place: &Path) -> &mut Names {
        self.names.entry(place.to_owned()).or_insert_with(|| {
            let mut names = Names::default();
            names.take(PICTURES, "");
            names
        })
    }
}

/// The names of a path, still escaped.
fn split(path: &str) -> Vec<String> {
    path.replace("\\/", "\0").split('/').map(|name| name.replace('\0', "\\/")).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_title_becomes_a_name_that_every_system_takes() {
        for (title, name) in [
            ("The whale's road", "The whale's road"),
            ("AC/DC: a \"history\"?", "AC-DC- a history"),
            ("..\\..\\etc/passwd", "-..-etc-passwd"),
            ("  . hidden . ", "hidden"),
            ("~$draft", "$draft"),
            ("CON", "_CON"),
            ("com1.txt", "_com1.txt"),
            ("console", "console"),
            ("a\nb\tc\0d", "a b c d"),
            ("\u{202e}gpj.exe", "gpj.exe"),
            ("江城的洪水", "江城的洪水"),
            ("قنوات المدينة", "قنوات المدينة"),
            ("???", "Untitled"),
            ("", "Untitled"),
        ] {
            assert_eq!(file_name(title), name, "{title:?}");
        }
        assert_eq!(file_name(&"word ".repeat(100)).chars().count(), 79);
        assert!(file_name(&"洪".repeat(500)).len() <= MOST_BYTES);
    }

    #[test]
    fn equal_names_are_numbered_whatever_their_case() {
        let mut names = Names::default();
        let taken: Vec<String> = ["A", "a", "A (2)", "A"].iter().map(|name| names.take(name, ".md")).collect();
        assert_eq!(taken, ["A.md", "a (2).md", "A (2) (2).md", "A (3).md"]);
    }

    #[test]
    fn folders_nest_as_ours_do_and_not_too_deep() {
        let mut folders = Folders::default();
        assert_eq!(folders.place("Work/Energy"), Path::new("Work/Energy"));
        assert_eq!(folders.place("Work"), Path::new("Work"));
        assert_eq!(folders.place("a\\/b"), Path::new("a-b"));
        assert_eq!(folders.place("a-b"), Path::new("a-b (2)"));
        assert_eq!(folders.place("Pictures"), Path::new("Pictures (2)"));
        assert_eq!(folders.place("../.."), Path::new("Untitled/Untitled"));
        let deep = folders.place(&"very long name of a folder/".repeat(60));
        assert!(deep.as_os_str().len() <= LONGEST_PATH);
    }

    proptest::proptest! {
        #[test]
        fn no_name_leads_out_of_its_folder(name in "\\PC{0,200}") {
            let name = file_name(&name);
            proptest::prop_assert!(!name.is_empty() && name != "." && name != "..");
            proptest::prop_assert!(!name.contains(['/', '\\', ':', '\0', '*', '?', '<', '>', '|', '"']));
            proptest::prop_assert!(name.len() <= MOST_BYTES + 1);
        }
    }
}
