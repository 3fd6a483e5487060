"""The OAuth 2.0 and OpenID Connect endpoints of a pool: for now, discovery and keys."""
