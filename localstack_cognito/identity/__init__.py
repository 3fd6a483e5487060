"""Identity pools: identities, the logins that they are known by, and the credentials they get.

How a user pool signs somebody in is not known here; its tokens are checked as another provider's.
"""
