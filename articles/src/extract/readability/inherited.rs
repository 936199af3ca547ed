//! What the blocks in an element have from it and from what is around it, worked out from the outside in, once for each
//! element.

use super::features::Whole;
use super::hints::{BODY, KINDS};
use super::outline::{Element, Name, Outline};

/// The elements whose names alone say what is in them.
const NAMES: [Name; 7] =
    [Name::Article, Name::Main, Name::Aside, Name::Header, Name::Footer, Name::Navigation, Name::Form];
/// In no element of a kind: more than all of the prose of a page.
const NOWHERE: f32 = 2.0;

/// What is inherited.
#[derive(Clone, Copy)]
pub(super) struct Inherited {
    /// The nearest element of which a hint is true, by how much of the prose of the page is in it: what holds most of it
    /// is the article, whatever it is called.
    pub kinds: [f32; KINDS],
    /// The same of those that are called so.
    pub names: [f32; NAMES.len()],
    /// How it stands to those that may be the article.
    pub shared: [Shared; 3],
    /// Whether it is in what holds the likeliest of them.
    pub is_beside_candidate: bool,
    /// Whether anything around it says that it is the text of an article.
    pub is_in_body: bool,
}

/// What an element has around it in common with another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shared {
    /// It is in the other one.
    All,
    /// Both are in an element of this depth, and in none deeper.
    DownTo(u16),
}

impl Inherited {
    /// What each element passes on.
    pub(super) fn of(outline: &Outline, whole: &Whole) -> Vec<Inherited> {
        let mut leads_to = vec![[false; 3]; outline.elements.len()];
        for (nth, main) in whole.mains().into_iter().enumerate() {
            for (at, _) in outline.up(main) {
                leads_to[at][nth] = true;
            }
        }
        let beside = outline.elements.get(whole.candidate).map_or(0, |candidate| candidate.parent);
        let outside = Inherited {
            kinds: [NOWHERE; KINDS],
            names: [NOWHERE; NAMES.len()],
            shared: [Shared::DownTo(0); 3],
            is_beside_candidate: false,
            is_in_body: false,
        };
        let mut all: Vec<Inherited> = Vec::with_capacity(outline.elements.len());
        // An element comes after the one around it.
        for (at, element) in outline.elements.iter().enumerate() {
            let mut its = all.get(element.parent).copied().unwrap_or(outside);
            its.enter(element, at == 0, whole.part(element));
            for ((shared, main), leads_to) in its.shared.iter_mut().zip(whole.mains()).zip(leads_to[at]) {
                if at == main {
                    *shared = Shared::All;
                } else if leads_to {
                    *shared = Shared::DownTo(element.depth);
                }
            }
            its.is_beside_candidate |= at == beside;
            all.push(its);
        }
        all
    }

    fn enter(&mut self, element: &Element, is_body: bool, part: f32) {
        for (kind, known) in self.kinds.iter_mut().enumerate() {
            if !is_body && element.hints.has_kind(kind) {
                *known = part;
            }
        }
        if let Some(known) = NAMES.iter().position(|name| *name == element.name) {
            self.names[known] = part;
        }
        self.is_in_body |= element.hints.has(BODY);
    }
}
