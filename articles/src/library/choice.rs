//! Which library is meant when nobody says: the one rule for the window and the command line.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The folder of the library: the one asked for, else the one `SHEAF_LIBRARY` names, else `Sheaf` among the
/// person's data of this platform. Always a whole path; it need not exist.
///
/// # Errors
/// `Invalid` if this account has no home and nothing else says where.
pub fn library_folder(asked: Option<&Path>) -> Result<PathBuf> {
    let folder = choose(asked, &|name| env::var_os(name), env::home_dir())
        .ok_or_else(|| Error::Invalid("this account has no home folder: say where the library is".into()))?;
    std::path::absolute(&folder).map_err(|error| Error::file(&folder, error))
}

fn choose(asked: Option<&Path>, variable: &dyn Fn(&str) -> Option<OsString>, home: Option<PathBuf>) -> Option<PathBuf> {
    let named = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = || {
        if cfg!(windows) {
            named("LOCALAPPDATA").or_else(|| Some(home?.join("AppData").join("Local")))
        } else if cfg!(target_os = "macos") {
            Some(home?.join("Library").join("Application Support"))
        } else {
            // The specification of these folders says that a relative one is to be passed over.
            let set = named("XDG_DATA_HOME").filter(|folder| folder.is_absolute());
            set.or_else(|| Some(home?.join(".local").join("share")))
        }
    };
    asked.map(Path::to_owned).or_else(|| named("SHEAF_LIBRARY")).or_else(|| Some(data()?.join("Sheaf")))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_on_where_the_library_is_counts() {
        let home = || Some(PathBuf::from("/home/ada"));
        let none = |_: &str| None;
        let all = |name: &str| match name {
            "SHEAF_LIBRARY" => Some("/srv/articles".into()),
            "XDG_DATA_HOME" => Some("/data".into()),
            _ => None,
        };
        let data = |name: &str| (name == "XDG_DATA_HOME").then(|| "/data".into());
        let odd = |name: &str| match name {
            "SHEAF_LIBRARY" => Some("".into()),
            _ => Some("data".into()),
        };
        let path = |path: &str| Some(PathBuf::from(path));
        assert_eq!(choose(Some(Path::new("/x")), &all, home()), path("/x"));
        assert_eq!(choose(None, &all, home()), path("/srv/articles"));
        assert_eq!(choose(None, &data, home()), path("/data/Sheaf"));
        assert_eq!(choose(None, &odd, home()), path("/home/ada/.local/share/Sheaf"));
        assert_eq!(choose(None, &none, home()), path("/home/ada/.local/share/Sheaf"));
        assert_eq!(choose(None, &none, None), None);
    }
}
