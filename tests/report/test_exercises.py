"""Exercises are numbered by their section, from 1, without gaps, and each has a solution."""

import re

import pytest

from tests.support.paths import DOCS

EXERCISE = re.compile(r'^!!! exercise "Exercise ([\d.a-z]+)"', re.MULTILINE)
PAGES = {path.relative_to(DOCS).as_posix(): path.read_text("utf-8") for path in sorted(DOCS.rglob("*.md"))}
WITH_EXERCISES = [name for name, text in PAGES.items() if EXERCISE.search(text)]


def numbers_of(text):
    section = re.search(r"^# ([\d.]+[a-z]?) ", text, re.MULTILINE)[1]
    return section, EXERCISE.findall(text)


@pytest.mark.parametrize("name", WITH_EXERCISES)
def test_exercises_are_numbered_by_section(name):
    section, numbers = numbers_of(PAGES[name])
    assert numbers == [f"{section}.{place}" for place in range(1, len(numbers) + 1)]
    assert 3 <= len(numbers) <= 5


@pytest.mark.parametrize("name", WITH_EXERCISES)
def test_each_exercise_has_a_solution(name):
    parts = EXERCISE.split(PAGES[name])[2::2]
    assert [part.count('??? solution "Solution') for part in parts] == [1] * len(parts)


def test_every_section_of_chapters_2_3_4_and_6_has_exercises():
    sections = {found[1] for text in PAGES.values() if (found := re.search(r"^# ([2346]\.\d[a-z]?) ", text, re.MULTILINE))}
    missing = sections - {numbers_of(PAGES[name])[0] for name in WITH_EXERCISES}
    assert not missing, f"write three to five exercises for {', '.join(sorted(missing))}"
    assert len(sections) == 14
