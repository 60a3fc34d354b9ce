// SPDX-License-Identifier: Apache-2.0

/// The streams of a kept process as clients see them.
///
/// [Attachment] is one client's connection, [AttachOptions] what it asked for, [Frame] a piece of
/// output.
@NullMarked
package dev.gantry.engine.attach;

import org.jspecify.annotations.NullMarked;
