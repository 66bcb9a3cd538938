// ONNX Runtime Web on Wasm, with models that onnx.mjs writes. Its arrays are NCHW; copies in and out are part of each run.
import { pixelsOf } from '../workloads.mjs';

function swapped(values, batch, cells, channels, toChannelsFirst) {
  const to = new Float32Array(values.length);
  for (let image = 0; image < batch; image++) {
    for (let cell = 0; cell < cells; cell++) {
      for (let channel = 0; channel < channels; channel++) {
        const [last, first] = [(image * cells + cell) * channels + channel, (image * channels + channel) * cells + cell];
        if (toChannelsFirst) to[first] = values[last];
        else to[last] = values[first];
      }
    }
  }
  return to;
}

/** `readModel(workload)` gives the bytes of its model. */
export function onnxruntime(ort, readModel) {
  return {
    name: 'ONNX Runtime Web',
    async make(workload) {
      const { kind, batch, description } = workload;
      if (kind === 'training' || kind === 'gradient') throw new Error('it has no gradients');
      const session = await ort.InferenceSession.create(await readModel(workload), { executionProviders: ['wasm'] });
      const [height, width, channels] = description.input;
      const pixels = swapped(pixelsOf(workload), batch, height * width, channels, true);
      const shape = [batch, channels, height, width];
      const run = async () => (await session.run({ input: new ort.Tensor('float32', pixels, shape) }))[session.outputNames[0]];
      const result = async () => {
        const { data, dims } = await run();
        return dims.length === 4 ? swapped(data, batch, dims[2] * dims[3], dims[1], false) : data.slice();
      };
      return { run, result, dispose: () => session.release() };
    },
  };
}
