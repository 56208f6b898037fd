// The tablet itself: its id for the server and its short code in the numbers of requests.
import { codeFrom, requestNumber } from "../rules/numbers.js";
import { writing } from "./schema.js";

const KEY = "device";

export async function deviceOf(db) {
  const transaction = writing(db, ["device"]);
  let device = await transaction.store.get(KEY);
  if (!device) {
    const code = codeFrom(crypto.getRandomValues(new Uint8Array(3)));
    device = { id: crypto.randomUUID(), code, requests: 0 };
    await transaction.store.put(device, KEY);
  }
  await transaction.done;
  return device;
}

/** The next number for a request; none is ever given twice, some may stay unused. */
export async function takeNumber(db) {
  const transaction = writing(db, ["device"]);
  const device = await transaction.store.get(KEY);
  device.requests += 1;
  await transaction.store.put(device, KEY);
  await transaction.done;
  return requestNumber(device.code, device.requests);
}
