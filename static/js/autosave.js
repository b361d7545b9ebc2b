/* Saves a form's texts two seconds after the last key, one save at a time. A colleague's newer text comes back
   with 409: it is shown beside what was typed, and nothing is lost. */
(() => {
  "use strict";

  const PAUSE = 1500;

  function csrf() {
    return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  }

  function autosave({ form, url, extra, onConflict }) {
    const words = document.getElementById("saved-words");
    const { kept, signIn } = window.lianxi;
    const key = `text:${url}:${extra ? JSON.stringify(extra) : ""}`;
    let timer = null;
    let running = false;
    let again = false;

    const say = (name) => { if (words) words.textContent = `${words.dataset[name]}${name === "saved" ? ` ${new Date().toLocaleTimeString([], { hour12: false })}` : ""}`; };
    const keep = () => kept.put(key, Object.fromEntries(new FormData(form)));

    async function save() {
      if (running) { again = true; return; }
      running = true;
      say("saving");
      const body = new FormData(form);
      Object.entries(extra || {}).forEach(([name, value]) => body.set(name, value));
      body.set("revision", form.dataset.revision);
      try {
        const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrf() }, redirect: "manual" });
        const isSignedOut = answer.type === "opaqueredirect"; // to the door
        const said = isSignedOut ? {} : await answer.json();
        if (isSignedOut) {
          keep();
          say("failed");
          signIn.ask();
        } else if (answer.ok) {
          form.dataset.revision = said.revision;
          delete form.dataset.dirty;
          kept.drop(key);
          say("saved");
          document.dispatchEvent(new CustomEvent("forms:clean"));
        } else {
          keep();
          say("failed");
          if (answer.status === 409 && onConflict) onConflict(said);
          else window.lianxi?.toast?.(said.words, "error");
        }
      } catch {
        keep();
        say("failed");
        timer = window.setTimeout(save, 5000);
      }
      running = false;
      if (again) { again = false; save(); }
    }

    const soon = () => {
      form.dataset.dirty = "true";
      window.clearTimeout(timer);
      timer = window.setTimeout(save, PAUSE);
    };
    form.addEventListener("input", soon);
    document.addEventListener("signed-out", () => { if (form.dataset.dirty) keep(); });
    document.addEventListener("signed-in-again", () => { if (form.dataset.dirty) save(); });

    /* What could not be saved, and what the browser itself brought back after a reload, is saved now. */
    Object.entries(kept.get(key) || {}).forEach(([name, text]) => { if (form.elements[name]) form.elements[name].value = text; });
    if ([...form.elements].some((field) => field.tagName === "TEXTAREA" && field.value !== field.defaultValue)) soon();
    form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
    window.addEventListener("beforeunload", (event) => { if (form.dataset.dirty) { keep(); event.preventDefault(); } });
    return { saveNow: () => { window.clearTimeout(timer); return save(); } };
  }

  window.lianxi = Object.assign(window.lianxi || {}, { autosave, csrf });
})();
