"""One file to nodes, before anything in it is expanded."""

from localstack_cognito.seeding.files.bounds import MOST_BYTES, MOST_VALUES, Bounds, TooLarge
from localstack_cognito.seeding.files.json_texts import JsonReader
from localstack_cognito.seeding.files.line_items import Placeholders, Run, check_run, find_runs
from localstack_cognito.seeding.files.nodes import MappingNode, Node, Scalar, SequenceNode
from localstack_cognito.seeding.files.places import FileProblem, Place, ProblemList
from localstack_cognito.seeding.files.sources import Source
from localstack_cognito.seeding.files.yaml_texts import YamlReader

# How often what turned out to be no item of a list is read anew as text, before all of it is.
_MOST_TIMES = 3


def compose(source: Source, most_values: int = MOST_VALUES) -> MappingNode:
    """Return the mapping that a file is. Raises ``FileProblems``.

    A file whose name ends in ``.json``, or that begins with ``{``, is JSON. Any other is YAML.
    """
    problems = ProblemList()
    try:
        root = _mapping_at_top(source, _read(source, most_values, problems))
        problems.raise_any()
        return root
    except FileProblem as problem:
        problems.add(problem)
    problems.raise_any()
    raise AssertionError("There is a problem.")


def _read(source: Source, most_values: int, problems: ProblemList) -> Node | None:
    is_json = source.name.endswith(".json") or _begins_with_brace(source)
    runs = find_runs(source, is_json)
    reading = _Reading(source, runs, is_json, most_values)
    for times in range(_MOST_TIMES + 1):
        no_items = reading.no_items()
        is_guess = not no_items
        if is_guess:
            no_items = reading.next_text(source, is_json)
        elif times == _MOST_TIMES:
            no_items = set(runs)
        if not no_items or not _are_texts(source, no_items, is_json, reading.end):
            break
        runs = [run for run in runs if run not in no_items]
        again = _Reading(source, runs, is_json, most_values)
        if is_guess and str(again.end) == str(reading.end):
            break
        reading = again
    problems.add_all(reading.problems)
    if reading.end is not None:
        raise reading.end
    return reading.root


def _are_texts(source: Source, no_items: set[Run], is_json: bool, end: FileProblem | None) -> bool:
    """Return whether runs can be read as text. Raises ``FileProblem`` where they are no text."""
    if sum(run.end - run.start for run in no_items) > MOST_BYTES:
        if end is None:
            raise TooLarge(Place(source.name), f"A text has more than {MOST_BYTES} bytes.")
        return False
    for run in no_items:
        check_run(source, run, is_json)
    return True


class _Reading:
    """One way through a file: what it gave, and what ended it."""

    def __init__(self, source: Source, runs: list[Run], is_json: bool, most_values: int) -> None:
        self.problems = ProblemList()
        self.root: Node | None = None
        self.end: FileProblem | None = None
        self._runs = runs
        bounds = Bounds(source.name, most_values)
        reader_of = JsonReader if is_json else YamlReader
        reader = reader_of(source, Placeholders(source, runs), bounds, self.problems)
        try:
            self.root = reader.read()
        except FileProblem as problem:
            self.end = problem
        self._met = reader.met
        self._reached = reader.reached

    def no_items(self) -> set[Run]:
        """Return the runs that it came by and that were no items, which may be what ended it."""
        if isinstance(self.end, TooLarge):
            return set()
        unmet = {run for run in self._runs if run not in self._met}
        if self.end is None:
            return unmet
        return {run for run in unmet if run.line <= self._last}

    def next_text(self, source: Source, is_json: bool) -> set[Run]:
        """Return the run behind what ended it, if it may be text.

        A text that is never closed begins before the run, and may have gone on into it.
        """
        if self.end is None or isinstance(self.end, TooLarge):
            return set()
        run = next((run for run in self._runs if run.line > self._last), None)
        if run is None or run.end - run.start > MOST_BYTES:
            return set()
        try:
            check_run(source, run, is_json)
        except FileProblem:
            # What is wrong in a text is nothing where it is an item.
            return set()
        return {run}

    @property
    def _last(self) -> int:
        assert self.end is not None
        return max(self._reached, self.end.place.line)


def _begins_with_brace(source: Source) -> bool:
    for line in source.lines(source.beginning):
        if begin := line.strip():
            return begin.startswith(b"{")
    return False


def _mapping_at_top(source: Source, root: Node | None) -> MappingNode:
    if root is None or (isinstance(root, Scalar) and root.is_plain and root.text == ""):
        raise FileProblem(Place(source.name, 1), "The file is empty.")
    if isinstance(root, SequenceNode):
        raise FileProblem(root.place, "A list is at the top, where a mapping is due.")
    if isinstance(root, Scalar):
        raise FileProblem(root.place, "A single value is at the top, where a mapping is due.")
    return root
