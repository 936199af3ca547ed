//! Documents of the index as slots of the columns.

use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;
use tantivy::SegmentReader;
use tantivy::index::SegmentId;

use super::lookup::{Reading, Segment};
use super::{TextIndex, index_error, lock};
use crate::error::Result;
use crate::search::columns::Columns;

/// No slot: an article that the columns do not know yet.
const UNKNOWN: u32 = u32::MAX;

/// Slots of the documents of each segment, kept while the segment and the numbering of slots live.
#[derive(Default)]
pub(crate) struct SlotMaps(Mutex<FxHashMap<SegmentId, SlotMap>>);

#[derive(Clone)]
struct SlotMap {
    numbering: u64,
    slots: Arc<[u32]>,
    /// How many slots the columns had, where some document had none yet.
    incomplete: Option<usize>,
}

impl TextIndex {
    /// The index as it is now; none where there is none.
    pub(crate) fn reading(&self, columns: &Columns) -> Result<Option<Reading>> {
        let Some(opened) = self.opened() else {
            return Ok(None);
        };
        let searcher = opened.reader.searcher();
        let mut maps = lock(&self.slot_maps.0);
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let kept = maps.get(&reader.segment_id()).filter(|map| {
                map.numbering == columns.numbering && map.incomplete.is_none_or(|slots| slots == columns.len())
            });
            let slots = match kept {
                Some(map) => map.slots.clone(),
                None => {
                    let map = slot_map(reader, columns)?;
                    let slots = map.slots.clone();
                    maps.insert(reader.segment_id(), map);
                    slots
                }
            };
            segments.push(Segment { reader: reader.clone(), slots });
        }
        if maps.len() > 2 * segments.len() + 8 {
            maps.retain(|id, _| segments.iter().any(|segment| segment.reader.segment_id() == *id));
        }
        Ok(Some(Reading {
            documents: segments.iter().map(|segment| segment.reader.max_doc()).sum::<u32>() as f32,
            segments,
            fields: self.fields,
            slots: columns.len(),
        }))
    }
}

fn slot_map(reader: &SegmentReader, columns: &Columns) -> Result<SlotMap> {
    let ids = reader.fast_fields().u64("id").map_err(index_error)?;
    let slots: Arc<[u32]> = (0..reader.max_doc())
        .map(|document| ids.first(document).and_then(|id| columns.slot(id as i64)).unwrap_or(UNKNOWN))
        .collect();
    Ok(SlotMap { numbering: columns.numbering, incomplete: slots.contains(&UNKNOWN).then_some(columns.len()), slots })
}
