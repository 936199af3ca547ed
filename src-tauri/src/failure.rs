//! How a failure crosses to the page: a code that it decides by, and a sentence for a person.

use std::path::PathBuf;

use articles::{Code, Error};
use serde::Serialize;

/// What a command answers.
pub type Reply<T> = Result<T, Failure>;

/// Why a command failed.
#[derive(Debug, Clone, Serialize)]
pub struct Failure {
    code: Code,
    message: String,
    /// The character of a query, counted from 0, where it went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<usize>,
    /// Where a damaged library is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<PathBuf>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let code = error.code();
        if code == Code::Internal {
            log::error!("{error}");
        }
        let message = error.to_string();
        match error {
            Error::Query { message, at } => Failure { code, message, at: Some(at), kept: None },
            Error::Damaged { detail, kept } => Failure { code, message: detail, at: None, kept: Some(kept) },
            _ => Failure { code, message, at: None, kept: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_gets_a_code_and_for_a_query_the_place() {
        let query = Failure::from(Error::Query { message: "a quote is not closed".into(), at: 4 });
        assert_eq!(
            serde_json::to_string(&query).unwrap(),
            r#"{"code":"query","message":"a quote is not closed","at":4}"#
        );
        let tag = Failure::from(Error::EmptyTag);
        assert_eq!(serde_json::to_string(&tag).unwrap(), r#"{"code":"invalid","message":"a tag may not be empty"}"#);
    }
}
