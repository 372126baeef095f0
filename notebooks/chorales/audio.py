"""A small synthesiser in NumPy, and addresses that hold its sound, so that a notebook needs no file beside it."""

import io
import wave
from base64 import b64encode

import numpy as np

RATE = 8000
"""Samples per second: enough for tones and overtones below 4 kHz, and small."""

OVERTONES = (1, 0.5, 0.25, 0.12)
"""Amplitudes of the partials, the fundamental first."""

FADE = 0.015
"""Seconds in which a tone begins and ends, so that it does not click."""


def frequency(pitch):
    """Return the frequency of a MIDI number in hertz; 69 is the A of 440 Hz, 12 semitones are a factor of 2."""
    return 440 * 2 ** ((pitch - 69) / 12)


def tone(pitch, samples):
    """Return a plucked tone of a MIDI pitch as numbers from -1 to 1 (samples,); higher partials die away sooner. No pitch is silence."""
    t = np.arange(samples) / RATE
    if pitch is None:
        return np.zeros(samples)
    partials = (
        a * np.exp(-4 * np.sqrt(k) * t) * np.sin(2 * np.pi * k * frequency(pitch) * t)
        for k, a in enumerate(OVERTONES, 1)
        if k * frequency(pitch) < RATE / 2
    )
    ramps = np.minimum(1, np.minimum(t, (samples - 1) / RATE - t) / FADE)
    return sum(partials) * ramps / sum(OVERTONES)


def render(pitches, seconds):
    """Return the sound of notes one after another; as long as the notes together, to the sample."""
    ends = np.round(np.cumsum(seconds) * RATE).astype(int)
    return np.concatenate([tone(pitch, samples) for pitch, samples in zip(pitches, np.diff(ends, prepend=0), strict=True)])


def wav(samples):
    """Return samples from -1 to 1 as a WAV file of 8 bits a sample, mono."""
    if np.abs(samples).max() > 1:
        raise ValueError(f"samples: expected numbers from -1 to 1, got {np.abs(samples).max():.3g}")
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setparams((1, 1, RATE, len(samples), "NONE", ""))
        file.writeframes(np.round(128 + 127 * samples).astype(np.uint8).tobytes())
    return content.getvalue()


def data_uri(kind, content):
    """Return bytes of a media type as an address that holds them."""
    return f"data:{kind};base64,{b64encode(content).decode()}"
