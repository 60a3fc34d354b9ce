// SPDX-License-Identifier: Apache-2.0
/// Keeps the rules of the house true by reading the compiled classes of every module.
///
/// [ArchitectureTest][dev.gantry.architecture.ArchitectureTest] states the rules,
/// [House][dev.gantry.architecture.House] finds the modules that the root pom lists,
/// [ClassPage][dev.gantry.architecture.ClassPage] is one class with what it names.
@NullMarked
package dev.gantry.architecture;

import org.jspecify.annotations.NullMarked;
