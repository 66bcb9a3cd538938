"""Makes the reference values beside this file with PyTorch. See README.md.

Every value is a float32, written with as few digits as bring the same float32 back.
"""

import json
import pathlib
import struct

import torch
import torch.nn.functional as F

HERE = pathlib.Path(__file__).parent


# --- orders: PyTorch keeps images as NCHW and kernels as [out, in / groups, height, width] -------------------------

def from_nhwc(images):
    return images.permute(0, 3, 1, 2)


def to_nhwc(images):
    return images.permute(0, 2, 3, 1)


def from_our_kernel(kernel):
    return kernel.permute(3, 2, 0, 1)


def to_our_kernel(kernel):
    return kernel.permute(2, 3, 1, 0)


# --- writing -------------------------------------------------------------------------------------------------------

def shortest(value):
    """The shortest decimal number that a float32 reader turns back into this float32."""
    as_float32 = struct.unpack("f", struct.pack("f", value))[0]
    assert as_float32 == value, "not a float32"
    for digits in range(1, 10):
        text = f"{value:.{digits}g}"
        if struct.unpack("f", struct.pack("f", float(text)))[0] == value:
            return int(float(text)) if float(text).is_integer() and abs(value) < 1e6 else float(text)
    raise ValueError(value)


def flat(tensor):
    return [shortest(value) for value in tensor.detach().to(torch.float32).contiguous().reshape(-1).tolist()]


def write(name, cases):
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    path = HERE / name
    path.write_text(f"[\n{lines}\n]\n")
    print(f"{name}: {len(cases)} cases, {path.stat().st_size // 1024} KB")


# --- descriptions --------------------------------------------------------------------------------------------------

def four_sides(padding):
    """[top, bottom, left, right] of a padding as a description writes it."""
    if isinstance(padding, int):
        return [padding] * 4
    if len(padding) == 2:
        return [padding[0], padding[0], padding[1], padding[1]]
    return list(padding)


def padded(images, padding, value):
    top, bottom, left, right = four_sides(padding)
    return F.pad(images, (left, right, top, bottom), value=value)


def pair(value):
    return [value, value] if isinstance(value, int) else list(value)


def case_of(layer, input_shape, batch, images, parameters, seed, output, gradients):
    return {
        "description": {"input": list(input_shape), "layers": [layer]},
        "batch": batch,
        "input": flat(images),
        "parameters": {f"layer/{name}": flat(value) for name, value in parameters.items()},
        "seed": flat(seed),
        "output": flat(output),
        "inputGradient": flat(images.grad),
        "gradients": {f"layer/{name}": flat(value) for name, value in gradients.items()},
    }


# --- cases ---------------------------------------------------------------------------------------------------------

# input shape, batch, attributes; each attribute that is missing has its default
CONVOLUTIONS = [
    ((5, 5, 1), 1, dict(filters=1, kernel=3)),
    ((7, 5, 3), 2, dict(filters=4, kernel=3, padding=1)),
    ((6, 9, 2), 1, dict(filters=5, kernel=[3, 2], bias=False)),
    ((9, 7, 3), 2, dict(filters=4, kernel=3, stride=2, padding=1)),
    ((10, 7, 2), 1, dict(filters=3, kernel=[3, 5], stride=[3, 2], padding=[1, 2])),
    ((7, 8, 3), 3, dict(filters=4, kernel=3, padding=[0, 2, 1, 3])),
    ((8, 6, 2), 1, dict(filters=3, kernel=[2, 4], stride=[2, 1], padding=[1, 0, 0, 2], bias=False)),
    ((11, 9, 2), 1, dict(filters=3, kernel=3, dilation=2)),
    ((11, 13, 1), 2, dict(filters=3, kernel=[3, 2], dilation=[2, 4], padding=[2, 1])),
    ((9, 12, 2), 1, dict(filters=4, kernel=3, stride=2, dilation=[3, 2], padding=[3, 4, 2, 1])),
    ((6, 5, 4), 2, dict(filters=6, kernel=3, groups=2, padding=1)),
    ((7, 6, 5), 1, dict(filters=10, kernel=[2, 3], groups=5, stride=[1, 2], bias=False)),
    ((5, 7, 6), 3, dict(filters=9, kernel=1, groups=3)),
    ((9, 8, 4), 2, dict(filters=8, kernel=[3, 2], stride=2, padding=[2, 0, 1, 1], dilation=[2, 1], groups=4)),
]

