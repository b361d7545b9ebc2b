/* A step with several outcomes shows what the chosen one brings, and only the fields that it needs.
   <form data-outcomes>                   a form in which one choice decides what is shown
   [data-decides]                         that choice: radio buttons, or a select
   <div data-consequence="return">        shown while that outcome is chosen
   [data-for-outcome="return hold"]       a field (its widget) that only these outcomes use
   [data-needed-for="return"]             a field that these outcomes cannot do without
   [data-brings="3 7"]                    an item put on the agenda: it takes the next place and ticks its units
   Without this script everything shows, and the words say which is which. */
(() => {
  "use strict";

  function chosen(form) {
    const deciding = form.querySelector("[data-decides]");
    return deciding ? form.elements.namedItem(deciding.name).value : null;
  }

  function show(form) {
    const outcome = chosen(form);
    if (outcome === null) return;
    form.querySelectorAll("[data-consequence]").forEach((part) => {
      part.hidden = part.dataset.consequence !== "" && part.dataset.consequence !== outcome;
    });
    form.querySelectorAll("[data-consequences]").forEach((box) => {
      box.hidden = ![...box.querySelectorAll("[data-consequence]")].some((part) => !part.hidden);
    });
    form.querySelectorAll("[data-for-outcome]").forEach((control) => {
      const field = control.closest("[data-field]");
      if (field) field.hidden = !control.dataset.forOutcome.split(/\s+/).includes(outcome);
    });
    form.querySelectorAll("[data-needed-for]").forEach((control) => {
      const optional = control.closest("[data-field]")?.querySelector("[data-optional]");
      if (optional) optional.hidden = control.dataset.neededFor.split(/\s+/).includes(outcome);
    });
  }

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
    const form = event.target.form;
    if (form && form.hasAttribute("data-outcomes") && event.target.dataset.decides) show(form);
  });
  const showAll = () => document.querySelectorAll("form[data-outcomes]").forEach(show);
  document.addEventListener("draft:restored", showAll);
  document.addEventListener("htmx:load", showAll);
  showAll();
})();
