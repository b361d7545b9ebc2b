/* Whether somebody is there. What a page asks for by itself (a fragment read again after a hint, what is polled or
   loaded along) is marked; all else somebody did, and it keeps the sign-in standing. Before the sign-in ends the page
   says so: the server knows what was done on other pages, so it is asked first.
   <body data-here-url="/sign-ins/here/" data-idle-left="1860">       seconds, from when the page was rendered
   <section data-somebody-watches>     a page before people who touch nothing: it says each minute that it is running */
(() => {
  "use strict";

  const BY_ITSELF = { "X-Unattended": "true" };
  const WARN = 60; // seconds before the end
  const LOOK_AGAIN = 10;
  const SAY_EVERY = 60000;

  const { hereUrl, idleLeft } = document.body.dataset;
  const warning = document.getElementById("idle-warning");
  let timer = null;

  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.detail.triggeringEvent?.isTrusted) Object.assign(event.detail.headers, BY_ITSELF);
  });

  const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";

  function show(isEnding) {
    if (warning && warning.hidden === isEnding) warning.hidden = !isEnding;
  }

  function lookIn(seconds) {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => ask({ headers: BY_ITSELF }), seconds * 1000);
  }

  async function ask(request) {
    const answer = await fetch(hereUrl, { redirect: "manual", ...request }).catch(() => null);
    if (answer?.type === "opaqueredirect") return show(false); // it has ended, as the light says
    if (!answer?.ok) return lookIn(LOOK_AGAIN);
    const { left } = await answer.json();
    show(left <= WARN);
    lookIn(left <= WARN ? LOOK_AGAIN : left - WARN + 1);
  }

  const stay = () => ask({ method: "POST", headers: { "X-CSRFToken": token() } });

  warning?.querySelector("button").addEventListener("click", stay);
  document.addEventListener("signed-out", () => { window.clearTimeout(timer); show(false); });
  document.addEventListener("signed-in-again", stay);
  if (hereUrl && Number(idleLeft) > 0) lookIn(Math.max(Number(idleLeft) - WARN, 1));

  window.setInterval(() => {
    if (document.visibilityState === "visible" && document.querySelector("[data-somebody-watches]")) stay();
  }, SAY_EVERY);

  window.lianxi = Object.assign(window.lianxi || {}, { byItself: BY_ITSELF });
})();
