/* A form asks for what its choices need, and says beforehand what there is to say of a day.
   [data-decides]                         the choice of an outcome: radio buttons, or a select
   [data-for-outcome="return hold"]       a field (its widget) that only these outcomes use
   [data-needed-for="return"]             a field that these outcomes cannot do without
   [data-needed-with="result=part who=*"] a field that cannot stay empty while these hold that (* is anything)
   [data-phrase-for="hold"]               a phrase that goes with this outcome
   input[data-day="rolls"]                a day off moves on to the next working day, and the field says so
   input[data-day="asks"]                 a day off or the night is said; sending it then is the answer
   Without this script everything shows, and the server says it at the field. */
(() => {
  "use strict";

  const BY_CHOICE = "[data-for-outcome], [data-needed-for], [data-needed-with], [data-phrase-for]";

  function held(form, name) {
    const control = form.elements.namedItem(name);
    if (!control) return "";
    return control.type === "checkbox" ? (control.checked ? "on" : "") : control.value;
  }

  function isNeeded(control, form, outcome) {
    if ((control.dataset.neededFor || "").split(/\s+/).filter(Boolean).includes(outcome)) return true;
    return (control.dataset.neededWith || "").split(/\s+/).filter(Boolean).some((pair) => {
      const cut = pair.indexOf("=");
      const value = held(form, pair.slice(0, cut));
      return pair.slice(cut + 1) === "*" ? value !== "" : pair.slice(cut + 1) === value;
    });
  }

  /* A phrase that another outcome offered, and nothing else, is no word on this one. */
  function dropForeignPhrase(row) {
    const field = row.nextElementSibling;
    const buttons = [...row.children];
    const own = buttons.filter((button) => !button.hidden).map((button) => button.textContent);
    const foreign = buttons.filter((button) => button.hidden).map((button) => button.textContent);
    const typed = field.value.trim();
    if (!foreign.includes(typed) || own.includes(typed)) return;
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function show(form) {
    const deciding = form.querySelector("[data-decides]");
    const outcome = deciding ? held(form, deciding.name) : null;
    if (outcome !== null) {
      form.querySelectorAll("[data-for-outcome]").forEach((control) => {
        const field = control.closest("[data-field]");
        if (field) field.hidden = !control.dataset.forOutcome.split(/\s+/).includes(outcome);
      });
      form.querySelectorAll("[data-phrase-for]").forEach((button) => { button.hidden = button.dataset.phraseFor !== outcome; });
      form.querySelectorAll(".lx-phrases:has([data-phrase-for])").forEach((row) => {
        row.hidden = ![...row.children].some((button) => !button.hidden);
        dropForeignPhrase(row);
      });
    }
    form.querySelectorAll("[data-needed-for], [data-needed-with]").forEach((control) => {
      const optional = control.closest("[data-field]")?.querySelector("[data-optional]");
      if (optional) optional.hidden = outcome === "" || isNeeded(control, form, outcome);
    });
  }

  /* days --------------------------------------------------------------------- */
  function noteOf(field) {
    let note = document.getElementById(`${field.id}-said`);
    if (!note) {
      note = document.createElement("div");
      note.className = "lx-words-soon";
      note.id = `${field.id}-said`;
      note.setAttribute("role", "status");
      field.after(note);
    }
    return note;
  }

  function answerFor(field, value) {
    const name = `${field.name}-asked`;
    field.form?.querySelectorAll(`input[name="${CSS.escape(name)}"]`).forEach((one) => one.remove());
    if (!value) return;
    const answer = document.createElement("input");
    Object.assign(answer, { type: "hidden", name, value });
    field.after(answer);
  }

  async function look(field) {
    const { value } = field;
    if (value && value === field.dataset.moved) return; // it was moved on to this day, and the note says so
    delete field.dataset.moved;
    const note = noteOf(field);
    note.textContent = "";
    answerFor(field, "");
    if (!value) return;
    const asked = new URLSearchParams({ on: value, kind: field.dataset.day });
    const response = await fetch(`/policy/working-day/?${asked}`).catch(() => null);
    const said = response?.ok ? await response.json().catch(() => ({})) : {};
    if (field.value !== value) return; // another day was picked meanwhile
    note.textContent = said.words || "";
    if (said.date) {
      field.value = said.date;
      field.dataset.moved = said.date;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (said.asked) answerFor(field, said.asked);
  }

  document.addEventListener("change", (event) => {
    const { target } = event;
    if (target.dataset?.day) look(target);
    if (target.form?.querySelector(BY_CHOICE)) show(target.form);
  });
  document.addEventListener("input", (event) => {
    if (event.target.form?.querySelector("[data-needed-with]")) show(event.target.form);
  });
  const showAll = () => document.querySelectorAll("form").forEach((form) => { if (form.querySelector(BY_CHOICE)) show(form); });
  document.addEventListener("draft:restored", showAll);
  document.addEventListener("htmx:afterSettle", showAll);
  showAll();
})();
