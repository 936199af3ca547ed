//! Which part of the page is meant, said as a person with a screen reader would say it.

use serde_json::{Value, json};

/// A part of the page, by role and by name or text.
#[derive(Debug, Clone)]
pub struct Part {
    role: &'static str,
    name: Option<String>,
    text: Option<String>,
    state: Option<&'static str>,
    inside: Option<Box<Part>>,
}

impl Part {
    /// Anything of this role (`button`, `option`, `treeitem`, …), as ARIA names them.
    pub fn role(role: &'static str) -> Part {
        Part { role, name: None, text: None, state: None, inside: None }
    }

    /// Whose accessible name is this.
    pub fn named(self, name: impl Into<String>) -> Part {
        Part { name: Some(name.into()), ..self }
    }

    /// Whose text or name has this somewhere in it.
    pub fn with(self, text: impl Into<String>) -> Part {
        Part { text: Some(text.into()), ..self }
    }

    /// That is `selected`, `checked`, `expanded`, `pressed`, `current` or `focused`.
    pub fn that_is(self, state: &'static str) -> Part {
        Part { state: Some(state), ..self }
    }

    /// Within another.
    pub fn inside(self, other: Part) -> Part {
        Part { inside: Some(Box::new(other)), ..self }
    }

    /// As `eyes.js` reads it.
    pub(crate) fn described(&self) -> Value {
        json!({
            "role": self.role,
            "name": self.name,
            "text": self.text,
            "state": self.state,
            "inside": self.inside.as_deref().map(Part::described),
        })
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "{}", self.role)?;
        if let Some(name) = &self.name {
            write!(to, " named “{name}”")?;
        }
        if let Some(text) = &self.text {
            write!(to, " with “{text}”")?;
        }
        if let Some(state) = self.state {
            write!(to, " that is {state}")?;
        }
        match &self.inside {
            Some(outer) => write!(to, " in the {outer}"),
            None => Ok(()),
        }
    }
}

/// A button of this name.
pub fn button(name: impl Into<String>) -> Part {
    Part::role("button").named(name)
}

/// A row of the list of articles that has this in it.
pub fn row(text: impl Into<String>) -> Part {
    Part::role("option").with(text).inside(list())
}

/// The list of articles.
pub fn list() -> Part {
    Part::role("listbox").with("Articles: ")
}

/// A folder, tag or place of the sidebar that has this in it.
pub fn item(text: impl Into<String>) -> Part {
    Part::role("treeitem").with(text)
}

/// A dialog of this name.
pub fn dialog(name: impl Into<String>) -> Part {
    Part::role("dialog").named(name)
}

/// A region of the window.
pub fn region(name: impl Into<String>) -> Part {
    Part::role("region").named(name)
}

/// A heading.
pub fn heading(text: impl Into<String>) -> Part {
    Part::role("heading").with(text)
}

/// Any text that is seen.
pub fn words(text: impl Into<String>) -> Part {
    Part::role("any").with(text)
}
