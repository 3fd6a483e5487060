"""How a sign-in begins: one small class for each ``AuthFlow``, found through the registry."""
