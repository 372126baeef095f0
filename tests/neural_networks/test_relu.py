import numpy as np

from snippets.neural_networks.relu import relu


def test_value_by_hand():
    np.testing.assert_array_equal(relu(np.array([-2.0, -0.1, 0.0, 0.1, 2.0])), [0, 0, 0, 0.1, 2])


def test_identities():
    z = np.random.default_rng(10).standard_normal(50)
    np.testing.assert_array_equal(relu(z) - relu(-z), z)
    np.testing.assert_allclose(relu(z) + relu(-z), np.sqrt(z**2), rtol=1e-15)


def test_not_bounded_above_and_never_negative():
    assert relu(1e12) == 1e12
    assert np.min(relu(np.linspace(-1e6, 1e6, 101))) == 0
