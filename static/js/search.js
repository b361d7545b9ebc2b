/* Ctrl K opens the search; arrows walk through what was found. The words are posted, never in an address. */
(() => {
  "use strict";
  const dialog = document.getElementById("search");
  if (!dialog) return;
  const input = dialog.querySelector("input[type='search']");

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!dialog.open) dialog.showModal();
      input.select();
    }
  });

  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const hits = [...dialog.querySelectorAll("#search-results :is(a, button)")];
    if (step && hits.length) {
      event.preventDefault();
      const at = hits.indexOf(document.activeElement) + step;
      if (at < 0) input.focus();
      else hits[Math.min(at, hits.length - 1)].focus();
    }
    if (event.key === "Enter" && document.activeElement === input) {
      event.preventDefault();
      hits.find((hit) => hit.matches("a"))?.click();
    }
  });
})();
