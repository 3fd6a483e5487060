// Amplify in a page, as a bundler makes it one script.

import { Amplify } from "aws-amplify";
import * as auth from "aws-amplify/auth";
import { Hub } from "aws-amplify/utils";
import "aws-amplify/auth/enable-oauth-listener";

// The tab keeps the settings while its user is on other pages.
const asked = new URLSearchParams(location.search).get("settings");
if (asked) sessionStorage.setItem("settings", asked);

window.auth = auth;
window.arrived = new Promise((arrive) => {
  Hub.listen("auth", ({ payload }) => {
    if (!payload.event.startsWith("signInWithRedirect")) return;
    arrive([payload.event, payload.data?.error?.message]);
  });
});
Amplify.configure({ Auth: { Cognito: JSON.parse(sessionStorage.getItem("settings")) } });
