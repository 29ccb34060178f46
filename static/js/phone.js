// What all scripts share: ids, and sending events. Nothing here is needed to read or to answer.
"use strict";
const phone = {
  // An id for an event; also on plain http, where crypto.randomUUID is missing.
  newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  },

  isSignedOut: false, // as the last answer to send() said

  // Sends events; resolves to their outcomes by id, or to null when they did not arrive for sure.
  async send(events) {
    try {
      const answer = await fetch("/events", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ contract: 1, events }),
      });
      phone.isSignedOut = answer.status === 401;
      if (!answer.ok) return null;
      const said = await answer.json();
      if (said.contract !== 1 || !Array.isArray(said.events)) return null; // a captive portal, say
      return new Map(said.events.map((outcome) => [outcome.id, outcome]));
    } catch {
      return null;
    }
  },

  // localStorage may be closed (private windows) or full: then nothing is kept, and the caller is told.
  keep(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
  kept(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  forget(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // closed storage holds nothing to forget
    }
  },
  keys(prefix) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  },
  time() {
    return new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  },
};

// Personal pages say who is active here; study pages, which hold nothing of the person, read it from the phone.
const active = document.querySelector("[data-person]");
if (active) phone.keep("person", Number(active.dataset.person));
if (document.querySelector("[data-signed-out]")) phone.forget("person");
