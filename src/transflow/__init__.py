"""transflow: a translation workflow and localisation pipeline for prose."""

__version__ = "0.1.0"
