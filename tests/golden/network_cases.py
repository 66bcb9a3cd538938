"""Whole small networks, one of each family of published ones."""


def conv(name, filters, kernel, **more):
    return {"type": "conv2d", "name": name, "filters": filters, "kernel": kernel, **more}


def normed(name, filters, kernel, activation=True, **more):
    """A convolution without bias, batchNorm and, if wanted, a relu with the suffix Relu."""
    layers = [conv(name, filters, kernel, bias=False, **more), {"type": "batchNorm", "name": f"{name}Norm"}]
    return layers + [{"type": "relu", "name": f"{name}Relu"}] if activation else layers


def relu_conv(name, filters, kernel, **more):
    return [conv(name, filters, kernel, **more), {"type": "relu", "name": f"{name}Relu"}]


def classifier(classes):
    return [{"type": "globalAvgPool"}, {"type": "flatten"}, {"type": "dense", "name": "logits", "units": classes}]


LENET5 = [
    conv("c1", 6, 5, padding=2), {"type": "tanh"}, {"type": "avgPool2d", "window": 2},
    conv("c3", 16, 5), {"type": "tanh"}, {"type": "avgPool2d", "window": 2},
    conv("c5", 120, 5), {"type": "tanh"},
    {"type": "flatten"}, {"type": "dense", "name": "f6", "units": 84}, {"type": "tanh"}, {"type": "dense", "name": "logits", "units": 10},
]

RESIDUAL = [
    *normed("stem", 5, 3, padding="same"),
    *normed("conv1", 7, 3, stride=2, padding=1),
    *normed("conv2", 7, 3, activation=False, padding=1),
    *normed("projection", 7, 1, activation=False, stride=2, **{"from": "stemRelu"}),
    {"type": "add", "name": "sum", "from": ["conv2Norm", "projectionNorm"]}, {"type": "relu", "name": "block1"},
    *normed("conv3", 7, 3, padding=1),
    *normed("conv4", 7, 3, activation=False, padding=1),
    {"type": "add", "from": ["conv4Norm", "block1"]}, {"type": "relu"},
    *classifier(5),
]

INCEPTION = [
    *relu_conv("stem", 5, 3, stride=2),
    *relu_conv("one", 3, 1, **{"from": "stemRelu"}),
    *relu_conv("threeReduce", 2, 1, **{"from": "stemRelu"}), *relu_conv("three", 5, 3, padding="same"),
    *relu_conv("fiveReduce", 3, 1, **{"from": "stemRelu"}), *relu_conv("five", 2, 5, padding="same"),
    {"type": "maxPool2d", "name": "pool", "window": 3, "stride": 1, "padding": "same", "from": "stemRelu"}, *relu_conv("poolProjection", 3, 1),
    {"type": "concat", "from": ["oneRelu", "threeRelu", "fiveRelu", "poolProjectionRelu"]},
    *classifier(4),
]

DENSE_BLOCK = [
    conv("stem", 4, 3, padding=1, bias=False),
    {"type": "batchNorm", "name": "norm1", "epsilon": 1e-5, "momentum": 0.9}, {"type": "relu"},
    conv("conv1", 3, 3, padding=1, bias=False),
    {"type": "concat", "name": "joined1", "from": ["stem", "conv1"]},
    {"type": "batchNorm", "name": "norm2", "epsilon": 1e-5, "momentum": 0.9}, {"type": "relu"},
    conv("bottleneck", 6, 1, bias=False), {"type": "batchNorm", "name": "norm3", "epsilon": 1e-5, "momentum": 0.9}, {"type": "relu"},
    conv("conv2", 3, 3, padding=1, bias=False),
    {"type": "concat", "name": "joined2", "from": ["joined1", "conv2"]},
    {"type": "batchNorm", "name": "norm4", "epsilon": 1e-5, "momentum": 0.9}, {"type": "relu"},
    conv("transition", 5, 1, bias=False), {"type": "avgPool2d", "window": 2},
    *classifier(3),
]

RELU6 = {"type": "relu", "max": 6}
MOBILE = [
    conv("stem", 4, 3, stride=2, padding="same", bias=False), {"type": "batchNorm", "name": "stemNorm"}, RELU6,
    {"type": "depthwiseConv2d", "name": "depthwise1", "kernel": 3, "padding": "same", "bias": False}, {"type": "batchNorm", "name": "depthwise1Norm"}, RELU6,
    conv("pointwise1", 5, 1, bias=False), {"type": "batchNorm", "name": "pointwise1Norm"}, {**RELU6, "name": "block1"},
    conv("expand", 10, 1, bias=False), {"type": "batchNorm", "name": "expandNorm"}, RELU6,
    {"type": "depthwiseConv2d", "name": "depthwise2", "kernel": 3, "padding": "same", "bias": False}, {"type": "batchNorm", "name": "depthwise2Norm"}, RELU6,
    conv("project", 5, 1, bias=False), {"type": "batchNorm", "name": "projectNorm"},
    {"type": "add", "from": ["projectNorm", "block1"]},
    # Without batchNorm, which would take projectNorm's beta out again: a gradient that is nothing but rounding.
    conv("last", 9, 1), RELU6,
    *classifier(4),
]

SQUEEZE_AND_EXCITATION = [
    *normed("stem", 6, 3, padding=1),
    *normed("conv1", 6, 3, activation=False, padding=1),
    {"type": "globalAvgPool"}, conv("squeeze", 3, 1), {"type": "relu"}, conv("excite", 6, 1), {"type": "sigmoid", "name": "gate"},
    {"type": "multiply", "name": "gated", "from": ["conv1Norm", "gate"]},
    {"type": "add", "from": ["gated", "stemRelu"]}, {"type": "relu"},
    *classifier(3),
]

# As in the paper: no padding, what skips is cropped, and the logits are a map.
UNET = [
    *relu_conv("down1a", 4, 3), *relu_conv("down1b", 4, 3),
    {"type": "maxPool2d", "name": "pool1", "window": 2},
    *relu_conv("down2a", 6, 3), *relu_conv("down2b", 6, 3),
    {"type": "transposedConv2d", "name": "up", "filters": 4, "kernel": 2, "stride": 2},
    {"type": "crop2d", "name": "cropped", "by": 4, "from": "down1bRelu"},
    {"type": "concat", "from": ["cropped", "up"]},
    *relu_conv("up1a", 4, 3), *relu_conv("up1b", 4, 3),
    conv("logits", 2, 1),
]

# name: input, batch, layers
NETWORKS = {
    "LeNet-5": ((28, 28, 1), 2, LENET5),
    "residual block with projection": ((9, 8, 3), 3, RESIDUAL),
    "inception block": ((11, 13, 3), 2, INCEPTION),
    "dense block": ((6, 8, 3), 3, DENSE_BLOCK),
    "MobileNet blocks": ((9, 11, 3), 4, MOBILE),
    "squeeze-and-excitation block": ((7, 6, 3), 3, SQUEEZE_AND_EXCITATION),
    "U-Net": ((20, 22, 1), 2, UNET),
}
