"""A network description, run by PyTorch: what each type of layer means, in its words.

Activations are NHWC, or [batch, features] after flatten, in whatever precision the images and parameters have.
"""

import collections
import dataclasses
import math

import torch
import torch.nn.functional as F

from layout import (four_sides, from_nhwc, from_our_dense_kernel, from_our_kernel, from_our_transposed_kernel, halves, padded, pair, to_nhwc,
                    window_sides)


@dataclasses.dataclass
class Mode:
    training: bool = False
    frozen: tuple = ()
    # A function of a relu's input, in place of the plain relu (saliency).
    relu: object = None


# --- layers: (layer, inputs, weights(name, shape), mode) → output --------------------------------------------------

def window_of(layer, size, name="kernel", default_stride=1):
    kernel = pair(layer[name])
    stride = pair(layer.get("stride", default_stride))
    dilation = pair(layer.get("dilation", 1))
    return kernel, stride, dilation, window_sides(layer.get("padding", "valid"), size, kernel, stride, dilation)


def bias_of(layer, weights, count):
    return weights("bias", [count]) if layer.get("bias", True) else None


def conv2d(layer, inputs, weights, mode):
    images, filters, groups = from_nhwc(inputs[0]), layer["filters"], layer.get("groups", 1)
    kernel, stride, dilation, sides = window_of(layer, images.shape[2:])
    values = weights("kernel", [*kernel, images.shape[1] // groups, filters])
    return to_nhwc(F.conv2d(padded(images, sides), from_our_kernel(values), bias_of(layer, weights, filters), stride, 0, dilation, groups))


def depthwise_conv2d(layer, inputs, weights, mode):
    images = from_nhwc(inputs[0])
    channels = images.shape[1]
    kernel, stride, dilation, sides = window_of(layer, images.shape[2:])
    filters = channels * layer.get("multiplier", 1)
    values = weights("kernel", [*kernel, 1, filters])
    return to_nhwc(F.conv2d(padded(images, sides), from_our_kernel(values), bias_of(layer, weights, filters), stride, 0, dilation, channels))


def transposed_conv2d(layer, inputs, weights, mode):
    images = from_nhwc(inputs[0])
    kernel, stride, filters = pair(layer["kernel"]), pair(layer.get("stride", 1)), layer["filters"]
    values = weights("kernel", [*kernel, images.shape[1], filters])
    full = F.conv_transpose2d(images, from_our_transposed_kernel(values), None, stride)
    if layer.get("padding") == "same":
        sides = [side for k, s in zip(kernel, stride) for side in (halves(k - s) if k > s else [0, k - s])]
    else:
        sides = [0] * 4 if layer.get("padding", "valid") == "valid" else four_sides(layer["padding"])
    extra = pair(layer.get("outputPadding", 0))
    cut = padded(full, [-sides[0], extra[0] - sides[1], -sides[2], extra[1] - sides[3]])
    bias = bias_of(layer, weights, filters)
    return to_nhwc(cut) if bias is None else to_nhwc(cut) + bias


def max_pool2d(layer, inputs, weights, mode):
    images = from_nhwc(inputs[0])
    window, stride, _, sides = window_of(layer, images.shape[2:], "window", layer["window"])
    return to_nhwc(F.max_pool2d(padded(images, sides, -math.inf), window, stride))


def avg_pool2d(layer, inputs, weights, mode):
    images = from_nhwc(inputs[0])
    window, stride, _, sides = window_of(layer, images.shape[2:], "window", layer["window"])
    means = F.avg_pool2d(padded(images, sides), window, stride)
    if not layer.get("countPadding", False):
        means = means / F.avg_pool2d(padded(torch.ones_like(images), sides), window, stride)
    return to_nhwc(means)


def global_avg_pool(layer, inputs, weights, mode):
    return inputs[0].mean((1, 2), keepdim=True)


def global_max_pool(layer, inputs, weights, mode):
    # Not amax, which shares a gradient among equal maxima.
    images = from_nhwc(inputs[0])
    return to_nhwc(F.max_pool2d(images, images.shape[2:]))


def relu(layer, inputs, weights, mode):
    x = inputs[0]
    if mode.relu:
        return mode.relu(layer, x)
    # Not leaky_relu and clamp: clamp has a gradient of 1 at its limit.
    y = torch.where(x > 0, x, x * layer.get("slope", 0))
    return torch.where(x < layer["max"], y, torch.full_like(x, layer["max"])) if "max" in layer else y


def elu(layer, inputs, weights, mode):
    return F.elu(inputs[0], layer.get("alpha", 1))


def dense(layer, inputs, weights, mode):
    values = weights("kernel", [inputs[0].shape[1], layer["units"]])
    return F.linear(inputs[0], from_our_dense_kernel(values), bias_of(layer, weights, layer["units"]))


def batch_norm(layer, inputs, weights, mode):
    x = inputs[0]
    channels = [x.shape[-1]]
    gamma, beta, mean, variance = (weights(name, channels) for name in ("gamma", "beta", "mean", "variance"))
    if mode.training and layer["name"] not in mode.frozen:
        # By hand, because PyTorch refuses a batch of one value per channel.
        count, axes, momentum = x.numel() // x.shape[-1], list(range(x.dim() - 1)), layer.get("momentum", 0.99)
        batch_mean, batch_variance = x.mean(axes), x.var(axes, unbiased=False)
        with torch.no_grad():
            mean.copy_(momentum * mean + (1 - momentum) * batch_mean)
            variance.copy_(momentum * variance + (1 - momentum) * batch_variance * count / max(1, count - 1))
        mean, variance = batch_mean, batch_variance
    return gamma * (x - mean) / torch.sqrt(variance + layer.get("epsilon", 1e-3)) + beta


def local_response_norm(layer, inputs, weights, mode):
    sizes = layer.get("size", 5), layer.get("alpha", 1e-4), layer.get("beta", 0.75), layer.get("k", 1.0)
    return to_nhwc(F.local_response_norm(from_nhwc(inputs[0]), *sizes))


def dropout(layer, inputs, weights, mode):
    assert not mode.training, "each side draws its own mask"
    return inputs[0]


def upsample2d(layer, inputs, weights, mode):
    method = dict(mode="bilinear", align_corners=False) if layer.get("method") == "bilinear" else dict(mode="nearest")
    scale = [float(factor) for factor in pair(layer["scale"])]
    return to_nhwc(F.interpolate(from_nhwc(inputs[0]), scale_factor=scale, **method))


def channel_shuffle(layer, inputs, weights, mode):
    x, groups = inputs[0], layer["groups"]
    return x.reshape(*x.shape[:3], groups, -1).transpose(3, 4).reshape(x.shape)


LAYERS = {
    "conv2d": conv2d,
    "depthwiseConv2d": depthwise_conv2d,
    "transposedConv2d": transposed_conv2d,
    "maxPool2d": max_pool2d,
    "avgPool2d": avg_pool2d,
    "globalAvgPool": global_avg_pool,
    "globalMaxPool": global_max_pool,
    "relu": relu,
    "elu": elu,
    "sigmoid": lambda layer, inputs, weights, mode: torch.sigmoid(inputs[0]),
    "tanh": lambda layer, inputs, weights, mode: torch.tanh(inputs[0]),
    "softmax": lambda layer, inputs, weights, mode: F.softmax(inputs[0], -1),
    "dense": dense,
    "flatten": lambda layer, inputs, weights, mode: inputs[0].flatten(1),
    "batchNorm": batch_norm,
    "localResponseNorm": local_response_norm,
    "dropout": dropout,
    "add": lambda layer, inputs, weights, mode: sum(inputs[1:], inputs[0]),
    "concat": lambda layer, inputs, weights, mode: torch.cat(inputs, -1),
    "multiply": lambda layer, inputs, weights, mode: inputs[0] * inputs[1],
    "scale": lambda layer, inputs, weights, mode: inputs[0] * layer["by"],
    "upsample2d": upsample2d,
    "zeroPad2d": lambda layer, inputs, weights, mode: to_nhwc(padded(from_nhwc(inputs[0]), four_sides(layer["by"]))),
    "crop2d": lambda layer, inputs, weights, mode: to_nhwc(padded(from_nhwc(inputs[0]), [-side for side in four_sides(layer["by"])])),
    "channelShuffle": channel_shuffle,
    "channelSlice": lambda layer, inputs, weights, mode: inputs[0].narrow(3, layer["start"], layer["length"]),
}

STATISTICS = ("mean", "variance")


def is_trainable(parameter):
    return parameter.split("/")[1] not in STATISTICS


class Graph:
    def __init__(self, description):
        self.input = list(description["input"])
        self.layers = []
        counts, previous = collections.Counter(), "input"
        for layer in description["layers"]:
            counts[layer["type"]] += 1
            name = layer.get("name", f"{layer['type']}{counts[layer['type']]}")
            sources = layer.get("from", previous)
            self.layers.append({**layer, "name": name, "from": [sources] if isinstance(sources, str) else sources})
            previous = name
        self.output = previous

    def parameters(self, initial):
        """All parameters by name, `initial(name, shape)` in double precision. Finds the output's shape on the way."""
        values = {}

        def first_time(name, shape):
            values[name] = initial(name, shape).double()
            return values[name]

        images = torch.zeros(1, *self.input, dtype=torch.float64)
        with torch.no_grad():
            self.output_shape = list(self._run(images, first_time, Mode())[self.output].shape[1:])
        return {name: value.requires_grad_(is_trainable(name)) for name, value in values.items()}

    def run(self, images, parameters, mode=Mode()):
        """Every layer's activation by name. In training the running statistics among the parameters change."""
        return self._run(images, lambda name, shape: parameters[name], mode)

    def _run(self, images, weights, mode):
        activations = {"input": images}
        for layer in self.layers:
            name, inputs = layer["name"], [activations[source] for source in layer["from"]]
            activations[name] = LAYERS[layer["type"]](layer, inputs, lambda part, shape: weights(f"{name}/{part}", shape), mode)
        return activations


def copied(parameters, dtype=torch.float64):
    """The same values as new leaves, without gradients."""
    return {name: value.detach().to(dtype).clone().requires_grad_(value.requires_grad) for name, value in parameters.items()}
