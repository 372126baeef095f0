import numpy as np

from formulas.filter.prediction import prediction


def test_moments_of_a_moved_sample():
    rng = np.random.default_rng(1)
    sample, F, G, u = rng.normal(size=(50, 3)), rng.normal(size=(3, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
    moved = np.array([F @ one + G @ u for one in sample])
    mean, covariance = prediction(F, sample.mean(axis=0), G, u, np.cov(sample.T), np.zeros((3, 3)))
    np.testing.assert_allclose(mean, moved.mean(axis=0))
    np.testing.assert_allclose(covariance, np.cov(moved.T))


def test_noise_adds_up():
    one = np.eye(2)
    assert prediction(one, np.zeros(2), one, np.zeros(2), 2 * one, 3 * one)[1].tolist() == [[5, 0], [0, 5]]
