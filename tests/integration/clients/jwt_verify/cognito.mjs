// Tokens of a host that issues them in AWS's name, verified as an app in production does.

import { CognitoJwtVerifier } from "aws-jwt-verify";
import { given, tell } from "../story.mjs";
import { failure } from "./failure.mjs";

const { poolId: userPoolId, clientId, jwks, idToken, accessToken } = given;

function verifier(settings) {
  const made = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: null, ...settings });
  made.cacheJwks(jwks);
  return made;
}

tell({
  id: verifier({ tokenUse: "id" }).verifySync(idToken),
  access: verifier({ tokenUse: "access", scope: given.scope }).verifySync(accessToken),
  groups: verifier({ groups: ["readers"] }).verifySync(idToken),
  otherUse: failure(() => verifier({ tokenUse: "access" }).verifySync(idToken)),
  otherClient: failure(() => verifier({ clientId: "other" }).verifySync(accessToken)),
  otherGroup: failure(() => verifier({ groups: ["writers"] }).verifySync(idToken)),
});
