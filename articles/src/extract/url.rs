//! Addresses: cleaned of tracking to be stored, and reduced to a canonical form to find duplicates.

use url::Url;

/// Parameters that say how a reader came to a page and nothing about the page.
const TRACKING: [&str; 31] = [
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "_openstat",
    "at_medium",
    "at_campaign",
    "cmpid",
    "dclid",
    "fbclid",
    "gbraid",
    "gclid",
    "gclsrc",
    "gs_lcrp",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ns_campaign",
    "ns_mchannel",
    "ns_source",
    "oly_anon_id",
    "oly_enc_id",
    "rb_clickid",
    "s_cid",
    "spm",
    "twclid",
    "vero_id",
    "wbraid",
    "yclid",
];

/// An http(s) address without tracking parameters, or none if it is no such address.
pub fn clean_address(address: &str) -> Option<String> {
    let mut url = Url::parse(address.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return None;
    }
    strip_tracking(&mut url);
    if url.fragment().is_some_and(|fragment| !fragment.starts_with('!')) {
        url.set_fragment(None);
    }
    Some(url.into())
}

/// What an address becomes when two of them are compared: `host/path?query` in a fixed form. None if it is no
/// http(s) address.
pub fn canonical_address(address: &str) -> Option<String> {
    let url = Url::parse(&clean_address(address)?).ok()?;
    let host = url.host_str()?.trim_end_matches('.');
    let host = ["www.", "m.", "amp."]
        .iter()
        .find_map(|prefix| host.strip_prefix(prefix).filter(|rest| rest.contains('.')))
        .unwrap_or(host);
    let mut canonical = host.to_owned();
    // A port that is the default of the other scheme counts as none too: http and https are one.
    if let Some(port) = url.port().filter(|port| !matches!(port, 80 | 443)) {
        canonical.push_str(&format!(":{port}"));
    }
    let path = url.path().trim_end_matches('/');
    let path = path.strip_suffix("/amp").or_else(|| path.strip_suffix(".amp")).unwrap_or(path);
    let path = path.strip_suffix("/index.html").or_else(|| path.strip_suffix("/index.php")).unwrap_or(path);
    canonical.push_str(path.trim_end_matches('/'));
    let mut query: Vec<&str> = url
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && !matches!(*pair, "amp" | "amp=1" | "outputType=amp"))
        .collect();
    query.sort_unstable();
    if !query.is_empty() {
        canonical.push('?');
        canonical.push_str(&query.join("&"));
    }
    if let Some(fragment) = url.fragment() {
        canonical.push('#');
        canonical.push_str(fragment);
    }
    Some(canonical)
}

/// The host of an address as a name of its site: without `www.`.
pub(crate) fn site_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// An address as a body may link to it: http, https or mailto, absolute, without tracking parameters. What is
/// relative needs the address of its page.
pub(crate) fn link_address(raw: &str, base: Option<&Url>) -> Option<String> {
    let raw = raw.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    if raw.is_empty() {
        return None;
    }
    let mut url = match Url::parse(raw) {
        Ok(url) => url,
        Err(url::ParseError::RelativeUrlWithoutBase) => base?.join(raw).ok()?,
        Err(_) => return None,
    };
    match url.scheme() {
        "http" | "https" if url.host_str().is_some_and(|host| !host.is_empty()) => {}
        "mailto" => return Some(url.into()),
        _ => return None,
    }
    strip_tracking(&mut url);
    Some(url.into())
}

fn strip_tracking(url: &mut Url) {
    let Some(query) = url.query() else { return };
    if !query.split('&').any(is_tracking) {
        return;
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_tracking(pair)).collect();
    let kept = kept.join("&");
    url.set_query(Some(kept.as_str()).filter(|kept| !kept.is_empty()));
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    name.starts_with("utm_") || name.starts_with("pk_") || name.starts_with("mtm_") || TRACKING.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_canonical_address() {
        for (a, b) in [
            ("http://www.Example.org/a/", "https://example.org/a"),
            ("https://example.org:443/a?b=2&a=1", "http://example.org/a?a=1&b=2"),
            ("https://example.org/a?utm_source=x&id=3&fbclid=q#part", "https://example.org/a?id=3"),
            ("https://example.org/a/amp/", "https://example.org/a"),
            ("https://amp.example.org/a", "https://example.org/a?amp=1"),
            ("https://example.org/index.html", "https://example.org"),
        ] {
            assert_eq!(canonical_address(a), canonical_address(b), "{a} {b}");
            assert!(canonical_address(a).is_some());
        }
        for (a, b) in [
            ("https://example.org/a", "https://example.org/A"),
            ("https://example.org/a?id=1", "https://example.org/a?id=2"),
            ("https://example.org/#!/a", "https://example.org/#!/b"),
            ("https://m.example.org:8080/a", "https://example.org/a"),
        ] {
            assert_ne!(canonical_address(a), canonical_address(b), "{a} {b}");
        }
    }

    #[test]
    fn what_is_no_web_address_has_none() {
        for address in
            ["", "mailto:a@b.example", "file:///etc/passwd", "javascript:alert(1)", "//x", "example.org", "http://"]
        {
            assert_eq!(clean_address(address), None, "{address}");
            assert_eq!(canonical_address(address), None, "{address}");
        }
    }

    #[test]
    fn a_link_keeps_its_place_in_the_page_and_loses_its_trackers() {
        let base = Url::parse("https://example.org/a/b.html").ok();
        for (raw, address) in [
            ("../c?utm_medium=x#d", Some("https://example.org/c#d")),
            ("mailto:a@b.example", Some("mailto:a@b.example")),
            ("JavaScript:alert(1)", None),
            ("java\nscript:alert(1)", None),
            ("data:text/html,x", None),
            ("//other.example/x", Some("https://other.example/x")),
        ] {
            assert_eq!(link_address(raw, base.as_ref()).as_deref(), address, "{raw}");
        }
        assert_eq!(link_address("../c", None), None);
    }
}
