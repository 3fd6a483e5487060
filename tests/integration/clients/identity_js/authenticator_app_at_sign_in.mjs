// A user of a pool that requires an authenticator app sets it up in the middle of her sign-in.

import { nextCode } from "../authenticator_app.mjs";
import { tell } from "../story.mjs";
import { ended, signIn, tokens, user } from "./user.mjs";

const alice = user();
const asked = await signIn(alice);
const [, secret] = await ended((on) => alice.associateSoftwareToken(on));
const code = await nextCode(secret);
const session = await ended((on) => alice.verifySoftwareToken(code, "phone", on));
const next = await signIn(user());
tell({ asked, tokens: tokens(session), next });
