"""What pools send through the host's SES and SNS, and with which rights."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.host import Host, running_host
from tests.integration.making import (
    PASSWORD,
    attributes,
    describe_pool,
    make_client,
    make_pool,
    make_user,
    refused,
)
from tests.senders import PUBLISH, TRUST, make_role
from tests.waiting import wait_until

NO_TRUST = (
    "InvalidSmsRoleTrustRelationshipException",
    "Role does not have a trust relationship allowing Cognito to assume the role",
)
NO_ACCESS = (
    "InvalidSmsRoleAccessPolicyException",
    "Role does not have permission to publish with SNS",
)
SES_SAYS = "Cognito received the following error from Amazon SES when attempting to send email: "
IDENTITY = "arn:aws:ses:eu-west-1:000000000000:identity/{}"
PHONE = {"phone_number": "+15555550100"}


def email_through(identity: str, **more: str) -> dict[str, Any]:
    return {
        "AutoVerifiedAttributes": ["email"],
        "EmailConfiguration": {
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": IDENTITY.format(identity),
            **more,
        },
    }


def sms_through(role: str, **more: str) -> dict[str, Any]:
    return {
        "AutoVerifiedAttributes": ["phone_number"],
        "SmsConfiguration": {"SnsCallerArn": role, "ExternalId": "outside", **more},
    }


@pytest.fixture(scope="module")
def sending_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with running_host(tmp_path_factory.mktemp("sending")) as host:
        yield host


@pytest.fixture(scope="module")
def cognito(sending_host: Host) -> Any:
    return sending_host.client("cognito-idp")


@pytest.fixture(scope="module")
def ses(sending_host: Host) -> Any:
    client = sending_host.client("ses", "eu-west-1")
    client.verify_email_identity(EmailAddress="pool@example.com")
    client.verify_domain_identity(Domain="example.org")
    client.create_configuration_set(ConfigurationSet={"Name": "watched"})
    return client


@pytest.fixture(scope="module")
def iam(sending_host: Host) -> Any:
    return sending_host.client("iam")


@pytest.fixture(scope="module")
def role(iam: Any) -> str:
    return make_role(iam, "texting")


def sign_up(cognito: Any, pool_id: str, name: str = "alice", **values: str) -> None:
    cognito.sign_up(
        ClientId=make_client(cognito, pool_id),
        Username=name,
        Password=PASSWORD,
        UserAttributes=attributes(**values),
    )


def mails(host: Host, to: str) -> list[dict[str, Any]]:
    found = requests.get(f"{host.url}/_aws/ses", timeout=30).json()["messages"]
    return [one for one in found if one["Destination"] == {"ToAddresses": [to]}]


def texts(host: Host, region: str, to: str) -> list[str]:
    """Return the texts to a number; the host's SNS takes a moment to show the first."""
    query = {"region": region, "accountId": "000000000000"}
    url = f"{host.url}/_aws/sns/sms-messages"

    def found() -> list[str]:
        answer = requests.get(url, params=query, timeout=30).json()
        return [one["Message"] for one in answer["sms_messages"].get(to, ())]

    return wait_until(found)


def messages(host: Host, pool_id: str) -> list[dict[str, Any]]:
    url = f"{host.url}/_aws/cognito-idp/messages"
    found = requests.get(url, params={"user_pool_id": pool_id}, timeout=30).json()["messages"]
    return list(found)


def test_e_mail_goes_through_the_identity_of_the_pool(
    sending_host: Host, cognito: Any, ses: Any
) -> None:
    settings = email_through(
        "pool@example.com",
        From="Pool <pool@example.com>",
        ReplyToEmailAddress="help@example.com",
        ConfigurationSet="watched",
    )
    pool_id = make_pool(cognito, **settings)
    sign_up(cognito, pool_id, email="full@example.com")
    (mail,) = mails(sending_host, "full@example.com")
    (message,) = messages(sending_host, pool_id)
    assert mail["Source"] == "Pool <pool@example.com>"
    assert mail["Region"] == "eu-west-1"
    assert mail["Subject"] == "Your verification code"
    text = f"Your confirmation code is {message['Code']}"
    assert mail["Body"] == {"html_part": text, "text_part": None}
    assert message["Deliveries"] == [{"Carrier": "SES", "Status": "SENT", "Detail": None}]


