#include "neocog/layers/registry.hpp"

#include <array>

#include "neocog/core/error.hpp"
#include "neocog/layers/add.hpp"
#include "neocog/layers/avg_pool2d.hpp"
#include "neocog/layers/batch_norm.hpp"
#include "neocog/layers/channel_shuffle.hpp"
#include "neocog/layers/channel_slice.hpp"
#include "neocog/layers/concat.hpp"
#include "neocog/layers/conv2d.hpp"
#include "neocog/layers/dense.hpp"
#include "neocog/layers/depthwise_conv2d.hpp"
#include "neocog/layers/dropout.hpp"
#include "neocog/layers/elu.hpp"
#include "neocog/layers/flatten.hpp"
#include "neocog/layers/frame2d.hpp"
#include "neocog/layers/global_pool.hpp"
#include "neocog/layers/local_response_norm.hpp"
#include "neocog/layers/max_pool2d.hpp"
#include "neocog/layers/multiply.hpp"
#include "neocog/layers/relu.hpp"
#include "neocog/layers/scale.hpp"
#include "neocog/layers/sigmoid.hpp"
#include "neocog/layers/softmax.hpp"
#include "neocog/layers/tanh.hpp"
#include "neocog/layers/transposed_conv2d.hpp"
#include "neocog/layers/upsample2d.hpp"

namespace neocog {
namespace {

struct Entry {
  const char* type;
  std::unique_ptr<Layer> (*make)(const LayerSource&);
};

constexpr std::array<Entry, 26> entries{{
    {"conv2d", make_conv2d},
    {"depthwiseConv2d", make_depthwise_conv2d},
    {"transposedConv2d", make_transposed_conv2d},
    {"maxPool2d", make_max_pool2d},
    {"avgPool2d", make_avg_pool2d},
    {"globalAvgPool", make_global_avg_pool},
    {"globalMaxPool", make_global_max_pool},
    {"flatten", make_flatten},
    {"dense", make_dense},
    {"relu", make_relu},
    {"elu", make_elu},
    {"sigmoid", make_sigmoid},
    {"tanh", make_tanh},
    {"softmax", make_softmax},
    {"batchNorm", make_batch_norm},
    {"localResponseNorm", make_local_response_norm},
    {"dropout", make_dropout},
    {"add", make_add},
    {"concat", make_concat},
    {"multiply", make_multiply},
    {"scale", make_scale},
    {"upsample2d", make_upsample2d},
    {"zeroPad2d", make_zero_pad2d},
    {"crop2d", make_crop2d},
    {"channelShuffle", make_channel_shuffle},
    {"channelSlice", make_channel_slice},
}};

}  // namespace

std::unique_ptr<Layer> make_layer(const std::string& type, const LayerSource& source) {
  for (const Entry& entry : entries) {
    if (entry.type == type) return entry.make(source);
  }
  throw ArgumentError(source.label + ": unknown layer type; expected " + list_of(layer_types(), " or ") + ", got '" + type + "'");
}

std::vector<std::string> layer_types() {
  std::vector<std::string> types;
  for (const Entry& entry : entries) types.emplace_back(entry.type);
  return types;
}

}  // namespace neocog
