use proptest::prelude::*;
use rusqlite::params;

use super::*;

/// A library's tables of bodies.
fn tables() -> Connection {
    let db = Connection::open_in_memory().expect("opens");
    db.execute_batch(
        "CREATE TABLE article_body (article INTEGER PRIMARY KEY, html_bytes INTEGER, packed BLOB, sanitizer INTEGER);
         CREATE TABLE body_dictionary (id INTEGER PRIMARY KEY, articles INTEGER, bytes BLOB);
         CREATE TABLE text_change (seq INTEGER PRIMARY KEY, article INTEGER);
         CREATE TRIGGER text_added AFTER INSERT ON article_body BEGIN
             INSERT INTO text_change (article) VALUES (new.article);
         END;
         CREATE TRIGGER text_changed AFTER UPDATE ON article_body BEGIN
             INSERT INTO text_change (article) VALUES (new.article);
         END;",
    )
    .expect("makes tables");
    db
}

/// One of many bodies that have words in common, each in its own order.
fn body(number: usize) -> String {
    let sentences = (0..40).map(|at| {
        let (verb, thing) = ((number * 31 + at * 7) % 23, (number * 17 + at * 13) % 29);
        format!("<p>The ministry of waters has {verb} of the bridges, said the engineer of harbour {thing}.</p>")
    });
    sentences.collect()
}

fn add(db: &Connection, bodies: &Bodies, numbers: std::ops::Range<usize>) -> usize {
    let mut size = 0;
    for number in numbers {
        let html = body(number);
        let packed = bodies.pack(&html).expect("packs");
        size += packed.len();
        db.execute("INSERT INTO article_body VALUES (?1, ?2, ?3, 1)", params![number as i64 + 1, html.len(), packed])
            .expect("inserts");
    }
    size
}

#[test]
fn what_bodies_have_in_common_is_learned_once_and_known_after_a_restart() {
    let (db, bodies) = (tables(), Bodies::default());
    let before = add(&db, &bodies, 0..399);
    bodies.learn_if_due(&db).expect("looks");
    let dictionaries = || db.query_row("SELECT count(*) FROM body_dictionary", [], |row| row.get::<_, u32>(0)).unwrap();
    assert_eq!(dictionaries(), 0, "too few");
    add(&db, &bodies, 399..400);
    bodies.learn_if_due(&db).expect("learns");
    bodies.learn_if_due(&db).expect("has learned");
    assert_eq!(dictionaries(), 1);
    let after = add(&db, &bodies, 400..799);
    assert!(after * 2 < before, "{after} against {before}");
    let count = |what: &str| db.query_row(&format!("SELECT {what}"), [], |row| row.get::<_, usize>(0)).unwrap();
    let anew = count("sum(length(packed)) FROM article_body WHERE article < 400");
    assert!(anew * 2 < before, "those of before are packed anew: {anew} against {before}");
    assert_eq!(count("count(*) FROM text_change"), 799, "that is no change of the texts");

    for opened in [bodies, Bodies::open(&db).expect("opens"), Bodies::default()] {
        for number in [3, 500] {
            let (html, html_bytes) = (body(number), body(number).len() as u32);
            let packed: Vec<u8> = db
                .query_row("SELECT packed FROM article_body WHERE article = ?1", [number as i64 + 1], |row| row.get(0))
                .expect("is there");
            assert_eq!(opened.html(&db, Packed { packed: &packed, html_bytes }).expect("unpacks"), html);
        }
    }
    db.execute("DELETE FROM body_dictionary", []).expect("deletes");
    let packed: Vec<u8> =
        db.query_row("SELECT packed FROM article_body WHERE article = 501", [], |row| row.get(0)).unwrap();
    let lost = Bodies::default().html(&db, Packed { packed: &packed, html_bytes: 1 });
    assert!(lost.is_err(), "without its dictionary it cannot be read, and says so");
}

#[test]
fn links_without_bodies_have_nothing_in_common_and_are_not_looked_at_each_time() {
    let (db, bodies) = (tables(), Bodies::default());
    for number in 1..=500 {
        db.execute("INSERT INTO article_body VALUES (?1, 0, ?2, 1)", params![number, bodies.pack("").expect("packs")])
            .expect("inserts");
    }
    bodies.learn_if_due(&db).expect("looks");
    assert_eq!(bodies.dictionaries.read().unwrap().tried, 500);
    assert!(bodies.dictionaries.read().unwrap().newest.is_none());
}

#[test]
fn a_body_of_before_has_its_text_behind_it() {
    let (db, bodies) = (tables(), Bodies::default());
    let packed = zstd::bulk::compress("<p>wide</p>wide".as_bytes(), 1).expect("packs");
    let body = Packed { packed: &packed, html_bytes: 11 };
    assert_eq!(bodies.html(&db, body).expect("unpacks"), "<p>wide</p>");
    assert_eq!(bodies.text(&db, body).expect("unpacks"), "wide");
}

#[test]
fn what_is_not_a_body_is_an_error() {
    let (db, bodies) = (tables(), Bodies::default());
    let packed = bodies.pack("<p>é</p>").expect("packs");
    for (packed, html_bytes) in [(&packed[..], 1_000), (&packed, 4), (b"nonsense", 0), (&packed[..packed.len() - 2], 0)]
    {
        let body = Packed { packed, html_bytes };
        assert!(bodies.html(&db, body).is_err(), "{html_bytes}");
        assert!(bodies.text(&db, body).is_err(), "{html_bytes}");
    }
}

proptest! {
    #[test]
    fn unpacking_gives_what_was_packed(html in "(<p>|</p>|\\PC{0,30}){0,20}") {
        let (db, bodies) = (tables(), Bodies::default());
        let packed = bodies.pack(&html).expect("packs");
        let body = Packed { packed: &packed, html_bytes: html.len() as u32 };
        prop_assert_eq!(bodies.text(&db, body).expect("unpacks"), text_of(&html));
        prop_assert_eq!(bodies.html(&db, body).expect("unpacks"), html);
    }
}
