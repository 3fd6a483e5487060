// A user sets an authenticator app up, prefers it, and signs in with it.

import { nextCode } from "../authenticator_app.mjs";
import { refusal, tell, wrongCode } from "../story.mjs";
import { done, ended, signIn, tokens, user } from "./user.mjs";

const TOTP = "SOFTWARE_TOKEN_MFA";
const alice = user();
await signIn(alice);
const [, secret] = await ended((on) => alice.associateSoftwareToken(on));
const first = await nextCode(secret);
const verify = (code) => ended((on) => alice.verifySoftwareToken(code, "phone", on));
const mistyped = await refusal(verify(wrongCode(first)));
const verified = await verify(first);
const preference = { PreferredMfa: true, Enabled: true };
const preferred = await done((on) => alice.setUserMfaPreference(null, preference, on));
const { PreferredMfaSetting, UserMFASettingList } = await done((on) => alice.getUserData(on));

const [asked, ...parameters] = await signIn(alice);
const code = await nextCode(secret);
const send = (typed) => ended((on) => alice.sendMFACode(typed, on, TOTP));
const wrong = await refusal(send(wrongCode(code)));
const session = await send(code);
tell({
  ...{ mistyped, verified, preferred, PreferredMfaSetting, UserMFASettingList, asked, parameters },
  ...{ wrong, tokens: tokens(session) },
});
