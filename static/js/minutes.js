/* The draft minutes: saved by themselves; over a colleague's newer text both stand side by side. */
(() => {
  "use strict";

  const form = document.getElementById("minutes-form");
  if (!form) return;

  window.lianxi.autosave({
    form,
    url: form.dataset.saveUrl,
    onConflict: (said) => {
      const words = document.getElementById("minutes-words");
      words.replaceChildren();
      const box = document.createElement("div");
      box.className = "lx-errors";
      const head = document.createElement("b");
      head.textContent = said.words;
      box.append(head);
      Object.entries(said).forEach(([name, text]) => {
        const field = form.elements[name];
        if (!field || field.value === text) return;
        const theirs = document.createElement("p");
        theirs.textContent = text;
        box.append(theirs);
      });
      words.append(box);
      form.dataset.revision = said.revision;
    },
  });
})();
