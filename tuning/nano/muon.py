"""Muon: momentum whose every matrix is made orthogonal before it is applied (Keller Jordan, 2024).

torch's own Muon runs its Newton-Schulz steps in bfloat16, which is many times slower on CPUs that cannot multiply in it.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from nano.precision import mixed_precision

# Coefficients of the quintic iteration that drives singular values towards 1.
A, B, C = 3.4445, -4.7750, 2.0315


def orthogonal(m: Tensor, steps: int = 5) -> Tensor:
    """The nearest semi-orthogonal matrix, roughly (singular values 0.7 to 1.2)."""
    x = m.T if m.shape[0] > m.shape[1] else m
    x = x / (x.norm() + 1e-7)
    for _ in range(steps):
        # Taken from x each time: carried on in bfloat16 it would get negative eigenvalues, which the steps drive to infinity.
        gram = x @ x.T
        x = A * x + (B * gram + C * gram @ gram) @ x
    return x.T if m.shape[0] > m.shape[1] else x


class Muon(torch.optim.Optimizer):
    """Muon for weight matrices; a step has root mean square 0.2 * lr, as AdamW's usually has (Moonlight, 2025)."""

    def __init__(self, params: Iterable[nn.Parameter], lr: float, momentum: float = 0.95, weight_decay: float = 0.0):
        super().__init__(params, dict(lr=lr, momentum=momentum, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        """Apply one update."""
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(p)
                buffer = state["momentum"]
                buffer.lerp_(p.grad, 1 - group["momentum"])
                look_ahead = p.grad.lerp(buffer, group["momentum"]).flatten(1)
                scale = 0.2 * max(look_ahead.shape) ** 0.5
                p.mul_(1 - group["lr"] * group["weight_decay"])
                with mixed_precision():
                    direction = orthogonal(look_ahead)
                p.add_(direction.view_as(p), alpha=-group["lr"] * scale)


class Optimizers:
    """Muon for the matrices inside blocks, AdamW for everything else, under one learning-rate factor."""

    def __init__(self, named: Iterable[tuple[str, nn.Parameter]], muon_lr: float, adam_lr: float, weight_decay: float = 0.01):
        matrices, others = [], []
        for name, p in named:
            inside = ".blocks." in name or ".layers." in name or ".merger." in name or "downsample.weight" in name
            (matrices if inside and p.dim() >= 2 else others).append(p)
        self.parts = [
            Muon(matrices, muon_lr, weight_decay=weight_decay),
            torch.optim.AdamW(others, adam_lr, betas=(0.9, 0.98), weight_decay=0.0),
        ]
        self.base = [muon_lr, adam_lr]

    def step(self, factor: float) -> None:
        """Update with learning rates times `factor`, and clear the gradients."""
        for optimizer, lr in zip(self.parts, self.base, strict=True):
            for group in optimizer.param_groups:
                group["lr"] = lr * factor
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)

    def state_dict(self) -> list[dict]:
        """States of both optimizers."""
        return [o.state_dict() for o in self.parts]

    def load_state_dict(self, states: list[dict]) -> None:
        """Take up saved states."""
        for optimizer, state in zip(self.parts, states, strict=True):
            optimizer.load_state_dict(state)
