# %% [markdown]
# # Example: continuing a chorale melody
#
# A network hears the first bars of a tune that it has never seen, and goes on. It learned how from the melodies of Bach's chorales. We measure how well it guesses the next note, against chains of counts that were given the same chances. Then you listen, and guess which tune is Bach's.

# %%
REPOSITORY = ""

import importlib.util

if importlib.util.find_spec("lstm") is None:
    assert REPOSITORY, "write the address of the repository that this notebook comes from between the quotes"
    from IPython import get_ipython

    get_ipython().run_line_magic("pip", "install --quiet music21")
    get_ipython().run_line_magic("pip", f"install --quiet --no-deps git+{REPOSITORY}")

import math
import time

import numpy as np
from IPython.display import Markdown, display

from lstm import AdamW, Model, Run, cross_entropy
from notebooks.chorales import data, experiment, figures, listening
from notebooks.chorales.network import BAR, Continuer, P, R, Trained, batch, bits_per_note

# %% [markdown]
# ## Problem
#
# Given the notes so far, how probable is each possible next note? A note is two things here.
#
# - **Rhythm**: one of eight lengths, from a sixteenth to a whole note, and whether a phrase ends with it. The scores mark that with a fermata.
# - **Pitch**: one of 30 semitones, or a rest.
#
# A model pays for each note the logarithm, to base 2, of one over the probability that it gave to it: the *bits* that the note costs. A note known for sure costs nothing, one that was given one chance in eight costs three bits.
#
# ## Data
#
# The package `music21` contains the chorales, so nothing is downloaded. We read the soprano voices of Riemenschneider's edition, 371 numbers, some of which are the same piece. Only chorales in 4/4 throughout are kept, and only those whose notes have a class. Repeat signs are not expanded.

# %%
tunes = data.chorales()

# %% [markdown]
# Two things could leak from the test into the training.
#
# **Keys.** Each tune is moved so that its key signature has no sharps or flats. The signature stands before the first note, so a reader has it, too. Whether the tune is in major or minor is not told.
#
# **Tunes.** Bach set the same hymn many times. If one setting were in the training data and another in the test data, a model could win by memory of that very tune. So settings of one tune are put into a group, and groups are never divided. Two settings belong together if a tenth of the runs of eight steps from beat to beat are the same in both; so do those that others link.

# %%
groups = data.families(tunes)
parts = data.split(groups)
print(f"{len(tunes)} chorales in {len(groups)} groups; the largest has {max(map(len, groups))}")
Markdown(experiment.contents(parts))

# %% [markdown]
# How much would a split by piece have flattered us? Here are chains of counts, which look back on one, two or three notes, tested on both kinds of split. The numbers are bits per note.

# %%
leak = experiment.leak(tunes)
Markdown(experiment.leak_table(leak))

# %% [markdown]
# ## Model
#
# The LSTM has 64 cells. At each step it sees the note before, rhythm and pitch, and the place in the bar at which the next note begins, in sixteenths. The state has to carry all the rest. A linear readout gives two softmax distributions, one of the rhythm and one of the pitch; given the state they are taken as independent. The loss is the sum of both cross-entropies.

# %%
CELLS = 64
BATCH = 16
RATE = 0.005
DECAY = 0.15
HIDDEN = 0.2


def loss(y, target, mask):
    """Return the cross-entropy of rhythm and pitch together, and its derivative."""
    rhythm, d_rhythm = cross_entropy(y[..., :R], target[..., 0], mask)
    pitch, d_pitch = cross_entropy(y[..., R:], target[..., 1], mask)
    return rhythm + pitch, np.concatenate([d_rhythm, d_pitch], axis=-1)


# %% [markdown]
# There are only about ten thousand notes to learn from, so overfitting is the main problem. Three means are meant to help. In training each input is hidden with probability 0.2. The weights are pulled towards zero a little at each step, as in AdamW. And training stops when the validation tunes have not become cheaper for twelve rounds; the weights of the best round are kept.


# %%
def batches(tunes):
    """Return a function that draws tunes of about one length, a fifth of the inputs hidden."""
    lengths = np.array([len(tune.notes) for tune in tunes])

    def draw(rng):
        order = np.argsort(lengths + rng.uniform(0, 20, len(lengths)))
        first = rng.integers(0, max(1, len(order) - BATCH + 1))
        drawn = batch([tunes[i] for i in order[first : first + BATCH]])
        drawn["x"] *= rng.random(drawn["x"].shape) >= HIDDEN
        return drawn

    return draw


