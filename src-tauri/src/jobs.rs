//! Imports that run, so that the page can stop one: the number of each and its flag.
//! Also holds the page's channel to ten reports of progress a second.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use articles::{Flow, Progress};

const BETWEEN_REPORTS: Duration = Duration::from_millis(100);

type Flags = HashMap<i64, Arc<AtomicBool>>;

/// The imports that run now.
#[derive(Clone, Default)]
pub struct Jobs(Arc<Mutex<Flags>>);

/// One import that runs; it is forgotten when this is dropped.
pub struct Job<Tell> {
    jobs: Jobs,
    number: Option<i64>,
    stop: Arc<AtomicBool>,
    told: Option<Instant>,
    tell: Tell,
}

impl Jobs {
    /// An import that begins; `tell` passes its progress on.
    pub fn begin<Tell: FnMut(Progress)>(&self, tell: Tell) -> Job<Tell> {
        Job { jobs: self.clone(), number: None, stop: Arc::default(), told: None, tell }
    }

    /// Asks an import to stop. One that has ended is left alone.
    pub fn stop(&self, number: i64) {
        if let Some(stop) = self.flags().get(&number) {
            stop.store(true, Ordering::Relaxed);
        }
    }

    fn flags(&self) -> MutexGuard<'_, Flags> {
        // Nothing that holds the lock can leave the map half changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<Tell: FnMut(Progress)> Job<Tell> {
    /// Takes a report of the import and says whether it goes on.
    pub fn report(&mut self, progress: &Progress) -> Flow {
        if self.number.is_none() {
            self.number = Some(progress.import);
            self.jobs.flags().insert(progress.import, self.stop.clone());
        }
        let is_complete = !progress.searching && progress.done == progress.found;
        if is_complete || self.told.is_none_or(|at| at.elapsed() >= BETWEEN_REPORTS) {
            self.told = Some(Instant::now());
            (self.tell)(progress.clone());
        }
        match self.stop.load(Ordering::Relaxed) {
            true => Flow::Stop,
            false => Flow::Continue,
        }
    }
}

impl<Tell> Drop for Job<Tell> {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            self.jobs.flags().remove(&number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(import: i64, done: u32) -> Progress {
        Progress { import, found: 1000, done, ..Progress::default() }
    }

    #[test]
    fn an_import_that_is_stopped_stops_and_no_other_does() {
        let jobs = Jobs::default();
        let (mut first, mut second) = (jobs.begin(|_| {}), jobs.begin(|_| {}));
        assert_eq!(first.report(&progress(1, 0)), Flow::Continue);
        assert_eq!(second.report(&progress(2, 0)), Flow::Continue);
        jobs.stop(1);
        assert_eq!(first.report(&progress(1, 1)), Flow::Stop);
        assert_eq!(second.report(&progress(2, 1)), Flow::Continue);
    }

    #[test]
    fn an_import_that_ended_is_forgotten() {
        let jobs = Jobs::default();
        let mut job = jobs.begin(|_| {});
        job.report(&progress(7, 0));
        drop(job);
        assert!(jobs.flags().is_empty());
        jobs.stop(7);
    }

    #[test]
    fn the_page_is_told_the_first_and_the_last_report_of_a_burst_and_few_between() {
        let mut told = Vec::new();
        let jobs = Jobs::default();
        let began = Instant::now();
        let mut job = jobs.begin(|progress| told.push(progress.done));
        for done in 0..=1000 {
            job.report(&progress(1, done));
        }
        drop(job);
        let most = 3 + began.elapsed().as_millis() / BETWEEN_REPORTS.as_millis();
        assert_eq!((told.first(), told.last()), (Some(&0), Some(&1000)));
        assert!(told.len() as u128 <= most, "{} reports, at most {most} expected", told.len());
    }
}
