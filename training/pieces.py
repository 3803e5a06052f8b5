"""Pieces that mean something by themselves, known to every part of the training."""

PAD, UNKNOWN, BEGIN, END = 0, 1, 2, 3
PLACEHOLDERS = tuple(f"⟦{digit}⟧" for digit in range(10))  # what masking puts in
