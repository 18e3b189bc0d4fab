// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/devices.h>

#include <QTest>

using namespace leyden;

class TestDevices : public QObject {
  Q_OBJECT

  static TorchBuild cuda() { return {"2.13.0", "12.4", {"sm_80", "sm_90"}}; }
  static QString reason(const TorchBuild& torch, size_t gpu) {
    return QString::fromStdString(list_devices(torch).at(gpu + 1).reason);
  }

 private Q_SLOTS:
  void init() {
    qputenv("LEYDEN_NVML_LIBRARY", FAKE_NVML);
    for (const char* name :
         {"CUDA_VISIBLE_DEVICES", "FAKE_NVML_CUDA", "FAKE_NVML_BROKEN", "OMP_NUM_THREADS", "MKL_NUM_THREADS"})
      qunsetenv(name);
  }

  void cpu() {
    qputenv("LEYDEN_NVML_LIBRARY", "");
    DeviceMonitor monitor;
    const DeviceInfo cpu = monitor.read().at(0);
    QCOMPARE(cpu.id, std::string("cpu"));
    QVERIFY(cpu.usable && !cpu.name.empty() && cpu.cores > 0);
    QVERIFY(cpu.memory_total > (64u << 20) && cpu.memory_used > 0 && cpu.memory_used <= cpu.memory_total);
    QVERIFY(cpu.load_percent && *cpu.load_percent >= 0 && *cpu.load_percent <= 100);
    // The load is what happened since the last reading.
    volatile double sum = 0;
    for (int i = 0; i < 100'000'000; ++i) sum = sum + i;
    QVERIFY(*monitor.read().at(0).load_percent > 5);
    QVERIFY(cpu.summary().find("GB free") != std::string::npos);
  }

  void gpus() {
    const auto devices = list_devices(cuda());
    QCOMPARE(devices.size(), size_t(4));
    const DeviceInfo& gpu = devices[1];
    QCOMPARE(gpu.id, std::string("cuda:0"));
    QCOMPARE(gpu.name, std::string("Fake RTX 4090"));
    QCOMPARE(gpu.memory_total, uint64_t(24) << 30);
    QCOMPARE(gpu.memory_used, uint64_t(5) << 30);
    QCOMPARE(*gpu.load_percent, 88.0);
    QCOMPARE(*gpu.temperature, 61.0);
    QCOMPARE(*gpu.power, 320.5);
    QVERIFY2(gpu.usable, gpu.reason.c_str());
    QCOMPARE(gpu.summary(), std::string("Fake RTX 4090 · 19.0 of 24.0 GB free · 88 %"));
    QVERIFY(!devices[2].usable && !devices[3].usable);
    QVERIFY(devices[3].name.find("GPU is lost") != std::string::npos);
  }

  void why_a_gpu_cannot_be_used() {
    QVERIFY(reason({"2.13.0", "", {}}, 0).startsWith("this LibTorch has no CUDA"));
    QCOMPARE(reason(cuda(), 1),
             "its compute capability 3.7 is not among those of this LibTorch (sm_80, sm_90)");
    QCOMPARE(reason({"2.13.0", "12.4", {}}, 1), QString());  // not known: not said
    QCOMPARE(reason({"2.13.0", "12.4", {"sm_90"}}, 0),
             "its compute capability 8.9 is not among those of this LibTorch (sm_90)");
    qputenv("FAKE_NVML_CUDA", "11080");
    QCOMPARE(reason(cuda(), 0),
             "the driver knows CUDA 11.8 and this LibTorch needs 12.4: update the NVIDIA driver");
  }

  void hidden_gpus() {
    qputenv("CUDA_VISIBLE_DEVICES", "1,0");
    QCOMPARE(list_devices(cuda()).at(1).id, std::string("cuda:1"));
    qputenv("CUDA_VISIBLE_DEVICES", "GPU-aaaa");
    QCOMPARE(list_devices(cuda()).at(1).id, std::string("cuda:0"));
    QCOMPARE(list_devices(cuda()).at(2).reason, std::string("hidden by CUDA_VISIBLE_DEVICES"));
    qputenv("CUDA_VISIBLE_DEVICES", "-1");
    QVERIFY(!list_devices(cuda()).at(1).usable);
    qputenv("CUDA_VISIBLE_DEVICES", "");
    QVERIFY(!list_devices(cuda()).at(1).usable);
  }

  void values_for_a_run() {
    const auto names = [] {
      SystemValues values;
      add_gpu_values(values);
      QStringList all;
      for (const auto& [name, value] : values) all += QString::fromStdString(name) + '=' + QString::number(value, 'g', 12);
      return all.join(' ');
    };
    const QString first = "percent=88 gpu/%1/memory_used_bytes=5368709120 gpu/%1/memory_percent=20.8333333333 "
                          "gpu/%1/celsius=61 gpu/%1/watts=320.5";
    const QString second = "percent=0 gpu/%1/memory_used_bytes=0 gpu/%1/memory_percent=0 gpu/%1/celsius=35 gpu/%1/watts=60";
    // The third does not answer: nothing is said of it.
    QCOMPARE(names(), "gpu/0/" + first.arg(0) + " gpu/1/" + second.arg(1));
    qputenv("CUDA_VISIBLE_DEVICES", "1");
    QCOMPARE(names(), "gpu/0/" + second.arg(0));
    qputenv("CUDA_VISIBLE_DEVICES", "");
    QCOMPARE(names(), QString());
    qunsetenv("CUDA_VISIBLE_DEVICES");
    qputenv("FAKE_NVML_BROKEN", "1");
    qputenv("LEYDEN_NVML_LIBRARY", "/nowhere/libnvidia-ml.so.1");
    QCOMPARE(names(), QString());
  }

  void without_nvml() {
    qputenv("LEYDEN_NVML_LIBRARY", "/nowhere/libnvidia-ml.so.1");
    auto devices = list_devices(cuda());
    QCOMPARE(devices.size(), size_t(2));
    QVERIFY(devices[1].reason.find("/nowhere/libnvidia-ml.so.1 cannot be loaded") != std::string::npos);
    qputenv("LEYDEN_NVML_LIBRARY", "libm.so.6");
    QVERIFY(list_devices(cuda()).at(1).reason.find("the library is not NVML") != std::string::npos);
    qputenv("FAKE_NVML_BROKEN", "1");
    qputenv("LEYDEN_NVML_LIBRARY", FAKE_NVML);
    QCOMPARE(list_devices(cuda()).at(1).reason,
             std::string("the NVIDIA driver does not work: Driver Not Loaded"));
  }

  void threads() {
    QVERIFY(default_thread_count() > 0);
    qputenv("OMP_NUM_THREADS", "3");
    QCOMPARE(default_thread_count(), 3);
    qputenv("OMP_NUM_THREADS", "x");
    QVERIFY(default_thread_count() > 0);
  }
};

QTEST_GUILESS_MAIN(TestDevices)
#include "test_devices.moc"
