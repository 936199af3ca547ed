//! How a failure crosses to the page: a code that it decides by, and a sentence for a person.

use articles::{Code, Error};
use serde::Serialize;

/// What a command answers.
pub type Reply<T> = Result<T, Failure>;

/// Why a command failed.
#[derive(Debug, Clone, Serialize)]
pub struct Failure {
    code: Code,
    message: String,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let code = error.code();
        if code == Code::Internal {
            log::error!("{error}");
        }
        Failure { code, message: error.to_string() }
    }
}