def test_the_configuration_set_hears_of_a_mail(sending_host: Host, cognito: Any, ses: Any) -> None:
    topic = sending_host.client("sns", "eu-west-1").create_topic(Name="mails")["TopicArn"]
    queues = sending_host.client("sqs", "eu-west-1")
    url = queues.create_queue(QueueName="mails")["QueueUrl"]
    sending_host.client("sns", "eu-west-1").subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint="arn:aws:sqs:eu-west-1:000000000000:mails"
    )
    ses.create_configuration_set_event_destination(
        ConfigurationSetName="watched",
        EventDestination={
            "Name": "topic",
            "Enabled": True,
            "MatchingEventTypes": ["send"],
            "SNSDestination": {"TopicARN": topic},
        },
    )
    settings = email_through("pool@example.com", ConfigurationSet="watched")
    sign_up(cognito, make_pool(cognito, **settings), email="watched@example.com")
    told = ""
    for _ in range(10):
        found = queues.receive_message(QueueUrl=url, WaitTimeSeconds=2, MaxNumberOfMessages=10)
        told += "".join(one["Body"] for one in found.get("Messages", ()))
        if "watched@example.com" in told:
            break
    assert "watched@example.com" in told


@pytest.mark.parametrize(
    ("identity", "sender"),
    [("pool@example.com", "pool@example.com"), ("example.org", "no-reply@example.org")],
)
def test_an_identity_is_the_sender_where_the_pool_names_none(
    sending_host: Host, cognito: Any, ses: Any, identity: str, sender: str
) -> None:
    pool_id = make_pool(cognito, **email_through(identity))
    address = f"{identity.replace('@', '-')}@example.com"
    sign_up(cognito, pool_id, email=address)
    (mail,) = mails(sending_host, address)
    assert mail["Source"] == sender


def test_a_password_in_a_mail_is_no_markup(sending_host: Host, cognito: Any, ses: Any) -> None:
    pool_id = make_pool(cognito, **email_through("pool@example.com"))
    cognito.admin_create_user(
        UserPoolId=pool_id,
        Username="<b>alice</b>",
        TemporaryPassword="Aa1!<i>&xy",
        UserAttributes=attributes(email="markup@example.com"),
        DesiredDeliveryMediums=["EMAIL"],
    )
    (mail,) = mails(sending_host, "markup@example.com")
    assert mail["Body"]["html_part"] == (
        "Your username is &lt;b&gt;alice&lt;/b&gt; and temporary password is Aa1!&lt;i&gt;&amp;xy."
    )


def test_the_code_of_a_second_factor_goes_by_mail(
    sending_host: Host, cognito: Any, ses: Any
) -> None:
    pool_id = make_pool(cognito, **email_through("pool@example.com"))
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id,
        MfaConfiguration="ON",
        EmailMfaConfiguration={"Message": "in: {####}", "Subject": "Hello"},
    )
    client_id = make_client(cognito, pool_id)
    verified = attributes(email="factor@example.com", email_verified="true")
    make_user(cognito, pool_id, attributes=verified)
    cognito.admin_set_user_mfa_preference(
        UserPoolId=pool_id,
        Username="alice",
        EmailMfaSettings={"Enabled": True, "PreferredMfa": True},
    )
    cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )
    (mail,) = mails(sending_host, "factor@example.com")
    code = messages(sending_host, pool_id)[-1]["Code"]
    assert (mail["Subject"], mail["Body"]["html_part"]) == ("Hello", f"in: {code}")


