// Service worker of 走访端. The view in front of it puts `PRECACHE` ({version, files, shell}) here;
// everything else goes to the network untouched, the API above all.
const { version, files, shell } = self.PRECACHE;
const CACHE = `field-${version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOlder().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && address.pathname === shell) {
    event.respondWith(fromCache(shell, event.request));
  } else if (files.includes(address.pathname)) {
    event.respondWith(fromCache(address.pathname, event.request));
  }
});

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll([shell, ...files].map((path) => new Request(path, { cache: "reload" })));
}

async function dropOlder() {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith("field-") && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
}

async function fromCache(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}
