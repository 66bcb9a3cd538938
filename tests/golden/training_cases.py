"""Twenty steps of training: what is learnt, and with which optimizers."""

STEPS = 20
MINIBATCHES = 5
BATCH = 4


def small_network(last_units, norm=False):
    """Two convolutions, pooling and a dense layer, with channel counts off the SIMD width."""
    def conv(name, filters, **more):
        layers = [{"type": "conv2d", "name": name, "filters": filters, "kernel": 3, "bias": not norm, **more}]
        return layers + ([{"type": "batchNorm", "name": f"{name}Norm", "momentum": 0.9}] if norm else []) + [{"type": "relu"}]

    return {"input": [6, 8, 2], "layers": [
        *conv("conv1", 5, padding="same"), {"type": "maxPool2d", "window": 2},
        # Padded, because without it this batchNorm would take the one before's beta out again wherever the relu lets all pass.
        *conv("conv2", 7, padding=[1, 0, 0, 1]),
        {"type": "flatten"}, {"type": "dense", "name": "logits", "units": last_units},
    ]}


MAPS = {"input": [5, 6, 2], "layers": [
    {"type": "conv2d", "name": "conv1", "filters": 5, "kernel": 3, "padding": "same"}, {"type": "relu"},
    {"type": "conv2d", "name": "logits", "filters": 3, "kernel": 3, "padding": "same"},
]}

# name: description, loss
PROBLEMS = {
    "classes": (small_network(3), "softmaxCrossEntropy"),
    "classes, batchNorm": (small_network(3, norm=True), "softmaxCrossEntropy"),
    "classes of positions": (MAPS, "softmaxCrossEntropy"),
    "yes or no": (small_network(3), "binaryCrossEntropy"),
    "yes or no of positions": (MAPS, "binaryCrossEntropy"),
    "numbers": (small_network(2), "meanSquaredError"),
    "numbers of positions": (MAPS, "meanSquaredError"),
}

SGD = dict(type="sgd", rate=0.1)
MOMENTUM = dict(type="sgd", rate=0.05, momentum=0.9)
ADAM = dict(type="adam", rate=0.01)
STEP, COSINE = dict(type="step", every=5, factor=0.5), dict(type="cosine", steps=20, floor=0)

# title, problem, optimizer, frozen layers
TRAJECTORIES = [
    ("sgd", "classes", SGD, []),
    ("sgd, momentum", "classes", MOMENTUM, []),
    ("sgd, Nesterov", "classes", dict(MOMENTUM, nesterov=True), []),
    ("sgd, momentum, weight decay", "classes", dict(MOMENTUM, weightDecay=0.02), []),
    ("sgd, Nesterov, weight decay", "classes, batchNorm", dict(MOMENTUM, nesterov=True, weightDecay=0.02), []),
    ("adam", "classes", ADAM, []),
    ("adam, other constants", "classes", dict(ADAM, beta1=0.8, beta2=0.99, epsilon=1e-4), []),
    ("adam, weight decay", "classes", dict(ADAM, weightDecay=0.02), []),
    ("adam, batchNorm", "classes, batchNorm", ADAM, []),
    ("adamw", "classes", dict(ADAM, type="adamw", weightDecay=0.5), []),
    ("adamW, rates per layer, step, warm-up", "classes, batchNorm",
     dict(ADAM, type="adamw", weightDecay=0.5, rates={"conv1": 0.1, "logits": 2}, schedule=STEP, warmUp=3), []),
    ("sgd, rates per layer", "classes", dict(MOMENTUM, rates={"conv1": 0.1, "logits": 2}), []),
    ("a frozen layer", "classes", dict(MOMENTUM, weightDecay=0.02), ["conv1"]),
    ("a frozen batchNorm", "classes, batchNorm", dict(MOMENTUM, weightDecay=0.02), ["conv1", "conv1Norm"]),
    ("sgd, clipped", "classes", dict(SGD, clipNorm=3.5), []),
    ("sgd, clipped, momentum, weight decay", "classes", dict(MOMENTUM, weightDecay=0.02, clipNorm=3), []),
    ("adam, clipped, a frozen layer", "classes", dict(ADAM, clipNorm=2.75), ["conv2"]),
    ("sgd, step", "classes", dict(SGD, schedule=STEP), []),
    ("sgd, cosine", "classes", dict(SGD, schedule=COSINE), []),
    ("sgd, warm-up", "classes", dict(SGD, warmUp=4), []),
    ("adam, step, warm-up", "classes", dict(ADAM, schedule=STEP, warmUp=4), []),
    ("sgd, momentum, cosine to a floor, warm-up", "classes", dict(MOMENTUM, schedule=dict(type="cosine", steps=12, floor=0.01), warmUp=4), []),
    ("positions", "classes of positions", MOMENTUM, []),
    ("yes or no", "yes or no", MOMENTUM, []),
    ("yes or no of positions", "yes or no of positions", ADAM, []),
    ("numbers", "numbers", dict(MOMENTUM, rate=0.02), []),
    ("numbers of positions", "numbers of positions", ADAM, []),
]
