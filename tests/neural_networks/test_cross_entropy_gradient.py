import numpy as np
import pytest

from snippets.neural_networks.cross_entropy import cross_entropy
from snippets.neural_networks.cross_entropy_gradient import cross_entropy_gradient
from snippets.neural_networks.softmax import softmax
from tests.support.oracles import assert_gradients, complex_step


@pytest.mark.parametrize("y", [np.eye(5)[2], np.array([0.1, 0.2, 0.4, 0.25, 0.05])], ids=["one-hot", "soft"])
def test_gradient_complex_step(y):
    z = np.random.default_rng(17).standard_normal(5)
    given = {"z": cross_entropy_gradient(softmax(z), y)}
    assert_gradients(lambda z: cross_entropy(y, softmax(z)), {"z": z}, given)


def test_wrong_when_the_target_does_not_sum_to_one():
    z, y = np.random.default_rng(18).standard_normal(5), np.full(5, 0.5)
    exact = complex_step(lambda z: cross_entropy(y, softmax(z)), {"z": z})["z"]
    assert np.max(np.abs(exact - cross_entropy_gradient(softmax(z), y))) > 0.1


def test_entries_sum_to_zero():
    rng = np.random.default_rng(19)
    assert abs(np.sum(cross_entropy_gradient(rng.dirichlet(np.ones(5)), np.eye(5)[0]))) < 1e-15
