// A user who forgot her password chooses another with a code, then changes it while signed in.

import {
  confirmResetPassword,
  resetPassword,
  signIn,
  signOut,
  updatePassword,
} from "aws-amplify/auth";
import { given, lastCode, refusal, tell, wrongCode } from "../story.mjs";
import "./configured.mjs";

const { username, password, secondPassword, thirdPassword } = given;

const asked = await resetPassword({ username });
const code = await lastCode();
const reset = (confirmationCode, newPassword) =>
  confirmResetPassword({ username, confirmationCode, newPassword });
const wrong = await refusal(reset(wrongCode(code), secondPassword));
const weak = await refusal(reset(code, "weak"));
await reset(code, secondPassword);

const old = await refusal(signIn({ username, password }));
const second = await signIn({ username, password: secondPassword });
const change = (oldPassword) => updatePassword({ oldPassword, newPassword: thirdPassword });
const mistyped = await refusal(change(password));
await change(secondPassword);
await signOut();
const third = await signIn({ username, password: thirdPassword });
tell({ asked, wrong, weak, old, second, mistyped, third });
