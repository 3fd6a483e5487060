"""The grants of the token endpoint: each takes a client's form and gives tokens."""
