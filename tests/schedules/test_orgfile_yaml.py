"""What a file may look like before anybody asks what it means."""

from io import BytesIO
from time import monotonic

import pytest

from schedules.yamlfile import MAX_BYTES, MAX_TOLD, FileRefused, read


def refusal(content: str | bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read(BytesIO(content.encode() if isinstance(content, str) else content), "org.yaml")
    return str(refused.value)


def test_words_that_yaml_would_take_for_something_else_stay_words() -> None:
    document = read(BytesIO(b"a: NO\nb: 08:00\nc: +4759440001\nd: 2026-12-24\ne: 0x10\nf: on\ng: 1_000\n"), "f")

    assert list(document.data.values()) == ["NO", "08:00", "+4759440001", "2026-12-24", "0x10", "on", "1_000"]


def test_only_an_unquoted_null_is_nothing() -> None:
    document = read(BytesIO(b"a: [null, ~, 'null', '', \"~\"]\nb:\n"), "f")

    assert document.data == {"a": [None, None, "null", "", "~"], "b": None}


def test_every_key_and_value_knows_its_line() -> None:
    document = read(BytesIO(b"# a remark\na:\n  - b: 1\n    c:\n      - 2\n"), "f")

    assert document.lines[("a", 0, "c")] == 4
    assert document.lines[("a", 0, "c", 0)] == 5


def test_letters_and_emoji_come_through_and_each_name_has_one_spelling() -> None:
    written = "a: Åse Čáhcelož 🎄\nb: A\u030ase\n"

    assert read(BytesIO(written.encode()), "f").data == {"a": "Åse Čáhcelož 🎄", "b": "Åse"}
    assert read(BytesIO(b"\xef\xbb\xbf" + written.encode()), "f").data["b"] == "Åse"


@pytest.mark.parametrize(
    "content, said",
    [
        pytest.param("a: &x 1\nb: *x\n", "org.yaml:1: a: anchors", id="an anchor"),
        pytest.param("a: *x\n", "org.yaml:1: a: anchors", id="an alias"),
        pytest.param("a: 1\nb: !!python/object:os.system x\n", "org.yaml:2: b: tags", id="a tag"),
        pytest.param("a: 1\nb: !!str x\n", "org.yaml:2: b: tags", id="a harmless tag"),
        pytest.param("a:\n  <<: {b: 1}\n", "org.yaml:2: a.<<: merge keys", id="a merge key"),
        pytest.param("a:\n  b: 1\n  b: 2\n", "org.yaml:3: a.b: the key is written twice", id="a key twice"),
        pytest.param("a: 1\n---\nb: 1\n", "org.yaml:2: a second document", id="two documents"),
        pytest.param("%TAG ! !x\n---\na: 1\n", "%YAML and %TAG", id="a directive"),
        pytest.param("- a\n", "org.yaml:1: the file must be a mapping", id="a list"),
        pytest.param("areas\n", "org.yaml:1: the file must be a mapping", id="a word"),
        pytest.param("", "org.yaml:1: the file is empty", id="nothing"),
        pytest.param("# nothing yet\n", "org.yaml:1: the file is empty", id="only a remark"),
        pytest.param("a: [1\nb: 2\n", "org.yaml:2: not YAML", id="an open bracket"),
        pytest.param("a:\n\tb: 1\n", "org.yaml:2: not YAML", id="a tabulator"),
        pytest.param('a: "never closed\n', "not YAML", id="an open quotation mark"),
        pytest.param("a: 1\nb: æ".encode("latin-1"), "org.yaml:2: not UTF-8", id="another encoding"),
        pytest.param("a: 1\nb: x\0y\n", "org.yaml:2: a control character (U+0000)", id="a NUL"),
        pytest.param('a: 1\nb: "\\0"\n', "org.yaml:2: b: a control character (U+0000)", id="a NUL, escaped"),
        pytest.param('a: "\\ud800"\n', "org.yaml:1: not YAML", id="half a letter"),
        pytest.param("? [a]\n: 1\n", "a key must be a plain word", id="a list for a key"),
        pytest.param("null: 1\n", "a key must be a plain word", id="nothing for a key"),
        pytest.param("a: " + "[" * 50 + "]" * 50, "nested deeper than 20", id="too deep"),
    ],
)
def test_a_file_is_refused_with_its_line_and_a_reason(content: str | bytes, said: str) -> None:
    assert said in refusal(content)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"x" * 50_000_000, id="50 MB of letters"),
        pytest.param(b"a: [" + b"x," * 25_000_000, id="50 MB of a list"),
        pytest.param(b"[" * (MAX_BYTES - 1), id="brackets"),
        pytest.param(b"a: &a [x,x,x]\n" + b"b: &b [*a,*a,*a,*a]\n" * 200_000, id="a bomb"),
        pytest.param(b"{a: " * 1_000_000, id="mappings in mappings"),
        pytest.param(b"- " * 2_000_000, id="dashes"),
        pytest.param(b"? " * 2_000_000, id="question marks"),
    ],
)
def test_a_file_made_to_hurt_is_refused_at_once(content: bytes) -> None:
    began = monotonic()

    assert refusal(content)
    assert monotonic() - began < 2


def test_no_more_problems_are_told_than_a_person_can_read() -> None:
    told = refusal("a:\n" + "  b: 1\n" * 200).splitlines()

    assert len(told) == MAX_TOLD + 1
    assert told[-1] == "org.yaml: and 149 problems more"
