/* Rows that are picked to be done together: a box in each (components/pick.html), one for all of the page, x on the row
   at hand (js/rows.js). The list is read again while somebody picks: what was picked stays so, and a row that has
   left is picked no more.
   form[data-picks]        around the list; in it [data-pick], [data-pick-all], [data-picked-words] */
(() => {
  "use strict";

  const picked = new Set();
  const form = () => document.querySelector("form[data-picks]");
  const boxes = () => [...(form()?.querySelectorAll("[data-pick]") || [])];

  function show() {
    if (!form()) return;
    const all = boxes();
    for (const box of all) {
      box.checked = picked.has(box.value);
      box.closest("tr").toggleAttribute("data-picked", box.checked);
    }
    const count = all.filter((box) => box.checked).length;
    const words = form().querySelector("[data-picked-words]");
    words.textContent = count ? words.dataset.some.replace("{n}", count) : words.dataset.none;
    const whole = form().querySelector("[data-pick-all]");
    whole.checked = count > 0 && count === all.length;
    whole.indeterminate = count > 0 && count < all.length;
    whole.disabled = !all.length;
  }

  const put = (box, isPicked) => picked[isPicked ? "add" : "delete"](box.value);

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) boxes().forEach((box) => put(box, event.target.checked));
    else if (event.target.matches("[data-pick]")) put(event.target, event.target.checked);
    else return;
    show();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || !form() || !window.lianxi.rows.isFree(event)) return;
    const box = window.lianxi.rows.current()?.querySelector("[data-pick]");
    if (!box) return;
    put(box, !picked.has(box.value));
    show();
    event.preventDefault();
  });

  document.addEventListener("htmx:afterSettle", () => {
    const here = new Set(boxes().map((box) => box.value));
    [...picked].forEach((value) => { if (!here.has(value)) picked.delete(value); });
    show();
  });

  /* Whoever comes back by the browser finds their boxes ticked, as it has kept them. */
  window.addEventListener("pageshow", () => {
    boxes().filter((box) => box.checked).forEach((box) => put(box, true));
    show();
  });
})();