def train(parts, seed, rounds=110, patience=12):
    """Train on parts.train; stop, and keep weights, by the bits per note on parts.valid."""
    model = Model(inputs=R + P + BAR, cells=CELLS, outputs=R + P, seed=seed)
    every = math.ceil(len(parts.train) / BATCH)
    run = Run(
        model,
        AdamW(model.parameters, lr=RATE, weight_decay=DECAY),
        loss,
        batches(parts.train),
        seed=seed,
        validate=lambda model: bits_per_note(Continuer(model).bits(parts.valid)),
        patience=patience,
        every=every,
    )
    run.train(rounds * every, progress=False)
    return Trained(model, run.validation_losses, parts)


# %%
trained = []
for seed in (1, 2, 3):
    started = time.perf_counter()
    trained.append(one := train(parts, seed))
    seconds = time.perf_counter() - started
    print(f"seed {seed}: {min(one.curve):.2f} bits per note on the validation tunes, {seconds:.0f} s")

# %% [markdown]
# **The baselines** are chains of counts: what followed after the last few notes. The rhythm comes from the last rhythms, the pitch from the last pitches and the new rhythm. Contexts that were seen rarely lean on shorter ones, by a rule of Witten and Bell with a strength.
#
# A chain may also see two clocks: the place in the bar, which the LSTM is told too, and the sixteenths since the last phrase ended, which the LSTM must count for itself. The validation tunes choose for each chain, for rhythm and pitch apart, which clocks it sees, on how many notes it looks back, from none to five, and one of seven strengths: for the last chain 168 settings of each part. The table shows the choice. The LSTM's five settings at the head of its cells were not searched at all: that favours the chains.

# %%
chains = experiment.baselines(parts)
Markdown(experiment.sights(chains))

# %% [markdown]
# ## Results
#
# All are tested on the same held-out tunes. The last column but one says how many bits per note a model saves against the last chain. Its interval is a paired bootstrap: whole groups of test tunes are drawn again and again. Where it holds 0, the difference may be chance.

# %%
results = experiment.Results(parts, groups, chains, trained)
Markdown(experiment.table(results))

# %%
figures.learning(results)

# %% [markdown]
# The LSTMs were told no time since the last phrase end. Did they learn to count? The phrases of a hymn are mostly eight quarters long. The bars show how often a note ends a phrase, over the quarters since the last phrase ended; the lines show what the models expect. The numbers for the note that begins after seven quarters, and so is the eighth, are printed.

# %%
ends = experiment.phrase_ends(results)
names = "it does in", experiment.TOGETHER, experiment.PLACE, experiment.TUNED
print("after seven quarters, share that ends a phrase:")
print(*(f"{name} {share:.2f}" for name, share in zip(names, ends[:, 7], strict=True)), sep="; ")
figures.ends(ends)

# %% [markdown]
# ## Listen: which is Bach's?
#
# Three held-out tunes, the first in the order of the catalogue names that are of different hymns. Each is given up to the end of its second whole bar. Then it goes on in three ways: as Bach has it, as the three networks together continue it, and as the last chain does. Each note is drawn from the probabilities and fed back. Probabilities are sharpened before drawing, by a temperature of 0.8. Nothing was chosen by ear: these are the first tunes, and the first seed. The letters were dealt at random.
#
# The sound is made with NumPy: four harmonics that die away, 8000 samples a second, 8 bits each.

# %%
for number, tune in enumerate(listening.chosen(results), 1):
    display(listening.blind(number, listening.versions(results, tune)))

# %% [markdown]
# ## Discussion
#
# - **One network does not beat the chain that is told the time.** Each of the three costs a little more, less than 0.12 bits a note; each interval holds 0. Without the second clock the chain would have cost more than each of them, and we would have praised the LSTM for a counter that its rival was refused.
# - **Three networks together** cost less than the chain, by less than 0.1 bits, but the interval holds 0: sixty tunes, of fewer than forty hymns, are too few to tell. What is sure is that the average of three is better than each of them. What they save against the chain is in the pitch.
# - **The LSTMs learned to count, in part.** The note that begins seven quarters after a phrase end is the likeliest to end the next one, and they give it more than one chance in two. The chain without the second clock gives it less than they do, though it looks back on five notes; the chain with it gives more, and comes nearer to what happens.
# - A split by piece flatters the chains, and the longer they look back the more: three notes of a hymn that was in the training data often tell the fourth. Part of the difference may come from the test pieces, which are not the same in the two splits.

