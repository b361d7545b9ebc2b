/* Triage by keyboard: on the row at hand (js/rows.js) x selects, 1–5 choose a route for the line or for all selected, p takes the
   proposal, 0 takes a choice back, Enter confirms. The list is read again while colleagues work: what was chosen
   here stays chosen, and a line that a colleague took is gone. */
(() => {
  "use strict";

  const chosen = new Map(); // key of the line → route
  const picked = new Set(); // keys of the lines selected
  let results = null; // what became of the lines confirmed last, while the list is exchanged

  const form = () => document.querySelector("form[data-triage]");
  const lines = () => [...document.querySelectorAll("tr[data-line]")];
  const lineAtHand = () => window.lianxi.rows.current();
  const mayChoose = (line) => line.hasAttribute("data-proposed");

  function show() {
    if (!form()) return;
    for (const line of lines()) {
      const key = line.dataset.line;
      line.toggleAttribute("data-picked", picked.has(key));
      const box = line.querySelector("[data-select]");
      if (box) box.checked = picked.has(key);
      line.querySelectorAll("input[type=radio]").forEach((radio) => { radio.checked = chosen.get(key) === radio.value; });
    }
    foretell();
    const words = form().querySelector("[data-chosen-words]");
    if (!words) return;
    const count = lines().filter((line) => chosen.has(line.dataset.line)).length;
    words.textContent = count ? words.dataset.some.replace("{n}", count) : words.dataset.none;
    const all = form().querySelector("[data-select-all]");
    const open = lines().filter(mayChoose);
    if (all) all.checked = open.length > 0 && open.every((line) => picked.has(line.dataset.line));
  }

  /* What the routes chosen would bring, asked again whenever others are chosen; nothing while none is. */
  let asked = "";

  function foretell() {
    const box = form().querySelector("[data-chosen-promise]");
    if (!box) return;
    const now = JSON.stringify([...chosen].sort());
    box.hidden = !chosen.size;
    if (now === asked && box.dataset.asked) return;
    asked = now;
    box.dataset.asked = "true";
    if (chosen.size) window.htmx.trigger(box.querySelector("[data-consequences]"), "promise:now");
  }

  /* The selected lines, else the one at hand. */
  function meant() {
    const open = lines().filter(mayChoose);
    const several = open.filter((line) => picked.has(line.dataset.line));
    return several.length ? several : open.filter((line) => line === lineAtHand());
  }

  function choose(route) {
    for (const line of meant()) {
      const value = route === "p" ? line.dataset.proposed : route;
      if (value && value !== "0") chosen.set(line.dataset.line, value);
      else if (route === "0") chosen.delete(line.dataset.line);
    }
    show();
  }

  function pick(key) {
    if (picked.has(key)) picked.delete(key);
    else picked.add(key);
    show();
  }

  /* Enter confirms what is chosen before it would open the row at hand: so this listens first. */
  document.addEventListener("keydown", (event) => {
    if (!form() || !window.lianxi.rows.isFree(event)) return;
    const line = lineAtHand();
    if (event.key === "x" && line && mayChoose(line)) pick(line.dataset.line);
    else if (/^[0-5p]$/.test(event.key) && meant().length) choose(event.key);
    else if (event.key === "o" && line) line.querySelector("[data-open-line]").click();
    else if (event.key === "Enter" && chosen.size && !event.target.closest("button, summary, header, nav")) form().requestSubmit();
    else return;
    event.preventDefault();
  }, true);

  document.addEventListener("change", (event) => {
    const line = event.target.closest("tr[data-line]");
    if (event.target.matches("[data-select-all]")) {
      lines().filter(mayChoose).forEach((one) => picked[event.target.checked ? "add" : "delete"](one.dataset.line));
    } else if (line && event.target.matches("[data-select]")) {
      picked[event.target.checked ? "add" : "delete"](line.dataset.line);
      window.lianxi.rows.mark(line);
    } else if (line && event.target.type === "radio") {
      chosen.set(line.dataset.line, event.target.value);
      window.lianxi.rows.mark(line);
    } else return;
    show();
  });

  /* The list is no form that somebody fills in: it stays live while routes are chosen. */
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-triage]")) event.stopImmediatePropagation();
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-take-proposals]")) choose("p");
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.elt.matches?.("form[data-triage]") || !event.detail.successful) return;
    chosen.clear();
    picked.clear();
  });

  /* What became of each line stays to be read while the list is read again; the next confirmation replaces it. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "warning-list" && event.detail.requestConfig.verb === "get") results = document.querySelector("[data-results]");
  });

  document.addEventListener("htmx:afterSettle", () => {
    if (results && !document.querySelector("[data-results]")) document.getElementById("warning-list")?.prepend(results);
    results = null;
    const open = new Set(lines().filter(mayChoose).map((line) => line.dataset.line));
    [...chosen.keys()].forEach((key) => { if (!open.has(key)) chosen.delete(key); });
    [...picked].forEach((key) => { if (!open.has(key)) picked.delete(key); });
    show();
  });

  show();
})();
