"""Which layers are compared: for each file, cases of an input shape, a batch and layers."""

import dataclasses


@dataclasses.dataclass
class Case:
    input: tuple
    batch: int
    layers: list
    # Small whole numbers as input, so that there are ties and values at a limit; or a factor on normal ones.
    values: object = 1.0
    training: bool = False
    frozen: tuple = ()


def one(layer_type):
    """Cases of one layer named "layer": of(input, batch, attributes), the attributes left out having their defaults."""
    def of(input_shape, batch, attributes=None, **options):
        return Case(input_shape, batch, [{"type": layer_type, "name": "layer", **(attributes or {})}], **options)
    return of


def flat_one(layer_type):
    """The same on flat features."""
    def of(features, batch, attributes=None, **options):
        return Case((1, 1, features), batch, [{"type": "flatten"}, {"type": layer_type, "name": "layer", **(attributes or {})}], **options)
    return of


def merged(layer_type, input_shape, batch, filters):
    """One layer that merges 1×1 convolutions with so many filters, so that it has different inputs."""
    branches = [{"type": "conv2d", "name": f"branch{i}", "from": "input", "filters": count, "kernel": 1} for i, count in enumerate(filters)]
    return Case(input_shape, batch, [*branches, {"type": layer_type, "name": "layer", "from": [branch["name"] for branch in branches]}])


def merged_flat(layer_type, features, batch, units):
    branches = [{"type": "dense", "name": f"branch{i}", "from": "flat", "units": count} for i, count in enumerate(units)]
    layers = [{"type": "flatten", "name": "flat"}, *branches]
    return Case((1, 1, features), batch, [*layers, {"type": layer_type, "name": "layer", "from": [branch["name"] for branch in branches]}])


def twice(layer_type, input_shape, batch):
    """One source, named twice."""
    return Case(input_shape, batch, [{"type": layer_type, "name": "layer", "from": ["input", "input"]}])


def gated(input_shape, batch):
    """Channels weighed by what they are on average, and by an independent convolution of that."""
    channels = input_shape[2]
    return Case(input_shape, batch, [
        {"type": "globalAvgPool", "name": "squeeze"},
        {"type": "conv2d", "name": "gate", "filters": channels, "kernel": 1},
        {"type": "multiply", "name": "layer", "from": ["input", "gate"]},
    ])


conv = one("conv2d")
CONVOLUTIONS = [
    conv((5, 5, 1), 1, dict(filters=1, kernel=3)),
    conv((7, 5, 3), 2, dict(filters=4, kernel=3, padding=1)),
    conv((6, 9, 2), 1, dict(filters=5, kernel=[3, 2], bias=False)),
    conv((9, 7, 3), 2, dict(filters=4, kernel=3, stride=2, padding=1)),
    conv((10, 7, 2), 1, dict(filters=3, kernel=[3, 5], stride=[3, 2], padding=[1, 2])),
    conv((7, 8, 3), 3, dict(filters=4, kernel=3, padding=[0, 2, 1, 3])),
    conv((8, 6, 2), 1, dict(filters=3, kernel=[2, 4], stride=[2, 1], padding=[1, 0, 0, 2], bias=False)),
    conv((11, 9, 2), 1, dict(filters=3, kernel=3, dilation=2)),
    conv((11, 13, 1), 2, dict(filters=3, kernel=[3, 2], dilation=[2, 4], padding=[2, 1])),
    conv((9, 12, 2), 1, dict(filters=4, kernel=3, stride=2, dilation=[3, 2], padding=[3, 4, 2, 1])),
    conv((6, 5, 4), 2, dict(filters=6, kernel=3, groups=2, padding=1)),
    conv((7, 6, 5), 1, dict(filters=10, kernel=[2, 3], groups=5, stride=[1, 2], bias=False)),
    conv((5, 7, 6), 3, dict(filters=9, kernel=1, groups=3)),
    conv((9, 8, 4), 2, dict(filters=8, kernel=[3, 2], stride=2, padding=[2, 0, 1, 1], dilation=[2, 1], groups=4)),
    conv((7, 6, 3), 2, dict(filters=5, kernel=[4, 3], padding="same")),
    conv((8, 9, 2), 1, dict(filters=7, kernel=[2, 5], stride=[3, 2], padding="same")),
    conv((7, 10, 3), 1, dict(filters=2, kernel=[2, 3], dilation=[3, 2], padding="same")),
    conv((1, 17, 3), 3, dict(filters=5, kernel=[1, 4], stride=[1, 2], padding=[0, 0, 2, 1])),
    conv((1, 1, 9), 3, dict(filters=7, kernel=1)),
    conv((3, 2, 7), 2, dict(filters=9, kernel=[3, 2])),
]

