// Numbers that people can read to each other over the phone: no 0/O, no 1/I/L.
const LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/** A device code of three letters from random bytes. */
export function codeFrom(bytes) {
  return [...bytes.slice(0, 3)].map((byte) => LETTERS[byte % LETTERS.length]).join("");
}

/** `K7Q-0012` */
export function requestNumber(code, sequence) {
  return `${code}-${String(sequence).padStart(4, "0")}`;
}
