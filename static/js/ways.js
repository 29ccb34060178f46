// Ways on from a page: where our server does not answer, people stay and are told, instead of the browser's error page.
"use strict";
const ways = {
  FRESH: 30_000, // milliseconds for which a page that has just come shows that there is a network
  asked: false,
  passed: null,

  start() {
    addEventListener("click", ways.follow);
    addEventListener("submit", ways.post);
  },

  // The worker has an answer to every link. Before there is one, a network that is gone is looked for first.
  follow(event) {
    const link = event.target.closest("a[href]");
    const isPlain = !event.defaultPrevented && !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !isPlain || link.target || link.origin !== location.origin || link.pathname === location.pathname) return;
    if (!banner.isOffline() || (navigator.serviceWorker && navigator.serviceWorker.controller)) return;
    event.preventDefault();
    ways.go(document.querySelector("main").firstElementChild, () => location.assign(link.href));
  },

  // A form that no other script looks after. What was written in it stays when it cannot go.
  post(event) {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || form.method !== "post" || form === ways.passed || !form.requestSubmit) return;
    if (!banner.isOffline() && performance.now() < ways.FRESH) return;
    event.preventDefault();
    ways.go(form, () => {
      ways.passed = form;
      form.requestSubmit(submitter);
      ways.passed = null;
    });
  },

  async go(place, on) {
    if (ways.asked) return;
    ways.asked = true;
    const isReached = await page.isReached();
    ways.asked = false;
    if (isReached) return on();
    ways.tell(place);
  },

  // Says before a place on the page that our server does not answer.
  tell(place) {
    for (const old of page.all("[data-unsent]")) old.remove();
    const note = page.note("warn", "offline", words.offline, words.pressAgain);
    note.setAttribute("role", "alert");
    note.dataset.unsent = "";
    place.before(note);
    note.scrollIntoView({ block: "nearest" });
  },
};
