// What answering by hand is without: items that move without a new page, places in a picture or a message that can be tapped.
"use strict";
const questions = {
  // Makes the questions within a part of the page work; again for each question that is put there later.
  start(within) {
    for (const list of page.all("[data-sort]", within)) {
      list.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (!button) return;
        event.preventDefault();
        questions.move(list, button);
      });
    }
    for (const spots of page.all(".spots", within)) questions.startSpots(spots);
  },

  // The answer in a form, as events carry it.
  read(form) {
    const values = new FormData(form);
    if (form.dataset.shape === "list") return values.getAll("answer");
    if (form.dataset.shape === "text") return values.get("answer") || "";
    const named = [...values].filter(([name, value]) => name.startsWith("answer.") && value.trim());
    return Object.fromEntries(named.map(([name, value]) => [name.slice(7), value]));
  },

  isBlank(answer) {
    return !answer || (typeof answer === "object" && !Object.keys(answer).length);
  },

  show(form, answer) {
    const [list] = page.all("[data-sort]", form);
    if (list) return questions.sort(list, answer);
    if (form.dataset.shape === "map") {
      for (const input of page.all("[name^='answer.']", form)) input.value = answer[input.name.slice(7)] || "";
      return;
    }
    for (const input of page.all("[name=answer]", form)) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = [].concat(answer).includes(input.value);
      else input.value = answer;
    }
    for (const spots of page.all(".spots", form)) questions.markSpots(spots);
  },

  changed(element) {
    element.dispatchEvent(new Event("input", { bubbles: true }));
  },

  // Puts the items in their present order: numbers of the buttons, which of them are at an end, and an answer from now on.
  renumber(list) {
    const items = [...list.children];
    items.forEach((item, index) => {
      const [up, down] = item.querySelectorAll("button");
      up.value = down.value = index + 1;
      up.disabled = !index;
      down.disabled = index === items.length - 1;
      item.querySelector("input").name = "answer";
    });
  },

  move(list, button) {
    const item = button.closest("li");
    if (button.name === "up") item.previousElementSibling.before(item);
    else item.nextElementSibling.after(item);
    questions.renumber(list);
    const place = [...list.children].indexOf(item) + 1;
    list.parentNode.querySelector("[role=status]").textContent = list.dataset.sort.replace("{place}", place);
    (button.disabled ? item.querySelector("button:not([disabled])") : button).focus();
    questions.changed(list);
  },

  sort(list, order) {
    const items = new Map([...list.children].map((item) => [item.querySelector("input").value, item]));
    for (const value of order) if (items.has(value)) list.append(items.get(value));
    questions.renumber(list);
  },

  startSpots(spots) {
    const form = spots.closest("form");
    spots.addEventListener("click", (event) => {
      const spot = event.target.closest("[data-spot]");
      const radio = spot && page.all("[name=answer]", form).find((each) => each.value === spot.dataset.spot);
      if (!radio) return;
      radio.checked = true;
      questions.changed(radio);
    });
    form.addEventListener("input", () => questions.markSpots(spots));
    questions.markSpots(spots);
  },

  markSpots(spots) {
    const radios = page.all("[name=answer]", spots.closest("fieldset"));
    for (const spot of page.all("[data-spot]", spots)) {
      spot.classList.toggle("chosen", radios.some((radio) => radio.checked && radio.value === spot.dataset.spot));
    }
  },
};
