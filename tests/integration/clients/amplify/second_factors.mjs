// A user with two second factors chooses one at each sign-in, then says which she prefers.

import {
  confirmSignIn,
  fetchMFAPreference,
  signIn,
  signOut,
  updateMFAPreference,
} from "aws-amplify/auth";
import { given, lastCode, refusal, tell, wrongCode } from "../story.mjs";
import "./configured.mjs";

const { username, password } = given;
const begin = () => signIn({ username, password });
const answer = (challengeResponse) => confirmSignIn({ challengeResponse });

const chosen = {};
for (const factor of ["EMAIL", "SMS"]) {
  const offered = await begin();
  const sent = await answer(factor);
  const code = await lastCode();
  const wrong = await refusal(answer(wrongCode(code)));
  chosen[factor] = { offered, sent, wrong, signedIn: await answer(code) };
  if (factor === "EMAIL") await signOut();
}
const before = await fetchMFAPreference();
await updateMFAPreference({ email: "PREFERRED", sms: "ENABLED" });
const after = await fetchMFAPreference();
await signOut();
tell({ chosen, before, after, sent: await begin(), signedIn: await answer(await lastCode()) });
