"""The notebook on the embedded Reber grammar."""
