//! Articles made up for the journeys, in the formats people keep them in.

use std::path::{Path, PathBuf};

/// A file to import, not yet written.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    /// Name of the file.
    pub file: &'static str,
    /// What is in it.
    pub bytes: &'static [u8],
    /// Title of the article it becomes.
    pub title: &'static str,
}

/// News, as somebody pastes it into a text file.
pub const BATTERY: Piece = Piece {
    file: "village battery.txt",
    title: "A Village Battery Outlives Its Doubters",
    bytes: b"A Village Battery Outlives Its Doubters\n\nBy Ines Calloway\n\n14 March 2025\n\n\
Ten winters ago the council of Harrowmere bought a zinc battery the size of a bus, and half the village \
laughed. This week it passed four thousand charges without a single new cell.\n\n\
The keeper of the shed, Oskar Lindqvist, reads the meters every morning before the school bus comes. He writes \
the numbers into a ledger, because the display went dark in its second year and nobody missed it.\n\n\
What the ledger shows\n\n\
On a calm night the battery carries the bakery, the surgery and the pumps of the lower field until six. In the \
storm of January it carried all of Harrowmere for nine hours while the line over the ridge lay in the snow.\n\n\
The engineers who built it have moved on to larger things. They still call on the first of May, Lindqvist says, \
and ask whether it hums.\n",
};

/// Markdown with front matter, as clippers write it.
pub const FERRY: Piece = Piece {
    file: "ferry.md",
    title: "The Last Ferry Timetable",
    bytes: b"---\ntitle: The Last Ferry Timetable\nauthor: Bram Oduya\npublished: 2024-11-02\n\
source: https://coastal.example/ferries/last-timetable\ntags: [transport, islands]\n---\n\n\
The paper timetable of the Skerry line had **forty-one** departures in 1962. The one pinned to the kiosk this \
autumn has three, and the third is crossed out in pencil.\n\n\
## Who still sails\n\n\
Teachers, a vet, and on Thursdays the woman who tunes pianos. The harbour office counts them by hand, with a \
tally of quince-coloured beads on a wire.\n\n\
- the seven-ten, which waits for the school\n- the four-twenty, which waits for nobody\n\n\
> We never cancelled a crossing, the captain says. We only postponed some of them for good.\n",
};

/// A page as a browser saves it.
pub const ORCHARD: Piece = Piece {
    file: "orchard.html",
    title: "An Orchard Without Straight Rows",
    bytes: b"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>An Orchard Without Straight Rows \
- The Growers' Post</title><meta property=\"og:title\" content=\"An Orchard Without Straight Rows\">\
<meta property=\"og:site_name\" content=\"The Growers' Post\"><meta name=\"author\" content=\"Leila Ashworth\">\
<meta property=\"article:published_time\" content=\"2023-08-19T07:30:00Z\">\
<link rel=\"canonical\" href=\"https://growers.example/orchard?utm_source=mail\"></head><body>\
<nav><a href=\"/\">Home</a><a href=\"/news\">News</a></nav><article><h1>An Orchard Without Straight Rows</h1>\
<p>By Leila Ashworth</p><p>The first thing a visitor to Tamsin Reeve's orchard notices is that nothing lines up. \
Pears lean over plums, and a medlar stands where the gate ought to be.</p>\
<p>Straight rows suit the tractor, she says, and the tractor was sold in 2009. Since then the trees have been \
planted where their elders threw shade, or where a bird had dropped a stone and somebody was curious.</p>\
<h2>What it yields</h2><p>Less fruit to the acre, by a third, and more to the hour of work. The wasps are fewer. \
The blossom lasts eleven days longer, because no two neighbours are of one kind.</p>\
<p>The neighbours have stopped asking when she will tidy it. Two of them have taken out a row of their own.</p>\
</article><footer>Copyright</footer></body></html>",
};

/// Japanese, in a file with a Japanese name.
pub const TIDE: Piece = Piece {
    file: "潮の記録 その一.txt",
    title: "潮の記録",
    bytes: "潮の記録\n\n港の古い検潮所は、百年のあいだ毎時の水位を紙に残してきた。係の人は今も万年筆で数字を書く。\n\n\
機械の記録は三日ごとに途切れるが、紙の記録は途切れたことがない。台風の夜も、停電の朝も、線は続いている。\n\n\
来年、検潮所は新しい桟橋に移る。帳面は図書館に納められ、誰でも読めるようになるという。\n"
        .as_bytes(),
};

/// Not an article: it only looks like one until it is opened.
pub const NOT_TEXT: Piece = Piece {
    file: "scan 17.txt",
    title: "",
    bytes:
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x02\x08\x02\0\0\0\xfd\xd4\x9as\0\x01\x02\x03\xff\xfe\xfd\0\0",
};

/// The four that are articles.
pub const ALL: [Piece; 4] = [BATTERY, FERRY, ORCHARD, TIDE];

impl Piece {
    /// Writes it into a folder and answers its path.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn write(&self, folder: &Path) -> PathBuf {
        write(folder, self.file, self.bytes)
    }
}

/// Writes a file into a folder, which is made if it is not there, and answers its path.
///
/// # Panics
/// If it cannot be written.
pub fn write(folder: &Path, file: &str, bytes: &[u8]) -> PathBuf {
    std::fs::create_dir_all(folder).expect("a scratch folder can be made");
    let path = folder.join(file);
    std::fs::write(&path, bytes).expect("a scratch folder can be written to");
    path
}

/// So many short reports that differ in every word that matters, named `report 001.md` and so on.
///
/// # Panics
/// If they cannot be written.
pub fn write_reports(folder: &Path, count: usize) -> Vec<PathBuf> {
    let report = |number: usize| {
        let [harbour, cargo, weather] = [HARBOURS[number % 7], CARGOES[number % 11], WEATHERS[number % 5]];
        let text = format!(
            "---\ntitle: Harbour report {number:03}\nauthor: Station {}\npublished: 2025-{:02}-{:02}\n---\n\n\
            The {cargo} reached {harbour} as entry {number} of the year, under {weather} and a quiet sea.\n\n\
            The pilot noted {number} lamps along the mole, and {} gulls upon the customs house. Nothing else was \
            seen at {harbour} until the tide turned.\n",
            number % 13,
            number % 12 + 1,
            number % 28 + 1,
            number * 3 + 1,
        );
        write(folder, &format!("report {number:03}.md"), text.as_bytes())
    };
    (1..=count).map(report).collect()
}

const HARBOURS: [&str; 7] = ["Brannock", "Castel", "Dorrow", "Elmsport", "Fennick", "Gullane Bay", "Hythe Sound"];
const CARGOES: [&str; 11] =
    ["timber", "salt", "slate", "copper", "barley", "wool", "glass", "herring", "marble", "paper", "resin"];
const WEATHERS: [&str; 5] = ["drizzle", "fog", "sleet", "sunlight", "thunder"];
