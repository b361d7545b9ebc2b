/* One websocket a page. What arrives is a hint ("this record changed"); the page reads its own fragments again.
   Nothing of a record travels here, and a lost hint loses nothing: after every reconnect, and when the page
   becomes visible again, all live fragments are read. */
(() => {
  "use strict";

  const JITTER = 1000;
  const FIRST_WAIT = 500;
  const LONGEST_WAIT = 30000;
  const STALE = 5000; // a page hidden for less than this was not away
  const SIGNED_OUT = 4401;
  const TOO_MANY = 4429; // pages of this person are open, or topics asked for: it is tried again, but not soon
  const AWAY = 4503; // the hints of others do not reach the server: it is tried again and again
  const AWAY_WAIT = 6000;
  const ASK_EVERY = 15000; // a line that swallows what is sent closes nothing: the page asks whether somebody is there
  const ANSWER_WITHIN = 8000;

  const light = document.getElementById("live-light");
  let socket = null;
  let wait = FIRST_WAIT;
  let timer = null;
  let heard = false; // the server has answered this page once
  let missed = false; // something may have been missed since the page was read
  let hiddenAt = 0;
  let asking = null; // timer of the next question, or of its answer
  const due = new Map(); // element id or element → timer
  const reading = new Map(); // element id or element → whether to read once more after the answer

  const topicsOf = (element) => (element.dataset.topic || "").split(/\s+/).filter(Boolean);

  function topics() {
    const all = new Set((document.body.dataset.live || "").split(/\s+/).filter(Boolean));
    document.querySelectorAll("[data-topic]").forEach((element) => topicsOf(element).forEach((topic) => all.add(topic)));
    return [...all];
  }

  function show(state) {
    if (!light || light.dataset.state === state) return;
    light.dataset.state = state;
    light.querySelector("b").textContent = light.dataset[`${state}Word`];
  }

  /* An element that somebody types in, or whose dialog is open, waits until they are done. */
  function isBusy(element) {
    if (element.querySelector("dialog[open]") || element.closest("dialog[open]")) return true;
    return Boolean(element.querySelector("form[data-dirty]"));
  }

  /* What a form of its own is sending is answered first: the answer would find its form exchanged and be lost. */
  const isSending = (element) => Boolean(element.querySelector("form.htmx-request"));

  function holdBack(element) {
    element.dataset.heldBack = "true";
    document.dispatchEvent(new CustomEvent("live:held-back", { detail: { element } }));
  }

  function read(element) {
    if (!element.isConnected) return;
    if (isBusy(element)) return holdBack(element);
    if (isSending(element)) return readSoon(element, JITTER);
    delete element.dataset.heldBack;
    const url = element.getAttribute("hx-get");
    if (url !== null && window.htmx) {
      /* A hint that comes while the answer is on its way asks once more: the answer may be older than it. */
      const key = element.id || element;
      if (reading.has(key)) {
        reading.set(key, true);
        return;
      }
      reading.set(key, false);
      const done = () => {
        const again = reading.get(key);
        reading.delete(key);
        if (again) readSoon(document.getElementById(element.id) || element, JITTER);
      };
      window.htmx.ajax("GET", url || window.location.href, { source: element, headers: { "X-Live": "true" } }).then(done, done);
    } else {
      element.dispatchEvent(new CustomEvent("live", { bubbles: false }));
    }
  }

  function readSoon(element, longest) {
    const key = element.id || element;
    if (due.has(key)) return;
    due.set(key, window.setTimeout(() => {
      due.delete(key);
      read(element.isConnected ? element : document.getElementById(element.id) || element);
    }, Math.random() * longest));
  }

  function changed(topic) {
    const list = topic.replace(/:.*$/, "");
    document.querySelectorAll("[data-topic]").forEach((element) => {
      const mine = topicsOf(element);
      const isInbox = topic.startsWith("inbox:") && mine.includes("inbox");
      const isNotices = topic.startsWith("notices") && mine.includes("notices");
      if (mine.includes(topic) || (topic === list && mine.includes(list)) || isInbox || isNotices) readSoon(element, JITTER);
    });
    document.dispatchEvent(new CustomEvent("live:changed", { detail: { topic } }));
  }

  function readAll(longest = JITTER) {
    document.querySelectorAll("[data-topic]").forEach((element) => topicsOf(element).length && readSoon(element, longest));
  }

  /* By the server's clock: when the page was rendered, and when a fragment was asked for. */
  const rendered = Number(document.body.dataset.rendered);
  const answered = performance.getEntriesByType("navigation")[0]?.responseStart || 0;
  const serverTime = () => rendered + (performance.now() - answered) / 1000; // early rather than late

  /* It says since when the page knows: what changed on the way to a new topic is then told at once. */
  function subscribe(since) {
    if (!socket || socket.readyState !== WebSocket.OPEN) return;
    const asked = { subscribe: topics() };
    if (!heard) asked.rendered = rendered;
    else if (typeof since === "number") asked.rendered = since;
    socket.send(JSON.stringify(asked));
  }

  /* Asks when nothing was heard for a while; where no answer comes the line is given up and a new one opened. */
  function askLater() {
    window.clearTimeout(asking);
    asking = window.setTimeout(() => {
      if (!socket || socket.readyState !== WebSocket.OPEN) return;
      socket.send('{"ask":true}');
      asking = window.setTimeout(giveUp, ANSWER_WITHIN);
    }, ASK_EVERY);
  }

  function giveUp() {
    const dead = socket;
    socket = null;
    missed = true;
    show("connecting");
    dead?.close();
    connect();
  }

  function connect() {
    window.clearTimeout(timer);
    window.clearTimeout(asking);
    if (!navigator.onLine) return show("offline");
    const scheme = window.location.protocol === "https:" ? "wss" : "ws";
    const path = document.body.dataset.liveUrl || "/ws/live/";
    const line = new WebSocket(`${scheme}://${window.location.host}${path}`);
    socket = line;
    const opening = window.setTimeout(() => { if (socket === line && line.readyState === WebSocket.CONNECTING) giveUp(); }, ANSWER_WITHIN);
    line.addEventListener("open", () => {
      window.clearTimeout(opening);
      wait = FIRST_WAIT;
      askLater();
      subscribe();
    });
    line.addEventListener("message", (message) => {
      if (socket !== line) return; // given up meanwhile
      askLater();
      const said = JSON.parse(message.data);
      if (said.subscribed) {
        show("live");
        if (missed) readAll();
        missed = false;
        heard = true;
      }
      [].concat(said.changed || []).forEach(changed);
    });
    line.addEventListener("close", (event) => {
      window.clearTimeout(opening);
      if (socket !== line) return;
      socket = null;
      missed = true; // read after the next connection
      if (event.code === SIGNED_OUT) {
        show("offline");
        if (document.querySelector("form[data-dirty]")) window.lianxi.signIn.ask(); // else the next click leads there
        return;
      }
      if (event.code === TOO_MANY) wait = LONGEST_WAIT;
      if (event.code === AWAY) wait = AWAY_WAIT;
      show(navigator.onLine && wait < LONGEST_WAIT && event.code !== AWAY ? "connecting" : "offline");
      timer = window.setTimeout(connect, wait * (0.5 + Math.random() / 2));
      wait = Math.min(wait * 2, LONGEST_WAIT);
    });
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      hiddenAt = Date.now();
      return;
    }
    if (!socket) {
      wait = FIRST_WAIT;
      connect();
    }
    if (hiddenAt && Date.now() - hiddenAt > STALE) readAll();
  });
  document.addEventListener("signed-in-again", () => { wait = FIRST_WAIT; connect(); });
  window.addEventListener("online", () => { wait = FIRST_WAIT; connect(); });
  window.addEventListener("offline", () => show("offline"));
  window.addEventListener("pageshow", (event) => { if (event.persisted) readAll(); });

  const isLive = (event) => Boolean(event.detail.requestConfig?.headers["X-Live"]);
  const panelsOf = (element) => (element.matches(".lx-panel") ? [element] : [...element.querySelectorAll(".lx-panel")]);
  const plain = (html) => html.replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1").trim();
  const lastRead = new Map(); // element id → what the server answered last
  const before = new Map(); // element id → texts of its panels, what was focused, what was open

  /* What could not be read because something was away is read again, until it is there. */
  const AWAY_ANSWERS = [0, 502, 503, 504, 507]; // of the house, or of the proxy before it
  function readLater(event) {
    if (!isLive(event) || !AWAY_ANSWERS.includes(event.detail.xhr?.status || 0)) return;
    const element = event.detail.target || event.detail.elt;
    window.setTimeout(() => element.isConnected && readSoon(element, JITTER), AWAY_WAIT);
  }
  document.addEventListener("htmx:responseError", readLater);
  document.addEventListener("htmx:sendError", readLater);

  /* A record that went out of the reader's sight (passed on, closed to their unit) leaves the screen, too. */
  const OUT_OF_SIGHT = [403, 404];
  function takeAway(element) {
    const told = document.querySelector("[data-out-of-sight]");
    delete element.dataset.topic;
    element.removeAttribute("hx-get");
    element.replaceChildren();
    if (told) return;
    const note = document.createElement("div");
    note.className = "lx-note lx-banner";
    note.dataset.outOfSight = "";
    note.setAttribute("role", "status");
    note.textContent = document.getElementById("toasts")?.dataset.goneWord || "";
    element.append(note);
  }
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isLive(event) || !OUT_OF_SIGHT.includes(event.detail.xhr.status)) return;
    event.detail.isError = false;
    event.detail.shouldSwap = false;
    takeAway(event.detail.target);
  });

  /* An answer that says what the page shows already is not swapped in: no flicker, no lost focus. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = event.detail.target;
    if (!isLive(event) || !(target instanceof Element) || !target.id || !event.detail.shouldSwap) return;
    if (isBusy(target)) { // a dialog was opened, or a key pressed, while the answer was on its way
      event.detail.shouldSwap = false;
      holdBack(target);
      return;
    }
    if (isSending(target)) {
      event.detail.shouldSwap = false;
      readSoon(target, JITTER);
      return;
    }
    const answer = plain(event.detail.serverResponse || "");
    if (lastRead.get(target.id) === answer) {
      event.detail.shouldSwap = false;
      return;
    }
    lastRead.set(target.id, answer);
    const active = target.contains(document.activeElement) ? document.activeElement : null;
    before.set(target.id, {
      texts: panelsOf(target).map((panel) => panel.textContent),
      focus: active && { id: active.id, href: active.getAttribute("href"), name: active.getAttribute("name") },
      open: [...target.querySelectorAll("details[open][id]")].map((details) => details.id),
    });
  });

  /* After it: open details stay open, the focus stays, what changed is tinted, new topics are subscribed to. */
  document.addEventListener("htmx:beforeRequest", (event) => { event.detail.requestConfig.askedAt = serverTime(); });
  document.addEventListener("htmx:afterSettle", (event) => {
    subscribe(event.detail.requestConfig?.askedAt);
    const element = event.detail.elt;
    const was = isLive(event) && element instanceof Element ? before.get(element.id) : null;
    if (!was) return;
    before.delete(element.id);
    was.open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    if (was.focus && !element.contains(document.activeElement)) {
      const { id, href, name } = was.focus;
      const selector = (id && `#${CSS.escape(id)}`) || (href && `[href="${CSS.escape(href)}"]`) || (name && `[name="${CSS.escape(name)}"]`);
      if (selector) element.querySelector(selector)?.focus({ preventScroll: true });
    }
    panelsOf(element).filter((panel, place) => panel.textContent !== was.texts[place]).forEach((panel) => {
      panel.classList.add("lx-changed");
      window.setTimeout(() => panel.classList.remove("lx-changed"), 1700);
    });
  });

  const readHeldBack = () => document.querySelectorAll("[data-held-back]").forEach((element) => readSoon(element, 0));
  document.addEventListener("forms:clean", readHeldBack);
  document.addEventListener("close", readHeldBack, true); // a dialog's; it does not bubble

  window.lianxi = Object.assign(window.lianxi || {}, { readLive: readAll, subscribeLive: subscribe });
  connect();
})();
