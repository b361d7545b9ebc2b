/* The rows of every list: j and k move, Enter opens or handles, ? shows the keys; what is new is said once.
   [data-rows="name"]   a list; its rows carry data-row, by which they are known again when it is read anew
   [data-open-line]     in a row: what Enter opens, where that is neither its action nor its first link
   [data-page-keys]     the keys of a page that has some of its own */
(() => {
  "use strict";

  const SWITCH = "lianxi-single-keys";
  const TOGETHER = 400; // lists that are read one after another are told in one sentence
  const MINE = 3000; // what arrives so soon after a form was sent is its own effect
  const SAID_FOR = 8000;
  const news = document.getElementById("row-news");
  let at = null; // key of the row at hand
  let place = 0; // where it stands among all rows
  let mineUntil = 0;
  const before = new Map(); // element id → what stood in it

  const rowsIn = (root) => [...root.querySelectorAll("[data-rows] [data-row]")];
  const rows = () => rowsIn(document).filter((row) => row.getClientRects().length);
  const nameOf = (row) => row.closest("[data-rows]").dataset.rows;
  const keyOf = (row) => `${nameOf(row)} ${row.dataset.row || row.textContent.trim()}`;
  const current = () => (at === null ? null : rows().find((row) => keyOf(row) === at) || null);
  const OPENERS = ["[data-open-line]", ".lx-td-act :is(a[href], button)", "a[href]"];
  const openerOf = (row) => OPENERS.map((one) => row.querySelector(one)).find(Boolean);

  function show() {
    rowsIn(document).forEach((row) => row.toggleAttribute("data-at", keyOf(row) === at));
    const skip = document.querySelector("[data-skip-rows]");
    if (skip) skip.hidden = !rows().length;
  }

  function mark(row) {
    at = keyOf(row);
    place = rows().indexOf(row);
    show();
  }

  function moveTo(row) {
    if (!row) return;
    mark(row);
    const opener = openerOf(row);
    if (!opener) row.tabIndex = -1;
    (opener || row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = rows();
    const here = all.indexOf(current());
    moveTo(all[here < 0 ? 0 : Math.min(all.length - 1, Math.max(0, here + by))]);
  }

  /* Keys of one character: not while somebody types or has a dialog open, not with others, not where switched off. */
  const TYPED_IN = "input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select, [contenteditable]";
  const areOn = () => window.localStorage.getItem(SWITCH) !== "off";
  function isFree(event) {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
    return areOn() && !document.querySelector("dialog[open]") && !event.target.closest(TYPED_IN);
  }

  document.addEventListener("keydown", (event) => {
    if (!isFree(event)) return;
    if (event.key === "?") (document.querySelector("[data-page-keys]") || document.getElementById("keys"))?.showModal();
    else if (event.shiftKey || !rows().length) return;
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "Enter" && current() && [document.body, document.getElementById("main"), current()].includes(event.target)) openerOf(current())?.click();
    else return;
    event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-rows] [data-row]");
    if (row && keyOf(row) !== at) mark(row);
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-skip-rows]")) return;
    event.preventDefault();
    moveTo(rows()[0]);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-single-keys]")) window.localStorage.setItem(SWITCH, event.target.checked ? "on" : "off");
  });
  document.querySelectorAll("[data-single-keys]").forEach((box) => { box.checked = areOn(); });

  /* A list that is read anew: the row at hand stays at hand, or the one that took its place; what came is counted. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = event.detail.target;
    if (!(target instanceof Element) || !target.id || !event.detail.shouldSwap) return;
    before.set(target.id, {
      keys: rowsIn(target).map(keyOf),
      hasMore: Boolean(target.querySelector("[rel=next]")),
      hadFocus: Boolean(target.contains(document.activeElement) && document.activeElement.closest("[data-row]")),
    });
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const element = event.detail.elt;
    const was = element instanceof Element ? before.get(element.id) : null;
    if (was) {
      before.delete(element.id);
      if (was.hadFocus && !element.contains(document.activeElement)) moveTo(current() || rows()[Math.min(place, rows().length - 1)]);
      const isLive = Boolean(event.detail.requestConfig?.headers["X-Live"]);
      if (isLive && Date.now() > mineUntil) tell(element, was);
    }
    show();
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig?.verb !== "get") mineUntil = Date.now() + MINE;
  });

  /* A page that has a next one is filled up from there when rows leave: those moved up and are not new. */
  function tell(element, was) {
    const known = new Set(was.keys);
    const after = rowsIn(element);
    const fresh = after.filter((row) => !known.has(keyOf(row)));
    const left = new Set(after.map(keyOf));
    let movedUp = was.hasMore ? was.keys.filter((key) => !left.has(key)).length : 0;
    for (let last = after.at(-1); movedUp && last && fresh.at(-1) === last; last = after[after.indexOf(last) - 1]) {
      fresh.pop();
      movedUp -= 1;
    }
    fresh.forEach((row) => count(nameOf(row) === news?.dataset.steps ? "steps" : "rows"));
  }

  const counted = { steps: 0, rows: 0 };
  let telling = null;
  function count(kind) {
    counted[kind] += 1;
    telling ||= window.setTimeout(say, TOGETHER);
  }

  function say() {
    telling = null;
    const sentences = Object.keys(counted).filter((kind) => counted[kind]).map((kind) => {
      const words = news.dataset[`${kind}${counted[kind] === 1 ? "One" : "Some"}`];
      return words.replace("{n}", counted[kind]);
    });
    counted.steps = counted.rows = 0;
    news.textContent = sentences.join(" ");
    window.setTimeout(() => { if (!telling) news.textContent = ""; }, SAID_FOR);
  }

  window.lianxi = Object.assign(window.lianxi || {}, { rows: { current, mark, moveTo, isFree } });
  show();
})();
