// A user signs in with a password by one flow, renews her tokens, and signs out everywhere.

import { fetchUserAttributes, getCurrentUser, signIn, signOut } from "aws-amplify/auth";
import { given, refusal, tell } from "../story.mjs";
import { tokens } from "./configured.mjs";

const { username, password } = given;
const options = { authFlowType: given.flow };

tell({
  wrong: await refusal(signIn({ username, password: "Wrong123!", options })),
  unknown: await refusal(signIn({ username: "nobody", password, options })),
  unconfirmed: await signIn({ username: "carol", password, options }),
  signedIn: await signIn({ username, password, options }),
  user: await getCurrentUser(),
  attributes: await fetchUserAttributes(),
  first: await tokens(),
  kept: await tokens(),
  renewed: await tokens({ forceRefresh: true }),
  renewedAgain: await tokens({ forceRefresh: true }),
  signedOut: await signOut({ global: true }),
  last: await tokens(),
  gone: await refusal(getCurrentUser()),
});