def test_a_pool_may_not_name_an_identity_that_is_not_verified(cognito: Any, ses: Any) -> None:
    arn = IDENTITY.format("nobody@example.com")
    message = (
        f"{SES_SAYS}Email address is not verified. The following identities failed the check in "
        f"region EU-WEST-1: {arn}"
    )
    with refused("InvalidParameterException", message):
        make_pool(cognito, **email_through("nobody@example.com"))
    pool_id = make_pool(cognito)
    with refused("InvalidParameterException", message):
        cognito.update_user_pool(UserPoolId=pool_id, **email_through("nobody@example.com"))
    configured = describe_pool(cognito, pool_id)["EmailConfiguration"]
    assert configured == {"EmailSendingAccount": "COGNITO_DEFAULT"}


def test_what_ses_refuses_is_told(sending_host: Host, cognito: Any, ses: Any) -> None:
    ses.verify_email_identity(EmailAddress="gone@example.com")
    pool_id = make_pool(cognito, **email_through("gone@example.com"))
    ses.delete_identity(Identity="gone@example.com")
    said = "Email address not verified gone@example.com"
    with refused("InvalidEmailRoleAccessPolicyException", SES_SAYS + said):
        sign_up(cognito, pool_id, email="late@example.com")
    (message,) = messages(sending_host, pool_id)
    assert message["Deliveries"] == [
        {"Carrier": "SES", "Status": "FAILED", "Detail": f"MessageRejected: {said}"}
    ]
    # As on AWS she is there by then, and may ask for another code.
    assert cognito.admin_get_user(UserPoolId=pool_id, Username="alice")["Enabled"] is True


def test_what_ses_refuses_keeps_no_sms_back(
    sending_host: Host, cognito: Any, ses: Any, role: str
) -> None:
    ses.verify_email_identity(EmailAddress="off@example.com")
    settings = {**sms_through(role), **email_through("off@example.com")}
    pool_id = make_pool(cognito, **settings)
    ses.delete_identity(Identity="off@example.com")
    said = "Email address not verified off@example.com"
    with refused("InvalidEmailRoleAccessPolicyException", SES_SAYS + said):
        cognito.admin_create_user(
            UserPoolId=pool_id,
            Username="alice",
            UserAttributes=attributes(email="both@example.com", phone_number="+15555550109"),
            DesiredDeliveryMediums=["EMAIL", "SMS"],
        )
    assert len(texts(sending_host, "us-east-1", "+15555550109")) == 1
    by_mail, by_phone = (one["Deliveries"][0]["Status"] for one in messages(sending_host, pool_id))
    assert (by_mail, by_phone) == ("FAILED", "SENT")


def test_e_mail_of_other_pools_does_not_go_through_ses(sending_host: Host, cognito: Any) -> None:
    pool_id = make_pool(cognito, AutoVerifiedAttributes=["email"])
    sign_up(cognito, pool_id, email="default@example.com")
    assert mails(sending_host, "default@example.com") == []
    assert messages(sending_host, pool_id)[0]["Deliveries"] == []


@pytest.mark.parametrize("region", [None, "eu-central-1"])
def test_sms_goes_through_sns_in_the_region_of_the_pool_or_its_own(
    sending_host: Host, cognito: Any, role: str, region: str | None
) -> None:
    settings = sms_through(role, **({"SnsRegion": region} if region else {}))
    pool_id = make_pool(cognito, **settings)
    number = "+15555550101" if region else "+15555550102"
    sign_up(cognito, pool_id, phone_number=number)
    (message,) = messages(sending_host, pool_id)
    sent = texts(sending_host, region or "us-east-1", number)
    assert sent == [f"Your confirmation code is {message['Code']}"]
    assert message["Deliveries"] == [{"Carrier": "SNS", "Status": "SENT", "Detail": None}]


def trust(**changes: Any) -> dict[str, Any]:
    return {**TRUST, "Statement": [{**TRUST["Statement"][0], **changes}]}


def asking(operator: str, external_id: Any) -> dict[str, Any]:
    return trust(Condition={operator: {"sts:ExternalId": external_id}})


def allowing(action: Any, effect: str = "Allow") -> dict[str, Any]:
    return {**PUBLISH, "Statement": {"Effect": effect, "Action": action, "Resource": "*"}}


