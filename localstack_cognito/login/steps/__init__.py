"""What is asked on the way to a sign-in: a page for each challenge of the engine's."""
