//! What stands on every page and belongs to none: running heads, running feet and the numbers of pages.

use std::collections::HashMap;

use super::lines::Page;

/// Lines at the top and at the bottom of a page that are looked at.
const EDGE: usize = 4;
/// They stand in this part of the page at either end.
const MARGIN: f32 = 0.15;

/// Takes running heads, running feet and page numbers off. Where nothing else is on the pages, a ticket that is there twice
/// say, what the first of them says is the text, unless that is said to stand in pictures (`has_pictures`).
pub(super) fn remove(pages: &mut [Page], has_pictures: bool) {
    let known: Vec<Vec<Known>> = pages.iter().enumerate().map(|(at, page)| edges(at, page)).collect();
    let mut pages_of: HashMap<(&str, i32), usize> = HashMap::new();
    let mut shifts: HashMap<(i64, i32), usize> = HashMap::new();
    for (at, edges) in known.iter().enumerate() {
        for edge in edges {
            // A place at the border between two zones counts for both.
            for zone in [edge.zone, edge.zone + 1] {
                for pattern in &edge.patterns {
                    *pages_of.entry((pattern, zone)).or_default() += 1;
                }
                if let Some(number) = edge.number {
                    *shifts.entry((number - at as i64, zone)).or_default() += 1;
                }
            }
        }
    }
    let enough = match pages.len() {
        0 | 1 => return,
        2..=3 => 2,
        // A left page may have another head than a right one, and a chapter another than the next.
        _ => 3,
    };
    let mut gone: Vec<Vec<usize>> = Vec::new();
    for (at, edges) in known.iter().enumerate() {
        let is_gone = |edge: &&Known| {
            [edge.zone, edge.zone + 1].into_iter().any(|zone| {
                let counts = edge.number.and_then(|number| shifts.get(&(number - at as i64, zone))).copied();
                let repeats =
                    |pattern: &String| pages_of.get(&(pattern.as_str(), zone)).is_some_and(|count| *count >= enough);
                match edge.number {
                    Some(_) => counts.unwrap_or(0) >= enough,
                    None => edge.patterns.iter().any(repeats),
                }
            })
        };
        gone.push(edges.iter().filter(is_gone).map(|edge| edge.line).collect());
    }
    let is_all = pages.iter().zip(&gone).all(|(page, gone)| gone.len() == page.lines.len());
    if is_all && !has_pictures {
        gone.iter_mut().take(1).for_each(Vec::clear);
    }
    for (page, gone) in pages.iter_mut().zip(gone) {
        let mut at = 0;
        page.lines.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
    }
}

/// A line at the edge of a page.
struct Known {
    line: usize,
    /// Where it stands, roughly.
    zone: i32,
    /// Its text, and its text with numbers that count the pages the same on every page.
    patterns: Vec<String>,
    /// The number that it is, if it is one and next to nothing else.
    number: Option<i64>,
}

fn edges(at: usize, page: &Page) -> Vec<Known> {
    let mut by_height: Vec<usize> = (0..page.lines.len()).collect();
    by_height.sort_by(|a, b| page.lines[*a].y.total_cmp(&page.lines[*b].y));
    let low = page.height * (1.0 - MARGIN);
    let top = by_height.iter().take(EDGE).filter(|at| page.lines[**at].y < page.height * MARGIN);
    let bottom = by_height.iter().rev().take(EDGE).filter(|at| page.lines[**at].y > low);
    top.chain(bottom)
        .filter(|at| page.lines[**at].text.chars().count() <= 160)
        .map(|&line| {
            let text = &page.lines[line].text;
            Known { line, zone: (page.lines[line].y / 8.0) as i32, patterns: patterns(text, at), number: number(text) }
        })
        .collect()
}

/// A line as it is, and with its first number, its last or all of them counted from the page it stands on: `Page 3 of 7`
/// and `Page 4 of 7` are the same line.
fn patterns(text: &str, page: usize) -> Vec<String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let pieces: Vec<&str> = text.split_inclusive(|c: char| !c.is_ascii_digit()).flat_map(split_number).collect();
    let numbers: Vec<usize> =
        (0..pieces.len()).filter(|at| pieces[*at].starts_with(|c: char| c.is_ascii_digit())).collect();
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else {
        return vec![text];
    };
    let with = |is_counted: &dyn Fn(usize) -> bool| -> String {
        let written = pieces.iter().enumerate().map(|(at, piece)| match piece.parse::<i64>() {
            Ok(number) if is_counted(at) => format!("#{}", number - page as i64),
            _ => (*piece).to_owned(),
        });
        written.collect()
    };
    let mut patterns =
        vec![with(&|at| at == *first), with(&|at| at == *last), with(&|at| numbers.contains(&at)), text.clone()];
    patterns.sort();
    patterns.dedup();
    patterns
}

