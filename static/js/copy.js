/* <button data-copy="id of a text" data-copied="Copied" hidden>: copies that text. Without this script the button
   stays hidden and the text is selected by hand. */
(() => {
  "use strict";

  function select(text) {
    const range = document.createRange();
    range.selectNodeContents(text);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  /* The clipboard is only to be had over https; what is selected can be copied anywhere. */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text.textContent);
      return true;
    } catch {
      select(text);
      return document.execCommand("copy");
    }
  }

  document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    if (await copy(document.getElementById(button.dataset.copy))) button.textContent = button.dataset.copied;
  });
})();
