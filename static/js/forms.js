/* Nothing typed is ever lost: drafts on the server after two seconds, restored after a lost session.
   <form data-draft="items:new">      keeps a server draft under that key
   <form data-guard>                  is sent once, however often the button is pressed
   textarea[data-phrases="a|b"]       offers phrases; data-phrases-for: a JSON of outcome → phrases (see asking.js)
   input[data-working-days="10"]      a date picked as "in N working days"
   [maxlength][data-count]            says how many characters are left */
(() => {
  "use strict";

  const PAUSE = 2000;
  const { kept, signIn, byItself } = window.lianxi;
  const csrf = () => document.querySelector("input[name='csrfmiddlewaretoken']")?.value || "";
  /* Numbers of persons and accounts stay out of the browser's memory, and of drafts. */
  const isUnseen = (field) => field.getAttribute("autocomplete") === "off" && field.getAttribute("spellcheck") === "false";
  const isSecret = (field) => !field.name || ["password", "file", "hidden"].includes(field.type) || field.autocomplete === "one-time-code" || isUnseen(field);

  /* drafts -------------------------------------------------------------- */
  const timers = new WeakMap();

  function typed(form) {
    const values = new FormData();
    for (const field of form.elements) {
      if (isSecret(field) || ((field.type === "checkbox" || field.type === "radio") && !field.checked)) continue;
      if (field instanceof HTMLSelectElement && field.multiple) {
        [...field.selectedOptions].forEach((option) => values.append(field.name, option.value));
      } else if (!(field instanceof HTMLButtonElement)) {
        values.append(field.name, field.value);
      }
    }
    return values;
  }

  function say(form, text) {
    const place = form.querySelector("[data-draft-state]");
    if (place) place.textContent = text;
  }

  const keyOf = (form) => `draft:${form.dataset.draft}`;

  function keepHere(form) {
    kept.put(keyOf(form), [...typed(form).entries()]);
    say(form, document.body.dataset.draftHere || "");
  }

  document.addEventListener("signed-out", () => document.querySelectorAll("form[data-draft][data-dirty]").forEach(keepHere));
  document.addEventListener("signed-in-again", () => document.querySelectorAll("form[data-draft][data-dirty]").forEach(save));

  const urlOf = (key) => `/drafts/${encodeURIComponent(key)}/`;
  const draftUrl = (form) => urlOf(form.dataset.draft);

  async function save(form) {
    window.clearTimeout(timers.get(form));
    try {
      const answer = await fetch(draftUrl(form), {
        method: "POST", body: typed(form), headers: { "X-CSRFToken": csrf() }, redirect: "manual",
      });
      if (answer.type === "opaqueredirect") { // to the door: the sign-in has ended
        keepHere(form);
        signIn.ask();
        return;
      }
      if (answer.status === 413) { // too long for the server, which says so
        keepHere(form);
        say(form, (await answer.json()).words);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json();
      say(form, said.words || "");
      kept.drop(keyOf(form));
    } catch {
      keepHere(form); // offline: until the server has it
    }
  }

  function fill(form, entries) {
    const byName = new Map();
    entries.forEach(([name, value]) => byName.set(name, [...(byName.get(name) || []), value]));
    for (const field of form.elements) {
      if (isSecret(field) || !byName.has(field.name)) continue;
      const values = byName.get(field.name);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field instanceof HTMLSelectElement && field.multiple) {
        [...field.options].forEach((option) => { option.selected = values.includes(option.value); });
      } else field.value = values[0];
    }
    form.dataset.dirty = "true";
    form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
  }

  async function restore(form) {
    if (form.querySelector("[data-error-summary]")) return; // what was just sent is newer
    const others = kept.others(keyOf(form));
    if (others.length) say(form, (document.body.dataset.draftOthers || "").replace("{name}", others.join(" ")));
    const here = kept.get(keyOf(form));
    if (here) {
      fill(form, here);
      return save(form);
    }
    try {
      const answer = await fetch(draftUrl(form), { redirect: "error", headers: { Accept: "application/json", ...byItself } });
      if (!answer.ok || answer.status === 204) return;
      const draft = await answer.json();
      if (!draft.data || !Object.keys(draft.data).length || form.dataset.dirty) return;
      const entries = Object.entries(draft.data).flatMap(([name, value]) => [].concat(value).map((one) => [name, one]));
      fill(form, entries);
      say(form, draft.words || "");
    } catch {
      // no draft to be had: the form stands as it was rendered
    }
  }

  function beacon(form) {
    const data = typed(form);
    data.append("csrfmiddlewaretoken", csrf());
    navigator.sendBeacon?.(draftUrl(form), data);
  }

  /* By which labels the texts of a form are known: a page that has to refuse it for good shows them again. */
  function sendLabels(form) {
    const labels = {};
    for (const field of form.elements) {
      if (isSecret(field) || !field.value || !(field instanceof HTMLTextAreaElement || field.type === "text")) continue;
      labels[field.name] = field.labels?.[0]?.firstChild?.textContent.trim() || field.getAttribute("aria-label") || "";
    }
    const place = form.elements["typed-labels"] || document.createElement("input");
    Object.assign(place, { type: "hidden", name: "typed-labels", value: JSON.stringify(labels) });
    form.append(place);
  }

  /* What is sent stays as a draft until a page says that it was taken: a 409, a refusal or a lost session
     leads back to a form that still has every word. */
  function keepUntilAnswered(form) {
    if (!form.dataset.dirty) return;
    const key = form.dataset.draft;
    kept.put(keyOf(form), [...typed(form).entries()]);
    kept.put("draft-sent", key);
    beacon(form);
  }

  function forgetWhatWasTaken() {
    const key = kept.get("draft-sent");
    const refused = document.querySelector("[data-status], [data-error-summary]") || !document.querySelector(".lx-shell");
    if (!key || refused) return;
    kept.drop("draft-sent");
    kept.drop(`draft:${key}`);
    fetch(urlOf(key), { method: "DELETE", headers: { "X-CSRFToken": csrf() } }).catch(() => {});
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || form.closest("#search")) return;
    if (form.method === "post") form.dataset.dirty = "true";
    if (form.dataset.draft) {
      window.clearTimeout(timers.get(form));
      timers.set(form, window.setTimeout(() => save(form), PAUSE));
    }
  });

  /* sending -------------------------------------------------------------- */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    window.clearTimeout(timers.get(form));
    if (form.dataset.draft && !form.elements["draft-key"]) {
      // the server forgets the draft once it has taken the form in
      const key = document.createElement("input");
      Object.assign(key, { type: "hidden", name: "draft-key", value: form.dataset.draft });
      form.append(key);
      keepUntilAnswered(form);
    }
    if (form.method === "post") {
      sendLabels(form);
      form.dataset.sending = "true";
      const button = event.submitter;
      button?.setAttribute("aria-busy", "true");
      const release = () => {
        delete form.dataset.sending;
        button?.removeAttribute("aria-busy");
      };
      if (form.hasAttribute("hx-post")) form.addEventListener("htmx:afterRequest", release, { once: true });
      else window.setTimeout(release, 15000);
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target;
    if (form instanceof HTMLFormElement && event.detail.successful) {
      delete form.dataset.dirty;
      document.dispatchEvent(new CustomEvent("forms:clean"));
    }
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sending]").forEach((form) => {
      delete form.dataset.sending;
      form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    });
  });
  window.addEventListener("beforeunload", (event) => {
    const open = [...document.querySelectorAll("form[data-dirty]:not([data-sending])")];
    open.filter((form) => form.dataset.draft).forEach(beacon);
    if (open.some((form) => form.dataset.ask)) event.preventDefault();
  });

  /* Ctrl+Enter sends the form that is typed in */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    const form = event.target.form;
    if (!form || form.method !== "post") return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[data-main], button.btn-primary[type='submit']") || undefined);
  });

  /* phrases ---------------------------------------------------------------- */
  function insert(field, text) {
    const from = field.selectionStart ?? field.value.length;
    field.setRangeText(text, from, field.selectionEnd ?? from, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }

  function offerPhrases(field) {
    const row = document.createElement("div");
    row.className = "lx-phrases";
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", document.body.dataset.phrasesWord || "");
    const offered = field.dataset.phrasesFor ? Object.entries(JSON.parse(field.dataset.phrasesFor)) : [["", field.dataset.phrases]];
    offered.forEach(([outcome, phrases]) => phrases.split("|").filter(Boolean).forEach((phrase) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = phrase;
      if (outcome) button.dataset.phraseFor = outcome;
      button.addEventListener("click", () => insert(field, phrase));
      row.append(button);
    }));
    field.before(row);
  }

  /* "in N working days" ------------------------------------------------------ */
  function offerDays(field) {
    const row = document.createElement("div");
    row.className = "lx-days";
    const count = document.createElement("input");
    count.type = "number";
    count.min = "1";
    count.max = "250";
    count.className = "form-control";
    count.id = `${field.id}-days`;
    const label = document.createElement("label");
    label.htmlFor = count.id;
    const [before, after] = (document.body.dataset.daysWords || "…").split("…");
    label.textContent = before;
    const tail = document.createElement("span");
    tail.textContent = after || "";
    const answer = document.createElement("b");
    answer.setAttribute("role", "status");
    if (before.trim()) row.append(label);
    else count.setAttribute("aria-label", document.body.dataset.daysWords);
    row.append(count, tail, answer);
    field.before(row);

    async function ask(isProposed) {
      if (!count.value) return;
      const response = await fetch(`/policy/working-day/?n=${encodeURIComponent(count.value)}`, { headers: isProposed ? byItself : {} });
      const said = await response.json().catch(() => ({}));
      answer.textContent = said.words || said.error || "";
      if (said.date) {
        field.value = said.date;
        if (!isProposed) field.dispatchEvent(new Event("input", { bubbles: true })); // a proposal is no word of theirs
      }
    }
    count.addEventListener("input", (event) => {
      event.stopPropagation();
      window.clearTimeout(timers.get(count));
      timers.set(count, window.setTimeout(() => ask(false), 300));
    });
    field.addEventListener("change", () => { // a day picked by hand is not "in N working days"
      count.value = "";
      answer.textContent = "";
    });
    if (field.dataset.workingDays && !field.value) {
      count.value = field.dataset.workingDays;
      ask(true);
    }
  }

  /* characters left ----------------------------------------------------------- */
  function countDown(field) {
    const place = document.createElement("span");
    place.className = "lx-draft";
    const tell = () => { place.textContent = `${field.value.length} / ${field.maxLength}`; };
    field.after(place);
    field.addEventListener("input", tell);
    tell();
  }

  function dress(root) {
    const once = (selector, act) => root.querySelectorAll(selector).forEach((element) => {
      if (element.dataset.dressed) return;
      element.dataset.dressed = "true";
      act(element);
    });
    once("[data-phrases], [data-phrases-for]", offerPhrases);
    once("input[data-working-days]", offerDays);
    once("[maxlength][data-count]", countDown);
    once("form[data-draft]", restore);
    root.querySelector("[data-error-summary]")?.focus();
  }
  document.addEventListener("htmx:afterSettle", (event) => dress(event.target instanceof Element ? event.target.parentElement || document : document));
  forgetWhatWasTaken();
  dress(document);
  window.lianxi = Object.assign(window.lianxi || {}, { insertPhrase: insert, saveDraft: save });
})();
