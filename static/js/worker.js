// The service worker behind /sw.js, which puts `const SETTINGS` before it: study pages, our static files and media without a network.
// It keeps what the allow-list names and nothing else; for any other page without a network it gives the shell, which the drawer fills.
"use strict";
const KEEP = SETTINGS.keep.map((pattern) => new RegExp(pattern));
const STATIC = `static-${SETTINGS.version}`;
const CACHES = [STATIC, "pages", "media", "display"];
// Milliseconds for a page before the shell takes its place; and after one that never came, unless it is asked for again.
const PATIENCE = 12_000;
const SHORT = 4_000;
const renewed = new Set(); // pages whose readers hold an older copy, until they open the newer one
let isDead = false; // the last page asked for did not come
const NAMES = new Map(SETTINGS.assets.map((address) => [stem(address), address]));

// "/static/css/app.0123456789ab.css" -> "/static/css/app.css"
function stem(address) {
  return address.replace(/\.[0-9a-f]{12}(\.\w+)$/, "$1");
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(refresh(event.data.keep));
  if (event.data.rest) event.waitUntil(bringRest(event.ports[0]));
  if (renewed.has(event.data.opened)) event.source.postMessage({ renewed: event.data.opened });
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // Never an unsafe request: the server must see where it comes from.
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(fromStatic(request, url.pathname));
  else if (url.pathname.startsWith("/media/")) event.respondWith(fromMedia(request, url.pathname));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
});

// The first time only what every page has, which is on the phone already: a first visit stays light.
async function install() {
  await keepAll(self.registration.active ? SETTINGS.assets : SETTINGS.first);
  await refresh(SETTINGS.shell);
  await self.skipWaiting();
}

async function keepAll(addresses) {
  const cache = await caches.open(STATIC);
  const missing = [];
  for (const address of addresses) {
    const kept = await caches.match(address); // also what a first page brought, and what the version before had
    if (kept) await cache.put(address, kept);
    else missing.push(address);
  }
  await cache.addAll(missing);
}

// What pages need that were not opened yet; whoever sent a port along is told whether it is all here.
async function bringRest(port) {
  const isHere = await keepAll(SETTINGS.assets).then(
    () => true,
    () => false,
  );
  if (port) port.postMessage(isHere);
}

async function activate() {
  for (const name of await caches.keys()) if (!CACHES.includes(name)) await caches.delete(name);
  await self.clients.claim();
}

function isKept(path) {
  return KEEP.some((pattern) => pattern.test(path));
}

function find(name, path) {
  return caches.open(name).then((cache) => cache.match(path, { ignoreVary: true }));
}

// Full storage or a lost cache must not spoil the answer that is at hand.
async function keep(name, path, reply) {
  try {
    await (await caches.open(name)).put(path, reply);
  } catch {
    // it is fetched again next time
  }
}

async function fromStatic(request, path) {
  const kept = (await find(STATIC, path)) || (await find(STATIC, NAMES.get(stem(path)) || path));
  if (kept) return kept;
  const reply = await fetch(request);
  if (reply.ok && NAMES.get(stem(path)) === path) await keep(STATIC, path, reply.clone());
  return reply;
}

async function fromMedia(request, path) {
  const kept = await find("media", path);
  if (kept) return kept;
  const reply = await fetch(request);
  const isMedia = /^(image|audio|video)\//.test(reply.headers.get("Content-Type") || ""); // a captive portal's page is none
  if (isKept(path) && reply.status === 200 && isMedia) await keep("media", path, reply.clone());
  return reply;
}

async function page(event, url) {
  const kept = isKept(url.pathname) && !url.search ? await find("pages", url.pathname) : null;
  const isReload = event.request.cache === "reload" || event.request.cache === "no-cache";
  if (kept && !isReload) {
    renewed.delete(url.pathname);
    event.waitUntil(refresh(url.pathname));
    return dress(kept);
  }
  try {
    const reply = await within(fetch(event.request), isReload || !isDead ? PATIENCE : SHORT);
    if (isStudyPage(url.pathname, reply)) event.waitUntil(keep("pages", url.pathname, reply.clone()));
    return reply;
  } catch {
    return kept ? dress(kept) : shell();
  }
}

async function within(promise, milliseconds) {
  try {
    const reply = await Promise.race([promise, new Promise((_resolve, reject) => setTimeout(reject, milliseconds))]);
    isDead = false;
    return reply;
  } catch (fault) {
    isDead = true;
    throw fault;
  }
}

// Both the list here and the server must call it a study page; a captive portal's page is neither.
function isStudyPage(path, reply) {
  return isKept(path) && reply.status === 200 && !reply.redirected && Boolean(reply.headers.get("X-Study-Page"));
}

// Looks for a newer copy of a kept page; its readers are told when its text has changed.
async function refresh(path) {
  if (!isKept(path)) return;
  let reply;
  try {
    reply = await fetch(path, { cache: "no-cache", credentials: "same-origin" });
  } catch {
    return;
  }
  const kept = await find("pages", path);
  if (isStudyPage(path, reply)) {
    const isNews = kept && bare(await kept.text()) !== bare(await reply.clone().text());
    await keep("pages", path, reply);
    if (isNews) {
      renewed.add(path); // also for a page that does not listen yet
      await tell({ renewed: path });
    }
  } else if (kept && [403, 404, 410].includes(reply.status) && isOurs(reply)) {
    await (await caches.open("pages")).delete(path);
  }
}

function isOurs(reply) {
  return (reply.headers.get("Content-Security-Policy") || "").includes("frame-ancestors 'none'");
}

async function tell(news) {
  for (const client of await self.clients.matchAll()) client.postMessage(news);
}

async function shell() {
  const kept = await find("pages", SETTINGS.shell);
  return kept ? dress(kept) : Response.error();
}

// A page's text without what changes with the reader's display choice or with a new version of our files.
function bare(text) {
  return current(text).replace(/<html[^>]*>/, "").replace(/ aria-pressed="\w+"/g, "");
}

function current(text) {
  const named = text.replace(/<style data-sheet="([^"]+)">[^<]*<\/style>/, '<link rel="stylesheet" href="$1">');
  return named.replace(/\/static\/[\w/-]+\.[0-9a-f]{12}\.\w+/g, (address) => NAMES.get(stem(address)) || address);
}

// A kept page in the display choice of now, with the files of now.
async function dress(kept) {
  const headers = new Headers(kept.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  const found = await find("display", "/display");
  const { size, theme } = found ? await found.json() : {};
  let text = current(await kept.text());
  if (size && theme) {
    const chosen = `${size === "m" ? "" : ` data-size="${size}"`}${theme === "light" ? "" : ` data-theme="${theme}"`}`;
    text = text.replace(/<html lang="vi"[^>]*>/, `<html lang="vi"${chosen}>`);
    text = text.replace(/name="(size|theme)" value="(\w+)" aria-pressed="\w+"/g, (_all, name, value) => {
      const isChosen = value === (name === "size" ? size : theme);
      return `name="${name}" value="${value}" aria-pressed="${isChosen}"`;
    });
  }
  return new Response(text, { status: 200, headers });
}
