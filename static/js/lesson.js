// A lesson: checks are answered in place, reading to the end is kept without pressing anything, all of it first on the phone.
"use strict";
const lesson = {
  element: document.querySelector("[data-lesson]"),
  tried: new Set(),

  start() {
    if (!lesson.element) return;
    lesson.chooseVersions();
    questions.start(lesson.element);
    for (const form of page.all("form[data-check]")) form.addEventListener("submit", lesson.check);
    const end = document.querySelector("form[data-end]");
    if (end) end.addEventListener("submit", lesson.finish);
    phone.ready.then(() => lesson.begin(end));
  },

  begin(end) {
    if (!phone.canKeep || !page.isOurs) return;
    lesson.once("lesson_opened");
    if (phone.ticks.includes(lesson.element.dataset.lesson)) lesson.tellRead("sent");
    queue.watch(lesson.showRead);
    lesson.showRead();
    if (end && "IntersectionObserver" in window) lesson.watchTheEnd(end);
  },

  // Two versions of a passage: the one that was chosen last on this phone, else the phone's own.
  async chooseVersions() {
    const buttons = page.all(".tabs > input");
    let chosen = /iPhone|iPad|iPod/.test(navigator.userAgent) ? ["iphone", "ios"] : ["android"];
    const show = () => buttons.forEach((one) => chosen.includes(one.value) && (one.checked = true));
    let isTouched = false;
    for (const one of buttons) {
      one.addEventListener("change", () => {
        const group = [...one.parentNode.children].map((other) => other.value);
        chosen = [one.value, ...chosen.filter((value) => !group.includes(value))];
        isTouched = true;
        show();
        if (phone.canKeep) drawer.keepNote("versions", chosen).catch(() => {});
      });
    }
    if (!buttons.length) return;
    show();
    await phone.ready;
    const kept = phone.canKeep && (await drawer.note("versions").catch(() => null));
    if (isTouched || !kept) return;
    chosen = kept;
    show();
  },

  // An event about this lesson, or about a part of it.
  keep(kind, body = {}, part = "") {
    const subject = lesson.element.dataset.lesson + part;
    const title = document.querySelector("h1").textContent;
    return queue.add({ person: phone.person, kind, subject, body, title });
  },

  async find(kind) {
    const rows = await queue.list(phone.person);
    return rows.find((row) => row.kind === kind && row.subject === lesson.element.dataset.lesson);
  },

  async once(kind) {
    if (await lesson.find(kind)) return;
    await lesson.keep(kind);
    queue.send();
  },

  async check(submitted) {
    submitted.preventDefault();
    const form = submitted.target;
    const place = form.parentNode.querySelector("[data-feedback]");
    const answer = questions.read(form);
    await phone.ready;
    if (!questions.isBlank(answer) && page.isOurs) {
      if (!phone.canKeep) return form.submit(); // the server keeps it, and answers with a page
      lesson.tried.add(form.dataset.check);
      await lesson.keepAnswer(answer, form.dataset.check).catch(() => (phone.canKeep = false));
      if (!phone.canKeep) return form.submit();
      queue.send();
    }
    if (await lesson.mark(form, place, answer)) return;
    await lesson.ask(form, place);
  },

  // Pressed again with the same answer it is no new try.
  async keepAnswer(answer, check) {
    const subject = `${lesson.element.dataset.lesson}/${check}`;
    const last = (await queue.list(phone.person)).filter((row) => row.subject === subject).pop();
    if (last && JSON.stringify(last.body.answer) === JSON.stringify(answer)) return;
    await lesson.keep("check_answered", { answer }, `/${check}`);
  },

  // Marked on the phone where the course was taken along.
  async mark(form, place, answer) {
    const [course, slug] = lesson.element.dataset.lesson.split("/");
    const row = phone.canKeep && (await drawer.get("courses", course));
    const key = row && row.version === Number(lesson.element.dataset.version) && row.pack.checks[`${slug}/${form.dataset.check}`];
    if (!key || !(await page.load("marking"))) return false;
    const result = marking.mark(key, answer);
    if (!result) return false; // a type that this copy of marking.js does not know
    place.innerHTML = marking.show(row.pack.notes, result, row.values); // our own published html
    page.carry(row.pack.symbols);
    return true;
  },

  async ask(form, place) {
    const fields = new URLSearchParams(new FormData(form));
    const told = page.make("p", "soft", words.sending);
    const isLatest = () => told.isConnected; // pressed again meanwhile: only that answer is told
    place.replaceChildren(told);
    try {
      const asked = { method: "POST", headers: { "X-Fragment": "1" }, body: fields };
      const reply = await page.soon(fetch(form.action, asked));
      if (!reply.ok || !page.isFromUs(reply)) throw new Error(String(reply.status));
      // The fragment is made by our own server from published, cleaned text.
      const parsed = new DOMParser().parseFromString(await reply.text(), "text/html");
      if (isLatest()) place.replaceChildren(...parsed.body.childNodes);
    } catch {
      if (!isLatest()) return;
      const isKept = lesson.tried.has(form.dataset.check);
      const title = isKept ? words.checkHeld : words.checkFailed;
      const note = page.note("warn", "held", title, isKept ? words.checkHeldText : words.notReached);
      note.setAttribute("role", "status");
      place.replaceChildren(note);
    }
  },

  // Read = the end was in view for two seconds and each check was tried once.
  watchTheEnd(end) {
    let timer = 0;
    const checks = page.all("form[data-check]").length;
    new IntersectionObserver(([entry]) => {
      clearTimeout(timer);
      if (!entry.isIntersecting) return;
      timer = setTimeout(() => lesson.tried.size >= checks && lesson.once("lesson_read"), 2000);
    }).observe(end);
  },

  async showRead() {
    const row = await lesson.find("lesson_read");
    if (row) lesson.tellRead(row.state);
  },

  tellRead(state) {
    const line = document.querySelector("[data-kept]");
    if (!line || state === "refused" || state === "conflict") return;
    line.lastChild.data = state === "sent" ? words.readSent : words.readHeld;
    line.hidden = false;
  },

  // "Học xong": kept on the phone, sent if there is a network, and on in any case.
  async finish(submitted) {
    submitted.preventDefault();
    const form = submitted.target;
    await phone.ready;
    if (!phone.canKeep || !page.isOurs) return form.submit();
    try {
      const row = await lesson.find("lesson_read");
      if (!row || row.state !== "waiting") await lesson.keep("lesson_read");
    } catch {
      return form.submit(); // the phone is full: the server keeps it
    }
    await queue.sendSoon();
    location.assign(form.dataset.follows);
  },
};
lesson.start();
