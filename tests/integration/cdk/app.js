// A stack as people write it: a directory with an app, and a REST API that only its users may call.
// `CHANGED=1` is what is deployed the second time.
const {
  App,
  CfnOutput,
  RemovalPolicy,
  SecretValue,
  Stack,
  aws_apigateway: gateway,
  aws_cognito: cognito,
} = require("aws-cdk-lib");

const changed = process.env.CHANGED === "1";
const stack = new Stack(new App(), "Pets", {
  env: { account: "000000000000", region: "us-east-1" },
});

const pool = new cognito.UserPool(stack, "Pool", {
  selfSignUpEnabled: true,
  signInAliases: { email: true, username: true },
  autoVerify: { email: true },
  mfa: changed ? cognito.Mfa.OPTIONAL : cognito.Mfa.OFF,
  mfaSecondFactor: { sms: false, otp: true },
  passwordPolicy: { minLength: changed ? 12 : 8 },
  standardAttributes: { fullname: { required: false, mutable: true } },
  customAttributes: { plan: new cognito.StringAttribute({ maxLen: 20, mutable: true }) },
  removalPolicy: RemovalPolicy.DESTROY,
});
const corp = new cognito.UserPoolIdentityProviderOidc(stack, "Corp", {
  userPool: pool,
  name: "Corp",
  clientId: process.env.PROVIDER_CLIENT_ID,
  clientSecret: process.env.PROVIDER_CLIENT_SECRET,
  issuerUrl: process.env.PROVIDER_ISSUER,
  scopes: ["openid", "email"],
  attributeMapping: { email: cognito.ProviderAttribute.other("email") },
});
const google = new cognito.UserPoolIdentityProviderGoogle(stack, "Google", {
  userPool: pool,
  clientId: "cdk",
  clientSecretValue: SecretValue.unsafePlainText("secret"),
  attributeMapping: { email: cognito.ProviderAttribute.GOOGLE_EMAIL },
});
const saml = new cognito.UserPoolIdentityProviderSaml(stack, "Saml", {
  userPool: pool,
  name: "Saml",
  metadata: cognito.UserPoolIdentityProviderSamlMetadata.file(process.env.SAML_METADATA),
  attributeMapping: { email: cognito.ProviderAttribute.other("email") },
});
const client = pool.addClient("Client", {
  authFlows: { userPassword: true, userSrp: true },
  oAuth: { callbackUrls: ["https://example.com/back"] },
  generateSecret: false,
});
client.node.addDependency(corp, google, saml);
pool.addDomain("Domain", { cognitoDomain: { domainPrefix: "pets-of-cdk" } });
new cognito.CfnUserPoolGroup(stack, "Keepers", {
  userPoolId: pool.userPoolId,
  groupName: "keepers",
  description: changed ? "They feed them" : "They keep them",
});
if (changed) {
  new cognito.CfnUserPoolGroup(stack, "Vets", { userPoolId: pool.userPoolId, groupName: "vets" });
}
const identities = new cognito.CfnIdentityPool(stack, "Identities", {
  allowUnauthenticatedIdentities: changed,
  cognitoIdentityProviders: [
    { clientId: client.userPoolClientId, providerName: pool.userPoolProviderName },
  ],
});

const api = new gateway.RestApi(stack, "Api", { cloudWatchRole: false });
const authorizer = new gateway.CognitoUserPoolsAuthorizer(stack, "Users", {
  cognitoUserPools: [pool],
});
api.root.addResource("pets").addMethod(
  "GET",
  new gateway.MockIntegration({
    requestTemplates: { "application/json": '{"statusCode": 200}' },
    integrationResponses: [{ statusCode: "200", responseTemplates: { "application/json": "[]" } }],
  }),
  {
    authorizer,
    authorizationType: gateway.AuthorizationType.COGNITO,
    methodResponses: [{ statusCode: "200" }],
  },
);

new CfnOutput(stack, "PoolId", { value: pool.userPoolId });
new CfnOutput(stack, "ClientId", { value: client.userPoolClientId });
new CfnOutput(stack, "IdentityPoolId", { value: identities.ref });
new CfnOutput(stack, "ApiId", { value: api.restApiId });
