"""The notebook with a language model."""
