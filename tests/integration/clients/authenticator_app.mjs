// An authenticator app, RFC 6238, whose owner has two codes: a code counts once, and a host takes the
// one of the next half minute too.

import { createHmac } from "node:crypto";

const STEP = 30;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
let ahead = 0;

/** Return a code that was not used yet: the first of this half minute, the second of the next. */
export function nextCode(secret) {
  return code(secret, Math.floor(Date.now() / 1000 / STEP) + ahead++);
}

function code(secret, counter) {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac("sha1", decoded(secret)).update(message).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 0xf) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

function decoded(base32) {
  const bits = [...base32].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0"));
  return Buffer.from(bits.join("").match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}
