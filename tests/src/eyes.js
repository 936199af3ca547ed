// Finds parts of the page by role and name, through open shadow roots too. Called with a description (part.rs) and
// whether the first is to be scrolled to; answers what is seen of each.
const roles = {
  A: (it) => (it.hasAttribute("href") ? "link" : ""),
  ARTICLE: () => "article",
  ASIDE: () => "complementary",
  BLOCKQUOTE: () => "blockquote",
  BUTTON: () => "button",
  DIALOG: () => "dialog",
  FORM: () => "form",
  H1: () => "heading",
  H2: () => "heading",
  H3: () => "heading",
  H4: () => "heading",
  IMG: () => "img",
  INPUT: (it) =>
    ({ checkbox: "checkbox", radio: "radio", range: "slider", search: "searchbox", button: "button" })[it.type] ??
    "textbox",
  LI: () => "listitem",
  MAIN: () => "main",
  MARK: () => "mark",
  NAV: () => "navigation",
  OL: () => "list",
  P: () => "paragraph",
  PROGRESS: () => "progressbar",
  SECTION: (it) => (it.hasAttribute("aria-label") || it.hasAttribute("aria-labelledby") ? "region" : ""),
  SELECT: () => "combobox",
  TABLE: () => "table",
  TEXTAREA: () => "textbox",
  TR: () => "row",
  UL: () => "list",
};
const squeeze = (text) => text.replace(/\s+/g, " ").trim();
const roleOf = (it) => it.getAttribute("role")?.split(" ")[0] ?? roles[it.tagName]?.(it) ?? "";

function spoken(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (!(node instanceof Element) || node.getAttribute("aria-hidden") === "true") return "";
  const label = node.getAttribute("aria-label") ?? node.getAttribute("alt");
  if (label !== null) return ` ${label} `;
  const inner = [...node.childNodes].map(spoken).join("");
  return getComputedStyle(node).display.startsWith("inline") ? inner : ` ${inner} `;
}

function nameOf(it) {
  const by = it.getAttribute("aria-labelledby");
  if (by !== null) {
    const root = it.getRootNode();
    return squeeze(by.split(/\s+/).map((id) => root.getElementById(id)?.textContent ?? "").join(" "));
  }
  const said = it.getAttribute("aria-label");
  if (said) return squeeze(said);
  if (it.labels?.length) return squeeze([...it.labels].map((label) => label.textContent).join(" "));
  if (it instanceof HTMLInputElement || it instanceof HTMLTextAreaElement)
    return squeeze(it.getAttribute("title") ?? it.getAttribute("placeholder") ?? "");
  return squeeze(spoken(it)) || squeeze(it.getAttribute("title") ?? "");
}

const isSeen = (it) =>
  it.checkVisibility({ visibilityProperty: true, opacityProperty: false }) &&
  it.closest("[aria-hidden=true], [inert]") === null;

const states = {
  selected: (it) => it.getAttribute("aria-selected") === "true",
  checked: (it) => it.getAttribute("aria-checked") === "true" || it.checked === true,
  expanded: (it) => it.getAttribute("aria-expanded") === "true",
  pressed: (it) => it.getAttribute("aria-pressed") === "true",
  current: (it) => !["false", null].includes(it.getAttribute("aria-current")),
  focused: (it) => it.matches(":focus, :focus-within"),
};

function* within(root) {
  for (const it of root.querySelectorAll("*")) {
    yield it;
    if (it.shadowRoot) yield* within(it.shadowRoot);
  }
}

function find(part) {
  const roots = part.inside ? find(part.inside) : [document];
  const found = [];
  for (const root of roots) {
    const candidates = root.shadowRoot ? [...within(root), ...within(root.shadowRoot)] : within(root);
    for (const it of candidates) {
      if (part.role !== "any" && roleOf(it) !== part.role) continue;
      if (part.state && !states[part.state](it)) continue;
      if (part.role === "any" && part.text && !(it.textContent ?? "").includes(part.text.split(" ")[0])) continue;
      if (!isSeen(it)) continue;
      if (part.name !== null && nameOf(it) !== part.name) continue;
      if (part.text !== null && !`${nameOf(it)}\n${squeeze(it.innerText ?? "")}`.includes(part.text)) continue;
      found.push(it);
    }
  }
  const isOuter = (it) => found.some((other) => other !== it && it.contains(other));
  return part.role === "any" ? found.filter((it) => !isOuter(it)) : [...new Set(found)];
}

/** Whether a pointer there would reach the element and nothing over it. */
function isReached(it, x, y) {
  let top = document.elementFromPoint(x, y);
  for (let inner = top; inner?.shadowRoot; ) {
    inner = inner.shadowRoot.elementFromPoint(x, y);
    if (inner === null || inner === top) break;
    top = inner;
  }
  const labels = [...(it.labels ?? [])];
  for (let at = top; at; at = at.parentNode ?? at.host) if (at === it || labels.includes(at)) return true;
  return false;
}

function seen(it) {
  const { x, y, width, height } = it.getBoundingClientRect();
  return {
    name: nameOf(it),
    text: squeeze(it.innerText ?? ""),
    value: it.value ?? null,
    attributes: Object.fromEntries([...it.attributes].map(({ name, value }) => [name, value])),
    place: [x, y, width, height],
    isReached: isReached(it, x + width / 2, y + height / 2),
  };
}

const found = find(arguments[0]);
if (arguments[1] && found.length > 0) found[0].scrollIntoView({ block: "nearest", inline: "nearest" });
return found.map(seen);
