// A user sets an authenticator app up, prefers it, and signs in with it.

import {
  confirmSignIn,
  fetchMFAPreference,
  setUpTOTP,
  signIn,
  signOut,
  updateMFAPreference,
  verifyTOTPSetup,
} from "aws-amplify/auth";
import { nextCode } from "../authenticator_app.mjs";
import { given, refusal, tell, wrongCode } from "../story.mjs";
import { tokens } from "./configured.mjs";

const { username, password } = given;
const without = await signIn({ username, password });
const details = await setUpTOTP();
const secret = details.sharedSecret;
const uri = details.getSetupUri("App", username).toString();
const unproven = await refusal(updateMFAPreference({ totp: "PREFERRED" }));
const first = await nextCode(secret);
const mistyped = await refusal(verifyTOTPSetup({ code: wrongCode(first) }));
await verifyTOTPSetup({ code: first });
await updateMFAPreference({ totp: "PREFERRED" });
const preference = await fetchMFAPreference();
await signOut();
const asked = await signIn({ username, password });
const code = await nextCode(secret);
const wrong = await refusal(confirmSignIn({ challengeResponse: wrongCode(code) }));
const signedIn = await confirmSignIn({ challengeResponse: code });
tell({
  ...{ without, secret, uri, unproven, mistyped, preference, asked, wrong, signedIn },
  tokens: await tokens(),
});
