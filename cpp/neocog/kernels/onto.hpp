#pragma once

namespace neocog::kernels {

/// What a backward kernel writes its result onto: a sum that others have begun, or memory that holds nothing yet.
enum class Onto { sum, nothing };

}  // namespace neocog::kernels
