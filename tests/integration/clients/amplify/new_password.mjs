// A user whom an administrator made signs in and chooses a password, with what the pool requires.

import { confirmSignIn, fetchUserAttributes, signIn, signOut } from "aws-amplify/auth";
import { given, refusal, tell } from "../story.mjs";
import "./configured.mjs";

const { username, password, newPassword, attributes } = given;

tell({
  asked: await signIn({ username, password }),
  weak: await refusal(confirmSignIn({ challengeResponse: "weak" })),
  signedIn: await confirmSignIn({
    challengeResponse: newPassword,
    options: { userAttributes: attributes },
  }),
  attributes: await fetchUserAttributes(),
  signedOut: await signOut(),
  old: await refusal(signIn({ username, password })),
});
