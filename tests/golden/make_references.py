"""Makes the reference values in this folder with PyTorch. See README.md."""

import torch

import layers
import networks
import saliency
import shipped
import training


def main():
    print(f"PyTorch {torch.__version__}")
    # Sums in one order, so that the same version writes the same bytes on any machine.
    torch.set_num_threads(1)
    for part in (layers, networks, training, saliency, shipped):
        part.write_all()


if __name__ == "__main__":
    main()
