"""Tunes as scores: music21 makes MIDI and MusicXML of them."""

from music21 import expressions, instrument, key, metadata, meter, midi, note, stream, tempo
from music21.musicxml.m21ToXml import GeneralObjectExporter

BEATS_PER_MINUTE = 150


def part(tune, filled=False):
    """Return a tune as a music21 part without bars; filled means that a rest takes the place of what an upbeat leaves free in its bar."""
    melody, voice = stream.Part(id="melody"), instrument.Instrument("Melody")
    voice.partId = "melody"
    melody.append([voice, key.KeySignature(tune.sharps), meter.TimeSignature("4/4"), tempo.MetronomeMark(number=BEATS_PER_MINUTE)])
    if filled and tune.start:
        melody.append(note.Rest(quarterLength=tune.start / 4))
    for pitch, length, end in tune.notes:
        element = note.Rest() if pitch is None else note.Note(pitch)
        element.quarterLength = length / 4
        if end:
            element.expressions.append(expressions.Fermata())
        melody.append(element)
    return melody


def score(tune, title, composer):
    """Return a tune as a music21 score with bars, ties over bar lines, and a short first bar if it starts with an upbeat."""
    melody = part(tune, filled=True)
    melody.makeMeasures(inPlace=True)
    melody.makeTies(inPlace=True)
    if tune.start:
        melody.getElementsByClass("Measure").first().padAsAnacrusis(useInitialRests=True)
    whole = stream.Score([melody])
    whole.metadata = metadata.Metadata(title=title, composer=composer)
    return whole


def musicxml(tune, title, composer):
    """Return a tune as MusicXML."""
    return GeneralObjectExporter(score(tune, title, composer)).parse()


def midi_file(tune):
    """Return a tune as a standard MIDI file."""
    return midi.translate.streamToMidiFile(stream.Score([part(tune)])).writestr()


def files(tune, stem, title, composer):
    """Return both files of a tune as (file name, media type, bytes)."""
    xml = musicxml(tune, title, composer)
    return (f"{stem}.mid", "audio/midi", midi_file(tune)), (f"{stem}.musicxml", "application/vnd.recordare.musicxml+xml", xml)
