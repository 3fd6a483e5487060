// A signed-in user changes what is known of her, proves an address, and closes her account.

import {
  confirmUserAttribute,
  deleteUser,
  deleteUserAttributes,
  fetchUserAttributes,
  getCurrentUser,
  sendUserAttributeVerificationCode,
  signIn,
  updateUserAttribute,
  updateUserAttributes,
} from "aws-amplify/auth";
import { given, lastCode, refusal, tell } from "../story.mjs";
import "./configured.mjs";

const { username, password, email } = given;
const userAttributeKey = "email";

await signIn({ username, password });
const updated = await updateUserAttributes({ userAttributes: { email, name: "Alice" } });
const unproven = await fetchUserAttributes();
const sent = await sendUserAttributeVerificationCode({ userAttributeKey });
await confirmUserAttribute({ userAttributeKey, confirmationCode: await lastCode() });
const team = { attributeKey: "custom:team", value: "blue" };
const one = await updateUserAttribute({ userAttribute: team });
const proven = await fetchUserAttributes();
await deleteUserAttributes({ userAttributeKeys: ["name"] });
const left = await fetchUserAttributes();
const unknown = await refusal(updateUserAttributes({ userAttributes: { "custom:no": "x" } }));
await deleteUser();
const gone = await refusal(getCurrentUser());
tell({ updated, unproven, sent, one, proven, left, unknown, gone });
