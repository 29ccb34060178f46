// A phone to practise on, one screen at a time; without this they are illustrated steps.
"use strict";
const HELD = 600; // milliseconds of a long press
const SWIPED = 30; // pixels of a swipe

// As fold() of learning/vietnamese.py.
function folded(text) {
  const bare = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d");
  return bare.trim().replace(/\s+/g, " ");
}

function swipeOf(from, to) {
  const x = to.clientX - from.clientX;
  const y = to.clientY - from.clientY;
  if (Math.hypot(x, y) < SWIPED) return "";
  if (Math.abs(x) > Math.abs(y)) return x > 0 ? "right" : "left";
  return y > 0 ? "down" : "up";
}

class Practice {
  constructor(section) {
    this.section = section;
    this.steps = this.all("ol > li");
    [this.said, this.go, this.again] = this.all("[data-said], [data-go], [data-again]");
    for (const one of this.all(".phone :disabled")) one.disabled = false;
    for (const one of this.all("rect")) one.setAttribute("tabindex", "0");
    for (const one of this.all("[data-swiped]")) one.hidden = false;
    section.addEventListener("pointercancel", () => clearTimeout(this.timer));
    const events = { click: "tap", keydown: "key", pointerdown: "press", pointerup: "lift" };
    for (const name in events) section.addEventListener(name, (event) => this[events[name]](event));
    section.addEventListener("contextmenu", (event) => event.target.closest("[data-hold]") && event.preventDefault());
    this.start();
  }

  all(selector, within = this.section) {
    return [...within.querySelectorAll(selector)];
  }

  start() {
    this.wrong = 0;
    for (const field of this.all("input")) field.value = "";
    for (const one of this.all("[role=switch]")) one.setAttribute("aria-checked", one.dataset.first);
    this.open(0);
  }

  open(number) {
    this.step = this.steps[number];
    this.misses = 0;
    this.isDone = false;
    for (const one of this.steps) one.hidden = one !== this.step;
    this.go.hidden = this.again.hidden = true;
    this.said.replaceChildren();
    this.point(false);
  }

  move(number) {
    if (number) this.open(number);
    else this.start();
    this.all("h3", this.step)[0].focus();
  }

  point(isShown) {
    for (const one of this.all("[data-right], input", this.step)) one.classList.toggle("hit", isShown);
    for (const one of this.all(".here", this.step)) one.hidden = !isShown;
  }

  say(look, icon, title, ...words) {
    this.said.innerHTML = `<div class="note ${look}"><svg class="i" aria-hidden="true"><use href="#i-${icon}"/></svg><div><strong>${title}</strong></div></div>`;
    const [note] = this.all(".note div", this.said);
    for (const word of words.filter(Boolean)) note.appendChild(document.createElement("p")).append(word);
    this.said.scrollIntoView({ block: "nearest" });
  }

  press(event) {
    this.from = event;
    this.hasSwiped = false;
    if (this.isDone || !event.target.closest("[data-hold]")) return;
    this.timer = setTimeout(() => this.right(), HELD);
  }

  lift(event) {
    clearTimeout(this.timer);
    const wanted = this.step.dataset.swipe;
    const way = wanted && !this.isDone && swipeOf(this.from, event);
    if (!way) return;
    this.hasSwiped = true; // the click that may follow is no tap
    if (way === wanted) this.right();
    else this.miss();
  }

  key(event) {
    const isField = event.target.matches("input");
    if (event.key !== "Enter" && (isField || event.key !== " ")) return;
    if (!isField && !event.target.matches("rect")) return;
    event.preventDefault();
    this.finish();
  }

  tap(event) {
    const on = (selector) => event.target.closest(selector);
    if (on("[data-again]")) this.move(0);
    else if (on("[data-go]")) this.move(this.steps.indexOf(this.step) + 1);
    if (this.isDone || !this.step.contains(event.target) || (this.hasSwiped && event.detail)) return;
    const target = on("[data-right]");
    // A key, or somebody who cannot hold and has been shown the place, need not hold.
    if (target && "hold" in target.dataset && event.detail && this.misses < 2) this.miss(target);
    else if (target || on("[data-done]")) this.finish(target);
    else if (on("[data-swiped]")) this.right();
    else if (on(".phone button, .phone svg, [data-swipe] .phone")) this.miss(on("button"));
  }

  // The right place was tapped; all fields must hold what is asked for.
  finish(target) {
    if (this.isDone) return;
    const field = this.all("input", this.step).find((one) => folded(one.value) !== folded(one.dataset.want));
    if (!field) return this.right(target);
    this.miss(field);
    field.focus();
  }

  right(target) {
    const next = this.steps.indexOf(this.step) + 1;
    const isSwitch = target && "first" in target.dataset;
    if (isSwitch) target.setAttribute("aria-checked", target.dataset.first !== "true");
    if (!isSwitch && next < this.steps.length) return this.move(next);
    this.isDone = true;
    this.point(false);
    if (next === this.steps.length) return this.end(next);
    this.go.hidden = false;
    this.say("good", "check", "Đúng rồi", "Công tắc đã đổi.");
    this.go.focus();
  }

  end(steps) {
    this.again.hidden = false;
    this.say("good", "check", "Làm được rồi", `Đồng chí vừa làm đủ ${steps} bước. Trên máy thật làm y như vậy.`);
    if (typeof lesson === "undefined" || !phone.canKeep || !page.isOurs) return; // in a paper it is kept by nobody
    const body = { steps, wrong: this.wrong };
    lesson.keep("simulation_done", body, `/${this.section.dataset.simulation}`).then(queue.send, () => {});
  }

  miss(item) {
    this.wrong += 1;
    this.misses += 1;
    const [own] = item ? this.all("[data-reply]", item.closest("li")) : [];
    const reply = own && own.content.cloneNode(true);
    const { hint } = (item && item.matches("input") ? item : this.step).dataset;
    if (this.misses < 2) return this.say("", "tip", "Gần đúng", reply || "Xin thong thả đọc lại lời dặn.", hint);
    this.point(true);
    this.say("", "info", "Chỗ cần làm có khung đỏ", reply, hint);
  }
}

const practising = new WeakSet();

// Makes the practice phones within a part of the page work; again for what is put there later.
function practise(within) {
  for (const section of page.all("[data-simulation]", within)) {
    if (practising.has(section)) continue;
    practising.add(section);
    new Practice(section);
  }
}

practise(document);
