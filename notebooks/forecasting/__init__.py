"""The notebook on forecasting."""
