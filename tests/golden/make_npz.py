"""Makes arrays.npz with NumPy: every type, order and header version that npz.ts reads. npz.test.ts says what is in it.

Make it again with `/usr/bin/python3 tests/golden/make_npz.py`; the same version of NumPy writes the same bytes.
Made with NumPy 1.24.2.
"""

import io
import pathlib
import zipfile

import numpy as np

TARGET = pathlib.Path(__file__).parent / "arrays.npz"
COUNTING = np.arange(24).reshape(2, 3, 4)

# Name: array, version of the header (None: NumPy's choice).
ARRAYS = {
    "conv1/kernel": (COUNTING.astype("<f4") / 8, None),
    "float64": (np.array([0.1, -0.0, 1e300, 5e-324, np.nan, -np.inf], "<f8"), None),
    "fortran": (np.asfortranarray(COUNTING.astype("<f4")), None),
    "transposed": (np.arange(6, dtype="<f8").reshape(2, 3).T, None),
    "scalar": (np.array(2.5, "<f4"), None),
    "empty": (np.zeros((3, 0), "<f4"), None),
    "version2": (COUNTING[0].astype("<f4"), (2, 0)),
    "version3": (COUNTING[1].astype("<f4"), (3, 0)),
    "int8": (np.array([-128, 127], "i1"), None),
    "uint8": (np.array([0, 255], "u1"), None),
    "int16": (np.array([-32768, 32767], "<i2"), None),
    "uint16": (np.array([0, 65535], "<u2"), None),
    "int32": (np.array([-(2**31), 2**24], "<i4"), None),
    "uint32": (np.array([0, 2**31], "<u4"), None),
    "int64": (np.array([-(2**63), 2**40], "<i8"), None),
    "uint64": (np.array([0, 2**63], "<u8"), None),
}


def main():
    with zipfile.ZipFile(TARGET, "w") as archive:
        for i, (name, (array, version)) in enumerate(ARRAYS.items()):
            file = io.BytesIO()
            np.lib.format.write_array(file, array, version)
            # A fixed date, for the same bytes every time; every second one compressed, as np.savez_compressed does.
            entry = zipfile.ZipInfo(name + ".npy", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED if i % 2 else zipfile.ZIP_STORED
            archive.writestr(entry, file.getvalue())


if __name__ == "__main__":
    main()