# %% tags=["checks"]
assert data.divided(groups, parts) == [], "no group of settings stands in two parts"
assert all(one.parts is parts for one in (results, *trained, *chains.values())), "all models have this split"

first, place, tuned = (bits_per_note(results.bits[name]) for name in chains)
alone = [bits_per_note(results.bits[f"LSTM, seed {seed}"]) for seed in (1, 2, 3)]
assert tuned < place - 0.08 < first - 0.5, "each clock helps the chain"
assert max(alone) < place - 0.03, "each LSTM costs less than the chain without the second clock, by more than 0.03 bits"
assert 0 < min(alone) - tuned < max(alone) - tuned < 0.12, "each costs more than the chain with it, by less than 0.12 bits"
for seed in (1, 2, 3):
    gain, low, high = experiment.saved(results, f"LSTM, seed {seed}")
    assert low < 0 < high, f"LSTM, seed {seed}: the interval of the difference holds 0"
    assert experiment.saved(results, experiment.TOGETHER, f"LSTM, seed {seed}")[1] > 0, f"three together are surely better than seed {seed}"

gain, low, high = experiment.saved(results, experiment.TOGETHER)
assert low < 0 < gain < 0.1 < high, "three together save less than 0.1 bits, and the interval holds 0"
tested = sum(any(tune in parts.test for tune in group) for group in groups)
assert (len(parts.test), 30 < tested < 40) == (60, True), "sixty test tunes, of fewer than forty hymns"
chain, together = (np.concatenate(results.bits[name]).mean(axis=0) for name in (experiment.TUNED, experiment.TOGETHER))
assert abs(chain[0] - together[0]) < 0.03, "in the rhythm three together and the chain are about equal"
assert chain[1] - together[1] > 0.02, "in the pitch they save more than 0.02 bits"

frequency, network, blind, counting = ends
assert frequency.argmax() == network.argmax() == 7, "the note after seven quarters is the likeliest to end a phrase"
assert 0.5 < network[7] < counting[7], "the LSTMs give that more than one chance in two, the chain with the clock more"
assert blind[7] + 0.05 < network[7], "and the chain without it less than they do"
assert abs(frequency[7] - counting[7]) < abs(frequency[7] - network[7]), "the chain with the clock comes nearer to what happens"
assert chains[experiment.PLACE].rhythm.order == 5, "the chain without the clock looks back on five notes"

assert len(parts.train) < 200, "fewer than 200 training tunes"
assert 9000 < sum(len(tune.notes) for tune in parts.train) < 11000, "about ten thousand notes"
by_tune, by_piece = np.array(list(leak.values())).T
assert (by_tune > by_piece).all(), "a split by piece flatters every chain"
assert by_tune[2] - by_piece[2] > 2 * (by_tune[0] - by_piece[0]), "the longer it looks back, the more"

seen = experiment.Results(data.Split(parts.train, [], parts.valid), groups, chains, trained)
flattered = experiment.saved(seen, experiment.TOGETHER)
assert flattered[1] > 0.05, "on the validation tunes three together seem to win"
returning = sum(map(data.returns, parts.test))
assert returning < len(parts.test) / 6, "openings rarely come again"
Markdown(
    """
- **On the validation tunes** the three together seem to win clearly, by {:.2f} bits ({:.2f} to {:.2f}). \
Those tunes chose when to stop; to quote them would be to report, in part, the luck of that choice.
- **Memory beyond the phrase** cannot be seen here. Repeats are not written out, and the first six notes come again in {} of {} test tunes.
""".format(*flattered, returning, len(parts.test))
)

# %% [markdown]
# Bits measure how well the next note of a real tune is guessed. That a continuation pleases does not follow; that is for you to hear. A next step is to let rhythm and pitch depend on each other within a step, or to add a second voice.
#
# ## References
#
# - M. S. Cuthbert and C. Ariza (2010). music21: A toolkit for computer-aided musicology and symbolic music data. ISMIR. The corpus of chorales comes with it.
# - I. H. Witten and T. C. Bell (1991). The zero-frequency problem: Estimating the probabilities of novel events in adaptive text compression. IEEE Transactions on Information Theory 37(4), 1085–1094.
# - I. Loshchilov and F. Hutter (2019). Decoupled weight decay regularization. ICLR. AdamW.
# - B. Efron and R. J. Tibshirani (1993). An introduction to the bootstrap. Chapman and Hall.
