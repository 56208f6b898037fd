// The server as the tablet sees it: each call ends in one of a few words, never in an exception.
import { retryAfterOf } from "../rules/backoff.js";

const PATIENCE = 20_000;
const API = "/api/v1";
const COOKIES = ["__Host-louyu-csrf", "louyu-csrf"];

/**
 * Every method returns {word, …}: `ok` with `body`, `signed_out`, `first_password`, `revoked`,
 * `too_large`, `too_old`, `refused` with `status`, `code`, `message` and `body`, or `later` with
 * `after` (milliseconds) and `why` (`network` or `server`): try again, same content.
 */
export class Server {
  constructor({ fetch = (...call) => window.fetch(...call), patience = PATIENCE } = {}) {
    this.fetch = fetch;
    this.patience = patience;
  }

  me() {
    return this.call("GET", `${API}/me/`);
  }

  /** End the session; what the tablet holds is not touched. */
  async signOut() {
    const answer = await this.call("POST", "/sign-out/", { redirect: "manual" });
    return answer.word !== "later" || answer.why !== "network";
  }

  send(message) {
    const headers = { "Content-Type": "application/json" };
    return this.call("POST", `${API}/sync/`, { headers, body: JSON.stringify(message) });
  }

  changes(cursor, device) {
    const asked = new URLSearchParams({ device_id: device });
    if (cursor) asked.set("cursor", cursor);
    return this.call("GET", `${API}/sync/changes/?${asked}`);
  }

  photo(sha256) {
    return this.call("GET", `${API}/attachments/${sha256}/`);
  }

  putPhoto(sha256, bytes, { offset, length }) {
    const headers = {
      "Content-Type": "image/jpeg",
      "Upload-Offset": String(offset),
      "Upload-Length": String(length),
    };
    return this.call("PUT", `${API}/attachments/${sha256}/`, { headers, body: bytes });
  }

  async call(method, address, { headers = {}, body, redirect = "error" } = {}) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), this.patience);
    try {
      const answer = await this.fetch(address, {
        method,
        body,
        headers: { Accept: "application/json", "X-CSRFToken": csrfToken(), ...headers },
        credentials: "same-origin",
        redirect,
        cache: "no-store",
        signal: patience.signal,
      });
      return await wordFor(answer);
    } catch {
      return { word: "later", why: "network", after: 0 };
    } finally {
      clearTimeout(timer);
    }
  }
}

async function wordFor(answer) {
  if (answer.type === "opaqueredirect") return { word: "ok", body: {} };
  const body = await readable(answer);
  if (answer.ok) return body ? { word: "ok", body } : { word: "later", why: "network", after: 0 };
  const code = body?.code ?? "";
  if (answer.status === 401) return { word: "signed_out" };
  if (answer.status === 403 && code === "device_revoked") return { word: "revoked" };
  if (answer.status === 403 && code === "password_change_required") return { word: "first_password" };
  if (answer.status === 426) return { word: "too_old" };
  if (code === "body_too_large" || code === "too_many_operations") return { word: "too_large" };
  if (answer.status === 429 || answer.status >= 500) {
    const after = retryAfterOf(answer.headers.get("Retry-After"), Date.now());
    return { word: "later", why: "server", after, status: answer.status };
  }
  return { word: "refused", status: answer.status, code, message: body?.detail ?? "", body };
}

// Half an answer is no answer.
async function readable(answer) {
  const text = await answer.text();
  try {
    const body = JSON.parse(text);
    return body && typeof body === "object" ? body : null;
  } catch {
    return null;
  }
}

function csrfToken() {
  const kept = new Map(document.cookie.split("; ").map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
  return COOKIES.map((name) => kept.get(name)).find(Boolean) ?? "";
}
