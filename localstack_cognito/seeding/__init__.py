"""From files to a host and back: pools with their clients, users and keys.

    files       YAML and JSON as text with places, expansions, includes; knows nothing of Cognito

The command and the host use it alike. What is seeded goes through the same operations as anybody's.
"""
