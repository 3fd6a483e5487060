// Somebody signs up, confirms with the second code, and is signed in without typing it all again.

import { autoSignIn, confirmSignUp, resendSignUpCode, signUp } from "aws-amplify/auth";
import { given, lastCode, refusal, tell } from "../story.mjs";
import { tokens } from "./configured.mjs";

const { username, password, email } = given;
const options = { userAttributes: { email }, autoSignIn: { authFlowType: "USER_SRP_AUTH" } };

const told = {
  weak: await refusal(signUp({ username, password: "weak", options })),
  signedUp: await signUp({ username, password, options }),
  taken: await refusal(signUp({ username, password })),
};
const firstCode = await lastCode();
const resent = await resendSignUpCode({ username });
tell({
  ...told,
  resent,
  outdated: await refusal(confirmSignUp({ username, confirmationCode: firstCode })),
  confirmed: await confirmSignUp({ username, confirmationCode: await lastCode() }),
  signedIn: await autoSignIn(),
  tokens: await tokens(),
});
