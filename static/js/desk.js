/* The minute-taker's desk: texts saved by themselves, phrases on keys, a sentence made into a decision line. */
(() => {
  "use strict";

  const desk = document.querySelector("[data-desk]");
  const form = document.getElementById("matter-text");
  const dialog = document.getElementById("line-dialog");
  let last = document.getElementById("resolved");

  function showConflict(said) {
    const words = document.getElementById("desk-words");
    words.replaceChildren();
    const box = document.createElement("div");
    box.className = "lx-errors";
    const head = document.createElement("b");
    head.textContent = said.words;
    box.append(head);
    for (const name of ["heard", "considered", "resolved"]) {
      const field = form.elements[name];
      if (field.value === said[name]) continue;
      const theirs = document.createElement("p");
      theirs.textContent = said[name];
      box.append(theirs);
    }
    words.append(box);
    form.dataset.revision = said.revision;
  }

  let saver = null;
  if (form) {
    saver = window.lianxi.autosave({ form, url: desk.dataset.textUrl, extra: { matter: form.dataset.matter }, onConflict: showConflict });
    form.addEventListener("focusin", (event) => { if (event.target.tagName === "TEXTAREA") last = event.target; });
  }

  function insert(text) {
    if (!last) return;
    last.setRangeText(text, last.selectionStart, last.selectionEnd, "end");
    last.dispatchEvent(new Event("input", { bubbles: true }));
    last.focus();
  }

  function selected() {
    if (!last) return "";
    const chosen = last.value.slice(last.selectionStart, last.selectionEnd).trim();
    if (chosen) return chosen;
    const before = last.value.lastIndexOf("。", Math.max(0, last.selectionStart - 2)) + 1;
    const after = last.value.indexOf("。", last.selectionStart - 1);
    return last.value.slice(before, after < 0 ? undefined : after + 1).trim();
  }

  function fill(said) {
    const fields = dialog.querySelector("form").elements;
    fields.line.value = said.line || "";
    fields.measure.value = said.measure || "";
    fields.text.value = said.text || "";
    fields.lead_unit.value = said.lead || "";
    fields.due_on.value = said.due || "";
    fields.due_on.dispatchEvent(new Event("change"));
    dialog.querySelectorAll('[name="co_units"]').forEach((box) => { box.checked = (said.helpers || []).includes(Number(box.value)); });
    const found = [said.lead_label, ...(said.helper_labels || []), said.due].filter(Boolean);
    const recognised = document.getElementById("recognised");
    recognised.textContent = found.length ? `${recognised.dataset.words} ${found.join(" · ")}` : "";
    document.getElementById("line-words").replaceChildren();
    dialog.showModal();
    fields.measure.focus();
  }

  async function makeLine() {
    const text = selected();
    const body = new FormData();
    body.set("text", text);
    const answer = await fetch(desk.dataset.recogniseUrl, { method: "POST", body, headers: { "X-CSRFToken": window.lianxi.csrf() } });
    fill(answer.ok ? await answer.json() : { text });
  }

  document.addEventListener("click", (event) => {
    const phrase = event.target.closest("[data-phrase]");
    if (phrase) return insert(phrase.dataset.phrase);
    if (event.target.closest("[data-make-line]")) return makeLine();
    if (event.target.closest("[data-new-line]")) return fill({});
    return undefined;
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
      const phrase = document.querySelectorAll("[data-phrase]")[Number(event.code.slice(5)) - 1];
      if (phrase) { event.preventDefault(); insert(phrase.dataset.phrase); }
    }
    if (event.ctrlKey && event.key === "Enter" && event.target.tagName === "TEXTAREA" && form?.contains(event.target)) {
      event.preventDefault();
      makeLine();
    }
  });

  /* What is half typed in a row keeps its panel from being read anew. */
  document.addEventListener("input", (event) => {
    const row = event.target.closest(".lx-desk-say, .lx-desk-conclude, .lx-inline");
    if (row) row.dataset.dirty = "true";
  });

  /* A change that went through: the dialog closes, words of refusal go, the panels are read at once. */
  document.body.addEventListener("desk-changed", (event) => {
    const sent = event.target.closest?.("form");
    if (sent && sent !== form) delete sent.dataset.dirty;
    document.getElementById("desk-words").replaceChildren();
    if (dialog?.open) dialog.close();
    window.lianxi.readLive(0);
  });

  /* Before a matter is taken up or concluded, what is typed is saved. */
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.elt.matches("[data-saves-first]") || !form?.dataset.dirty || !saver) return;
    event.preventDefault();
    saver.saveNow().then(() => event.detail.issueRequest(true));
  });
})();
