//! Which articles hold a word, and how well: every term that stands for the word is walked once, its score
//! put into an array by slot. The best field and the best form of the word count, not their sum.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{InvertedIndexReader, SegmentReader};

use super::stems::Stemmers;
use super::{Fields, index_error, read_error};
use crate::error::Result;
use crate::search::query::{self, Shape, Text};
use crate::search::set::Set;
use crate::search::snippet::Marks;
use crate::search::words::{is_single_paired, query_words};

/// Completions that a word still being typed is given: the likeliest ones. One or two letters say so little that more
/// would only take longer.
const COMPLETIONS: usize = 256;
const COMPLETIONS_OF_TWO_LETTERS: usize = 64;

/// A word with fewer articles than this may be a typo.
const RARE: u32 = 3;

/// Letters a word needs for a typo in it to be forgiven.
const FORGIVEN_FROM: usize = 5;

/// What a term is to the word that was searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Exact,
    Stem,
    Beginning,
    Forgiven,
}

impl Form {
    fn weight(self) -> f32 {
        match self {
            Form::Exact => 1.0,
            Form::Stem => 0.7,
            Form::Beginning => 0.4,
            Form::Forgiven => 0.3,
        }
    }
}

/// How a word is looked for, besides what it says.
pub(crate) struct Manner<'a> {
    /// It may be the beginning of a word that is still being typed.
    pub open: bool,
    /// A typo in it may be forgiven.
    pub forgiving: bool,
    /// Languages whose other forms of it are found too.
    pub languages: &'a [String],
}

/// What was found.
pub(crate) struct Hits {
    pub set: Set,
    /// By slot; 0 where nothing was found.
    pub scores: Vec<f32>,
    /// The words that were searched too, because the one that was asked for is rare.
    pub forgiven: Vec<String>,
}

impl Hits {
    fn none(slots: usize) -> Hits {
        Hits { set: Set::empty(slots), scores: vec![0.0; slots], forgiven: Vec::new() }
    }

    pub(super) fn add(&mut self, slot: u32, score: f32) {
        if let Some(best) = self.scores.get_mut(slot as usize) {
            *best = best.max(score);
            self.set.insert(slot);
        }
    }
}

/// The index as it is at one moment, seen through the slots of the columns.
pub(crate) struct Reading {
    pub(super) segments: Vec<Segment>,
    pub(super) fields: Fields,
    /// How many slots the columns have.
    pub(super) slots: usize,
    pub(super) documents: f32,
}

pub(super) struct Segment {
    pub reader: SegmentReader,
    pub slots: Arc<[u32]>,
}

/// A field to look in, with its weight.
pub(super) type Weighted = (Field, f32);

struct Candidate {
    segment: usize,
    field: usize,
    info: TermInfo,
    form: Form,
}

impl Reading {
    /// Articles in which a text is found. What was looked for is added to `marks`, to be shown in snippets.
    pub(crate) fn find(&self, text: &Text, manner: &Manner, marks: &mut Marks) -> Result<Hits> {
        let words: Vec<(usize, String)> = query_words(&text.text);
        let fields = self.weighted(text);
        let is_beginning = text.shape == Shape::Prefix || manner.open;
        let mut hits = Hits::none(self.slots);
        marks.begin_text();
        match &words[..] {
            [] => {}
            [(_, word)] => self.find_word(word, text.shape, &fields, manner, marks, &mut hits)?,
            _ => {
                marks.phrase(words.iter().map(|(_, word)| word.clone()).collect(), is_beginning);
                self.find_phrase(&words, is_beginning, &fields, &mut hits)?;
            }
        }
        Ok(hits)
    }

    pub(super) fn weighted(&self, text: &Text) -> Vec<Weighted> {
        let fields = &self.fields;
        let is_address = text.text.contains("://") || text.text.starts_with("www.");
        let url = is_address.then_some((fields.url, 2.0));
        match text.field {
            query::Field::Anywhere => {
                [(fields.title, 4.0), (fields.byline, 2.0), (fields.site, 1.5), (fields.note, 1.5), (fields.body, 1.0)]
                    .into_iter()
                    .chain(url)
                    .collect()
            }
            query::Field::Title => vec![(fields.title, 1.0)],
            query::Field::Url => vec![(fields.url, 1.0)],
            query::Field::Note => vec![(fields.note, 1.0)],
        }
    }

