import itertools

import numpy as np

from snippets.cells.phased_update import phased_update
from snippets.cells.zoneout_update import zoneout_update
from tests.support.draws import assert_close, draw


def test_value_by_hand():
    old_c, new_c, old_h, new_h = np.array([7.0, 5.0]), np.array([8.0, 6.0]), np.array([3.0, 9.0]), np.array([4.0, 2.0])
    got = zoneout_update(np.array([1.0, 0.0]), old_c, new_c, np.array([0.0, 1.0]), old_h, new_h)
    assert_close(got, ([7.0, 6.0], [4.0, 9.0]))


def test_mean_over_all_masks_is_the_test_time_form():
    """Old value with probability p: enumerate all 64 pairs of masks of three entries."""
    v, p = draw(zoneout_update, 0), 0.3
    mean = [np.zeros(3), np.zeros(3)]
    for bits in itertools.product([0.0, 1.0], repeat=6):
        mask = np.array(bits)
        weight = np.prod(np.where(mask == 1, p, 1 - p))
        got = zoneout_update(**{**v, "xi_c_t": mask[:3], "xi_h_t": mask[3:]})
        mean = [total + weight * one for total, one in zip(mean, got, strict=True)]
    assert_close(tuple(mean), zoneout_update(**{**v, "xi_c_t": np.full(3, p), "xi_h_t": np.full(3, p)}))


def test_is_the_phased_update_with_a_random_gate():
    v = draw(zoneout_update, 1)
    states = {name: v[name] for name in ("c_hat", "c_prev", "h_hat", "h_prev")}
    assert_close(phased_update(k_t=1 - v["xi_c_t"], **states), zoneout_update(**{**v, "xi_h_t": v["xi_c_t"]}))
