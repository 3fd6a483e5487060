// Somebody signs up and confirms with the second code.

import { CognitoUserAttribute } from "amazon-cognito-identity-js";
import { given, lastCode, refusal, tell, wrongCode } from "../story.mjs";
import { done, pool, signIn, tokens, user } from "./user.mjs";

const { username, password, email } = given;
const attributes = [new CognitoUserAttribute({ Name: "email", Value: email })];
const signUp = (chosen) => done((on) => pool.signUp(username, chosen, attributes, null, on));
const confirm = (code) => done((on) => user().confirmRegistration(code, true, on));

const weak = await refusal(signUp("weak"));
const { userConfirmed, userSub, codeDeliveryDetails } = await signUp(password);
const taken = await refusal(signUp(password));
const early = await refusal(signIn(user()));
const resent = await done((on) => user().resendConfirmationCode(on));
const code = await lastCode();
const wrong = await refusal(confirm(wrongCode(code)));
const confirmed = await confirm(code);
tell({
  ...{ weak, userConfirmed, userSub, codeDeliveryDetails, taken, early, resent, wrong, confirmed },
  tokens: tokens(await signIn(user())),
});
