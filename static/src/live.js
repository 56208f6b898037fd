// Shows how work on the server goes on: renews the part of the page marked [data-live] and,
// when the work has ended, the whole page once. Without script the page offers a link instead.
const PAUSE = 2000;

async function renew() {
  const shown = document.querySelector("[data-live]");
  if (!shown) return;
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (!fresh) {
      window.location.reload();
      return;
    }
    shown.replaceWith(fresh);
  } catch {
    // No network: what is shown stays, and the next try may succeed.
  }
  window.setTimeout(renew, PAUSE);
}

window.setTimeout(renew, PAUSE);
