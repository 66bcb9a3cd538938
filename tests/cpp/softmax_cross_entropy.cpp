#include "neocog/kernels/softmax_cross_entropy.hpp"

#include <doctest/doctest.h>

#include "cpp/reference/softmax_cross_entropy.hpp"
#include "cpp/support/values.hpp"

using namespace neocog;
using namespace neocog::kernels;
using namespace neocog::test;

namespace {

std::vector<int> labels_for(std::size_t rows, int classes) {
  Random random(9);
  std::vector<int> labels(rows);
  for (int& label : labels) label = static_cast<int>(random.next() % static_cast<std::uint32_t>(classes));
  return labels;
}

struct Outcome {
  std::vector<Verdict> verdicts;
  std::vector<float> gradient;
};

Outcome run(const std::vector<float>& logits, const std::vector<int>& labels) {
  const auto classes = static_cast<int>(logits.size() / labels.size());
  Outcome outcome{std::vector<Verdict>(labels.size()), std::vector<float>(logits.size(), 77.0F)};
  softmax_cross_entropy(logits.data(), labels.data(), labels.size(), classes, outcome.verdicts.data(), outcome.gradient.data());
  return outcome;
}

}  // namespace

TEST_CASE("softmax cross-entropy: equals the plain rule") {
  for (const int classes : {1, 2, 3, 10, 17}) {
    for (const std::size_t rows : {1U, 2U, 7U}) {
      const std::vector<float> logits = random_values(rows * static_cast<std::size_t>(classes), 1, -8.0F, 8.0F);
      const std::vector<int> labels = labels_for(rows, classes);
      const Outcome outcome = run(logits, labels);
      for (std::size_t row = 0; row < rows; ++row) {
        const auto from = logits.begin() + static_cast<std::ptrdiff_t>(row) * classes;
        const std::vector<double> values(from, from + classes);
        const std::vector<double> probabilities = reference::softmax(values);
        const Verdict& verdict = outcome.verdicts[row];
        const auto best = std::max_element(values.begin(), values.end()) - values.begin();
        CHECK(verdict.loss == doctest::Approx(reference::cross_entropy(values, labels[row])).epsilon(1e-6));
        CHECK(verdict.predicted == best);
        CHECK(verdict.probability == doctest::Approx(probabilities[static_cast<std::size_t>(best)]).epsilon(1e-6));
        const std::vector<double> gradient = reference::cross_entropy_gradient(values, labels[row]);
        for (std::size_t i = 0; i < gradient.size(); ++i) {
          CHECK(outcome.gradient[row * gradient.size() + i] == doctest::Approx(gradient[i] / static_cast<double>(rows)).epsilon(1e-5));
        }
      }
    }
  }
}

TEST_CASE("softmax cross-entropy: the gradient agrees with finite differences") {
  const std::vector<float> logits = random_values(4 * 5, 2, -2.0F, 2.0F);
  const std::vector<int> labels = labels_for(4, 5);
  const auto loss = [&](const std::vector<double>& values) { return reference::mean_cross_entropy(values, labels); };
  CHECK(largest_difference(run(logits, labels).gradient, finite_differences(widened(logits), loss)) < 1e-6);
}

TEST_CASE("softmax cross-entropy: large logits neither overflow nor underflow") {
  const Outcome outcome = run({1000, 0, -1000}, {1});
  CHECK(outcome.verdicts[0].loss == doctest::Approx(1000));
  CHECK(outcome.verdicts[0].probability == doctest::Approx(1));
  CHECK(outcome.gradient == std::vector<float>{1, -1, 0});
}

TEST_CASE("softmax cross-entropy: equal logits share, the first is predicted") {
  const Outcome outcome = run({2, 2, 2, 2}, {3});
  CHECK(outcome.verdicts[0].loss == doctest::Approx(std::log(4.0)));
  CHECK(outcome.verdicts[0].predicted == 0);
  CHECK(outcome.gradient == std::vector<float>{0.25F, 0.25F, 0.25F, -0.75F});
}

TEST_CASE("softmax cross-entropy: NaN is seen in loss and gradient") {
  const Outcome outcome = run({1, std::numeric_limits<float>::quiet_NaN(), 3}, {0});
  CHECK(std::isnan(outcome.verdicts[0].loss));
  CHECK(std::isnan(outcome.gradient[0]));
}

TEST_CASE("softmax cross-entropy: no gradient is written where none is wanted") {
  const std::vector<float> logits{1, 2, 3};
  const int label = 2;
  Verdict verdict{};
  softmax_cross_entropy(logits.data(), &label, 1, 3, &verdict, nullptr);
  CHECK(verdict.predicted == 2);
}
