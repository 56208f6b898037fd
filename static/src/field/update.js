// The service worker: registered once; a new version waits until the worker says so.

/** `onReady` gets a function that brings the new version in. */
export async function watchWorker(onReady) {
  const registration = await navigator.serviceWorker.register("/field/sw.js", {
    scope: "/field/",
    updateViaCache: "none",
  });
  const offer = (worker) => {
    if (!navigator.serviceWorker.controller) return;
    onReady(() => {
      navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload());
      worker.postMessage("take-over");
    });
  };
  if (registration.waiting) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker.addEventListener("statechange", () => worker.state === "installed" && offer(worker));
  });
  window.addEventListener("online", () => registration.update().catch(() => {}));
}

/** Ask the server for a newer version, as after `app_too_old`. */
export async function lookForUpdate() {
  const registration = await navigator.serviceWorker.getRegistration("/field/");
  await registration?.update().catch(() => {});
}
