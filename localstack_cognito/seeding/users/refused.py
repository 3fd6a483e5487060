"""The refusal of a user of a file."""


class Refused(Exception):
    """What a user of a file cannot be: the text, and the way to the member that it is about."""

    def __init__(self, message: str, *steps: str | int) -> None:
        super().__init__(message)
        self.message = message
        self.steps = steps
