//! Work that nobody waits for, and that is to hold up nobody who waits: the window and whatever else a person uses.

use std::thread::JoinHandle;

use crate::error::{Error, Result};

/// Starts a thread for such work.
///
/// # Errors
/// The system starts no more threads.
pub(crate) fn start(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(|| {
            step_back();
            work();
        })
        .map_err(|error| Error::Internal(format!("no thread could be started: {error}")))
}

/// From now on this thread, and whatever it starts, works where the machine has nothing more urgent to do. Where the
/// system knows no such order of threads, it works as before.
fn step_back() {
    #[cfg(target_os = "linux")]
    {
        // A good deal and not all of it: who reads hostile files has only so long for each. Where the system refuses,
        // nothing is lost but the order.
        const BEHIND: i32 = 5;
        if rustix::process::getpriority_process(None).is_ok_and(|order| order < BEHIND) {
            let _ = rustix::process::setpriority_process(None, BEHIND);
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_thread_steps_back_alone() {
        let order = || rustix::process::getpriority_process(None).unwrap();
        let before = order();
        let after = std::thread::spawn(move || {
            step_back();
            order()
        });
        assert_eq!(after.join().unwrap(), before.max(5));
        assert_eq!(order(), before);
    }
}