ROLES: list[tuple[str, Any, Any, tuple[str, str] | None]] = [
    ("right", asking("StringEquals", "outside"), PUBLISH, None),
    ("one-of", asking("StringEquals", ["other", "outside"]), PUBLISH, None),
    ("like", asking("StringLike", "out*"), PUBLISH, None),
    ("anybody", trust(Principal="*"), PUBLISH, None),
    ("everything", TRUST, allowing("*"), None),
    ("all-of-sns", TRUST, allowing(["s3:Get*", "SNS:*"]), None),
    ("another-id", asking("StringEquals", "inside"), PUBLISH, NO_TRUST),
    ("lambdas", trust(Principal={"Service": "lambda.amazonaws.com"}), PUBLISH, NO_TRUST),
    ("denied", trust(Effect="Deny"), PUBLISH, NO_TRUST),
    ("web", trust(Action="sts:AssumeRoleWithWebIdentity"), PUBLISH, NO_TRUST),
    ("without-policy", TRUST, None, NO_ACCESS),
    ("topics", TRUST, allowing("sns:CreateTopic"), NO_ACCESS),
    ("forbidden", TRUST, allowing("sns:Publish", "Deny"), NO_ACCESS),
]


@pytest.mark.parametrize(("name", "trusts", "policy", "error"), ROLES, ids=[r[0] for r in ROLES])
def test_the_role_must_let_cognito_publish(
    cognito: Any, iam: Any, name: str, trusts: Any, policy: Any, error: tuple[str, str] | None
) -> None:
    settings = sms_through(make_role(iam, name, trusts, policy))
    if error is None:
        pool_id = make_pool(cognito, **settings)
        kept = describe_pool(cognito, pool_id)["SmsConfiguration"]
        assert kept == settings["SmsConfiguration"]
        return
    with refused(*error):
        make_pool(cognito, **settings)


def test_an_attached_policy_counts(cognito: Any, iam: Any) -> None:
    role = make_role(iam, "attached", policy=None)
    policy = iam.create_policy(PolicyName="publish", PolicyDocument=json.dumps(PUBLISH))
    iam.attach_role_policy(RoleName="attached", PolicyArn=policy["Policy"]["Arn"])
    assert make_pool(cognito, **sms_through(role))


SEND = allowing("sms-voice:SendTextMessage")
NO_SENDING = (
    "InvalidSmsRoleAccessPolicyException",
    "Role does not have permission to send with End User Messaging SMS",
)
EUMS_ROLES: list[tuple[str, Any, Any, tuple[str, str] | None]] = [
    ("eums", asking("StringEquals", "outside"), SEND, None),
    ("eums-all", TRUST, allowing("sms-voice:*"), None),
    ("eums-another-id", asking("StringEquals", "inside"), SEND, NO_TRUST),
    ("eums-sns-only", TRUST, PUBLISH, NO_SENDING),
    ("eums-forbidden", TRUST, allowing("sms-voice:SendTextMessage", "Deny"), NO_SENDING),
]


def end_user_messaging(role: str, **more: str) -> dict[str, Any]:
    eums = {"CallerArn": role, "ExternalId": "outside", **more}
    return {"AutoVerifiedAttributes": ["phone_number"], "SmsConfiguration": {"EumsSms": eums}}


@pytest.mark.parametrize(
    ("name", "trusts", "policy", "error"), EUMS_ROLES, ids=[role[0] for role in EUMS_ROLES]
)
def test_the_role_of_end_user_messaging_must_let_cognito_send(
    cognito: Any, iam: Any, name: str, trusts: Any, policy: Any, error: tuple[str, str] | None
) -> None:
    role = make_role(iam, name, trusts, policy)
    settings = end_user_messaging(role, Region="eu-west-1", OriginationIdentity="PETS")
    if error is not None:
        with refused(*error):
            make_pool(cognito, **settings)
        return
    pool_id = make_pool(cognito, **settings)
    sms = settings["SmsConfiguration"]
    assert describe_pool(cognito, pool_id)["SmsConfiguration"] == sms
    by_sms = {"SmsMfaConfiguration": {"SmsConfiguration": sms}}
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, MfaConfiguration="ON", **by_sms)
    cognito.update_user_pool(UserPoolId=pool_id, **settings)
    answer = cognito.get_user_pool_mfa_config(UserPoolId=pool_id)
    assert (answer["MfaConfiguration"], answer["SmsMfaConfiguration"]) == (
        "ON",
        by_sms["SmsMfaConfiguration"],
    )


