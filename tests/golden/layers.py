"""The reference values of every layer: outputs, input gradients, parameter gradients, running statistics."""

import torch

import layer_cases
from graph import Graph, Mode, copied, is_trainable
from layout import flat, flat_all, largest_error, write_list


def initial(name, shape):
    part = name.split("/")[1]
    values = torch.randn(shape)
    return {"kernel": values * 0.5, "gamma": values * 0.5 + 1, "variance": values.abs() + 0.25}.get(part, values)


def input_values(case):
    shape = (case.batch, *case.input)
    return torch.randint(-2, 3, shape).double() if case.values == "whole" else torch.randn(shape).mul(case.values).double()


def passes(graph, mode, images, parameters, seed):
    """One forward and one backward pass in the precision of what is given."""
    images = images.detach().clone().requires_grad_()
    output = graph.run(images, parameters, mode)[graph.output]
    output.backward(seed)
    trainable = {name: value for name, value in parameters.items() if is_trainable(name)}
    statistics = {name: value for name, value in parameters.items() if not is_trainable(name)}
    return {"output": output, "inputGradient": images.grad, "gradients": {name: value.grad for name, value in trainable.items()}, "after": statistics}


def reference(case):
    """What is written about a case, and how far PyTorch's own float32 is from it."""
    description = {"input": list(case.input), "layers": case.layers}
    graph, mode = Graph(description), Mode(case.training, case.frozen)
    images = input_values(case)
    parameters = graph.parameters(initial)
    seed = torch.randn(case.batch, *graph.output_shape).double()

    result = passes(graph, mode, images, copied(parameters), seed)
    float32 = passes(graph, mode, images.float(), copied(parameters, torch.float32), seed.float())
    values = {
        "description": description,
        "batch": case.batch,
        "input": flat(images),
        "parameters": flat_all(parameters),
        "seed": flat(seed),
        "output": flat(result["output"]),
        "inputGradient": flat(result["inputGradient"]),
        "gradients": flat_all(result["gradients"]),
    }
    if case.training:
        values.update(training=True, frozen=list(case.frozen))
    if result["after"]:
        values["after"] = flat_all(result["after"])
    return values, largest_error(float32, result)


def write_all():
    for number, (name, cases) in enumerate(layer_cases.FILES.items(), 1):
        torch.manual_seed(number)
        references = [reference(case) for case in cases]
        error = max(error for _, error in references)
        # A case that float32 cannot follow would say nothing about an engine that calculates in it.
        assert error < 2e-6, f"{name}: {[error for _, error in references]}"
        write_list(f"{name}.json", [values for values, _ in references], f"{len(cases)} cases, PyTorch's own float32 within {error:.1e}")
