"""Tests of the training; they need training/requirements.txt."""
