// A signed-in user changes what is known of her, proves an address, and closes her account.

import { given, lastCode, tell } from "../story.mjs";
import { done, ended, signIn, user } from "./user.mjs";

const alice = user();
await signIn(alice);
const attributes = () => done((on) => alice.getUserAttributes(on));
const wanted = [
  { Name: "email", Value: given.email },
  { Name: "name", Value: "Alice" },
];
const updated = await done((on) => alice.updateAttributes(wanted, on));
const sent = await ended((on) => alice.getAttributeVerificationCode("email", on));
const code = await lastCode();
const verified = await ended((on) => alice.verifyAttribute("email", code, on));
const proven = await attributes();
const deleted = await done((on) => alice.deleteAttributes(["name"], on));
const left = await attributes();
const closed = await done((on) => alice.deleteUser(on));
tell({ updated, sent, verified, proven, deleted, left, closed });
