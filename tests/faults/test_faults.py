"""The catalogue fits the files, its sample is refused well, and the judgement can fail."""

import random
from collections import Counter

import pytest

from tests.faults import expected
from tests.faults.catalogue import KINDS, all_faults, faults_of
from tests.faults.catalogue.places import CELL, FORMULA, shown
from tests.faults.copies import Copy, Result
from tests.faults.edits import MisfitError, swap
from tests.faults.fault import fault
from tests.faults.judge import Sound, judge
from tests.faults.run import Bench, Options
from tests.support.paths import ROOT

SEED, SIZE, QUICK = 1, 8, 3
WIDEST = 52


def drawn():
    """Return a sample of what `python -m equations` alone must refuse."""
    known = expected.known()
    of_equations = [
        one
        for kind in ("latex", "snippets")
        for one in faults_of(kind)
        if one.code not in known and not (one.lenient or one.harmless or one.by_build)
    ]
    sample = random.Random(SEED).sample(of_equations, SIZE)
    marks = [() if number < QUICK else (pytest.mark.slow,) for number in range(SIZE)]
    return [
        pytest.param(one, id=one.code, marks=mark) for one, mark in zip(sample, marks, strict=True)
    ]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return Copy(tmp_path_factory.mktemp("faults"))


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("faults"), Options(build=False))


def widest(path):
    """Return the length of the longest line of a module of an equation; 0 of other files."""
    if path.suffix != ".py" or "snippets" not in path.parts or not path.is_file():
        return 0
    return max(map(len, path.read_text(encoding="utf-8", errors="replace").splitlines()))


def test_every_edit_fits_the_files_and_can_be_undone(copy):
    for one in all_faults():
        damages = one.apply(copy.root)
        too_wide = [damage.path for damage in damages if widest(copy.root / damage.path) > WIDEST]
        assert not too_wide, f"{one.code} would be refused for its width, whatever else it does"
        for damage in reversed(damages):
            damage.undo(copy.root)
    assert copy.changed() == []


def test_codes_are_unique_and_the_list_of_the_known_names_existing_ones():
    count = Counter(one.code for one in all_faults())
    assert count.most_common(1)[0][1] == 1
    assert expected.known().keys() <= count.keys()
    assert len(count) >= 253 + 15
    assert all(faults_of(kind) for kind in KINDS)


def test_an_edit_whose_text_is_gone_fails(copy):
    with pytest.raises(MisfitError, match="occurs 0 times"):
        fault("Z", "gone", swap(CELL, "no such text", "x")).apply(copy.root)
    with pytest.raises(MisfitError, match=r"occurs \d+ times"):
        fault("Z", "many", swap(CELL, "the ", "x")).apply(copy.root)
    assert copy.changed() == []


@pytest.mark.parametrize("one", drawn())
def test_a_sample_is_refused_well(bench, one):
    verdict = bench.trial(one)
    assert verdict.kind == "well", f"{verdict.why}\n{verdict.result.output[-2000:]}"


LINE = 1 + next(
    n for n, line in enumerate((ROOT / CELL).read_text("utf-8").splitlines()) if FORMULA in line
)
SENTENCE = f"{CELL}:{LINE}: the sign of this term is not that of the code"
OUTPUTS = {
    "a sentence with its place": (1, SENTENCE, "well"),
    "a traceback": (1, f"Traceback (most recent call last):\n  File x\n{SENTENCE}", "badly"),
    "a traceback below others": (1, f"{SENTENCE}\n  | Traceback (most recent call last):", "badly"),
    "a cell's traceback": (
        1,
        f"{SENTENCE}\nValueError   Traceback (most recent call last)",
        "well",
    ),
    "no line": (1, f"{CELL}: the sign of this term is not that of the code", "badly"),
    "another line": (1, SENTENCE.replace(f":{LINE}:", f":{LINE + 100}:"), "badly"),
    "another file": (1, SENTENCE.replace("lstm-cell", "origin"), "badly"),
    "another file with a longer name": (1, "old-" + SENTENCE, "badly"),
    "no sentence": (1, f"{CELL}:{LINE}: wrong", "badly"),
    "a signal": (-11, SENTENCE, "badly"),
    "a signal told by a shell": (139, SENTENCE, "badly"),
    "accepted": (0, "8 of 8 equations checked, 0 problem(s)", "not"),
    "accepted, and the end is missing": (0, "", "silent"),
    "over the limit": (None, SENTENCE, "hang"),
}


def verdict_of(copy, status, output, **options):
    one = fault("Z", "sign", shown(FORMULA.replace("+", "-")), **options)
    damages = [edit.apply(copy.root) for edit in one.edits]
    sound = Sound(Sound.closing_of("9 of 9 equations checked, 0 problem(s)\n"), 32)
    try:
        return judge(
            one, damages, [Result("equations", status, output, 40.0)], sound, copy.root
        ).kind
    finally:
        copy.reset()


@pytest.mark.parametrize(("status", "output", "kind"), OUTPUTS.values(), ids=OUTPUTS)
def test_judgement(copy, status, output, kind):
    assert verdict_of(copy, status, output) == kind


def test_judgement_of_what_does_no_harm(copy):
    accepted = (0, OUTPUTS["accepted"][1])
    assert verdict_of(copy, *accepted, harmless=True) == "well"
    assert verdict_of(copy, 1, SENTENCE, harmless=True) == "badly"
    assert verdict_of(copy, *accepted, lenient=True) == "well"
    assert verdict_of(copy, 1, SENTENCE, lenient=True) == "well"


def test_judgement_of_a_build_without_pages(copy):
    one = fault("Z", "sign", swap(CELL, "# 3.2 ", "# 3.2 The "))
    sound = Sound(Sound.closing_of("9 of 9"), 32)
    result = Result("mkdocs build --strict", 0, "", 9.0)
    assert judge(one, [], [result], sound, copy.root).kind == "silent"


def test_a_message_must_say_what_it_is_asked_to_say(copy):
    assert verdict_of(copy, 1, SENTENCE, says="sign of") == "well"
    assert verdict_of(copy, 1, SENTENCE, says="byte order") == "badly"
    assert verdict_of(copy, 1, "the key `plugins` names no plugin", names=("plugins",)) == "well"
    assert verdict_of(copy, 1, "something here is quite wrong", names=("plugins",)) == "badly"


def test_list_of_the_known_is_stale_when_one_is_refused_well(tmp_path, bench):
    path = tmp_path / "expected.toml"
    path.write_text('[not]\nL12 = "because"\nL99 = "because"\n', encoding="utf-8")
    one = next(one for one in all_faults() if one.code == "L12")
    verdicts = {"L12": bench.trial(one)}
    assert expected.differences(verdicts, path) == [
        "L12 is refused well now: take it out of expected.toml (--update)"
    ]
    assert expected.update(verdicts, path) == 1
    assert expected.differences(verdicts, path) == []
    assert expected.known(path).keys() == {"L99"}