depthwise = one("depthwiseConv2d")
DEPTHWISE_CONVOLUTIONS = [
    depthwise((6, 5, 3), 2, dict(kernel=3)),
    depthwise((7, 9, 5), 1, dict(kernel=3, padding=1, bias=False)),
    depthwise((6, 6, 1), 2, dict(kernel=[2, 3], multiplier=3)),
    depthwise((8, 7, 3), 1, dict(kernel=[3, 2], stride=[2, 3], padding=[1, 2], multiplier=2)),
    depthwise((9, 8, 7), 1, dict(kernel=3, stride=2, padding="same")),
    depthwise((6, 7, 4), 3, dict(kernel=3, padding=[2, 0, 1, 3])),
    depthwise((9, 11, 2), 1, dict(kernel=[3, 2], dilation=[2, 3], multiplier=3, bias=False)),
    depthwise((8, 9, 5), 1, dict(kernel=[2, 3], dilation=[3, 1], stride=[1, 2], padding="same", multiplier=2)),
    depthwise((1, 13, 6), 2, dict(kernel=[1, 5], padding=[0, 2])),
    depthwise((1, 1, 9), 3, dict(kernel=1, multiplier=2)),
    depthwise((4, 3, 9), 1, dict(kernel=[4, 3], multiplier=1)),
    depthwise((5, 8, 8), 1, dict(kernel=3, stride=[2, 1], padding=[1, 0, 0, 2])),
]

transposed = one("transposedConv2d")
TRANSPOSED_CONVOLUTIONS = [
    transposed((3, 4, 1), 1, dict(filters=1, kernel=3)),
    transposed((4, 3, 3), 2, dict(filters=5, kernel=2, stride=2)),
    transposed((3, 5, 2), 1, dict(filters=3, kernel=[3, 2], stride=[2, 3], bias=False)),
    transposed((4, 4, 3), 2, dict(filters=4, kernel=3, stride=2, padding=1, outputPadding=1)),
    transposed((3, 4, 2), 1, dict(filters=5, kernel=4, stride=2, padding=[1, 2])),
    transposed((4, 3, 5), 1, dict(filters=2, kernel=[4, 5], stride=[2, 3], padding=[1, 0, 2, 1])),
    transposed((3, 3, 1), 3, dict(filters=7, kernel=[2, 5], stride=[3, 2], padding=[0, 1, 3, 0], outputPadding=[2, 1])),
    transposed((4, 5, 3), 1, dict(filters=3, kernel=3, stride=2, padding="same")),
    transposed((3, 2, 2), 2, dict(filters=4, kernel=[5, 2], stride=[2, 3], padding="same", bias=False)),
    transposed((5, 4, 9), 1, dict(filters=1, kernel=3, padding="same")),
    transposed((3, 4, 2), 1, dict(filters=3, kernel=2, stride=3, outputPadding=[0, 2])),
    transposed((1, 7, 4), 2, dict(filters=5, kernel=[1, 3], stride=[1, 2])),
    transposed((1, 1, 7), 3, dict(filters=3, kernel=[2, 3])),
    transposed((6, 4, 5), 1, dict(filters=9, kernel=1)),
]

max_pool = one("maxPool2d")
MAX_POOLS = [
    max_pool((6, 6, 1), 1, dict(window=2)),
    max_pool((7, 9, 3), 2, dict(window=3)),
    max_pool((5, 5, 2), 1, dict(window=3, stride=1), values="whole"),
    max_pool((8, 6, 5), 1, dict(window=[2, 3])),
    max_pool((9, 7, 4), 2, dict(window=3, stride=2), values="whole"),
    max_pool((10, 7, 3), 1, dict(window=[3, 2], stride=[1, 3])),
    max_pool((7, 7, 4), 3, dict(window=3, stride=2, padding=1), values="whole"),
    max_pool((6, 9, 2), 1, dict(window=[4, 3], stride=[2, 1], padding=[1, 2]), values="whole"),
    max_pool((8, 5, 7), 2, dict(window=3, stride=[3, 2], padding=[2, 1, 0, 2]), values="whole"),
    max_pool((5, 8, 3), 1, dict(window=[2, 4], stride=[2, 3], padding=[1, 0, 3, 1])),
    max_pool((7, 8, 5), 1, dict(window=3, stride=2, padding="same")),
    max_pool((6, 5, 3), 2, dict(window=[2, 3], stride=1, padding="same"), values="whole"),
    max_pool((1, 11, 5), 2, dict(window=[1, 3], stride=[1, 2]), values="whole"),
    max_pool((1, 1, 9), 3, dict(window=1)),
]

