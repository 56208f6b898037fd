// The formats of the locked store and of the export file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { webcrypto } from "node:crypto";
import { rescueFile, sealForServer } from "../../static/src/field/rescue.js";
import { newDataKey, open, seal, unwrapByCode, workingKey, wrapByCode } from "../../static/src/field/vault.js";

globalThis.crypto ??= webcrypto;

test("a row opens under its own name only", async () => {
  const key = await workingKey(newDataKey());
  const sealed = await seal(key, "user/enterprise/1", { name: "甲" });
  assert.deepEqual(await open(key, "user/enterprise/1", sealed), { name: "甲" });
  await assert.rejects(open(key, "user/enterprise/2", sealed));
  await assert.rejects(open(await workingKey(newDataKey()), "user/enterprise/1", sealed));
});

test("the data key opens by the right code only, and 600,000 rounds stand in the record", async () => {
  const raw = newDataKey();
  const record = await wrapByCode(raw, "246810", "key");
  assert.equal(record.rounds, 600_000);
  assert.deepEqual(await unwrapByCode(record, "246810", "key"), raw);
  assert.equal(await unwrapByCode(record, "246811", "key"), null);
});

test("the server opens what was sealed for it", async () => {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
  const raw = newDataKey();
  const wrapped = await sealForServer(raw, await crypto.subtle.exportKey("jwk", theirs.publicKey));
  const epk = await crypto.subtle.importKey("jwk", wrapped.epk, curve, false, []);
  const shared = await crypto.subtle.deriveBits({ ...curve, public: epk }, theirs.privateKey, 256);
  const known = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const info = new TextEncoder().encode("louyu-queue");
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  const key = await crypto.subtle.deriveKey(how, known, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const bytes = (text) => Buffer.from(text, "base64url");
  const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(wrapped.iv) }, key, bytes(wrapped.key));
  assert.deepEqual(new Uint8Array(opened), raw);
});

test("the file has the shape of the contract", () => {
  const row = { id: "a", iv: new Uint8Array([255, 254]), data: new Uint8Array([251]), order: 5 };
  const file = rescueFile({ device: "d", user: "u", wrapped: {}, rows: [row], exportedAt: "now" });
  assert.deepEqual(file.rows, [{ id: "a", iv: "__4", data: "-w" }]);
  assert.equal(file.format, "louyu-queue");
});
