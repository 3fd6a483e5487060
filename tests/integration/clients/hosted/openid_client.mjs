// openid-client is told the issuer only: a user signs in, stays signed in and signs out.

import * as openid from "openid-client";
import { given, tell } from "../story.mjs";
import { Browser } from "./browser.mjs";

const { callback, signedOut, secret } = given;
const proofs = {
  none: () => openid.None(),
  client_secret_basic: () => openid.ClientSecretBasic(secret),
  client_secret_post: () => openid.ClientSecretPost(secret),
};
const config = await openid.discovery(
  new URL(`${given.url}/${given.poolId}`),
  given.clientId,
  secret ?? undefined,
  proofs[given.method](),
  { execute: [openid.allowInsecureRequests], timeout: 20 },
);
const browser = new Browser();

/** Return an address to begin at, and what its answer is checked by. */
async function begin() {
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const expectedState = openid.randomState();
  const expectedNonce = openid.randomNonce();
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: "openid email",
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    state: expectedState,
    nonce: expectedNonce,
  });
  return { url: url.href, checks: { pkceCodeVerifier, expectedState, expectedNonce } };
}

/** Return the code and the OAuth error of what must be refused. */
async function refused(promise) {
  try {
    await promise;
  } catch (error) {
    return [error.code, error.error ?? null];
  }
  throw new Error("It was not refused.");
}

/** Come back with a code from the session on the pages, and check it otherwise than asked. */
async function checkedOtherwise(changes) {
  const { url, checks } = await begin();
  const back = await browser.open(url, { until: callback });
  const answer = openid.authorizationCodeGrant(config, new URL(back.url), {
    ...checks,
    ...changes,
  });
  return refused(answer);
}

const { url, checks } = await begin();
const back = new URL((await browser.signIn(url, given, callback)).url);
const tokens = await openid.authorizationCodeGrant(config, back, checks);
const { sub } = tokens.claims();
const user = await openid.fetchUserInfo(config, tokens.access_token, sub);
const usedTwice = await refused(openid.authorizationCodeGrant(config, back, checks));
const wrong = {
  verifier: await checkedOtherwise({ pkceCodeVerifier: openid.randomPKCECodeVerifier() }),
  state: await checkedOtherwise({ expectedState: "another" }),
  nonce: await checkedOtherwise({ expectedNonce: "another" }),
};

// The code that was brought twice took the first one's tokens with it.
const next = await begin();
const nextBack = new URL((await browser.open(next.url, { until: callback })).url);
const second = await openid.authorizationCodeGrant(config, nextBack, next.checks);
const refreshed = await openid.refreshTokenGrant(config, second.refresh_token);
await openid.tokenRevocation(config, second.refresh_token);

const out = openid.buildEndSessionUrl(config, { logout_uri: signedOut });
const left = await browser.open(out.href, { until: signedOut });

tell({
  user,
  sub,
  usedTwice,
  wrong,
  isAnotherToken: refreshed.access_token !== second.access_token,
  refreshedSub: refreshed.claims().sub,
  revoked: await refused(openid.refreshTokenGrant(config, second.refresh_token)),
  revokedUser: await refused(openid.fetchUserInfo(config, refreshed.access_token, sub)),
  out: left.url,
  again: new URL((await browser.open((await begin()).url)).url).pathname,
});
