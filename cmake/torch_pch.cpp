// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The precompiled header of LibTorch is built for this file and reused by every target that needs LibTorch.
