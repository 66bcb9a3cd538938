#include "network_handle.hpp"

#include "analysis.hpp"
#include "neocog/core/error.hpp"

namespace neocog::bindings {

val write_field(const ReceptiveField& field) {
  const auto axis = [](const ReceptiveAxis& from) {
    val object = val::object();
    object.set("size", from.size);
    object.set("stride", from.stride);
    object.set("start", from.start);
    return object;
  };
  val object = val::object();
  object.set("height", axis(field.height));
  object.set("width", axis(field.width));
  object.set("aligned", field.aligned);
  return object;
}

val write_summary(const std::vector<SummaryRow>& rows) {
  val table = val::array();
  for (const SummaryRow& row : rows) {
    val object = val::object();
    object.set("name", row.name);
    object.set("type", row.type);
    object.set("from", write_names(row.from));
    object.set("outputShape", write_shape(row.output_shape));
    object.set("parameters", static_cast<double>(row.parameters));
    object.set("trainable", static_cast<double>(row.trainable));
    object.set("macs", static_cast<double>(row.multiply_accumulates));
    object.set("activationBytes", static_cast<double>(row.activation_bytes));
    object.set("receptiveField", write_field(row.receptive_field));
    table.call<void>("push", object);
  }
  return table;
}

val write_step(const BackwardStep& step) {
  val object = val::object();
  object.set("y", step.y);
  object.set("x", step.x);
  object.set("channel", step.channel);
  object.set("gradient", step.gradient);
  object.set("top", step.top);
  object.set("left", step.left);
  object.set("height", step.height);
  object.set("width", step.width);
  val shares = val::array();
  for (const BackwardStep::Share& from : step.shares) {
    val share = val::object();
    share.set("y", from.y);
    share.set("x", from.x);
    share.set("value", from.value);
    share.set("sum", from.sum);
    shares.call<void>("push", share);
  }
  object.set("shares", shares);
  return object;
}

val write_result(const BatchResult& result) {
  val object = val::object();
  object.set("loss", result.loss);
  object.set("accuracy", result.accuracy);
  return object;
}

void NetworkHandle::make_room(unsigned pixels) {
  const std::span<const float> room = network_.room_for_pixels(pixels);
  crossing_.pixels = room.data();
  crossing_.room = static_cast<std::uint32_t>(room.size());
}

std::span<const float> NetworkHandle::take_pixels(unsigned pixels) {
  // The network may keep them and have another place for the next ones; if the pass fails, JavaScript has to ask for it.
  crossing_.room = 0;
  return network_.room_for_pixels(pixels);
}

void NetworkHandle::forward(unsigned pixels, int batch, bool training) {
  const std::span<const float> values = take_pixels(pixels);
  const Tensor& output = training ? network_.forward(values, batch, true) : network_.infer(values, batch);
  crossing_.output = output.data();
  make_room(pixels);
}

val NetworkHandle::train_batch(unsigned pixels, const val& targets, const val& loss, Optimizer& optimizer) {
  const OwnTargets expected(targets, loss, last_label());
  const BatchResult result = neocog::train_batch(network_, take_pixels(pixels), expected.view(), optimizer);
  make_room(pixels);
  return write_result(result);
}

val NetworkHandle::cost(const val& convention) const { return write_cost(count_cost(network_, read_convention(convention)), read_convention(convention)); }

val NetworkHandle::trace(const std::string& name, const val& options) {
  constexpr int most_steps = 200'000;
  constexpr TraceDirection directions[] = {TraceDirection::forward, TraceDirection::input_gradient, TraceDirection::kernel_gradient,
                                           TraceDirection::bias_gradient};
  SettingsReader reader("trace", options, "an object");
  const TraceDirection direction = directions[reader.choice("direction", {"forward", "input", "kernel", "bias"})];
  int image = 0;
  int output = -1;
  int input = -1;
  int weight = -1;
  reader.whole("image", image);
  reader.whole("output", output);
  reader.whole("input", input);
  reader.whole("weight", weight);
  reader.finish();
  TraceRecorder recorder(direction, output, input, weight, most_steps);
  network_.trace(network_.graph().find(name), image, recorder);
  if (recorder.count() > most_steps) {
    throw ArgumentError(name + ": trace: expected at most " + std::to_string(most_steps) + " steps, got " + std::to_string(recorder.count()) +
                        "; name one output, input or weight");
  }
  // One number after another: hundreds of thousands of objects are quicker made on the other side.
  std::vector<float> values;
  std::vector<int> places;
  for (const TraceStep& step : recorder.steps()) {
    places.insert(places.end(), {step.output, step.input, step.weight});
    values.insert(values.end(), {step.left, step.right, step.product, step.sum});
  }
  val object = val::object();
  object.set("places", val(emscripten::typed_memory_view(places.size(), places.data())).call<val>("slice"));
  object.set("values", write_floats(values));
  return object;
}

val NetworkHandle::evaluate(const val& pixels, const val& targets, const val& loss, int batch) {
  const OwnTargets expected(targets, loss, last_label());
  const Evaluation evaluation = neocog::evaluate(network_, read_floats(pixels), expected.view(), batch);
  std::vector<float> losses;
  std::vector<float> probabilities;
  std::vector<float> predictions;
  for (const kernels::Verdict& verdict : evaluation.verdicts) {
    losses.push_back(static_cast<float>(verdict.loss));
    probabilities.push_back(verdict.probability);
    predictions.push_back(static_cast<float>(verdict.predicted));
  }
  val object = write_result(evaluation.mean);
  object.set("losses", write_floats(losses));
  object.set("probabilities", write_floats(probabilities));
  object.set("predictions", val::global("Int32Array").call<val>("from", write_floats(predictions)));
  return object;
}

}  // namespace neocog::bindings
