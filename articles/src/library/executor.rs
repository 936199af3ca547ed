//! Threads that own connections. SQLite blocks, so nobody waits on it but these: one thread writes, a few read,
//! closures go to them over channels and answers come back by a oneshot. A job that panics answers an error and
//! its thread lives on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::error::{Error, Result};

type Job<W> = Box<dyn FnOnce(&mut W) + Send>;

/// Threads that each own a `W` and take jobs from one queue.
pub(crate) struct Threads<W> {
    jobs: Option<Sender<Job<W>>>,
    threads: Vec<JoinHandle<()>>,
}

impl<W: Send + 'static> Threads<W> {
    /// Starts a thread for each worker.
    pub(crate) fn start(name: &str, workers: Vec<W>) -> Result<Threads<W>> {
        let (jobs, queue) = channel::<Job<W>>();
        let queue = Arc::new(Mutex::new(queue));
        let threads = workers
            .into_iter()
            .map(|mut worker| {
                let queue = queue.clone();
                std::thread::Builder::new()
                    .name(name.to_owned())
                    .spawn(move || {
                        while let Some(job) = next(&queue) {
                            job(&mut worker);
                        }
                    })
                    .map_err(|error| Error::Internal(format!("no thread could be started: {error}")))
            })
            .collect::<Result<_>>()?;
        Ok(Threads { jobs: Some(jobs), threads })
    }

    /// Runs a job on one of the threads and waits for its answer without blocking.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut W) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let job = move |worker: &mut W| {
            let done = catch_unwind(AssertUnwindSafe(|| work(worker)));
            // Whoever asked may have stopped listening: then there is nobody to tell.
            let _ = reply.send(done.unwrap_or_else(|panic| Err(Error::Internal(words_of(panic.as_ref())))));
        };
        let jobs = self.jobs.as_ref().ok_or(Error::Closed)?;
        jobs.send(Box::new(job)).map_err(|_| Error::Closed)?;
        answer.await.map_err(|_| Error::Closed)?
    }
}

impl<W> Drop for Threads<W> {
    /// Ends the queue and waits until the jobs in it are done.
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            if thread.thread().id() != std::thread::current().id() {
                // A thread that panicked outside a job has nothing more to say.
                let _ = thread.join();
            }
        }
    }
}

fn next<W>(queue: &Mutex<Receiver<Job<W>>>) -> Option<Job<W>> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|words| (*words).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a job failed".to_owned())
}

/// A kind of question of which only the newest matters: a keystroke's search makes the one before it stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// The rows of the list.
    Search,
    /// The facets of the list.
    Facets,
    /// The tags offered while one is typed.
    Offers,
}

/// The newest question of each lane.
#[derive(Default)]
pub(crate) struct Lanes([Mutex<Arc<AtomicBool>>; 3]);

impl Lanes {
    /// Makes the question before this one in its lane stale; answers this one's own mark.
    pub(crate) fn enter(&self, lane: Lane) -> Arc<AtomicBool> {
        let mut newest = self.0[lane as usize].lock().unwrap_or_else(PoisonError::into_inner);
        newest.store(true, Ordering::Relaxed);
        *newest = Arc::default();
        newest.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_that_panics_answers_an_error_and_the_next_one_runs() {
        let threads = Threads::start("test", vec![0_u32]).unwrap();
        let failed: Result<()> = pollster::block_on(threads.run(|_| panic!("oh no")));
        assert!(matches!(failed, Err(Error::Internal(words)) if words == "oh no"));
        assert_eq!(
            pollster::block_on(threads.run(|count| {
                *count += 1;
                Ok(*count)
            }))
            .unwrap(),
            1
        );
    }

    #[test]
    fn a_newer_question_makes_the_older_one_of_its_lane_stale() {
        let lanes = Lanes::default();
        let (old, facets) = (lanes.enter(Lane::Search), lanes.enter(Lane::Facets));
        let new = lanes.enter(Lane::Search);
        let stale = |mark: &AtomicBool| mark.load(Ordering::Relaxed);
        assert!(stale(&old) && !stale(&new) && !stale(&facets));
    }
}
