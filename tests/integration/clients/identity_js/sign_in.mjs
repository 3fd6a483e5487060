// A user signs in with a password by one flow, renews her tokens, and signs out everywhere.

import { given, refusal, tell } from "../story.mjs";
import { done, ended, pool, signIn, tokens, user } from "./user.mjs";

const alice = user();
const wrong = await refusal(signIn(alice, "Wrong123!"));
const unknown = await refusal(signIn(user("nobody")));
const first = await signIn(alice);

const attributes = await done((on) => alice.getUserAttributes(on));
const data = await done((on) => alice.getUserData(on));
const again = pool.getCurrentUser();
const kept = await done((on) => again.getSession(on));
const renewed = await done((on) => again.refreshSession(kept.getRefreshToken(), on));

const signedOut = await ended((on) => again.globalSignOut(on));
const gone = await refusal(done((on) => alice.getUserAttributes(on)));
tell({
  ...{ wrong, unknown, attributes, data, signedOut, gone },
  username: again.getUsername(),
  first: tokens(first),
  kept: tokens(kept),
  renewed: tokens(renewed),
});
