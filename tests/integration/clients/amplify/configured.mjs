// Amplify, pointed at the host.

import { Amplify } from "aws-amplify";
import { fetchAuthSession } from "aws-amplify/auth";
import { given } from "../story.mjs";

Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: given.poolId,
      userPoolClientId: given.clientId,
      userPoolEndpoint: given.url,
    },
  },
});

/** Return the tokens that Amplify keeps, as they were sent. */
export async function tokens(options) {
  const session = await fetchAuthSession(options);
  return {
    access: session.tokens?.accessToken.toString(),
    id: session.tokens?.idToken.toString(),
  };
}
