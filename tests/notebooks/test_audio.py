"""The synthesiser: lengths, pitch, loudness, and files that a browser can play."""

import io
import wave

import numpy as np
import pytest

from notebooks.chorales import audio


def spectrum_peak(samples):
    """Return the frequency, in hertz, at which the spectrum of samples is largest."""
    padded = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 1 << 17))
    return padded.argmax() * audio.RATE / (1 << 17)


@pytest.mark.parametrize(("pitch", "hertz"), [(69, 440.0), (57, 220.0), (60, 261.626), (81, 880.0)])
def test_the_dominant_frequency_is_that_of_the_pitch(pitch, hertz):
    assert spectrum_peak(audio.tone(pitch, 4000)) == pytest.approx(hertz, rel=2e-3)


def test_a_sound_is_as_long_as_its_notes_and_each_note_begins_in_time():
    seconds = [0.4, 0.1, 0.333, 1.6, 0.05]
    sound = audio.render([69, None, 72, 60, 69], seconds)
    assert len(sound) == round(sum(seconds) * audio.RATE)
    assert not sound[3200:4000].any(), "the rest"
    assert spectrum_peak(sound[4000:6600]) == pytest.approx(audio.frequency(72), rel=5e-3)


def test_a_sound_is_loud_enough_and_never_too_loud():
    for pitch in range(48, 90):
        sound = audio.render([pitch], [0.4])
        assert 0.1 < np.sqrt(np.mean(sound**2)) < 0.5
        assert np.abs(sound).max() <= 1
        assert max(abs(sound[0]), abs(sound[-1])) == 0, "no click"


def test_partials_above_half_the_rate_are_left_out():
    pitch = 100
    assert 2 * audio.frequency(pitch) > audio.RATE / 2
    t = np.arange(800) / audio.RATE
    envelope = audio.tone(pitch, 800)[200] / np.sin(2 * np.pi * audio.frequency(pitch) * t[200])
    assert envelope == pytest.approx(np.exp(-4 * t[200]) / sum(audio.OVERTONES)), "one sine wave and nothing else"


def test_the_file_is_read_back_as_it_was_written():
    sound = audio.render([69, None], [0.5, 0.1])
    with wave.open(io.BytesIO(audio.wav(sound))) as file:
        assert file.getparams()[:4] == (1, 1, audio.RATE, len(sound))
        read = (np.frombuffer(file.readframes(len(sound)), np.uint8) - 128.0) / 127
    np.testing.assert_allclose(read, sound, atol=0.5 / 127 + 1e-9)


def test_a_sound_beyond_one_is_refused():
    with pytest.raises(ValueError, match=r"samples: expected numbers from -1 to 1, got 1\.5"):
        audio.wav(np.array([0, 1.5]))


def test_an_address_holds_the_bytes():
    assert audio.data_uri("audio/midi", b"MThd") == "data:audio/midi;base64,TVRoZA=="
