use super::*;
use std::io::Write;
use zip::write::SimpleFileOptions;

/// An archive of these members.
pub(in crate::import) fn packed(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn members_are_found_by_name() {
    let bytes = packed(&[("a/b.txt", b"text"), ("../up.txt", b"up")]);
    let mut archive = Archive::open(&bytes).unwrap();
    assert_eq!(archive.names(), ["a/b.txt", "../up.txt"]);
    assert_eq!(archive.read("a/b.txt").unwrap().as_deref(), Some(b"text".as_slice()));
    assert_eq!(archive.read("a").unwrap(), None);
    assert!(archive.has("../up.txt") && !archive.has("up.txt"));
}

#[test]
fn a_bomb_is_refused_and_a_well_packed_member_is_not() {
    let zeros = vec![b'A'; 3 << 20];
    let bytes = packed(&[("bomb", &zeros), ("small", &zeros[..1 << 20])]);
    let mut archive = Archive::open(&bytes).unwrap();
    assert!(matches!(archive.read("bomb"), Err(Error::Invalid(why)) if why.contains("“bomb”")));
    assert_eq!(archive.read("small").unwrap().map(|bytes| bytes.len()), Some(1 << 20));
}

#[test]
fn what_is_cut_off_is_named() {
    let bytes = packed(&[("a", b"text")]);
    assert!(matches!(Archive::open(&bytes[..bytes.len() / 2]), Err(Error::Invalid(_))));
}

#[test]
fn a_list_of_more_members_than_anyone_has_is_refused_before_it_is_read() {
    let entry = b"PK\x01\x02".repeat(MOST_MEMBERS + 1);
    assert!(matches!(Archive::open(&entry), Err(Error::Invalid(why)) if why.contains("100000")));
}

#[test]
fn pictures_are_found_by_their_relative_names_until_they_are_too_many() {
    let bytes = packed(&[("text/a.xhtml", b""), ("images/my sea.png", b"sea"), ("text/b%20c.png", b"b")]);
    let mut archive = Archive::open(&bytes).unwrap();
    let pictures = Pictures::of(&mut archive);
    let beside = |address| pictures.beside("text/a.xhtml", address);
    assert_eq!(beside("../images/my%20sea.png").as_deref(), Some(b"sea".as_slice()));
    assert_eq!(beside("b%20c.png").as_deref(), Some(b"b".as_slice()));
    assert_eq!(beside("../../../etc/passwd"), None);
    archive.pictures_left = 0;
    assert_eq!(Pictures::of(&mut archive).beside("text/a.xhtml", "b%20c.png"), None);
}
