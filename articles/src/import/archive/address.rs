//! The addresses by which the members of an archive name one another.

use crate::extract::page::percent_decoded;

/// The name of the member that `address` means inside `member`; `None` if it points out of the archive.
pub(in crate::import) fn member_address(member: &str, address: &str) -> Option<String> {
    let address = address.split(['#', '?']).next().unwrap_or(address).trim();
    if address.is_empty() || address.contains("://") {
        return None;
    }
    let (folder, address) = match address.strip_prefix('/') {
        Some(rest) => ("", rest),
        None => (member.rsplit_once('/').map_or("", |(folder, _)| folder), address),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(address.split(['/', '\\'])) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// An address without the escapes of the web: `a%20b` as `a b`.
pub(in crate::import) fn decoded(address: &str) -> String {
    String::from_utf8(percent_decoded(address)).unwrap_or_else(|_| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_address_means_a_member_and_never_anything_outside() {
        for (member, address, name) in [
            ("OEBPS/text/a.xhtml", "../images/b.png", Some("OEBPS/images/b.png")),
            ("a.xhtml", "b.png#x", Some("b.png")),
            ("x/a.xhtml", "/b.png", Some("b.png")),
            ("x/a.xhtml", "./c/../b.png?v=1", Some("x/b.png")),
            ("a.xhtml", "../../etc/passwd", None),
            ("a.xhtml", "https://example.org/x.png", None),
            ("a.xhtml", "#x", None),
        ] {
            assert_eq!(member_address(member, address).as_deref(), name, "{address} in {member}");
        }
    }

    #[test]
    fn escapes_are_taken_out_where_they_are_some() {
        for (address, name) in [("a%20b", "a b"), ("%E6%B5%B7.png", "海.png"), ("100%.png", "100%.png"), ("%ff", "%ff")]
        {
            assert_eq!(decoded(address), name);
        }
    }
}
