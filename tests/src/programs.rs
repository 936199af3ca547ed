//! Where the programs under test are, and where pictures of them go.

use std::path::{Path, PathBuf};

/// The folder that cargo built this test into (`target/debug`): the programs are beside it.
///
/// # Panics
/// If this is not run by cargo.
pub fn built() -> PathBuf {
    let this = std::env::current_exe().expect("a running program has a path");
    let folder = this.ancestors().find(|folder| folder.join("deps").is_dir());
    folder.expect("cargo puts tests below the folder of its programs").to_owned()
}

fn program(name: &str) -> PathBuf {
    let path = built().join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{} is not built; `./dev test` builds it", path.display());
    path
}

/// The command line.
pub fn sheaf() -> PathBuf {
    program("sheaf")
}

/// The window.
pub fn desktop() -> PathBuf {
    program("sheaf-desktop")
}

/// A window with nothing behind it, an example of the window's crate: what part of a start is not ours.
pub fn empty_window() -> PathBuf {
    program("examples/empty")
}

/// The root of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this crate is a folder of the project")
}

/// Where pictures of windows go: `target/e2e`.
///
/// # Panics
/// If it cannot be made.
pub fn pictures() -> PathBuf {
    let folder = built().parent().expect("cargo builds below a target folder").join("e2e");
    std::fs::create_dir_all(&folder).expect("the target folder can be written to");
    folder
}
