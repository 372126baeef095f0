# %% [markdown]
# # Example: continuing a chorale melody
#
# A network hears the first bars of a tune that it has never seen, and goes on. It learned how from the melodies of Bach's chorales. We measure how well it guesses the next note, and then we listen.

# %%
REPOSITORY = ""

import importlib.util

if importlib.util.find_spec("lstm") is None:
    assert REPOSITORY, "write the address of the repository that this notebook comes from between the quotes"
    from IPython import get_ipython

    get_ipython().run_line_magic("pip", "install --quiet music21")
    get_ipython().run_line_magic("pip", f"install --quiet --no-deps git+{REPOSITORY}")

import numpy as np
from IPython.display import Markdown

from notebooks.chorales import data
from notebooks.chorales import experiment as chorales

# %% [markdown]
# The first lines install the library where it is missing, as in Colab. What this notebook calls is in the modules of `notebooks/chorales/`, which have tests of their own.
#
# ## Problem
#
# Eck and Schmidhuber (2002) let an LSTM improvise over a blues. Here is a smaller question, whose answer can be measured. Given the notes so far, how probable is each possible next note? A note is two things here.
#
# - **Rhythm**: one of eight lengths, from a sixteenth to a whole note, and whether a phrase ends with it. The scores mark that with a fermata.
# - **Pitch**: one of 30 semitones, or a rest.
#
# A model pays for each note the logarithm, to base 2, of one over the probability that it gave to it. That is the number of *bits* that the note costs. A note known for sure costs nothing; a note that was given one chance in eight costs three bits. The lower the mean, the better the model knows how these melodies go.
#
# ## Data
#
# The package `music21` contains the chorales, so nothing is downloaded. We read the soprano voices of Riemenschneider's edition, 371 numbers, some of which are the same piece. Only chorales in 4/4 throughout are kept, and only those whose notes have a class.

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
print(f"{len(tunes)} chorales in {len(groups)} groups; the largest has {max(map(len, groups))}")
Markdown(chorales.contents(data.split(groups)))

# %% [markdown]
# How much would a split by piece have flattered us? Here are Markov chains, which look back on one, two or three notes, tested on both kinds of split. The numbers are bits per note.

# %%
leak = chorales.leak(tunes)
Markdown(chorales.leak_table(leak))

# %% [markdown]
# ## Model
#
# **The LSTM** is the report's own, with 64 cells. At each step it sees the note before, rhythm and pitch, and the place in the bar at which the next note begins, in sixteenths. That place follows from the notes so far and the upbeat. The state has to carry all the rest. A linear readout gives two softmax distributions, one of the rhythm and one of the pitch; given the state they are taken as independent. The loss is the sum of both cross-entropies.
#
# There are only about ten thousand notes to learn from, so overfitting is the main problem. Three means help. In training each input is hidden with probability 0.2. The weights are pulled towards zero a little at each step, as in AdamW. And training stops when the validation tunes have not become cheaper for twelve rounds; the weights of the best round are kept.
#
# **The baselines** are Markov chains: counts of what followed after the last one, two, three or four notes. The rhythm comes from the last rhythms, and the pitch from the last pitches and the new rhythm. Contexts that were seen rarely lean on shorter ones, by a rule of Witten and Bell with a strength that the validation tunes choose. The chain of order four also sees the place in the bar, as the LSTM does. Of the chains that we tried it was the strongest.

# %%
results = chorales.experiment(tunes)

# %% [markdown]
# ## Results
#
# All are tested on the same held-out tunes. For the LSTM the table gives the middle one of three seeds, and in brackets the lowest and the highest. The last row averages the probabilities of the three networks.

# %%
Markdown(chorales.table(results))

# %%
chorales.plot_learning(results)

# %% [markdown]
# What is the state good for? The phrases of a hymn are mostly eight quarters long. To know that one is about to end, one must count. The bars show how often a note ends a phrase, over the quarters since the last phrase ended; the lines show what the models expect.

# %%
ends = chorales.phrase_ends(results)
chorales.plot_ends(ends)

# %% [markdown]
# ## Listen
#
# The first held-out tune, in the order of the catalogue names, is given up to the end of its second whole bar. Then the three networks together go on, and so does the chain of order one, which remembers least. Each note is drawn from the probabilities and fed back. Probabilities are sharpened before drawing, by a temperature of 0.8. Nothing was chosen by ear: it is the first tune, and the first seed.

