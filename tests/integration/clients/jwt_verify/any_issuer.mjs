// Tokens of a host as aws-jwt-verify judges them, which is told who issues them.

import { JwtVerifier } from "aws-jwt-verify";
import { given, tell } from "../story.mjs";
import { failure } from "./failure.mjs";

const { issuer, clientId, jwks, idToken, accessToken, altered, foreign } = given;
const jwksUri = `${issuer}/.well-known/jwks.json`;

function verifier(audience, claims = {}) {
  const customJwtCheck = ({ payload }) => {
    for (const [name, value] of Object.entries(claims)) {
      if (payload[name] !== value) throw new Error(`${name} is ${payload[name]}`);
    }
  };
  const made = JwtVerifier.create({ issuer, audience, jwksUri, customJwtCheck });
  made.cacheJwks(jwks);
  return made;
}

const ids = verifier(clientId, { token_use: "id" });
const accesses = verifier(null, { token_use: "access", client_id: clientId });
tell({
  id: ids.verifySync(idToken),
  access: accesses.verifySync(accessToken),
  altered: altered.map((token) => failure(() => accesses.verifySync(token))),
  foreign: failure(() => accesses.verifySync(foreign)),
  otherUse: failure(() => accesses.verifySync(idToken)),
  otherAudience: failure(() => verifier("other").verifySync(idToken)),
});
