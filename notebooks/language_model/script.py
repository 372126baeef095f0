# %% [markdown]
# # Example: a language model
#
# A network reads English text letter by letter and says after each what may come next. How many bits of surprise are left per character? How does that compare with counting? And what do its cells keep track of?

# %%
REPOSITORY = ""

import importlib.util

if importlib.util.find_spec("lstm") is None:
    assert REPOSITORY, "write the address of the repository that this notebook comes from between the quotes"
    from IPython import get_ipython

    get_ipython().run_line_magic("pip", f"install --quiet --no-deps git+{REPOSITORY}")

import sys

import numpy as np
from IPython.display import Markdown

from notebooks.language_model import cells, text
from notebooks.language_model import experiment as lm

# %% [markdown]
# The first lines install the library where it is missing, as in Colab. Everything that this notebook calls is in the modules of `notebooks/language_model/`, which have tests of their own.
#
# ## Problem
#
# A language model gives every possible next character a probability. If the character that comes had probability p, its *surprise* is −log2 p bits: 0 if the model was sure, 1 for a coin, and 6.5 if about ninety characters are equally likely. The mean over a text that the model has not been trained on is its score, in bits per character. Lower is better, and a file could be compressed to about that size.
#
# ## Data
#
# Every Python comes with the text of its help topics, in the module `pydoc_data.topics`: what `help("slicings")` prints. It is English prose with some code and grammar, under the licence of the Python Software Foundation. The figures below depend a little on the version of Python.
#
# The topics must not be split as they are. Many repeat parts of others word for word: the topic `customization` is a chapter of `specialnames`, `for` one of `compound`. So each paragraph is kept only in the first topic that has it, in alphabetical order. Then whole topics are held out: every tenth for tests, every tenth for validation. Some of them, like `for`, have nearly nothing left.

# %%
whole, once = text.topics(), text.once(text.topics())
leaks = {}
for name, texts in {"as they are": whole, "each paragraph once": once}.items():
    training, validation, test = text.split(texts)
    leaks[name] = text.overlap(training, validation), text.overlap(training, test)
    shares = " and ".join(f"{share:.1%}" for share in leaks[name])
    print(f"topics {name}: {shares} of the runs of 50 characters in the validation and test texts also stand in the training text")

# %% [markdown]
# The alphabet is made plain: typographic quotes and dashes become simple ones, rules of more than four signs become four, wide gaps two spaces. Capitals, line breaks and indents stay. Characters that occur fewer than ten times in the training text are one and the same, ¤.

# %%
corpus = text.corpus(whole)
size = len(corpus.alphabet)
print(f"Python {sys.version_info[0]}.{sys.version_info[1]}: {len(whole)} topics; an alphabet of {size} characters")
print(f"training {len(corpus.training):,} characters, validation {len(corpus.validation):,}, test {len(corpus.test):,}")

# %% [markdown]
# ## Baselines
#
# The simplest model counts. How often did each character follow the last two? That is a *trigram*. An order of 1 counts characters alone, an order of 5 looks at the last four. A count of zero must not become a probability of zero, so the counts of all shorter contexts are mixed in, with the weights of Witten and Bell (1991): a context that was followed by many different characters trusts the shorter one more. All orders from 1 to 8 are tried. The validation text says which is best.

# %%
counted = lm.count(corpus)
best = lm.best_order(counted)
print(f"best order by the validation text: {best}")

# %% [markdown]
# ## Model
#
# One LSTM layer of 192 cells reads the characters one-hot, and a linear readout gives the next one. The training text runs past it on 32 tapes side by side, each from another place, 64 characters per update. The state goes on from one update to the next; the gradient does not. This is truncated backpropagation through time. Adam minimises the cross-entropy, at a rate that rises to 0.03 in the first twentieth and then falls to zero; gradients are clipped at norm 1.
#
# Two choices before the first step matter a lot:
#
# - **Input weights from −1 to 1.** The usual rule of Glorot and Bengio (2010) makes them smaller the more inputs there are. Here only one input at a time is on, so they come out far too small.
# - **The readout's bias** is the logarithm of the characters' frequencies. The network need not spend its first updates on learning those.
#
# Sizes and rates were chosen on the validation text. Three networks are trained, from three seeds.

# %%
UPDATES = 450
runs = lm.experiment(corpus, UPDATES)

# %% [markdown]
# For comparison, the first 80 updates of the network of the first seed without the good start. The figures are bits per character of the training text, in the last ten of these updates.

# %%
slow = lm.without_good_start(corpus, 1, UPDATES, 80)[70:].mean()
fast = runs[0].losses[70:80].mean()
print(f"with the good start {fast:.2f}, without it {slow:.2f}")

# %% [markdown]
# ## Results
#
# Bits per character of the test text. For the LSTM: the middle one of three seeds, and in brackets the lowest and the highest.

# %%
Markdown(lm.table(corpus, counted, runs))

# %%
lm.plot_learning(counted, runs)

# %% [markdown]
# More context does not help the counts for ever. The longer a run of characters is, the fewer examples of it the training text holds.

# %%
lm.plot_orders(counted, runs)

