//! What the program was started with: which library, and which files to take in.
//! A second start hands its own over as words and a folder, so both are read here.

use std::path::{Path, PathBuf};

/// The words of a command line, understood.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// The library asked for by `--library`.
    pub library: Option<PathBuf>,
    /// Files and folders to import, with their whole path.
    pub files: Vec<PathBuf>,
}

impl Start {
    /// Understands what follows the program's own name. Relative paths begin at `folder`; an option that is not known
    /// is passed over, because desktops and drivers add their own.
    pub fn read(words: impl IntoIterator<Item = String>, folder: &Path) -> Start {
        let mut start = Start::default();
        let mut words = words.into_iter();
        let mut only_files = false;
        while let Some(word) = words.next() {
            if only_files || !word.starts_with('-') {
                start.files.push(folder.join(word));
            } else if word == "--" {
                only_files = true;
            } else if word == "--library" {
                start.library = words.next().map(|path| folder.join(path));
            } else if let Some(path) = word.strip_prefix("--library=") {
                start.library = Some(folder.join(path));
            }
        }
        start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_a_library_and_files() {
        let here = Path::new("/home/ada");
        let cases: &[(&[&str], Option<&str>, &[&str])] = &[
            (&[], None, &[]),
            (&["a.txt", "/tmp/b c.md"], None, &["/home/ada/a.txt", "/tmp/b c.md"]),
            (&["--library", "Library", "a.txt"], Some("/home/ada/Library"), &["/home/ada/a.txt"]),
            (&["--library=/srv/articles"], Some("/srv/articles"), &[]),
            (&["--", "--library", "-x"], None, &["/home/ada/--library", "/home/ada/-x"]),
            (&["--unknown", "a.txt"], None, &["/home/ada/a.txt"]),
            (&["--library"], None, &[]),
        ];
        for (words, library, files) in cases {
            let start = Start::read(words.iter().map(|word| word.to_string()), here);
            assert_eq!(start.library.as_deref(), library.map(Path::new), "{words:?}");
            assert_eq!(start.files, files.iter().map(PathBuf::from).collect::<Vec<_>>(), "{words:?}");
        }
    }
}
