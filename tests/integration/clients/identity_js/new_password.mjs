// A user whom an administrator made signs in and chooses a password, with what the pool requires.

import { given, refusal, tell } from "../story.mjs";
import { done, ended, signIn, user } from "./user.mjs";

const alice = user();
const asked = await signIn(alice);
const choose = (password) =>
  ended((on) => alice.completeNewPasswordChallenge(password, given.attributes, on));
const weak = await refusal(choose("weak"));
await choose(given.newPassword);
const attributes = await done((on) => alice.getUserAttributes(on));
const old = await refusal(signIn(user()));
tell({ asked, weak, attributes, old });