avg_pool = one("avgPool2d")
AVG_POOLS = [
    avg_pool((6, 6, 1), 1, dict(window=2)),
    avg_pool((7, 9, 3), 2, dict(window=3)),
    avg_pool((5, 6, 2), 1, dict(window=3, stride=1, padding=1)),
    avg_pool((5, 6, 2), 1, dict(window=3, stride=1, padding=1, countPadding=True)),
    avg_pool((9, 7, 5), 1, dict(window=[3, 2], stride=[2, 3])),
    avg_pool((8, 5, 7), 2, dict(window=3, stride=[3, 2], padding=[2, 1, 0, 2])),
    avg_pool((8, 5, 7), 2, dict(window=3, stride=[3, 2], padding=[2, 1, 0, 2], countPadding=True)),
    avg_pool((6, 9, 3), 1, dict(window=[4, 3], stride=[2, 1], padding=[1, 2])),
    avg_pool((7, 8, 5), 1, dict(window=3, stride=2, padding="same")),
    avg_pool((7, 8, 5), 1, dict(window=[2, 4], stride=1, padding="same", countPadding=True)),
    avg_pool((1, 11, 9), 2, dict(window=[1, 4], stride=[1, 3], padding=[0, 0, 1, 2])),
    avg_pool((1, 1, 5), 3, dict(window=1)),
]


def global_pools(layer_type):
    of = one(layer_type)
    maps = [of((5, 4, 1), 1), of((3, 7, 5), 2), of((1, 1, 7), 3), of((6, 5, 9), 1)]
    return maps + [of((4, 4, 4), 1, values="whole"), of((1, 9, 3), 2, values="whole")]


def elementwise(layer_type, attributes=None, values=1.0):
    """Maps, flat features and a single value (which stays small: far out, 1 − tanh² is nothing but rounding)."""
    maps, features = one(layer_type), flat_one(layer_type)
    return [
        maps((3, 5, 3), 2, attributes, values=values),
        maps((1, 1, 1), 1, attributes, values="whole" if values == "whole" else 1.0),
        maps((4, 3, 7), 1, attributes, values=values),
        features(9, 3, attributes, values=values),
    ]


batch_norm, flat_batch_norm = one("batchNorm"), flat_one("batchNorm")
TRAINING, FROZEN = dict(training=True), dict(training=True, frozen=("layer",))
BATCH_NORMS = [
    batch_norm((4, 3, 3), 2, **TRAINING),
    batch_norm((3, 5, 5), 1, dict(epsilon=1e-5, momentum=0.9), **TRAINING),
    batch_norm((5, 4, 1), 3, dict(momentum=0), **TRAINING),
    batch_norm((2, 3, 9), 3, dict(epsilon=0.1, momentum=0.5), values=3.0, **TRAINING),
    batch_norm((1, 11, 7), 2, dict(momentum=1), **TRAINING),
    batch_norm((1, 1, 3), 1, dict(momentum=0.75), **TRAINING),
    flat_batch_norm(5, 1, dict(momentum=0.5), **TRAINING),
    flat_batch_norm(7, 6, dict(momentum=0.9), **TRAINING),
    flat_batch_norm(4, 9, dict(epsilon=1e-5), **TRAINING),
    batch_norm((4, 3, 3), 2),
    batch_norm((3, 2, 9), 1, dict(epsilon=1e-5)),
    flat_batch_norm(7, 3),
    batch_norm((4, 3, 5), 2, dict(momentum=0.5), **FROZEN),
    batch_norm((1, 1, 3), 1, **FROZEN),
    flat_batch_norm(5, 3, dict(epsilon=1e-5), **FROZEN),
]

lrn = one("localResponseNorm")
LOCAL_RESPONSE_NORMS = [
    lrn((3, 4, 7), 2),
    lrn((3, 4, 7), 2, dict(alpha=1)),
    lrn((2, 5, 9), 1, dict(size=3, alpha=0.5, beta=0.5, k=2)),
    lrn((4, 3, 8), 1, dict(size=4, alpha=2, beta=1, k=0.5)),
    lrn((3, 3, 5), 2, dict(size=2, alpha=3, beta=0.25)),
    lrn((2, 3, 5), 1, dict(size=1, alpha=1)),
    lrn((3, 2, 3), 3, dict(size=9, alpha=4, beta=0.9)),
    lrn((1, 6, 1), 2, dict(alpha=1, beta=1.5)),
    lrn((1, 1, 13), 1, dict(alpha=2), values=3.0),
]

upsample = one("upsample2d")
UPSAMPLINGS = [
    upsample(input_shape, batch, {"scale": scale, **method})
    for method in ({}, {"method": "bilinear"})
    for input_shape, batch, scale in [((3, 4, 3), 2, 2), ((4, 3, 1), 1, [3, 2]), ((2, 5, 5), 1, [1, 4]), ((1, 6, 4), 2, [1, 3]),
                                      ((1, 1, 7), 3, [2, 3]), ((5, 2, 9), 1, [5, 1])]
]

