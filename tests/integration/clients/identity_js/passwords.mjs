// A user who forgot her password chooses another with a code, then changes it while signed in.

import { given, lastCode, refusal, tell, wrongCode } from "../story.mjs";
import { done, ended, signIn, user } from "./user.mjs";

const { password, secondPassword, thirdPassword } = given;
const alice = user();

const asked = await ended((on) => alice.forgotPassword(on));
const code = await lastCode();
const reset = (given) => ended((on) => alice.confirmPassword(given, secondPassword, on));
const wrong = await refusal(reset(wrongCode(code)));
const chosen = await reset(code);

const old = await refusal(signIn(alice));
await signIn(alice, secondPassword);
const change = (from) => done((on) => alice.changePassword(from, thirdPassword, on));
const mistyped = await refusal(change(password));
const changed = await change(secondPassword);
const second = await refusal(signIn(user(), secondPassword));
tell({ asked, wrong, chosen, old, mistyped, changed, second });
