"""DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER: a remembered device proves itself.

Some clients leave the session out of their answers: the user's newest sign-in that waits for her
device is meant by the first then, and the second names its secret block. Source:
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
"""

from dataclasses import replace
from typing import ClassVar

from localstack_cognito import clock
from localstack_cognito.directory.clients.secret_hash import check_secret_hash
from localstack_cognito.signin import devices, guesses, sessions, srp, step_up, users
from localstack_cognito.signin.challenges.password_verifier import CLOCK_SKEW
from localstack_cognito.signin.refusals import InvalidSession
from localstack_cognito.signin.sign_in import Challenge, Journey, Proven, SignIn, Step
from localstack_cognito.storage.records import ChallengeSession, Device, Password, User

DEVICE_SRP_AUTH = "DEVICE_SRP_AUTH"
DEVICE_PASSWORD_VERIFIER = "DEVICE_PASSWORD_VERIFIER"  # noqa: S105


def ask(sign_in: SignIn, user: User, journey: Journey, device: Device) -> Challenge:
    """Ask the device to begin its proof."""
    journey = replace(journey, device_key=device.device_key)
    session = sessions.begin(sign_in, user, DEVICE_SRP_AUTH, journey)
    return Challenge(DEVICE_SRP_AUTH, {"USERNAME": user.username}, session)


class DeviceSrpAuth:
    """Takes the device's public value."""

    name: ClassVar[str] = DEVICE_SRP_AUTH

    def answer(self, sign_in: SignIn) -> Step:
        """Ask for the proof."""
        username, device_key = sign_in.required("USERNAME"), sign_in.required("DEVICE_KEY")
        public = srp.parse_public_value(sign_in.required("SRP_A"))
        check_secret_hash(sign_in.client, sign_in.parameters.get("SECRET_HASH"), username)
        if sign_in.session:
            session, user = sessions.take(sign_in, sign_in.session, DEVICE_SRP_AUTH)
        else:
            session, user = sessions.take_newest(sign_in, username, DEVICE_SRP_AUTH)
        user = _checked(sign_in, session, user, username, device_key)
        device = devices.get_device(user, device_key)
        password = _password_of(device)
        server = srp.ServerValues.new(password)
        following = sessions.begin(
            sign_in,
            user,
            DEVICE_PASSWORD_VERIFIER,
            Journey.of(session.state),
            srp.kept(public, server),
        )
        return Challenge(
            DEVICE_PASSWORD_VERIFIER,
            {
                "SALT": password.salt.hex(),
                "SECRET_BLOCK": sessions.secret_block(following),
                "SRP_B": f"{server.public:x}",
                "DEVICE_KEY": device_key,
                "USERNAME": user.username,
            },
            following,
        )


class DevicePasswordVerifier:
    """Checks the signature that only the device can make."""

    name: ClassVar[str] = DEVICE_PASSWORD_VERIFIER

    def answer(self, sign_in: SignIn) -> Step:
        """Check the signature, its time, and that its secret block is used for the first time."""
        username, device_key = sign_in.required("USERNAME"), sign_in.required("DEVICE_KEY")
        given = sign_in.required("PASSWORD_CLAIM_SIGNATURE")
        secret_block = sign_in.required("PASSWORD_CLAIM_SECRET_BLOCK")
        timestamp = sign_in.required("TIMESTAMP")
        signed_at, _ = srp.parse_timestamp(timestamp)
        check_secret_hash(sign_in.client, sign_in.parameters.get("SECRET_HASH"), username)
        session, user = sessions.take(
            sign_in, sessions.secret_block(secret_block), DEVICE_PASSWORD_VERIFIER
        )
        user = _checked(sign_in, session, user, username, device_key)
        device = devices.get_device(user, device_key)
        identity = devices.group_key(sign_in.pool) + device_key
        is_right = abs(clock.machine_now() - signed_at) <= CLOCK_SKEW and srp.is_signature(
            given,
            session.state,
            identity,
            _password_of(device).verifier,
            secret_block,
            # Devices sign what they send, with a zero before the day or without.
            timestamp,
        )
        guesses.settle_alone(user, None if is_right else users.wrong())
        journey = Journey.of(session.state)
        # Since she was asked for it, she may have chosen to remember it no more.
        is_factor = device.remembered and devices.replace_second_factors(sign_in.pool)
        # It spares no factor that a level asks for, to which it does not lead itself.
        is_factor = is_factor and step_up.is_reached(journey)
        return Proven(
            user,
            replace(
                journey,
                device_proven=True,
                second_factor=journey.second_factor or is_factor,
            ),
        )


def _checked(
    sign_in: SignIn, session: ChallengeSession, user: User | None, username: str, device_key: str
) -> User:
    """Return the user, who must be the one who was asked, on the device that she was asked for."""
    journey = Journey.of(session.state)
    if user is None or journey.device_key != device_key:
        raise InvalidSession()
    if username != user.username and not users.is_named(sign_in.pool, user, username):
        raise InvalidSession()
    guesses.check_not_locked(user)
    users.check_may_sign_in(user)
    return user


def _password_of(device: Device) -> Password:
    if device.salt is None or device.verifier is None:
        raise devices.not_found()
    return Password(device.salt, device.verifier)
