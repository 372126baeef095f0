"""What the evaluator computes, against NumPy written out by hand, and what it refuses."""

import numpy as np
import pytest

from equations.evaluate import Values, evaluate
from equations.latex import parse
from equations.problem import Problem
from equations.resolve import Scope, resolve

RNG = np.random.default_rng(7)
A, B = RNG.standard_normal((3, 4)), RNG.standard_normal((4, 3))
S = RNG.standard_normal((3, 3))
U, V = RNG.standard_normal(3), RNG.standard_normal(3)
X, H = RNG.standard_normal((10, 4)), RNG.standard_normal((11, 3))
VALUES = {
    "A": A,
    "B": B,
    "S": S,
    "u": U,
    "v": V,
    "a": 2.0,
    "b": -3.0,
    "c": 0.5,
    "k": 3,
    "x": X,
    "h": H,
    "n": 3,
    "T": 10,
}
VALUES |= {"W_forward": S, "h_forward_t": U, "h_backward_next": V}
VALUES |= {
    "delta_f": H[1:],
    "h_prev": V,
    "phi": np.cos,
    "L": 4.0,
    "dL_dA": A,
    "W_2": S,
    "a_hat": 7.0,
    "lambda_": 0.25,
}
FIRST = {"h": (0, 1)}

EQUAL = {
    r"A B u": lambda: A @ B @ U,
    r"u^\top v": lambda: U @ V,
    r"u v^\top": lambda: np.outer(U, V),
    r"u^\top S v": lambda: U @ S @ V,
    r"(S u)^\top v": lambda: (S @ U) @ V,
    r"a u \odot v": lambda: 2 * U * V,
    r"u \odot S v": lambda: U * (S @ V),
    r"-u + v - u": lambda: -U + V - U,
    r"a - b - c": lambda: 4.5,
    r"a / b / c": lambda: 2 / -3 / 0.5,
    r"1 - u^2": lambda: 1 - U**2,
    r"a^{-1}": lambda: 0.5,
    r"a^k": lambda: 8.0,
    r"-a^2": lambda: -4.0,
    r"\frac{u}{a} + \tfrac{1}{2} v": lambda: U / 2 + V / 2,
    r"\sqrt{a} + \lvert b \rvert": lambda: np.sqrt(2) + 3,
    r"e^{-u} + \exp(u)": lambda: np.exp(-U) + np.exp(U),
    r"\tanh^2(u)": lambda: np.tanh(U) ** 2,
    r"\tanh(u)^2": lambda: np.tanh(U) ** 2,
    r"\tanh u": lambda: np.tanh(U),
    r"\tanh u \odot v": lambda: np.tanh(U) * V,
    r"\phi(S u) \odot v": lambda: np.cos(S @ U) * V,
    r"\phi^2(u)": lambda: np.cos(U) ** 2,
    r"\max(0, u)": lambda: np.maximum(0, U),
    r"\max(u)": lambda: U.max(),
    r"\min(a, \frac{a}{\lVert u \rVert}) u": lambda: min(2, 2 / np.sqrt(U @ U)) * U,
    r"\lVert S \rVert_2 + \lVert S \rVert_F": lambda: (
        np.linalg.svd(S)[1][0] + np.sqrt((S**2).sum())
    ),
    r"\lVert S \rVert_\infty": lambda: np.abs(S).sum(axis=1).max(),
    r"\operatorname{diag}(u) S": lambda: np.diag(U) @ S,
    r"\sum_{t=1}^{T} x_t": lambda: X.sum(axis=0),
    r"a h_{t-1}": lambda: 2 * V,
    r"\sum_{t=1}^{T} h_{t-1}": lambda: H[:10].sum(axis=0),
    r"\sum_{s=1}^{T} h_{s-1}": lambda: H[:10].sum(axis=0),
    r"\sum_{s=1}^{T} h_s x_s^\top": lambda: H[1:].T @ X,
    r"\sum_{s=1}^{T} \delta^f_s x_s^\top": lambda: H[1:].T @ X,
    r"a \sum_i u_i v_i + b": lambda: 2 * (U @ V) - 3,
    r"\sum_i \sum_j S_{ij} u_j": lambda: (S @ U).sum(),
    r"\prod_{i=1}^{k} u_i": lambda: U.prod(),
    r"\prod_{i=1}^{k} (S u_i)": lambda: S @ S @ S * U.prod(),
    r"\prod_{s=0}^{2} \operatorname{diag}(h_s) S": lambda: (
        np.diag(H[0]) @ S @ np.diag(H[1]) @ S @ np.diag(H[2]) @ S
    ),
    r"a + \sum_{i=2}^{1} u_i": lambda: 2.0,
    r"\prod_{i=2}^{1} u_i S": lambda: 1.0,
    r"[u, x_1]": lambda: np.concatenate([U, X[0]]),
    r"S \cdot u + S \cdot (a \cdot u)": lambda: S @ U * 3,
    r"u \circ v + u * v": lambda: 2 * U * V,
    r"{u}_{2} + x_{(1)3}": lambda: U[1] + X[0, 2],
    r"\log_2(a)": lambda: 1.0,
    r"[u; S v]": lambda: np.concatenate([U, S @ V]),
    r"[S, A] [u; u; a]": lambda: np.hstack([S, A]) @ np.concatenate([U, U, [2]]),
    r"\begin{bmatrix} u \\ v \end{bmatrix}": lambda: np.concatenate([U, V]),
    r"\begin{bmatrix} a & b \\ c & 1 \end{bmatrix}": lambda: np.array([[2, -3], [0.5, 1]]),
    r"\begin{cases} u & u > 0 \\ a u & \text{otherwise} \end{cases}": lambda: np.where(
        U > 0, U, 2 * U
    ),
    r"\frac{\partial L}{\partial A}^\top": lambda: A.T,
    r"\nabla_A L": lambda: A,
    r"W^{(2)} u": lambda: S @ U,
    r"\hat a_t + \lambda": lambda: 7.25,
    r"\mathbf{u} + \left( \boldsymbol v \right)": lambda: U + V,
    r"2 \pi": lambda: 2 * np.pi,
    r"\overrightarrow W \overleftarrow h_{t+1} + \overrightarrow{h}_t": lambda: S @ V + U,
    r"(u - a) \bmod 3": lambda: (U - 2) - 3 * np.floor((U - 2) / 3),
    r"a + 7 \bmod k": lambda: 3.0,
    r"\frac{u \bmod a}{a}": lambda: (U / 2) - np.floor(U / 2),
}