    fn find_word(
        &self,
        word: &str,
        shape: Shape,
        fields: &[Weighted],
        manner: &Manner,
        marks: &mut Marks,
        hits: &mut Hits,
    ) -> Result<()> {
        let mut candidates = Vec::new();
        self.exact(word, fields, Form::Exact, &mut candidates)?;
        marks.word(word);
        let is_beginning = shape == Shape::Prefix || is_single_paired(word);
        if is_beginning || manner.open {
            let limit = match word.chars().nth(2) {
                _ if is_beginning => usize::MAX,
                Some(_) => COMPLETIONS,
                None => COMPLETIONS_OF_TWO_LETTERS,
            };
            self.beginnings(word, fields, limit, &mut candidates)?;
            marks.prefix(word);
        }
        if shape == Shape::Word {
            self.stems(word, fields, manner.languages, marks, &mut candidates)?;
        }
        self.score(&candidates, fields, hits)?;
        let may_be_typo = shape == Shape::Word
            && manner.forgiving
            && word.chars().count() >= FORGIVEN_FROM
            && word.chars().all(char::is_alphabetic);
        if may_be_typo && hits.set.count() < RARE {
            let close = self.close_words(word, fields)?;
            let mut candidates = Vec::new();
            for close in &close {
                self.exact(close, fields, Form::Forgiven, &mut candidates)?;
                marks.word(close);
            }
            self.score(&candidates, fields, hits)?;
            hits.forgiven = close;
        }
        Ok(())
    }

    fn exact(&self, word: &str, fields: &[Weighted], form: Form, candidates: &mut Vec<Candidate>) -> Result<()> {
        self.each_field(fields, |segment, field, index| {
            if let Some(info) = index.terms().get(word).map_err(read_error)? {
                candidates.push(Candidate { segment, field, info, form });
            }
            Ok(())
        })
    }

    fn beginnings(&self, word: &str, fields: &[Weighted], limit: usize, candidates: &mut Vec<Candidate>) -> Result<()> {
        self.each_field(fields, |segment, field, index| {
            let mut infos: Vec<TermInfo> = Vec::new();
            each_beginning(index, word, |term, info| {
                if term.len() > word.len() {
                    infos.push(info.clone());
                }
            })?;
            if infos.len() > limit {
                infos.select_nth_unstable_by_key(limit, |info| std::cmp::Reverse(info.doc_freq));
                infos.truncate(limit);
            }
            candidates.extend(infos.into_iter().map(|info| Candidate { segment, field, info, form: Form::Beginning }));
            Ok(())
        })
    }

    fn stems(
        &self,
        word: &str,
        fields: &[Weighted],
        languages: &[String],
        marks: &mut Marks,
        candidates: &mut Vec<Candidate>,
    ) -> Result<()> {
        let stemmers = Stemmers::of(languages.iter().map(|language| &language[..]));
        for mut stem in stemmers.stems(word) {
            let beginning = stem.beginning.clone();
            // Forms recur in each field and segment; stemming is what costs.
            let mut known: FxHashMap<String, bool> = FxHashMap::default();
            self.each_field(fields, |segment, field, index| {
                each_beginning(index, &beginning, |term, info| {
                    let Ok(term) = std::str::from_utf8(term) else {
                        return;
                    };
                    if term == word || term.len() > word.len() + 6 {
                        return;
                    }
                    let is_form = match known.get(term) {
                        Some(&is_form) => is_form,
                        None => {
                            let is_form = stem.is_of(term);
                            known.insert(term.into(), is_form);
                            is_form
                        }
                    };
                    if is_form {
                        candidates.push(Candidate { segment, field, info: info.clone(), form: Form::Stem });
                    }
                })
            })?;
            known.iter().filter(|(_, is_form)| **is_form).for_each(|(term, _)| marks.word(term));
        }
        Ok(())
    }

    /// The most frequent words that are one letter away. The first letter is taken as it is: it is rarely the wrong one,
    /// and without it the whole vocabulary would have to be walked.
    fn close_words(&self, word: &str, fields: &[Weighted]) -> Result<Vec<String>> {
        let mut found: FxHashMap<String, u32> = FxHashMap::default();
        let Some(first) = word.chars().next() else {
            return Ok(Vec::new());
        };
        let (from, to) = (first.to_string(), format!("{first}\u{10ffff}"));
        self.each_field(fields, |_, field, index| {
            let term = Term::from_field_text(fields[field].0, word);
            let automaton = FuzzyTermQuery::new(term, 1, true).automaton().map_err(index_error)?;
            let near = index.terms().search(automaton).ge(&from).lt(&to);
            let mut stream = near.into_stream().map_err(read_error)?;
            while stream.advance() {
                if let Ok(term) = std::str::from_utf8(stream.key())
                    && term != word
                {
                    *found.entry(term.into()).or_default() += stream.value().doc_freq;
                }
            }
            Ok(())
        })?;
        let mut found: Vec<(u32, String)> = found.into_iter().map(|(term, count)| (count, term)).collect();
        found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        found.truncate(3);
        Ok(found.into_iter().map(|(_, term)| term).collect())
    }

