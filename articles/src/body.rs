//! stub
use crate::Result;
pub(crate) fn pack(html: &str, text: &str) -> Result<Vec<u8>> { Ok(format!("{html}{text}").into_bytes()) }
pub(crate) fn unpack(packed: &[u8], n: usize) -> Result<(String, String)> { let s = String::from_utf8_lossy(packed).into_owned(); Ok((s[..n].to_owned(), s[n..].to_owned())) }
