// openid-client is told the issuer, and registers itself there before its user signs in.

import * as openid from "openid-client";
import { given, tell } from "../story.mjs";
import { Browser } from "./browser.mjs";

const { callback, method, initialToken } = given;
const config = await openid.dynamicClientRegistration(
  new URL(`${given.url}/${given.poolId}`),
  {
    client_name: "openid-client (test)",
    redirect_uris: [callback],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: method,
  },
  method === "none" ? openid.None() : undefined,
  { execute: [openid.allowInsecureRequests], timeout: 20, initialAccessToken: initialToken },
);
const pkceCodeVerifier = openid.randomPKCECodeVerifier();
const expectedState = openid.randomState();
const url = openid.buildAuthorizationUrl(config, {
  redirect_uri: callback,
  scope: "openid email",
  code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: "S256",
  state: expectedState,
});
const back = new URL((await new Browser().signIn(url.href, given, callback)).url);
const tokens = await openid.authorizationCodeGrant(config, back, {
  pkceCodeVerifier,
  expectedState,
});
const { client_id: clientId, client_name: name } = config.clientMetadata();
const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token);
tell({ clientId, name, aud: tokens.claims().aud, refreshedAud: refreshed.claims().aud });
