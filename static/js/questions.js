// What answering by hand is without: items that move without a new page, places in a picture that can be tapped.
"use strict";
function changed(element) {
  element.dispatchEvent(new Event("input", { bubbles: true }));
}

// Puts the items in their present order: numbers of the buttons, which of them are at an end, and an answer from now on.
function renumber(list) {
  const items = [...list.children];
  items.forEach((item, index) => {
    const [up, down] = item.querySelectorAll("button");
    up.value = down.value = index + 1;
    up.disabled = !index;
    down.disabled = index === items.length - 1;
    item.querySelector("input").name = "answer";
  });
}

function move(list, button) {
  const item = button.closest("li");
  if (button.name === "up") item.previousElementSibling.before(item);
  else item.nextElementSibling.after(item);
  renumber(list);
  const place = [...list.children].indexOf(item) + 1;
  list.parentNode.querySelector("[role=status]").textContent = list.dataset.sort.replace("{place}", place);
  (button.disabled ? item.querySelector("button:not([disabled])") : button).focus();
  changed(list);
}

for (const list of document.querySelectorAll("[data-sort]")) {
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    move(list, button);
  });
  // A draft kept on the phone.
  list.addEventListener("sort", (event) => {
    const items = new Map([...list.children].map((item) => [item.querySelector("input").value, item]));
    for (const value of event.detail) if (items.has(value)) list.append(items.get(value));
    renumber(list);
  });
}

for (const spots of document.querySelectorAll(".spots")) {
  const radios = [...spots.closest("fieldset").querySelectorAll("[name=answer]")];
  const mark = () => {
    for (const spot of spots.querySelectorAll("[data-spot]")) {
      spot.classList.toggle("chosen", radios.some((radio) => radio.checked && radio.value === spot.dataset.spot));
    }
  };
  spots.addEventListener("click", (event) => {
    const radio = radios.find((each) => each.value === event.target.dataset.spot);
    if (!radio) return;
    radio.checked = true;
    changed(radio);
  });
  spots.closest("form").addEventListener("input", mark);
  mark();
}
