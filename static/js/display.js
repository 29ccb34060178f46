// Text size and colours at once and without a network; the worker dresses kept pages by the same choice.
"use strict";
const display = {
  SIZE: "m",
  THEME: "light",

  now() {
    const { size, theme } = document.documentElement.dataset;
    return { size: size || display.SIZE, theme: theme || display.THEME };
  },

  start() {
    for (const form of page.all("form[action='/display']")) {
      form.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (!button) return;
        event.preventDefault();
        display.choose({ ...display.now(), [button.name]: button.value });
      });
    }
  },

  // A choice that the server has not heard of yet is told again; the page looks as chosen meanwhile.
  async resume() {
    const unsent = await drawer.note("display");
    if (unsent) await display.choose(unsent);
    else await display.keep(display.now());
  },

  async choose(choice) {
    display.apply(choice);
    await display.keep(choice);
    const isSent = await display.send(choice);
    if (phone.canKeep) await drawer.keepNote("display", isSent ? null : choice);
  },

  apply({ size, theme }) {
    const { dataset } = document.documentElement;
    if (size === display.SIZE) delete dataset.size;
    else dataset.size = size;
    if (theme === display.THEME) delete dataset.theme;
    else dataset.theme = theme;
    for (const button of page.all("form[action='/display'] button")) {
      button.setAttribute("aria-pressed", button.value === (button.name === "size" ? size : theme));
    }
  },

  // Where the worker looks; there is no such place on plain http.
  async keep(choice) {
    if (!("caches" in self)) return;
    const cache = await caches.open("display").catch(() => null);
    if (cache) await cache.put("/display", new Response(JSON.stringify(choice))).catch(() => {});
  },

  async send(choice) {
    try {
      const reply = await fetch("/display", { method: "POST", body: new URLSearchParams(choice), redirect: "manual" });
      return reply.type === "opaqueredirect" || reply.ok;
    } catch {
      return false;
    }
  },
};
