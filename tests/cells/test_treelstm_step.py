import numpy as np

from snippets.cells.treelstm_step import treelstm_step
from snippets.lstm_cell.lstm_step import lstm_step
from tests.support.draws import assert_close, draw, lstm_by_loops


def test_one_child_is_an_lstm_step():
    for seed in range(8):
        v = draw(treelstm_step, seed)
        weights = {name: array for name, array in v.items() if name[0] in "WRb"}
        got = treelstm_step(**{**v, "h": v["h"][:1], "c": v["c"][:1]})
        assert_close(got, lstm_by_loops(weights, v["x_j"], v["h"][0], v["c"][0]))
        assert_close(got, lstm_step(**weights, x_t=v["x_j"], h_prev=v["h"][0], c_prev=v["c"][0]))


def test_gates_see_the_sum_of_the_children():
    """Six children with empty cells: the node is an LSTM step that sees the sum of their hidden states."""
    v = draw(treelstm_step, 4)
    weights = {name: array for name, array in v.items() if name[0] in "WRb"}
    total = [sum(v["h"][k][j] for k in range(6)) for j in range(3)]
    assert_close(treelstm_step(**{**v, "c": np.zeros((6, 3))}), lstm_by_loops(weights, v["x_j"], total, np.zeros(3)))


def test_order_of_children_does_not_matter():
    v, order = draw(treelstm_step, 1), [3, 1, 5, 0, 4, 2]
    assert_close(treelstm_step(**v), treelstm_step(**{**v, "h": v["h"][order], "c": v["c"][order]}))


def test_node_can_keep_one_child_and_drop_another():
    """R_f reads the first entry of a child: +1 opens its gate, -1 shuts it."""
    v = draw(treelstm_step, 2) | {"W_f": np.zeros((3, 4)), "R_f": np.outer(np.full(3, 60.0), [1, 0, 0]), "b_f": np.zeros(3)}
    h, c = np.array([[1.0, 0.2, 0.3], [-1.0, 0.5, 0.1]]), np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
    kept = treelstm_step(**{**v, "h": h, "c": c, "b_i": np.full(3, -90.0)})[1]
    assert_close(kept, c[0])


def test_children_add_up():
    """With all gates open and no candidate the cell state is the sum of the children's."""
    v = draw(treelstm_step, 3)
    opened = {**v, "b_f": np.full(3, 90.0), "b_i": np.full(3, -90.0)}
    assert_close(treelstm_step(**opened)[1], v["c"].sum(axis=0))
