"""What a sign-in asks: one small class for each ``ChallengeName``, found through the registry."""
