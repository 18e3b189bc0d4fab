// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// jemalloc reads this name when a program starts; MALLOC_CONF in the environment goes over it.
// thp: the kernel may back memory with huge pages, of which a training step touches far fewer
// (docs/decisions/0003-jemalloc.md).
extern "C" __attribute__((visibility("default"))) const char* malloc_conf = "thp:always";
