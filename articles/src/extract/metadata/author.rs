//! The authors, by what the head says and by what stands under the headline.

use super::{Page, folded, line_of};
use crate::extract::byline;

/// Where pages show who wrote them, the surest first.
const SHOWN: [&str; 12] = [
    "[itemprop=author] [itemprop=name]",
    "[itemprop=author]",
    "[rel~=author]",
    "[class*=author-name], [class*=author__name], [class*=authorName], [class*=author_name]",
    "a[href*='/author/'], a[href*='/authors/']",
    "[class*=byline] a",
    "[class*=byline]",
    "[class*=Byline]",
    "[class*=post-author], [class*=entry-author]",
    "[class*=author] a",
    "[class*=author], [class*=Author]",
    "[class*=contributor], [class*=writer]",
];

pub(super) fn read(page: &Page<'_>) -> Option<String> {
    let site = page.site.as_deref().map(folded);
    let is_site = |name: &str| site.as_deref() == Some(&folded(name));
    let pick = |names: &[String]| -> Option<String> {
        byline::join(names.iter().map(String::as_str).filter(|name| !is_site(name)))
    };
    let declared: Vec<String> = [
        "author",
        "article:author",
        "dc.creator",
        "dcterms.creator",
        "parsely-author",
        "sailthru.author",
        "byl",
        "citation_author",
        "twitter:data1",
    ]
    .iter()
    .take(8)
    .map(|name| page.meta(name).filter(|value| !value.contains("://")).map(str::to_owned).collect::<Vec<_>>())
    .find(|values| pick(values).is_some())
    .unwrap_or_default();
    let site_itself = || byline::join(page.linked.authors.iter().chain(&declared).map(String::as_str));
    pick(&page.linked.authors)
        .or_else(|| pick(&declared))
        .or_else(|| shown(page, &pick))
        .or_else(|| introduced(page))
        .or_else(site_itself)
}

/// A line that begins with `By` near the first heading.
fn introduced(page: &Page<'_>) -> Option<String> {
    let mut near = page.document.select("h1").nodes().first()?.parent();
    for _ in 0..3 {
        let around = near?;
        let lines = around
            .descendants_it()
            .filter(|node| node.is_element() && node.children_it(false).any(|child| child.is_text()));
        for line in lines.take(60).map(|node| line_of(&node)).filter(|line| line.len() < 120) {
            let names = byline::introduced(&line).map(byline::people).unwrap_or_default();
            if names.iter().any(|name| byline::is_person(name)) {
                return byline::join(names.iter().map(String::as_str).filter(|name| byline::is_person(name)));
            }
        }
        near = around.parent();
    }
    None
}

fn shown(page: &Page<'_>, pick: &dyn Fn(&[String]) -> Option<String>) -> Option<String> {
    for selector in SHOWN {
        let names: Vec<String> = page
            .document
            .select(selector)
            .nodes()
            .iter()
            .take(3)
            .map(line_of)
            .filter(|line| line.chars().count() <= 120)
            .collect();
        let first: Vec<String> = names
            .into_iter()
            .filter(|line| byline::people(line).iter().any(|name| byline::is_person(name)))
            .take(1)
            .collect();
        if let Some(found) = pick(&first) {
            return Some(found);
        }
    }
    None
}
