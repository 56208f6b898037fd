// Puts app, screens and service worker together.
import { App } from "./app.js";
import { Frame } from "./frame.js";
import { watchWorker } from "./update.js";

const LOOK_EVERY = 15_000;

export async function startApp(root) {
  const frame = new Frame(root);
  const app = new App({ onChange: () => frame.refresh() });
  try {
    await app.open();
  } catch (error) {
    console.error(error);
    frame.fail();
    // A newer version has been here: the one that waits can read what it wrote.
    if (error.name === "VersionError") watchWorker((takeOver) => takeOver());
    return;
  }
  frame.begin(app);
  watchWorker((update) => {
    app.update = update;
    frame.refresh();
  });
  for (const kind of ["pointerdown", "keydown"]) {
    window.addEventListener(kind, () => app.touch(), { capture: true, passive: true });
  }
  setInterval(() => app.lockWhenIdle(), LOOK_EVERY);
  document.addEventListener("visibilitychange", () => app.lockWhenIdle());
}
