"""Saving and loading: the same model comes back, a crash leaves the old file, and no damaged or foreign file is taken."""

import os
import stat

import numpy as np
import pytest

from lstm import LSTM, Model, StoreError, load, save, store


@pytest.fixture
def saved(tmp_path):
    model = Model(2, 5, 3, layers=2, peepholes=True, seed=7)
    save(tmp_path / "model.npz", model)
    return model, tmp_path / "model.npz"


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_same_model_comes_back(tmp_path, dtype):
    model = Model(2, 5, 3, "last", layers=2, peepholes=True, dtype=dtype, dropout=0.1, seed=7)
    save(tmp_path / "m.npz", model)
    back = load(tmp_path / "m.npz")
    assert back.settings == model.settings
    np.testing.assert_array_equal(back.parameters.values, model.parameters.values)
    assert back.parameters.values.dtype == dtype
    x = np.ones((4, 1, 2), dtype)
    np.testing.assert_array_equal(back.forward(x)[0], model.forward(x)[0])


@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("readout", ["every", "last"])
def test_a_model_in_both_directions_comes_back(tmp_path, readout, batch_first):
    model = Model(2, 5, 3, readout, layers=2, bidirectional=True, batch_first=batch_first, seed=7)
    save(tmp_path / "m.npz", model)
    back, x = load(tmp_path / "m.npz"), np.random.default_rng(0).standard_normal((4, 3, 2)).astype(np.float32)
    assert back.settings == model.settings
    np.testing.assert_array_equal(back.forward(x)[0], model.forward(x)[0])


def test_a_file_that_says_nothing_of_later_settings_is_taken(saved):
    model, path = saved
    settings = {name: value for name, value in model.settings.items() if name not in store.LATER_SETTINGS}
    store.write(path, model.parameters.value, {"kind": "model", "settings": settings})
    assert load(path).settings == model.settings


def test_every_damaged_byte_is_refused_or_harmless(saved):
    model, path = saved
    content, refused = path.read_bytes(), 0
    for place in range(0, len(content), 37):
        damaged = bytearray(content)
        damaged[place] ^= 0x55
        path.write_bytes(damaged)
        try:
            back = load(path)
        except StoreError:
            refused += 1
        else:
            np.testing.assert_array_equal(back.parameters.values, model.parameters.values)
    assert refused > 0.8 * len(content) / 37


@pytest.mark.parametrize("length", [0, 10, 500, -1])
def test_a_truncated_file_is_refused(saved, length):
    _, path = saved
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(StoreError, match="damaged, or not a file of this library"):
        load(path)


def test_foreign_files_are_refused(tmp_path):
    foreign = tmp_path / "foreign.npz"
    np.savez(foreign, a=np.ones(3))
    with pytest.raises(StoreError, match="damaged, or not a file of this library"):
        load(foreign)
    foreign.write_text("not at all")
    with pytest.raises(StoreError, match="damaged, or not a file of this library"):
        load(foreign)
    np.save(tmp_path / "one.npy", np.ones(3))
    with pytest.raises(StoreError, match="damaged, or not a file of this library"):
        load(tmp_path / "one.npy")
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.npz")


def test_another_version_and_another_kind_are_refused(saved, monkeypatch):
    _, path = saved
    monkeypatch.setattr(store, "VERSION", 4)
    with pytest.raises(StoreError, match="expected format lstm-report version 4, got lstm-report version 3"):
        load(path)
    store.write(path, {}, {"kind": "run"})
    with pytest.raises(StoreError, match="expected a model, got a run"):
        load(path)


def test_arrays_that_do_not_fit_the_settings_are_refused(saved):
    model, path = saved
    arrays = {**model.parameters.value, "head.b_y": np.zeros(4, np.float32)}
    store.write(path, arrays, {"kind": "model", "settings": model.settings})
    with pytest.raises(StoreError, match=r"head\.b_y: expected \(\(3,\), 'float32'\), got \(\(4,\), 'float32'\)"):
        load(path)


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(saved, monkeypatch, broken):
    _, path = saved
    before = path.read_bytes()

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, broken, fail)
    with pytest.raises(OSError, match="disk full"):
        save(path, Model(2, 5, 3, seed=8))
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]


