// Users as amazon-cognito-identity-js knows them; its callbacks become promises.

import { AuthenticationDetails, CognitoUser, CognitoUserPool } from "amazon-cognito-identity-js";
import { given } from "../story.mjs";

const GOES_ON = [
  "associateSecretCode",
  "inputVerificationCode",
  "mfaRequired",
  "mfaSetup",
  "newPasswordRequired",
  "selectMFAType",
  "totpRequired",
];

export const pool = new CognitoUserPool({
  UserPoolId: given.poolId,
  ClientId: given.clientId,
  endpoint: given.url,
});

/** Return a user of the pool by name, with the flow that the test wants. */
export function user(name = given.username) {
  const made = new CognitoUser({ Username: name, Pool: pool });
  if (given.flow) made.setAuthenticationFlowType(given.flow);
  return made;
}

/** Do what ends with one callback of an error and a result. */
export function done(act) {
  return new Promise((resolve, reject) => {
    act((error, result) => (error ? reject(error) : resolve(result)));
  });
}

/** Do what ends with one callback of several; where it goes on, return its name and arguments. */
export function ended(act) {
  return new Promise((resolve, reject) => {
    const goesOn = GOES_ON.map((name) => [name, (...given) => resolve([name, ...given])]);
    act({ ...Object.fromEntries(goesOn), onSuccess: resolve, onFailure: reject });
  });
}

/** Sign a user in with a password, as far as that goes. */
export function signIn(who, password = given.password) {
  const details = new AuthenticationDetails({ Username: who.getUsername(), Password: password });
  return ended((on) => who.authenticateUser(details, on));
}

/** Return the tokens of a session. */
export function tokens(session) {
  return {
    access: session.getAccessToken().getJwtToken(),
    id: session.getIdToken().getJwtToken(),
  };
}
