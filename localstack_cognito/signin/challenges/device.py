"""DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER: a remembered device proves itself.

Some clients leave the session out of their answers: the user's newest sign-in that waits for a
device is meant by the first then, and the second names its secret block. Source:
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
"""

from dataclasses import replace
from typing import ClassVar

from localstack_cognito.aws.api.cognito_idp import NotAuthorizedException
from localstack_cognito.signin import devices, guesses, levels, sessions, srp, users
from localstack_cognito.signin.challenges.challenge import Answer, Needs, SessionBy, Used, Who
from localstack_cognito.signin.challenges.password_verifier import CLOCK_SKEW, skew, skew_reason
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.refusals import InvalidSession
from localstack_cognito.signin.sign_in import Challenge, Journey, Proven, SignIn, Step
from localstack_cognito.storage.devices import Device
from localstack_cognito.storage.users import Password, User

DEVICE_SRP_AUTH = "DEVICE_SRP_AUTH"
DEVICE_PASSWORD_VERIFIER = "DEVICE_PASSWORD_VERIFIER"  # noqa: S105


def ask(sign_in: SignIn, user: User, journey: Journey, device: Device) -> Challenge:
    """Ask the device to begin its proof."""
    journey = replace(journey, device_key=device.device_key)
    session = sessions.begin(sign_in, user, DEVICE_SRP_AUTH, journey)
    return Challenge(DEVICE_SRP_AUTH, {"USERNAME": user.username}, session)


def _check_device(answer: Answer) -> None:
    if answer.journey.device_key != answer.sign_in.required(Parameter.DEVICE_KEY):
        raise InvalidSession(reason="The Session is another device's than the one of DEVICE_KEY.")


class DeviceSrpAuth:
    """Takes the device's public value."""

    name: ClassVar[str] = DEVICE_SRP_AUTH

    needs: ClassVar[Needs] = Needs(
        parameters=(Parameter.USERNAME, Parameter.DEVICE_KEY, Parameter.SRP_A),
        forms={Parameter.SRP_A: srp.parse_public_value},
        session=SessionBy.STRING_OR_NEWEST,
        fits=_check_device,
        user=Who.USER,
        is_lock_first=True,
        used=Used.AT_ONCE,
    )

    def answer(self, answer: Answer) -> Step:
        """Ask for the proof."""
        sign_in, user = answer.sign_in, answer.user
        device_key = sign_in.required(Parameter.DEVICE_KEY)
        client_public = srp.parse_public_value(sign_in.required(Parameter.SRP_A))
        password = _password_of(devices.get_device(user, device_key))
        server = srp.ServerValues.new(password)
        state = srp.exchange_state(client_public, server)
        following = sessions.begin(sign_in, user, DEVICE_PASSWORD_VERIFIER, answer.journey, state)
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

    needs: ClassVar[Needs] = Needs(
        parameters=(
            Parameter.USERNAME,
            Parameter.DEVICE_KEY,
            Parameter.PASSWORD_CLAIM_SIGNATURE,
            Parameter.PASSWORD_CLAIM_SECRET_BLOCK,
            Parameter.TIMESTAMP,
        ),
        forms={Parameter.TIMESTAMP: srp.parse_timestamp},
        session=SessionBy.SECRET_BLOCK,
        fits=_check_device,
        user=Who.USER,
        is_lock_first=True,
        used=Used.AT_ONCE,
    )

    def answer(self, answer: Answer) -> Step:
        """Check the signature and its time."""
        sign_in, user, journey = answer.sign_in, answer.user, answer.journey
        device = devices.get_device(user, sign_in.required(Parameter.DEVICE_KEY))
        guesses.settle_alone(user, _refusal(answer, device))
        # Since it was asked for, the user may have chosen to remember it no more.
        is_factor = device.remembered and devices.replace_second_factors(sign_in.pool)
        # It spares no factor that a level asks for, to which it does not lead itself.
        is_factor = is_factor and levels.is_reached(journey)
        return Proven(
            user,
            replace(
                journey,
                device_proven=True,
                second_factor=journey.second_factor or is_factor,
            ),
        )


def _refusal(answer: Answer, device: Device) -> NotAuthorizedException | None:
    """Return what a wrong proof of the device is answered, None for a right one."""
    sign_in = answer.sign_in
    # Devices sign what they send, with a zero before the day or without.
    timestamp = sign_in.required(Parameter.TIMESTAMP)
    seconds = skew(timestamp)
    if seconds > CLOCK_SKEW:
        return users.wrong(reason=skew_reason(seconds))
    is_right = srp.is_signature(
        sign_in.required(Parameter.PASSWORD_CLAIM_SIGNATURE),
        answer.session.state,
        devices.group_key(sign_in.pool) + device.device_key,
        _password_of(device).verifier,
        sign_in.required(Parameter.PASSWORD_CLAIM_SECRET_BLOCK),
        timestamp,
    )
    return None if is_right else users.wrong(reason="The device's signature is wrong.")


def _password_of(device: Device) -> Password:
    if device.salt is None or device.verifier is None:
        raise devices.not_found()
    return Password(device.salt, device.verifier)
