"""Amazon Cognito for the open-source LocalStack host."""
