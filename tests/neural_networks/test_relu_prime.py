import numpy as np

from snippets.neural_networks.relu import relu
from snippets.neural_networks.relu_prime import relu_prime


def test_central_difference_away_from_zero():
    z = np.array([-3.0, -0.5, -0.01, 0.01, 0.5, 3.0])
    measured = (relu(z + 1e-6) - relu(z - 1e-6)) / 2e-6
    np.testing.assert_allclose([relu_prime(entry) for entry in z], measured, atol=1e-9)
    np.testing.assert_allclose(measured, [0, 0, 0, 1, 1, 1], atol=1e-9)


def test_no_derivative_at_zero_and_the_agreement():
    assert relu(1e-6) / 1e-6 == 1
    assert relu(-1e-6) / -1e-6 == 0
    assert relu_prime(0.0) == 0
