"""Times of calls that take turns, so that what disturbs one disturbs all."""

import os
import statistics
import time


def spell(call, clock, seconds):
    """Return the median time of calls within a spell."""
    times, end = [], time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        start = clock()
        call()
        times.append(clock() - start)
    return statistics.median(times)


def take_turns(calls, clock, rounds, seconds):
    """Return for each of the calls the times of its spells, after one round that does not count."""
    times = {name: [] for name in calls}
    for _ in range(rounds + 1):
        for name, call in calls.items():
            times[name].append(spell(call, clock, seconds))
    return {name: spells[1:] for name, spells in times.items()}


def quartiles(values):
    """Return the lower quartile, the median and the upper quartile."""
    return statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3


def one_core():
    """Hold the process to one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})
