"""The users of a file: many, and so read, checked and written a batch at a time."""
