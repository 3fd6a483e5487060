// A guest gets credentials, signs in, gets those of a user, and is a guest again.

import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { Amplify } from "aws-amplify";
import { fetchAuthSession, signIn, signOut } from "aws-amplify/auth";
import { given, tell } from "../story.mjs";

Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: given.poolId,
      userPoolClientId: given.clientId,
      userPoolEndpoint: given.url,
      identityPoolId: given.identityPoolId,
      identityPoolEndpoint: given.url,
      allowGuestAccess: true,
    },
  },
});

async function session(options) {
  const { identityId, credentials } = await fetchAuthSession(options);
  const client = { endpoint: given.url, region: "us-east-1", credentials };
  const { Arn } = await new STSClient(client).send(new GetCallerIdentityCommand());
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const Bucket = `bucket-${identityId.split(":")[1]}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket }));
  return { identityId, Arn, KeyCount, accessKeyId: credentials.accessKeyId };
}

const { username, password } = given;
const guest = await session();
await signIn({ username, password });
const user = await session();
const renewed = await session({ forceRefresh: true });
await signOut();
tell({ guest, user, renewed, next: await session() });
