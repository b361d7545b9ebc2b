/* An outcome that was written down leaves its form empty for the next one. */
(() => {
  "use strict";

  document.body.addEventListener("desk-changed", (event) => {
    const form = event.target.closest?.("form[data-clears]");
    if (form) form.reset();
    form?.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
