"""The notebook that continues melodies of chorales."""
