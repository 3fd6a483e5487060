// A user of a pool that requires an authenticator app sets it up in the middle of her sign-in.

import { confirmSignIn, fetchMFAPreference, signIn, signOut } from "aws-amplify/auth";
import { nextCode } from "../authenticator_app.mjs";
import { given, tell } from "../story.mjs";
import "./configured.mjs";

const { username, password } = given;
const asked = await signIn({ username, password });
const secret = asked.nextStep.totpSetupDetails?.sharedSecret;
const signedIn = await confirmSignIn({ challengeResponse: await nextCode(secret) });
const preference = await fetchMFAPreference();
await signOut();
const next = await signIn({ username, password });
const again = await confirmSignIn({ challengeResponse: await nextCode(secret) });
tell({ asked, signedIn, preference, next, again });
