// The way back to what was written when tablet or 解锁码 is lost: the data key is also sealed for the
// server (docs/field-sync.md, section 4), so that a file can be written while the tablet is locked.
const encoder = new TextEncoder();
const CURVE = { name: "ECDH", namedCurve: "P-256" };

/** Seal the data key for the server's public key. */
export async function sealForServer(raw, publicKey) {
  const { kty, crv, x, y } = publicKey;
  const theirs = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, false, []);
  const ours = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const shared = await crypto.subtle.deriveBits({ ...CURVE, public: theirs }, ours.privateKey, 256);
  const known = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(0),
    info: encoder.encode("louyu-queue"),
  };
  const key = await crypto.subtle.deriveKey(how, known, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
  ]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, raw);
  const epk = await crypto.subtle.exportKey("jwk", ours.publicKey);
  return {
    epk: { kty: epk.kty, crv: epk.crv, x: epk.x, y: epk.y },
    iv: base64url(iv),
    key: base64url(new Uint8Array(sealed)),
  };
}

/** The file of the contract from rows that stay encrypted. */
export function rescueFile({ device, user, wrapped, rows, exportedAt }) {
  return {
    format: "louyu-queue",
    version: 1,
    device_id: device,
    user_id: user,
    exported_at: exportedAt,
    wrapped,
    rows: rows.map(({ id, iv, data }) => ({ id, iv: base64url(iv), data: base64url(data) })),
  };
}

export function base64url(bytes) {
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
