/* What is typed and cannot be saved now, kept in this window under the name of whoever typed it; and the way back
   in where a sign-in ended meanwhile. Another person's words are named as theirs and never filled in or sent.
   <body data-person="12" data-person-name="王敏">
   kept.put(key, value)      kept.get(key)      kept.drop(key)      kept.others(key) → their names
   signIn.ask()              opens the dialog; "signed-out" and "signed-in-again" are heard on the document */
(() => {
  "use strict";

  const { person = "", personName = "" } = document.body.dataset;
  const store = window.sessionStorage;
  const own = (key) => `kept:${person}:${key}`;

  const kept = {
    put(key, value) {
      try {
        store.setItem(own(key), JSON.stringify({ name: personName, value }));
      } catch {
        // the storage is full or barred: what was saved last is with the server
      }
    },
    get(key) {
      const found = store.getItem(own(key));
      return found === null ? null : JSON.parse(found).value;
    },
    drop: (key) => store.removeItem(own(key)),
    others(key) {
      const names = [];
      for (let place = 0; place < store.length; place += 1) {
        const parts = store.key(place).match(/^kept:([^:]*):(.*)$/s);
        if (parts && parts[2] === key && parts[1] !== person) names.push(JSON.parse(store.getItem(parts[0])).name);
      }
      return names;
    },
  };

  /* --- the way back in ---------------------------------------------------------------------------- */

  const dialog = () => document.getElementById("sign-in-again");

  function ask() {
    const found = dialog();
    document.dispatchEvent(new CustomEvent("signed-out"));
    if (found && !found.open) found.showModal();
  }

  const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
  const tokenOf = (page) => JSON.parse(page.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];

  function takeToken(token) {
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    document.querySelectorAll("input[name='csrfmiddlewaretoken']").forEach((field) => { field.value = token; });
  }

  function say(words) {
    const place = dialog().querySelector("[data-why]");
    place.textContent = words;
    place.hidden = !words;
  }

  async function signIn(form) {
    const address = form.getAttribute("action");
    const door = await parsed(await fetch(address));
    const body = new FormData(form);
    body.set("csrfmiddlewaretoken", door.querySelector("input[name='csrfmiddlewaretoken']").value);
    body.set("next", window.location.pathname);
    const page = await parsed(await fetch(address, { method: "POST", body }));
    if (!page.body.dataset.person) {
      say(page.querySelector("[role='alert']")?.textContent.trim() || dialog().dataset.failed);
      return;
    }
    if (page.body.dataset.person !== person) { // somebody else: this page is not theirs
      window.location.assign("/");
      return;
    }
    takeToken(tokenOf(page));
    form.reset();
    say("");
    dialog().close();
    document.dispatchEvent(new CustomEvent("signed-in-again"));
  }

  /* A fragment that is sent to the door takes the page there, unless somebody is typing on it. */
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status !== 401 || !document.querySelector("form[data-dirty]")) return;
    event.preventDefault();
    ask();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("#sign-in-again form")) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // it is sent here, and is no form that is kept
    signIn(form).catch(() => say(dialog().dataset.failed));
  }, true);

  window.lianxi = Object.assign(window.lianxi || {}, { kept, signIn: { ask } });
})();
