// Begins what every page has. The files of single pages come after this one and begin by themselves once phone.ready.
"use strict";
const start = {
  begin() {
    addEventListener("error", start.lack, true);
    display.start();
    if (page.isOurs) ways.start();
    phone.ready = page.isOurs ? phone.start() : Promise.resolve();
    phone.ready.then(start.go);
    if ("serviceWorker" in navigator) {
      navigator.serviceWorker.addEventListener("message", ({ data }) => start.hear(data));
    }
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      phone.install = event; // offered on the page of the phone
    });
  },

  async go() {
    if (!page.isOurs) return;
    await banner.start();
    if (phone.canKeep) {
      addEventListener("online", queue.send); // first: the network may come back while the first sending fails
      document.addEventListener("visibilitychange", () => document.hidden || start.comeBack());
      await queue.send();
      await display.resume();
    }
    await start.registerWorker();
  },

  // Another tab, or the page that this one was left for, may have handed the phone on: nothing is kept under a wrong name.
  async comeBack() {
    if (((await drawer.note("active")) || 0) === phone.person) queue.send();
    else location.reload();
  },

  // A page whose own script cannot be had, as after a first visit cut short, says so where it has words for it.
  lack({ target }) {
    if (!(target instanceof HTMLScriptElement)) return;
    for (const part of page.all("[data-lacking]")) {
      part.hidden = false;
      if (part.dataset.lacking) part.textContent = part.dataset.lacking;
    }
  },

  // After everything else. The worker then keeps this page too, and on the second visit what other pages need.
  async registerWorker() {
    if (!("serviceWorker" in navigator)) return;
    try {
      const sheet = await start.takeSheet();
      await navigator.serviceWorker.register("/sw.js");
      const { active } = await navigator.serviceWorker.ready;
      if (sheet) document.cookie = `sheet=${sheet.split(".")[1]}; path=/; max-age=34560000; samesite=lax`;
      if (navigator.serviceWorker.controller) active.postMessage({ opened: location.pathname });
      else active.postMessage({ keep: location.pathname });
      if (await drawer.note("visited")) active.postMessage({ rest: true });
      await drawer.keepNote("visited", true);
    } catch {
      // without it pages need a network, as they did before
    }
  },

  // A first page has the style sheet inside it: the worker takes it from here, and the cookie says that it has it.
  async takeSheet() {
    const [style] = page.all("style[data-sheet]");
    if (!style) return "";
    const { sheet } = style.dataset;
    const headers = { "Content-Type": "text/css" };
    await (await caches.open("sheet")).put(sheet, new Response(style.textContent, { headers }));
    return sheet;
  },

  hear({ renewed }) {
    if (renewed !== location.pathname) return;
    const place = document.querySelector("[data-renewed]");
    const open = page.button("", words.open, () => location.reload());
    if (place) place.replaceChildren(page.note("", "info", words.renewed, "", open));
  },
};
start.begin();
