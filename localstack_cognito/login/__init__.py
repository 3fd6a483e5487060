"""The pages of a pool's domain, on which people sign up, sign in and find their password again."""