BY = [((3, 4, 3), 2, 1), ((5, 4, 1), 1, [1, 0, 2, 1]), ((6, 7, 5), 1, [3, 2, 0, 4]), ((4, 5, 7), 1, [0, 1, 1, 0]), ((3, 3, 4), 3, 0),
      ((5, 3, 9), 1, [2, 2, 1, 1])]
shuffle, cut, dropout, scale = one("channelShuffle"), one("channelSlice"), one("dropout"), one("scale")

FILES = {
    "conv2d": CONVOLUTIONS,
    "depthwise_conv2d": DEPTHWISE_CONVOLUTIONS,
    "transposed_conv2d": TRANSPOSED_CONVOLUTIONS,
    "max_pool2d": MAX_POOLS,
    "avg_pool2d": AVG_POOLS,
    "global_avg_pool": global_pools("globalAvgPool"),
    "global_max_pool": global_pools("globalMaxPool"),
    "relu": elementwise("relu", None, "whole") + elementwise("relu", dict(slope=0.1), "whole") + elementwise("relu", dict(max=2), "whole")
    + elementwise("relu", dict(slope=0.25, max=1), "whole") + elementwise("relu", dict(max=0.5)),
    "elu": elementwise("elu") + elementwise("elu", dict(alpha=0.5), 3.0) + elementwise("elu", dict(alpha=2), "whole"),
    "sigmoid": elementwise("sigmoid") + elementwise("sigmoid", values=40.0),
    "tanh": elementwise("tanh") + elementwise("tanh", values=20.0),
    "softmax": elementwise("softmax") + elementwise("softmax", values=3.0) + [
        flat_one("softmax")(1, 2),
        flat_one("softmax")(5, 1, values="whole"),
        # Logits whose exponential no float32 holds.
        Case((3, 4, 5), 2, [{"type": "scale", "by": 60}, {"type": "softmax", "name": "layer"}], values="whole"),
    ],
    "dense": [flat_one("dense")(features, batch, attributes) for features, batch, attributes in [
        (1, 1, dict(units=1)), (5, 3, dict(units=7)), (9, 1, dict(units=3, bias=False)), (7, 2, dict(units=1)), (16, 3, dict(units=9)),
        (3, 5, dict(units=4)),
    ]] + [Case((3, 2, 3), 2, [{"type": "flatten"}, {"type": "dense", "name": "layer", "units": 5}])],
    "batch_norm": BATCH_NORMS,
    "local_response_norm": LOCAL_RESPONSE_NORMS,
    "dropout": elementwise("dropout", dict(rate=0.5)) + [dropout((3, 4, 5), 2, dict(rate=0))],
    "add": [merged("add", (3, 4, 3), 2, [5, 5]), merged("add", (2, 5, 1), 1, [7, 7, 7]), merged_flat("add", 5, 3, [3, 3]),
            twice("add", (3, 2, 5), 2)],
    "concat": [merged("concat", (3, 4, 3), 2, [1, 5]), merged("concat", (5, 2, 2), 1, [3, 4, 7]), merged_flat("concat", 5, 3, [3, 9]),
               merged("concat", (1, 1, 3), 3, [2, 1, 4, 3]), twice("concat", (3, 2, 3), 2)],
    "multiply": [merged("multiply", (3, 4, 3), 2, [5, 5]), merged_flat("multiply", 5, 3, [7, 7]), twice("multiply", (3, 2, 5), 2),
                 gated((4, 3, 5), 2), gated((2, 7, 9), 3), gated((1, 1, 3), 2)],
    "scale": [scale((3, 5, 3), 2, dict(by=0.17)), scale((1, 1, 7), 1, dict(by=-3)), scale((4, 3, 1), 3, dict(by=0))],
    "upsample2d": UPSAMPLINGS,
    "zero_pad2d": [one("zeroPad2d")(input_shape, batch, dict(by=by)) for input_shape, batch, by in BY],
    "crop2d": [one("crop2d")(input_shape, batch, dict(by=by)) for input_shape, batch, by in BY],
    "channel_shuffle": [shuffle((3, 4, 6), 2, dict(groups=2)), shuffle((2, 3, 6), 1, dict(groups=3)), shuffle((1, 5, 9), 3, dict(groups=3)),
                        shuffle((2, 2, 5), 1, dict(groups=5)), shuffle((3, 2, 7), 1, dict(groups=1)), shuffle((1, 1, 12), 2, dict(groups=4))],
    "channel_slice": [cut((3, 4, 5), 2, dict(start=1, length=3)), cut((2, 3, 9), 1, dict(start=0, length=5)), cut((4, 2, 7), 3, dict(start=6, length=1)),
                      cut((1, 5, 3), 1, dict(start=0, length=3))],
    "flatten": [Case((3, 4, 5), 2, [{"type": "flatten"}]), Case((1, 7, 3), 1, [{"type": "flatten"}]), Case((1, 1, 5), 3, [{"type": "flatten"}])],
}
