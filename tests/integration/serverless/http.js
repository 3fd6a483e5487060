// Answers with who called.
exports.request = async (event) => ({
  statusCode: 200,
  body: JSON.stringify({ username: event.requestContext.authorizer.claims["cognito:username"] }),
});
