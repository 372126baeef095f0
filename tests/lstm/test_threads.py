"""Several threads and one model: inference is right, training is for one thread at a time."""

import copy
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lstm import LSTM, Adam, Model, Run, squared_error


def together(count, work):
    """Run work(number) in so many threads that begin at one moment; return the results."""
    gate = threading.Barrier(count)

    def begun(number):
        gate.wait(10)
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begun, range(count)))


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_inference_in_several_threads(batch, bidirectional):
    model = Model(2, 6, 1, layers=2, bidirectional=bidirectional)
    rng = np.random.default_rng(0)
    inputs = rng.standard_normal((4, 40, batch, 2), np.float32)
    wanted = [model.forward(x)[0] for x in inputs]
    for number, found in enumerate(together(4, lambda number: [model.forward(inputs[number])[0] for _ in range(30)])):
        for one in found:
            np.testing.assert_array_equal(one, wanted[number])


def test_inference_beside_training():
    """Other threads may use the model between two updates: training goes on as if they were not there."""
    x = np.random.default_rng(0).standard_normal((20, 3, 2)).astype(np.float32)

    def losses(beside):
        model = Model(2, 6, 1, seed=1)
        run = Run(model, Adam(model.parameters), squared_error, lambda _: {"x": x, "target": x[:, :, :1]})
        if not beside:
            return run.train(30, progress=False)
        stop = threading.Event()

        def look():
            while not stop.is_set():
                model.forward(x)

        with ThreadPoolExecutor(2) as pool:
            looks = [pool.submit(look) for _ in range(2)]
            try:
                return run.train(30, progress=False)
            finally:
                stop.set()
                for one in looks:
                    one.result()

    np.testing.assert_array_equal(losses(True), losses(False))


def test_training_in_a_second_thread_is_refused_while_the_first_one_lives():
    model, x = Model(2, 6, 1), np.ones((5, 3, 2), np.float32)
    y, _ = model.forward(x, training=True)
    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(RuntimeError, match="training: expected the thread 'MainThread', which trains this model, got 'ThreadPool"):
            pool.submit(model.forward, x, training=True).result()
        with pytest.raises(RuntimeError, match="in the same thread"):
            pool.submit(model.backward, y).result()
        pool.submit(model.forward, x).result()
        model.backward(y)
        other = copy.deepcopy(model)
        pool.submit(other.forward, x, training=True).result()
        model.free()
        pool.submit(model.forward, x, training=True).result()
    model.forward(x, training=True)
    model.backward(y)


def test_exactly_one_of_several_threads_trains():
    lstm, x, gate = LSTM(2, 4), np.ones((5, 3, 2), np.float32), threading.Barrier(4)

    def work(number):
        try:
            lstm.forward(x, training=True)
        except RuntimeError:
            return False
        else:
            return True
        finally:
            gate.wait(10)

    assert sum(together(4, work)) == 1


def test_a_stream_refuses_a_step_while_another_thread_makes_one():
    stream, alone, x = LSTM(1, 3).stream(), LSTM(1, 3).stream(), np.ones((1, 1), np.float32)
    (only,) = stream.layers
    inside, go_on = threading.Event(), threading.Event()

    def slow(space, start, stop):
        inside.set()
        assert go_on.wait(10)
        only.run(space, start, stop)

    stream.layers[0] = only._replace(run=slow)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(stream.step, x)
        assert inside.wait(10)
        with pytest.raises(RuntimeError, match="a Stream takes one step after the other: expected no step, got one in another thread"):
            stream.step(x)
        go_on.set()
        np.testing.assert_array_equal(first.result(), alone.step(x))
    np.testing.assert_array_equal(stream.step(x), alone.step(x))
