const FIRST = 2_000;
const LONGEST = 300_000;

/**
 * Milliseconds to wait before the try after `failures` failures: anywhere up to a limit that
 * doubles, so that five hundred tablets do not come back at the same second. What the server asked
 * for is waited for first.
 */
export function pauseAfter(failures, { retryAfter = 0, random = Math.random } = {}) {
  const limit = Math.min(LONGEST, FIRST * 2 ** Math.max(0, failures - 1));
  return Math.round(retryAfter + random() * limit);
}

/** The header `Retry-After`, in seconds or as a date, in milliseconds. */
export function retryAfterOf(header, now) {
  if (!header) return 0;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const instant = Date.parse(header);
  return Number.isNaN(instant) ? 0 : Math.max(0, instant - now);
}
