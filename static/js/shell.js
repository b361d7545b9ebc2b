/* Menus, dialogs, tabs, toasts and the rail on a phone. Everything works from the keyboard. */
(() => {
  "use strict";

  /* menus: a button with aria-controls and its panel */
  function setMenu(menu, open) {
    const button = menu.querySelector("[data-menu-button]");
    document.getElementById(button.getAttribute("aria-controls")).hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  }
  const closeMenus = (except) => document.querySelectorAll("[data-menu]").forEach((menu) => menu !== except && setMenu(menu, false));

  /* the rail on narrow screens */
  function setRail(open) {
    document.body.classList.toggle("lx-rail-open", open);
    document.querySelectorAll(".lx-scrim").forEach((scrim) => { scrim.hidden = !open; });
    const burger = document.querySelector(".lx-burger");
    burger?.setAttribute("aria-expanded", String(open));
    if (open) document.querySelector("#rail a")?.focus();
    else if (document.activeElement?.closest("#rail")) burger?.focus();
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const menu = target.closest("[data-menu]");
    if (target.closest("[data-menu-button]")) {
      setMenu(menu, target.closest("[data-menu-button]").getAttribute("aria-expanded") !== "true");
    }
    closeMenus(menu);
    if (target.closest("[data-toggle-rail]")) setRail(!document.body.classList.contains("lx-rail-open"));
    const opener = target.closest("[data-open]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.open);
      if (dialog && !dialog.open) dialog.showModal();
    }
    if (target.closest("[data-close]")) target.closest("dialog")?.close();
    if (target.matches("dialog.lx-search")) target.close(); // a click beside the search closes it
    if (target.closest("[data-print]")) window.print();
    if (target.closest("[data-close-toast]")) target.closest(".lx-toast").remove();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("[data-menu-button][aria-expanded='true']");
    if (open) {
      closeMenus();
      open.focus();
    }
    if (document.body.classList.contains("lx-rail-open")) setRail(false);
  });

  /* tabs in one page: [role=tablist] > [role=tab][aria-controls]; the address keeps the chosen one */
  function choose(tab, focus) {
    const list = tab.closest("[role='tablist']");
    list.querySelectorAll("[role='tab']").forEach((other) => {
      const chosen = other === tab;
      other.setAttribute("aria-selected", String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      const panel = document.getElementById(other.getAttribute("aria-controls"));
      if (panel) panel.hidden = !chosen;
    });
    if (focus) tab.focus();
    window.history.replaceState(window.history.state, "", `#${tab.getAttribute("aria-controls")}`);
  }
  document.addEventListener("click", (event) => {
    const tab = event.target.closest?.("[role='tab'][aria-controls]");
    if (tab) {
      event.preventDefault();
      choose(tab, false);
    }
  });
  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest?.("[role='tab'][aria-controls]");
    if (!tab) return;
    const tabs = [...tab.closest("[role='tablist']").querySelectorAll("[role='tab']")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) choose(tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length], true);
    if (event.key === "Home") choose(tabs[0], true);
    if (event.key === "End") choose(tabs[tabs.length - 1], true);
  });
  function restoreTab() {
    const name = window.location.hash.slice(1);
    const tab = name && document.querySelector(`[role='tab'][aria-controls='${CSS.escape(name)}']`);
    if (tab) choose(tab, false);
  }
  document.addEventListener("htmx:afterSettle", restoreTab);

  /* toasts */
  const toasts = document.getElementById("toasts");
  function addClose(toast) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.closeToast = "";
    button.setAttribute("aria-label", toasts.dataset.closeWord);
    button.textContent = "×";
    toast.append(button);
    if (!toast.classList.contains("error")) window.setTimeout(() => toast.remove(), 8000);
  }
  function toast(words, tone = "") {
    if (!toasts || !words) return;
    const box = document.createElement("div");
    box.className = `lx-toast ${tone}`;
    box.textContent = words;
    toasts.append(box);
    addClose(box);
  }

  /* a refused or failed fragment says why, in the server's own sentence */
  document.addEventListener("htmx:responseError", (event) => {
    const xhr = event.detail.xhr;
    const isSaid = xhr.status < 500 || xhr.status === 503 || xhr.status === 507; // something is away: the answer says what
    const text = isSaid ? xhr.responseText : "";
    const sentence = new DOMParser().parseFromString(text, "text/html")
      .querySelector("[data-sentence], .error-sentence")?.textContent.trim();
    if (event.detail.requestConfig?.headers["X-Live"] && (!sentence || xhr.status >= 500)) return; // read again later
    toast(sentence || toasts?.dataset.lostWord, "error");
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (!event.detail.requestConfig?.headers["X-Live"]) toast(toasts?.dataset.lostWord, "error");
  });

  /* news that waits because somebody is typing is said, once */
  let heldBack = false;
  document.addEventListener("live:held-back", () => {
    if (!heldBack) toast(toasts?.dataset.heldWord);
    heldBack = true;
  });
  document.addEventListener("forms:clean", () => { heldBack = false; });

  /* <form data-confirm="what will happen"> asks before it is sent */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const words = event.submitter?.dataset.confirm || form.dataset.confirm;
    const ask = document.getElementById("ask");
    if (!words || form.dataset.confirmed || !ask) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    document.getElementById("ask-words").textContent = words;
    ask.addEventListener("close", () => {
      if (ask.returnValue !== "yes") return;
      form.dataset.confirmed = "true";
      form.requestSubmit(submitter);
      window.setTimeout(() => delete form.dataset.confirmed, 0);
    }, { once: true });
    ask.returnValue = "";
    ask.showModal();
  }, true);

  toasts?.querySelectorAll(".lx-toast").forEach(addClose);
  document.querySelector("[data-error-summary]")?.focus();
  restoreTab();
  window.lianxi = Object.assign(window.lianxi || {}, { toast });
})();
