"""What a processor does otherwise than a GPU gives the same network."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from training import dropout
from training.dropout import drop
from training.network import _attend_on_processor


@pytest.mark.parametrize("rate", [0.05, 0.5])
def test_dropout_sets_its_share_to_nought_and_keeps_the_mean(rate: float) -> None:
    """Of a million ones about the rate are nought, the others all alike, their mean one; another call draws others."""
    ones = torch.ones(1000, 1000)
    dropped, again = drop(ones, rate, training=True), drop(ones, rate, training=True)
    assert dropped.unique().numel() == 2
    assert abs(float((dropped == 0).float().mean()) - rate) < 0.01
    assert abs(float(dropped.mean()) - 1) < 0.01
    assert not torch.equal(dropped, again)


def test_what_was_dropped_learns_nothing() -> None:
    """The gradient is nought where the value is, and raised like the value elsewhere."""
    values = torch.ones(64, 64, requires_grad=True)
    dropped = drop(values, 0.3, training=True)
    dropped.sum().backward()  # type: ignore[no-untyped-call]
    assert values.grad is not None and torch.equal(values.grad, dropped.detach())


def test_outside_training_nothing_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same tensor comes back; a rate of nought does the same, and a tensor larger than the pool is still served."""
    values = torch.ones(100)
    assert drop(values, 0.3, training=False) is values and drop(values, 0.0, training=True) is values
    monkeypatch.setattr(dropout, "POOL", 50)
    assert set(drop(values, 0.5, training=True).tolist()) == {0.0, 2.0}


def test_attention_on_a_processor_is_pytorchs() -> None:
    """With a mask and without one (each piece sees those before it) the values are those of PyTorch's own function."""
    torch.manual_seed(1)
    query, key, value = torch.randn(3, 2, 4, 7, 8).unbind(0)
    mask = (torch.arange(7) < torch.tensor([[7], [5]]))[:, None, None, :]
    for own, theirs in (
        (mask, functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)),
        (None, functional.scaled_dot_product_attention(query, key, value, is_causal=True)),
    ):
        torch.testing.assert_close(_attend_on_processor(query, key, value, own), theirs)
