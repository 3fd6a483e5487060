// What every program shares: what it is given, how it answers, and the codes that the host sent.

export const given = JSON.parse(process.argv[2]);

/** Print what happened, for the test to judge, and end: clients leave timers behind. */
export function tell(what) {
  process.stdout.write(JSON.stringify(what), () => process.exit());
}

/** Return the code that was sent to a user last. */
export async function lastCode(username = given.username) {
  const query = new URLSearchParams({ user_pool_id: given.poolId, username });
  const response = await fetch(`${given.url}/_aws/cognito-idp/messages?${query}`);
  const { messages } = await response.json();
  return messages.at(-1).Code;
}

/** Return the code or name and the text of the error that a promise must end with. */
export async function refusal(promise) {
  let got;
  try {
    got = await promise;
  } catch (error) {
    return [error.code ?? error.name, error.message];
  }
  throw new Error(`It was not refused: ${JSON.stringify(got)}`);
}

/** Return a code that is not this one. */
export function wrongCode(code) {
  return code === "000000" ? "000001" : "000000";
}
