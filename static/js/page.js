// Small pieces of pages, made by scripts. Knows nothing of what they mean.
"use strict";
// As in templates/macros/icons.svg: a page carries no symbols for what only scripts draw.
const ICONS = {
  offline: "M4 19v-3M9 19v-6M14 19v-3M19 19V6M4 5l16 14",
  held: "M16.5 9V4.5A1.5 1.5 0 0 0 15 3H7a1.5 1.5 0 0 0-1.5 1.5v15A1.5 1.5 0 0 0 7 21h3M20.5 17a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0M16 14.7V17l1.5 1",
  send: "M12 20V5M5.5 11 12 4.5l6.5 6.5",
  check: "m4.5 12.5 5 5 10-11",
  key: "M12.5 15a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0M11.5 12l8-8M16 7.5l2.5 2.5",
  warn: "M12 3.5 22 20H2zM12 10v4.5M12 17.3v.1",
  info: "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0M12 11v5.5M12 7.5v.1",
  people: "M12 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0M2 20c0-4 2.6-6.5 6.5-6.5S15 16 15 20M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14c2.5.9 4 3 4 6",
  next: "m9.5 5 7 7-7 7",
  again: "M19 12a7 7 0 1 1-2.2-5.1L19 9M19 4.5V9h-4.5",
  lotus:
    "M12 3.5c3 3.4 3 9 0 12.8-3-3.8-3-9.4 0-12.8zM12 16.3c-.6-4.4-2.7-7.2-6.4-8.4-.5 4.6 2 7.7 6.4 8.4zM12 16.3c.6-4.4 2.7-7.2 6.4-8.4.5 4.6-2 7.7-6.4 8.4zM12 16.3c-2.6-2.6-6-3.5-9.8-2.6 2 3.2 5.6 4.2 9.8 2.6 4.2 1.6 7.8.6 9.8-2.6-3.8-.9-7.2 0-9.8 2.6zM7 20.5c3.3-1 6.7-1 10 0",
};

// Small pieces of a page. Text only ever becomes text; html comes from our own templates and published pages alone.
const page = {
  // Not in `learning preview`, which keeps nothing.
  isOurs: "app" in document.body.dataset,

  // A captive portal answers too, but not with our headers.
  isFromUs(reply) {
    return (reply.headers.get("Content-Security-Policy") || "").includes("frame-ancestors");
  },
  isMedia(reply) {
    return /^(image|audio|video)\//.test(reply.headers.get("Content-Type") || "");
  },
  icon(name) {
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    drawing.setAttribute("class", "i");
    drawing.setAttribute("viewBox", "0 0 24 24");
    drawing.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", ICONS[name]);
    drawing.append(path);
    return drawing;
  },
  // page.make("p", "soft", child, "text", …)
  make(tag, look, ...children) {
    const element = document.createElement(tag);
    if (look) element.className = look;
    element.append(...children.filter((one) => one !== null && one !== undefined && one !== ""));
    return element;
  },
  button(look, text, work, icon) {
    const button = page.make("button", `btn ${look}`, icon ? page.icon(icon) : "", text);
    button.type = "button";
    button.addEventListener("click", () => work(button));
    return button;
  },
  link(look, text, address, icon) {
    const link = page.make("a", look, text, icon ? page.icon(icon) : "");
    link.href = address;
    return link;
  },
  note(look, icon, title, text, ...more) {
    const body = page.make("div", "", page.make("strong", "", title), text ? page.make("p", "", text) : "", ...more);
    return page.make("div", `note ${look}`, page.icon(icon), body);
  },
  all(selector, within = document) {
    return [...within.querySelectorAll(selector)];
  },
  // The held seal: the work of a row is on this phone alone.
  heldSeal(row) {
    const time = page.make("span", "", say(words.doneAt, { time: phone.time(row.at) }));
    const box = page.make("div", "", page.icon("held"), page.make("b", "", words.heldSeal), time, page.make("br"), row.title);
    const held = page.make("div", "seal held", box);
    held.setAttribute("role", "status");
    return held;
  },

  // Loads one of our scripts that only some need; resolves to whether it is there.
  loaded: {},
  load(name) {
    const address = document.body.dataset[name];
    page.loaded[name] ||= new Promise((resolve) => {
      if (!address) return resolve(false);
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => resolve(true);
      script.onerror = () => {
        delete page.loaded[name]; // tried again next time
        resolve(false);
      };
      document.head.append(script);
    });
    return page.loaded[name];
  },

  // An answer, unless it takes too long: a dead Wi-Fi says nothing at all.
  soon(answer) {
    return Promise.race([answer, new Promise((_answered, reject) => setTimeout(reject, 8000))]);
  },

  // Whether our server answers now: asked before a step that only it can take.
  async isReached() {
    const reply = await page.soon(fetch("/healthz", { cache: "no-store" })).catch(() => null);
    return Boolean(reply) && reply.ok && page.isFromUs(reply);
  },

  // The icons of published html, once on the page.
  carry(symbols) {
    if (!symbols || document.querySelector("[data-symbols]")) return;
    const place = page.make("div", "vh");
    place.dataset.symbols = "";
    place.innerHTML = `<svg width="0" height="0" aria-hidden="true"><defs>${symbols}</defs></svg>`;
    document.body.append(place);
  },

  // A template of the page, as a fragment.
  copy(name) {
    return document.querySelector(`template[data-view="${name}"]`).content.cloneNode(true);
  },
};
