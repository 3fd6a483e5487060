// Somebody signs up without a password, and is signed in once her address is confirmed.

import { autoSignIn, confirmSignUp, fetchUserAttributes, signUp } from "aws-amplify/auth";
import { given, lastCode, tell } from "../story.mjs";
import "./configured.mjs";

const { username, email } = given;
const options = { userAttributes: { email }, autoSignIn: { authFlowType: "USER_AUTH" } };
const signedUp = await signUp({ username, options });
const confirmed = await confirmSignUp({ username, confirmationCode: await lastCode() });
tell({ signedUp, confirmed, signedIn: await autoSignIn(), attributes: await fetchUserAttributes() });
