use std::net::{TcpListener, TcpStream};

use sheaf_tests::part::{Part, heading, region, row};
use sheaf_tests::pieces;
use sheaf_tests::session::journey;

/// Everything that could run, load or lead away, around an article that can be read. `CALL` is an address of ours.
const PAGE: &str = r##"<!doctype html><html><head><title>The Lantern Maker</title>
<meta http-equiv="refresh" content="0; url=CALL/refresh"><base href="CALL/base/">
<link rel="stylesheet" href="CALL/sheet.css"><link rel="preload" as="image" href="CALL/preload.png">
<style>@import url(CALL/import.css); p { background: url(CALL/background.png) }</style>
<script>window.__canary = 'script'; document.title = 'taken over'</script>
<script src="CALL/outside.js"></script></head>
<body onload="window.__canary = 'onload'"><article><h1>The Lantern Maker</h1>
<p onclick="window.__canary = 'onclick'" style="background: url(CALL/inline.png)">On the quay of Vessim an old man folds
lanterns out of charts that nobody sails by any more, and lights them for the boats that come in late at night.</p>
<p>He says the paper of the old admiralty burns slower than any other, <img src="CALL/picture.png"
onerror="window.__canary = 'onerror'" onload="window.__canary = 'picture'"> and that the soundings show best from
within, like the veins of a leaf that is held against the sun.</p>
<img src=x onerror=window.__canary='unquoted'><img srcset="CALL/set.png 2x"><picture><source srcset="CALL/source.png">
<img src="CALL/fallback.png"></picture><video src="CALL/video.mp4" poster="CALL/poster.png" autoplay></video>
<audio src="CALL/audio.ogg" autoplay></audio><iframe srcdoc="<script>parent.__canary = 'srcdoc'</script>"></iframe>
<iframe src="CALL/frame"></iframe><object data="CALL/object"></object><embed src="CALL/embed">
<svg xmlns="http://www.w3.org/2000/svg" onload="window.__canary = 'svg'"><script>window.__canary = 'svg script'</script>
<image href="CALL/svg.png" /><use href="CALL/use.svg#a" /><a href="javascript:window.__canary='svg link'"><text>t</text>
</a><foreignObject><img src=x onerror="window.__canary='foreign'"></foreignObject></svg>
<p>A chart lasts a week. <a href="javascript:window.__canary='link'">Ask him why</a>, and he points at the harbour light,
which has not been lit since the <a href="  java&#10;script:window.__canary='folded'">winter of the long ice</a>, and
then at <a href="data:text/html,<script>window.__canary='data'</script>">the boats themselves</a>, which come anyway.</p>
<form action="CALL/form" id="f"><input name="a" autofocus onfocus="window.__canary='focus'"><button>Send</button></form>
<details open ontoggle="window.__canary='toggle'"><summary>More</summary>He was a pilot once, and then he was not.</details>
<template><img src=x onerror="window.__canary='template'"></template>
<p id="__canary">On clear nights he makes none at all, and sleeps, because then the stars are enough.</p>
<noscript><p title="</noscript><img src=x onerror=window.__canary='noscript'>"></noscript>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=window.__canary='math'&gt;">
</table></mtext></math>
</article></body></html>"##;

/// The same by way of Markdown, whose front matter is hostile too.
const MARKDOWN: &str = r##"---
title: "<img src=x onerror=window.__canary='title'> The Second Lantern"
author: "<script>window.__canary='author'</script>Vesper"
tags: ["<b onmouseover=window.__canary='tag'>odd</b>"]
source: "javascript:window.__canary='source'"
---

A second lantern hung under the bridge, and it was <img src="CALL/markdown.png" onerror="window.__canary='md'"> green.

![a chart](CALL/chart.png "onerror=") and [a way out](javascript:window.__canary='mdlink'), said the old man of Vessim.

<script>window.__canary='markdown script'</script>

Nobody knew who had lit it, but it burned until the spring, and the boats kept to the left of it all the same.
"##;

/// What may not be anywhere in the reader: elements that run or load, and attributes that do.
const REMAINS: &str = r#"
const found = [];
const look = (root) => {
  for (const it of root.querySelectorAll("*")) {
    if (it.shadowRoot) look(it.shadowRoot);
    if (root === document && !it.closest("section[aria-label=Reader]")) continue;
    if (root !== document && it.matches("script, iframe, object, embed, style, link, meta, base, form, math, audio, video, template"))
      found.push(it.outerHTML);
    for (const { name, value } of it.attributes)
      if (/^on/i.test(name) || /^\s*(javascript|data):/i.test(value) || (/^(src|srcset|poster)$/.test(name) && /127\.0\.0\.1/.test(value)))
        found.push(`${name}=${value}`);
  }
};
look(document);
return found;
"#;

#[tokio::test]
async fn nothing_of_a_hostile_page_runs_loads_or_leads_away() {
    journey("hostile", async |session| {
        let ear = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let call = format!("http://{}", ear.local_addr().expect("it listens"));
        let files = session.files();
        let page = PAGE.replace("CALL", &call);
        let odd = "<img src=x onerror=window.__canary='name'>.html".replace('/', "");
        let paths = [
            pieces::write(&files, &odd, page.as_bytes()),
            pieces::write(&files, "lantern.md", MARKDOWN.replace("CALL", &call).as_bytes()),
        ];
        session.start().await;
        let page = session.page();
        let title = page.run("return document.title", vec![]).await;
        let address = page.run("return location.href", vec![]).await;
        let middle = page.see(&Part::role("any").with("Drop files or folders here")).await.middle();
        session.hold_files(&paths, middle).await.let_go();
        page.see(&Part::role("any").with("2 articles added")).await;
        page.press(&["Escape"]).await;

        let lanterns = [("The Lantern Maker", "the stars are enough"), ("The Second Lantern", "until the spring")];
        for (name, end) in lanterns {
            page.click(&row(name)).await;
            page.see(&heading(name).inside(region("Reader"))).await;
            page.see(&Part::role("any").with(end).inside(region("Reader"))).await;
            // Links are tried as a person would: every one of them.
            for link in page.all(&Part::role("link").inside(region("Reader"))).await {
                page.click(&Part::role("link").named(link.name()).inside(region("Reader"))).await;
            }
            page.picture(&format!("hostile-{}", name.split(' ').nth(1).unwrap_or_default())).await;
            assert_eq!(page.run(REMAINS, vec![]).await, serde_json::json!([]), "in {name}");
            // Whatever was to be loaded or run for this page has been begun once it was painted twice.
            page.paint().await;
            let canary = "return typeof window.__canary === 'string' ? window.__canary : null";
            assert_eq!(page.run(canary, vec![]).await, serde_json::Value::Null);
        }
        assert_eq!(page.run("return document.title", vec![]).await, title);
        assert_eq!(page.run("return location.href", vec![]).await, address);

        // Calls are answered in order: if the first that comes is our own, none came before it.
        let own = TcpStream::connect(ear.local_addr().expect("it listens")).expect("it listens");
        let (_, caller) = ear.accept().expect("we have just called");
        assert_eq!(caller, own.local_addr().expect("it is connected"), "the window called out");

        let kept = session.cli().the_one("admiralty soundings");
        let html = kept["html"].as_str().unwrap_or_default();
        assert!(html.contains("veins of a leaf"), "{html}");
        for word in ["script", "onerror", "onload", "srcdoc", "refresh", "<style", "<svg", "<form", "javascript:"] {
            assert!(!html.contains(word), "{word} is left in {html}");
        }
    })
    .await;
}
