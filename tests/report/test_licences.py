"""Each file has a licence, and each licence its text."""

import tomllib

from tests.support.paths import ROOT

ANNOTATIONS = tomllib.loads((ROOT / "REUSE.toml").read_text("utf-8"))["annotations"]
LICENCES = {annotation["SPDX-License-Identifier"] for annotation in ANNOTATIONS}


def test_the_texts_are_those_of_the_licences_that_are_used():
    assert {path.name for path in (ROOT / "LICENSES").iterdir()} == {f"{name}.txt" for name in LICENCES}


def test_every_file_has_a_licence_by_default():
    assert ANNOTATIONS[0]["path"] == "**"


def test_a_file_named_in_the_annotations_exists():
    for annotation in ANNOTATIONS[1:]:
        paths = annotation["path"] if isinstance(annotation["path"], list) else [annotation["path"]]
        for path in paths:
            assert list(ROOT.glob(path.replace("**.", "**/*."))), path


def test_the_licence_of_the_package_is_that_of_code_and_text():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(project["license"].split(" AND ")) == LICENCES - {"OFL-1.1"}
