"""The reference values of whole networks: one training pass with softmax cross-entropy on the last layer's logits."""

import math

import torch
import torch.nn.functional as F

from graph import Graph, Mode, copied, is_trainable
from layout import draw, drawn, flat, flat_all, largest_error, write_list
from network_cases import NETWORKS


def drawn_parameters(graph, first_seed=1):
    """Parameters that the tests can draw as well, and how: kernels as after He et al. 2015, all others about where they usually are."""
    recipes = {}

    def initial(name, shape):
        part, count = name.split("/")[1], math.prod(shape)
        centre, spread = {"gamma": (1, 0.5), "variance": (1, 0.5), "kernel": (0, 0)}.get(part, (0, 0.25))
        if part == "kernel":
            # A power of two, for the sake of short files.
            spread = 2.0 ** round(math.log2(math.sqrt(6 / math.prod(shape[:-1]))))
        recipes[name] = drawn(count, first_seed + len(recipes), centre, spread)
        return draw(**recipes[name]).reshape(shape)

    return graph.parameters(initial), recipes


def cross_entropy(logits, labels):
    """Labels one per sample or, for maps, one per position in row-major order."""
    return F.cross_entropy(logits.reshape(-1, logits.shape[-1]), labels)


def training_pass(graph, images, labels, parameters):
    images = images.detach().clone().requires_grad_()
    output = graph.run(images, parameters, Mode(training=True))[graph.output]
    loss = cross_entropy(output, labels)
    loss.backward()
    return {
        "output": output,
        "loss": loss,
        "inputGradient": images.grad,
        "gradients": {name: value.grad for name, value in parameters.items() if is_trainable(name)},
        "after": {name: value for name, value in parameters.items() if not is_trainable(name)},
    }


def reference(title, input_shape, batch, layers):
    description = {"input": list(input_shape), "layers": layers}
    graph = Graph(description)
    parameters, recipes = drawn_parameters(graph)
    pixels = drawn(batch * math.prod(input_shape), 1000)
    images = draw(**pixels).reshape(batch, *input_shape)
    # The whole parts of drawn values, so that every class comes up in no order.
    classes, count = graph.output_shape[-1], batch * math.prod(graph.output_shape[:-1])
    labels = draw(count, 2000, classes / 2, classes / 2).long()

    result = training_pass(graph, images, labels, copied(parameters))
    float32 = training_pass(graph, images.float(), labels, copied(parameters, torch.float32))
    accuracy = (result["output"].reshape(-1, classes).argmax(1) == labels).double().mean()
    error = largest_error(float32, result)
    assert error < 3e-6, f"{title}: {error}"
    return {
        "title": title,
        "description": description,
        "batch": batch,
        "input": pixels,
        "labels": labels.tolist(),
        "parameters": recipes,
        "loss": flat(result["loss"])[0],
        "accuracy": flat(accuracy)[0],
        "output": flat(result["output"]),
        "inputGradient": flat(result["inputGradient"]),
        "gradients": flat_all(result["gradients"]),
        "after": flat_all(result["after"]),
    }, error


def write_all():
    references = [reference(title, *network) for title, network in NETWORKS.items()]
    error = max(error for _, error in references)
    write_list("networks.json", [values for values, _ in references], f"{len(references)} networks, PyTorch's own float32 within {error:.1e}")