    pub(super) fn each_field(
        &self,
        fields: &[Weighted],
        mut work: impl FnMut(usize, usize, &InvertedIndexReader) -> Result<()>,
    ) -> Result<()> {
        for (segment_at, segment) in self.segments.iter().enumerate() {
            for (field_at, (field, _)) in fields.iter().enumerate() {
                let index = segment.reader.inverted_index(*field).map_err(index_error)?;
                work(segment_at, field_at, &index)?;
            }
        }
        Ok(())
    }

    /// Walks the terms and keeps the best score of each article.
    fn score(&self, candidates: &[Candidate], fields: &[Weighted], hits: &mut Hits) -> Result<()> {
        let rarity = self.rarities(candidates, fields.len());
        let norms = self.norms(fields)?;
        let mut by_place: Vec<&Candidate> = candidates.iter().collect();
        by_place.sort_by_key(|candidate| (candidate.segment, candidate.field));
        for place in by_place.chunk_by(|a, b| (a.segment, a.field) == (b.segment, b.field)) {
            let (segment, field) = (&self.segments[place[0].segment], place[0].field);
            let index = segment.reader.inverted_index(fields[field].0).map_err(index_error)?;
            let lengths = segment.reader.get_fieldnorms_reader(fields[field].0).map_err(index_error)?;
            let alive = segment.reader.alive_bitset();
            let mut block = None;
            for candidate in place {
                let weight = fields[field].1 * candidate.form.weight() * rarity[candidate.form as usize];
                let block = match &mut block {
                    None => block.insert(
                        index
                            .read_block_postings_from_terminfo(&candidate.info, IndexRecordOption::WithFreqs)
                            .map_err(read_error)?,
                    ),
                    Some(block) => {
                        index.reset_block_postings_from_terminfo(&candidate.info, block).map_err(read_error)?;
                        block
                    }
                };
                while !block.docs().is_empty() {
                    for (&document, &times) in block.docs().iter().zip(block.freqs()) {
                        if alive.is_none_or(|alive| alive.is_alive(document)) {
                            let times = times as f32;
                            let norm = norms[field][lengths.fieldnorm_id(document) as usize];
                            hits.add(segment.slots[document as usize], weight * times / (times + norm));
                        }
                    }
                    block.advance();
                }
            }
        }
        Ok(())
    }

    /// How telling a hit of each form is: rare words tell more.
    fn rarities(&self, candidates: &[Candidate], fields: usize) -> [f32; 4] {
        let mut counts = vec![[0_u32; 4]; fields];
        for candidate in candidates {
            counts[candidate.field][candidate.form as usize] += candidate.info.doc_freq;
        }
        [0, 1, 2, 3].map(|form| {
            let most = counts.iter().map(|by_form| by_form[form]).max().unwrap_or(0);
            self.rarity(most as f32)
        })
    }

    pub(super) fn rarity(&self, articles: f32) -> f32 {
        let articles = articles.min(self.documents);
        (1.0 + (self.documents - articles + 0.5) / (articles + 0.5)).ln()
    }

    /// By field and length of a text: how much of a hit a long text takes away (BM25).
    pub(super) fn norms(&self, fields: &[Weighted]) -> Result<Vec<[f32; 256]>> {
        const SATURATION: f32 = 1.2;
        const BY_LENGTH: f32 = 0.75;
        let mut norms = Vec::with_capacity(fields.len());
        for (field, _) in fields {
            let mut words = 0;
            for segment in &self.segments {
                words += segment.reader.inverted_index(*field).map_err(index_error)?.total_num_tokens();
            }
            let average = (words as f32 / self.documents.max(1.0)).max(1.0);
            let mut table = [0.0; 256];
            for (id, norm) in table.iter_mut().enumerate() {
                let length = tantivy::fieldnorm::FieldNormReader::id_to_fieldnorm(id as u8) as f32;
                *norm = SATURATION * (1.0 - BY_LENGTH + BY_LENGTH * length / average);
            }
            norms.push(table);
        }
        Ok(norms)
    }
}

/// Terms of a field that begin like this, in their order.
pub(super) fn each_beginning(
    index: &InvertedIndexReader,
    beginning: &str,
    mut work: impl FnMut(&[u8], &TermInfo),
) -> Result<()> {
    let mut stream = index.terms().range().ge(beginning).into_stream().map_err(read_error)?;
    while stream.advance() && stream.key().starts_with(beginning.as_bytes()) {
        work(stream.key(), stream.value());
    }
    Ok(())
}
