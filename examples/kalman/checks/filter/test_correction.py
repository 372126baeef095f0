import numpy as np

from formulas.filter.correction import correction


def test_the_rule_of_bayes_in_inverse_covariances():
    rng = np.random.default_rng(3)
    root, h, r, x, z = rng.normal(size=(3, 3)), rng.normal(size=3), 0.7, rng.normal(size=3), 1.3
    P = root @ root.T
    after = np.linalg.inv(np.linalg.inv(P) + np.outer(h, h) / r)
    guess = after @ (np.linalg.solve(P, x) + h * z / r)
    found = correction(x, after @ h / r, z, h, P)
    np.testing.assert_allclose(found[0], guess)
    np.testing.assert_allclose(found[1], after, atol=1e-12)
