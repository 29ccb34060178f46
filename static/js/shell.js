// The page of the phone under an address that could not be had: what the drawer knows of it.
"use strict";
const shell = {
  async show() {
    const [, place, first, second] = location.pathname.split("/");
    shell.point(place);
    document.title = document.title.replace(/^.* – /, `${words.offline} – `);
    if (!phone.canKeep) return shell.absent(words.absent, words.absentText);
    if (place === "phone") return holding.show();
    if (!place || (place === "courses" && !first)) return shell.home();
    if (place === "quizzes") return shell.quiz(first, second);
    if (place === "papers") return shell.paper(Number(first));
    return shell.absent(words.absent, words.absentText);
  },

  put(...parts) {
    document.querySelector("[data-body]").replaceChildren(...parts);
  },

  // The tab of the address, not of the page that stands in for it.
  point(place) {
    const [bar] = page.all(".tabbar");
    bar.hidden = place === "papers" || place === "quizzes"; // as in quizzes on line
    const current = { "": "/", courses: "/courses", }[place] || "/me";
    for (const link of bar.children) {
      if (link.getAttribute("href") === current) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  },

  // Courses of which a page is kept though they were not taken along: [address, title].
  async visited(taken) {
    const cache = await caches.open("pages");
    const found = [];
    for (const { url } of await cache.keys()) {
      const { pathname } = new URL(url);
      if (!/^\/courses\/[^/]+$/.test(pathname) || taken.has(pathname)) continue;
      const text = await (await cache.match(pathname, { ignoreVary: true })).text();
      const title = new DOMParser().parseFromString(text, "text/html").querySelector("h1");
      if (title) found.push([pathname, title.textContent]);
    }
    return found;
  },

  async home() {
    const rows = (await drawer.all("courses")).filter((row) => row.isWhole);
    const done = await phone.done();
    const open = (await drawer.all("papers")).filter((row) => row.person === phone.person);
    const title = phone.name ? say(words.hello, { name: phone.name }) : words.helloGuest;
    const list = page.make("ul", "list", ...rows.map((row) => shell.course(row, done)));
    const taken = new Set(rows.map((row) => `/courses/${row.course}`));
    for (const [address, name] of await shell.visited(taken)) {
      list.append(page.make("li", "", shell.go(name, words.visited, address)));
    }
    for (const row of open) list.append(page.make("li", "", shell.go(row.title, "", `/papers/${row.id}`)));
    const empty = list.children.length ? list : page.make("p", "", words.noKept);
    shell.put(page.make("div", "head", page.make("h1", "", title)), page.make("h2", "", words.kept), empty, shell.back());
  },

  course({ course, title, pack }, done) {
    const lessons = pack.pages.filter((one) => one.kind === "lesson");
    const count = lessons.filter((one) => done.has(`${course}/${one.lesson}`)).length;
    return page.make("li", "", shell.go(title, say(words.parts, { done: count, all: lessons.length }), `/courses/${course}`));
  },

  go(title, text, address) {
    const words_ = page.make("div", "", page.make("strong", "", title));
    if (text) words_.append(page.make("br"), page.make("span", "soft", text));
    const link = page.make("a", "go", words_, page.icon("next"));
    link.href = address;
    return link;
  },

  back() {
    return page.link("btn wide", words.heldTitle, "/phone");
  },

  async quiz(course, quiz) {
    const found = (await drawer.all("papers")).filter((row) => row.person === phone.person);
    const row = found.find((one) => one.course === course && one.quiz === quiz);
    if (row) return shell.paper(row.id);
    shell.absent(words.noPaper, words.noPaperText);
  },

  // A paper that was taken along; where it has been handed in, how that stands.
  async paper(id) {
    if (!(await page.load("paper"))) return shell.absent(words.noPaper, words.noPaperText);
    const row = await drawer.get("papers", id);
    const rows = await paper.rows(String(id));
    const handedIn = rows.find((one) => one.kind === "paper_handed_in");
    if (handedIn) return seal.show(handedIn, row);
    if (!row || row.person !== phone.person) return shell.absent(words.noPaper, words.noPaperText);
    paper.row = row;
    paper.load(rows);
    queue.watch(paper.tellKept);
    history.replaceState(null, "", `/papers/${id}${location.search}`);
    paper.go(new URLSearchParams(location.search).get("cau"));
  },

  absent(title, text) {
    const again = page.button("main wide", words.again, () => location.reload());
    const home = page.link("btn wide", words.kept, "/");
    shell.put(page.make("div", "head stack", page.make("h1", "", title), page.make("p", "", text)), again, home);
  },
};
if (document.querySelector("[data-shell]")) phone.ready.then(shell.show);
