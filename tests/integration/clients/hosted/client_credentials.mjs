// A program without a user asks for a token of its own with openid-client.

import * as openid from "openid-client";
import { given, tell } from "../story.mjs";

const config = await openid.discovery(
  new URL(`${given.url}/${given.poolId}`),
  given.clientId,
  given.secret,
  undefined,
  { execute: [openid.allowInsecureRequests], timeout: 20 },
);

async function refused(scope) {
  try {
    await openid.clientCredentialsGrant(config, { scope });
  } catch (error) {
    return error.error;
  }
  throw new Error("It was not refused.");
}

tell({
  tokens: await openid.clientCredentialsGrant(config, { scope: given.scope }),
  wrong: await refused("orders/delete"),
});
