import pytest

from localstack_cognito.aws.json_text import read_json, read_json_object


def nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 1.5, null, "\\ud83d\\ude00"]}', {"a": [1, 1.5, None, "😀"]}),
        ('"é"'.encode(), "é"),
        (r'"\\u0000 \\\\u0000"', r"\u0000 \\u0000"),
        ('"é"'.encode("utf-16"), "é"),
        (f"[{', '.join(['{}'] * 200)}]", [{}] * 200),
        ("[" * 100 + "]" * 100, nested(100)),
    ],
)
def test_json_is_read(text: str | bytes, value: object) -> None:
    assert read_json(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "NaN",
        "[Infinity]",
        "-Infinity",
        "1e400",
        '"\\ud800"',
        '"\\u0000"',
        r'{"a\\\u0000": 1}',
        '{"\\udc00": 1}',
        "[" * 100_000,
        "[" * 101 + "]" * 101,
        '{"a": ' * 101 + "1" + "}" * 101,
        b"\xff",
        b'"\xed\xa0\x80"',
    ],
    ids=repr,
)
def test_what_nobody_else_could_read_is_not(text: str | bytes) -> None:
    with pytest.raises(ValueError):
        read_json(text)
    assert read_json_object(text) is None


def test_only_an_object_is_an_object() -> None:
    assert read_json_object("{}") == {}
    assert read_json_object("[]") is None
