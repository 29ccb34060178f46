// Marks and explains answers where the network is not: checks and practice quizzes, by keys that the server made
// (KEY in docs/offline.md). It says of each answer what learning/quizzes says; one object a type of question.
"use strict";
const marking = (() => {
  const NEARLY_NOTHING = 1e-9; // shares are sums of thirds
  const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);
  const isText = (value) => typeof value === "string";
  const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
  const tally = (names, isRight, isMissing = () => false) => ({
    right: names.filter(isRight).length,
    whole: names.length,
    missing: names.filter(isMissing).length,
    extra: 0,
  });

  // As one_line() of learning/quizzes/kinds/typed.py and fold() of learning/vietnamese.py.
  function tidy(text) {
    const spaced = text.replace(/[\n\r\v\f\x1c-\x1f\x85\u2028\u2029]/g, " ").replace(/\t/g, " ");
    const visible = spaced.normalize("NFC").replace(/[\p{Cc}\p{Co}\p{Cn}\p{Cs}\u00ad\u200b-\u200d\u2060\ufeff]/gu, "");
    return visible.trim().replace(/\s+/g, " ");
  }
  function fold(text) {
    return tidy(text.toLowerCase().replace(/[đðɖ]/g, "d").normalize("NFD").replace(/\p{M}/gu, ""));
  }

  const typed = {
    clean: (key, answer) => (isText(answer) && [...answer].length <= key.longest ? tidy(answer) : null),
    isRight: (key, text) => text !== "" && key.accepted.includes((key.exact ? tidy : fold)(text)),
  };

  // The map with each value cleaned, blank ones left out; null where a name or a value is not of the question.
  function cleanMap(answer, names, clean) {
    if (!answer || typeof answer !== "object" || Array.isArray(answer)) return null;
    const kept = {};
    for (const [name, value] of Object.entries(answer)) {
      const cleaned = has(names, name) && isText(value) ? value && clean(name, value) : null;
      if (cleaned === null) return null;
      if (cleaned) kept[name] = cleaned;
    }
    return kept;
  }

  // As read_number() of learning/quizzes/kinds/number.py.
  function readNumber(text) {
    const plain = text.replace(/[−–]/g, "-").replace(/([0-9]) (?=[0-9])/g, "$1").replace(/- /g, "-");
    if (/^[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?$/.test(plain)) return +plain.replace(/\./g, "").replace(",", ".");
    return /^[+-]?[0-9]+([.,][0-9]+)?$/.test(plain) ? +plain.replace(",", ".") : NaN;
  }

  const one = {
    clean: (key, answer) => (isText(answer) && (!answer || has(key.worth, answer)) ? answer : null),
    share: (key, answer) => Math.max(0, key.worth[answer]),
    says: (_key, answer, option) => option === answer,
  };
  const KINDS = {
    one,
    hotspot: one,
    many: {
      clean(key, answer) {
        const isKnown = Array.isArray(answer) && answer.every((option) => isText(option) && has(key.worth, option));
        return isKnown && new Set(answer).size === answer.length ? answer : null;
      },
      share(key, answer) {
        const whole = sum(Object.values(key.worth).filter((worth) => worth > 0));
        return Math.max(0, sum(answer.map((option) => key.worth[option])) / whole);
      },
      tally(key, answer) {
        const wanted = Object.keys(key.worth).filter((option) => key.worth[option] > 0);
        const found = tally(wanted, (option) => answer.includes(option), (option) => !answer.includes(option));
        return { ...found, extra: answer.length - found.right };
      },
      says: (_key, answer, option) => answer.includes(option),
    },
    order: {
      clean(key, answer) {
        if (!Array.isArray(answer) || !answer.every(isText)) return null;
        const isWhole = JSON.stringify([...answer].sort()) === JSON.stringify([...key.right].sort());
        return isWhole || !answer.length ? answer : null;
      },
      tally: (key, answer) => tally(answer, (option, place) => option === key.right[place]),
      says: (key, answer, option) => answer.indexOf(option) !== key.right.indexOf(option),
    },
    match: {
      clean: (key, answer) => cleanMap(answer, key.pairs, (_left, side) => (key.sides.includes(side) ? side : null)),
      tally: (key, answer) =>
        tally(Object.keys(key.pairs), (left) => answer[left] === key.pairs[left], (left) => !has(answer, left)),
      says: (key, answer, left) => has(answer, left) && answer[left] !== key.pairs[left],
    },
    short: {
      clean: typed.clean,
      share: (key, answer) => +typed.isRight(key, answer),
    },
    number: {
      clean: typed.clean,
      share: (key, answer) => +key.within.some(([low, high]) => low <= readNumber(answer) && readNumber(answer) <= high),
    },
    cloze: {
      clean: (key, answer) =>
        cleanMap(answer, key.gaps, (name, value) => {
          const gap = key.gaps[name];
          if (!gap.menu) return typed.clean(gap, value);
          return has(gap.menu, value) ? value : null;
        }),
      tally(key, answer) {
        const isRight = (name) => {
          const gap = key.gaps[name];
          const value = answer[name] || "";
          return gap.menu ? has(gap.menu, value) && gap.menu[value] : typed.isRight(gap, value);
        };
        return tally(Object.keys(key.gaps), isRight, (name) => !answer[name]);
      },
    },
    // About oneself: there is nothing to mark.
    scale: {
      clean: (key, answer) => (isText(answer) && (!answer || key.steps.includes(answer)) ? answer : null),
      says: (_key, answer, step) => step === answer,
    },
  };

  function verdictOf(kind, isBlank, share) {
    if (isBlank) return "blank";
    if (!kind.share && !kind.tally) return "noted";
    if (share > 1 - NEARLY_NOTHING) return "right";
    return share > NEARLY_NOTHING ? "nearly" : "again";
  }

  // null for a type that this script is too old for: then only the server can tell.
  function mark(key, answer) {
    const kind = KINDS[key.type];
    if (!kind) return null;
    const given = kind.clean(key, answer);
    const isBlank = given === null || !Object.keys(given).length;
    const counted = !isBlank && kind.tally ? kind.tally(key, given) : null;
    const share = !isBlank && kind.share ? kind.share(key, given) : counted ? counted.right / counted.whole : 0;
    const verdict = verdictOf(kind, isBlank, share);
    const said = isBlank || !kind.says ? [] : key.feedback.filter(([option]) => kind.says(key, given, option));
    const pieces = said.map(([, html]) => html);
    if (key.explanation && (verdict === "right" || verdict === "noted")) pieces.push(key.explanation);
    return {
      verdict,
      correct: verdict === "right",
      share,
      tally: counted && verdict !== "right" ? { type: key.type, ...counted } : null,
      feedback_html: pieces.map((html) => `<div>${html}</div>`).join(""),
      revealed_html: isBlank ? "" : key.revealed,
    };
  }

  // Field values of the reader's unit, put into html of a pack.
  function fill(html, values) {
    const escape = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
    return html.replace(/\{\{\s*([a-z0-9][a-z0-9_.-]*)\s*\}\}/g, (all, name) =>
      has(values, name) ? escape(values[name]) : all,
    );
  }

  // How much of an answer in pieces is right, in the sentences of a pack (older ones have none).
  function count(sentences, { type, ...numbers }) {
    const { right, missing, extra } = numbers;
    const said = ((sentences || {})[type] || []).filter((text, place) => text && [right, missing, extra][place]);
    return said.length ? `<div>${said.join(" ").replace(/\{(\w+)\}/g, (_all, name) => numbers[name])}</div>` : "";
  }

  // What stands under the question after the answer; notes are those of the pack.
  function show(notes, result, values = {}) {
    const said = (result.tally ? count(notes.tally, result.tally) : "") + result.feedback_html;
    const revealed = result.revealed_html && `<div class="prose">${result.revealed_html}</div>`;
    return fill(revealed + notes[result.verdict].replace("{said}", () => said), values);
  }

  // The answer that stands in a form, as events carry it.
  function read(form, shape) {
    const values = new FormData(form);
    if (shape === "list") return values.getAll("answer");
    if (shape === "text") return values.get("answer") || "";
    const named = [...values].filter(([name, value]) => name.startsWith("answer.") && value.trim());
    return Object.fromEntries(named.map(([name, value]) => [name.slice(7), value]));
  }

  return { mark, show, fill, read };
})();
