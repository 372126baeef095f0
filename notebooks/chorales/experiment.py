"""What the notebook on the chorales compares: models on the same held-out tunes, and how sure the differences are."""

from dataclasses import dataclass, field

import numpy as np
from scipy.stats import bootstrap

from notebooks.chorales import markov
from notebooks.chorales.data import RHYTHMS, Split, families, split
from notebooks.chorales.network import Continuer, bits_per_note

FIRST, PLACE, TUNED = "chain, the last note", "chain, place in the bar", "chain, place in the bar and in the phrase"
"""The chains that the LSTM is compared with."""

TOGETHER = "the LSTMs together"

ENDING = [number for number, (_, end) in enumerate(RHYTHMS) if end]
"""Classes of rhythm that end a phrase."""


def baselines(parts):
    """Return the chains, each the best of its kind on the validation tunes."""
    costs = markov.costs(parts)
    allowed = {FIRST: lambda sight: sight == markov.Sight(1), PLACE: lambda sight: not sight.phrase, TUNED: lambda sight: True}
    return {name: markov.best(parts, {sight: bits for sight, bits in costs.items() if may(sight)}) for name, may in allowed.items()}


@dataclass
class Results:
    """A split in parts, the groups of settings that it keeps together, what was fitted to it, and the bits that each note of each held-out tune costs, (N, 2) per tune."""

    parts: Split
    groups: list
    chains: dict
    trained: list
    bits: dict = field(init=False)

    def __post_init__(self):
        models = {f"LSTM, seed {seed}": Continuer(one.model) for seed, one in enumerate(self.trained, 1)}
        models[TOGETHER] = self.together
        self.bits = {name: [chain.bits(tune) for tune in self.parts.test] for name, chain in self.chains.items()}
        self.bits |= {name: model.bits(self.parts.test) for name, model in models.items()}

    @property
    def together(self):
        """The networks of all seeds, their probabilities averaged."""
        return Continuer(*(one.model for one in self.trained))


def contents(parts):
    """Return how many tunes and notes each part of the data has, as a Markdown table."""
    rows = {"training": parts.train, "validation": parts.valid, "test": parts.test}
    lines = (f"| {name} | {len(tunes)} | {sum(len(tune.notes) for tune in tunes):,} |" for name, tunes in rows.items())
    return "\n".join(["| Part | Chorales | Notes |", "|---|---|---|", *lines])


def saved(results, name, than=TUNED):
    """Return how many bits per note a model saves against another on the held-out tunes, and the ends of a 95 % interval.

    The interval is a paired bootstrap (percentiles of 9,999 draws) over groups of settings of one tune, which are drawn whole: two settings are no
    independent evidence. A model is better for sure, at the level of 5 %, if the interval is above 0.
    """
    difference = {
        tune.name: (theirs - ours).sum()
        for tune, ours, theirs in zip(results.parts.test, results.bits[name], results.bits[than], strict=True)
    }
    groups = [[tune for tune in group if tune.name in difference] for group in results.groups]
    gains, notes = np.array([[sum(difference[t.name] for t in group), sum(len(t.notes) for t in group)] for group in groups if group]).T
    found = bootstrap((gains, notes), mean, paired=True, vectorized=True, method="percentile", rng=np.random.default_rng(0))
    return float(mean(gains, notes)), *map(float, found.confidence_interval)


def mean(gains, notes, axis=-1):
    """Return bits per note from the bits and the notes of groups."""
    return gains.sum(axis=axis) / notes.sum(axis=axis)


def table(results):
    """Return the bits per note on the held-out tunes as a Markdown table."""
    lines = [
        "| Next note from | Rhythm | Pitch | Both | Saved against the last chain (95 %) | Cheaper tunes |",
        "|---|---|---|---|---|---|",
    ]
    for name, bits in results.bits.items():
        rhythm, pitch = np.concatenate(bits).mean(axis=0)
        gain, low, high = (0, 0, 0) if name == TUNED else saved(results, name)
        beside = "– | –" if name == TUNED else f"{gain:.2f} ({low:.2f} to {high:.2f}) | {won(results, name)} of {len(bits)}"
        lines.append(f"| {name} | {rhythm:.2f} | {pitch:.2f} | {rhythm + pitch:.2f} | {beside} |".replace("-0", "−0"))
    return "\n".join(lines)


def won(results, name, than=TUNED):
    """Return the number of held-out tunes that cost less under a model than under another."""
    return sum(int(ours.sum() < theirs.sum()) for ours, theirs in zip(results.bits[name], results.bits[than], strict=True))


def sights(chains):
    """Return what the validation tunes chose for each chain, as a Markdown table."""
    lines = ["| Chain | Part | Notes back | Place in the bar | Place in the phrase | Strength |", "|---|---|---|---|---|---|"]
    for name, chain in chains.items():
        for part, sight in (("rhythm", chain.rhythm), ("pitch", chain.pitch)):
            seen = (("yes" if one else "no") for one in (sight.place, sight.phrase))
            lines.append(f"| {name} | {part} | {sight.order} | {' | '.join(seen)} | {sight.strength} |")
    return "\n".join(lines)


def leak(tunes, orders=(1, 2, 3)):
    """Return for each order the bits per note of a chain when whole tunes are held out, and when only pieces are, so that tunes recur."""
    splits = split(families(tunes)), split([[tune] for tune in tunes])
    chains = {order: [markov.best(parts, markov.costs(parts, [markov.Sight(order)])) for parts in splits] for order in orders}
    return {
        order: [bits_per_note([chain.bits(tune) for tune in parts.test]) for chain, parts in zip(pair, splits, strict=True)]
        for order, pair in chains.items()
    }


def leak_table(found):
    """Return what `leak` found as a Markdown table."""
    rows = (f"| {order} | {by_tune:.2f} | {by_piece:.2f} |" for order, (by_tune, by_piece) in found.items())
    return "\n".join(["| Notes that the chain looks back on | Split by tune | Split by piece |", "|---|---|---|", *rows])


def phrase_ends(results, longest=10):
    """Return, for 0 to 10 quarters since the last phrase ended, how often the note that begins there ends the next one, and how often models expect it.

    Over the held-out tunes; the rows are the frequency, the networks together, and the chains without and with the place in the phrase.
    """
    models = results.together, results.chains[PLACE], results.chains[TUNED]
    found = [[] for _ in range(longest + 1)]
    for tune in results.parts.test:
        expected = [model.rhythms(tune)[:, ENDING].sum(axis=1) for model in models]
        since = 0
        for note, *chances in zip(tune.notes, *expected, strict=True):
            if since % 4 == 0 and since // 4 <= longest:
                found[since // 4].append((note.end, *chances))
            since = 0 if note.end else since + note.length
    return np.array([np.mean(rows, axis=0) for rows in found]).T
