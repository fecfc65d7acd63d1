/* Keeps the shell (style, script, icons) and one page for when there is no network. Pages
   themselves are never kept: they hold a company's data. */
"use strict";
const SHELL = "shell-1";
const OFFLINE = "/static/offline.html";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll([OFFLINE, "/static/offline.css"])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()));
});

const kept = async (request) => {
  const shell = await caches.open(SHELL);
  const found = await shell.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) {
    await shell.delete(request, { ignoreSearch: true }); // the version before this one
    await shell.put(request, answer.clone());
  }
  return answer;
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/") && url.searchParams.has("v")) {
    event.respondWith(kept(request));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (url.pathname === "/static/offline.css") {
    event.respondWith(caches.match(request).then((found) => found || fetch(request)));
  }
});

// A push brings no words: what is new is asked for here, as whoever is signed in on this device.
const news = async () => {
  const answer = await fetch("/notices/newest", { credentials: "same-origin", redirect: "manual" });
  return answer.status === 200 ? answer.json() : null;
};

self.addEventListener("push", (event) => {
  event.waitUntil(news().catch(() => null).then((found) =>
    self.registration.showNotification(found?.title ?? "Fairlead", {
      body: found?.more ?? "",
      tag: "fairlead",
      renotify: true,
      icon: "/static/icon-192.png",
      data: { href: found?.href ?? "/notices", id: found?.id ?? "" },
    })));
});

// Going to what it is about marks it as read, as in the list.
self.addEventListener("notificationclick", (event) => {
  const { href, id } = event.notification.data;
  event.notification.close();
  const read = id ? fetch(`/notices/${id}`, { method: "POST", credentials: "same-origin", redirect: "manual" }) : null;
  event.waitUntil(Promise.resolve(read).catch(() => null).then(() => self.clients.openWindow(href)));
});
