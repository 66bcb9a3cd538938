"""The reference values of training: the loss of every step and the weights after the last."""

import math

import torch
import torch.nn.functional as F

from graph import Graph, Mode, copied, is_trainable
from layout import compact, draw, drawn, flat, flat_all, largest_error, write
from networks import cross_entropy, drawn_parameters
from training_cases import BATCH, MINIBATCHES, PROBLEMS, STEPS, TRAJECTORIES

LOSSES = {"softmaxCrossEntropy": cross_entropy, "binaryCrossEntropy": F.binary_cross_entropy_with_logits, "meanSquaredError": F.mse_loss}


class Problem:
    """A network, and minibatches that come round again."""

    def __init__(self, description, loss):
        self.description, self.loss = description, loss
        self.graph = Graph(description)
        self.parameters, self.recipes = drawn_parameters(self.graph)
        self.minibatches = [self.minibatch(i) for i in range(MINIBATCHES)]

    def minibatch(self, i):
        pixels = drawn(BATCH * math.prod(self.graph.input), 100 + i)
        shape, classes = [BATCH, *self.graph.output_shape], self.graph.output_shape[-1]
        if self.loss == "softmaxCrossEntropy":
            targets = draw(BATCH * math.prod(shape[1:-1]), 200 + i, classes / 2, classes / 2).long()
        elif self.loss == "binaryCrossEntropy":
            targets = draw(math.prod(shape), 200 + i, 0, 1).gt(0).double().reshape(shape)
        else:
            targets = draw(math.prod(shape), 200 + i, 0.5, 1).reshape(shape)
        return {"recipe": pixels, "pixels": draw(**pixels).reshape(BATCH, *self.graph.input), "targets": targets}

    def values(self):
        minibatches = [{"pixels": one["recipe"], "targets": flat(one["targets"])} for one in self.minibatches]
        return {"description": self.description, "loss": self.loss, "parameters": self.recipes, "minibatches": minibatches}


def rate_of(settings, step):
    rate, warm_up, schedule = settings["rate"], settings.get("warmUp", 0), settings.get("schedule")
    if step < warm_up:
        return rate * (step + 1) / warm_up
    after = step - warm_up
    if schedule is None:
        return rate
    if schedule["type"] == "step":
        return rate * schedule["factor"] ** (after // schedule["every"])
    return schedule["floor"] + (rate - schedule["floor"]) * (1 + math.cos(math.pi * min(after, schedule["steps"]) / schedule["steps"])) / 2


def optimizer_of(settings, groups):
    rate, decay = settings["rate"], settings.get("weightDecay", 0)
    if settings["type"] == "sgd":
        return torch.optim.SGD(groups, rate, settings.get("momentum", 0), 0, decay, settings.get("nesterov", False))
    kind = torch.optim.Adam if settings["type"] == "adam" else torch.optim.AdamW
    return kind(groups, rate, (settings.get("beta1", 0.9), settings.get("beta2", 0.999)), settings.get("epsilon", 1e-8), decay)


def clip(parameters, largest):
    """Not PyTorch's clip_grad_norm_, which adds 1e-6 to the norm."""
    norm = torch.sqrt(sum(parameter.grad.square().sum() for parameter in parameters))
    if norm > largest:
        for parameter in parameters:
            parameter.grad *= largest / norm


def backwards(samples):
    """The same samples, the last first."""
    return samples.reshape(BATCH, -1).flip(0).reshape(samples.shape)


def train(problem, settings, frozen, dtype, order=lambda samples: samples):
    """Losses before each step, and the parameters after the last, calculated in `dtype`."""
    parameters = copied(problem.parameters, dtype)
    layer_of = {name: name.split("/")[0] for name in parameters}
    trained = [name for name in parameters if is_trainable(name) and layer_of[name] not in frozen]
    optimizer = optimizer_of(settings, [{"params": [parameters[name]], "factor": settings.get("rates", {}).get(layer_of[name], 1)} for name in trained])
    losses = []
    for step in range(STEPS):
        minibatch = problem.minibatches[step % MINIBATCHES]
        pixels, targets = order(minibatch["pixels"]).to(dtype), order(minibatch["targets"])
        targets = targets.to(dtype) if targets.is_floating_point() else targets
        for group in optimizer.param_groups:
            group["lr"] = rate_of(settings, step) * group["factor"]
        output = problem.graph.run(pixels, parameters, Mode(True, tuple(frozen)))[problem.graph.output]
        loss = LOSSES[problem.loss](output, targets)
        optimizer.zero_grad()
        loss.backward()
        if "clipNorm" in settings:
            clip([parameters[name] for name in trained], settings["clipNorm"])
        optimizer.step()
        losses.append(loss.detach())
    return {"losses": dict(enumerate(losses)), "after": parameters}


def reference(problems, title, problem, settings, frozen):
    result = train(problems[problem], settings, frozen, torch.float64)
    # In another order of samples, so that its sums round differently: adam makes whole steps of a gradient that is nothing but rounding.
    float32 = train(problems[problem], settings, frozen, torch.float32, backwards)
    error = {part: largest_error(float32[part], result[part]) for part in result}
    assert max(error.values()) < 3e-6, f"{title}: {error}"
    values = {"title": title, "problem": problem, "optimizer": settings, "frozen": frozen}
    values.update(losses=flat(torch.stack(list(result["losses"].values()))), after=flat_all(result["after"]))
    return values, error


def write_all():
    problems = {name: Problem(*problem) for name, problem in PROBLEMS.items()}
    references = [reference(problems, *trajectory) for trajectory in TRAJECTORIES]
    drift = {part: max(errors[part] for _, errors in references) for part in ("losses", "after")}
    blocks = [
        "\"problems\":{\n" + ",\n".join(f"{compact(name)}:{compact(problem.values())}" for name, problem in problems.items()) + "\n}",
        "\"trajectories\":[\n" + ",\n".join(compact(values) for values, _ in references) + "\n]",
    ]
    summary = f"{len(references)} trajectories, PyTorch's own float32 within {drift['losses']:.1e} (losses) and {drift['after']:.1e} (weights)"
    write("training.json", "{" + ",\n".join(blocks) + "}\n", summary)