# %% [markdown]
# Where does the LSTM gain? Hardly within words, where the last four characters tell most. It gains at digits and signs, and at the beginnings of words.

# %%
Markdown(lm.kind_table(corpus, counted, runs))

# %% [markdown]
# ### Samples
#
# Let the network write: draw a character from its prediction, feed it back, and so on. The *temperature* divides the predictions before the softmax. Below 1 the likely becomes more likely. Each sample is the beginning of a made-up topic, by the network of the first seed; long lines are wrapped.

# %%
model, known = runs[0].model, {}
for temperature in (0.3, 0.7, 1.0):
    sample = lm.sample(model, corpus, temperature, 2000)
    known[temperature] = lm.known_words(corpus, sample)
    print(
        f"temperature {temperature}; of its words {known[temperature]:.0%} stand in the training text\n\n{lm.wrapped(sample[:400].strip())}\n\n"
    )

# %% [markdown]
# ### What single cells respond to
#
# Karpathy, Johnson and Fei-Fei (2015) found cells that follow the length of a line or an open quote. We look for such cells by a rule: of all 192, the one whose state, after a tanh, has the highest correlation with the feature in the validation text. The last column is the correlation of the same cell in the test text, which had no part in the choice.

# %%
found = cells.find(model, corpus)
Markdown(cells.table(found))

# %% [markdown]
# Here is the beginning of the topic on comparisons, from the test text. Colour and underline show the cell that goes with quotes, after each character.

# %%
quote = found["inside double quotes"][0]
cells.coloured(*cells.passage(corpus, model, quote, "Comparisons\n"), f"Cell {quote + 1}, chosen for quotes.")

# %% [markdown]
# And the same lines with the cell that goes with the place in the word.

# %%
place = found["place in the word"][0]
cells.coloured(*cells.passage(corpus, model, place, "Comparisons\n"), f"Cell {place + 1}, chosen for the place in the word.")

# %% [markdown]
# ## Discussion
#
# The sentences below are checked here: if one of them were not true of this run, the build of this page would stop.

# %%
bits = [run.bits for run in runs]
trigram, counts = counted[3][1].mean(), counted[best][1].mean()
gain = {name: counts - np.array(mine) for name, (_, counts, mine) in lm.kind_bits(corpus, counted, runs).items()}
correlation = {name: abs(test) for name, (_, _, test) in found.items()}
assert leaks["as they are"][0] > 0.5
assert max(leaks["each paragraph once"]) < 0.03
assert max(bits) < trigram - 0.6
assert max(bits) < counts - 0.1
assert max(bits) - min(bits) < 0.1
assert 4 <= best <= 6
assert counted[8][1].mean() > counts + 0.1
assert abs(gain["later letter of a word"]).max() < 0.15
assert gain["digit or sign"].min() > 0.8
assert gain["first letter of a word"].min() > 0.2
assert slow > fast + 0.5
assert known[0.3] > 0.9
assert known[0.3] > known[1.0] + 0.05
assert correlation["inside double quotes"] > 0.35
assert correlation["place in the word"] > 0.35
assert max(correlation["place in the line"], correlation["open round brackets"]) < 0.4

# %% [markdown]
# - Had we split the topics as they are, more than half of the validation text would have stood in the training text. With each paragraph kept once it is less than 3 %.
# - Every seed beats the trigram by more than 0.6 bits per character, and the best counts by more than 0.1. The seeds differ by less than 0.1.
# - Within words the counts are as good: there the difference is below 0.15 bits. At digits and signs the LSTM needs at least 0.8 bits less, at first letters 0.2. And the counts are ready in a fraction of a second.
# - The good start is worth more than half a bit after 80 updates, from the one seed that we compared.
# - The sample at temperature 0.3 has hardly a word that the training text lacks. At temperature 1 the network makes up more of its words.
# - One cell goes with open quotes and one with the place in the word, in text that had no part in choosing them. No single cell follows the place in the line or the brackets closely. And even the cell for quotes is not clean: a correlation of 1 would be.
#
# ## Conclusion
#
# Less than a third of a megabyte of text, read three times, is enough for an LSTM to beat counts of every order that we tried. What it writes looks like documentation and says nothing. Two next steps: mix its predictions with those of the counts, which are as good within words; and train longer.
#
# ## References
#
# - I. H. Witten and T. C. Bell (1991). The zero-frequency problem: Estimating the probabilities of novel events in adaptive text compression. IEEE Transactions on Information Theory 37(4), 1085–1094.
# - A. Karpathy (2015). The Unreasonable Effectiveness of Recurrent Neural Networks. Samples and temperatures.
# - A. Karpathy, J. Johnson and L. Fei-Fei (2015). Visualizing and Understanding Recurrent Networks. arXiv:1506.02078. Cells for lines and quotes.
# - X. Glorot and Y. Bengio (2010). Understanding the difficulty of training deep feedforward neural networks. AISTATS.
# - D. P. Kingma and J. Ba (2015). Adam: A method for stochastic optimization. ICLR.
# - Python Software Foundation. The help topics of Python, module pydoc_data.topics. PSF License.
