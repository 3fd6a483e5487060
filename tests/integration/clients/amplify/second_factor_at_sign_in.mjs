// A user who must have a second factor and has none chooses codes by e-mail as she signs in.

import { confirmSignIn, fetchMFAPreference, signIn } from "aws-amplify/auth";
import { given, lastCode, tell } from "../story.mjs";
import "./configured.mjs";

const { username, password, email } = given;
const answer = (challengeResponse) => confirmSignIn({ challengeResponse });

const offered = await signIn({ username, password });
const chosen = await answer("EMAIL");
const sent = await answer(email);
const signedIn = await answer(await lastCode());
tell({ offered, chosen, sent, signedIn, preference: await fetchMFAPreference() });
