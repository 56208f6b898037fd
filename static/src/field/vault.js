// How what the tablet keeps is locked. AES-GCM 256; every row is bound to its name, so that no row
// can be put in the place of another. The data key is wrapped by a key from the 解锁码.
const ROUNDS = 600_000;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A new data key as 32 bytes. */
export function newDataKey() {
  return random(32);
}

/** The working key of the 32 bytes. */
export function workingKey(raw) {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Wrap the data key by the 解锁码; what is returned may be stored. */
export async function wrapByCode(raw, code, name) {
  const salt = random(16);
  const sealed = await sealBytes(await keyOfCode(code, salt, ROUNDS), name, raw);
  return { salt, rounds: ROUNDS, iv: sealed.iv, wrapped: sealed.data };
}

/** The data key, or null when the code is wrong. */
export async function unwrapByCode({ salt, rounds, iv, wrapped }, code, name) {
  const key = await keyOfCode(code, salt, rounds);
  try {
    return await openBytes(key, name, { iv, data: wrapped });
  } catch {
    return null;
  }
}

/** Encrypt a value that JSON can tell, bound to its name. */
export function seal(key, name, value) {
  return sealBytes(key, name, encoder.encode(JSON.stringify(value)));
}

export async function open(key, name, sealed) {
  return JSON.parse(decoder.decode(await openBytes(key, name, sealed)));
}

export async function sealBytes(key, name, bytes) {
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: encoder.encode(name) };
  return { iv, data: new Uint8Array(await crypto.subtle.encrypt(how, key, bytes)) };
}

export async function openBytes(key, name, { iv, data }) {
  const how = { name: "AES-GCM", iv, additionalData: encoder.encode(name) };
  return new Uint8Array(await crypto.subtle.decrypt(how, key, data));
}

function random(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}

async function keyOfCode(code, salt, rounds) {
  const known = await crypto.subtle.importKey("raw", encoder.encode(code), "PBKDF2", false, [
    "deriveKey",
  ]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, known, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
}
