//! Imports that run, so that the page can stop one: the number of each and its flag.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use articles::{Flow, Listener, Progress, Told};

type Flags = HashMap<i64, Arc<AtomicBool>>;

/// The imports that run now.
#[derive(Clone, Default)]
pub struct Jobs(Arc<Mutex<Flags>>);

impl Jobs {
    /// An import that begins: passes its progress on, and stops it when asked to. It is known from its first report on
    /// and forgotten with its listener.
    pub fn begin(&self, mut tell: impl FnMut(Progress) + Send + 'static) -> Listener {
        let mut job = Job { jobs: self.clone(), number: None, stop: Arc::default() };
        Box::new(move |told| {
            if let Told::Progress(progress) = told {
                job.is_number(progress.import);
                tell(progress.clone());
            }
            job.flow()
        })
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

struct Job {
    jobs: Jobs,
    number: Option<i64>,
    stop: Arc<AtomicBool>,
}

impl Job {
    fn is_number(&mut self, number: i64) {
        if self.number.replace(number).is_none() {
            self.jobs.flags().insert(number, self.stop.clone());
        }
    }

    fn flow(&self) -> Flow {
        match self.stop.load(Ordering::Relaxed) {
            true => Flow::Stop,
            false => Flow::Continue,
        }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            self.jobs.flags().remove(&number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(listener: &mut Listener, import: i64) -> Flow {
        listener(Told::Progress(&Progress { import, ..Progress::default() }))
    }

    #[test]
    fn an_import_that_is_stopped_stops_and_no_other_does() {
        let jobs = Jobs::default();
        let (mut first, mut second) = (jobs.begin(drop), jobs.begin(drop));
        assert_eq!(report(&mut first, 1), Flow::Continue);
        assert_eq!(report(&mut second, 2), Flow::Continue);
        jobs.stop(1);
        assert_eq!(report(&mut first, 1), Flow::Stop);
        assert_eq!(report(&mut second, 2), Flow::Continue);
    }

    #[test]
    fn an_import_that_ended_is_forgotten() {
        let jobs = Jobs::default();
        let mut import = jobs.begin(drop);
        report(&mut import, 7);
        assert!(jobs.flags().contains_key(&7));
        drop(import);
        assert!(jobs.flags().is_empty());
        jobs.stop(7);
    }

    #[test]
    fn progress_is_passed_on() {
        let (told, heard) = std::sync::mpsc::channel();
        let mut import = Jobs::default().begin(move |progress| told.send(progress.import).unwrap());
        report(&mut import, 3);
        assert_eq!(heard.try_recv(), Ok(3));
    }
}