@pytest.mark.parametrize("call", ["open", "fsync"])
def test_folders_that_cannot_be_opened_or_synced_do_no_harm(saved, monkeypatch, call):
    """Windows opens no folder; network shares may refuse to sync one."""
    _, path = saved
    real = getattr(os, call)

    def refuse(what, *rest):
        if stat.S_ISDIR((os.fstat if isinstance(what, int) else os.stat)(what).st_mode):
            raise PermissionError(13, "a folder")
        return real(what, *rest)

    monkeypatch.setattr(os, call, refuse)
    save(path, Model(2, 5, 3, seed=8))
    monkeypatch.undo()
    assert load(path).settings["layers"] == 1
    assert os.listdir(path.parent) == [path.name]


def test_a_file_has_the_permissions_of_any_new_file_and_keeps_those_it_was_given(saved):
    model, path = saved
    (path.parent / "plain").touch()
    assert path.stat().st_mode == (path.parent / "plain").stat().st_mode
    path.chmod(0o640)
    save(path, model)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_stays_a_link(saved, tmp_path):
    _, path = saved
    link = tmp_path / "link.npz"
    link.symlink_to(path)
    save(link, Model(2, 5, 3, seed=8))
    assert link.is_symlink()
    assert load(path).settings["layers"] == 1


def test_settings_may_be_numpy_numbers(tmp_path):
    model = Model(np.int32(3), np.int64(5), np.int8(2), layers=np.int64(2), peepholes=np.bool_(False), dropout=np.float32(0.5), seed=1)
    save(tmp_path / "m.npz", model)
    assert load(tmp_path / "m.npz").settings == model.settings


SETTINGS = Model(2, 5, 3, layers=2, peepholes=True, seed=7).settings
WRONG = {
    "no settings": (None, "settings: expected a dictionary with inputs, .*, got NoneType"),
    "settings of another type": ([1, 2], "settings: expected a dictionary with inputs, .*, got list"),
    "a setting missing": ({"inputs": 2, "cells": 5}, "settings: expected inputs, .*, got cells, inputs"),
    "a setting too many": (SETTINGS | {"seed": 1}, "settings: expected inputs, .*, seed"),
    "cells in words": (SETTINGS | {"cells": "5"}, r"cells \(.*\): expected an integer of at least 1, got '5'"),
    "layers of one half": (SETTINGS | {"layers": 0.5}, r"layers \(.*\): expected an integer of at least 1, got 0.5"),
    "dtype of no type": (SETTINGS | {"dtype": "foo"}, "dtype: expected float32 or float64, got 'foo'"),
    "dropout in a list": (SETTINGS | {"dropout": [0]}, r"dropout \(.*\): expected a number from 0 to below 1"),
    "readout in a list": (SETTINGS | {"readout": []}, r"readout \(.*\): expected one of"),
    "peepholes of 2": (SETTINGS | {"peepholes": 2}, "peepholes: expected True or False, got 2"),
}


@pytest.mark.parametrize("name", WRONG)
def test_settings_that_are_not_those_of_a_model_are_refused(saved, name):
    model, path = saved
    settings, message = WRONG[name]
    store.write(path, model.parameters.value, {"kind": "model", "settings": settings})
    with pytest.raises(StoreError, match=f"model.npz: {message}"):
        load(path)


def test_an_about_that_is_no_dictionary_is_refused(saved):
    _, path = saved
    store.write(path, {}, ["model"])
    with pytest.raises(StoreError, match=r"model\.npz: about: expected a dictionary, got list"):
        load(path)


def test_a_bare_lstm_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(ValueError, match="save: expected a Model, got LSTM"):
        save(tmp_path / "lstm.npz", LSTM(2, 3))
    assert not list(tmp_path.iterdir())
