/* A step with several outcomes shows what the chosen one brings, and only the fields that it needs.
   <form data-outcomes>                    its radio buttons or select are named "outcome" or "answer"
   <div data-consequence="return">        shown while that outcome is chosen
   [data-for-outcome="return hold"]       a field (its widget) that only these outcomes use
   Without this script everything shows, and the words say which is which. */
(() => {
  "use strict";

  function chosen(form) {
    const field = form.elements.namedItem("outcome") || form.elements.namedItem("answer");
    return field ? field.value : null;
  }

  function show(form) {
    const outcome = chosen(form);
    if (outcome === null) return;
    form.querySelectorAll("[data-consequence]").forEach((part) => {
      part.hidden = part.dataset.consequence !== "" && part.dataset.consequence !== outcome;
    });
    form.querySelectorAll("[data-for-outcome]").forEach((control) => {
      const field = control.closest("[data-field]");
      if (field) field.hidden = !control.dataset.forOutcome.split(/\s+/).includes(outcome);
    });
  }

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && form.hasAttribute("data-outcomes") && ["outcome", "answer"].includes(event.target.name)) show(form);
  });
  const showAll = () => document.querySelectorAll("form[data-outcomes]").forEach(show);
  document.addEventListener("draft:restored", showAll);
  document.addEventListener("htmx:load", showAll);
  showAll();
})();
