//! The table that a run prints: a figure, its budget and how the two compare.

use std::time::{Duration, Instant};

use crate::process;

/// Times of one kind of question.
pub struct Times(Vec<Duration>);

impl Times {
    /// Does something so many times, after a first one that does not count. What else the machine does meanwhile is
    /// left out where the system tells what this process used, and so is what other threads of it did.
    pub fn of<E>(count: usize, ask: impl FnMut(usize) -> Result<(), E>) -> Result<Times, E> {
        Times::after(count, |_| Ok(()), ask)
    }

    /// As [`Times::of`], each after something that does not count.
    pub fn after<E>(
        count: usize,
        mut prepare: impl FnMut(usize) -> Result<(), E>,
        mut ask: impl FnMut(usize) -> Result<(), E>,
    ) -> Result<Times, E> {
        prepare(0)?;
        ask(0)?;
        let mut times = Vec::with_capacity(count);
        for turn in 0..count {
            prepare(turn)?;
            let (before, begun) = (process::used(), Instant::now());
            ask(turn)?;
            let (elapsed, after) = (begun.elapsed(), process::used());
            let used = after.zip(before).map(|(after, before)| after.saturating_sub(before));
            times.push(used.map_or(elapsed, |used| used.min(elapsed)));
        }
        times.sort_unstable();
        Ok(Times(times))
    }

    /// The time that this share of the turns kept to.
    pub fn share(&self, share: f64) -> Duration {
        let last = self.0.len().saturating_sub(1);
        self.0.get((last as f64 * share).round() as usize).copied().unwrap_or_default()
    }

    /// Puts other times to these.
    pub fn extend(&mut self, other: &Times) {
        self.0.extend_from_slice(&other.0);
        self.0.sort_unstable();
    }
}

/// Milliseconds, for people.
pub fn millis(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1_000.0)
}

pub fn heading(text: &str) {
    println!("\n{text}\n{:<52} {:>18} {:>12} {:>8}", "", "figure", "budget", "ratio");
}

/// One line: the figure, and its budget with the ratio to it where there is one.
pub fn line(what: &str, figure: &str, budget: Option<(&str, f64)>) {
    match budget {
        Some((budget, ratio)) => println!("{what:<52} {figure:>18} {budget:>12} {ratio:>7.2}×"),
        None => println!("{what:<52} {figure:>18}"),
    }
}

/// A line for times: median and p95, the latter against the budget.
pub fn times(what: &str, times: &Times, budget: Option<f64>) {
    let (middle, slow) = (times.share(0.5), times.share(0.95));
    let figure = format!("{} / {}", millis(middle), millis(slow));
    let slow = slow.as_secs_f64() * 1_000.0;
    match budget {
        Some(budget) => line(what, &figure, Some((&format!("{budget:.1} ms"), slow / budget))),
        None => line(what, &figure, None),
    }
}
