"""The reference values of saliency maps on the networks that are shipped in web/models, for a picture that each knows."""

import gzip
import json
import math
import struct

import torch

from graph import copied, is_trainable
from layout import HERE, compact, draw, drawn, flat, relative_error, write
from saliency import Explained, over_channels, with_arrays

ROOT = HERE.parent.parent
# Picture `index` of the test images. `npm run train scenes` leaves the scenes' in build/data; the tests make them anew.
CLOTHES = ROOT / "web/data/fashion-mnist/test-images.idx.bin"
SCENES = ROOT / "build/data/scenes-bytes/test-images.idx"
ASKED = [("fashion", CLOTHES, 3, "relu3"), ("scenes", SCENES, 1, "relu4"), ("scenes-biased", SCENES, 1, "relu4"), ("face", None, 0, "relu3", 9)]
FACE = ROOT / "node_modules/@vladmandic/face-api/model"


def face_description():
    """The tiny face detector at 64×64, from its package's own source: leaky ReLUs, a last pooling of stride 1."""
    layers = []
    for block, filters in enumerate([16, 32, 64, 128, 256, 512], 1):
        if block == 1:
            layers.append({"type": "conv2d", "name": "conv1", "filters": filters, "kernel": 3})
        else:
            layers.append({"type": "depthwiseConv2d", "name": f"depthwise{block}", "kernel": 3, "padding": "same", "bias": False})
            layers.append({"type": "conv2d", "name": f"pointwise{block}", "filters": filters, "kernel": 1})
        layers.append({"type": "relu", "name": f"relu{block}", "slope": 0.1})
        layers.append({"type": "maxPool2d", "name": f"pool{block}", "window": 2, "stride": 1 if block == 6 else 2, "padding": "same"})
    return {"input": [64, 64, 3], "layers": layers + [{"type": "conv2d", "name": "boxes", "filters": 25, "kernel": 1}]}


def face():
    """Its weights: bytes that stand for byte * scale + min, in the order of the manifest."""
    manifest = json.loads((FACE / "tiny_face_detector_model-weights_manifest.json").read_text())
    content, offset, theirs = (FACE / "tiny_face_detector_model.bin").read_bytes(), 0, {}
    for weight in manifest[0]["weights"]:
        count = math.prod(weight["shape"])
        stored = torch.tensor(list(content[offset:offset + count]), dtype=torch.float64)
        offset += count
        values = stored * weight["quantization"]["scale"] + weight["quantization"]["min"]
        theirs[weight["name"]] = values.float().reshape(weight["shape"])
    ours = {"conv1/kernel": theirs["conv0/filters"], "conv1/bias": theirs["conv0/bias"],
            "boxes/kernel": theirs["conv8/filters"], "boxes/bias": theirs["conv8/bias"]}
    for block in range(2, 7):
        ours[f"depthwise{block}/kernel"] = theirs[f"conv{block - 1}/depthwise_filter"].transpose(2, 3)  # one output per input
        ours[f"pointwise{block}/kernel"] = theirs[f"conv{block - 1}/pointwise_filter"]
        ours[f"pointwise{block}/bias"] = theirs[f"conv{block - 1}/bias"]
    return face_description(), {name: values.requires_grad_() for name, values in ours.items()}


def trained(name):
    """What `nc.open` reads: the length of a header, the header in JSON, the values."""
    if name == "face":
        return face()
    content = (ROOT / "web/models" / name / "network.safetensors").read_bytes()
    length, = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    values = content[8 + length:]
    parameters = {
        tensor: torch.frombuffer(bytearray(values[slice(*entry["data_offsets"])]), dtype=torch.float32).reshape(entry["shape"])
        .requires_grad_(is_trainable(tensor)) for tensor, entry in header.items() if tensor != "__metadata__"
    }
    return json.loads(header["__metadata__"]["description"]), parameters


def picture(path, index, shape):
    """With a little noise: over plain ground all maxima of a pooling window are equal, and rounding would choose."""
    grain = draw(**grain_of(index, shape)).float().reshape(shape)
    if path is None:
        return grain
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    size = shape[0] * shape[1] * shape[2]
    start = 4 + 4 * content[3] + index * size
    # As the library gets them: divided in single precision.
    return (torch.tensor(list(content[start:start + size]), dtype=torch.float32) / 255).reshape(shape) + 0.03125 * grain


def grain_of(index, shape):
    return drawn(math.prod(shape), index + 1, 0.5, 0.5)


def options_of(count, layer):
    """Every method; the plain gradient with its channels, the rest with the largest, which takes a third of the room."""
    largest = [
        {"method": "gradientTimesInput"},
        # Few steps: with many, some unit is always so near to 0 that precision decides whether it is on.
        {"method": "integratedGradients", "steps": 4},
        {"method": "smoothGrad", "samples": 4, "noise": drawn(4 * count, 5000, 0, 0.15)},
        {"method": "guidedBackprop"},
        {"method": "deconvnet"},
        {"method": "guidedGradCam", "layer": layer},
    ]
    return [{"method": "gradient"}] + [dict(options, channels="max") for options in largest] + [
        {"method": "gradCam", "layer": layer},
        {"method": "occlusion", "patch": 8, "stride": 4},
    ]


def network_values(errors, name, path, index, layer, box=None):
    description, parameters = trained(name)
    pixels = picture(path, index, description["input"])
    double = Explained(description, copied(parameters), pixels.double())
    float32 = Explained(description, copied(parameters, torch.float32), pixels)
    # What it takes the picture for; of the face detector the score of one of its boxes.
    label = box or int(double.activations(double.pixels)[double.scored][0].argmax())
    cases = []
    for options in options_of(pixels.numel(), layer):
        asked = with_arrays({"class": label, **options}, description["input"])
        channels = options.get("channels", "all")
        result = over_channels(double.explain(asked), channels)
        assert result.norm() > 0, options
        errors.append(relative_error(over_channels(float32.explain(asked), channels), result))
        assert errors[-1] < 2e-5, (name, options, errors[-1])
        cases.append({"options": {"class": label, **options}, "shape": list(result.shape), "data": flat(result)})
    return {"name": name, "picture": index if path else None, "grain": grain_of(index, description["input"]), "cases": cases}


def write_all():
    errors = []
    networks = [network_values(errors, *asked) for asked in ASKED]
    write("shipped.json", "[\n" + ",\n".join(compact(network) for network in networks) + "\n]\n",
          f"{len(errors)} maps, PyTorch's own float32 within {max(errors):.1e}")
