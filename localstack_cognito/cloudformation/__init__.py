"""What templates declare: the resource types of Cognito, and the REST APIs' authorizer.

A type is a row of ``resource_types``: the operations that create, change and delete it, and what
its name is. One provider carries the rows out through the host's own clients. ``schemas`` holds
the schemas that AWS publishes in CloudFormation's registry, without their descriptions. No rule of
Cognito lives here.
"""
