"""Training: from the data file to checkpoints. Interrupted at any time, it goes on where the last checkpoint was."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from training import from_package
from training.batches import NO_WORD, Batch, Workers, make_sampler
from training.checkpoint import checkpoint_paths, load_weights, save_weights
from training.network import Network
from training.pieces import PAD
from training.recipe import PACKAGE_SUFFIX, Recipe, RecipeError, Schedule
from training.vocabulary import load_vocabulary

STATE = "state.pt"  # optimiser and all, to resume from
KEPT = 10  # checkpoints
AVERAGING = 0.999  # the running mean of the weights forgets as slowly as this
LOG_EVERY = 50  # steps


class Trainer:
    """A network with its optimiser and the running mean of its weights, which is what checkpoints hold."""

    def __init__(self, recipe: Recipe, start: Path | None = None, device: str | None = None) -> None:
        """Begin anew, or with the weights of another training (`start`), for fine-tuning."""
        torch.manual_seed(recipe.schedule.seed)
        self.recipe, self.schedule = recipe, recipe.schedule
        self.device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        size = load_vocabulary(recipe.vocabulary_path).get_piece_size()
        self.network = Network(recipe.shape, size).to(self.device)
        if start is not None:
            self._load(start)
        self.parameters: list[Tensor] = list(self.network.parameters())
        self.means = [parameter.detach().clone() for parameter in self.parameters]
        self.optimiser = torch.optim.AdamW(
            self.parameters, lr=1.0, betas=(0.9, 0.98), weight_decay=0.01, fused=True
        )
        self.step = 0

    def _load(self, start: Path) -> None:
        weights, shape = load_weights(start)
        if shape != self.recipe.shape or len(weights["emb.weight"]) != self.network.emb.num_embeddings:
            raise RecipeError(
                f"{start}: another shape or vocabulary than the recipe's; use the files that belong to it"
            )
        self.network.load_state_dict({name: torch.tensor(values) for name, values in weights.items()})

    def learn(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """One step; returns the translation loss and the alignment loss (nats), still on the device."""
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(self.schedule, self.step)
        self.network.train()
        translation, alignment = self._losses(batch)
        self.optimiser.zero_grad(set_to_none=True)
        (translation + self.schedule.alignment_weight * alignment).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimiser.step()
        self.step += 1
        with torch.no_grad():
            share = 1 - min(AVERAGING, (self.step + 1) / (self.step + 10))
            torch._foreach_lerp_(self.means, self.parameters, share)
        return translation.detach(), alignment.detach()

    def _losses(self, batch: Batch) -> tuple[Tensor, Tensor]:
        source, target, source_words, target_words, links = (
            torch.from_numpy(a).to(self.device).long() for a in batch
        )
        dropout, expected = self.schedule.dropout, target[:, 1:]
        with torch.autocast(self.device, dtype=torch.bfloat16):
            memory, mask = self.network.encode(source, dropout)
            hidden, attention = self.network.decode(target[:, :-1], memory, mask, dropout, with_links=True)
            real = expected != PAD
            scores = self.network.scores(hidden[real])
        translation = functional.cross_entropy(scores.float(), expected[real], label_smoothing=0.1)
        assert attention is not None
        return translation, alignment_loss(attention, source_words, target_words, links)

    def save(self, folder: Path) -> Path:
        """Write a checkpoint of the mean weights and the state to resume from; returns the checkpoint's path."""
        names = [name for name, _ in self.network.named_parameters()]
        weights = {name: mean.cpu().float().numpy() for name, mean in zip(names, self.means, strict=True)}
        path = folder / f"weights-{self.step:06d}.npz"
        save_weights(path, weights, self.recipe.shape)
        state = {
            "step": self.step,
            "network": self.network.state_dict(),
            "means": self.means,
            "optimiser": self.optimiser.state_dict(),
        }
        torch.save(state, folder / f"{STATE}.part")
        (folder / f"{STATE}.part").replace(folder / STATE)
        for old in checkpoint_paths(folder)[:-KEPT]:
            old.unlink()
        return path

    def resume(self, folder: Path) -> bool:
        """Go on from what `save` left in a folder; whether there was anything."""
        if not (folder / STATE).exists():
            return False
        state = torch.load(folder / STATE, map_location=self.device, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimiser.load_state_dict(state["optimiser"])
        for mean, saved in zip(self.means, state["means"], strict=True):
            mean.copy_(saved)
        self.step = state["step"]
        return True


def learning_rate(schedule: Schedule, step: int) -> float:
    """Up in a straight line, level, and down in a straight line to a hundredth."""
    done = step / max(1, schedule.steps)
    fall = 1.0 if done < schedule.hold else max(0.01, (1 - done) / (1 - schedule.hold))
    return schedule.rate * min(1.0, (step + 1) / schedule.warm_up) * fall


def alignment_loss(attention: Tensor, source_words: Tensor, target_words: Tensor, links: Tensor) -> Tensor:
    """How far the taught head's attention is from the word links, a mean over the linked target pieces (nats).

    Args:
        attention: log-attention (sentence, target piece, source piece).
        source_words, target_words: the word of each piece.
        links: rows of (sentence, source word, target word).
    """
    if not len(links):
        return torch.zeros((), device=attention.device)
    size = NO_WORD + 1
    linked = torch.zeros(len(source_words), size, size, device=attention.device, dtype=torch.bool)
    linked[links[:, 0], links[:, 1], links[:, 2]] = True
    linked[:, NO_WORD], linked[:, :, NO_WORD] = False, False
    sentence = torch.arange(len(source_words), device=attention.device)[:, None, None]
    wanted = linked[sentence, source_words[:, None, :], target_words[:, :, None]]
    counts = wanted.sum(-1)
    some = counts > 0
    return -((attention * wanted).sum(-1)[some] / counts[some]).mean()


def train(
    recipe: Recipe,
    start: Path | None = None,
    workers: int = 0,
    reverse: bool = False,
    log: Callable[[str], None] = print,
) -> Path:
    """Train until the schedule's last step; returns the last checkpoint.

    Args:
        start: weights to begin with instead of chance, where nothing has been trained here yet; those of a package bring their
            vocabulary along where the recipe has none yet.
        workers: processes that prepare batches; 0 prepares them in between.
        reverse: train target → source, for back-translation.

    Raises:
        RecipeError: data, vocabulary or start are missing or don't fit.
    """
    schedule, folder = recipe.schedule, recipe.checkpoints_dir
    if start is not None and start.suffix == PACKAGE_SUFFIX and not recipe.vocabulary_path.exists():
        recipe.vocabulary_path.write_bytes(from_package.read_vocabulary(start))
    trainer = Trainer(recipe, start)
    if trainer.resume(folder):
        log(f"going on from step {trainer.step}")
    size = sum(parameter.numel() for parameter in trainer.parameters)
    log(f"{size:,} parameters on {trainer.device}, {schedule.steps} steps")
    path = folder / f"weights-{trainer.step:06d}.npz"
    if trainer.step >= schedule.steps:
        return path
    with Workers(make_sampler(recipe, reverse), recipe, workers, schedule.seed + trainer.step) as source:
        began, pieces = time.monotonic(), 0
        for batch in source:
            if trainer.step >= schedule.last_from * schedule.steps:
                source.begin_last_part()
            translation, alignment = trainer.learn(batch)
            pieces += batch.source.size
            if trainer.step % LOG_EVERY == 0:
                speed = pieces / (time.monotonic() - began)
                log(
                    f"step {trainer.step} translation {translation:.3f} alignment {alignment:.3f} {speed:,.0f} pieces/s"
                )
            done = trainer.step >= schedule.steps
            if done or trainer.step % schedule.checkpoint_every == 0:
                path = trainer.save(folder)
            if done:
                break
    return path
