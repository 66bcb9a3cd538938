"""The reference values of saliency maps: what a class's score owes to each pixel, by nine methods."""

import math

import torch
import torch.nn.functional as F

from graph import Graph, Mode, copied, relu
from layout import compact, draw, drawn, flat, relative_error, write
from networks import drawn_parameters

# The second net's relus have a slope or a limit, which guided backpropagation and the deconvnet do not ask about.
NETWORKS = {
    "global average": {"input": [9, 7, 3], "layers": [
        {"type": "conv2d", "name": "conv1", "filters": 5, "kernel": 3, "padding": "same"}, {"type": "relu"}, {"type": "maxPool2d", "window": 2},
        {"type": "conv2d", "name": "conv2", "filters": 7, "kernel": [2, 3], "padding": 1}, {"type": "relu", "name": "last"},
        {"type": "globalAvgPool"}, {"type": "flatten"}, {"type": "dense", "name": "logits", "units": 5},
    ]},
    "two dense layers and softmax": {"input": [8, 11, 2], "layers": [
        {"type": "conv2d", "name": "conv1", "filters": 6, "kernel": 3}, {"type": "relu", "max": 1},
        {"type": "maxPool2d", "window": 3, "stride": 2, "padding": 1},
        {"type": "conv2d", "name": "conv2", "filters": 5, "kernel": 2}, {"type": "relu", "name": "last", "slope": 0.125},
        {"type": "flatten"}, {"type": "dense", "name": "hidden", "units": 9}, {"type": "relu"}, {"type": "dense", "name": "logits", "units": 4},
        {"type": "softmax"},
    ]},
}


class Rule(torch.autograd.Function):
    """A relu forwards; backwards only positive gradients pass, and, if asked, only where the input was positive."""

    @staticmethod
    def forward(context, output, x, ask_input):
        context.save_for_backward(x)
        context.ask_input = ask_input
        return output.clone()

    @staticmethod
    def backward(context, gradient):
        x, = context.saved_tensors
        passes = (gradient > 0) & (x > 0) if context.ask_input else gradient > 0
        return None, torch.where(passes, gradient, torch.zeros_like(gradient)), None


class Explained:
    """One network and one image, in one precision."""

    def __init__(self, description, parameters, pixels):
        graph = Graph(description)
        # A softmax at the end is not part of what is explained.
        self.scored = graph.layers[-2]["name"] if graph.layers[-1]["type"] == "softmax" else graph.output
        self.graph, self.parameters, self.pixels = graph, parameters, pixels

    def activations(self, image, mode=Mode()):
        return self.graph.run(image[None], self.parameters, mode)

    def score(self, image, label):
        return self.score_in(self.activations(image), label)

    def score_in(self, activations, label):
        """Of a map of scores the sum over all places."""
        return activations[self.scored][0, ..., label].sum()

    def gradient(self, image, label, mode=Mode()):
        image = image.detach().clone().requires_grad_()
        self.score_in(self.activations(image, mode), label).backward()
        return image.grad

    def with_rule(self, label, ask_input):
        def ruled(layer, x):
            return Rule.apply(relu(layer, [x.detach()], None, Mode()), x, ask_input)
        return self.gradient(self.pixels, label, Mode(relu=ruled))

    def grad_cam(self, label, layer, upsample=True):
        activations = self.activations(self.pixels)
        maps = activations[layer]
        gradients, = torch.autograd.grad(self.score_in(activations, label), maps)
        cam = F.relu((maps * gradients.mean((1, 2), keepdim=True)).sum(3)).detach()
        if upsample:
            cam = F.interpolate(cam[None], self.pixels.shape[:2], mode="bilinear", align_corners=False)[0]
        return cam[0, :, :, None]

    def integrated_gradients(self, label, steps=32, baseline=0.0):
        baseline = baseline.to(self.pixels.dtype) if torch.is_tensor(baseline) else torch.full_like(self.pixels, baseline)
        path = [baseline + (k + 0.5) / steps * (self.pixels - baseline) for k in range(steps)]
        return (self.pixels - baseline) * sum(self.gradient(image, label) for image in path) / steps

    def smooth_grad(self, label, noise, samples):
        return sum(self.gradient(self.pixels + one.to(self.pixels.dtype), label) for one in noise) / samples

    def occlusion(self, label, patch, stride, value=0.0):
        def hidden(y, x):
            image = self.pixels.clone()
            image[y:y + patch, x:x + patch] = value
            return self.score(image, label).item()
        height, width = self.pixels.shape[:2]
        whole = self.score(self.pixels, label).item()
        rows = [[whole - hidden(y, x) for x in range(0, width - patch + 1, stride)] for y in range(0, height - patch + 1, stride)]
        return torch.tensor(rows, dtype=torch.float64)[:, :, None]

    def explain(self, options):
        method, label, layer = options["method"], options["class"], options.get("layer")
        if method == "gradient":
            return self.gradient(self.pixels, label)
        if method == "gradientTimesInput":
            return self.gradient(self.pixels, label) * self.pixels
        if method == "integratedGradients":
            return self.integrated_gradients(label, **{name: options[name] for name in ("steps", "baseline") if name in options})
        if method == "smoothGrad":
            return self.smooth_grad(label, options["noise"], options["samples"])
        if method in ("guidedBackprop", "deconvnet"):
            return self.with_rule(label, method == "guidedBackprop")
        if method == "gradCam":
            return self.grad_cam(label, layer, options.get("upsample", True))
        if method == "guidedGradCam":
            return self.with_rule(label, True) * self.grad_cam(label, layer)
        return self.occlusion(label, **{name: options[name] for name in ("patch", "stride", "value") if name in options})


