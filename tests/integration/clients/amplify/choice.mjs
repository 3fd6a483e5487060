// A user chooses how she signs in: by a code, and by her password in each way there is.

import { confirmSignIn, signIn, signOut } from "aws-amplify/auth";
import { given, lastCode, refusal, tell, wrongCode } from "../story.mjs";
import { tokens } from "./configured.mjs";

const { username, password } = given;
const begin = (more) => signIn({ username, options: { authFlowType: "USER_AUTH", ...more } });
const answer = (challengeResponse) => confirmSignIn({ challengeResponse });
const told = {};

told.offered = await begin();
told.codeSent = await answer("EMAIL_OTP");
const code = await lastCode();
told.wrongCode = await refusal(answer(wrongCode(code)));
told.byCode = await answer(code);
await signOut();

told.codePreferred = await begin({ preferredChallenge: "EMAIL_OTP" });
told.byPreferredCode = await answer(await lastCode());
await signOut();

for (const way of ["PASSWORD", "PASSWORD_SRP"]) {
  await begin();
  told[way] = { asked: await answer(way), signedIn: await answer(password) };
  await signOut();
  const options = { authFlowType: "USER_AUTH", preferredChallenge: way };
  told[way].wrong = await refusal(signIn({ username, password: "Wrong123!", options }));
  told[way].preferred = await signIn({ username, password, options });
  told[way].tokens = await tokens();
  await signOut();
}
tell(told);
