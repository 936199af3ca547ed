//! Words that stand one after the other: documents that hold all of them, then the places within each.

use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, InvertedIndexReader, TERMINATED};

use super::lookup::{Hits, Reading, Weighted, each_beginning};
use super::{index_error, read_error};
use crate::error::Result;

/// Completions of the last word of a phrase.
const COMPLETIONS: usize = 64;

impl Reading {
    /// Articles that hold these words at these distances; the last one may be only the beginning of a word.
    pub(super) fn find_phrase(
        &self,
        words: &[(usize, String)],
        is_beginning: bool,
        fields: &[Weighted],
        hits: &mut Hits,
    ) -> Result<()> {
        let norms = self.norms(fields)?;
        let rarity = self.phrase_rarity(words, fields)?;
        self.each_field(fields, |segment, field, index| {
            let Some((infos, last)) = terms(index, words, is_beginning)? else {
                return Ok(());
            };
            let segment = &self.segments[segment];
            let lengths = segment.reader.get_fieldnorms_reader(fields[field].0).map_err(index_error)?;
            let alive = segment.reader.alive_bitset();
            for last in last {
                let mut postings = Vec::with_capacity(words.len());
                for (info, (at, _)) in infos.iter().chain([&last]).zip(words) {
                    let read = index
                        .read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)
                        .map_err(read_error)?;
                    postings.push((*at as u32, read));
                }
                each_phrase(postings, |document, times| {
                    if alive.is_none_or(|alive| alive.is_alive(document)) {
                        let times = times as f32;
                        let norm = norms[field][lengths.fieldnorm_id(document) as usize];
                        let score = fields[field].1 * rarity * times / (times + norm);
                        hits.add(segment.slots[document as usize], score);
                    }
                });
            }
            Ok(())
        })
    }

    /// A phrase is as telling as its words together.
    fn phrase_rarity(&self, words: &[(usize, String)], fields: &[Weighted]) -> Result<f32> {
        let mut counts = vec![vec![0_u32; fields.len()]; words.len()];
        self.each_field(fields, |_, field, index| {
            for (counts, (_, word)) in counts.iter_mut().zip(words) {
                let info = index.terms().get(word).map_err(read_error)?;
                counts[field] += info.map_or(0, |info| info.doc_freq);
            }
            Ok(())
        })?;
        Ok(counts.iter().map(|by_field| self.rarity(by_field.iter().copied().max().unwrap_or(0) as f32)).sum())
    }
}

/// The terms of all words but the last, and the terms that the last word may be; none where one is missing.
fn terms(
    index: &InvertedIndexReader,
    words: &[(usize, String)],
    is_beginning: bool,
) -> Result<Option<(Vec<TermInfo>, Vec<TermInfo>)>> {
    let Some(((_, last), words)) = words.split_last() else {
        return Ok(None);
    };
    let mut infos = Vec::with_capacity(words.len());
    for (_, word) in words {
        match index.terms().get(word).map_err(read_error)? {
            Some(info) => infos.push(info),
            None => return Ok(None),
        }
    }
    let mut lasts: Vec<TermInfo> = Vec::new();
    if is_beginning {
        each_beginning(index, last, |_, info| lasts.push(info.clone()))?;
        if lasts.len() > COMPLETIONS {
            lasts.select_nth_unstable_by_key(COMPLETIONS, |info| std::cmp::Reverse(info.doc_freq));
            lasts.truncate(COMPLETIONS);
        }
    } else {
        lasts.extend(index.terms().get(last).map_err(read_error)?);
    }
    Ok((!lasts.is_empty()).then_some((infos, lasts)))
}

/// Documents with the phrase, and how often it is in each.
fn each_phrase(mut postings: Vec<(u32, SegmentPostings)>, mut found: impl FnMut(u32, u32)) {
    let Some(rarest) = (0..postings.len()).min_by_key(|&at| postings[at].1.doc_freq()) else {
        return;
    };
    postings.swap(0, rarest);
    let mut starts: Vec<u32> = Vec::new();
    let mut places: Vec<u32> = Vec::new();
    let mut document = postings[0].1.doc();
    'documents: while document != TERMINATED {
        for (_, other) in &mut postings[1..] {
            let reached = if other.doc() < document { other.seek(document) } else { other.doc() };
            if reached != document {
                if reached == TERMINATED {
                    return;
                }
                document = postings[0].1.seek(reached);
                continue 'documents;
            }
        }
        starts.clear();
        for (at, (offset, posting)) in postings.iter_mut().enumerate() {
            posting.positions(&mut places);
            let mut shifted = places.iter().filter_map(|place| place.checked_sub(*offset)).peekable();
            match at {
                0 => starts.extend(shifted),
                _ => starts.retain(|start| {
                    while shifted.next_if(|place| place < start).is_some() {}
                    shifted.peek() == Some(start)
                }),
            }
            if starts.is_empty() {
                break;
            }
        }
        if !starts.is_empty() {
            found(document, starts.len() as u32);
        }
        document = postings[0].1.advance();
    }
}
