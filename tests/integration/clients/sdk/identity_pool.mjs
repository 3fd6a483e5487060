// The AWS SDK for JavaScript gets credentials of an identity pool, and uses them.

import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromCognitoIdentityPool } from "@aws-sdk/credential-providers";
import { given, refusal, tell } from "../story.mjs";

const { clientId: ClientId, identityPoolId, provider, url: endpoint } = given;
const region = "us-east-1";
const clientConfig = { endpoint, region };

const users = new CognitoIdentityProviderClient({ endpoint, region });
const { AuthenticationResult: tokens } = await users.send(
  new InitiateAuthCommand({
    ClientId,
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: given.username, PASSWORD: given.password },
  }),
);

function credentialsOf(logins) {
  // Without a cache each of them is a guest, or a user, of its own.
  return fromCognitoIdentityPool({ identityPoolId, clientConfig, logins });
}

async function use(credentials) {
  const options = { endpoint, region, credentials };
  const { Arn } = await new STSClient(options).send(new GetCallerIdentityCommand());
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const Bucket = `bucket-${Date.now()}-${Math.floor(Math.random() * 1e6)}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "note", Body: "kept" }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "note" }));
  return { Arn, note: await Body.transformToString() };
}

const user = credentialsOf({ [provider]: tokens.IdToken });
const { identityId, expiration } = await user();
tell({
  identityId,
  secondsLeft: (expiration.getTime() - Date.now()) / 1000,
  user: await use(user),
  guest: await use(credentialsOf()),
  wrong: await refusal(credentialsOf({ [provider]: tokens.AccessToken })()),
});