REFUSED = {
    r"u v": "a vector times a vector",
    r"A u": "the matrix product of shapes (3, 4) and (3,) does not exist",
    r"u + A": "there is no broadcasting",
    r"u \odot x_1": "there is no broadcasting",
    r"A^T u": r"write the transpose as ^\top, not ^T",
    r"a^\top": "a number has no transpose",
    r"S^2": "a power needs a number or a vector below",
    r"\log a b": "write brackets around the argument",
    r"\log(b)": "the logarithm of a number that is not positive",
    r"\tanh": "write brackets around the argument",
    r"a b \bmod c": r"\bmod stands alone between two factors",
    r"a \bmod b c": r"\bmod stands alone between two factors",
    r"a \odot b \bmod c": r"\bmod stands alone between two factors",
    r"a \bmod b \bmod c": r"\bmod stands alone between two factors",
    r"u \bmod x_1": "there is no broadcasting",
    r"\overleftarrow W u": "the symbol W_backward is not a parameter",
    r"a / b c": r"a / b c can be read in two ways",
    r"a / \sum_i u_i": r"what is divided by? write \frac",
    r"\lVert S \rVert": "which norm?",
    r"\lVert a \rVert": "absolute value of a number",
    r"a'": "a prime on a value means nothing here",
    r"q": "the symbol q is not a parameter",
    r"u_4": "index 4 of u is outside 1 to 3",
    r"x_0": "index 0 of x is outside 1 to 10",
    r"a_1": "a has 0 axes and cannot take 1 indices",
    r"\sum_i a": "the range of i cannot be read",
    r"\sum_i u_i x_i": "it indexes different ranges: [(1, 3), (1, 10)]",
    r"\sum_{k=1}^{3} u_k": "the index k of \\sum is already the name of something else",
    r"\sum_{i} u_i W_{i}": "the symbol W_i is not a parameter",
    r"u^\top": "a transposed vector stands alone",
    r"u^\top + v": "between a transposed vector and something else",
    r"S u^\top": "the shapes of this product do not fit",
    r"u \times v": r"\times is for numbers",
    r"(a, b)": "a list in brackets needs a function",
    r"\operatorname{nothing}(a)": "no snippet is named nothing",
    r"\sqrt{b}": "the root of a negative number",
    r"b^{\frac{1}{2}}": "a fractional power of a number that is not positive",
    r"\frac{\partial L}{a}": r"\partial stands only in",
    r"\top": r"\top stands only above something",
    r"u \cdot v": "can be read in two ways",
    r"[u, v]": "can be read in two ways",
    r"(a) \bmod 0": r"\bmod 0 has no value",
    r"\min(a, b)'": "a prime on a value means nothing here",
    r"\exp(a)'": "a prime on a value means nothing here",
    r"\sum_{i=1}^{2}' u_i": "a prime on a sum or product",
    r"\sum_{i=1}^{1000000000} a": "at most 10,000 are computed",
    r"\sum_{i=1}^{9000} \sum_{j=1}^{9000} a": "takes more than 300,000 steps",
    r"9^{9^{9^9}}": "finite",
    r"\frac{a}{a - a}": "division by zero",
    r"u_{\frac{1}{2}}": "an index must be a whole number",
    r"\tanh_2(a)": "a subscript on tanh means nothing",
    r"\operatorname{diag}(S)": "diag takes a vector",
}


def value(latex):
    names = {name for name, one in VALUES.items() if not callable(one)}
    scope = Scope(VALUES.keys() | set(), VALUES.keys() - names, lambda name: None)
    return evaluate(
        resolve(parse(latex, "inline"), scope), Values(VALUES, FIRST, lambda name: None)
    )


@pytest.mark.parametrize("latex", EQUAL)
def test_value(latex):
    np.testing.assert_allclose(value(latex), EQUAL[latex](), rtol=1e-13)


@pytest.mark.parametrize("latex", REFUSED)
def test_refused(latex):
    with pytest.raises(Problem) as caught:
        value(latex)
    assert REFUSED[latex] in caught.value.message


def test_the_place_of_an_error_is_known():
    with pytest.raises(Problem) as caught:
        value("u +\n  S q")
    assert (caught.value.line, caught.value.column) == (2, 5)