def over_channels(values, channels):
    if channels == "all":
        return values
    return values.abs().amax(2, keepdim=True) if channels == "max" else values.abs().mean(2, keepdim=True)


def options_of(pixels):
    """What is asked of each network; arrays as they are to be drawn."""
    noise = drawn(3 * pixels, 5000, 0, 0.25)
    asked = [
        {"method": "gradient"},
        {"method": "gradientTimesInput"},
        {"method": "integratedGradients"},
        {"method": "integratedGradients", "steps": 5, "baseline": 0.5},
        {"method": "integratedGradients", "steps": 10, "baseline": drawn(pixels, 6000)},
        {"method": "smoothGrad", "samples": 3, "noise": noise},
        {"method": "guidedBackprop"},
        {"method": "deconvnet"},
        {"method": "guidedGradCam", "layer": "last"},
    ]
    by_channel = [dict(options, channels=channels) for options in asked for channels in ("all", "max", "mean")]
    one_channel = [
        {"method": "gradCam", "layer": "last"},
        {"method": "gradCam", "layer": "last", "upsample": False},
        {"method": "gradCam", "layer": "conv1"},
        {"method": "occlusion", "patch": 3, "stride": 2},
        {"method": "occlusion", "patch": 2, "stride": 1, "value": 1.5},
    ]
    return by_channel + one_channel


def with_arrays(options, shape):
    """The options with what is to be drawn in place of how."""
    shapes = {"baseline": shape, "noise": [-1, *shape]}
    return {name: draw(**value).reshape(shapes[name]) if isinstance(value, dict) else value for name, value in options.items()}


def network_values(description, errors):
    graph = Graph(description)
    parameters, recipes = drawn_parameters(graph)
    recipe = drawn(math.prod(graph.input), 4000)
    pixels = draw(**recipe).reshape(graph.input)
    double = Explained(description, parameters, pixels)
    float32 = Explained(description, copied(parameters, torch.float32), pixels.float())
    cases = []
    for i, options in enumerate(options_of(recipe["count"])):
        channels, classes = options.get("channels", "all"), graph.output_shape[-1]
        # Each class in turn, but none that nothing speaks for: gradCam then is zero everywhere.
        for label in range(i, i + classes):
            asked = with_arrays({"class": label % classes, **options}, graph.input)
            result = over_channels(double.explain(asked), channels)
            if result.norm() > 0:
                break
        errors.append(relative_error(over_channels(float32.explain(asked), channels), result))
        assert errors[-1] < 2e-6, (options, errors[-1])
        cases.append({"options": {"class": asked["class"], **options}, "shape": list(result.shape), "data": flat(result)})
    return {"description": description, "parameters": recipes, "pixels": recipe, "cases": cases}


def write_all():
    errors = []
    networks = [dict(title=title, **network_values(description, errors)) for title, description in NETWORKS.items()]
    write("saliency.json", "[\n" + ",\n".join(compact(network) for network in networks) + "\n]\n",
          f"{len(errors)} maps, PyTorch's own float32 within {max(errors):.1e}")