/// A number and the sign behind it apart.
fn split_number(piece: &str) -> impl Iterator<Item = &str> {
    let end = piece.find(|c: char| !c.is_ascii_digit()).unwrap_or(piece.len());
    [&piece[..end], &piece[end..]].into_iter().filter(|part| !part.is_empty())
}

/// `17`, `- 17 -`, `Page 17`, `xvii`.
fn number(text: &str) -> Option<i64> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let text = text.strip_prefix("Page ").or_else(|| text.strip_prefix("page ")).unwrap_or(text);
    text.parse().ok().filter(|number| (0..100_000).contains(number)).or_else(|| roman(text))
}

fn roman(text: &str) -> Option<i64> {
    let value = |c| {
        Some(match c {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            _ => return None,
        })
    };
    let digits: Option<Vec<i64>> = text.chars().map(value).collect();
    let digits = digits.filter(|digits| (1..=8).contains(&digits.len()))?;
    let after = digits.iter().skip(1).chain([&0]);
    Some(digits.iter().zip(after).map(|(digit, next)| if digit < next { -digit } else { *digit }).sum())
}

#[cfg(test)]
mod tests {
    use super::super::lines::Line;
    use super::*;

    fn page(lines: &[(f32, &str)]) -> Page {
        let line = |&(y, text): &(f32, &str)| Line {
            text: text.to_owned(),
            x0: 50.0,
            x1: 300.0,
            y,
            size: 10.0,
            bold: false,
            is_row: false,
        };
        Page { lines: lines.iter().map(line).collect(), height: 800.0 }
    }

    #[test]
    fn what_every_page_repeats_is_taken_off() {
        let body = ["The ferries run late.", "Nobody knows why.", "It may be the tide.", "Or the wind."];
        let mut pages: Vec<Page> = (0..4)
            .map(|at| {
                page(&[(30.0, &format!("The Island Post {at}")), (400.0, body[at]), (780.0, &(at + 11).to_string())])
            })
            .collect();
        remove(&mut pages, false);
        let left: Vec<&str> = pages.iter().flat_map(|page| &page.lines).map(|line| line.text.as_str()).collect();
        assert_eq!(left, body);
    }

    #[test]
    fn pages_that_all_say_the_same_say_it_once() {
        let lines = [(30.0, "Ferry to Vessim"), (45.0, "One way, second class")];
        for (has_pictures, left) in [(false, [2, 0]), (true, [0, 0])] {
            let mut pages = vec![page(&lines), page(&lines)];
            remove(&mut pages, has_pictures);
            assert_eq!(pages.iter().map(|page| page.lines.len()).collect::<Vec<_>>(), left);
        }
    }

    #[test]
    fn a_number_that_counts_no_pages_stays() {
        let mut pages: Vec<Page> =
            [1914, 1871, 1945].map(|year| page(&[(30.0, &year.to_string()), (400.0, "x")])).into();
        remove(&mut pages, false);
        assert!(pages.iter().all(|page| page.lines.len() == 2));
    }

    #[test]
    fn lines_that_differ_in_more_than_the_number_of_the_page_stay() {
        let text = |at: usize| [format!("Gamma {}", at * at), format!("Page {} of 9", at + 1)];
        let mut pages: Vec<Page> =
            (0..5).map(|at| page(&[(30.0, &text(at)[0]), (400.0, "x"), (780.0, &text(at)[1])])).collect();
        remove(&mut pages, false);
        assert!(pages.iter().all(|page| page.lines.len() == 2 && page.lines[0].text.starts_with("Gamma")));
    }

    #[test]
    fn numbers_of_pages_are_told_in_all_their_forms() {
        for (text, value) in [
            ("17", Some(17)),
            ("– 17 –", Some(17)),
            ("Page 3", Some(3)),
            ("xiv", Some(14)),
            ("mild", None),
            ("17 ships", None),
        ] {
            assert_eq!(number(text), value, "{text}");
        }
    }
}
