// A course on this phone: its ticks, and taking it along: pages, pictures, keys of its checks, open papers.
"use strict";
const courses = {
  place: null,

  start() {
    courses.place = document.querySelector("[data-take]");
    phone.ready.then(() => {
      if (document.querySelector("[data-course-lessons]")) courses.showTicks();
      if (courses.canTake()) courses.show();
      else if (courses.place) courses.place.hidden = true;
    });
  },

  // Plain http has neither caches nor a worker: the page says so by itself.
  canTake() {
    return Boolean(courses.place) && phone.canKeep && "caches" in self && "serviceWorker" in navigator;
  },

  async showTicks() {
    const list = document.querySelector("[data-course-lessons]");
    const done = await phone.done();
    const lines = page.all("[data-lesson-line]", list);
    const count = lines.filter((line) => done.has(line.dataset.lessonLine)).length;
    for (const line of lines) {
      const tick = line.querySelector("[data-tick]");
      if (done.has(line.dataset.lessonLine)) tick.replaceChildren(page.icon("check"), words.ticked);
    }
    const place = document.querySelector("[data-count]");
    if (!count || !place) return;
    const petals = page.make("ol", "petals", ...lines.map((line) => page.make("li", done.has(line.dataset.lessonLine) ? "done" : "")));
    petals.setAttribute("aria-hidden", "true");
    const text = phone.name ? words.tickedCount : words.parts;
    place.replaceChildren(petals, page.make("p", "", say(text, { name: phone.name, done: count, all: lines.length })));
  },

  // What of the course is here, and the one thing to do about it.
  async show() {
    const { take: course, version } = courses.place.dataset;
    const row = await drawer.get("courses", course);
    const isWhole = Boolean(row) && row.isWhole;
    if (isWhole && row.version === Number(version)) return courses.tell(courses.whole(row));
    const size = page.make("p", "", words.takenText);
    if (isWhole) courses.tell(page.note("", "info", words.renewed), size, courses.button(words.takeAgain));
    else courses.tell(size, courses.button(row ? words.takeMore : words.take));
    courses.whenSeen(() => courses.weigh(size, course, version, isWhole && row.pack));
  },

  // The pack is small, but what it weighs is asked only by who looks at it.
  whenSeen(work) {
    if (!("IntersectionObserver" in window)) return work();
    const watch = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      watch.disconnect();
      work();
    });
    watch.observe(courses.place);
  },

  // The size before anything is taken; of a newer version also how many lessons are new or changed.
  async weigh(line, course, version, old) {
    const pack = await courses.fetchPack(course, version).catch(() => null);
    if (!pack || !line.isConnected) return;
    line.textContent = say(words.takeText, { size: phone.size(pack.bytes) });
    if (!old) return;
    const known = new Map(old.pages.map((one) => [one.url, one.bytes]));
    const news = pack.pages.filter((one) => one.kind === "lesson" && known.get(one.url) !== one.bytes).length;
    if (news) line.before(page.make("p", "", say(words.takenNews, { count: news })));
  },

  whole(row) {
    const note = page.note("good", "check", say(words.taken, { day: phone.day(row.at) }), words.takenText);
    for (const { title, message } of row.refused || []) {
      note.lastChild.append(page.make("p", "", say(words.notTaken, { title, reason: message })));
    }
    return note;
  },

  button(text) {
    return page.button("wide", text, courses.take);
  },

  tell(...parts) {
    courses.place.querySelector("[data-state]").replaceChildren(...parts);
  },

  fetchPack(course, version) {
    return fetch(`/packs/${course}/${version}`).then(courses.json);
  },

  async json(reply) {
    const said = await reply.json();
    if (!reply.ok || said.contract !== 1) throw new Error(String(reply.status));
    return said;
  },

  // Takes the course along, or goes on where it stopped.
  async take(button) {
    button.disabled = true; // a second press would take all of it twice
    button.textContent = words.takeBegun;
    const { take: course, version } = courses.place.dataset;
    const all = { done: 0, count: 0 };
    try {
      await phone.askToPersist();
      const pack = await courses.fetchPack(course, version);
      const { values } = await fetch(`/packs/${course}/fields`).then(courses.json);
      const before = await drawer.get("courses", course);
      const isSame = Boolean(before) && before.pack.version === pack.version;
      const row = { course, version: pack.version, title: pack.title, pack, values, isWhole: false, at: 0, refused: [] };
      await drawer.put("courses", row);
      await courses.takeParts(pack, isSame, all);
      await courses.takeScripts();
      row.refused = phone.person ? await courses.takePapers(course) : [];
      row.at = await queue.now();
      row.isWhole = true;
      await drawer.put("courses", row);
      await courses.show();
    } catch (fault) {
      courses.stopped(fault, all);
    }
    phone.mark();
  },

  async takeParts(pack, isSame, all) {
    const parts = pack.pages.map(({ url }) => ({ cache: "pages", url, isFresh: !isSame }));
    for (const one of pack.media) parts.push({ cache: "media", url: await courses.shown(one), isFresh: false });
    all.count = parts.length;
    const bar = page.make("progress");
    bar.max = parts.length;
    const line = page.make("p", "");
    line.setAttribute("role", "status");
    courses.tell(line, bar);
    for (const part of parts) {
      line.textContent = say(words.taking, { done: all.done, all: all.count });
      bar.value = all.done;
      await courses.takePart(part);
      all.done += 1;
    }
  },

  // The pages are of no use without their scripts, which the worker else brings on the second visit.
  async takeScripts() {
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve, reject) => {
      port1.onmessage = ({ data: isHere }) => (isHere ? resolve() : reject(new Error("scripts")));
      setTimeout(() => reject(new Error("worker")), queue.PATIENCE);
    });
    navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ rest: true }, [port2]));
    await answer;
  },

  async takePart({ cache, url, isFresh }) {
    const store = await caches.open(cache);
    if (!isFresh && (await store.match(url, { ignoreVary: true }))) return;
    const reply = await fetch(url, { cache: "no-cache" });
    const isRight = cache === "pages" ? reply.headers.get("X-Study-Page") : page.isMedia(reply);
    if (!reply.ok || reply.redirected || !isRight) throw new Error(String(reply.status));
    await store.put(url, reply);
  },

  // Of the two pictures of a pair, the one that this browser can show.
  async shown({ url, instead }) {
    if (!instead) return url;
    const picture = new Image();
    picture.src = url;
    courses.canShow ||= picture.decode().then(
      () => true,
      () => false,
    );
    return (await courses.canShow) ? url : instead.url;
  },

  async takePapers(course) {
    try {
      return await papers.take(course);
    } catch (fault) {
      if (["401", "403"].includes(fault.message)) return []; // the session has ended: the lessons are here all the same
      throw fault;
    }
  },

  stopped(fault, { done, count }) {
    const isFull = fault.name === "QuotaExceededError";
    const title = isFull ? words.takeFull : say(words.takeStopped, { done, all: count });
    const note = page.note("warn", isFull ? "warn" : "offline", title, isFull ? words.takeFullText : words.takeStoppedText);
    note.setAttribute("role", "status");
    courses.tell(note, courses.button(words.takeMore));
  },
};
courses.start();
