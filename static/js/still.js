/* What a page reads again by itself, after a hint or as a form is filled in, exchanges nothing while a pointer is
   pressed: what stood under it would be gone when it is let go, and the click with it. It is asked for again then.
   Nor is a form exchanged whose own answer is on its way. */
(() => {
  "use strict";

  const missed = new Set();
  let pressed = false;

  function letGo() {
    if (!pressed) return;
    pressed = false;
    const again = [...missed].filter((element) => element.isConnected);
    missed.clear();
    // after the click, which comes once the pointer is up
    window.setTimeout(() => again.forEach((element) => window.htmx.trigger(element, element.matches("[data-consequences]") ? "promise:again" : "live")), 0);
  }

  document.addEventListener("pointerdown", () => { pressed = true; });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = event.detail;
    const element = target.closest?.("[data-consequences]") || (requestConfig.headers["X-Live"] && requestConfig.elt);
    if (!element) return;
    if (event.detail.xhr.status === 403 && element.matches("[data-consequences]")) { // why not, in the place of what was promised
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
    const isSending = target.querySelector?.("form.htmx-request"); // whose own answer will exchange it
    if (!pressed && !isSending) return;
    event.detail.shouldSwap = false;
    if (pressed) missed.add(element);
  });
  for (const over of ["pointerup", "pointercancel"]) document.addEventListener(over, letGo);
  document.addEventListener("pointermove", (event) => { if (!event.buttons) letGo(); }); // it was let go outside the window
})();
