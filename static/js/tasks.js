/* Arranging a session.
   [data-brings="3 7"]                    an item put on the agenda: it takes the next place and ticks its units */
(() => {
  "use strict";

  function bring(box) {
    const form = box.form;
    const order = form.elements[box.name.replace("item-", "order-")];
    const taken = [...form.querySelectorAll("[name^='order-']")].map((field) => Number(field.value) || 0);
    order.value = box.checked ? Math.max(0, ...taken) + 1 : "";
    if (!box.checked) return;
    for (const unit of box.dataset.brings.split(/\s+/).filter(Boolean)) {
      const seat = form.elements[`unit-${unit}`];
      if (seat) seat.checked = true;
    }
  }

  document.addEventListener("change", (event) => {
    if (event.target.dataset?.brings !== undefined) bring(event.target);
  });
})();
