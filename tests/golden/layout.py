"""Orders of numbers, padding, and how values are written."""

import base64
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


def from_our_transposed_kernel(kernel):
    """[height, width, in, out] to PyTorch's [in, out, height, width]."""
    return kernel.permute(2, 3, 0, 1)


def from_our_dense_kernel(kernel):
    return kernel.transpose(0, 1)


# --- padding -------------------------------------------------------------------------------------------------------

def pair(value):
    return [value, value] if isinstance(value, int) else list(value)


def four_sides(by):
    """[top, bottom, left, right] of a number, [height, width] or four numbers."""
    if isinstance(by, int):
        return [by] * 4
    if len(by) == 2:
        return [by[0], by[0], by[1], by[1]]
    return list(by)


def halves(total):
    """Both sides of one axis; the odd row or column goes to the bottom or right."""
    return [total // 2, total - total // 2]


def same_sides(size, kernel, stride, dilation):
    """What makes ceil(size / stride) windows fit, for both axes."""
    def axis(i):
        outputs = -(-size[i] // stride[i])
        return halves(max(0, (outputs - 1) * stride[i] + (kernel[i] - 1) * dilation[i] + 1 - size[i]))
    return axis(0) + axis(1)


def window_sides(padding, size, kernel, stride, dilation=(1, 1)):
    """[top, bottom, left, right] of a window's padding as a description writes it."""
    if padding == "valid":
        return [0] * 4
    if padding == "same":
        return same_sides(size, kernel, stride, dilation)
    return four_sides(padding)


def padded(nchw, sides, value=0.0):
    """Negative sides cut off."""
    top, bottom, left, right = sides
    return F.pad(nchw, (left, right, top, bottom), value=value)


# --- writing -------------------------------------------------------------------------------------------------------

# Longer tensors are written as text, base64 of little-endian float32, which takes half the room.
LONGEST_LIST = 2000


def shortest(value):
    """The shortest decimal number that a float32 reader turns back into this float32."""
    for digits in range(1, 10):
        text = f"{value:.{digits}g}"
        if struct.unpack("f", struct.pack("f", float(text)))[0] == value:
            return int(float(text)) if float(text).is_integer() and abs(value) < 1e6 else float(text)
    raise ValueError(f"{value} is not a float32")


def flat(tensor):
    """A tensor's values, rounded once to float32."""
    values = tensor.detach().to(torch.float32).contiguous().reshape(-1).tolist()
    if len(values) > LONGEST_LIST:
        return base64.b64encode(struct.pack(f"<{len(values)}f", *values)).decode()
    return [shortest(value) for value in values]


def flat_all(tensors):
    return {name: flat(tensor) for name, tensor in tensors.items()}


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def write(name, text, summary):
    path = HERE / name
    path.write_text(text)
    print(f"{name}: {path.stat().st_size / 1024:.0f} KB, {summary}")


def write_list(name, cases, summary):
    write(name, "[\n" + ",\n".join(compact(case) for case in cases) + "\n]\n", summary)


# --- values that both sides can draw -------------------------------------------------------------------------------

def drawn(count, seed, centre=0.0, spread=1.0):
    """What `draw` is to be called with, as the files say it."""
    return {"count": count, "seed": seed, "centre": centre, "spread": spread}


def draw(count, seed, centre, spread):
    """Patternless values from centre − spread to centre + spread: a linear congruential generator, as in references.ts."""
    values, state = [], seed
    for _ in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        values.append(centre + spread * (state / 2**31 - 1))
    return torch.tensor(values, dtype=torch.float64).float().double()


# --- comparing -----------------------------------------------------------------------------------------------------

def relative_error(actual, expected):
    """The norm of the difference by the norm of what was expected, or as it is where that is zero."""
    expected = expected.detach().double()
    norm, difference = expected.norm().item(), (actual.detach().double() - expected).norm().item()
    return difference / norm if norm > 0 else difference


def largest_error(actual, expected):
    """Over tensors by name; both may hold tensors by name again."""
    if isinstance(expected, dict):
        return max((largest_error(actual[name], expected[name]) for name in expected), default=0.0)
    return relative_error(actual, expected)
