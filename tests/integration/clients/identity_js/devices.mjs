// A user who needs a code by SMS has her device remembered, needs none there, and forgets it.

import { lastCode, tell } from "../story.mjs";
import { ended, signIn, tokens, user } from "./user.mjs";

async function byCode(who) {
  const [asked, challenge] = await signIn(who);
  const code = await lastCode();
  const necessary = await new Promise((resolve, reject) => {
    who.sendMFACode(code, { onSuccess: (_, asks) => resolve(asks), onFailure: reject });
  });
  return [asked, challenge, necessary ?? false];
}

const alice = user();
const first = await byCode(alice);
const remembered = await ended((on) => alice.setDeviceStatusRemembered(on));
const device = await ended((on) => alice.getDevice(on));
const listed = await ended((on) => alice.listDevices(10, null, on));

const again = user();
const session = tokens(await signIn(again));
const notRemembered = await ended((on) => again.setDeviceStatusNotRemembered(on));
const asked = await byCode(user());

const last = user();
await byCode(last);
const forgotten = await ended((on) => last.forgetDevice(on));
const left = await ended((on) => last.listDevices(10, null, on));
tell({ first, remembered, device, listed, session, notRemembered, asked, forgotten, left });
