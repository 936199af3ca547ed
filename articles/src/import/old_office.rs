//! Documents of the office programs of old, which are little file systems: those of Word are told from the others, of
//! which a person hears what one is and what to make of it.

use memchr::memmem;

/// How each of them begins.
pub(super) const START: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Names of what each kind has inside, and what is said of it.
const KINDS: [(&str, &str); 5] = [
    ("Workbook", "a spreadsheet (.xls) is no article"),
    ("Book", "a spreadsheet (.xls) is no article"),
    ("PowerPoint Document", "a presentation (.ppt) is no article"),
    ("__properties_version1.0", "a mail of Outlook (.msg) is not read: save it as .eml, and import that"),
    ("EncryptedPackage", "the document is protected by a password"),
];

/// Whether there is a document of Word in it.
pub(super) fn is_word(bytes: &[u8]) -> bool {
    bytes.starts_with(START) && has(bytes, "WordDocument")
}

/// Whether something in it has this name. Names stand there in UTF-16, each ended by a zero.
fn has(bytes: &[u8], name: &str) -> bool {
    let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    memmem::find(bytes, &name).is_some()
}

/// Why a document of that kind is not read; none for anything else.
pub(super) fn refusal(bytes: &[u8]) -> Option<&'static str> {
    if !bytes.starts_with(START) {
        return None;
    }
    let known = KINDS.iter().find(|(name, _)| has(bytes, name)).map(|(_, why)| *why);
    known.or(Some("an old office document is not read: save it in a format of today, .docx say, and import that"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_old_document_is_is_told_from_the_names_in_it() {
        let document = |name: &str| {
            let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
            [START, &[0; 900], &name, &[0; 90]].concat()
        };
        for (name, said) in [
            ("WordDocument", "old office document"),
            ("Workbook", "a spreadsheet"),
            ("PowerPoint Document", "a presentation"),
            ("__properties_version1.0", "save it as .eml"),
            ("EncryptedPackage", "a password"),
            ("Something", "old office document"),
        ] {
            assert!(refusal(&document(name)).is_some_and(|why| why.contains(said)), "{name}");
        }
        assert_eq!(refusal(b"WordDocument"), None);
        assert!(is_word(&document("WordDocument")) && !is_word(&document("Workbook")) && !is_word(b"WordDocument"));
    }
}
