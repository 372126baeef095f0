"""Saving and loading: the same model comes back, a crash leaves the old file, and no damaged or foreign file is taken."""

import os

import numpy as np
import pytest

from lstm import Model, StoreError, load, save, store


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
    with pytest.raises(StoreError, match="it has no head"):
        load(foreign)
    foreign.write_text("not at all")
    with pytest.raises(StoreError, match="damaged, or not a file of this library"):
        load(foreign)
    np.save(tmp_path / "one.npy", np.ones(3))
    with pytest.raises(StoreError, match="damaged, or not a file of this library"):
        load(tmp_path / "one.npy")
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.npz")


def test_changed_contents_are_refused(saved):
    _, path = saved
    with np.load(path) as file:
        arrays = dict(file)
    arrays["head.b_y"] = arrays["head.b_y"] + 1
    np.savez(path, **arrays)
    with pytest.raises(StoreError, match="do not match their checksum"):
        load(path)


def test_another_version_and_another_kind_are_refused(saved, monkeypatch):
    _, path = saved
    monkeypatch.setattr(store, "VERSION", 2)
    with pytest.raises(StoreError, match="expected format lstm-report version 2, got lstm-report version 1"):
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
