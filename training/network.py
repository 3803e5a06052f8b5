"""The network: a pre-norm Transformer with a deep encoder, a shallow decoder and shared embeddings. Door to PyTorch's layers.

One attention head of the last decoder layer is taught the word links (see train.py): at run time it says which source
word a target word came from, which is what carries inline markup.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.dropout import drop
from training.pieces import PAD
from training.recipe import POSITIONS, Shape


class Attention(nn.Module):
    """Multi-head attention behind a layer norm, with the residual connection; over itself or over the source."""

    def __init__(self, shape: Shape, cross: bool = False) -> None:
        super().__init__()
        self.heads = shape.heads
        self.ln = nn.LayerNorm(shape.width)
        self.cross = cross
        if cross:
            self.q = nn.Linear(shape.width, shape.width)
            self.kv = nn.Linear(shape.width, 2 * shape.width)
        else:
            self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.o = nn.Linear(shape.width, shape.width)

    def forward(
        self,
        x: Tensor,
        memory: Tensor | None = None,
        mask: Tensor | None = None,
        dropout: float = 0.0,
    ) -> Tensor:
        """The residual stream after this layer."""
        return self.attend(x, memory, mask, dropout)[0]

    def attend(
        self,
        x: Tensor,
        memory: Tensor | None = None,
        mask: Tensor | None = None,
        dropout: float = 0.0,
        with_links: bool = False,
    ) -> tuple[Tensor, Tensor | None]:
        """The residual stream and, if asked for, the log of head 0's attention (batch, target, source).

        Without a mask each piece sees those before it.
        """
        batch, length, width = x.shape
        hidden = self.ln(x)
        if self.cross:
            assert memory is not None
            query, (key, value) = self.q(hidden), self.kv(memory).chunk(2, -1)
        else:
            query, key, value = self.qkv(hidden).chunk(3, -1)
        query, key, value = (
            t.view(batch, -1, self.heads, width // self.heads).transpose(1, 2) for t in (query, key, value)
        )
        if x.device.type == "cpu":
            mixed = _attend_on_processor(query, key, value, mask)
        else:
            rate = dropout if self.training and not with_links else 0.0
            mixed = functional.scaled_dot_product_attention(
                query, key, value, attn_mask=mask, is_causal=mask is None, dropout_p=rate
            )
        out = self.o(mixed.transpose(1, 2).reshape(batch, length, width))
        result = x + drop(out, dropout, self.training)
        if not with_links:
            return result, None
        assert mask is not None
        scores = (query[:, 0] @ key[:, 0].transpose(1, 2)).float() / math.sqrt(width // self.heads)
        return result, scores.masked_fill(~mask[:, 0], -1e9).log_softmax(-1)


class FeedForward(nn.Module):
    """Two linear layers behind a layer norm, with the residual connection."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.ln = nn.LayerNorm(shape.width)
        self.a = nn.Linear(shape.width, shape.inner)
        self.b = nn.Linear(shape.inner, shape.width)

    def forward(self, x: Tensor, dropout: float) -> Tensor:
        """The residual stream after this layer."""
        inner = drop(functional.relu(self.a(self.ln(x))), dropout / 2, self.training)
        return x + drop(self.b(inner), dropout, self.training)


class Network(nn.Module):
    """Source and target pieces in, scores of the next target piece out.

    The names of its parameters (`enc.0.0.qkv.weight`) are the format of a checkpoint; export.py reads them.
    """

    pe: Tensor

    def __init__(self, shape: Shape, vocabulary_size: int) -> None:
        super().__init__()
        self.shape = shape
        self.emb = nn.Embedding(vocabulary_size, shape.width)
        self.enc = nn.ModuleList(
            nn.ModuleList([Attention(shape), FeedForward(shape)]) for _ in range(shape.encoder_layers)
        )
        self.dec = nn.ModuleList(
            nn.ModuleList([Attention(shape), Attention(shape, cross=True), FeedForward(shape)])
            for _ in range(shape.decoder_layers)
        )
        self.le, self.ld = nn.LayerNorm(shape.width), nn.LayerNorm(shape.width)
        self.bias = nn.Parameter(torch.zeros(vocabulary_size))
        self.register_buffer("pe", torch.tensor(position_encodings(shape.width)), persistent=False)
        self._initialise()

    def _initialise(self) -> None:
        nn.init.normal_(self.emb.weight, std=self.shape.width**-0.5)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)

    def embed(self, pieces: Tensor, dropout: float) -> Tensor:
        """Pieces as vectors, with their positions."""
        vectors = self.emb(pieces) * math.sqrt(self.shape.width) + self.pe[: pieces.shape[1]]
        return drop(vectors, dropout, self.training)

    def encode(self, source: Tensor, dropout: float = 0.0) -> tuple[Tensor, Tensor]:
        """The source's representation and the mask of its real pieces."""
        mask = (source != PAD)[:, None, None, :]
        x = self.embed(source, dropout)
        for layer in self.enc:
            attention, forward = _layers(layer)
            x = forward(attention(x, mask=mask, dropout=dropout), dropout)
        return self.le(x), mask

    def decode(
        self, target: Tensor, memory: Tensor, mask: Tensor, dropout: float = 0.0, with_links: bool = False
    ) -> tuple[Tensor, Tensor | None]:
        """Hidden states of the target and, if asked for, the log-attention of the taught head."""
        x, links = self.embed(target, dropout), None
        for number, layer in enumerate(self.dec):
            own, cross, forward = _layers(layer)
            x = own(x, dropout=dropout)
            last = number == len(self.dec) - 1
            x, links = cross.attend(x, memory, mask, dropout=dropout, with_links=with_links and last)
            x = forward(x, dropout)
        return self.ld(x), links

    def scores(self, hidden: Tensor) -> Tensor:
        """A score for every piece of the vocabulary."""
        return functional.linear(hidden, self.emb.weight, self.bias)


def _attend_on_processor(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> Tensor:
    """Scaled dot-product attention; no mask means that a piece sees those before it.

    For sentences two multiplications are quicker than PyTorch's fused attention, whose way back costs three times as
    much; the attention's own dropout is left out, because with it PyTorch takes a way that is slower still.
    """
    scores = (query * query.shape[-1] ** -0.5) @ key.transpose(2, 3)
    if mask is None:
        mask = torch.ones(scores.shape[-2:], dtype=torch.bool).tril()
    return scores.masked_fill(~mask, -1e9).softmax(-1).to(value.dtype) @ value


def _layers(layer: nn.Module) -> list[Any]:
    assert isinstance(layer, nn.ModuleList)
    return list(layer)


def position_encodings(width: int) -> list[list[float]]:
    """Sinusoids of every position, interleaved (Vaswani et al. 2017, section 3.5)."""
    table = []
    for position in range(POSITIONS):
        angles = [position / 10000 ** (i / width) for i in range(0, width, 2)]
        table.append([f(angle) for angle in angles for f in (math.sin, math.cos)])
    return table
