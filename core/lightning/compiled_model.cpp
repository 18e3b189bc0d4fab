// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/compiled_model.h>

#include <torch/csrc/inductor/aoti_package/model_package_loader.h>
#include <torch/csrc/jit/serialization/import.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include <lightning/errors.h>

namespace leyden {

class CompiledModel::Implementation {
 public:
  virtual ~Implementation() = default;
  virtual std::vector<torch::Tensor> run(std::vector<torch::Tensor> inputs) = 0;
};

class CompiledModel::Inductor : public Implementation {
 public:
  Inductor(const std::string& path, torch::Device device)
      : loader_(path, "model", false, 1, device.is_cpu() ? c10::DeviceIndex(-1) : device.index()) {}
  std::vector<torch::Tensor> run(std::vector<torch::Tensor> inputs) override { return loader_.run(inputs); }

 private:
  torch::inductor::AOTIModelPackageLoader loader_;
};

class CompiledModel::Script : public Implementation {
 public:
  Script(const std::string& path, torch::Device device) : module_(torch::jit::load(path, device)) { module_.eval(); }

  std::vector<torch::Tensor> run(std::vector<torch::Tensor> inputs) override {
    const torch::jit::IValue result = module_.forward({inputs.begin(), inputs.end()});
    if (result.isTensor()) return {result.toTensor()};
    if (result.isTensorList()) return result.toTensorVector();
    if (!result.isTuple()) {
      throw ConfigError("the TorchScript model gave a " + result.tagKind() + "; a tensor or a tuple of tensors is needed");
    }
    std::vector<torch::Tensor> tensors;
    for (const auto& element : result.toTupleRef().elements()) tensors.push_back(element.toTensor());
    return tensors;
  }

 private:
  torch::jit::Module module_;
};

namespace {

/// Both kinds are zip archives; the names of their records tell them apart.
std::string kind_of(const std::string& path) {
  if (!std::filesystem::is_regular_file(path)) throw ConfigError("there is no compiled model '" + path + "'", "model");
  // The names of records stand at the end; weights before them may be large.
  constexpr int64_t tail = 1 << 20;
  std::ifstream file(path, std::ios::binary);
  std::string bytes(2, ' ');
  file.read(bytes.data(), 2);
  file.seekg(std::max<int64_t>(2, static_cast<int64_t>(std::filesystem::file_size(path)) - tail));
  bytes.append(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  const auto has = [&](const char* text) { return bytes.find(text) != std::string::npos; };
  if (bytes.starts_with("PK") && has("data/aotinductor/")) return "AOTInductor";
  if (bytes.starts_with("PK") && has("constants.pkl")) return "TorchScript";
  throw ConfigError("'" + path + "' is neither an AOTInductor package nor a TorchScript file" +
                        (has("data.pkl") ? "; it looks like a checkpoint, which the module that wrote it loads" : ""),
                    "model");
}

/// Machine code is for one kind of device: LibTorch runs it there, whichever device is asked for.
void require_device_of_package(const std::string& path, torch::Device device) {
  const auto metadata = torch::inductor::AOTIModelPackageLoader::load_metadata_from_package(path, "model");
  const auto found = metadata.find("AOTI_DEVICE_KEY");
  const std::string wanted = c10::DeviceTypeName(device.type(), /*lower_case=*/true);
  if (found == metadata.end() || found->second == wanted) return;
  throw ConfigError("the compiled model '" + path + "' was compiled for " + found->second + " and is to run on " + wanted +
                        ": name " + found->second + " as its device, or compile it again for " + wanted,
                    "device");
}

}  // namespace

CompiledModel::CompiledModel(const Trusted& file, torch::Device device) : kind_(kind_of(file.path)), device_(device) {
  try {
    if (kind_ == "AOTInductor") {
      require_device_of_package(file.path, device);
      implementation_ = std::make_unique<Inductor>(file.path, device);
    } else {
      implementation_ = std::make_unique<Script>(file.path, device);
    }
  } catch (const Error&) {
    throw;
  } catch (const c10::Error& error) {
    throw ConfigError("the compiled model '" + file.path + "' cannot be loaded: " + error.what_without_backtrace(), "model");
  } catch (const std::exception& error) {
    throw ConfigError("the compiled model '" + file.path + "' cannot be loaded: " + error.what(), "model");
  }
}

CompiledModel::~CompiledModel() = default;

Batch CompiledModel::run(const Batch& inputs) {
  for (const torch::Tensor& input : inputs) {
    if (input.device().type() == device_.type()) continue;
    throw ConfigError("the compiled model is on " + device_.str() + " and its input on " + input.device().str() +
                          ": load it with the device that its batches are on",
                      "device");
  }
  const at::NoGradGuard no_grad;
  return Batch(implementation_->run({inputs.begin(), inputs.end()}));
}

namespace {

[[noreturn]] void refuse_export(const std::string& format, const std::string& how) {
  throw ConfigError("a module in C++ cannot be exported to " + format + ": nothing can trace it. Save a checkpoint, load "
                    "its state_dict into the same model in Python (torch.load(path, weights_only=True)), and use " + how,
                    "export");
}

}  // namespace

void to_onnx(const LightningModule&, const std::string&) { refuse_export("ONNX", "torch.onnx.export there"); }

void to_torchscript(const LightningModule&, const std::string&) { refuse_export("TorchScript", "torch.jit there"); }

torch::Tensor CompiledModel::forward(const Batch& batch) { return run(Batch(batch[0]))[0]; }

}  // namespace leyden