# input shape, batch, attributes, whether the input is made of small integers (ties)
POOLS = [
    ((6, 6, 1), 1, dict(window=2), False),
    ((7, 9, 3), 2, dict(window=3), False),
    ((5, 5, 2), 1, dict(window=3, stride=1), True),
    ((8, 6, 5), 1, dict(window=[2, 3]), False),
    ((9, 7, 4), 2, dict(window=3, stride=2), True),
    ((10, 7, 3), 1, dict(window=[3, 2], stride=[1, 3]), False),
    ((7, 7, 4), 3, dict(window=3, stride=2, padding=1), True),
    ((6, 9, 2), 1, dict(window=[4, 3], stride=[2, 1], padding=[1, 2]), True),
    ((8, 5, 7), 2, dict(window=3, stride=[3, 2], padding=[2, 1, 0, 2]), True),
    ((5, 8, 3), 1, dict(window=[2, 4], stride=[2, 3], padding=[1, 0, 3, 1]), False),
]


def convolution_case(input_shape, batch, attributes):
    height, width, channels = input_shape
    kernel_size = pair(attributes["kernel"])
    groups = attributes.get("groups", 1)
    images = torch.randn(batch, height, width, channels, requires_grad=True)
    kernel = (torch.randn(*kernel_size, channels // groups, attributes["filters"]) * 0.5).requires_grad_()
    parameters = {"kernel": kernel}
    if attributes.get("bias", True):
        parameters["bias"] = torch.randn(attributes["filters"], requires_grad=True)

    # In double precision, so that the reference is exact to the last float32 bit but for that one rounding.
    doubles = {name: value.detach().double().requires_grad_() for name, value in parameters.items()}
    image_doubles = images.detach().double().requires_grad_()
    result = to_nhwc(F.conv2d(
        padded(from_nhwc(image_doubles), attributes.get("padding", 0), 0.0),
        from_our_kernel(doubles["kernel"]),
        doubles.get("bias"),
        stride=pair(attributes.get("stride", 1)),
        dilation=pair(attributes.get("dilation", 1)),
        groups=groups,
    ))
    seed = torch.randn(result.shape)
    result.backward(seed.double())
    images.grad = image_doubles.grad.float()
    layer = {"type": "conv2d", "name": "layer", **attributes}
    gradients = {name: value.grad for name, value in doubles.items()}
    return case_of(layer, input_shape, batch, images, parameters, seed, result, gradients)


def pool_case(input_shape, batch, attributes, ties):
    height, width, channels = input_shape
    images = torch.randn(batch, height, width, channels)
    if ties:
        images = torch.randint(-2, 3, images.shape).float()
    images.requires_grad_()
    window = pair(attributes["window"])
    result = to_nhwc(F.max_pool2d(
        padded(from_nhwc(images), attributes.get("padding", 0), float("-inf")),
        window,
        stride=pair(attributes.get("stride", window)),
    ))
    seed = torch.randn(result.shape)
    result.backward(seed)
    layer = {"type": "maxPool2d", "name": "layer", **attributes}
    return case_of(layer, input_shape, batch, images, {}, seed, result, {})


def main():
    kernel = torch.randn(3, 2, 4, 6)
    assert torch.equal(to_our_kernel(from_our_kernel(kernel)), kernel)
    torch.manual_seed(1)
    write("conv2d.json", [convolution_case(*case) for case in CONVOLUTIONS])
    torch.manual_seed(2)
    write("max_pool2d.json", [pool_case(*case) for case in POOLS])
    print(f"PyTorch {torch.__version__}")


if __name__ == "__main__":
    main()
