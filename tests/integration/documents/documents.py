"""The Markdown files of the repository, and what they name: commands, links and paths."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

TOP = Path(__file__).parents[3]
SHELL = "sh"
PROGRAMS = frozenset(
    (
        *("aws", "awslocal", "curl", "docker", "git", "lint-imports", "localstack"),
        *("localstack-cognito", "make", "mypy", "node", "npm", "npx", "pip", "pre-commit"),
        *("pytest", "python", "python3", "ruff", "sqlite3", "uv", "uvx"),
    )
)
"""What a command between backticks begins with. In a fenced block every line is one."""

_FENCE = re.compile(r"^( *)```(\S*)[^\n]*\n(.*?)^ *```[^\n]*$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_SETTING = re.compile(r"^[A-Z_]+=\S*$")
_HEREDOC = re.compile(r"<<-?\s*['\"]?([A-Za-z_]\w*)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: below which heading, on which line, and what is in it."""

    document: str
    line: int
    heading: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command, its blanks made one each. ``is_inline`` tells those between backticks."""

    document: str
    line: int
    heading: str
    text: str
    is_inline: bool

    def __str__(self) -> str:
        return f"{self.document}:{self.line}: {self.text}"


@cache
def documents() -> tuple[str, ...]:
    """Return every Markdown file of the repository, also those that are not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(sorted(path for path in listed.stdout.splitlines() if (TOP / path).is_file()))


@cache
def text_of(document: str) -> str:
    """Return what is in a document."""
    return (TOP / document).read_text()


def blocks_of(document: str) -> Iterator[Block]:
    """Give the fenced blocks of a document."""
    text = text_of(document)
    for found in _FENCE.finditer(text):
        before = text[: found.start()]
        headings = _HEADING.findall(_without_blocks(before))
        yield Block(
            document,
            before.count("\n") + 1,
            headings[-1] if headings else "",
            found[2],
            found[3],
        )


def commands_of(document: str) -> Iterator[Command]:
    """Give the commands of a document: those in its shell blocks, then those between backticks."""
    for block in blocks_of(document):
        if block.language == SHELL:
            for line, text in _commands(block.text):
                yield Command(document, block.line + line, block.heading, text, is_inline=False)
    for line, text in inline_code_of(document):
        words = [word for word in text.split() if not _SETTING.match(word)]
        if len(words) > 1 and PurePosixPath(words[0]).name in PROGRAMS:
            yield Command(document, line, "", text, is_inline=True)


def inline_code_of(document: str) -> Iterator[tuple[int, str]]:
    """Give the line and the text of each code between backticks, its blanks made one each."""
    text = _without_blocks(text_of(document))
    for found in _INLINE.finditer(text):
        yield text[: found.start()].count("\n") + 1, " ".join(found[1].split())


def links_of(document: str) -> Iterator[str]:
    """Give the targets of a document's links."""
    yield from _LINK.findall(_INLINE.sub("", _without_blocks(text_of(document))))


def anchors_of(document: str) -> set[str]:
    """Return what a link can name behind ``#``: the headings, spelled as GitHub spells them."""
    headings = _HEADING.findall(_without_blocks(text_of(document)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _without_blocks(text: str) -> str:
    return _FENCE.sub(lambda found: "\n" * found[0].count("\n"), text)


def _commands(block: str) -> Iterator[tuple[int, str]]:
    """Give the commands of a shell block, each with the line that it begins on."""
    begun: list[str] = []
    began, ends_at = 1, ""
    for number, line in enumerate(block.splitlines(), 1):
        if not begun and (not line.strip() or line.lstrip().startswith("#")):
            continue
        if not begun:
            began = number
        begun.append(line)
        if ends_at:
            is_open = line != ends_at
        else:
            heredoc = _HEREDOC.search(line)
            ends_at = heredoc[1] if heredoc else ""
            is_open = bool(heredoc) or line.endswith(("\\", "|", "&&", "||")) or _is_quoted(begun)
        if not is_open:
            yield began, " ".join(" ".join(begun).replace("\\ ", " ").split())
            begun, ends_at = [], ""
    assert not begun, f"this command does not end: {begun[0]}"


def _is_quoted(lines: list[str]) -> bool:
    """Return whether a quote is open at the end."""
    text = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'', "", "\n".join(lines))
    return "'" in text or '"' in text
