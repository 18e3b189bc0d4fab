// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/out_of_memory.h>

#include <new>

#include <c10/util/Exception.h>

#include <lightning/nested_errors.h>

namespace leyden {

namespace {

bool says_out_of_memory(const std::string& text) {
  return text.find("DefaultCPUAllocator: can't allocate memory") != std::string::npos ||
         text.find("DefaultCPUAllocator: not enough memory") != std::string::npos ||
         text.find("CUDA out of memory") != std::string::npos ||
         text.find("CUDA error: out of memory") != std::string::npos ||  // not the allocator: a context, page-locked memory
         text.find("CUBLAS_STATUS_ALLOC_FAILED") != std::string::npos ||
         text.find("cuDNN error: CUDNN_STATUS_NOT_SUPPORTED") != std::string::npos;
}

}  // namespace

bool is_out_of_memory(const std::exception& error) {
  return any_nested(error, [](const std::exception& each) {
    return dynamic_cast<const std::bad_alloc*>(&each) || dynamic_cast<const c10::OutOfMemoryError*>(&each) ||
           says_out_of_memory(each.what());
  });
}

std::string explain_out_of_memory(const std::string& message) {
  if (message.find("cuDNN error") != std::string::npos) return message;  // may be memory, or a layer that cuDNN lacks
  return "there is not enough memory for this: a smaller batch needs less (`leyden tune batch_size` finds the largest that "
         "fits; accumulate_grad_batches makes up for it), and so does precision bf16-mixed. " + message;
}

}  // namespace leyden