def test_what_goes_by_end_user_messaging_is_in_the_outbox(
    sending_host: Host, cognito: Any, iam: Any
) -> None:
    pool_id = make_pool(cognito, **end_user_messaging(make_role(iam, "eums-outbox", TRUST, SEND)))
    sign_up(cognito, pool_id, phone_number="+15555550103")
    (message,) = messages(sending_host, pool_id)
    assert (message["DeliveryMedium"], message["Deliveries"]) == ("SMS", [])
    cognito.confirm_sign_up(
        ClientId=make_client(cognito, pool_id), Username="alice", ConfirmationCode=message["Code"]
    )
    iam.delete_role_policy(RoleName="eums-outbox", PolicyName="p")
    with refused(*NO_SENDING):
        sign_up(cognito, pool_id, "bob", phone_number="+15555550104")


@pytest.mark.parametrize("at", ["create", "update", "mfa"])
@pytest.mark.parametrize(
    "given",
    [
        {"ExternalId": "outside"},
        {"SnsRegion": "us-east-1"},
        {"SnsCallerArn": "{role}", "EumsSms": {"CallerArn": "{role}"}},
    ],
    ids=lambda given: "+".join(given),
)
def test_sms_are_sent_by_one_service(
    cognito: Any, role: str, given: dict[str, Any], at: str
) -> None:
    sms = json.loads(json.dumps(given).replace("{role}", role))
    pool_id = make_pool(cognito)
    calls = {
        "create": lambda: cognito.create_user_pool(PoolName="p", SmsConfiguration=sms),
        "update": lambda: cognito.update_user_pool(UserPoolId=pool_id, SmsConfiguration=sms),
        "mfa": lambda: cognito.set_user_pool_mfa_config(
            UserPoolId=pool_id,
            MfaConfiguration="OPTIONAL",
            SmsMfaConfiguration={"SmsConfiguration": sms},
        ),
    }
    with refused(
        "InvalidParameterException",
        "SmsConfiguration must have either an SnsCallerArn or an EumsSms configuration.",
    ):
        calls[at]()
    assert "SmsConfiguration" not in describe_pool(cognito, pool_id)


MISSING = "arn:aws:iam::000000000000:role/missing"


def test_a_role_that_is_not_there_is_refused_by_every_door(cognito: Any, iam: Any) -> None:
    settings = sms_through(MISSING)
    with refused(*NO_TRUST):
        make_pool(cognito, **settings)
    pool_id = make_pool(cognito)
    with refused(*NO_TRUST):
        cognito.update_user_pool(UserPoolId=pool_id, **settings)
    with refused(*NO_TRUST):
        cognito.set_user_pool_mfa_config(
            UserPoolId=pool_id,
            MfaConfiguration="OPTIONAL",
            SmsMfaConfiguration={"SmsConfiguration": settings["SmsConfiguration"]},
        )
    assert "SmsConfiguration" not in describe_pool(cognito, pool_id)


def test_a_role_that_has_gone_leaves_nothing_changed(
    sending_host: Host, cognito: Any, iam: Any
) -> None:
    pool_id = make_pool(cognito, **sms_through(make_role(iam, "leaving")))
    iam.delete_role_policy(RoleName="leaving", PolicyName="p")
    with refused(*NO_ACCESS):
        sign_up(cognito, pool_id, **PHONE)
    iam.delete_role(RoleName="leaving")
    with refused(*NO_TRUST):
        sign_up(cognito, pool_id, **PHONE)
    assert cognito.list_users(UserPoolId=pool_id)["Users"] == []
    assert messages(sending_host, pool_id) == []
