// The AWS SDK for JavaScript: signing in as a user and as a developer, errors by class, pages.

import {
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  CognitoIdentityProviderClient,
  GetUserCommand,
  InitiateAuthCommand,
  InvalidParameterException,
  NotAuthorizedException,
  UserNotFoundException,
  paginateListUsers,
} from "@aws-sdk/client-cognito-identity-provider";
import { given, tell } from "../story.mjs";

const { poolId: UserPoolId, clientId: ClientId, username: Username, password } = given;
const client = new CognitoIdentityProviderClient({
  endpoint: given.url,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});

async function refused(type, command) {
  try {
    await client.send(command);
  } catch (error) {
    const { name, message, $fault, $metadata } = error;
    const { httpStatusCode, requestId } = $metadata;
    return {
      ...{ name, message, fault: $fault, status: httpStatusCode },
      isOfItsClass: error instanceof type,
      hasRequestId: Boolean(requestId),
    };
  }
  throw new Error("It was not refused");
}

const parameters = (PASSWORD, USERNAME = Username) => ({
  ClientId,
  AuthParameters: { USERNAME, PASSWORD },
});
const asUser = (...typed) =>
  new InitiateAuthCommand({ AuthFlow: "USER_PASSWORD_AUTH", ...parameters(...typed) });
const asDeveloper = (...typed) =>
  new AdminInitiateAuthCommand({
    UserPoolId,
    AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
    ...parameters(...typed),
  });

const wrong = await refused(NotAuthorizedException, asUser("Wrong123!"));
const unknown = await refused(UserNotFoundException, asDeveloper(password, "nobody"));
const badFlow = new InitiateAuthCommand({ ...parameters(password), AuthFlow: "NO_SUCH_FLOW" });
const invalid = await refused(InvalidParameterException, badFlow);
const { AuthenticationResult: first } = await client.send(asUser(password));
const { AuthenticationResult: second } = await client.send(asDeveloper(password));
const self = await client.send(new GetUserCommand({ AccessToken: first.AccessToken }));
const user = await client.send(new AdminGetUserCommand({ UserPoolId, Username }));
const usernames = [];
for await (const page of paginateListUsers({ client, pageSize: 2 }, { UserPoolId })) {
  usernames.push(page.Users.map((listed) => listed.Username));
}
tell({
  ...{ wrong, unknown, invalid, usernames },
  tokens: [first.AccessToken, second.AccessToken],
  attributes: self.UserAttributes,
  created: user.UserCreateDate.getTime() / 1000,
});
