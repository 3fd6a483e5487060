"""Where a code went, as AWS shows it: enough for its owner, too little for anybody else."""


def mask_email(address: str) -> str:
    """Return an e-mail address as CodeDeliveryDetails shows it: ``t***@e***``."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain[:1]}***"


def mask_phone_number(number: str) -> str:
    """Return a phone number as CodeDeliveryDetails shows it: ``+*******1234``."""
    return f"+*******{number[-4:]}"
