"""The notebook on heart rhythms."""
