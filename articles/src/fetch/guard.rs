//! Which computers may be asked: those of the public internet, and those that a person allows by name. A page from
//! elsewhere must not be able to make this program look around at home.

use std::collections::HashSet;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

use crate::error::{Error, Result};

/// A host is on this computer or its own network.
#[derive(Debug)]
pub(super) struct Private;

impl fmt::Display for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a host of this computer or its own network")
    }
}

impl std::error::Error for Private {}

/// Looks up names, and keeps back what nobody allowed.
#[derive(Clone)]
pub(super) struct Guard {
    allowed: Arc<HashSet<String>>,
    resolver: Arc<DefaultResolver>,
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("allowed", &self.allowed).finish_non_exhaustive()
    }
}

impl Guard {
    pub(super) fn new(allowed: &[String]) -> Guard {
        let allowed = allowed.iter().map(|host| plain(host)).filter(|host| !host.is_empty()).collect();
        Guard { allowed: Arc::new(allowed), resolver: Arc::default() }
    }

    /// Looks at an address before anything is asked: a number needs no look-up.
    pub(super) fn check(&self, url: &Url) -> Result<()> {
        let number = match url.host() {
            Some(Host::Ipv4(number)) => Some(IpAddr::V4(number)),
            Some(Host::Ipv6(number)) => Some(IpAddr::V6(number)),
            _ => None,
        };
        let host = url.host_str().unwrap_or_default();
        match number {
            Some(number) if !is_public(number) && !self.allows(host) => Err(Error::PrivateHost(host.to_owned())),
            _ => Ok(()),
        }
    }

    fn allows(&self, host: &str) -> bool {
        self.allowed.contains(&plain(host))
    }
}

/// A host without brackets, a last dot and case.
fn plain(host: &str) -> String {
    host.trim().trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_ascii_lowercase()
}

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.resolver.resolve(uri, config, timeout)?;
        if self.allows(uri.host().unwrap_or_default()) {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|address| is_public(address.ip())) {
            public.push(*address);
        }
        match public.is_empty() {
            true => Err(ureq::Error::Other(Box::new(Private))),
            false => Ok(public),
        }
    }
}

/// Whether a number belongs to the public internet.
fn is_public(number: IpAddr) -> bool {
    match number {
        IpAddr::V4(number) => is_public_v4(number),
        IpAddr::V6(number) => is_public_v6(number),
    }
}

fn is_public_v4(number: Ipv4Addr) -> bool {
    let [a, b, c, _] = number.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224.., ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    ) && number != Ipv4Addr::new(168, 63, 129, 16) // Answers only to the machines of one cloud, with their secrets.
}

fn is_public_v6(number: Ipv6Addr) -> bool {
    let parts = number.segments();
    let inside = |high: u16, low: u16| is_public_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match parts {
        // Numbers of the old internet in the clothes of the new one.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inside(high, low),
        [0x2002, high, low, ..] => inside(high, low),
        // Tunnels, examples and measurements.
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_of_the_public_internet_are_public() {
        for number in ["1.1.1.1", "93.184.215.14", "172.32.0.1", "100.128.0.1", "192.0.1.1", "2606:4700::1111"] {
            assert!(is_public(number.parse().unwrap()), "{number}");
        }
        for number in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.168.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(number.parse().unwrap()), "{number}");
        }
    }

    #[test]
    fn a_number_is_seen_through_however_it_is_written() {
        let guard = Guard::new(&["192.168.1.20".into(), "[::1]".into()]);
        for address in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://[::ffff:7f00:1]/",
            "http://169.254.169.254/latest/meta-data/",
        ] {
            let url = Url::parse(address).unwrap();
            assert!(matches!(guard.check(&url), Err(Error::PrivateHost(_))), "{address}");
        }
        for address in ["http://192.168.1.20/", "http://[::1]:8080/", "http://1.1.1.1/", "https://example.org/"] {
            assert!(guard.check(&Url::parse(address).unwrap()).is_ok(), "{address}");
        }
    }
}
