// A paper being answered: each answer is on the phone before the screen moves on; with the whole paper in the drawer
// the questions follow each other without a network. The pages from the server are the same, one question each.
"use strict";
const paper = {
  form: null,
  row: null, // of the drawer: the whole paper
  given: {}, // answers by number: the server's drafts, then what this phone has
  saving: Promise.resolve(),
  taking: Promise.resolve(),
  timer: 0,

  start() {
    paper.form = document.querySelector("form[data-paper]");
    const last = document.querySelector("form[data-hand-in]");
    if (!page.isOurs) return;
    if (paper.form) {
      paper.attach();
      paper.catchUp();
    }
    if (last) last.addEventListener("submit", paper.pressHandIn);
    if (paper.form || last) phone.ready.then(() => paper.open(paper.id(), (paper.form || last).dataset));
    addEventListener("popstate", () => paper.row && !seal.row && paper.go(new URLSearchParams(location.search).get("cau")));
    const begin = document.querySelector("form[data-begin]");
    if (begin) begin.addEventListener("submit", paper.begin);
    const marked = document.querySelector("[data-marked-paper]");
    if (marked) phone.ready.then(() => phone.canKeep && paper.forget(Number(marked.dataset.markedPaper)));
  },

  // A quiz can be begun only where the server answers; a dead Wi-Fi must not end on the browser's error page.
  async begin(submitted) {
    submitted.preventDefault();
    const form = submitted.target;
    if (await page.isReached()) return form.submit();
    form.parentNode.querySelector("[data-unreached]").hidden = false;
  },

  attach() {
    questions.start(paper.form);
    paper.startPractice();
    paper.form.addEventListener("input", paper.keep);
    paper.form.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=go]");
      if (button) paper.wanted = button.value;
    });
    paper.form.addEventListener("submit", paper.leave);
    const { number } = paper.form.dataset;
    if (number) history.replaceState(null, "", `?cau=${number}`); // a reload shows this question, not the next open one
  },

  // What was answered before this script came: the page differs from what the server drew.
  catchUp() {
    const drawn = paper.form.cloneNode(true);
    drawn.reset();
    if (JSON.stringify(questions.read(drawn)) !== JSON.stringify(questions.read(paper.form))) paper.keep();
  },

  // Few questions hold a phone to practise on; its script is fetched for those alone.
  async startPractice() {
    const { form } = paper;
    if (page.all("[data-simulation]", form).length && (await page.load("practice"))) practise(form);
  },

  id() {
    return paper.form ? paper.form.dataset.paper : document.querySelector("form[data-hand-in]").dataset.handIn;
  },

  // The page came from the server: what this phone knows better is shown in it.
  async open(id, { course, quiz }) {
    if (!phone.canKeep) return;
    const rows = await paper.recall(id);
    const handedIn = paper.handedIn(rows);
    if (handedIn && handedIn.state === "waiting") return seal.show(handedIn, paper.row);
    if (paper.form) paper.restore(rows);
    else if (rows.some((row) => row.state === "waiting")) paper.refreshReview();
    queue.watch(paper.tellKept);
    queue.send();
    paper.taking = paper.takeAlong(id, course, quiz); // also what was answered elsewhere since
    await paper.taking;
  },

  // What the drawer has: the copy, unless the server drew this page from answers that a phone without room could not
  // keep, and last of all the rows, so that nothing given meanwhile is forgotten.
  async recall(id) {
    const row = await drawer.get("papers", Number(id));
    const rows = await paper.rows(id);
    const known = Math.max(row ? row.seq : 0, ...rows.map((one) => one.seq));
    paper.row = row && (!paper.form || known + 1 >= Number(paper.form.dataset.seq)) ? row : null;
    paper.load(rows);
    return rows;
  },

  handedIn(rows) {
    return rows.find((row) => row.kind === "paper_handed_in" && ["waiting", "sent"].includes(row.state));
  },

  async takeAlong(id, course, quiz) {
    if (navigator.onLine !== false) await papers.take(course, quiz).catch(() => {});
    await paper.recall(id); // without a copy each question comes from the server
    const given = paper.form && paper.given[paper.form.dataset.number];
    if (!questions.isBlank(given) && questions.isBlank(questions.read(paper.form))) questions.show(paper.form, given);
  },

  // The list was drawn without the answers that are still on the phone.
  async refreshReview() {
    const status = await queue.send();
    const isAllSent = (await paper.rows(paper.id())).every((row) => row.state !== "waiting");
    if (status.network === "ok" && isAllSent) location.reload();
  },

  // Asked again when something was given while the drawer was read.
  async rows(id) {
    const { saving } = paper;
    await saving;
    const rows = await queue.list(phone.person);
    return saving === paper.saving ? rows.filter((row) => row.subject === id) : paper.rows(id);
  },

  load(rows) {
    const { answers, seq } = paper.row || { answers: {}, seq: 0 };
    paper.given = { ...answers };
    for (const row of rows) {
      const isNewer = row.state === "waiting" || (row.state === "sent" && row.seq > seq);
      if (row.kind === "answer_given" && isNewer) paper.given[row.body.question] = row.body.answer;
    }
  },

  // What waits, or has reached the server since it drew this page.
  restore(rows) {
    const { number, seq } = paper.form.dataset;
    const own = rows.filter((row) => row.kind === "answer_given" && row.body.question === number);
    const newest = own.filter((row) => row.state === "waiting" || (row.state === "sent" && row.seq >= Number(seq))).pop();
    if (newest) questions.show(paper.form, newest.body.answer);
    paper.tellKept();
  },

  // Each change goes to the drawer at once, and to the server when the hand has rested.
  keep() {
    const { paper: subject, number, seq } = paper.form.dataset;
    const answer = questions.read(paper.form);
    paper.given[number] = answer;
    const title = document.querySelector("[data-title]").textContent;
    const said = { person: phone.person, kind: "answer_given", subject, body: { question: number, answer }, title };
    paper.saving = phone.ready
      .then(() => (phone.canKeep ? queue.add(said, Number(seq)) : Promise.reject(new Error("closed"))))
      .then(() => true, () => paper.tell(words.full) || false);
    clearTimeout(paper.timer);
    paper.timer = setTimeout(async () => (await paper.saving) && queue.send(), 400);
  },

  async tellKept() {
    const { form } = paper;
    if (!form || seal.row) return;
    const { paper: id, number } = form.dataset;
    const rows = await paper.rows(id);
    if (form !== paper.form || seal.row) return; // another question is shown by now
    const handedIn = paper.handedIn(rows); // in another tab
    if (handedIn) return seal.show(handedIn, paper.row);
    const row = rows.filter((one) => one.kind === "answer_given" && one.body.question === number).pop();
    if (!row) return;
    const now = row.state === "sent" ? words.sentAt : words.held;
    const isRefused = row.state === "refused" || row.state === "conflict";
    paper.tell(isRefused ? row.reason : say(now, { time: phone.time(row.state === "sent" ? row.told_at : row.at) }));
  },

  tell(text) {
    const line = document.querySelector("[data-kept]");
    if (!line) return;
    line.hidden = !text;
    line.querySelector("[data-words]").textContent = text;
  },

  // A button was pressed: on within the phone where the whole paper is here, else by the server.
  async leave(submitted) {
    submitted.preventDefault();
    const go = paper.wanted || "next";
    const stop = paper.stop(go); // now: a second press must not go on from where the first has led
    paper.wanted = "";
    const isKept = await paper.saving;
    if (isKept === false || !phone.canKeep) return paper.goByPost(go);
    clearTimeout(paper.timer);
    queue.send();
    if (!paper.row) {
      paper.tell(words.sending);
      await page.soon(paper.taking).catch(() => {}); // the whole paper may be on its way
    }
    if (paper.row) paper.go(stop);
    else await paper.goByPage(stop);
  },

  stop(go) {
    const { number, total } = paper.form.dataset;
    if (go === "prev") return Math.max(1, Number(number) - 1);
    return go === "list" || Number(number) >= Number(total) ? "het" : Number(number) + 1;
  },

  goByPost(go) {
    const field = page.make("input");
    Object.assign(field, { type: "hidden", name: "go", value: go });
    paper.form.append(field);
    paper.form.submit();
  },

  async goByPage(stop) {
    const address = `/papers/${paper.id()}?cau=${stop}`;
    if (await page.isReached()) location.assign(address);
    else paper.tell(words.heldStay);
  },

  // Shows a question, or the list before handing in ("het"), from the drawer.
  go(stop) {
    const isList = stop === "het";
    const number = Math.min(Math.max(1, Number(stop) || paper.firstOpen()), paper.row.questions.length);
    const address = `/papers/${paper.row.id}?cau=${isList ? "het" : number}`;
    if (location.pathname + location.search !== address) history.pushState(null, "", address);
    if (isList) paper.drawReview();
    else paper.drawQuestion(number);
    scrollTo(0, 0);
  },

  firstOpen() {
    const found = paper.row.questions.find((one) => questions.isBlank(paper.given[one.number]));
    return found ? found.number : paper.row.questions.length;
  },

  isAnswered(number) {
    return !questions.isBlank(paper.given[number]);
  },

  drawQuestion(number) {
    const { id, person, title, questions: asked, seq, symbols } = paper.row;
    const question = asked[number - 1];
    const total = asked.length;
    const body = page.copy("question");
    document.querySelector("[data-body]").replaceChildren(body);
    paper.form = document.querySelector("form[data-paper]");
    paper.form.action = `/papers/${id}`;
    Object.assign(paper.form.dataset, { paper: id, person, number, total, seq: (seq || 0) + 1, shape: question.shape });
    paper.form.querySelector("[name=number]").value = number;
    const place = say(words.place, { number, total });
    document.querySelector("[data-place]").textContent = place;
    document.querySelector("[data-title]").textContent = title;
    document.title = document.title.replace(/^.* – /, `${place} – `);
    document.querySelector("[data-question]").innerHTML = question.html; // our own published html
    paper.drawPetals(number);
    const [next] = page.all("[data-next]");
    next.value = number < total ? "next" : "list";
    next.firstChild.data = number < total ? words.next : words.last;
    page.all("button[value=prev]")[0].hidden = number === 1;
    page.carry(symbols);
    paper.attach();
    if (paper.isAnswered(number)) questions.show(paper.form, paper.given[number]);
    paper.tell("");
    paper.tellKept();
  },

  drawPetals(number) {
    const place = document.querySelector("[data-petals]");
    const marks = paper.row.questions.map((one) => (one.number === number ? "now" : paper.isAnswered(one.number) ? "done" : ""));
    if (marks.length > 12) {
      const bar = page.make("progress");
      Object.assign(bar, { value: marks.filter((one) => one === "done").length, max: marks.length });
      bar.setAttribute("aria-hidden", "true");
      return place.replaceWith(bar);
    }
    place.replaceChildren(...marks.map((look) => page.make("li", look)));
  },

  drawReview() {
    document.querySelector("[data-body]").replaceChildren(page.copy("review"));
    paper.form = null;
    const { id, person, title, questions: asked } = paper.row;
    const blank = asked.filter((one) => !paper.isAnswered(one.number)).length;
    document.title = document.title.replace(/^.* – /, `${words.review} – `);
    page.all("[data-title]")[0].textContent = title;
    const note = blank
      ? page.note("warn", "warn", say(words.blank, { count: blank }), words.blankText)
      : page.note("good", "check", say(words.allAnswered, { count: asked.length }));
    document.querySelector("[data-answered]").replaceChildren(note);
    document.querySelector("[data-questions]").replaceChildren(...asked.map(paper.line));
    const back = document.querySelector(".back");
    back.lastChild.data = say(words.backTo, { number: asked.length });
    paper.follow(back, asked.length);
    const form = document.querySelector("form[data-hand-in]");
    form.action = `/papers/${id}`;
    Object.assign(form.dataset, { person, handIn: id });
    form.addEventListener("submit", paper.pressHandIn);
  },

  line({ number }) {
    const isDone = paper.isAnswered(number);
    const tag = page.make("span", isDone ? "tag good" : "tag", page.icon(isDone ? "check" : "info"), isDone ? words.answered : words.unanswered);
    const title = page.make("strong", "", say(words.question, { number }));
    const link = page.make("a", "go", page.make("div", "", title, page.make("br"), tag), page.icon("next"));
    paper.follow(link, number);
    return page.make("li", "", link);
  },

  follow(link, stop) {
    link.href = `/papers/${paper.row.id}?cau=${stop}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      paper.go(stop);
    });
  },

  // Handing in: first into the drawer, then the held seal, then the server; its page has the seal in red.
  async pressHandIn(submitted) {
    submitted.preventDefault();
    const form = submitted.target;
    const subject = form.dataset.handIn;
    await phone.ready;
    if (!phone.canKeep) return form.submit();
    paper.load(await paper.rows(subject));
    const answers = Object.fromEntries(Object.entries(paper.given).filter(([, answer]) => !questions.isBlank(answer)));
    const title = document.querySelector("[data-title]").textContent;
    let row;
    try {
      row = await queue.add({ person: phone.person, kind: "paper_handed_in", subject, body: { answers }, title });
    } catch {
      return form.submit(); // the phone is full: straight to the server
    }
    phone.askToPersist();
    await seal.show(row, paper.row);
  },

  // The server shows it marked: its drafts and the copy of it are not needed any more.
  forget(id) {
    return drawer.run("events papers", "readwrite", async (of) => {
      of("papers").delete(id);
      for (const row of await drawer.ask(of("events").index("person").getAll(phone.person))) {
        const isDraft = row.kind === "answer_given" && row.subject === String(id);
        if (isDraft && row.state !== "waiting") of("events").delete(row.id);
      }
    });
  },
};
paper.start();
