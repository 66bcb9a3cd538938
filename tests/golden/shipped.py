"""The reference values of saliency maps on the networks that are shipped in web/models, for a picture that each knows."""

import gzip
import json
import pathlib
import struct

import torch

from graph import copied, is_trainable
from layout import HERE, compact, drawn, flat, relative_error, write
from saliency import Explained, over_channels, with_arrays

ROOT = HERE.parent.parent
# Picture `index` of the test images. `npm run train scenes` leaves the scenes' in build/data; the tests make them anew.
CLOTHES = ROOT / "web/data/fashion-mnist/test-images.idx.bin"
SCENES = ROOT / "build/data/scenes-bytes/test-images.idx"
ASKED = [("fashion", CLOTHES, 3, "relu3"), ("scenes", SCENES, 4, "relu4"), ("scenes-biased", SCENES, 4, "relu4")]


def trained(name):
    """What `nc.open` reads: the length of a header, the header in JSON, the values."""
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
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    size = shape[0] * shape[1] * shape[2]
    start = 4 + 4 * content[3] + index * size
    # As the library gets them: divided in single precision.
    return (torch.tensor(list(content[start:start + size]), dtype=torch.float32) / 255).reshape(shape)


def options_of(count, layer):
    """Every method; the plain gradient with its channels, the rest with the largest, which takes a third of the room."""
    largest = [
        {"method": "gradientTimesInput"},
        {"method": "integratedGradients"},
        {"method": "smoothGrad", "samples": 4, "noise": drawn(4 * count, 5000, 0, 0.15)},
        {"method": "guidedBackprop"},
        {"method": "deconvnet"},
        {"method": "guidedGradCam", "layer": layer},
    ]
    return [{"method": "gradient"}] + [dict(options, channels="max") for options in largest] + [
        {"method": "gradCam", "layer": layer},
        {"method": "occlusion", "patch": 8, "stride": 4},
    ]


def network_values(name, path, index, layer, errors):
    description, parameters = trained(name)
    pixels = picture(path, index, description["input"])
    double = Explained(description, copied(parameters), pixels.double())
    float32 = Explained(description, copied(parameters, torch.float32), pixels)
    label = int(double.activations(double.pixels)[double.scored][0].argmax())
    cases = []
    for options in options_of(pixels.numel(), layer):
        asked = with_arrays({"class": label, **options}, description["input"])
        channels = options.get("channels", "all")
        result = over_channels(double.explain(asked), channels)
        assert result.norm() > 0, options
        errors.append(relative_error(over_channels(float32.explain(asked), channels), result))
        assert errors[-1] < 2e-5, (name, options, errors[-1])
        cases.append({"options": {"class": label, **options}, "shape": list(result.shape), "data": flat(result)})
    return {"name": name, "picture": index, "cases": cases}


def write_all():
    errors = []
    networks = [network_values(*asked, errors) for asked in ASKED]
    write("shipped.json", "[\n" + ",\n".join(compact(network) for network in networks) + "\n]\n",
          f"{len(errors)} maps, PyTorch's own float32 within {max(errors):.1e}")
