//! axe-core on the page: what stands between it and people who use assistive technology.

use serde_json::Value;

use crate::page::Page;
use crate::programs;

/// Runs in the page once axe is there.
const RUN: &str = r#"
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ["violations"] }).then(
  ({ violations }) => done(violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\n    ${target.join(" ")}\n    ${failureSummary}`))),
  (failure) => done([`axe itself failed: ${failure}`]),
);
"#;

/// What axe finds wrong, one text each.
///
/// # Panics
/// If axe is not installed.
pub async fn faults(page: &Page) -> Vec<String> {
    let path = programs::root().join("ui/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(&path);
    let axe = axe.unwrap_or_else(|error| panic!("{}: {error}; `npm --prefix ui ci` brings it", path.display()));
    page.run(&format!("if (!window.axe) {{ {axe} }}"), vec![]).await;
    let found = page.client().execute_async(RUN, vec![]).await.expect("axe runs in the page");
    let texts = |fault: &Value| fault.as_str().unwrap_or_default().to_owned();
    found.as_array().expect("it answers a list").iter().map(texts).collect()
}
