//! A library for the tests of search: the tables and the engine, without the rest of the library.

use std::sync::atomic::AtomicBool;

use rusqlite::{Connection, named_params};

use super::{Changes, Engine, Place, SearchRequest};
use crate::library::View;

/// What a test says of an article; the rest is the same for all.
#[derive(Debug, Clone)]
pub(crate) struct Sheet<'a> {
    pub title: &'a str,
    pub byline: Option<&'a str>,
    pub site: Option<&'a str>,
    pub url: Option<&'a str>,
    pub canonical_url: Option<&'a str>,
    pub text_key: i64,
    pub published: Option<(&'a str, i64)>,
    pub saved: i64,
    pub language: Option<&'a str>,
    pub words: u32,
    pub picture: Option<&'a str>,
    pub format: &'a str,
    pub state: &'a str,
    pub starred: bool,
    pub read_at: Option<i64>,
    pub note: &'a str,
    pub import: Option<i64>,
    pub text: &'a str,
}

impl Default for Sheet<'_> {
    fn default() -> Self {
        Sheet {
            title: "Untitled",
            byline: None,
            site: None,
            url: None,
            canonical_url: None,
            text_key: 0,
            published: None,
            saved: 0,
            language: Some("en"),
            words: 0,
            picture: None,
            format: "text",
            state: "inbox",
            starred: false,
            read_at: None,
            note: "",
            import: None,
            text: "",
        }
    }
}

/// A library of a test.
pub(crate) struct Fixture {
    pub folder: tempfile::TempDir,
    pub db: Connection,
    pub engine: Engine,
    stale: AtomicBool,
}

impl Fixture {
    pub(crate) fn new() -> Fixture {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Connection::open(folder.path().join("library.sqlite")).expect("a database");
        db.execute_batch(concat!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON; PRAGMA mmap_size = 1000000000;",
            include_str!("../library/migrations/0001.sql"),
            include_str!("../library/migrations/0002.sql"),
            include_str!("../library/migrations/0003.sql"),
            include_str!("../library/migrations/0004.sql")
        ))
        .expect("the schema");
        db.set_prepared_statement_cache_capacity(64);
        let engine = Engine::open(folder.path(), &db, true).expect("an engine");
        Fixture { folder, db, engine, stale: AtomicBool::new(false) }
    }

    pub(crate) fn view(&self) -> View<'_> {
        View { db: &self.db, engine: &self.engine, stale: &self.stale }
    }

    /// Adds an article to the tables only.
    pub(crate) fn insert(&self, sheet: &Sheet) -> i64 {
        let uid = uuid::Uuid::now_v7().to_string();
        self.db
            .prepare_cached(
                "INSERT INTO article (uid, title, byline, site, url, published, published_at, saved, modified, language,
                    words, picture, format, state, starred, read_at, note, import, canonical_url, text_key)
                 VALUES (:uid, :title, :byline, :site, :url, :published, :published_at, :saved, 0, :language,
                    :words, :picture, :format, :state, :starred, :read_at, :note, :import, :canonical_url, :text_key)",
            )
            .expect("prepares")
            .execute(named_params! {
                ":uid": uid, ":title": sheet.title, ":byline": sheet.byline, ":site": sheet.site, ":url": sheet.url,
                ":published": sheet.published.map(|(text, _)| text),
                ":published_at": sheet.published.map(|(_, at)| at),
                ":saved": sheet.saved, ":language": sheet.language, ":words": sheet.words,
                ":picture": sheet.picture, ":format": sheet.format, ":state": sheet.state, ":starred": sheet.starred,
                ":read_at": sheet.read_at, ":note": sheet.note, ":import": sheet.import, ":canonical_url": sheet.canonical_url, ":text_key": sheet.text_key,
            })
            .expect("inserts");
        let id = self.db.last_insert_rowid();
        let html = format!("<p>{}</p>", sheet.text);
        self.db
            .prepare_cached("INSERT INTO article_body (article, html_bytes, packed, sanitizer) VALUES (?, ?, ?, 1)")
            .expect("prepares")
            .execute((id, html.len() as u32, self.engine.bodies.pack(&html).expect("packs")))
            .expect("inserts");
        id
    }

    /// Adds an article, as far as searching it.
    pub(crate) fn add(&self, sheet: &Sheet) -> i64 {
        let id = self.insert(sheet);
        self.changed(&[id]);
        self.index();
        id
    }

    /// Tells the engine of changed articles, and of tags and folders.
    pub(crate) fn changed(&self, articles: &[i64]) {
        let mut tags = self.db.prepare("SELECT id FROM tag ORDER BY id").expect("there are tags");
        let tags =
            tags.query_map([], |row| row.get(0)).expect("tags are asked for").map(|id| id.expect("it is a number"));
        let (articles, tagged, filed) = (articles.to_vec(), articles.to_vec(), articles.to_vec());
        let changes = Changes { articles, tagged, filed, tags: tags.collect(), folders: true, dismissed: true };
        self.engine.refresh(&self.db, &changes).expect("refreshes");
    }

    pub(crate) fn index(&self) {
        let left = self.engine.catch_up(&self.db, &|| false).expect("catches up");
        assert_eq!(left, 0);
    }

    /// Makes a tag or a folder.
    pub(crate) fn node(&self, table: &str, parent: Option<i64>, name: &str) -> i64 {
        self.db
            .execute(
                &format!("INSERT INTO {table} (uid, parent, name, key) VALUES (?, ?, ?, ?)"),
                (uuid::Uuid::now_v7().to_string(), parent, name, crate::fold::fold_key(name)),
            )
            .expect("inserts");
        self.db.last_insert_rowid()
    }

    /// Marks a passage of an article.
    pub(crate) fn mark(&self, article: i64, note: &str) {
        let sql = "INSERT INTO highlight (uid, article, quote, note, created, position) VALUES (?, ?, 'x', ?, 0, 0)";
        self.db.execute(sql, (uuid::Uuid::now_v7().to_string(), article, note)).expect("inserts");
    }

    /// Gives an article a tag or puts it into a folder.
    pub(crate) fn link(&self, table: &str, article: i64, node: i64) {
        self.db
            .execute(
                &format!("INSERT OR IGNORE INTO article_{table} (article, {table}) VALUES (?, ?)"),
                (article, node),
            )
            .expect("inserts");
    }

    /// Numbers of what a query finds everywhere, in order.
    pub(crate) fn found(&self, query: &str) -> Vec<i64> {
        let page = self.view().search(&everywhere(query), 0, 1_000).expect(query);
        page.rows.iter().map(|row| row.id.0).collect()
    }
}

/// A query over all places, in the order it asks for.
pub(crate) fn everywhere(query: &str) -> SearchRequest {
    SearchRequest { place: Place::All, query: query.into(), sort: None }
}
