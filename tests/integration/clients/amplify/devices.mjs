// A user who needs a code by SMS has her device remembered, needs none there, and forgets it.

import {
  confirmSignIn,
  fetchDevices,
  forgetDevice,
  rememberDevice,
  signIn,
  signOut,
} from "aws-amplify/auth";
import { given, lastCode, tell } from "../story.mjs";
import { tokens } from "./configured.mjs";

const { username, password } = given;
const begin = () => signIn({ username, password, options: { authFlowType: given.flow } });
const byCode = async () => [
  await begin(),
  await confirmSignIn({ challengeResponse: await lastCode() }),
];

const first = await byCode();
await rememberDevice();
const devices = await fetchDevices();
await signOut();
const remembered = await begin();
const { access } = await tokens();
await forgetDevice();
const left = await fetchDevices();
await signOut();
const forgotten = await byCode();
tell({ first, devices, remembered, access, left, forgotten });
