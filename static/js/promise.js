/* What will happen, above the button of its step: the answer does not push the button away from under a
   pointer that is pressing it. What came meanwhile is asked for again once the pointer is let go. */
(() => {
  "use strict";

  let pressed = false;
  let missed = null;

  document.addEventListener("pointerdown", (event) => {
    pressed = Boolean(event.target.closest?.("form button"));
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const note = event.detail.target.closest?.("[data-consequences]");
    if (!pressed || !note) return;
    event.detail.shouldSwap = false;
    missed = note;
  });
  for (const over of ["pointerup", "pointercancel"])
    document.addEventListener(over, () => {
      pressed = false;
      if (missed?.isConnected) window.htmx.trigger(missed, "promise:again");
      missed = null;
    });
})();