# %%
tune = min(results.data.test, key=lambda tune: tune.name)
versions = chorales.versions(results, tune)
print(f"BWV {tune.name.removeprefix('bwv')}: {chorales.given(tune)} notes are given")
chorales.plot_roll(versions)

# %% [markdown]
# The sound is made with NumPy: four harmonics that die away, 8000 samples a second, 8 bits each.

# %%
chorales.listen("As Bach has it", versions["Bach"], "bach")

# %%
chorales.listen("Continued by the LSTM", versions["LSTM"], "lstm")

# %%
chorales.listen("Continued by the first-order chain", versions["first-order chain"], "markov")

# %% [markdown]
# ## Discussion
#
# The sentences below are checked here: if one of them were not true of this run, the build of this page would stop.

# %%
first, third, strongest = (chorales.totals(results, name)[0] for name in (chorales.FIRST, "the last three notes", chorales.STRONGEST))
alone, together = chorales.totals(results, "LSTM"), chorales.totals(results, chorales.TOGETHER)[0]
assert first - third > 0.15
assert third - strongest > 0.1
assert first - max(alone) > 0.4
assert max(alone) < strongest
assert strongest - max(alone) < (first - strongest) / 2
assert together < min(alone)
assert strongest - together > 0.1

lost = 1 - chorales.won(results, results.bits[chorales.TOGETHER][0]) / len(results.data.test)
assert 0.1 < lost < 0.5

frequency, network, chain, simple = ends
assert len(results.data.train) < 200
assert 9000 < sum(len(tune.notes) for tune in results.data.train) < 11000
assert network[7] > 0.5
assert frequency.argmax() == network.argmax() == 7
assert network[7] > chain[7] + 0.1 > simple[7] + 0.2

lead = np.subtract(chorales.by_place(results.bits[chorales.STRONGEST][0]), chorales.by_place(results.bits[chorales.TOGETHER][0]))
print("lead over the strongest chain, in groups of eight notes:", *(f"{bits:.2f}" for bits in lead))
assert lead[3:].mean() - lead[:3].mean() < 0.08

by_tune, by_piece = np.array(list(leak.values())).T
assert (by_tune > by_piece).all()
assert by_tune[2] - by_piece[2] > 2 * (by_tune[0] - by_piece[0])

# %% [markdown]
# - The LSTM of every seed needs fewer bits than every chain, more than 0.4 fewer than the chain of order one. The three networks together are better than any of them alone.
# - Most of that can be had without a network. Three more notes and the place in the bar bring a chain more than half of the way from order one to the single LSTM. On more than a tenth of the held-out tunes this chain beats even the three networks together.
# - What the chain cannot do is count to eight. The note that begins seven quarters after the last phrase end is the likeliest to end the next, and the three networks together give it more than one chance in two. The chain sees four notes back, and the beginning of the phrase is mostly further away.
# - We see no memory beyond the phrase. If the networks recalled the opening of a tune when it comes back, their lead over the strongest chain would grow along the tune. It does not.
# - A split by piece flatters the chains, and the longer they look back the more: three notes of a hymn that was in the training data often tell the fourth. Part of the difference may come from the test pieces, which are not the same in the two splits.
#
# Bits measure how well the next note of a real tune is guessed. That a continuation pleases does not follow; that is for you to hear. Given the same bars, there are many good ways on, and Bach's is one of them.
#
# ## Conclusion
#
# Networks of 64 cells, trained on fewer than two hundred tunes, learn to expect the end of a phrase where it comes. They count their way through a phrase, and we saw no sign that they know what came before it. A next step is to let rhythm and pitch depend on each other within a step, or to add a second voice. A network that is to bring a theme back would need to look it up, which is what attention does.
#
# ## References
#
# - M. S. Cuthbert and C. Ariza (2010). music21: A toolkit for computer-aided musicology and symbolic music data. ISMIR. The corpus of chorales comes with it.
# - D. Eck and J. Schmidhuber (2002). Finding temporal structure in music: Blues improvisation with LSTM recurrent networks. NNSP, 747–756.
# - I. H. Witten and T. C. Bell (1991). The zero-frequency problem: Estimating the probabilities of novel events in adaptive text compression. IEEE Transactions on Information Theory 37(4), 1085–1094.
# - I. Loshchilov and F. Hutter (2019). Decoupled weight decay regularization. ICLR. AdamW.
